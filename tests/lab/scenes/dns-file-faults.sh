# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: what may befall a plain /etc/resolv.conf while a tunnel's name servers are in it
# guest: quick systemd
# limit: 120
# covers: option dns-domain, property Warnings, service --clean-up

start_server server
inside server sysctl -q net.ipv4.ip_forward=1
start_name_servers
plain_resolv_conf
settle_client
start_daemon
add_connection office --server 10.9.0.1 --set default-route=true
add_connection split --server 10.9.0.1 --route 172.20.0.0/16 --set dns-domain=corp.example
system_snapshot >"$scene_directory/before"

note "service and tunnel are killed"
expect_exit 0 up office
pppd=$(main_process office)
kill_daemon
kill -KILL "$pppd"
start_daemon
wait_until 10 "that is noticed" state_is office failed
rm -f "$scene_directory/password"
restart_for_snapshot
expect_same_system_soon 10 "$scene_directory/before"

note "the service is killed for good"
expect_exit 0 up office
kill_daemon
expect_exit 0 client pptp-managerd --clean-up
expect_name "names are asked at the uplink" www.example 198.51.100.1 uplink
start_daemon
rm -f "$scene_directory/password"
restart_for_snapshot
expect_same_system_soon 10 "$scene_directory/before"

note "power fails: nothing in /run is left"
expect_exit 0 up office
kill_daemon
rm -f "$scene_directory/password" /run/pptp-manager/*.state
kill_client_processes KILL '^(pppd|pptp)$'
start_daemon
wait_until 5 "the file is there again" grep -q "^nameserver $uplink_dns" /etc/resolv.conf
expect_equal "as it was" "640 root daemon" "$(stat -c '%a %U %G' /etc/resolv.conf)"

note "somebody edits it meanwhile"
expect_exit 0 up office
echo "nameserver $uplink_dns" >/etc/resolv.conf.new
mv /etc/resolv.conf.new /etc/resolv.conf
edit_is_told() {
    [[ $(client pptpctl status office) == *"Somebody has edited /etc/resolv.conf"* ]]
}
wait_until 5 "that is told" edit_is_told
expect_exit 0 client pptpctl down office
expect_equal "and it stays" "nameserver $uplink_dns" "$(cat /etc/resolv.conf)"
expect "what was there before is kept" grep -q "^search lan.example" \
    /etc/resolv.conf.before-pptp-manager
rm /etc/resolv.conf.before-pptp-manager

note "names by domain cannot be had"
expect_exit 0 up split
expect_match "that is told, and what helps" "package systemd-resolved" \
    "$(client pptpctl status split)"
expect_name "nothing has changed" www.example 198.51.100.1 uplink
expect_equal "in the file either" "nameserver $uplink_dns" "$(cat /etc/resolv.conf)"
expect_exit 0 client pptpctl down split

note "there is no such file"
rm /etc/resolv.conf
expect_exit 0 up office
expect_name "there is one now" www.example 198.51.100.2 office
expect_exit 0 client pptpctl down office
expect_fail "and then none" test -e /etc/resolv.conf
