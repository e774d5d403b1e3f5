# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: servers that reject the call, that speak something else, and that hang up
# guest: quick
# limit: 60
# subset: ci
# covers: cause call-rejected not-pptp peer-closed, option phone, exit 4

start_scripted_server server 4
start_server server2
start_scripted_server server4 1 3
make_server_network server3
"${enter[@]}" server3 busybox nc -ll -p 1723 -e echo hello &
wait_until 5 "something else listens" port_is_open $! 1723
start_daemon
add_connection rejected --server 10.9.0.1 --set phone=555-1234
add_connection closed --server 10.9.0.2
add_connection other --server 10.9.0.3
add_connection dropped --server 10.9.0.4
up_together rejected closed other dropped

expect_not_up rejected call-rejected
expect_match "the server's reason is told" "Busy" "$(status_member rejected detail)"
expect "it was told the telephone number" grep -qx "phone: 555-1234" \
    "$scene_directory/servers/server/pptpd.log"
expect_not_up other not-pptp
expect_not_up dropped peer-closed
expect_up closed mppe-128-stateless
kill_in server2 TERM pppd
wait_until 10 "the end is noticed" state_is closed failed
expect_equal "it was the server's" peer-closed "$(cause_of closed)"
