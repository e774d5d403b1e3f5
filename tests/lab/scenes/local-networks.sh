# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: routes that overlap with networks that this computer is in: narrowed and told, or refused
# guest: quick
# limit: 150
# covers: option route, property Warnings, cause address-conflict

start_server server
start_daemon
warnings() {
    client pptpctl status office --json | sed -n '/"warnings"/,/\]/p'
}
warns_of() { # SUBJECT
    [[ $(warnings) == *"$1"* ]]
}

note "a route around the local network, 10.9.0.128/25, and one in it"
add_connection office --server 10.9.0.1 --route 172.20.0.0/16 --route 10.9.0.0/24 \
    --route 10.9.0.130/32 --route 10.88.0.0/24
system_snapshot >"$scene_directory/before"
expect_exit 0 up office
expect_equal "what is beside it goes into the tunnel" pptp0 "$(route_of 10.9.0.77)"
expect_equal "the gateway does not" wan0 "$(route_of "$gateway")"
expect_equal "nor the neighbour" wan0 "$(route_of 10.9.0.130)"
expect_match "both are told" 'route-conflict.*10\.9\.0\.0/24.*left: 10\.9\.0\.0/25' "$(warnings | tr -d '\n')"
expect_match "and that nothing is left of the second" '10\.9\.0\.130/32.*left: nothing' "$(warnings | tr -d '\n')"
expect_fail "and nothing of the others" warns_of 10.88.0.0/24
expect_match "to people, too" '10\.9\.0\.0/24.*10\.9\.0\.128/25' "$(client pptpctl status office)"

note "a local network comes, with an address that one of the routes has"
client_ip link add lan9 type dummy
client_ip address add 10.88.0.1/24 dev lan9
client_ip link set lan9 up
wait_until 5 "it is told" warns_of 10.88.0.0/24
expect_equal "it stays out of the tunnel" lan9 "$(route_of 10.88.0.9)"
expect_exit 0 client pptpctl set office class-route=true
expect_equal "a change of something else is not refused for it" connected "$(state_of office)"
expect_exit 0 client pptpctl set office class-route=false
client_ip link delete lan9
wait_until 5 "and goes" not warns_of 10.88.0.0/24
expect_equal "the route is back" pptp0 "$(route_of 10.88.0.9)"

note "somebody else's route to one of the networks comes"
client_ip route add 172.20.0.0/16 via "$gateway"
expect_equal "the tunnel goes before" pptp0 "$(route_of 172.20.0.1)"
expect_exit 0 client pptpctl route add office 172.21.0.0/16
expect_exit 0 client pptpctl route disable office 172.21.0.0/16
kill_daemon
start_daemon
wait_until 10 "nor does it end the tunnel when the service starts again" state_is office connected
expect "the warnings are told again" warns_of 10.9.0.130/32
client_ip route delete 172.20.0.0/16

note "on the live tunnel: one that would cut off the gateway"
client_ip route show table 70701 >"$scene_directory/routes"
expect_exit 2 client pptpctl route add office 10.90.0.0/16 10.9.0.128/25
expect_match "why" 'gateway' "$output"
expect_exit 2 client pptpctl set office default-route=true bypass=203.0.113.0/24 route=10.90.0.0/16,10.9.0.200/32
expect "nothing is changed" cmp "$scene_directory/routes" <(client_ip route show table 70701)
expect_equal "nor in the profile" false "$(client pptpctl show office --json | sed -n 's/^ *"default-route" *: *\([a-z]*\).*/\1/p' | head -n 1)"
expect_exit 0 client pptpctl set office default-route=true bypass=203.0.113.0/24 route=10.90.0.0/16
expect_equal "all at once" "pptp0 wan0 pptp0" "$(route_of 198.51.100.7) $(route_of 203.0.113.5) $(route_of 10.90.0.1)"
expect_exit 0 client pptpctl down office

note "and when connecting"
client pptpctl set office default-route=false bypass= route=172.20.0.0/16,10.9.0.128/25
expect_exit 4 up office
expect_equal "the cause is told" address-conflict "$(cause_of office)"
expect_match "and which route" 10.9.0.128/25 "$output"
rm "$scene_directory/password"
restart_for_snapshot
expect_same_system_soon 8 "$scene_directory/before"
