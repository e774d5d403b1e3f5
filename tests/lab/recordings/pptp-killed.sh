# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: the pptp processes are killed
# guest: quick
# limit: 30
# subset: all

record
start_server server
call_by_hand 10.9.0.1
wait_until 15 "the tunnel is up" tunnel_is_up
kill_in client KILL 'pptp*'
wait_for_call
note "pppd's exit code: $call_code"
keep_log
