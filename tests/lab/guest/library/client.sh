# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# What a scene does as the client's user.

# as_user NAME COMMAND…: as an ordinary user (alice, eve) of the client
as_user() {
    local name=$1
    shift
    client setpriv --reuid="$name" --regid="$name" --init-groups --reset-env env \
        PATH=/usr/local/bin:/usr/bin:/bin LC_ALL=C.UTF-8 "$@"
}

# client_reaches ADDRESS [OPTION]…: one ping in four comes back. The first may be lost: our side is up
# as soon as the server has acknowledged our address, but its pppd runs ip-pre-up before it takes
# packets.
client_reaches() {
    local attempt
    for attempt in 1 2 3 4; do
        ! client ping -q -c 1 -W 1 "${@:2}" "$1" || return 0
    done
    return 1
}

# route_of ADDRESS: the interface by which the client would send to ADDRESS
route_of() {
    client_ip route get "$1" | sed -n '1s/.* dev \([^ ]*\).*/\1/p'
}

# start_syslog: the client's syslog goes to $scene_directory/syslog (quick guests; systemd has one)
start_syslog() {
    [ "$lab_kind" = quick ] || return 0
    [ ! -S /run/systemd/journal/dev-log ] || return 0
    lab_helper=yes "${in_client[@]}" busybox syslogd -n -O "$scene_directory/syslog" &
    wait_until 5 "the client's syslog runs" test -S /run/systemd/journal/dev-log
}

# on_terminal NAME [WORDS ANSWER]… -- COMMAND…: as a user on a terminal; each answer is typed when
# the words have been said (systemd guests: it needs Python)
on_terminal() {
    local name=$1
    shift
    as_user "$name" "$library/on-a-terminal" "$@"
}

# logged_in NAME [WORDS ANSWER]… -- COMMAND…: the same in a session, as after logging in by ssh
logged_in() {
    local name=$1
    shift
    # shellcheck disable=SC2016  # for the user's shell
    client su --login "$name" --command='LC_ALL=C.UTF-8 exec "$@"' -- bash \
        "$library/on-a-terminal" "$@"
}

# set_password NAME WORD: the user's own, for polkit and whoever else asks
set_password() {
    printf '%s:%s\n' "$1" "$2" | chpasswd
}
