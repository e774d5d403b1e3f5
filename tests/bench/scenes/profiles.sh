# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: how long lists of 200 connections take: pptpctl, nmcli (--parameter ROUNDS)
# guest: systemd
# limit: 900
# Leaves profiles.tsv: way, round, microseconds.

rounds=${lab_parameter:-10}
count=200
ours=/etc/pptp-manager/connections
theirs=/etc/NetworkManager/system-connections
mkdir -p "$scene_directory/keep"

uuid() { # KIND NUMBER
    printf '00000000-0000-4000-800%s-%012x' "$1" "$2"
}

write_ours() { # NUMBER
    cat >"$ours/bench-$1.conf" <<E
[connection]
name=bench-$1
uuid=$(uuid 1 "$1")
[server]
server=vpn$1.example.org
[authentication]
user=CORP\\user$1
password=ask
[routing]
route=10.$1.0.0/16
E
}

write_theirs() { # NUMBER
    cat >"$theirs/bench-$1.nmconnection" <<E
[connection]
id=bench-$1
uuid=$(uuid 2 "$1")
type=vpn
autoconnect=false
[vpn]
service-type=org.freedesktop.NetworkManager.pptp
gateway=vpn$1.example.org
domain=CORP
user=user$1
password-flags=2
require-mppe-128=yes
refuse-eap=yes
refuse-pap=yes
refuse-chap=yes
refuse-mschap=yes
[ipv4]
method=auto
never-default=true
route1=10.$1.0.0/16
E
}

write_profiles() {
    local number
    mkdir -p "$ours"
    umask 077
    for ((number = 0; number < count; number++)); do
        write_ours "$number"
        write_theirs "$number"
    done
    umask 022
}

clean_up() {
    rm -f "$ours"/bench-* "$theirs"/bench-*
    try nmcli connection reload || true
}

list_by_pptpctl() {
    pptpctl list
}

list_by_nmcli() {
    nmcli connection show
}

lists_all() { # WAY
    [ "$("list_by_$1" | grep -c bench-)" = "$count" ]
}

measure() { # WAY
    local began took
    began=${EPOCHREALTIME/./}
    try "list_by_$1" || fail_with_output "$1 does not list"
    took=$((${EPOCHREALTIME/./} - began))
    printf '%s\t%s\t%s\n' "$1" "$round" "$took" >>"$scene_directory/keep/profiles.tsv"
}

trap clean_up EXIT
write_profiles
try nmcli connection reload
start_daemon
for way in pptpctl nmcli; do
    wait_until 60 "$way lists $count connections" lists_all "$way"
done

# round 0 warms up and is not counted
for ((round = 0; round <= rounds; round++)); do
    for way in pptpctl nmcli; do
        measure "$way"
    done
done
