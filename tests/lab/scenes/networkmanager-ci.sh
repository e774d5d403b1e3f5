# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: the three PPTP scenarios of NetworkManager's own test suite, with our plugin and server
# guest: systemd
# suite: bookworm trixie
# limit: 120
#
#   pptp_add_profile     a profile with a password in it is added and comes up, with a /32 of the server's
#   pptp_password_file   the profile has none (password-flags=2); nmcli reads it from a file
#   pptp_terminate       vpn.persistent, and what keeps the tunnel is killed
# There the third looks whether the connection is gone; here it is there again, which is what
# vpn.persistent asks for.

start_server server
start_daemon
give_uplink_to_networkmanager

# shown REGEX: in what nmcli tells of the connection
shown() {
    nmcli connection show pptp | grep -Eq -e "$1"
}

is_connected() {
    shown 'VPN.VPN-STATE:.*VPN connected' && shown 'IP4.ADDRESS.*192\.168\.99\.[0-9]+/32'
}

note "pptp_add_profile"
add_vpn pptp
vpn_up pptp
expect "NetworkManager shows it" is_connected
expect "the network is reached" client_reaches 172.20.0.1
vpn_down pptp

note "pptp_password_file"
expect "the profile has no password" nmcli connection modify pptp vpn.secrets '' \
    +vpn.data password-flags=2
expect_exit 4 nmcli --wait 60 connection up pptp
printf 'vpn.secrets.password:secret\n' >"$scene_directory/password"
expect "nmcli has one for it" nmcli --wait 60 connection up pptp passwd-file "$scene_directory/password"
expect "NetworkManager shows it" is_connected
vpn_down pptp

note "pptp_terminate"
expect "the profile persists" nmcli connection modify pptp vpn.persistent yes \
    +vpn.data password-flags=0 vpn.secrets password=secret
vpn_up pptp
expect "NetworkManager shows it" is_connected
kill -KILL "$(main_process pptp)"
wait_until 5 "it is not connected" not shown 'VPN.VPN-STATE:.*VPN connected'
wait_until 30 "it is connected again" is_connected
expect "the network is reached" client_reaches 172.20.0.1
vpn_down pptp
