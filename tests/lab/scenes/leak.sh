# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: with the kill switch nothing goes around the tunnel, whatever is killed, until somebody disconnects
# guest: qemu
# limit: 240
# covers: option kill-switch block-ipv6, property Changes, service --keep-blocking

start_server server
inside server sysctl -q net.ipv4.ip_forward=1
ip -n router route add 192.168.99.0/24 via 10.9.0.1 dev to-server onlink
dns_name vpn.example 10.9.0.1
give_ipv6
add_lan_host
client sysctl -q net.ipv4.ip_forward=1
watch_router
start_daemon
add_connection office --server vpn.example --set default-route=true --set kill-switch=true
system_snapshot >"$scene_directory/before"
kinds=(tcp udp icmp dns ipv6 forwarded)
reaches_internet() {
    client_reaches "$internet"
}
expect_all_seen "a probe around the tunnel is seen" "${kinds[@]}"

expect_exit 0 up office
expect_match "its change is told" '"kill-switch"' "$(client pptpctl status office --json)"
forget_seen
keep_probing
expect "the internet is reached through the tunnel" reaches_internet
expect "the local network directly" client_reaches "$gateway"
expect_nothing_seen "and nothing goes around it"

note "pppd is killed"
kill -KILL "$(main_process office)"
wait_until 10 "that is noticed" state_is office failed
expect_fail "the internet is out of reach" reaches_internet
expect "the local network is not" client_reaches "$gateway"
expect_nothing_seen "nothing goes around the tunnel that is gone"

note "nobody can be asked for the server's name"
sed -i '/vpn.example/d' /etc/hosts
expect_exit 0 up office
dns_name vpn.example 10.9.0.1
expect "the internet is reached again" reaches_internet
expect_nothing_seen "nothing went around it meanwhile"

note "the service is killed, then pppd"
kill_daemon
expect "the tunnel goes on" reaches_internet
kill -KILL "$(pgrep -f 'linkname pptp-manager-')"
wait_until 10 "the interface is gone" not client_ip link show pptp0
expect_fail "and the internet with it" reaches_internet
start_daemon
wait_until 10 "the next service finds it failed" state_is office failed
expect_fail "and goes on blocking" reaches_internet
kill_daemon
start_daemon
expect "so does the one after it" state_is office failed
expect_fail "which knows nothing else of it" reaches_internet
kill_daemon
expect_exit 0 client pptp-managerd --clean-up --keep-blocking
expect_fail "and a clean-up behind a service that is given up" reaches_internet
start_daemon
expect_nothing_seen "nothing has gone around it"

note "somebody flushes everybody's rules"
client nft flush ruleset
wait_until 5 "they are back" client nft list table inet pptp_manager
forget_seen
expect_fail "and hold" reaches_internet
expect_exit 0 up office
expect "the internet is reached through the tunnel" reaches_internet
stop_probing
expect_nothing_seen "and nothing went around it"

expect_exit 0 client pptpctl down office
expect_all_seen "after a disconnect a probe is seen again" "${kinds[@]}"
rm "$scene_directory/password"
restart_for_snapshot
expect_same_system_soon 10 "$scene_directory/before"

note "IPv6 alone"
expect_exit 0 client pptpctl set office kill-switch=false
expect_exit 0 up office
forget_seen
probe
expect_no_match "does not go around a tunnel with all traffic" 'ipv6=[1-9]' "$(seen)"
expect_exit 0 client pptpctl set office block-ipv6=no
expect_all_seen "unless it may" ipv6
expect_exit 0 client pptpctl down office
client sysctl -q net.ipv4.ip_forward=0
