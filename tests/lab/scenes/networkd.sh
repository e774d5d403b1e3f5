# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: systemd-networkd starts again beside a tunnel and removes what is not its own
# guest: systemd
# limit: 150
# covers: option default-route

start_server server
inside server sysctl -q net.ipv4.ip_forward=1
ip -n router route add 192.168.99.0/24 via 10.9.0.1 dev to-server onlink
start_daemon
add_connection office --server 10.9.0.1 --set default-route=true --route 172.20.0.0/16
up office
ours() {
    client_ip rule
    client_ip -details route show table 70700
    client_ip -details route show table 70701 | grep -v 10.66.0.0/24 # its own network
}
all_is_there() {
    ours >"$scene_directory/now"
    diff "$scene_directory/ours" "$scene_directory/now"
}
reached() {
    client_reaches "$internet" && [ "$(route_of "$internet")" = pptp0 ]
}
ours >"$scene_directory/ours"
wait_until 5 "all traffic goes into the tunnel" reached

# it only touches the rules of others where it has links of its own
printf '[NetDev]\nName=own0\nKind=dummy\n' >/etc/systemd/network/90-lab.netdev
printf '[Match]\nName=own0\n[Network]\nAddress=10.66.0.1/24\n' >/etc/systemd/network/90-lab.network
client_ip monitor rule >"$scene_directory/rules.log" &
monitor=$!
for time in first second; do
    systemctl restart systemd-networkd
    wait_until 10 "it runs for the $time time" systemctl is-active systemd-networkd
    wait_until 10 "everything is there" all_is_there
done
kill "$monitor"
expect "it has removed rules of ours" test "$(grep -c Deleted "$scene_directory/rules.log")" -ge 5
wait_until 5 "all traffic goes into the tunnel" reached
expect_equal "the tunnel stands" connected "$(state_of office)"
systemctl stop systemd-networkd systemd-networkd.socket
rm /etc/systemd/network/90-lab.*
client_ip link delete own0
expect_exit 0 client pptpctl down office
