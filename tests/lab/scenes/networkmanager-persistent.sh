# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: with vpn.persistent NetworkManager's connection outlives its tunnel, which is made again; without, it ends
# guest: systemd
# suite: bookworm trixie
# limit: 240
# covers: cause killed peer-closed

start_server server
start_daemon
give_uplink_to_networkmanager
add_vpn Kept vpn.persistent yes
add_vpn Plain
settle_networkmanager Kept

# NetworkManager 1.52 calls it activated when the uplink is back, before the tunnel is
is_there_again() {
    wait_until 60 "the tunnel stands again" state_is Kept connected
    wait_until 60 "NetworkManager has it again" vpn_is Kept activated
    expect "the network is reached" client_reaches 172.20.0.1
}

note "pppd is killed: one that is not to persist ends"
vpn_up Plain
kill -KILL "$(main_process Plain)"
wait_until 20 "NetworkManager has it no more" vpn_is Plain
expect_equal "the status says why" killed "$(cause_of Plain)"
wait_until 10 "NetworkManager's journal, too" networkmanager_says "killed: "

note "one that persists is made again"
vpn_up Kept
first=$(main_process Kept)
kill -KILL "$first"
is_another() {
    local now
    now=$(main_process Kept)
    [ -n "$now" ] && [ "$now" != 0 ] && [ "$now" != "$first" ]
}
wait_until 20 "it is dialled again" is_another
is_there_again
expect "one log has both" log_says Kept 'Terminated|Connect time|local  IP address'

note "the server is killed, and back after a while"
kill_in server KILL 'pptp*'
kill_in server KILL pppd
wait_until 20 "NetworkManager connects again" vpn_is Kept activating
has_failed_again() {
    [ "$(state_of Kept)" = failed ] && [ "$(cause_of Kept)" = server-refused ]
}
wait_until 20 "a second attempt has failed" has_failed_again
expect "NetworkManager still has it" vpn_is Kept activating
start_server server
is_there_again

note "the uplink is lost, and back"
expect "silence is noticed soon" nmcli connection modify Kept +vpn.data lcp-echo-interval=2 \
    +vpn.data lcp-echo-failure=2
vpn_down Kept
vpn_up Kept
ip -n router link set to-client down
wait_until 60 "NetworkManager has lost it" not vpn_is uplink activated
wait_until 60 "NetworkManager connects again" vpn_is Kept activating
expect "no packet leaves for the server by another way" test "$(route_of 10.9.0.1)" != pptp0
ip -n router link set to-client up
wait_until 60 "NetworkManager has the uplink" vpn_is uplink activated
is_there_again

note "the password is no longer right: no second attempt"
set_server_password server "another word"
kill -KILL "$(main_process Kept)"
wait_until 30 "NetworkManager has it no more" vpn_is Kept
expect_equal "the status says why" auth-rejected "$(cause_of Kept)"
wait_until 10 "NetworkManager is told that it was the login" networkmanager_says login-failed
set_server_password server secret

note "somebody ends it while it waits for the server"
vpn_up Kept
kill_in server KILL 'pptp*'
kill_in server KILL pppd
wait_until 20 "a second attempt has failed" has_failed_again
expect "NetworkManager disconnects it" nmcli --wait 60 connection down Kept
expect "that is the end" vpn_is Kept
