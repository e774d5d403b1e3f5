# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: what a connection of NetworkManager's failed of: its reason, our words, where they are found
# guest: systemd
# suite: bookworm trixie
# limit: 120
# covers: cause auth-rejected

start_server server
word=Geheim-$RANDOM-Wort
set_server_password server "$word"
start_daemon
give_uplink_to_networkmanager

note "a wrong password"
VPN_SECRET="not $word" add_vpn Wrong
expect_exit 4 nmcli --wait 60 connection up Wrong
expect_match "nmcli says that it was the password" "Invalid secrets" "$output"
wait_until 10 "NetworkManager is told that it was the login" networkmanager_says "login-failed"
expect_fail "and of nothing else" networkmanager_says "connect-failed"
wait_until 10 "its journal says it in our words" networkmanager_says "auth-rejected: "
expect_equal "and so does the status" auth-rejected "$(cause_of Wrong)"
expect "and the log" log_says Wrong 'E=691'
expect_exit 21 as_user alice pptpctl delete Wrong
expect "NetworkManager gets the right one" nmcli connection modify Wrong vpn.secrets "password=$word"
vpn_up Wrong
expect_equal "the failure is forgotten" connected "$(state_of Wrong)"
vpn_down Wrong

note "what is not understood"
VPN_SECRET=$word VPN_DATA='mppe-stateful=perhaps, no-such-key=1' add_vpn Broken
expect_exit 4 nmcli --wait 60 connection up Broken
wait_until 10 "the key is named" networkmanager_says "mppe-stateful: "
expect "NetworkManager gets another" nmcli connection modify Broken -vpn.data mppe-stateful
vpn_up Broken
wait_until 10 "what nobody knows is ignored" networkmanager_says "no-such-key: "
vpn_down Broken

expect_fail "no password is in the journal" journal_has "$word"
expect_fail "none in what the service has" grep -rsqaF -e "$word" /run /var/lib/pptp-manager
