# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: a computer behind this one uses the tunnel, 5 MB come through a path with small packets, others do not get in
# guest: qemu
# limit: 120
# covers: option masquerade mss-clamp allow-incoming

# An office computer behind the server, which never hears that its packets are too large.
add_office_computer() {
    ip netns add office-host
    ip -n server link add to-office type veth peer name eth0 netns office-host
    ip -n server address add 172.24.0.1/24 dev to-office
    ip -n server link set to-office up
    ip -n office-host link set lo up
    ip -n office-host address add 172.24.0.2/24 dev eth0
    ip -n office-host link set eth0 up
    ip -n office-host route add default via 172.24.0.1
    inside server sysctl -q net.ipv4.ip_forward=1
    inside office-host nft 'add table ip deaf'
    inside office-host nft 'add chain ip deaf c { type filter hook input priority 0; }'
    inside office-host nft add rule ip deaf c icmp type destination-unreachable drop
    mkdir "$scene_directory/www"
    head -c 5000000 /dev/urandom >"$scene_directory/www/file"
    "${enter[@]}" office-host busybox httpd -f -p 172.24.0.2:80 -h "$scene_directory/www" &
    wait_until 5 "the office computer serves" port_is_open $! 80
}

clamps() {
    client nft list table inet pptp_manager | grep -q maxseg
}

# download SECONDS: as the computer behind the client
download() {
    inside lan-host timeout "$1" busybox wget -q -O "$scene_directory/got" http://172.24.0.2/file
}

start_server server
add_office_computer
client_ip link set wan0 mtu 1300
add_lan_host
start_daemon
add_connection office --server 10.9.0.1 --route 172.24.0.0/24 --set masquerade=true \
    --set mss-clamp=false
system_snapshot >"$scene_directory/before"
expect_equal "this computer forwards nothing" 0 "$(client sysctl -n net.ipv4.ip_forward)"

expect_exit 0 up office
expect "the computer behind this one reaches the office" inside lan-host ping -q -c 1 -W 4 172.24.0.2
expect_fail "but nothing else through us" inside lan-host ping -q -c 1 -W 1 "$internet"
expect_fail "without smaller packets its download gets stuck" download 5
expect_exit 0 client pptpctl set office mss-clamp=true
wait_until 10 "packets are made smaller" clamps
expect "with them it completes" download 60
expect "and is whole" cmp "$scene_directory/got" "$scene_directory/www/file"

note "from the other side"
local_address=$(status_member office local_address)
ip -n server route add 10.66.0.0/24 dev ppp0
expect "we answer whether we are there" inside office-host ping -q -c 1 -W 4 "$local_address"
"${in_client[@]}" busybox httpd -f -p 8080 -h /lab/share/guest &
httpd=$!
wait_until 5 "we serve" port_is_open $httpd 8080
reach_us() {
    inside office-host timeout 3 bash -c ": >/dev/tcp/$local_address/8080"
}
expect_fail "but nobody connects to us" reach_us
expect_fail "nor through us" inside office-host ping -q -c 1 -W 1 "$lan_host"
expect_exit 0 client pptpctl set office allow-incoming=true
expect "unless they may" reach_us
expect "also through us" inside office-host ping -q -c 1 -W 4 "$lan_host"
kill $httpd

note "the service is killed, and the next one finds what was before"
kill_daemon
expect "the office is still reached" inside lan-host ping -q -c 1 -W 4 172.24.0.2
start_daemon
wait_until 5 "the next service is connected" state_is office connected
expect_exit 0 client pptpctl down office
rm "$scene_directory/password"
restart_for_snapshot
expect_same_system_soon 10 "$scene_directory/before"
