# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: FRR speaks OSPF over the tunnel: each side learns the networks behind the other, and forgets them with the tunnel
# guest: qemu systemd
# limit: 120
# packages: frr
# covers: option allow-incoming interface

frr=/usr/lib/frr

# ospf_for NETWORK-INTERFACE TUNNEL ROUTER-ID: the lines of docs/guides/routing-daemon.md, and
# shorter times, so that nobody has to wait for them
ospf_for() {
    cat <<X
interface $2
 ip ospf area 0
 ip ospf network point-to-point
 ip ospf mtu-ignore
 ip ospf hello-interval 1
 ip ospf dead-interval 4
!
interface $1
 ip ospf area 0
 ip ospf passive
!
router ospf
 ospf router-id $3
X
}

# The network 10.77.0.0/24 behind the client, with one computer in it
network_behind_client() {
    ip netns add behind
    client_ip link add lan9 type veth peer name lan0 netns behind
    client_ip address add 10.77.0.1/24 dev lan9
    client_ip link set lan9 up
    ip -n behind -batch - <<X
link set lo up
link set lan0 up
address add 10.77.0.9/24 dev lan0
route add default via 10.77.0.1
X
    client sysctl -q net.ipv4.ip_forward=1
}

start_frr_at_server() {
    install -d -o frr -g frr /etc/frr/server /run/frr/server
    ospf_for lan0 ppp0 192.168.99.1 >/etc/frr/server/frr.conf
    chown frr:frr /etc/frr/server/frr.conf
    : >/etc/frr/server/vtysh.conf
    "${enter[@]}" server $frr/zebra -N server &
    wait_until 10 "zebra runs at the server" test -S /run/frr/server/zserv.api
    "${enter[@]}" server $frr/ospfd -N server &
    wait_until 10 "and ospfd" test -S /run/frr/server/ospfd.vty
    inside server vtysh -N server -b
}

start_frr_at_client() {
    sed -i 's/^ospfd=no/ospfd=yes/' /etc/frr/daemons
    ospf_for lan9 pptp0 192.168.99.10 >/etc/frr/frr.conf
    chown frr:frr /etc/frr/frr.conf
    systemctl restart frr
    wait_until 20 "ospfd runs at the client" test -S /run/frr/ospfd.vty
}

server_knows() { # NETWORK
    ip -n server route show proto ospf | grep -q "^$1 "
}

client_knows() { # NETWORK
    client_ip route show proto ospf | grep -q "^$1 .*dev pptp0"
}

start_server server
inside server sysctl -q net.ipv4.ip_forward=1
network_behind_client
start_frr_at_server
start_frr_at_client
start_daemon
add_connection office --server 10.9.0.1 --set allow-incoming=true --set interface=pptp0
expect_fail "the server knows nothing of the network behind the client" server_knows 10.77.0.0/24

up office
wait_until 30 "then it does" server_knows 10.77.0.0/24
wait_until 10 "and the client of the server's" client_knows 172.20.0.0/16
expect "a computer behind the client is reached from the server" \
    inside server ping -q -c 1 -W 2 10.77.0.9
expect "from behind the client, the server's network is" \
    inside behind ping -q -c 1 -W 2 172.20.0.1
expect_equal "the way there is the tunnel" pptp0 "$(route_of 172.20.0.1)"

client pptpctl down office
expect_fail "the client forgets the server's" client_knows 172.20.0.0/16
wait_until 10 "the server forgets the client's" not server_knows 10.77.0.0/24

note "the next tunnel"
up office
wait_until 30 "has the same name, so that nothing is to be done" server_knows 10.77.0.0/24
wait_until 10 "in both directions" client_knows 172.20.0.0/16
expect "and the computer is reached again" inside server ping -q -c 1 -W 2 10.77.0.9
client pptpctl down office
systemctl stop frr
