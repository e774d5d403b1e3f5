# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: pptpctl up brings an encrypted tunnel, only the split routes go through it, down undoes all
# guest: quick systemd qemu
# limit: 60
# subset: ci
# covers: option name server user route mtu, property State Encryption Mtu
# covers: method AddConnection FindConnection Connect Disconnect
# covers: command add up status down, exit 0 11

start_server server
start_daemon
add_office
expect "the network behind the server is out of reach" not client_reaches 172.20.0.1
system_snapshot >"$scene_directory/before"

expect_exit 0 up office
expect_equal "the state is connected" connected "$(state_of office)"
expect_equal "encrypted with 128 bits, stateless" mppe-128-stateless \
    "$(status_member office encryption)"
expect_equal "the MTU fits the uplink" 1456 "$(status_member office mtu)"
expect_exit 0 client pptpctl status office

expect "the network behind the server is reached" client_reaches 172.20.0.1
expect_equal "its way is the tunnel" pptp0 "$(route_of 172.20.0.1)"
expect_equal "the other network's way is the uplink" wan0 "$(route_of 172.21.0.1)"
expect_equal "the server's way is the uplink" wan0 "$(route_of 10.9.0.1)"
expect_equal "the internet's way is the uplink" wan0 "$(route_of "$internet")"

expect_exit 0 client pptpctl down office
expect_exit 11 client pptpctl status office
expect_same_system_soon 5 "$scene_directory/before"
