# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: the tunnel's name servers are a record of resolvconf's while it stands
# guest: systemd
# packages: resolvconf -systemd-resolved
# limit: 120
# covers: option dns, property Changes

start_server server
inside server sysctl -q net.ipv4.ip_forward=1
start_name_servers
rm -f /etc/resolv.conf
ln -s ../run/resolvconf/resolv.conf /etc/resolv.conf
resolvconf --enable-updates
printf 'nameserver %s\nsearch lan.example\n' "$uplink_dns" | resolvconf -a wan0.lab
settle_client
start_daemon
add_connection office --server 10.9.0.1 --set default-route=true
add_connection split --server 10.9.0.1 --route 172.20.0.0/16 --set dns-domain=corp.example
system_snapshot >"$scene_directory/before"

expect_name "before, names are asked at the uplink" www.example 198.51.100.1 uplink
expect_exit 0 up office
expect_name "through the tunnel in the office" www.example 198.51.100.2 office
expect "by a record of ours" test -e /run/resolvconf/interface/tun.pptp0.pptp-manager
status=$(client pptpctl status office)
expect_match "the status says who does it" "(by resolvconf)" "$status"
expect_match "and that the uplink's is there for when they do not answer" \
    "$uplink_dns is asked past the tunnel" "$status"

note "the uplink's record is written again"
printf 'nameserver %s\nsearch lan.example\n' "$uplink_dns" | resolvconf -a wan0.lab
expect_name "nothing changes" www.example 198.51.100.2 office

note "the service is killed"
kill_daemon
start_daemon
wait_until 10 "the new service is connected" state_is office connected
expect_name "nothing changes" www.example 198.51.100.2 office
expect_exit 0 client pptpctl down office
expect_name "after it names are asked at the uplink" www.example 198.51.100.1 uplink

note "with its tunnel"
expect_exit 0 up office
kill_daemon
kill_client_processes KILL '^(pppd|pptp)$'
start_daemon
wait_until 10 "an end is noticed" state_is office failed
expect_name "names are asked at the uplink" www.example 198.51.100.1 uplink

note "names by domain cannot be had"
expect_exit 0 up split
expect_match "that is told, and what helps" "package systemd-resolved" \
    "$(client pptpctl status split)"
expect_exit 0 client pptpctl down split

rm "$scene_directory/password"
restart_for_snapshot
expect_same_system_soon 20 "$scene_directory/before"
resolvconf -d wan0.lab
