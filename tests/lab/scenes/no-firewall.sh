# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: a kernel without nftables: who wants a kill switch is refused before anybody is called, others are warned
# guest: quick
# limit: 60
# subset: ci
# covers: cause kill-switch-unavailable missing-kernel-support, property Warnings

start_server server
start_daemon
router iptables-legacy -A FORWARD -d 10.9.0.1 -m comment --comment called
called() {
    router iptables-legacy -xnvL FORWARD | awk '/called/ { print $1 }'
}
add_connection office --server 10.9.0.1 --set default-route=true --set kill-switch=true
system_snapshot >"$scene_directory/before"

expect_exit 4 up office
expect_match "what is missing is told" "nftables" "$output"
expect_equal "the cause is told" kill-switch-unavailable "$(cause_of office)"
expect_equal "and nobody was called" 0 "$(called)"

expect_exit 0 client pptpctl set office kill-switch=false block-ipv6=yes
expect_exit 4 up office
expect_equal "what was set by hand is not left out, either" missing-kernel-support \
    "$(cause_of office)"

expect_exit 0 client pptpctl set office block-ipv6=auto masquerade=true
expect_exit 0 up office
expect_match "what cannot be had is told" '"masquerade"' "$(client pptpctl status office --json)"
expect_exit 0 client pptpctl down office

expect_exit 0 client pptpctl set office default-route=false kill-switch=true
expect_exit 0 up office
expect_match "a kill switch without all traffic is told" "The kill switch blocks nothing" \
    "$(client pptpctl status office 2>&1)"
expect_exit 0 client pptpctl down office
rm "$scene_directory/password"
expect_same_system_soon 10 "$scene_directory/before"
