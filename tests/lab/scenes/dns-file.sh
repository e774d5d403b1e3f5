# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: with all traffic names are asked in the office only, where /etc/resolv.conf is a plain file
# guest: quick systemd
# limit: 60
# subset: ci
# covers: option dns, property Changes

start_server server
inside server sysctl -q net.ipv4.ip_forward=1
start_name_servers
plain_resolv_conf
settle_client
start_daemon
add_connection office --server 10.9.0.1 --set default-route=true
system_snapshot >"$scene_directory/before"

expect_name "before, names are asked at the uplink" www.example 198.51.100.1 uplink
expect_exit 0 up office
expect_name "through the tunnel a name has the address it has there" www.example 198.51.100.2 office
expect_name "the office's own are known" intranet.corp.example 172.20.0.80 office
expect_name "what was searched is searched" printer 172.20.0.81 office
expect_match "the file says whose it is" "PPTP Manager" "$(cat /etc/resolv.conf)"
expect_match "the status says where names are asked" \
    "All names are asked of 172.20.0.53, as /etc/resolv.conf says" "$(client pptpctl status office)"

note "the service is killed"
kill_daemon
expect_name "nothing changes" www.example 198.51.100.2 office
start_daemon
wait_until 5 "the new service is connected" state_is office connected
expect_name "nor then" www.example 198.51.100.2 office
expect_exit 0 client pptpctl down office
expect_name "after it names are asked at the uplink" www.example 198.51.100.1 uplink
rm -f "$scene_directory/password"
restart_for_snapshot
expect_same_system_soon 10 "$scene_directory/before"
