# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: servers that refuse, that do not answer, that answer and say nothing, and that no route leads to
# guest: quick
# limit: 60
# subset: ci
# covers: cause server-refused server-unreachable timed-out no-route, option timeout, exit 3 4

start_server server
start_daemon

stop_server server
add_office
expect_exit 4 up office
expect_equal "nobody listens" server-refused "$(cause_of office)"

inside router iptables-legacy -I FORWARD -p tcp --dport 1723 -j DROP
expect_exit 4 up office
expect_equal "nothing answers" server-unreachable "$(cause_of office)"
inside router iptables-legacy -D FORWARD -p tcp --dport 1723 -j DROP

"${enter[@]}" server python3 -c 'import socket, time
listener = socket.create_server(("", 1723))
kept = [listener.accept() for _ in range(9)]' &
wait_until 5 "a mute program listens" port_is_open $! 1723
expect_exit 0 client pptpctl set office timeout=6
expect_exit 3 up office
expect_equal "it says nothing" timed-out "$(cause_of office)"

client_ip route delete default
client_ip route add unreachable 10.9.0.1
expect_exit 4 up office
expect_equal "no way leads there" no-route "$(cause_of office)"
