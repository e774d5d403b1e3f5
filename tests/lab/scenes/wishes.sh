# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: addresses, names and logs as the connection wants them
# guest: quick
# limit: 90
# subset: ci
# covers: option local-address remote-name debug data-path interface dns ipv6 domain
# covers: cause address-refused, property Interface LocalAddress DataPath

start_server server
start_delegating_server server2 10.77.0.0/24 192.168.98.1:
start_daemon
add_connection plain --server 10.9.0.1
add_connection nowhere --server 10.9.0.2
add_connection at-home --server 10.9.0.2 --set local-address=10.77.0.5
add_connection other --server 10.9.0.1 --set ipv6=true --set dns=10.1.1.1,10.1.1.2 \
    --set domain=WORK --set interface=office0 --set debug=true --set remote-name=head-office
expect_exit 0 client pptpctl set other data-path=kernel
expect_match "what is not there yet is said" "data-path=kernel .*no effect" "$output"
up_together plain nowhere at-home other

expect_not_up nowhere address-refused
expect_up at-home mppe-128-stateless
expect_equal "the address asked for is ours" 10.77.0.5 "$(status_member at-home local_address)"

expect_up plain mppe-128-stateless
expect_fail "no IPv6 by default" log_says plain "^local +LL address"
expect "name servers are asked for" log_says plain "^sent \[IPCP ConfReq .*<ms-dns1"
expect_fail "pppd tells no options" log_says plain "^pppd options in effect"
expect_exit 0 client pptpctl down plain
expect_exit 0 up plain --debug
expect "or it does for one attempt" log_says plain "^pppd options in effect"

expect_up other mppe-128-stateless
expect "IPv6 within the tunnel" log_says other "^local +LL address"
expect_fail "who names name servers needs none of the peer" log_says other "<ms-dns"
expect "the domain is sent" log_says other '^sent \[CHAP Response .*name = "WORK\\\\bob"'
expect_equal "the interface has its name" office0 "$(status_member other interface)"
expect "in the kernel, too" client_ip link show dev office0
expect "pppd tells its options" log_says other "^pppd options in effect"
expect "also the name of the server" log_says other "^remotename head-office "
expect_match "the other data path is not there" "service +data-path=kernel is not there" \
    "$(client pptpctl log other)"
expect_equal "so it is the usual one" userspace "$(status_member other data_path)"
