# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: a name that nobody knows
# guest: quick
# limit: 60
# subset: ci
# covers: cause name-not-found, exit 4

start_daemon
add_connection office --server no-such-host.example
system_snapshot >"$scene_directory/before"
expect_exit 4 up office
expect_match "the name is told" no-such-host.example "$output"
expect_equal "the cause is told" name-not-found "$(cause_of office)"
rm "$scene_directory/password"
expect_same_system_soon 5 "$scene_directory/before"
