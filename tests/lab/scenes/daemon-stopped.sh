# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: stopping the service undoes everything; a prepared restart keeps the tunnels
# guest: systemd quick
# limit: 60
# subset: ci
# covers: method PrepareRestart

start_server server
settle_client
system_snapshot >"$scene_directory/before"
start_daemon
add_office
up office
client busctl --quiet call org.pptp.Manager1 /org/pptp/Manager1 org.pptp.Manager1 PrepareRestart
stop_daemon
expect "a prepared stop keeps the tunnel" client_reaches 172.20.0.1
start_daemon
wait_until 5 "and the new service has it" state_is office connected

stop_daemon
expect_equal "the network's way is the uplink again" wan0 "$(route_of 172.20.0.1)"
rm "$scene_directory/password"
forget_service_traces
expect_same_system_soon 10 "$scene_directory/before"
