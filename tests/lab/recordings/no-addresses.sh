# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: the server has an address neither for itself nor for the client, who brings one
# guest: quick
# limit: 30
# subset: all

record
start_delegating_server server 10.77.0.0/24
call_by_hand 10.9.0.1 10.77.0.5: noipv6
wait_for_call
note "pppd's exit code: $call_code"
keep_log
