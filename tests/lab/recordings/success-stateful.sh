# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: a tunnel comes up with stateful MPPE, allowed on both sides
# guest: quick
# limit: 30
# subset: all

record
start_server server require-mppe-128 mppe-stateful
call_by_hand 10.9.0.1 mppe-stateful
wait_until 15 "the tunnel is up" tunnel_is_up
wait_until 5 "ip-up has run" call_says "Script /etc/ppp/ip-up finished"
keep_log
