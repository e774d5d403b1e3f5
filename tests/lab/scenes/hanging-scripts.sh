# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: scripts in /etc/ppp that hang, fail or kill whoever started them hurt neither the tunnel nor its end
# guest: systemd
# limit: 120
# covers: option hooks

script() { # NAME LINE…
    printf '%s\n' '#!/bin/sh' "${@:2}" >"/etc/ppp/$1"
    chmod 755 "/etc/ppp/$1"
}

hang() {
    pgrep -f '^sleep 4321$'
}

start_server server
cp -a /etc/ppp "$scene_directory/etc-ppp"
script ip-up 'sleep 4321'
script ip-down 'sleep 4321'
settle_client
system_snapshot >"$scene_directory/before"
start_daemon
add_office

note "ip-up never ends"
expect_exit 0 up office
wait_until 5 "it hangs" hang
expect "the tunnel does not care" client_reaches 172.20.0.1
began=$SECONDS
expect_exit 0 client pptpctl down office
expect "it ends within ten seconds" test $((SECONDS - began)) -le $((10 * lab_slack))
wait_until 5 "and the script with it" not hang

note "ip-down never ends"
script ip-up 'exit 1'
expect_exit 0 up office
expect "an ip-up that fails does no harm" client_reaches 172.20.0.1
expect_exit 0 client pptpctl down office
wait_until 5 "nothing is left of it" not hang

note "ip-up kills whoever has started it"
# shellcheck disable=SC2016  # for the script
script ip-up 'kill -KILL $PPID'
# whether it stood for a moment is a matter of luck
printf secret >"$scene_directory/password"
client pptpctl up office --password-file "$scene_directory/password" || true
wait_until 10 "that is what killed it" state_is office failed
expect_equal "and that is told" killed "$(cause_of office)"

rm "$scene_directory/password"
script ip-up 'sleep 4321'
script ip-down 'sleep 4321'
stop_daemon
forget_service_traces
expect_same_system_soon 10 "$scene_directory/before"
cp -a "$scene_directory/etc-ppp/." /etc/ppp/
