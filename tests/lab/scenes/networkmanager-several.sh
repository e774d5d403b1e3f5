# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: two connections of NetworkManager's at once, one of them of a single user
# guest: systemd
# suite: bookworm trixie
# limit: 120

start_server server
start_daemon
give_uplink_to_networkmanager
start_server server2
add_vpn Private connection.permissions user:alice ipv4.route-metric 60
settle_networkmanager Private
VPN_GATEWAY=10.9.0.2 VPN_ROUTES=172.22.0.0/16 add_vpn Second
as_alice() {
    as_user alice pptpctl status "$1"
}
vpn_up Second
private_up() {
    nmcli --wait 60 connection up Private
}
expect "NetworkManager connects alice's" private_up
expect "the first network is reached" client_reaches 172.20.0.1
expect "the second network is reached" client_reaches 172.22.0.1
expect_match "alice sees hers" "Managed by +NetworkManager" "$(as_alice Private)"
expect_exit 10 as_user eve pptpctl status Private
expect "NetworkManager disconnects the second" nmcli --wait 60 connection down Second
wait_until 10 "nothing is left of it" not pptpctl status Second
expect "the other goes on" client_reaches 172.20.0.1
vpn_down Private
expect_same_system_soon 10 "$scene_directory/before"
