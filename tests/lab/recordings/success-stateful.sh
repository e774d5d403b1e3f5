# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: a tunnel comes up with a server that has stateful MPPE only, when that is allowed
# guest: quick
# limit: 30
# subset: all

record
start_stateful_server server
call_by_hand 10.9.0.1 mppe-stateful
wait_until 15 "the tunnel is up" tunnel_is_up
wait_until 5 "ip-up has run" call_says "Script /etc/ppp/ip-up finished"
client_ip route add 172.20.0.0/16 dev pptp0
expect "the server's network is reached" client_reaches 172.20.0.1
keep_log
