# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# The project's service in the scene: a plain process on a system bus of the scene's own in a quick
# guest, the installed unit with systemd.

on_the_bus() { # BUS-NAME
    dbus-send --system --print-reply=literal --dest=org.freedesktop.DBus / \
        org.freedesktop.DBus.NameHasOwner "string:$1" | grep -q 'boolean true'
}

# start_bus: a system bus for the scene (quick guests; systemd has one)
start_bus() {
    [ "$lab_kind" = quick ] || return 0
    [ ! -S /run/dbus/system_bus_socket ] || return 0
    dbus-daemon --system --nofork --nopidfile --nosyslog >>"$scene_directory/bus.log" 2>&1 &
    wait_until 5 "the system bus runs" test -S /run/dbus/system_bus_socket
}

# start_daemon [WORD…]: the service runs and owns its name; the words go to it (quick guests)
start_daemon() {
    if [ "$lab_kind" = quick ]; then
        start_bus
        start_syslog
        command -v pptp-managerd >/dev/null || fail "pptp-managerd is not built (./dev build)"
        "${in_client[@]}" pptp-managerd "$@" >>"$scene_directory/daemon.log" 2>&1 &
        daemon_pid=$!
    else
        systemctl cat pptp-managerd >/dev/null || fail "pptp-managerd is not installed"
        systemctl start pptp-managerd
    fi
    wait_until 10 "the service owns its name" on_the_bus org.pptp.Manager1
}

# stop_daemon: as an administrator would
stop_daemon() {
    if [ "$lab_kind" = quick ]; then
        kill -TERM "$daemon_pid"
        wait "$daemon_pid" || fail "the service ended with exit code $?"
    else
        systemctl stop pptp-managerd
    fi
    wait_until 10 "the service has left the bus" not on_the_bus org.pptp.Manager1
}

# kill_daemon: SIGKILL, and it stays dead until start_daemon (but see allow_restarts)
kill_daemon() {
    if [ "$lab_kind" = quick ]; then
        kill -KILL "$daemon_pid"
        wait "$daemon_pid" 2>/dev/null || true
    else
        systemctl kill --signal=KILL --kill-whom=main pptp-managerd
    fi
}

# allow_restarts: from here on systemd restarts the service as its unit says (systemd guests)
allow_restarts() {
    rm -f /etc/systemd/system/pptp-managerd.service.d/lab.conf
    systemctl daemon-reload
}

# daemon_log: what the service said since the scene began
daemon_log() {
    if [ "$lab_kind" = quick ]; then
        cat "$scene_directory/daemon.log"
    else
        journalctl --quiet --no-pager --output=cat --unit=pptp-managerd --since="@$scene_began"
    fi
}
