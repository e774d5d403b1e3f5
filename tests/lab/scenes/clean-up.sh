# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: what a dead service left is undone by its fixed names
# guest: quick systemd
# limit: 60
# subset: ci
# covers: service --clean-up

start_server server
settle_client
system_snapshot >"$scene_directory/before"
start_daemon
add_office
up office
expect_fail "not while the service runs" client pptp-managerd --clean-up
kill_daemon
expect "the tunnel outlives the service" client_reaches 172.20.0.1
expect_exit 0 client pptp-managerd --clean-up
expect_equal "the network's way is the uplink again" wan0 "$(route_of 172.20.0.1)"
rm "$scene_directory/password"
forget_service_traces
expect_same_system_soon 10 "$scene_directory/before"
