# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: where large packets are lost on the way and nobody tells, transfers go on all the same, and the user learns why
# guest: quick systemd
# limit: 120
# covers: option mtu-probe mtu, property Changes Mtu

transfer=$scene_directory/transfer
dd if=/dev/urandom of="$transfer" bs=1000 count=1000 status=none

# The whole way from client to server is as wide as an Ethernet, but something on it drops what is
# larger, in both directions.
black_hole() { # -A|-D
    router iptables-legacy "$1" FORWARD -p 47 -m length --length 1400: -j DROP
}

# megabyte_comes, megabyte_goes: 1 MB by TCP through the tunnel within five seconds
megabyte_comes() {
    serve_once <"$transfer"
    # shellcheck disable=SC2016  # for the shell in the client
    timeout $((5 * lab_slack)) "${in_client[@]}" \
        bash -c 'cat </dev/tcp/172.20.0.1/9000' >"$transfer.came" || true
    end_listener
    cmp -s "$transfer" "$transfer.came"
}

megabyte_goes() {
    local until=$((SECONDS + 5 * lab_slack))
    serve_once </dev/null >"$transfer.went"
    timeout $((5 * lab_slack)) "${in_client[@]}" \
        bash -c 'cat >/dev/tcp/172.20.0.1/9000' <"$transfer" || true
    until cmp -s "$transfer" "$transfer.went" || [ $SECONDS -gt $until ]; do
        nap 0.1
    done
    end_listener
    cmp -s "$transfer" "$transfer.went"
}

serve_once() {
    "${enter[@]}" server busybox nc -l -p 9000 &
    listener=$!
    wait_until 5 "somebody listens" port_is_open "$listener" 9000 >&2
}

end_listener() {
    kill -KILL "$listener" 2>/dev/null || true
    wait "$listener" 2>/dev/null || true
}

mtu_is() {
    [ "$(client cat /sys/class/net/pptp0/mtu)" = "$1" ]
}

# Whether the service has come to a conclusion
has_looked() {
    grep -q '^mtu-probed=true' /run/pptp-manager/*.state
}

told_times() { # N
    [ "$(client pptpctl log office | grep -c "$lost")" = "$1" ]
}

lost="packets of 1456 bytes are lost on the way, of 1340 bytes they arrive"

start_server server
start_daemon
add_office
black_hole -A

note "without looking"
client pptpctl set office mtu-probe=false
up office
expect "small packets pass" client_reaches 172.20.0.1
expect_fail "a transfer hangs" megabyte_comes
expect_fail "in either direction" megabyte_goes
client pptpctl down office

note "with it"
client pptpctl unset office mtu-probe
up office

wait_until 15 "smaller packets are sent" mtu_is 1340
wait_until 5 "the log says so" told_times 1
expect_match "and the status" "Packets have 1340 bytes at most: larger ones are lost on the way" \
    "$(client pptpctl status office)"
expect_equal "and what programs read" 1340 "$(status_member office mtu)"
expect "a transfer is through" megabyte_comes
expect "in either direction" megabyte_goes

note "the service starts anew"
kill_daemon
start_daemon
wait_until 5 "and has the tunnel" state_is office connected
expect "with its size" mtu_is 1340
expect_match "and its reason" "larger ones are lost on the way" "$(client pptpctl status office)"
client pptpctl down office

note "nothing is lost"
black_hole -D
up office
wait_until 15 "it has looked" has_looked
expect "nothing is changed" mtu_is 1456
expect "and nothing said" told_times 0
expect_match "but what was chosen and why" "1456 bytes at most: more does not fit the network" \
    "$(client pptpctl status office)"
client pptpctl down office

note "a server that answers no ping"
black_hole -A
inside server iptables-legacy -A INPUT -p icmp -j DROP
up office
wait_until 15 "it has looked" has_looked
expect "nothing is changed on a mere suspicion" mtu_is 1456
client pptpctl down office

note "the tunnel ends while it looks"
inside server iptables-legacy -D INPUT -p icmp -j DROP
up office
expect_exit 0 client pptpctl down office
expect_exit 0 up office
wait_until 15 "the next one has its own look" mtu_is 1340
