# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Recording what pppd and pptp say, for the tests of the log's reader. A recording is a scene of
# tests/lab/recordings; it leaves NAME.log (pppd's, as logfd gives it) and NAME.pptp (pptp's
# datagrams to syslog, one a line, as they arrive on the socket).

# record: listens where the client's syslog would
record() {
    mkdir -p "$scene_directory/keep"
    "${in_client[@]}" /usr/bin/python3 "$library/syslog-datagrams.py" \
        /run/systemd/journal/dev-log "$scene_directory/keep/$scene_name.pptp" &
    wait_until 5 "somebody listens to syslog" test -S /run/systemd/journal/dev-log
}

# keep_log: the log so far is the recording
keep_log() {
    cp "$call_log" "$scene_directory/keep/$scene_name.log"
}

tunnel_is_up() {
    call_says "remote IP address"
}
