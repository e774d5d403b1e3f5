# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: pppd, pptp or the server's end is killed while connected: told, undone, and connecting again works
# guest: quick systemd
# limit: 90
# subset: ci
# covers: cause killed link-lost

start_server server
start_daemon
add_office
system_snapshot >"$scene_directory/before"

up office
kill -KILL "$(main_process office)"
wait_until 10 "a killed pppd is noticed" state_is office failed
expect_equal "it is told as killed" killed "$(cause_of office)"
rm "$scene_directory/password"
expect_same_system_soon 10 "$scene_directory/before"

up office
kill -TERM "$(main_process office)"
wait_until 10 "a pppd that somebody ended is noticed" state_is office failed
expect_equal "it is told as killed" killed "$(cause_of office)"

up office
kill_client_processes KILL '^pptp(gw|cm)$'
wait_until 10 "a killed pptp is noticed" state_is office failed
expect_equal "it is told as a lost link" link-lost "$(cause_of office)"

up office
kill_in server KILL pptpctrl
wait_until 10 "a server that hangs up is noticed" state_is office failed
expect_match "it is told as the server's end" "peer-closed|link-lost" "$(cause_of office)"
rm "$scene_directory/password"
expect_same_system_soon 10 "$scene_directory/before"
