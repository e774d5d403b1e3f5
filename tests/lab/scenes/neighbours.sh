# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: packets for the tunnel's address that a neighbour sends are not answered (CVE-2019-14899)
# guest: qemu
# limit: 60

start_server server
start_daemon
add_office --set allow-incoming=true
system_snapshot >"$scene_directory/before"
expect_exit 0 up office
local_address=$(status_member office local_address)
ip -n router route add "$local_address/32" via "$client_address" dev to-client
neighbour_finds() { # ADDRESS
    router ping -q -c 1 -W 2 "$1"
}

expect "a neighbour finds this computer" neighbour_finds "$client_address"
expect_fail "but not by the tunnel's address" neighbour_finds "$local_address"
expect "by which the other side does" inside server ping -q -c 1 -W 4 "$local_address"
expect "and we ourselves" client ping -q -c 1 -W 1 "$local_address"

note "without the rules it would"
kill_daemon
client nft delete table inet pptp_manager
expect "a neighbour finds the tunnel's address" neighbour_finds "$local_address"
start_daemon
wait_until 5 "the next service is connected" state_is office connected
expect_fail "and it is found no more" neighbour_finds "$local_address"
expect_exit 0 client pptpctl down office
rm "$scene_directory/password"
restart_for_snapshot
expect_same_system_soon 10 "$scene_directory/before"
