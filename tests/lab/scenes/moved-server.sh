# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: a server whose address has changed is found again although the kill switch lets nobody ask for names
# guest: qemu
# limit: 120

moved=203.0.113.80
start_server server
add_server_address server "$moved"
inside server sysctl -q net.ipv4.ip_forward=1
ip -n router route add 192.168.99.0/24 via 10.9.0.1 dev to-server onlink
start_name_server router uplink "$uplink_dns" vpn.example=10.9.0.1
resolvectl dns wan0 "$uplink_dns"
resolvectl domain wan0 '~.'
start_daemon
add_connection office --server vpn.example --set default-route=true --set kill-switch=true
system_snapshot >"$scene_directory/before"

expect_exit 0 up office
expect_equal "its address is the one that it has" 10.9.0.1 "$(status_member office server_address)"
kill -KILL "$(main_process office)"
wait_until 10 "that it is gone is noticed" state_is office failed

note "it gets another address"
kill_in router TERM python3
ip -n server address delete 10.9.0.1/32 dev wan
start_name_server router uplink "$uplink_dns" vpn.example="$moved"
resolvectl flush-caches
expect_equal "nobody can ask for it" "" "$(address_of vpn.example)"
expect_equal "and nobody does" 0 "$(asked uplink vpn.example)"
expect_exit 0 up office
expect_equal "but we" 1 "$(asked uplink vpn.example)"
expect_equal "it is called there" "$moved" "$(status_member office server_address)"
expect_exit 0 client pptpctl down office

note "a tunnel that nobody uses ends"
expect_exit 0 client pptpctl set office idle=5
expect_exit 0 up office
wait_until 20 "that is no wish for traffic around it" state_is office failed
expect_fail "and it is blocked" client_reaches "$internet"
expect_exit 0 client pptpctl down office
expect "until somebody disconnects" client_reaches "$internet"
rm "$scene_directory/password"
expect_same_system_soon 10 "$scene_directory/before"
resolvectl revert wan0
