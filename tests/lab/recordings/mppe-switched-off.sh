# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: the server requires MPPE, which the client has switched off
# guest: quick
# limit: 30
# subset: all

record
start_server server
BY_HAND_MPPE=nomppe call_by_hand 10.9.0.1
wait_for_call
note "pppd's exit code: $call_code"
keep_log
