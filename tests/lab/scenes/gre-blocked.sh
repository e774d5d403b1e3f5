# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: the server answers, but its tunnel data is dropped on the way
# guest: quick
# limit: 60
# subset: ci
# covers: cause lcp-timeout, exit 4

start_server server
start_daemon
add_office
drop_gre
system_snapshot >"$scene_directory/before"
expect_exit 4 up office --timeout 8
expect_equal "the cause is told" lcp-timeout "$(cause_of office)"
rm "$scene_directory/password"
expect_same_system_soon 8 "$scene_directory/before"
