# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: a password in the user's keyring connects without a terminal, and where it cannot be had it is said why
# guest: systemd
# limit: 120
# subset: ci
# covers: command password up, option password, exit 20 22

start_server server
word=Geheim-$RANDOM-Wort
set_server_password server "$word"
mkdir -p /etc/polkit-1/rules.d
cat >/etc/polkit-1/rules.d/scene.rules <<'X'
polkit.addRule(function(action, subject) {
    if (action.id.indexOf("org.pptp.manager1.") == 0 && subject.user == "alice")
        return polkit.Result.YES;
});
X
start_daemon

# alice COMMAND…: in her session, without a terminal
alice() {
    as_user alice HOME=/home/alice XDG_RUNTIME_DIR=/run/user/60001 "$@" </dev/null
}

# alice_reads WORD COMMAND…: the same, with the word on standard input
alice_reads() {
    printf %s "$1" | as_user alice HOME=/home/alice XDG_RUNTIME_DIR=/run/user/60001 "${@:2}"
}

# unlock_keyring: as logging in with the right password does
unlock_keyring() {
    alice_reads "alice's own" gnome-keyring-daemon --replace --unlock --components=secrets
}

# lock_keyring: as the desktop does with the screen's lock
lock_keyring() {
    alice busctl --user call org.freedesktop.secrets /org/freedesktop/secrets \
        org.freedesktop.Secret.Service Lock ao 1 /org/freedesktop/secrets/collection/login
}

disconnect() {
    expect_exit 0 alice pptpctl down hers
}

runuser -l alice -c "exec sleep 300" &
session=$!
wait_until 20 "she has a bus of her own" alice busctl --user status
expect "her keyring is open" unlock_keyring

watch_the_bus
watch_arguments
alice dbus-monitor --session --pcap >"$scene_directory/session.pcap" 2>/dev/null &
wait_until 5 "her bus is watched" test -s "$scene_directory/session.pcap"

expect_exit 0 alice pptpctl add hers --server 10.9.0.1 --user bob
expect_exit 22 alice pptpctl up hers
expect_match "there is none yet" "holds no password" "$output"
expect_match "it is said how to keep one" "pptpctl password set hers" "$output"
expect_exit 0 alice_reads "$word" pptpctl password set hers --password-file -
expect_exit 0 alice pptpctl password where hers
expect_match "it is told where it is" "is in your keyring" "$output"

expect_exit 0 alice pptpctl up hers
expect_exit 0 alice pptpctl status hers
expect "the tunnel works" client_reaches 192.168.99.1
expect_no_secret "while connected" "$word"
expect_fail "not on her bus" grep -qaF -e "$word" "$scene_directory/session.pcap"
expect "which carried what the keyring gave" grep -qaF GetSecret "$scene_directory/session.pcap"
disconnect

set_server_password server another
expect_exit 20 alice pptpctl up hers
expect_match "it was the one that is kept" "to change it: pptpctl password set hers" "$output"
set_server_password server "$word"

expect "the keyring is locked" lock_keyring
expect_exit 22 alice pptpctl up hers
expect_match "that is told" "keyring is locked" "$output"
expect_exit 0 alice pptpctl password where hers --terse
expect_equal "it is still there" $'hers\tkeyring\ttrue\n' "$output"
expect_exit 0 alice_reads "$word" pptpctl up hers --password-file -
disconnect

note "root has no session: cron, a boot, a service"
uuid=$(alice pptpctl show hers --json | sed -n 's/^  "uuid" *: *"\([^"]*\)".*/\1/p')
expect_exit 22 client env --ignore-environment PATH="$PATH" DISPLAY=:0 pptpctl up "$uuid"
expect_match "it is said that there is none" "no keyring runs in this session" "$output"

expect "the keyring is open again" unlock_keyring
expect_exit 0 alice pptpctl up hers
disconnect
expect_exit 0 alice pptpctl password clear hers
expect_exit 22 alice pptpctl up hers
expect_no_secret "at the end" "$word"

pkill -KILL --uid alice --exact sleep
wait "$session" || true
rm /etc/polkit-1/rules.d/scene.rules
