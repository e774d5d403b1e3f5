# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: NetworkManager has its tunnels made by the service, and puts in what it is told
# guest: systemd
# suite: bookworm trixie
# limit: 120
# covers: method AddTemporaryConnection, property ManagedBy

start_server server
inside server sysctl -q net.ipv4.ip_forward=1
start_name_servers
start_daemon
give_uplink_to_networkmanager ipv4.dns "$uplink_dns" ipv4.dns-search lan.example
add_vpn Office ipv4.dns-search corp.example
settle_networkmanager Office

note "a split tunnel"
vpn_up Office
expect "the network is reached" client_reaches 172.20.0.1
expect_equal "the rest goes its own way" wan0 "$(route_of "$internet")"
tunnel_says() { # REGEX
    client_ip -details address show dev pptp0 | grep -Eq "$1"
}
expect "it has the addresses that were agreed" tunnel_says 'inet 192\.168\.99\.1[0-9] peer 192\.168\.99\.1/32'
expect "and the MTU" tunnel_says "mtu $(status_member Office mtu) "
expect_equal "the name server is the tunnel's" "$office_dns" "$(resolvectl dns pptp0 | sed 's/.*: //')"
expect_name "the office's names are asked there" intranet.corp.example 172.20.0.80 office
expect_name "the rest at the uplink" www.example 198.51.100.1 uplink

note "it is NetworkManager's"
expect_match "the status says so" "Managed by +NetworkManager" "$(pptpctl status Office)"
expect_match "the list, too" "Office" "$(as_user alice pptpctl status)"
for words in "down Office" "delete Office" "set Office mtu=1400" "route add Office 10.8.0.0/16"; do
    # shellcheck disable=SC2086  # words
    expect_exit 21 as_user alice pptpctl $words
    expect_match "it says whose it is" NetworkManager "$output"
done
expect "it is none of ours" client_reaches 172.20.0.1
vpn_down Office
expect_same_system_soon 10 "$scene_directory/before"

note "all traffic, and the class's network"
VPN_ROUTES='' VPN_DATA='class-route=yes' add_vpn Everything ipv4.never-default no \
    ipv4.dns-priority -50
vpn_up Everything
expect_equal "the rest goes through it" pptp0 "$(route_of "$internet")"
expect "there is a route to the class's network" route_is 192.168.99.77 pptp0
expect_match "it is one of its own" 'dev pptp0' "$(client_ip route show 192.168.99.0/24)"
expect "the network is reached" client_reaches 172.20.0.1
expect_equal "the way to the server does not" wan0 "$(route_of 10.9.0.1)"
expect_name "all names are asked in the office" www.example 198.51.100.2 office
vpn_down Everything
expect_same_system_soon 10 "$scene_directory/before"
