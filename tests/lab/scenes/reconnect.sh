# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: a tunnel that ends by itself comes back: later each time, at once with a new way, never with a wrong password
# guest: quick systemd
# limit: 90
# subset: ci
# covers: option reconnect reconnect-max reconnect-holdoff, property NextAttempt

waits() {
    state_is office waiting
}

was_said() { # WORDS
    client pptpctl log office | grep -q -e "$1"
}

start_server server
start_daemon
add_office
expect_exit 0 client pptpctl set office reconnect=on-failure reconnect-holdoff=3
system_snapshot >"$scene_directory/before"

note "what was killed comes back by itself"
up office
kill -KILL "$(main_process office)"
wait_until 5 "it waits" waits
expect_equal "it says why" killed "$(cause_of office)"
wait_until 10 "it stands again" state_is office connected
expect "the network is reached again" client_reaches 172.20.0.1

note "the server is away: it waits longer each time, and up need not wait"
stop_server server
wait_until 10 "it waits" waits
wait_until 30 "a second attempt came to nothing" was_said "the next attempt is in 6"
expect_exit 4 up office
expect_match "it is said that it goes on" "tried again by itself" "$output"
expect "it goes on" waits
expect_match "it is told when" "Next attempt.* in [0-9]+ s" "$(client pptpctl status office)"
start_server server
wait_until 20 "it stands again" state_is office connected

note "whoever wants it ended does not see it again"
kill -KILL "$(main_process office)"
wait_until 5 "it waits" waits
expect_exit 0 client pptpctl down office
expect "it is not connected" state_is office disconnected
rm "$scene_directory/password"
expect_same_system_soon 10 "$scene_directory/before"

note "a password that is not right any more is tried once"
up office
set_server_password server another
kill -KILL "$(main_process office)"
wait_until 15 "it is given up" state_is office failed
expect_equal "it says why" auth-rejected "$(cause_of office)"
