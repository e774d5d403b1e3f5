# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: NetworkManager has its tunnels made by the service
# guest: systemd
# suite: bookworm
# limit: 120
# covers: method AddTemporaryConnection, property ManagedBy

network=172.20.0.0/16
type=org.freedesktop.NetworkManager.pptp-manager
start_server server
word=Geheim-$RANDOM-Wort
set_server_password server "$word"
start_daemon

# add_profile NAME PASSWORD [WORD…]
add_profile() {
    local data="gateway=10.9.0.1, user=bob, password-flags=0, require-mppe-128=yes, refuse-eap=yes"
    data+=", refuse-pap=yes, refuse-chap=yes, refuse-mschap=yes"
    expect "NetworkManager has a profile $1" nmcli connection add type vpn vpn-type "$type" \
        con-name "$1" vpn.data "$data" vpn.secrets "password=$2" ipv4.routes "$network" \
        ipv4.never-default yes "${@:3}"
}

give_uplink_to_networkmanager
add_profile Office "$word"
note "what NetworkManager writes at its first connection stays"
expect "NetworkManager connects" nmcli --wait 60 connection up Office
expect "NetworkManager disconnects" nmcli --wait 60 connection down Office
wait_until 10 "nothing is left of it" not pptpctl status Office
system_snapshot >"$scene_directory/before"

note "a tunnel"
expect "NetworkManager connects" nmcli --wait 60 connection up Office
expect "the network is reached" client_reaches 172.20.0.1
expect_equal "the rest goes its own way" wan0 "$(route_of "$internet")"
expect_match "the service tells of it" "Managed by +NetworkManager" "$(pptpctl status Office)"
expect_exit 21 as_user alice pptpctl down Office
expect "it is none of ours" client_reaches 172.20.0.1
expect "NetworkManager disconnects" nmcli --wait 60 connection down Office
wait_until 10 "nothing is left of it" not pptpctl status Office
expect_same_system_soon 10 "$scene_directory/before"

note "a wrong password"
add_profile Wrong "not $word"
expect_exit 4 nmcli --wait 60 connection up Wrong
refused_login() {
    journalctl --sync
    journalctl --unit NetworkManager --no-pager | grep -q "failure: login-failed"
}
wait_until 10 "NetworkManager is told that it was the login" refused_login
