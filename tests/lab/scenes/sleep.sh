# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: the computer goes to sleep: the tunnel ends in time, and comes back as soon as it is awake
# guest: quick
# limit: 60
# covers: option reconnect

log=$scene_directory/sleeper.log
asleep() {
    [ "$(grep -c '^asleep' "$log")" = "$1" ]
}
said_goodbye() {
    grep -q 'LCP TermReq' "$scene_directory/servers/server/pppd.log"
}

start_bus
mkfifo "$scene_directory/words"
exec {words}<>"$scene_directory/words"
client python3 "$library/sleeper.py" <&"$words" >"$log" 2>&1 &
wait_until 10 "logind is stood in for" on_the_bus org.freedesktop.login1
start_server server
start_daemon
wait_until 5 "the service asks to be waited for" grep -q '^locked: sleep .* delay' "$log"
add_office
expect_exit 0 client pptpctl set office reconnect=on-failure
up office

echo sleep >&"$words"
wait_until 5 "it may sleep" asleep 1
expect_equal "the tunnel has ended" waiting "$(state_of office)"
expect "the server was told" said_goodbye
expect_fail "nothing of it is there" ip -n client link show pptp0
nap 3
expect_equal "nothing is tried while it sleeps" waiting "$(state_of office)"

echo wake >&"$words"
wait_until 10 "it is back" state_is office connected
expect "the network is reached" client_reaches 172.20.0.1
wait_until 5 "the service asks again to be waited for" test "$(grep -c '^locked' "$log")" = 2

note "a tunnel that does not come back by itself is left alone"
expect_exit 0 client pptpctl set office reconnect=off
echo sleep >&"$words"
wait_until 5 "it may sleep at once" asleep 2
expect_equal "it stands" connected "$(state_of office)"
echo wake >&"$words"
