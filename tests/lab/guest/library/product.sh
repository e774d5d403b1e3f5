# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# What scenes do with pptpctl.

# add_office [WORD…]: the connection "office" to the server at 10.9.0.1, with its first network
add_office() {
    add_connection office --server 10.9.0.1 --route 172.20.0.0/16 "$@"
}

# add_connection NAME WORD…: a shared connection of the user bob, whose failures stay to be looked at
add_connection() {
    local name=$1
    shift
    client pptpctl add "$name" --shared --user bob --set reconnect=off "$@"
}

# up NAME [WORD…]: connects with the right password
up() {
    local name=$1
    shift
    printf secret >"$scene_directory/password"
    client pptpctl up "$name" --password-file "$scene_directory/password" "$@"
}

# up_together NAME…: connects all of them at the same time; for expect_up and expect_not_up
up_together() {
    local name
    local -A process=()
    printf secret >"$scene_directory/password"
    for name; do
        "${in_client[@]}" pptpctl up "$name" --password-file "$scene_directory/password" \
            >"$scene_directory/up-$name.log" 2>&1 &
        process[$name]=$!
    done
    for name; do
        up_code[$name]=0
        wait "${process[$name]}" || up_code[$name]=$?
    done
}

declare -A up_code=()

# expect_up NAME ENCRYPTION: up_together has brought it up
expect_up() {
    expect_equal "$1 is up" 0 "${up_code[$1]}"
    expect_equal "$1 is encrypted: $2" "$2" "$(status_member "$1" encryption)"
}

# expect_not_up NAME CAUSE: up_together has failed on it
expect_not_up() {
    expect_equal "$1 is not up" 4 "${up_code[$1]}"
    expect_equal "$1: $2" "$2" "$(cause_of "$1")"
}

# log_says NAME EXTENDED-REGEX: a line that pppd or pptp said in the connection's latest attempts
log_says() {
    grep -Eq -e "$2" <<<"$(client pptpctl log "$1" --raw)"
}

# state_is NAME STATE
state_is() {
    [ "$(state_of "$1")" = "$2" ]
}

# state_of NAME
state_of() {
    client pptpctl status "$1" --json | sed -n 's/^ *"state" *: *"\([^"]*\)".*/\1/p'
}

# status_member NAME MEMBER: the value of a member of the JSON status whose value is a word
status_member() {
    { client pptpctl status "$1" --json || true; } | sed -n "s/^ *\"$2\" *: *\"\\{0,1\\}\\([^\",]*\\).*/\\1/p"
}

# cause_of NAME: why its last attempt failed
cause_of() {
    status_member "$1" cause
}

# main_process NAME: the process id of its pppd
main_process() {
    local uuid
    uuid=$(status_member "$1" uuid)
    if [ "$lab_kind" = quick ]; then
        pgrep -f "linkname pptp-manager-$uuid"
    else
        systemctl show --property=MainPID --value "pptp-manager-tunnel-$uuid.service"
    fi
}

# kill_client_processes SIGNAL REGEX: the client's processes of such names
kill_client_processes() {
    local pid comm mine
    mine=$(client readlink /proc/self/ns/net)
    for pid in $(pgrep "$2"); do
        [ "$(readlink "/proc/$pid/ns/net")" != "$mine" ] || kill -s "$1" "$pid"
    done
}

# forget_service_traces: takes away what starting the service and adding a connection leave for
# good: its files in /etc, and with systemd its runtime directory
forget_service_traces() {
    rm -rf /etc/pptp-manager
    rmdir /run/pptp-manager
}

# settle_client: before a snapshot: what the lab puts onto the client for the service is there, and the
# service itself, which an installed package starts at boot, is not
settle_client() {
    start_bus
    start_syslog
    [ "$lab_kind" != quick ] || return 0
    systemctl stop pptp-managerd
    rm -rf /run/pptp-manager
}

# restart_for_snapshot: a service that was killed is another process now; so that two snapshots can
# be compared, it is one that was started in the ordinary way
restart_for_snapshot() {
    stop_daemon
    start_daemon
}

# set_server_password SERVER WORD: bob's password there
set_server_password() {
    printf 'bob * %s *\n' "$2" >"/etc/netns/$1/ppp/chap-secrets"
}

# watch_the_bus: all that crosses the system bus goes into $scene_directory/bus.pcap
watch_the_bus() {
    "${in_client[@]}" dbus-monitor --system --pcap >"$scene_directory/bus.pcap" 2>/dev/null &
    wait_until 5 "the bus is watched" test -s "$scene_directory/bus.pcap"
}

# watch_arguments: arguments and environments of all that run go into $scene_directory/arguments,
# again and again
watch_arguments() {
    "$library/watch-arguments" >"$scene_directory/arguments" &
    wait_until 5 "arguments are watched" test -s "$scene_directory/arguments"
}

journal_has() { # WORD
    journalctl --output=export | grep -aF -e "$1" >/dev/null
}

# expect_no_secret WHEN WORD…: none of the words is to be found where it must not be; /etc/netns
# holds what the servers know
expect_no_secret() {
    local when=$1 word where
    shift
    for word; do
        for where in bus.pcap arguments daemon.log syslog; do
            [ ! -e "$scene_directory/$where" ] ||
                expect_fail "$when: not in $where" grep -qaF -e "$word" "$scene_directory/$where"
        done
        expect_fail "$when: in no file" grep -rsqaF --exclude-dir=netns -e "$word" /run /etc /var/lib /var/log /tmp
        [ "$lab_kind" = quick ] || expect_fail "$when: not in the journal" journal_has "$word"
    done
}

# route_is ADDRESS INTERFACE: by which the client would send to ADDRESS
route_is() {
    [ "$(route_of "$1")" = "$2" ]
}

# is_past STATE: the connection "office" has come as far as that, or further
is_past() {
    local state one
    state=$(state_of office)
    for one in resolving calling negotiating authenticating encrypting addressing configuring \
        connected; do
        [ "$one" != "$1" ] || local reached=yes
        if [ "$one" = "$state" ]; then
            [ -n "${reached:-}" ]
            return
        fi
    done
    return 1
}

# own_hook NAME LINE…: a shell script in /etc/pptp-manager/hooks.d
own_hook() {
    mkdir -p /etc/pptp-manager/hooks.d
    printf '%s\n' '#!/bin/sh' "${@:2}" >"/etc/pptp-manager/hooks.d/$1"
    chmod 755 "/etc/pptp-manager/hooks.d/$1"
}
