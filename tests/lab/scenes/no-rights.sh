# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: a user without rights is refused in words, and sees nothing of others' connections
# guest: systemd
# limit: 60
# subset: ci
# covers: option owner, exit 10 21
# covers: method AddConnection Update Delete AddRoutes Connect Disconnect PrepareRestart

start_server server
start_daemon
add_office
client pptpctl add mine --server 10.9.0.1 --user bob
system_snapshot >"$scene_directory/before"
printf secret >"$scene_directory/password"
chmod 644 "$scene_directory/password"
uuid=$(status_member mine uuid)
path=/org/pptp/Manager1/connection/${uuid//-/_}

expect_exit 21 as_user alice pptpctl up office --password-file - <"$scene_directory/password"
expect_match "it is said why" "authori[sz]" "$output"
expect_exit 21 as_user alice pptpctl set office mtu=1300
expect_exit 21 as_user alice pptpctl route add office 172.21.0.0/16
expect_exit 21 as_user alice pptpctl delete office
expect_exit 21 as_user alice pptpctl add hers --shared --server 10.9.0.1 --user bob
expect_exit 0 as_user alice pptpctl status --json
expect_match "shared ones are seen" office "$output"
expect_no_match "root's own are not" mine "$output"
expect_exit 10 as_user alice pptpctl status mine
for method in Connect Disconnect Delete ReadLog; do
    expect_fail "nor guessed: $method" as_user alice busctl call org.pptp.Manager1 "$path" \
        org.pptp.Manager1.Connection "$method"
done
expect_fail "nor guessed: properties" as_user alice busctl get-property org.pptp.Manager1 "$path" \
    org.pptp.Manager1.Connection Name
expect_no_match "nor listed" "${uuid//-/_}" "$(as_user alice busctl tree org.pptp.Manager1)"
expect_fail "PrepareRestart is root's" as_user alice busctl call org.pptp.Manager1 \
    /org/pptp/Manager1 org.pptp.Manager1 PrepareRestart
rm "$scene_directory/password"
expect_exit 0 up office
expect_exit 21 as_user alice pptpctl down office
expect_equal "what is up stays up" connected "$(state_of office)"
expect_exit 0 client pptpctl down office
rm "$scene_directory/password"
expect_same_system_soon 10 "$scene_directory/before"
