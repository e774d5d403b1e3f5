# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: nothing is sent for so long that pppd ends the connection
# guest: quick
# limit: 30
# subset: all

record
start_server server
call_by_hand 10.9.0.1 idle 2
wait_for_call
note "pppd's exit code: $call_code"
keep_log
