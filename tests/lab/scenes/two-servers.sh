# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: two tunnels to two servers stand side by side, each with its own network
# guest: quick systemd
# limit: 60
# subset: ci
# covers: option interface, command down

start_server server
start_server server2
start_daemon
add_office
add_connection branch --server 10.9.0.2 --route 172.22.0.0/16
system_snapshot >"$scene_directory/before"
up office
up branch
expect "the first network is reached" client_reaches 172.20.0.1
expect "the second network is reached" client_reaches 172.22.0.1
expect_equal "the second has an interface of its own" pptp1 "$(route_of 172.22.0.1)"
expect_exit 0 client pptpctl down office
expect "the second stays" client_reaches 172.22.0.1
expect_equal "the first network's way is the uplink again" wan0 "$(route_of 172.20.0.1)"
expect_exit 0 client pptpctl down --all
rm "$scene_directory/password"
expect_same_system_soon 10 "$scene_directory/before"
