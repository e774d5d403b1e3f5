# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: the server answers no echo any more
# guest: quick
# limit: 60
# subset: all

record
start_server server
call_by_hand 10.9.0.1 lcp-echo-interval 1 lcp-echo-failure 3
wait_until 15 "the tunnel is up" tunnel_is_up
slow_link server loss 100%
wait_for_call
note "pppd's exit code: $call_code"
keep_log
