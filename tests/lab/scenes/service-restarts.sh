# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: systemd starts a killed service again, which keeps the tunnel; one that dies too often is given up and cleaned up behind
# guest: systemd
# limit: 90
# subset: ci
# covers: property State

start_server server
settle_client
allow_restarts
start_daemon
add_office
up office
pppd=$(main_process office)

service_pid() {
    systemctl show --property=MainPID --value pptp-managerd.service
}

is_another() { # PID
    local now
    now=$(service_pid)
    [ "$now" != 0 ] && [ "$now" != "$1" ] && on_the_bus org.pptp.Manager1
}

for _ in 1 2 3 4; do
    before=$(service_pid)
    kill -KILL "$before"
    wait_until 10 "systemd starts another one" is_another "$before"
    wait_until 5 "it has the tunnel" state_is office connected
    expect_equal "which is the same" "$pppd" "$(main_process office)"
done
kill -KILL "$(service_pid)"
wait_until 20 "the fifth time it is given up and its tunnel ended" not kill -0 "$pppd"
wait_until 10 "the network's way is the uplink again" route_is 172.20.0.1 wan0
