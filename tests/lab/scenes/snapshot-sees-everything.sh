# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: the comparison of the system before and after sees each kind of thing that is left behind
# guest: quick systemd qemu
# suite: bookworm trixie
# limit: 60
# subset: ci

system_snapshot >"$scene_directory/before"
system_snapshot >"$scene_directory/after"
expect_same_system "$scene_directory/before" "$scene_directory/after"

sees() { # DESCRIPTION TEXT
    system_snapshot >"$scene_directory/after"
    (expect_same_system "$scene_directory/before" "$scene_directory/after") \
        >"$scene_directory/verdict" 2>&1 && fail "not seen: $1"
    expect "seen: $1" says "$scene_directory/verdict" "$2"
}

client_ip route add 192.0.2.0/24 dev wan0 table 70701
sees "a route in another table" 192.0.2.0/24
client_ip route delete 192.0.2.0/24 dev wan0 table 70701

client_ip rule add fwmark 0x70740000/0xffff0000 lookup 70701 priority 31700
sees "a rule" 31700
client_ip rule delete priority 31700

touch /run/left-behind
sees "a file in /run" /run/left-behind
rm /run/left-behind

"${in_client[@]}" sleep 1000 &
sees "a process" "sleep 1000"
kill $!
wait $! || true

before=$(client sysctl -n net.ipv4.conf.wan0.rp_filter)
client sysctl -q net.ipv4.conf.wan0.rp_filter=$((before ? 0 : 2))
sees "a sysctl" wan0/rp_filter
client sysctl -q net.ipv4.conf.wan0.rp_filter="$before"

system_snapshot >"$scene_directory/after"
expect_same_system "$scene_directory/before" "$scene_directory/after"
