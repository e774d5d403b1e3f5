# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: how long it takes until the routes are in: pptpctl, nmcli by both plugins, pppd by hand (--parameter ROUNDS)
# guest: systemd
# limit: 1800
# Leaves connect.tsv: way, round, microseconds; memory.tsv: program, KiB.

rounds=${lab_parameter:-10}
network=172.20.0.0/16
mkdir -p "$scene_directory/keep"

# NetworkManager makes a VPN only beside an active connection, so here it has the uplink.
give_uplink_to_network_manager() {
    sed '/^unmanaged-devices=/d' /etc/NetworkManager/conf.d/lab.conf >"$scene_directory/lab.conf"
    cp /etc/NetworkManager/conf.d/lab.conf "$scene_directory/lab.conf.before"
    cp "$scene_directory/lab.conf" /etc/NetworkManager/conf.d/lab.conf
    try nmcli general reload conf
    try nmcli device set wan0 managed yes
    expect "NetworkManager has a profile of the uplink" nmcli connection add type ethernet \
        con-name uplink ifname wan0 ipv4.method manual ipv4.addresses "$client_address/25" \
        ipv4.gateway "$gateway" ipv6.method disabled
    expect "NetworkManager has the uplink" nmcli --wait 20 connection up uplink
}

take_uplink_from_network_manager() {
    try nmcli connection delete uplink by-theirs by-ours || true
    cp "$scene_directory/lab.conf.before" /etc/NetworkManager/conf.d/lab.conf
    try nmcli general reload conf || true
    rm -f /etc/ppp/chap-secrets
    mv "$scene_directory/chap-secrets.before" /etc/ppp/chap-secrets
}

# add_to_network_manager NAME TYPE: the same profile for either plugin
add_to_network_manager() {
    local data="gateway=10.9.0.1, user=bob, password-flags=0, require-mppe-128=yes"
    data+=", refuse-eap=yes, refuse-pap=yes, refuse-chap=yes, refuse-mschap=yes"
    data+=", nobsdcomp=yes, nodeflate=yes"
    expect "NetworkManager knows the connection $1" nmcli connection add type vpn vpn-type "$2" \
        con-name "$1" autoconnect no vpn.data "$data" vpn.secrets "password=secret" \
        ipv4.never-default yes ipv4.routes "$network" ipv6.method disabled
}

up_by_pptpctl() {
    pptpctl up office --password-file "$scene_directory/password"
}

down_by_pptpctl() {
    pptpctl down office
}

up_by_theirs() {
    nmcli --wait 60 connection up by-theirs
}

down_by_theirs() {
    nmcli --wait 60 connection down by-theirs
}

up_by_ours() {
    nmcli --wait 60 connection up by-ours
}

down_by_ours() {
    nmcli --wait 60 connection down by-ours
}

# With IPv6 pppd would detach before it has an IPv4 address.
up_by_hand() {
    pppd pty "pptp 10.9.0.1 --nolaunchpppd" updetach noauth nodefaultroute noipv6 user bob \
        refuse-eap refuse-pap refuse-chap refuse-mschap require-mppe-128 nobsdcomp nodeflate \
        ifname byhand0 linkname by-hand &&
        ip route add "$network" dev byhand0
}

down_by_hand() {
    local pid
    read -r pid </run/ppp-by-hand.pid
    kill "$pid"
    while [ -e "/proc/$pid" ]; do
        nap 0.05
    done
    # pptp's own route to the server stays
    ip route delete 10.9.0.1/32 || true
}

no_pppd() {
    ! pidof pppd pptp
}

# measure WAY: one line of connect.tsv. What is measured is a process of its own, so that nothing of
# this shell's traps and options counts.
measure() {
    local way=$1 began took
    began=${EPOCHREALTIME/./}
    try "up_by_$way" || fail_with_output "$way does not connect"
    took=$((${EPOCHREALTIME/./} - began))
    printf '%s\t%s\t%s\n' "$way" "$round" "$took" >>"$scene_directory/keep/connect.tsv"
    note "round $round: $way: $((took / 1000)) ms"
    wait_until 5 "$way: the network behind the server is reached" client_reaches 172.20.0.1
    [ "$round" != 0 ] || "memory_of_$way"
    try "down_by_$way" || fail_with_output "$way does not disconnect"
    wait_until 10 "$way: all have ended" no_pppd
    nap 1
}

# memory_of PROGRAM: its share of the memory, as the kernel counts it
memory_of() {
    local pid key value
    pid=$(pgrep --oldest --full "$1")
    nap 2
    while read -r key value _; do
        [ "$key" != Pss: ] || printf '%s\t%s\n' "${1##*/}" "$value" \
            >>"$scene_directory/keep/memory.tsv"
    done <"/proc/$pid/smaps_rollup"
}

memory_of_pptpctl() {
    memory_of /usr/sbin/pptp-managerd
}

memory_of_theirs() {
    memory_of nm-pptp-service
}

memory_of_ours() {
    memory_of nm-pptp-manager-service
}

memory_of_hand() {
    :
}

cp -p /etc/ppp/chap-secrets "$scene_directory/chap-secrets.before"
trap 'take_uplink_from_network_manager' EXIT
printf 'bob * secret *\n' >/etc/ppp/chap-secrets
start_server server require-mppe-128
start_daemon
add_office
printf secret >"$scene_directory/password"
give_uplink_to_network_manager
add_to_network_manager by-theirs pptp
add_to_network_manager by-ours org.freedesktop.NetworkManager.pptp-manager

# round 0 warms up and is not counted
for ((round = 0; round <= rounds; round++)); do
    for way in pptpctl theirs ours hand; do
        measure "$way"
    done
done
