# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: whatever leads to the server leads through the tunnel, and yet no packet goes round in a circle
# guest: quick
# limit: 150
# covers: option default-route route

# the "stupid route": the server's address in the tunnel is the one that it is called by
start_server_at server 10.9.0.1
inside server sysctl -q net.ipv4.ip_forward=1
ip -n router route add 192.168.99.0/24 via 10.9.0.1 dev to-server onlink
start_daemon
add_connection office --server 10.9.0.1 --set default-route=true --route 10.9.0.1/32 \
    --route 0.0.0.0/1 --route 128.0.0.0/1 --route 10.9.0.0/25
system_snapshot >"$scene_directory/before"

sent() {
    client cat /sys/class/net/wan0/statistics/tx_bytes
}
# little_is_sent DESCRIPTION: ten pings, each answered, and no more than they and their answers
little_is_sent() {
    local before
    before=$(sent)
    expect "$1: packets arrive" client ping -q -c 10 -i 0.2 -W 2 "$internet"
    expect "$1: $(($(sent) - before)) bytes are sent" test "$(($(sent) - before))" -lt 5000
}
ping_once() {
    client_reaches "$internet"
}

expect_exit 0 up office
expect_equal "the peer is the server" 10.9.0.1 "$(status_member office peer_address)"
wait_until 5 "it carries packets" ping_once
little_is_sent "all traffic"
expect_equal "what is not ours goes to the server through the tunnel" pptp0 "$(route_of 10.9.0.1)"

note "another program makes the tunnel the default, and looks for nothing else"
client_ip route replace default dev pptp0
little_is_sent "a default route of its own"
client_ip route add 10.9.0.1 dev pptp0
little_is_sent "and one to the server"
# something else changes, so that the way to the server is looked for
client_ip address add 10.9.0.201/25 dev wan0
client_ip address delete 10.9.0.201/25 dev wan0
client_ip link add lan9 type dummy
client_ip address add 10.77.0.1/24 dev lan9
client_ip link set lan9 up
stays_local() {
    test lan9 = "$(route_of 10.77.0.9)"
}
wait_until 5 "the service has looked" stays_local
little_is_sent "after a change"
kill_daemon
start_daemon
wait_until 5 "the new service is connected" state_is office connected
little_is_sent "a new service"
client_ip link delete lan9
client_ip route delete 10.9.0.1 dev pptp0
client_ip route replace default via "$gateway" dev wan0

note "a second tunnel, and all traffic in the first"
start_server server2
add_connection branch --server 10.9.0.2 --route 172.22.0.0/16
expect_exit 0 up branch
expect "its network is reached" client_reaches 172.22.0.1
expect_equal "by its own interface" pptp1 "$(route_of 172.22.0.1)"
expect_equal "and so is its other end" pptp1 "$(route_of 192.168.98.1)"
little_is_sent "two tunnels"
expect_exit 0 client pptpctl down branch
little_is_sent "one again"

expect_exit 0 client pptpctl down office
rm "$scene_directory/password"
restart_for_snapshot
client pptpctl delete branch
expect_same_system_soon 8 "$scene_directory/before"
