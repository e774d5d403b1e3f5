# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: a service that is ending its tunnels begins no new ones
# guest: quick
# limit: 60
# subset: ci
# covers: method Connect

start_server server
start_server server2
settle_client
start_daemon
add_office
add_connection branch --server 10.9.0.2
printf secret >"$scene_directory/password"
up office
kill -STOP "$(main_process office)" # so that its end takes its time
kill -TERM "$daemon_pid"
wait_until 5 "it is ending its tunnel" state_is office disconnecting
expect_fail "another is not begun" client pptpctl up branch \
    --password-file "$scene_directory/password"
expect_equal "nor tried" disconnected "$(state_of branch)"
wait "$daemon_pid"
expect_equal "nothing runs on" "" "$(pgrep -f 'linkname pptp-manager-' || true)"
