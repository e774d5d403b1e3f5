# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: a person takes a connection over from NetworkManager, and watches a tunnel that NetworkManager has
# guest: systemd
# suite: bookworm
# packages: pptp-manager-gtk network-manager-pptp libglib2.0-bin librsvg2-common adwaita-icon-theme fonts-dejavu-core xvfb openbox at-spi2-core python3-gi xdotool imagemagick policykit-1-gnome
# limit: 240
# covers: page import-dialog import-row foreign-page, action import, option route default-route mppe

network=172.20.0.0/16
start_server server
word=Geheim-$RANDOM-Wort
set_server_password server "$word"
set_password root Root-Word-1
start_daemon

# alice COMMAND…: in her session
alice() {
    as_user alice HOME=/home/alice XDG_RUNTIME_DIR=/run/user/60001 "$@"
}

# keyring_has NAME: the password of her connection
keyring_has() {
    [ "$(alice pptpctl password where "$1" --terse)" = "$1"$'\tkeyring\ttrue' ]
}

# what GTK says in every program, polkit's agent too, when a dialog ends while a screen reader reads it
# is none
complaints() {
    grep '^(pptp-manager:' "$scene_directory/desktop.log" | grep -v gtk_container_forall
}

# add_to_networkmanager NAME [WORD…]
add_to_networkmanager() {
    local data="gateway=10.9.0.1, user=bob, password-flags=0, require-mppe=yes, refuse-eap=yes"
    data+=", refuse-pap=yes, refuse-chap=yes, refuse-mschap=yes"
    expect "NetworkManager has a PPTP profile $1" nmcli connection add type vpn vpn-type pptp \
        con-name "$1" vpn.data "$data" vpn.secrets "password=$word" ipv4.routes "$network" \
        ipv4.never-default yes "${@:2}"
}

uplink_is_active() {
    nmcli --get-values GENERAL.STATE connection show uplink | grep -qx activated
}

# set_in NAME: the settings that differ from the preset's
set_in() {
    alice pptpctl show "$1" --terse |
        awk -F '\t' '$3 ~ /^profile/ { printf "%s%s=%s", separator, $1, $2; separator = " " }'
}

expect_no_switches() {
    person tells /dev/null
    expect_no_match "there is no switch of a route" "toggle button: Route to" "$output"
}

give_uplink_to_networkmanager
add_to_networkmanager Old connection.permissions user:alice ipv4.route-metric 77

log_in_at_the_screen alice
expect "her keyring is open" \
    alice gnome-keyring-daemon --replace --unlock --components=secrets <<<"alice's own"
alice dbus-monitor --session --pcap >"$scene_directory/session.pcap" 2>/dev/null &
wait_until 5 "her bus is watched" test -s "$scene_directory/session.pcap"

note "she takes her own over; NetworkManager gives its password without asking"
person runs gio launch /usr/share/applications/org.pptp.Manager.desktop
reads "No connections"
reads "NetworkManager has 1 PPTP connection."
clicks "Import from NetworkManager"
sees "check box" Old
reads "10.9.0.1 · bob"
reads "ipv4.route-metric: it has no equivalent here"
reads "it belongs into your keyring"
watch_arguments
watcher=$!
clicks "Import"
sees_no "dialog"
sees "list item" Old
expect "the password is in her keyring" keyring_has Old
expect_equal "what differs from the preset is the profile's" "name=Old server=10.9.0.1 user=bob\
 mppe=require bsdcomp=true deflate=true echo-interval=0 echo-failure=0 reconnect=off route=$network" \
    "$(set_in Old)"

clicks "Connect"
reads "encrypted, weak: MPPE 128-bit"
expect "the network is reached" client_reaches 172.20.0.1
expect "the rest does not go through the tunnel" route_is "$internet" wan0
kill "$watcher"
expect_fail "the password is no argument" grep -qaF -e "$word" "$scene_directory/arguments"

note "NetworkManager is restarted beside her tunnel"
systemctl restart NetworkManager
wait_until 20 "it has the uplink again" uplink_is_active
expect "the network is reached" client_reaches 172.20.0.1
sees "push button" "Disconnect"
clicks "Disconnect"
sees "push button" "Connect"

note "NetworkManager's own tunnel"
expect "NetworkManager connects" nmcli --wait 60 connection up Old
reads "Connected · managed by NetworkManager · 10.9.0.1"
chooses "managed by NetworkManager"
reads "NetworkManager started this tunnel and looks after it"
reads "Its routes have no switches here"
sees "list item" "$network"
expect_no_switches
expect "the network is reached" client_reaches 172.20.0.1
expect "NetworkManager disconnects" nmcli --wait 60 connection down Old
reads "Choose a connection"
sees_no "label" "managed by NetworkManager"

note "NetworkManager is restarted beside its own tunnel"
expect "NetworkManager connects" nmcli --wait 60 connection up Old
reads "Connected · managed by NetworkManager · 10.9.0.1"
systemctl restart NetworkManager
wait_until 20 "it has the uplink again" uplink_is_active
sees_no "label" "managed by NetworkManager"
expect "NetworkManager connects again" nmcli --wait 60 connection up Old
reads "Connected · managed by NetworkManager · 10.9.0.1"
expect "NetworkManager disconnects" nmcli --wait 60 connection down Old
sees_no "label" "managed by NetworkManager"

note "one of all users: its password is an administrator's to give away"
expect "NetworkManager forgets hers" nmcli connection delete Old
add_to_networkmanager Shared
expect "who asks sees it" alice nmcli connection show Shared
clicks "Menu" "toggle button"
clicks "Import…"
sees "check box" Shared
clicks "Import"
reads "NetworkManager gave no password"
reads "You will be asked for it when you connect: Shared"
clicks "Close"
expect_fail "it is not in her keyring" keyring_has Shared
chooses Shared
clicks "Connect"
types_into "Password" "$word" "password text"
person presses Return
reads "encrypted, weak: MPPE 128-bit"
clicks "Disconnect"
sees "push button" "Connect"

note "with polkit's agent the administrator is asked"
person starts /usr/lib/policykit-1-gnome/polkit-gnome-authentication-agent-1
wait_until 20 "polkit knows it" journal_has "Registered Authentication Agent"
clicks "Menu" "toggle button"
clicks "Import…"
reads 'It will be called “Shared 2”'
clicks Shared "check box"
clicks "Import"
reads "System policy prevents modification of network settings for all users"
person types Root-Word-1
person presses Return
sees_no "dialog"
sees "list item" "Shared 2"
expect "the password is in her keyring" keyring_has "Shared 2"

expect_fail "no password on her bus" grep -qaF -e "$word" "$scene_directory/session.pcap"
expect_fail "none in the journal" journal_has "$word"
expect_fail "none in what she has" grep -rqaF -e "$word" /home/alice /run/user/60001 /var/lib/pptp-manager
expect_fail "the program complained of nothing" complaints
