# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: of two tunnels to one server one is killed, and the other lives
# guest: quick systemd
# limit: 60
# subset: ci
# covers: command up down

start_server server
start_daemon
add_office
add_connection second --server 10.9.0.1 --route 172.21.0.0/16
up office
up second
expect "the first network is reached" client_reaches 172.20.0.1
expect "the second network is reached" client_reaches 172.21.0.1
kill -KILL "$(main_process office)"
wait_until 10 "the first is gone" state_is office failed
expect "the second lives" client_reaches 172.21.0.1
expect_equal "the server's way is still the uplink" wan0 "$(route_of 10.9.0.1)"
up office
expect "the first comes again" client_reaches 172.20.0.1
expect_exit 0 client pptpctl down second
expect "and lives on when the second is ended" client_reaches 172.20.0.1
