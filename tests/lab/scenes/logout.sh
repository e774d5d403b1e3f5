# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: a private tunnel ends with its owner's last session, one of a lingering owner and a shared one stay
# guest: systemd
# limit: 90
# subset: ci
# covers: option owner

start_server server
start_server server2
mkdir -p /run/systemd/logind.conf.d /etc/polkit-1/rules.d
printf '[Login]\nUserStopDelaySec=0\n' >/run/systemd/logind.conf.d/scene.conf
systemctl restart systemd-logind
cat >/etc/polkit-1/rules.d/scene.rules <<'X'
polkit.addRule(function(action, subject) {
    if (action.id.indexOf("org.pptp.manager1.") == 0 && subject.user == "alice")
        return polkit.Result.YES;
});
X
start_daemon
add_office
up office

has_sessions() {
    loginctl list-sessions --no-legend | grep --quiet alice
}

log_in() {
    runuser -l alice -c "exec sleep 300" &
    session=$!
    wait_until 10 "alice is logged in" has_sessions
}

log_out() {
    pkill -KILL --uid alice --exact sleep
    wait "$session" || true
    wait_until 10 "alice is logged out" not has_sessions
}

connect_hers() {
    printf secret | as_user alice pptpctl up hers --password-file -
}

log_in
expect_exit 0 as_user alice pptpctl add hers --server 10.9.0.2 --user bob
uuid=$({ as_user alice pptpctl status hers --json || true; } |
    sed -n 's/^ *"uuid" *: *"\([^"]*\)".*/\1/p')
expect_exit 0 connect_hers
log_out
wait_until 15 "her tunnel has ended" state_is "$uuid" disconnected
expect_match "it is said why" "owner has logged out" "$(client pptpctl log "$uuid")"
expect_equal "the shared one stays" connected "$(state_of office)"

loginctl enable-linger alice
log_in
expect_exit 0 connect_hers
log_out
expect_equal "she lingers" connected "$(state_of "$uuid")"
loginctl disable-linger alice
wait_until 15 "she does not any more" state_is "$uuid" disconnected
rm -r /run/systemd/logind.conf.d /etc/polkit-1/rules.d/scene.rules
