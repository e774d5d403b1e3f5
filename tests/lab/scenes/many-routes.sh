# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: a profile with a thousand routes: put in and taken out as one, the thousand-and-first is refused
# guest: quick
# limit: 150
# covers: option route, method AddRoutes RemoveRoutes EnableRoutes, exit 2

start_server server
start_daemon
routes=()
for ((i = 0; i < 1000; i++)); do
    routes+=("172.$((64 + i / 250)).$((i % 250)).0/24")
done
routes_in() {
    [ "$(client_ip route show table 70701 | grep -c '/24 dev pptp0 ')" = "$1" ]
}
add_all() {
    local route words=()
    for route in "${routes[@]}"; do
        words+=(--route "$route")
    done
    add_connection office --server 10.9.0.1 "${words[@]}"
}
# all_but_first on|off
all_but_first() {
    local word=enable began=${EPOCHREALTIME/./}
    [ "$1" = on ] || word=disable
    client pptpctl route "$word" office "${routes[@]:1}"
    note "$1: $(((${EPOCHREALTIME/./} - began) / 1000)) ms"
}
# with_a_foreign_one: the last is another, that somebody has, and stands in the middle
with_a_foreign_one() {
    local IFS=,
    client pptpctl set office "route=${routes[*]:0:500},172.99.0.0/24,${routes[*]:500:499}"
}

expect "a thousand routes are taken" add_all
expect_exit 2 client pptpctl route add office 172.68.0.0/24
expect_match "and not one more" 1000 "$output"

system_snapshot >"$scene_directory/before"
expect_exit 0 up office
expect "all of them are in" routes_in 1000
expect_equal "and told" 1000 "$(client pptpctl status office --json | grep -c '"active" *: *true')"

expect_exit 0 all_but_first off
expect "one is left" routes_in 1
expect_exit 0 all_but_first on
expect "all of them are in" routes_in 1000

note "somebody has one of many new ones"
expect_exit 0 all_but_first off
client_ip route add 172.99.0.0/24 dev wan0 table 70701
client_ip route show table 70701 >"$scene_directory/routes"
expect_exit 2 with_a_foreign_one
expect_match "it is named" 172.99.0.0/24 "$output"
expect "not one of the others is in" cmp "$scene_directory/routes" <(client_ip route show table 70701)
client_ip route delete 172.99.0.0/24 table 70701

note "the service is killed"
expect_exit 0 all_but_first on
kill_daemon
start_daemon
wait_until 10 "the new service is connected" state_is office connected
expect "with its routes" routes_in 1000
expect_exit 0 client pptpctl down office
rm "$scene_directory/password"
restart_for_snapshot
expect_same_system_soon 10 "$scene_directory/before"
