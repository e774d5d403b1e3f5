# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: pppd tells the options in effect
# guest: quick
# limit: 30
# subset: all

record
start_server server
call_by_hand 10.9.0.1 dump remotename "pptp: head office not found" 10.1.2.3:
wait_until 15 "the tunnel is up" tunnel_is_up
end_call
keep_log
