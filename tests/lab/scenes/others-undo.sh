# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: other programs remove our rules, routes and tables: they are put in again, but not for ever
# guest: quick
# limit: 150
# covers: option default-route route, property Warnings

start_server server
start_daemon
add_connection office --server 10.9.0.1 --set default-route=true --route 172.20.0.0/16 \
    --set bypass=203.0.113.0/24
system_snapshot >"$scene_directory/before"
expect_exit 0 up office

ours() {
    client_ip rule
    client_ip -details route show table 70700
    client_ip -details route show table 70701
}
ours >"$scene_directory/ours"
all_is_back() {
    ours >"$scene_directory/now"
    diff "$scene_directory/ours" "$scene_directory/now"
}

# as systemd-networkd does when it starts again
client_ip rule delete priority 31710
client_ip rule delete priority 31701
wait_until 5 "two rules are put in again" all_is_back
client_ip route flush table 70701
wait_until 5 "and what goes into the tunnel" all_is_back
client_ip rule flush
client_ip rule add priority 32766 lookup main
client_ip rule add priority 32767 lookup default
client_ip route flush table 70700
wait_until 5 "and the way to the server" all_is_back
expect_equal "everything goes into the tunnel" pptp0 "$(route_of "$internet")"
expect "and arrives" client_reaches 172.20.0.1
expect_match "the log tells" "another program has removed" "$(client pptpctl log office)"

gave_in_or_told() {
    all_is_back || client pptpctl status office --json | grep -q changes-undone
}
note "one that does not give in"
removals=0
while ((removals < 20)) && ! client pptpctl status office --json | grep -q changes-undone; do
    client_ip route flush table 70701
    removals=$((removals + 1))
    wait_until 5 "again, or told" gave_in_or_told
done
expect "is given in to ($removals)" test "$removals" -le 5
expect_match "and that is told" "Another program" "$(client pptpctl status office)"
expect_equal "for good" '' "$(client_ip route show table 70701)"
expect_equal "the tunnel still stands" connected "$(state_of office)"

expect_exit 0 client pptpctl down office
rm "$scene_directory/password"
expect_same_system_soon 8 "$scene_directory/before"

note "another time it begins anew"
expect_exit 0 up office
client_ip rule delete priority 31710
wait_until 5 "it is put in again" all_is_back
client_ip link set pptp0 down
client_ip link set pptp0 up
wait_until 5 "also after the interface was down" all_is_back
client_ip link set wan0 down
client_ip link set wan0 up
client_ip route add default via "$gateway" dev wan0
wait_until 5 "and after the uplink was" all_is_back
expect_exit 0 client pptpctl down office
