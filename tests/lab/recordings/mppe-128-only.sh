# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: the server has 128-bit MPPE only, the client 40 bits only
# guest: quick
# limit: 30
# subset: all

record
start_server server require-mppe-128 nomppe-40
BY_HAND_MPPE=require-mppe-40 call_by_hand 10.9.0.1
wait_for_call
note "pppd's exit code: $call_code"
keep_log
