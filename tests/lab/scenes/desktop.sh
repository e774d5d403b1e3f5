# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: a person at a desktop goes from an empty window to a tunnel that works, and back
# guest: systemd
# suite: bookworm trixie
# packages: pptp-manager-gtk libglib2.0-bin librsvg2-common adwaita-icon-theme fonts-dejavu-core xvfb openbox at-spi2-core python3-gi xdotool imagemagick mate-polkit
# limit: 240
# covers: cause auth-rejected, option password route
# covers: page window connection-page new-dialog password-dialog password-row route-list editor
# covers: action new edit, method AddConnection Connect Disconnect AddRoutes EnableRoutes Update StoreSecret Delete

start_server server
word=Geheim-$RANDOM-Wort
another=Anderes-$RANDOM-Wort
set_server_password server "$word"
set_password root Root-Word-1
start_daemon

# alice COMMAND…: in her session
alice() {
    as_user alice HOME=/home/alice XDG_RUNTIME_DIR=/run/user/60001 "$@"
}

# keyring_holds NUMBER: as many passwords are in her keyring
keyring_holds() {
    local items
    items=$(alice busctl --user get-property org.freedesktop.secrets \
        /org/freedesktop/secrets/collection/login org.freedesktop.Secret.Collection Items)
    [[ $items == "ao $1"* ]]
}

# what GTK says in every program, polkit's agent too, where a dialog closes while it is read is none
complaints() {
    grep '^(pptp-manager:' "$scene_directory/desktop.log" | grep -v gtk_container_forall
}

stored_with_system() {
    [ -n "$(ls -A /var/lib/pptp-manager/secrets 2>/dev/null)" ]
}

log_in_at_the_screen alice
expect "her keyring is open" \
    alice gnome-keyring-daemon --replace --unlock --components=secrets <<<"alice's own"
watch_the_bus
alice dbus-monitor --session --pcap >"$scene_directory/session.pcap" 2>/dev/null &
wait_until 5 "her bus is watched" test -s "$scene_directory/session.pcap"

person runs gio launch /usr/share/applications/org.pptp.Manager.desktop
reads "No connections"

clicks "New connection"
types_into "Servers, tried" 10.9.0.1
types_into "User name" bob
picks "Preset from which" "Linux server"
types_into "Name of the connection" Work
types_into "Password" "$word" "password text"
watch_arguments
watcher=$!
clicks "Add"
sees "list item" Work
expect "the keyring holds the password" keyring_holds 1

# GRE comes through when she has seen the step at which it is missing
drop_gre
clicks "Connect"
reads "Negotiating the link"
sees "push button" "Cancel"
pass_gre
reads "encrypted, weak: MPPE 128-bit"
sees "push button" "Disconnect"
interface=$(route_of 192.168.99.1)
address=$(client_ip -o -4 address show dev "$interface" | sed 's/.* inet \([0-9.]*\) .*/\1/')
reads "$address"
expect "the tunnel works" client_reaches 192.168.99.1
expect_no_secret "while connected" "$word"
kill "$watcher"

types_into "Another network" 172.20.0.0/16
clicks "Add the route"
wait_until 10 "its way is the tunnel" route_is 172.20.0.1 "$interface"
expect "the network is reached" client_reaches 172.20.0.1
goes_and_clicks "Route to 172.20.0.0/16" "toggle button"
wait_until 10 "its way is the uplink again" route_is 172.20.0.1 wan0
goes_and_clicks "Route to 172.20.0.0/16" "toggle button"
wait_until 10 "its way is the tunnel" route_is 172.20.0.1 "$interface"
expect "the network is reached again" client_reaches 172.20.0.1

note "an administrator stops the service"
stop_daemon
reads "The service is not running"
clicks "Try again"
sees "list item" Work
sees "push button" "Connect"

note "the password is not right any more"
set_server_password server "$another"
clicks "Connect"
reads "The login of bob was not accepted"
clicks "Enter the password"
types_into "Password" "$another" "password text"
clicks "Keep it in the keyring" "check box"
person presses Return
reads "encrypted, weak: MPPE 128-bit"
expect "the tunnel works" client_reaches 192.168.99.1
expect "the keyring holds one password" keyring_holds 1
clicks "Disconnect"
sees "push button" "Connect"

clicks "Edit"
types_into "Largest packet sent" 9999
reads "auto or a number from 576 to 1500"
cannot_click "Save"
types_into "Largest packet sent" 1300
picks "Where the password comes from" system
types_into "Password" "$another" "password text"
clicks "Save"
reads "a password would be needed, and there is nobody to ask for it"
expect "nothing is stored with the system" not stored_with_system

note "polkit's agent of the desktop asks for root's password"
person starts "$(dpkg --listfiles mate-polkit | grep 'authentication-agent-1$')"
wait_until 20 "polkit knows it" journal_has "Registered Authentication Agent"
clicks "Save"
reads "Authentication is required"
types_into "" Root-Word-1 "password text"
person presses Return
sees_no "dialog"
expect "the password is stored with the system" stored_with_system

clicks "Edit"
goes_and_clicks "Delete the connection"
reads "settings and its password are removed"
clicks "Delete"
reads "No connections"
expect "nothing is left in the keyring" keyring_holds 0
expect "nothing is stored with the system" not stored_with_system
expect_no_secret "at the end" "$word" "$another"
for word in "$word" "$another" Root-Word-1; do
    expect_fail "not on her bus" grep -qaF -e "$word" "$scene_directory/session.pcap"
done
expect_fail "the program complained of nothing" complaints
