# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: a tunnel made with pppd and pptp by hand, with all the words the product gives them
# guest: quick systemd qemu
# suite: bookworm trixie
# limit: 60
# subset: ci

start_server server require-mppe-128 nomppe-stateful
expect "the server answers through the gateway" client_reaches 10.9.0.1
expect_fail "its private network is out of reach" client_reaches 172.20.0.1

call_by_hand 10.9.0.1
wait_until 10 "the tunnel has addresses" call_says "remote IP address 192.168.99.1"
expect "encrypted, stateless, 128 bit" call_says "MPPE 128-bit stateless compression enabled"
expect_match "the interface has our name, and the MTU less MPPE's 4 bytes" "mtu 1456" \
    "$(client_ip link show pptp0)"
expect_equal "pptp left no host route" wan0 "$(route_of 10.9.0.1)"

client_ip route add 172.20.0.0/16 dev pptp0
expect "the server's network is reached through it" client_reaches 172.20.0.1
expect_no_match "the secret is not in the log" "password.*secret" "$(cat "$call_log")"

end_call
expect_equal "pppd says that it was signalled" 5 "$call_code"
expect_fail "the interface is gone" client_ip link show pptp0
