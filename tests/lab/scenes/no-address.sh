# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: a server that says no address of its own, and one that gives what another tunnel has
# guest: quick
# limit: 150
# covers: cause address-conflict, option default-route

start_giving_server server none 192.168.99.10
start_giving_server server2 192.168.98.1 192.168.99.10
start_daemon
add_office --set default-route=true
add_connection branch --server 10.9.0.2 --route 172.22.0.0/16
system_snapshot >"$scene_directory/before"
expect_exit 0 up office
expect_equal "pppd has made one up for the server" 10.64.64.64 "$(status_member office peer_address)"
reaches_network() {
    client_reaches 172.20.0.1
}
wait_until 5 "packets arrive" reaches_network
expect_equal "all traffic goes into the tunnel" pptp0 "$(route_of "$internet")"

expect_exit 4 up branch
expect_equal "the cause is told" address-conflict "$(cause_of branch)"
expect_match "and which address" 192.168.99.10 "$output"
expect "the first one goes on" client_reaches 172.20.0.1
expect_exit 0 client pptpctl down office
rm "$scene_directory/password"
expect_same_system_soon 8 "$scene_directory/before"
