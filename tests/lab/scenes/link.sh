# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: packet sizes on both sides, a server that falls silent, and tunnels that nobody uses
# guest: quick
# limit: 120
# subset: ci
# covers: option mtu mru echo-interval echo-failure idle, cause peer-dead, property Mtu

start_server server
start_server server2 mru 1000 mtu 1000
start_daemon
add_connection sizes --server 10.9.0.2 --set mtu=800 --set mru=900
add_connection limited --server 10.9.0.2 --set mtu=1400
add_connection idle --server 10.9.0.2 --set idle=2
add_connection watched --server 10.9.0.1 --set echo-interval=1 --set echo-failure=2
add_connection unwatched --server 10.9.0.1 --set echo-interval=0
add_connection patient --server 10.9.0.1 --set echo-interval=1 --set echo-failure=0
up_together sizes limited watched unwatched patient

mtu_of_peer() { # NAME: what the server's kernel sends to the connection at most
    ip -n server2 route get "$(status_member "$1" local_address)" |
        sed -n 's/.* dev \([^ ]*\).*/\1/p' | xargs ip -n server2 link show dev |
        sed -n 's/.* mtu \([0-9]*\) .*/\1/p'
}

expect_up sizes mppe-128-stateless
expect_equal "the MTU is what was set, less what MPPE takes" 796 "$(status_member sizes mtu)"
expect_match "as the kernel has it" "mtu 796 " \
    "$(client_ip link show dev "$(status_member sizes interface)")"
expect "the server was asked for small packets" log_says sizes "^rcvd \[LCP ConfAck .*<mru 900>"
expect_equal "and sends them" 896 "$(mtu_of_peer sizes)"
expect_up limited mppe-128-stateless
expect_equal "never more than the server takes" 996 "$(status_member limited mtu)"

expect_up unwatched mppe-128-stateless
expect_up patient mppe-128-stateless
began=$EPOCHSECONDS
slow_link server loss 100%
wait_until 10 "the silence is noticed" state_is watched failed
expect_equal "and told" peer-dead "$(cause_of watched)"
expect "not at once" [ $((EPOCHSECONDS - began)) -ge 1 ]
expect "after two questions" log_says watched "^No response to 2 echo-requests"
expect_equal "who does not ask does not know" connected "$(state_of unwatched)"
expect_fail "and has not asked" log_says unwatched "^sent \[LCP EchoReq"
expect_equal "nor does who takes no silence for the end" connected "$(state_of patient)"
expect "though it asks" log_says patient "^sent \[LCP EchoReq id=0x0"

expect_exit 0 up idle
wait_until 10 "nobody used it, so it ends" state_is idle disconnected
expect_equal "which is no failure" "" "$(cause_of idle)"
expect_match "the log tells why" "service +ended: no traffic" "$(client pptpctl log idle)"
expect_equal "one that may idle stays" connected "$(state_of limited)"
