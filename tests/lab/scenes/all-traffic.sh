# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: all traffic goes through the tunnel, but for the tunnel's own and the local network, whatever else changes
# guest: quick
# limit: 60
# subset: ci
# covers: option default-route bypass

public=203.0.113.80
start_server server
add_server_address server "$public"
inside server sysctl -q net.ipv4.ip_forward=1
ip -n router route add 192.168.99.0/24 via 10.9.0.1 dev to-server onlink
ip -n router address add 10.9.0.253/25 dev to-client
ip -n router address add 203.0.113.1/32 dev lo
ip -n router address add 203.0.113.129/32 dev lo
start_daemon
add_connection office --server "$public" --set default-route=true --set bypass=203.0.113.128/25

# What reaches the router from the client itself, and not out of the tunnel
router iptables-legacy -A INPUT -s "$client_address" -p icmp -m comment --comment leak
leaked() {
    router iptables-legacy -xnvL INPUT | awk '/leak/ { print $1 }'
}
system_snapshot >"$scene_directory/before"

# nothing_leaks DESCRIPTION ADDRESS: it answers, and not around the tunnel
nothing_leaks() {
    local before
    before=$(leaked)
    expect "$1" client_reaches "$2"
    expect_equal "and nothing goes past the tunnel" "$before" "$(leaked)"
}

expect "the internet is reached" client_reaches "$internet"
expect_fail "and that is seen" test 0 = "$(leaked)"

expect_exit 0 up office
nothing_leaks "through the tunnel, too" "$internet"
nothing_leaks "the server's own address" "$public"
expect_equal "the local network stays" wan0 "$(route_of "$gateway")"
expect "and what is to be kept off the tunnel" test wan0 = "$(route_of 203.0.113.129)"
expect "and answers" client_reaches 203.0.113.129

note "somebody on the local network hands out routes (DHCP option 121)"
client_ip route add 198.51.100.0/25 via "$gateway"
client_ip route add 0.0.0.0/1 via "$gateway"
nothing_leaks "they do not win" "$internet"
client_ip route delete 198.51.100.0/25
client_ip route delete 0.0.0.0/1

note "a strict reverse path filter"
before_filter=$(client sysctl -n net.ipv4.conf.wan0.rp_filter)
client sysctl -q net.ipv4.conf.wan0.rp_filter=1
nothing_leaks "does not take the server's packets for forged ones" "$internet"
client sysctl -q net.ipv4.conf.wan0.rp_filter="$before_filter"

note "the uplink gets another gateway"
client_ip route replace default via 10.9.0.253 dev wan0
pin_is() {
    client_ip route show table 70700 | grep -q "^$public via $1 "
}
wait_until 5 "the way to the server follows" pin_is 10.9.0.253
nothing_leaks "the tunnel goes on" "$internet"
client_ip route replace default via "$gateway" dev wan0
wait_until 5 "and back" pin_is "$gateway"

note "a new local network"
client_ip link add lan9 type dummy
client_ip address add 10.77.0.1/24 dev lan9
client_ip link set lan9 up
stays_local() {
    test lan9 = "$(route_of 10.77.0.9)"
}
wait_until 5 "stays out of the tunnel" stays_local
client_ip link delete lan9

note "the service is killed"
kill_daemon
nothing_leaks "nothing changes" "$internet"
start_daemon
wait_until 5 "the new service is connected" state_is office connected
nothing_leaks "nor then" "$internet"

sent_before=$(client cat /sys/class/net/wan0/statistics/tx_bytes)
nothing_leaks "one ping more" "$internet"
sent=$(($(client cat /sys/class/net/wan0/statistics/tx_bytes) - sent_before))
expect "is not sent round in a circle ($sent bytes)" test "$sent" -lt 5000

expect_exit 0 client pptpctl down office
expect_equal "everything goes past it again" wan0 "$(route_of "$internet")"
rm "$scene_directory/password"
restart_for_snapshot
expect_same_system_soon 10 "$scene_directory/before"
