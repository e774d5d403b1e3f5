# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# What reaches the router of what should go into a tunnel, counted by kind, and a second computer
# behind the client (guests with nftables).

# shellcheck disable=SC2034  # for scenes
internet6=2001:db8:1::1 lan_host=10.66.0.2

# watch_router: from now on the router counts what comes from the client to the internet's addresses,
# and questions to name servers; the tunnel's own packets are none of them
watch_router() {
    router nft -f - <<X
table inet seen {
    counter of_tcp {}
    counter of_udp {}
    counter of_icmp {}
    counter of_dns {}
    counter of_ipv6 {}
    counter of_forwarded {}
    chain arriving {
        type filter hook prerouting priority -300
        iifname != "to-client" return
        ip saddr $lan_host ip daddr $internet counter name of_forwarded return
        th dport 53 ip saddr $client_address counter name of_dns return
        ip6 daddr $internet6 counter name of_ipv6 return
        ip saddr != $client_address return
        ip daddr != $internet return
        meta l4proto tcp counter name of_tcp
        meta l4proto udp counter name of_udp
        meta l4proto icmp counter name of_icmp
    }
}
X
}

# seen: "dns=0 forwarded=2 …"
seen() {
    router nft list counters table inet seen |
        awk '$1 == "counter" { name = substr($2, 4) } $1 == "packets" { printf "%s=%s ", name, $2 }'
}

forget_seen() {
    router nft reset counters table inet seen >/dev/null
}

# give_ipv6: the client has the internet over IPv6, too
give_ipv6() {
    router sysctl -q net.ipv6.conf.to-client.accept_dad=0
    ip -n router address add 2001:db8:9::fe/64 dev to-client nodad
    ip -n router address add "$internet6/128" dev lo
    client_ip address add 2001:db8:9::c8/64 dev wan0 nodad
    client_ip -6 route add default via 2001:db8:9::fe dev wan0
}

# add_lan_host: a computer at the address $lan_host, whose gateway is the client
add_lan_host() {
    ip netns add lan-host
    client_ip link add lan0 type veth peer name eth0 netns lan-host
    client sysctl -q net.ipv6.conf.lan0.accept_dad=0 # its addresses are final from the start
    client_ip address add 10.66.0.1/24 dev lan0
    client_ip link set lan0 up
    ip -n lan-host link set lo up
    ip -n lan-host address add "$lan_host/24" dev eth0
    ip -n lan-host link set eth0 up
    ip -n lan-host route add default via 10.66.0.1
}

# probe: one packet, or a few, of each kind, to where they should not go around the tunnel
probe() {
    client "$library/probe" "$internet" "$gateway" "$internet6"
    [ ! -e /run/netns/lan-host ] || inside lan-host ping -q -c 1 -W 0.2 "$internet" >/dev/null || true
}

# keep_probing: again and again, until stop_probing
keep_probing() {
    while :; do
        probe
    done >/dev/null 2>&1 &
    prober=$!
}

stop_probing() {
    kill "$prober"
    wait "$prober" 2>/dev/null || true
}

all_seen() { # KIND…
    local counts kind
    probe
    counts=$(seen)
    for kind; do
        [[ $counts =~ $kind=[1-9] ]] || return 1
    done
}

# expect_all_seen DESCRIPTION KIND…: these kinds of probe come to the router
expect_all_seen() {
    forget_seen
    wait_until 10 "$1: ${*:2}" all_seen "${@:2}"
}

# expect_nothing_seen DESCRIPTION: of what has been probed since forget_seen
expect_nothing_seen() {
    expect_no_match "$1" '=[1-9]' "$(seen)"
}
