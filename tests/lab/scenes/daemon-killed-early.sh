# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: the service is killed at every step of connecting: the next one leaves nothing behind
# guest: quick systemd
# limit: 120
# subset: ci
# covers: cause service-stopped

start_server server
slow_link server delay 20ms
settle_client
start_daemon
add_office
printf secret >"$scene_directory/password"
system_snapshot >"$scene_directory/before"

for step in calling negotiating authenticating addressing connected disconnecting; do
    client pptpctl up office --no-wait --password-file "$scene_directory/password"
    case $step in
        disconnecting)
            wait_until 10 "connected" state_is office connected
            client pptpctl down office --no-wait
            ;;
        *) wait_until 10 "as far as $step" is_past "$step" ;;
    esac
    kill_daemon
    start_daemon
    if [ "$step" = calling ]; then
        wait_until 10 "an attempt that was cut off is told" state_is office failed
        expect_equal "with its cause" service-stopped "$(cause_of office)"
    fi
    client pptpctl down office
    restart_for_snapshot
    expect_same_system_soon 15 "$scene_directory/before"
    expect_equal "no pppd runs" "" "$(pgrep -f 'linkname pptp-manager-' || true)"
done
