# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: routes of a live tunnel are added, switched off and on, and removed at once
# guest: quick systemd
# limit: 60
# subset: ci
# covers: option route, command route, exit 2
# covers: method AddRoutes RemoveRoutes EnableRoutes

start_server server
start_daemon
add_office
up office
expect "the first network is reached" client_reaches 172.20.0.1

expect_exit 0 client pptpctl route disable office 172.20.0.0/16
expect_equal "its way is the uplink again" wan0 "$(route_of 172.20.0.1)"
expect_exit 0 client pptpctl route enable office 172.20.0.0/16
expect "it is reached again" client_reaches 172.20.0.1

expect_exit 0 client pptpctl route add office 172.21.0.0/16
expect "the second network is reached" client_reaches 172.21.0.1
expect_match "the routes carry our protocol number" "172.21.0.0/16.*proto 214" \
    "$(client_ip -N route show table 70701 172.21.0.0/16)"
expect_exit 0 client pptpctl route delete office 172.21.0.0/16
expect_equal "its way is the uplink again" wan0 "$(route_of 172.21.0.1)"

expect_exit 2 client pptpctl route add office 172.21.0.1/16
expect_match "the message offers the network that was meant" 172.21.0.0/16 "$output"
expect_exit 2 client pptpctl route add office 0.0.0.0/0
expect_exit 2 client pptpctl route add office 172.22.0.0/16 not-a-route
expect_equal "nothing of a refused list is applied" wan0 "$(route_of 172.22.0.1)"

client_ip route add 172.23.0.0/16 via "$gateway"
expect_fail "a route that is somebody else's is not taken over" \
    client pptpctl route add office 172.23.0.0/16
expect_equal "and stays theirs" wan0 "$(route_of 172.23.0.1)"
expect_equal "the tunnel still stands" connected "$(state_of office)"
