# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Servers: Debian's pptpd, each in a network namespace `server`, `server2`, … with the address
# 10.9.0.1, 10.9.0.2, …, its own /etc/ppp, /run and syslog, so that the client's stay untouched.
# They know the user bob with the password secret.

# server_facts SERVER: sets $number, $address and $directory (its options, pppd.log, syslog, …)
server_facts() {
    number=${1#server}
    number=${number:-1}
    address=10.9.0.$number
    directory=$scene_directory/servers/$1
}

# server_log SERVER: what its pppd said
server_log() {
    cat "$scene_directory/servers/$1/pppd.log"
}

# add_server_address SERVER ADDRESS: the server also answers there
add_server_address() {
    ip -n "$1" address add "$2/32" dev wan
    ip -n router route add "$2/32" dev "to-$1"
}

make_server_network() { # SERVER
    local name=$1 number address directory
    server_facts "$name"
    ip netns add "$name"
    ip -n router -batch - <<X
link add to-$name type veth peer name wan netns $name
link set to-$name up
route add $address/32 dev to-$name
X
    ip -n "$name" -batch - <<X
link set lo up
link set wan up
address add $address/32 dev wan
route add default via $gateway dev wan onlink
link add lan0 type dummy
address add 172.$((18 + 2 * number)).0.1/16 dev lan0
link set lan0 up
link add lan1 type dummy
address add 172.$((19 + 2 * number)).0.1/16 dev lan1
link set lan1 up
X
}

make_server_files() { # SERVER WORD…
    local name=$1 number address directory etc=/etc/netns/$1/ppp words
    shift
    words=" $* "
    server_facts "$name"
    mkdir -p "$directory/run/systemd/journal" "$directory/run/lock" "$etc"
    cp -a /etc/ppp/. "$etc/"
    for file in chap-secrets pap-secrets; do
        printf 'bob * secret *\n"WORK\\\\bob" * secret *\n' >"$etc/$file"
    done
    {
        printf '%s\n' "name $name" lock nobsdcomp nodeflate debug dump \
            "logfile $directory/pppd.log" "ms-dns 172.$((18 + 2 * number)).0.53"
        case $words in
            *' noauth '* | *' require-pap '* | *' require-chap '* | *' require-eap '* | \
                *' require-mschap '* | *' require-mschap-v2 '*) ;;
            *) printf '%s\n' refuse-pap refuse-chap refuse-mschap require-mschap-v2 ;;
        esac
        case $words in
            *mppe*) ;;
            *) printf '%s\n' require-mppe-128 ;;
        esac
        [ $# = 0 ] || printf '%s\n' "$@"
    } >"$directory/options"
    printf '%s\n' "option $directory/options" \
        "localip ${server_local:-192.168.$((100 - number)).1}" \
        "remoteip 192.168.$((100 - number)).10-20" debug \
        ${server_pppd:+"ppp $server_pppd"} ${server_delegates:+delegate} >"$directory/pptpd.conf"
}

# in_server SERVER COMMAND…: with the server's own /run (and so its own syslog) and /etc/ppp
in_server() {
    "${enter[@]}" "$1" "$library/with-own-run" "$scene_directory/servers/$1/run" "${@:2}"
}

# port_is_open PID PORT: somebody listens in the network of that process
port_is_open() {
    local local_address state wanted table
    printf -v wanted ':%04X' "$2"
    for table in tcp tcp6; do
        while read -r _ local_address _ state _; do
            [[ $local_address != *"$wanted" || $state != 0A ]] || return 0
        done 2>/dev/null <"/proc/$1/net/$table"
    done
    return 1
}

# start_server SERVER [WORD…]: a PPTP server; the words are pppd's and say how the server behaves.
# MS-CHAPv2 unless a word says otherwise; MPPE 128 unless a word names mppe.
start_server() {
    local name=$1 number address directory
    server_facts "$name"
    [ -e "/run/netns/$name" ] || make_server_network "$name"
    make_server_files "$@"
    if [ ! -e "$directory/syslog" ]; then
        in_server "$name" busybox syslogd -n -O "$directory/syslog" &
    fi
    "${enter[@]}" "$name" "$library/with-own-run" "$directory/run" \
        pptpd --fg --conf "$directory/pptpd.conf" --option "$directory/options" \
        >>"$directory/pptpd.log" 2>&1 &
    wait_until 5 "$name listens" port_is_open $! 1723
    echo $! >"$directory/pid"
}

# start_stateful_server SERVER: one that has MPPE, but only the stateful kind (quick guests: it needs
# Python). pppd itself always tries stateless first, so something between rewrites what it says.
start_stateful_server() {
    local server_pppd=$library/stateful-only-pppd
    start_server "$1" require-mppe-128 mppe-stateful
}

# start_giving_server SERVER OWN OTHER [LATER]: one that seems to give itself the address OWN (none: it says
# none) and the client the address OTHER, whatever they are (quick guests: it needs Python). Packets
# get through only where OTHER is what pppd itself would give. LATER: what give_anew gives.
start_giving_server() {
    local directory=$scene_directory/servers/$1
    local server_pppd=$directory/pppd
    mkdir -p "$directory"
    printf '#!/bin/sh\nexec %s %s %s %s "$@"\n' "$library/giving-pppd" "$2" "$3" "${4:-$3}" \
        >"$server_pppd"
    chmod +x "$server_pppd"
    start_server "$1"
}

# give_anew SERVER: it agrees upon addresses once more
give_anew() {
    kill_in "$1" USR1 giving-pppd
}

# start_server_at SERVER ADDRESS [WORD…]: one whose own address in the tunnel is this
start_server_at() {
    local server_local=$2
    start_server "$1" "${@:3}"
}

# start_delegating_server SERVER NETWORK [WORD…]: one that has no addresses to give: the client must
# bring one of NETWORK
start_delegating_server() {
    local server_delegates=yes
    start_server "$1" "${@:3}"
    printf 'bob * secret %s\n' "$2" >"/etc/netns/$1/ppp/chap-secrets"
}

# start_scripted_server SERVER CODE [CODE]: one that answers every call with the first result code (RFC
# 2637) and disconnects it with the second, and tells telephone numbers in its pptpd.log
start_scripted_server() {
    local name=$1 number address directory
    server_facts "$name"
    make_server_network "$name"
    mkdir -p "$directory"
    "${enter[@]}" "$name" python3 "$library/scripted-server.py" "${@:2}" >"$directory/pptpd.log" &
    wait_until 5 "$name listens" port_is_open $! 1723
}

# kill_in NAMESPACE SIGNAL PATTERN: signals the processes whose name matches, all at once, so that
# none of them lives to react to the end of another
kill_in() {
    local pid comm victims=()
    for pid in $(ip netns pids "$1"); do
        # shellcheck disable=SC2053  # a pattern
        if read -r comm 2>/dev/null <"/proc/$pid/comm" && [[ $comm == $3 ]]; then
            victims+=("$pid")
        fi
    done
    [ "${#victims[@]}" = 0 ] || kill -s "$2" "${victims[@]}" 2>/dev/null || true
}

# stop_server SERVER: pptpd ends, and its connections with it
stop_server() {
    local pid
    read -r pid <"$scene_directory/servers/$1/pid"
    kill_in "$1" TERM 'pptp*'
    kill_in "$1" TERM pppd
    wait "$pid" || true
}
