# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: with systemd-resolved the office's names are asked in the office, and all others at the uplink
# guest: systemd
# limit: 180
# covers: option dns-domain dns, property Changes

start_server server
inside server sysctl -q net.ipv4.ip_forward=1
start_name_servers
resolvectl dns wan0 "$uplink_dns"
resolvectl domain wan0 lan.example
settle_client
start_daemon
add_connection office --server 10.9.0.1 --route 172.20.0.0/16 --set dns-domain=corp.example
system_snapshot >"$scene_directory/before"

# resolved_has WORD: of the tunnel's interface
resolved_has() {
    [[ $(resolvectl --no-pager status pptp0) == *"$1"* ]]
}

# nothing is answered from memory
ask_anew() {
    resolvectl flush-caches
    expect_name "$@"
}

ask_anew "before, names are asked at the uplink" www.example 198.51.100.1 uplink
expect_exit 0 up office
ask_anew "the office's own are known" intranet.corp.example 172.20.0.80 office
ask_anew "others are asked at the uplink" www.example 198.51.100.1 uplink
ask_anew "also those of its own domain" printer.lan.example 10.9.0.81 uplink
expect_match "the domain is searched" 172.20.0.80 "$(address_of intranet)"
expect_match "the status says which" "Names of these domains are asked there: corp.example: 172.20.0.53" \
    "$(client pptpctl status office)"

note "systemd-resolved is restarted, and forgets"
systemctl stop systemd-resolved
rm -rf /run/systemd/resolve/netif
systemctl start systemd-resolved
wait_until 10 "it has the tunnel's again" resolved_has "172.20.0.53"
resolvectl dns wan0 "$uplink_dns"
resolvectl domain wan0 lan.example
ask_anew "the office's own are known" intranet.corp.example 172.20.0.80 office

note "somebody takes them out"
resolvectl revert pptp0
wait_until 10 "it has the tunnel's again" resolved_has "172.20.0.53"
ask_anew "the office's own are known" intranet.corp.example 172.20.0.80 office

note "all names, while it stands"
expect_exit 0 client pptpctl set office dns-domain=~.
wait_until 10 "they are asked in the office" resolved_has "DNS Domain: ~."
wait_until 10 "the office answers" answers_with www.example 198.51.100.2
ask_anew "every one of them" www.example 198.51.100.2 office
expect_exit 0 client pptpctl set office dns-domain=corp.example
wait_until 10 "not any more" resolved_has "DNS Domain: corp.example"
# its servers are set last, and what resolved is asking in that moment ends unanswered
wait_until 10 "the uplink answers" answers_with www.example 198.51.100.1
ask_anew "but those that are the office's" www.example 198.51.100.1 uplink

note "a name server that no route leads to"
start_name_server server other 172.21.0.1 intranet.corp.example=172.20.0.82
expect_exit 0 client pptpctl set office dns=172.21.0.1
wait_until 10 "it is asked" answers_with intranet.corp.example 172.20.0.82
expect "through the tunnel" grep -q "^asked intranet.corp.example 1 192.168.99.10" \
    "$scene_directory/names-other.log"
expect_equal "and it alone has a route there" wan0 "$(route_of 172.21.0.2)"
expect_exit 0 client pptpctl unset office dns
wait_until 10 "the peer's is back" resolved_has 172.20.0.53
expect_equal "the route is gone" wan0 "$(route_of 172.21.0.1)"

note "the service is killed"
kill_daemon
ask_anew "nothing changes" intranet.corp.example 172.20.0.80 office
start_daemon
wait_until 10 "the new service is connected" state_is office connected
ask_anew "nor then" intranet.corp.example 172.20.0.80 office
expect_exit 0 client pptpctl down office
ask_anew "after it names are asked at the uplink" www.example 198.51.100.1 uplink
rm "$scene_directory/password"
restart_for_snapshot
expect_same_system_soon 20 "$scene_directory/before"

note "all traffic"
expect_exit 0 client pptpctl set office default-route=true
expect_exit 0 up office
ask_anew "every name is asked in the office" www.example 198.51.100.2 office
ask_anew "but for the local network's own" printer.lan.example 10.9.0.81 uplink
kill_daemon
kill_client_processes KILL '^(pppd|pptp)$'
start_daemon
wait_until 10 "an end is noticed" state_is office failed
ask_anew "names are asked at the uplink" www.example 198.51.100.1 uplink

note "systemd-resolved is away"
systemctl stop systemd-resolved
expect_exit 0 up office
expect_match "that is told" "could not be put in" "$(client pptpctl status office)"
expect_fail "and it is not started" systemctl is-active systemd-resolved
systemctl start systemd-resolved
wait_until 10 "it gets them when it comes" resolved_has "172.20.0.53"
warning_is_gone() {
    [[ $(client pptpctl status office) != *"could not be put in"* ]]
}
wait_until 10 "and that is told no longer" warning_is_gone
expect_exit 0 client pptpctl down office
resolvectl revert wan0
