# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: the network class of the address given goes into the tunnel, and of two tunnels the lower metric counts
# guest: quick
# limit: 150
# covers: option class-route route

start_server server
start_server server2
start_daemon
add_connection office --server 10.9.0.1 --set class-route=true --route '172.16.0.0/12 metric 20'
add_connection branch --server 10.9.0.2 --route '172.16.0.0/12 metric 10' \
    --route '172.22.0.0/16 via-peer'
system_snapshot >"$scene_directory/before"
expect_exit 0 up office
expect_equal "192.168.99.10 is of class C" pptp0 "$(route_of 192.168.99.77)"
expect_equal "its neighbours are not" wan0 "$(route_of 192.168.98.77)"
expect_match "it is told" 'class-route[^}]*192\.168\.99\.0/24|192\.168\.99\.0/24[^}]*class-route' \
    "$(client pptpctl status office --json | tr -d '\n')"
expect "the network of the route is reached" client_reaches 172.20.0.1

expect_exit 0 client pptpctl set branch 'route=172.16.0.0/12 metric 20'
expect_exit 4 up branch
expect_equal "the same network with the same metric is refused" route-conflict "$(cause_of branch)"
expect_match "it is named" 172.16.0.0/12 "$output"
expect_exit 0 client pptpctl set branch \
    'route=172.16.0.0/12 metric 10,172.22.0.0/16 via-peer'
expect_exit 0 up branch
expect_equal "of the same network, the lower metric counts" pptp1 "$(route_of 172.30.0.1)"
expect "one by the peer's address is reached" client_reaches 172.22.0.1
expect_match "by name" 'via 192.168.98.1 dev pptp1' "$(client_ip route show table 70701 172.22.0.0/16)"
expect_exit 0 client pptpctl set branch 'route=172.16.0.0/12 metric 30,172.22.0.0/16'
expect_equal "at once" pptp0 "$(route_of 172.30.0.1)"
expect "and without the peer's address" client_reaches 172.22.0.1
expect_exit 0 client pptpctl set office class-route=false
expect_equal "the class can be switched off" wan0 "$(route_of 192.168.99.77)"
expect_exit 0 client pptpctl down office
expect_equal "the other tunnel takes over" pptp1 "$(route_of 172.30.0.1)"
expect_exit 0 client pptpctl down branch
expect_equal "there was nothing of IPv6" '' "$(client_ip -6 rule show priority 31700-31799 2>/dev/null; client_ip -6 route show table all proto 214)"
rm "$scene_directory/password"
expect_same_system_soon 8 "$scene_directory/before"
