# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: the service is killed while connected: the tunnel lives, the next service takes charge of it
# guest: quick systemd
# limit: 60
# subset: ci
# covers: property State Encryption, method EnableRoutes, command route

start_server server
start_daemon
add_office
add_connection second --server 10.9.0.1 --route 172.21.0.0/16
system_snapshot >"$scene_directory/before"
up office
pppd=$(main_process office)

kill_daemon
expect "traffic goes on" client_reaches 172.20.0.1
start_daemon
wait_until 5 "the new service is connected" state_is office connected
expect_equal "it is the same pppd" "$pppd" "$(main_process office)"
expect_equal "what was agreed upon is still known" mppe-128-stateless \
    "$(status_member office encryption)"
expect_exit 0 client pptpctl route disable office 172.20.0.0/16
expect_equal "its routes can be switched" wan0 "$(route_of 172.20.0.1)"
expect_exit 0 up second
expect "a second tunnel has its own interface" client_reaches 172.21.0.1

kill_daemon
kill -KILL "$pppd"
start_daemon
wait_until 5 "what died meanwhile is noticed" state_is office failed
expect "and the other lives" client_reaches 172.21.0.1
expect_exit 0 client pptpctl route enable office 172.20.0.0/16
expect_exit 0 client pptpctl down --all
rm "$scene_directory/password"
restart_for_snapshot
expect_same_system_soon 10 "$scene_directory/before"
