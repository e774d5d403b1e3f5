# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: openresolv lets the tunnel's name servers be the only ones
# guest: systemd
# packages: openresolv -systemd-resolved
# limit: 90
# covers: option dns, property Changes

start_server server
inside server sysctl -q net.ipv4.ip_forward=1
start_name_servers
rm -f /etc/resolv.conf
printf 'nameserver %s\nsearch lan.example\n' "$uplink_dns" | resolvconf -a wan0.lab
settle_client
start_daemon
add_connection office --server 10.9.0.1 --set default-route=true
add_connection split --server 10.9.0.1 --route 172.20.0.0/16
expect_exit 0 up office
expect_exit 0 client pptpctl down office
system_snapshot >"$scene_directory/before"

expect_exit 0 up split
expect_equal "its own script for pppd does nothing" "nameserver $uplink_dns" \
    "$(grep '^nameserver' /etc/resolv.conf)"
expect_exit 0 client pptpctl down split

expect_name "before, names are asked at the uplink" www.example 198.51.100.1 uplink
expect_exit 0 up office
expect_name "through the tunnel in the office" www.example 198.51.100.2 office
expect_match "the status says who does it" "(by resolvconf)" "$(client pptpctl status office)"
expect_equal "the uplink's is not in it" "nameserver $office_dns" \
    "$(grep '^nameserver' /etc/resolv.conf)"

note "the service is killed with its tunnel"
kill_daemon
kill_client_processes KILL '^(pppd|pptp)$'
start_daemon
wait_until 10 "that is noticed" state_is office failed
expect_name "names are asked at the uplink" www.example 198.51.100.1 uplink
rm "$scene_directory/password"
restart_for_snapshot
expect_same_system_soon 20 "$scene_directory/before"
