# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: what status, show, list and log tell of a tunnel is what is so
# guest: quick systemd
# limit: 60
# subset: ci
# covers: property Uuid Owner Overrides Settings State Since Interface LocalAddress PeerAddress
# covers: property ServerAddress Encryption DataPath Mtu Routes Dns Version, method GetTraffic ReadLog
# covers: signal LogGrew, command status show list log monitor, exit 0 11, option timeout

start_server server
start_daemon
add_office --route 172.21.0.0/16
client pptpctl route disable office 172.21.0.0/16
client pptpctl set office timeout=45 mtu=1300

expect_exit 11 client pptpctl status office
"${in_client[@]}" pptpctl log office --follow --raw >"$scene_directory/raw.log" &
"${in_client[@]}" pptpctl monitor office --json >"$scene_directory/states.log" &
began=$(date +%s)
up office
expect_exit 0 client pptpctl status office --json
status=$output
member() { # NAME PATTERN
    expect_match "$1" "\"$1\" *: *\"?$2\"?" "$status"
}
member name office
member state connected
member interface pptp0
member local_address 192.168.99.10
member peer_address 192.168.99.1
member server_address 10.9.0.1
member encryption mppe-128-stateless
member data_path userspace
member mtu 1296
expect_match "dns" '"dns" *: *\[[[:space:]]*"172.20.0.53"' "$status"
since=$(sed -n 's/^ *"since" *: *"\([^"]*\)".*/\1/p' <<<"$status")
expect "it is up since it came up" [ "$(($(date -d "$since" +%s) - began))" -le 20 ]
uuid=$(status_member office uuid)
expect "the profile's file has that UUID" grep -rq "$uuid" /etc/pptp-manager/connections
expect_match "a route that is on is in" '"172.20.0.0/16"[^}]*"enabled" *: *true[^}]*"active" *: *true' \
    "$(tr -d '\n' <<<"$status")"
expect_match "one that is off is not" '"172.21.0.0/16"[^}]*"enabled" *: *false[^}]*"active" *: *false' \
    "$(tr -d '\n' <<<"$status")"

received=$(status_member office rx_bytes)
client_reaches 172.20.0.1
expect "traffic counts" [ "$(status_member office rx_bytes)" -ge "$((received + 84))" ]

expect_exit 0 client pptpctl show office --json
expect_match "what is in effect" '"timeout" *: *45' "$output"
expect_match "what differs from the preset" '"overrides"[^]]*"mtu"' "$(tr -d '\n' <<<"$output")"
expect_exit 0 client pptpctl list --terse
expect_match "shared with all" $'office\t.*10.9.0.1' "$output"
expect_match "the service tells its version" '^s "[0-9]' "$(client busctl get-property \
    org.pptp.Manager1 /org/pptp/Manager1 org.pptp.Manager1 Version)"

wait_until 5 "the log was followed" grep -q "CHAP authentication succeeded" "$scene_directory/raw.log"
wait_until 5 "states were monitored" grep -q connected "$scene_directory/states.log"
for step in resolving calling negotiating authenticating encrypting addressing configuring; do
    expect "the log tells of $step" grep -q "$step" <(client pptpctl log office)
done
