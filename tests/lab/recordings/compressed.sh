# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: both ends compress and do not encrypt, by BSD's way and by deflate
# guest: quick
# limit: 30
# subset: all

record
start_server server nomppe bsdcomp 12 deflate 12
for way in bsdcomp deflate; do
    BY_HAND_MPPE=nomppe call_by_hand 10.9.0.1 "$way" 12
    wait_until 15 "the tunnel is up" tunnel_is_up
    end_call
    cat "$call_log" >>"$scene_directory/both.log"
done
call_log=$scene_directory/both.log
keep_log
