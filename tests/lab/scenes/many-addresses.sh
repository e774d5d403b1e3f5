# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: a server name with ten addresses of which only the last is alive, and one with a dead first
# guest: quick
# limit: 60
# subset: ci
# covers: option server, property ServerAddress, method Update

start_server server
start_daemon
inside router iptables-legacy -I FORWARD -d 10.9.0.32/28 -p tcp -j REJECT --reject-with tcp-reset
dns_name vpn.example 10.9.0.33 10.9.0.34 10.9.0.35 10.9.0.36 10.9.0.37 10.9.0.38 10.9.0.39 \
    10.9.0.40 10.9.0.41 10.9.0.1
ip -n router route add 10.9.0.32/28 dev to-server
add_connection office --server vpn.example --route 172.20.0.0/16
expect_exit 0 up office
expect_equal "the one that lives" 10.9.0.1 "$(status_member office server_address)"
expect_exit 0 client pptpctl down office

client pptpctl set office server=10.9.0.33,10.9.0.1
expect_exit 0 up office
expect_equal "the second of a list" 10.9.0.1 "$(status_member office server_address)"
