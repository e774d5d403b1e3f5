# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: two users and root under real polkit: each has an "office", drives it alone, and learns nothing of the other's
# guest: systemd
# limit: 90
# subset: ci
# covers: option owner name, signal LogGrew, property State Name, method FindConnection

start_server server
start_server server2
mkdir -p /etc/polkit-1/rules.d
# as if both sat in front of the machine
cat >/etc/polkit-1/rules.d/scene.rules <<'X'
polkit.addRule(function(action, subject) {
    if (action.id == "org.pptp.manager1.connect" || action.id == "org.pptp.manager1.modify-own")
        return polkit.Result.YES;
});
X
start_daemon

# uuid_for USER NAME
uuid_for() {
    { as_user "$1" pptpctl status "$2" --json || true; } |
        sed -n 's/^ *"uuid" *: *"\([^"]*\)".*/\1/p'
}

up_as() { # USER NAME
    printf secret | as_user "$1" pptpctl up "$2" --password-file -
}

# All that the service sends to a connection of the user's that has asked for everything.
listen_as() { # USER
    as_user "$1" pptpctl monitor --json >"$scene_directory/monitor-$1" &
    as_user "$1" dbus-monitor --system "sender='org.pptp.Manager1'" >"$scene_directory/bus-$1" &
}

expect_exit 0 as_user alice pptpctl add office --server 10.9.0.1 --user bob --route 172.20.0.0/16
expect_exit 0 as_user eve pptpctl add office --server 10.9.0.2 --user bob --route 172.22.0.0/16
alices=$(uuid_for alice office)
eves=$(uuid_for eve office)
listen_as eve
expect_exit 0 up_as eve office
wait_until 5 "eve is told of hers" grep --quiet '"connected"' "$scene_directory/monitor-eve"

expect_exit 0 up_as alice office
expect_exit 0 as_user alice pptpctl set office mtu=1300
expect_exit 0 as_user alice pptpctl route add office 172.21.0.0/16
expect_exit 10 as_user eve pptpctl status "$alices"
expect_exit 10 as_user eve pptpctl down "$alices"
expect_exit 10 as_user eve pptpctl log "$alices"
expect_exit 10 as_user eve pptpctl set "$alices" mtu=1400
expect "both stand" state_is "$alices" connected
expect "both stand" state_is "$eves" connected
expect_exit 0 as_user eve pptpctl list --json
expect_match "eve sees hers" "$eves" "$output"
expect_no_match "and hers alone" "$alices" "$output"
expect_exit 0 as_user eve pptpctl down office
wait_until 5 "eve is told again" grep --quiet '"disconnected"' "$scene_directory/monitor-eve"
for file in monitor-eve bus-eve; do
    expect_fail "$file tells nothing of alice's" \
        grep -e "$alices" -e "${alices//-/_}" -e 172.21.0.0 -e 10.9.0.1 "$scene_directory/$file"
done

expect_exit 0 client pptpctl list --json
expect_match "root sees alice's" "$alices" "$output"
expect_match "root sees eve's" "$eves" "$output"
expect_exit 0 client pptpctl down "$alices"
expect "root ends it" state_is "$alices" disconnected
expect_exit 21 as_user eve pptpctl set office default-route=true
expect_exit 0 as_user eve pptpctl delete office
expect_exit 11 as_user alice pptpctl status office
rm /etc/polkit-1/rules.d/scene.rules
