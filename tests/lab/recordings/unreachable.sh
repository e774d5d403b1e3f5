# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: there is no way to the server
# guest: quick
# limit: 30
# subset: all

record
call_by_hand 10.9.0.99
wait_for_call
note "pppd's exit code: $call_code"
keep_log
