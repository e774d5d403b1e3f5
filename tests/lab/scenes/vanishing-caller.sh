# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: callers that go away in mid-call leave a service that goes on
# guest: quick systemd
# limit: 60
# subset: ci
# covers: method Connect Disconnect, command up down

start_server server
start_daemon
add_office
system_snapshot >"$scene_directory/before"
for signal in KILL TERM INT; do
    "${in_client[@]}" pptpctl up office --password-file <(printf secret) &
    caller=$!
    wait_until 10 "it is under way" not state_is office disconnected
    kill -s "$signal" "$caller"
    wait "$caller" || true
    client pptpctl down office
    wait_until 10 "it can be ended" state_is office disconnected
done
# a pipe that never ends, given as the password
expect_fail "a secret that never ends is refused" client timeout 8 pptpctl up office \
    --password-file <(yes)
expect_equal "nothing was started" disconnected "$(state_of office)"
expect "the service lives" on_the_bus org.pptp.Manager1
expect_same_system_soon 10 "$scene_directory/before"
