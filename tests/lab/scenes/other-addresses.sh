# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: a server gives other addresses while the tunnel stands: the routes follow, or it ends
# guest: quick
# limit: 120
# covers: cause address-conflict

start_giving_server server 192.168.99.1 192.168.99.10 192.168.99.77
start_daemon
add_office
expect_exit 0 up office
source_is() {
    client_ip route show table 70701 172.20.0.0/16 | grep -q " src $1 "
}
expect "the routes have the address" source_is 192.168.99.10
give_anew server
wait_until 10 "they get the new one" source_is 192.168.99.77
expect_equal "which is told" 192.168.99.77 "$(status_member office local_address)"
expect_equal "the tunnel stands" connected "$(state_of office)"
kill_daemon
start_daemon
wait_until 10 "the new service is connected" state_is office connected
expect_equal "with the new address" 192.168.99.77 "$(status_member office local_address)"
expect "and the routes" source_is 192.168.99.77
expect_no_match "and has not changed its mind" "has given other" "$(client pptpctl log office)"
expect_exit 0 client pptpctl down office
stop_server server

note "one that nobody may give"
start_giving_server server 192.168.99.1 192.168.99.10 "$gateway"
rm "$scene_directory/password"
restart_for_snapshot
system_snapshot >"$scene_directory/before"
expect_exit 0 up office
give_anew server
wait_until 15 "the tunnel ends" state_is office failed
expect_equal "the cause is told" address-conflict "$(cause_of office)"
rm "$scene_directory/password"
expect_same_system_soon 8 "$scene_directory/before"
