# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: the network below the tunnel goes, comes back, and is another: the tunnel follows, without being asked
# guest: quick
# limit: 120
# covers: option reconnect, cause uplink-changed no-route

start_server server
start_daemon
add_office
expect_exit 0 client pptpctl set office reconnect=on-failure
network_is_back() {
    client_ip link set wan0 up
    client_ip route replace default via "$gateway" dev wan0
}
another_tunnel() {
    local now
    now=$(main_process office)
    [ -n "$now" ] && [ "$now" != "$before" ] && state_is office connected
}

note "the cable is pulled, and put in again"
up office
client_ip link set wan0 down
wait_until 8 "it waits" state_is office waiting
expect_equal "it says why" no-route "$(cause_of office)"
expect_match "for what" "as soon as there is a way" "$(client pptpctl status office)"
expect_fail "no time is set" grep -q '"next_attempt" *: *"' <(client pptpctl status office --json)
network_is_back
wait_until 15 "it stands again" state_is office connected
expect "the network is reached" client_reaches 172.20.0.1

note "the same for a moment: it stays the same tunnel"
before=$(main_process office)
client_ip link set wan0 down
network_is_back
nap 3
expect_equal "it was not interrupted" "$before" "$(main_process office)"
expect "the network is reached" client_reaches 172.20.0.1

note "another network, where this computer has another address"
client_ip address delete 10.9.0.200/25 dev wan0
client_ip address add 10.9.0.201/25 dev wan0
network_is_back
wait_until 15 "another tunnel stands" another_tunnel
expect "the network is reached" client_reaches 172.20.0.1
expect_match "it is told why" "changed to another network" "$(client pptpctl status office --history)"
