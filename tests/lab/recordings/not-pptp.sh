# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: something that is not PPTP answers on port 1723
# guest: quick
# limit: 60
# subset: all

record
start_server server
stop_server server
"${enter[@]}" server busybox nc -ll -p 1723 -e echo hello &
wait_until 5 "it listens" port_is_open $! 1723
call_by_hand 10.9.0.1
wait_for_call
note "pppd's exit code: $call_code"
keep_log
