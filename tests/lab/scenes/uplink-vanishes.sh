# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: the network vanishes in the middle of connecting: the cause is told soon, nothing stays behind
# guest: quick
# limit: 120
# covers: cause no-route

start_server server
drop_gre
start_daemon
add_office --set default-route=true
client_ip link set wan0 down
# what pppd runs when it has its addresses
printf '#!/bin/sh\n[ ! -e %s/vanish ] || ip link set wan0 down\n' "$scene_directory" >/etc/ppp/ip-pre-up
chmod +x /etc/ppp/ip-pre-up
system_snapshot >"$scene_directory/without"
come_back() {
    client_ip link set wan0 up
    client_ip route add default via "$gateway" dev wan0
}
connecting() {
    printf secret >"$scene_directory/password"
    "${in_client[@]}" pptpctl up office --password-file "$scene_directory/password" \
        >"$scene_directory/up.log" 2>&1 &
    attempt=$!
}

note "down while nothing comes back of what pppd says"
come_back
connecting
wait_until 20 "it has come so far" is_past calling
client_ip link set wan0 down
began=$SECONDS
code=0
wait "$attempt" || code=$?
expect_equal "it fails" 4 "$code"
expect "soon" test "$((SECONDS - began))" -lt 15
expect_match "the cause is told" 'no-route|server-unreachable' "$(cause_of office)"
rm "$scene_directory/password"
expect_same_system_soon 8 "$scene_directory/without"
pass_gre

note "down when the addresses are known"
come_back
touch "$scene_directory/vanish"
connecting
wait "$attempt" || true
wait_until 15 "it fails" state_is office failed
expect_equal "the cause is told" no-route "$(cause_of office)"
rm "$scene_directory/password"
expect_same_system_soon 8 "$scene_directory/without"
