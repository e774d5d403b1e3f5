# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: a route or an address that somebody has already is told, and nothing is half applied
# guest: quick
# limit: 60
# subset: ci
# covers: cause route-conflict address-conflict, exit 4

start_server server
start_daemon
add_office --route 172.21.0.0/16
settle_client

client_ip route add 172.21.0.0/16 via "$gateway"
system_snapshot >"$scene_directory/before"
expect_exit 4 up office
expect_equal "the cause is told" route-conflict "$(cause_of office)"
expect_match "and which route" 172.21.0.0/16 "$output"
rm "$scene_directory/password"
expect_same_system_soon 8 "$scene_directory/before"
client_ip route delete 172.21.0.0/16

client_ip address add 192.168.99.10/24 dev lo
system_snapshot >"$scene_directory/before"
expect_exit 4 up office
expect_equal "the cause is told" address-conflict "$(cause_of office)"
expect_match "and which address" 192.168.99.10 "$output"
rm "$scene_directory/password"
expect_same_system_soon 8 "$scene_directory/before"
