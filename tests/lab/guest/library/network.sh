# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# The scene's network:
#
#   client 10.9.0.200/25 wan0 ── 10.9.0.254 router ── 10.9.0.1 server ── 172.20.0.0/16, 172.21.0.0/16
#                                    │      └──────── 10.9.0.2 server2 ── 172.22.0.0/16, 172.23.0.0/16
#                                    └ 198.51.100.1, "the rest of the internet"
#
# The client reaches every server through its gateway. In a quick guest the client is the namespace
# `client`; with systemd, whose units live there, it is the machine itself.

# shellcheck disable=SC2034  # for scenes
client_address=10.9.0.200 gateway=10.9.0.254 internet=198.51.100.1

enter=(ip netns exec)

# inside NAMESPACE COMMAND…
inside() {
    "${enter[@]}" "$@"
}

# What puts a command into the client. A command in the background is started with these words and
# not with the function: then $! is the command itself and not a subshell.
if [ "$lab_kind" = quick ]; then
    in_client=(ip netns exec client)
    client_ip=(ip -n client)
else
    in_client=()
    client_ip=(ip)
fi

# client COMMAND…
client() {
    "${in_client[@]}" "$@"
}

# client_ip WORD…: the ip command in the client
client_ip() {
    "${client_ip[@]}" "$@"
}

router() {
    ip netns exec router "$@"
}

network_up() {
    ip netns add router
    [ "$lab_kind" != quick ] || ip netns add client
    router sysctl -q net.ipv4.ip_forward=1
    ip -n router -batch - <<X
link set lo up
address add $internet/32 dev lo
link add to-client type veth peer name wan0
address add $gateway/25 dev to-client
link set to-client up
X
    if [ "$lab_kind" = quick ]; then
        ip -n router link set wan0 netns client
        client_ip link set lo up
    else
        ip -n router link set wan0 netns 1
    fi
    # the addresses are final from the start
    client sysctl -q net.ipv6.conf.wan0.accept_dad=0
    client_ip -batch - <<X
address add $client_address/25 dev wan0
link set wan0 up
route add default via $gateway dev wan0
X
}

# dns_name NAME ADDRESS…: the client resolves NAME to all of these
dns_name() {
    local name=$1 address
    shift
    for address; do
        printf '%s %s\n' "$address" "$name" >>/etc/hosts
    done
}

# slow_link SERVER NETEM-WORDS…: for example slow_link server delay 50ms loss 1%
slow_link() {
    local name=$1
    shift
    inside router tc qdisc replace dev "to-$name" root netem "$@"
}

# drop_gre, pass_gre: what a firewall between client and servers does to protocol 47
drop_gre() {
    inside router iptables-legacy -I FORWARD -p 47 -j DROP
}

pass_gre() {
    inside router iptables-legacy -D FORWARD -p 47 -j DROP
}

# give_uplink_to_networkmanager [WORD…]: it makes a VPN only beside an active connection. The words are
# nmcli's, about the uplink.
give_uplink_to_networkmanager() {
    sed -i '/^unmanaged-devices=/d' /etc/NetworkManager/conf.d/lab.conf
    try nmcli general reload conf
    try nmcli device set wan0 managed yes
    expect "NetworkManager has a profile of the uplink" nmcli connection add type ethernet \
        con-name uplink ifname wan0 ipv4.method manual ipv4.addresses "$client_address/25" \
        ipv4.gateway "$gateway" ipv6.method disabled "$@"
    expect "NetworkManager has the uplink" nmcli --wait 20 connection up uplink
}
