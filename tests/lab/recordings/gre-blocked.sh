# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: a firewall drops GRE: LCP gives up
# guest: quick
# limit: 90
# subset: all

record
start_server server
drop_gre
call_by_hand 10.9.0.1
wait_for_call
note "pppd's exit code: $call_code"
keep_log
