# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: a wrong password is told as such, at once, and tried once
# guest: quick systemd
# limit: 60
# subset: ci
# covers: cause auth-rejected, property Failure State, exit 20

start_server server
start_daemon
add_office
system_snapshot >"$scene_directory/before"

printf wrong >"$scene_directory/password"
expect_exit 20 client pptpctl up office --password-file "$scene_directory/password"
expect_match "the user is named as sent" bob "$output"
expect_equal "the cause is told" auth-rejected "$(cause_of office)"
expect_equal "the state is failed" failed "$(state_of office)"
expect_equal "the server was asked once" 1 "$(server_log server | grep -c 'sent \[CHAP Failure')"
rm "$scene_directory/password"
expect_same_system_soon 5 "$scene_directory/before"

expect_exit 0 up office
expect_equal "the right one works afterwards" connected "$(state_of office)"
