# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# What scenes do with NetworkManager's VPN connections (systemd guests; give_uplink_to_networkmanager).

own_type=org.freedesktop.NetworkManager.pptp-manager

# add_vpn NAME [WORD…]: a profile of our type for bob, with the server's first network; the words are of
# nmcli. VPN_DATA is added to vpn.data, VPN_SECRET replaces the password.
add_vpn() {
    local name=$1 data="gateway=${VPN_GATEWAY:-10.9.0.1}, user=bob, password-flags=0, require-mppe-128=yes"
    data+=", refuse-eap=yes, refuse-pap=yes, refuse-chap=yes, refuse-mschap=yes${VPN_DATA:+, $VPN_DATA}"
    shift
    expect "NetworkManager has a profile $name" nmcli connection add type vpn vpn-type "$own_type" \
        con-name "$name" vpn.data "$data" vpn.secrets "password=${VPN_SECRET:-secret}" \
        ipv4.routes "${VPN_ROUTES-172.20.0.0/16}" ipv4.never-default yes ipv6.method disabled "$@"
}

# vpn_up NAME, vpn_down NAME
vpn_up() {
    expect "NetworkManager connects $1" nmcli --wait 60 connection up "$1"
}

vpn_down() {
    expect "NetworkManager disconnects $1" nmcli --wait 60 connection down "$1"
    wait_until 10 "nothing is left of $1" is_gone "$1"
}

# is_gone NAME: the service knows it no more, and nothing is left to undo (of anything)
is_gone() {
    not pptpctl status "$1" && [ -z "$(compgen -G '/run/pptp-manager/*.state')" ]
}

# vpn_state NAME: activating, activated, or nothing where it is not active
vpn_state() {
    nmcli --get-values GENERAL.STATE connection show "$1"
}

# vpn_is NAME [STATE]: for wait_until
vpn_is() {
    [ "$(vpn_state "$1")" = "${2:-}" ]
}

# networkmanager_says TEXT: in its journal, since the scene began
networkmanager_says() {
    journalctl --sync
    journalctl --unit NetworkManager --no-pager --output=cat --since="@$scene_began" | grep -qF -e "$1"
}

# settle_networkmanager NAME: what it writes at its first connection stays; snapshots begin behind it
settle_networkmanager() {
    vpn_up "$1"
    vpn_down "$1"
    system_snapshot >"$scene_directory/before"
}
