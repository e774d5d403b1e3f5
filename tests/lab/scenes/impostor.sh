# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: packets that somebody on the way puts into an encrypted tunnel unencrypted are told of
# guest: quick
# limit: 60
# covers: property Warnings

warnings() {
    client pptpctl status office --json
}
warned() {
    warnings | grep -q unencrypted-packets
}
# Two looks, with more than a second between
looked_at() {
    warnings >/dev/null
    test $((SECONDS - up_since)) -ge 3
}

start_server server
start_daemon
add_office
up office
expect "the network is reached" client_reaches 172.20.0.1
up_since=$SECONDS
wait_until 10 "the line is looked at" looked_at
expect_fail "encrypted packets are nothing to warn of" warned

note "an impostor sends"
router python3 "$library/impostor.py" to-server 10.9.0.1 "$client_address" 172.20.0.9 192.168.99.10 3 &
impostor=$!
while kill -0 "$impostor" 2>/dev/null; do
    client ping -qc1 -W1 172.20.0.1 >/dev/null || true
done
wait "$impostor"
wait_until 10 "and that is told" warned
expect_match "in words" "not encrypted" "$(client pptpctl status office)"
expect "the tunnel goes on" client_reaches 172.20.0.1
client pptpctl down office
expect_fail "nothing of it is left" warned
