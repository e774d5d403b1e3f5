# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: a network on the way that takes 1300 bytes and says so: packets are made to fit, and large transfers complete
# guest: quick systemd
# limit: 120
# covers: option mtu, property Mtu Changes

transfer=$scene_directory/transfer
dd if=/dev/urandom of="$transfer" bs=100000 count=50 status=none

# five_megabytes_come: by TCP through the tunnel
five_megabytes_come() {
    "${enter[@]}" server busybox nc -l -p 9000 <"$transfer" &
    wait_until 5 "somebody listens" port_is_open $! 9000
    timeout $((20 * lab_slack)) "${in_client[@]}" \
        bash -c 'cat </dev/tcp/172.20.0.1/9000' >"$transfer.came" || true
    cmp -s "$transfer" "$transfer.came"
}

status_says() { # TEXT
    client pptpctl status office | grep -qF -e "$1"
}

start_server server
start_daemon
add_office

note "the uplink's own interface"
client_ip link set wan0 mtu 1300
up office
expect_equal "the tunnel's packets fit" 1256 "$(status_member office mtu)"
expect "and that is told" status_says "1256 bytes at most: more does not fit the network"
five_megabytes_come || fail "the transfer did not complete"
client pptpctl down office
client_ip link set wan0 mtu 1500

note "a PPPoE line"
client_ip link set wan0 mtu 1492
up office
expect_equal "the tunnel's packets fit" 1448 "$(status_member office mtu)"
client pptpctl down office
client_ip link set wan0 mtu 1500

note "further away"
ip -n router link set to-server mtu 1300
ip -n server link set wan mtu 1300
up office
five_megabytes_come || fail "the transfer did not complete"
client pptpctl down office

note "and the router has said so before"
expect_fail "a large packet does not pass" client ping -q -c 1 -W 1 -M 'do' -s 1400 10.9.0.1
up office
expect_equal "the tunnel's packets fit from the start" 1256 "$(status_member office mtu)"
client pptpctl down office

note "the server takes less"
ip -n router link set to-server mtu 1500
ip -n server link set wan mtu 1500
client_ip route flush cache
stop_server server
start_server server mru 1200
up office
expect_equal "it gets less" 1196 "$(status_member office mtu)"
expect "and that is told" status_says "1196 bytes at most: the server takes no larger ones"
client pptpctl down office
