# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: a person at the screen is asked for NetworkManager's password by its own agent, which keeps it in the keyring
# guest: systemd
# suite: bookworm
# packages: pptp-manager-gtk network-manager-gnome librsvg2-common adwaita-icon-theme fonts-dejavu-core xvfb openbox at-spi2-core python3-gi xdotool imagemagick
# limit: 400

start_server server
word=Geheim-$RANDOM-Wort
new_word=Neues-$RANDOM-Wort
quotes=($'\u201c' $'\u201d')
set_server_password server "$word"
start_daemon

# alice COMMAND…: in her session
alice() {
    as_user alice HOME=/home/alice XDG_RUNTIME_DIR=/run/user/60001 "$@"
}

# add_profile NAME FLAGS: her own
add_profile() {
    local data="gateway=10.9.0.1, user=bob, password-flags=$2, require-mppe-128=yes, refuse-eap=yes"
    data+=", refuse-pap=yes, refuse-chap=yes, refuse-mschap=yes"
    expect "NetworkManager has a profile $1" nmcli connection add type vpn vpn-type "$own_type" con-name "$1" \
        vpn.data "$data" ipv4.routes 172.20.0.0/16 ipv4.never-default yes connection.permissions user:alice
}

# connect NAME: as a menu of the desktop does; nmcli would be an agent itself
connect() {
    local path
    path=$(nmcli --get-values DBUS-PATH,NAME connection show | sed -n "s/:$1\$//p")
    person runs busctl call org.freedesktop.NetworkManager /org/freedesktop/NetworkManager \
        org.freedesktop.NetworkManager ActivateConnection ooo "$path" / /
    note "she connects $1"
}

is_up() { # NAME
    [ "$(nmcli --get-values GENERAL.STATE connection show "$1")" = activated ]
}

disconnect() { # NAME
    wait_until 60 "$1 is up" is_up "$1"
    expect "the network is reached" client_reaches 172.20.0.1
    person runs nmcli --wait 60 connection down "$1"
    note "she disconnects"
}

is_in_her_keyring() { # WORD
    alice python3 - "$1" <<'X'
import sys
from gi.repository import Gio, GLib
bus = Gio.bus_get_sync(Gio.BusType.SESSION)
def call(path, interface, method, arguments=None):
    return bus.call_sync("org.freedesktop.secrets", path, "org.freedesktop.Secret." + interface,
                         method, arguments, None, 0, -1, None).unpack()
root = "/org/freedesktop/secrets"
items, _ = call(root, "Service", "SearchItems", GLib.Variant("(a{ss})", ({"setting-key": "password"},)))
session = call(root, "Service", "OpenSession", GLib.Variant("(sv)", ("plain", GLib.Variant("s", ""))))[1]
found = [bytes(call(item, "Item", "GetSecret", GLib.Variant("(o)", (session,)))[0][2]).decode()
         for item in items]
sys.exit(found != [sys.argv[1]])
X
}

# types_the_password NAME WORD: into the agent's own window, which shows what our dialog says
types_the_password() {
    reads "Password of bob for ${quotes[0]}$1${quotes[1]}"
    sees "password text"
    person types "$2"
    clicks "OK"
}

give_uplink_to_networkmanager
add_profile Hers 1
add_profile Asked 2
watch_the_bus
log_in_at_the_screen alice
expect "her keyring is open" \
    alice gnome-keyring-daemon --replace --unlock --components=secrets <<<"alice's own"
watch_arguments
person starts nm-applet
agent_is_there() {
    journalctl --sync
    journalctl --unit NetworkManager --output=cat --since="@$scene_began" | grep "nm-applet.*agent registered" >/dev/null
}
wait_until 30 "NetworkManager has an agent" agent_is_there

note "1: the agent asks, and keeps it"
connect Hers
types_the_password Hers "$word"
disconnect Hers
wait_until 10 "it is in her keyring" is_in_her_keyring "$word"
connect Hers
disconnect Hers

note "a new password at the server"
set_server_password server "$new_word"
connect Hers
reads "The server did not accept the password."
types_the_password Hers "not $word"
reads "The server did not accept the password."
types_the_password Hers "$new_word"
disconnect Hers
wait_until 10 "the new one is in her keyring" is_in_her_keyring "$new_word"
connect Hers
disconnect Hers

note "2: she is asked each time, and may decline"
for _ in once twice; do
    connect Asked
    types_the_password Asked "$new_word"
    disconnect Asked
done
connect Asked
sees "dialog" "Connection ${quotes[0]}Asked${quotes[1]}"
clicks "Cancel"
is_over() {
    [ -z "$(nmcli --get-values GENERAL.STATE connection show Asked)" ]
}
wait_until 20 "it is over" is_over
expect "only the other one is in her keyring" is_in_her_keyring "$new_word"

note "where the passwords were"
crossed=$("$library/bus-secrets" "$scene_directory/bus.pcap" "$word" "$new_word")
note "$crossed"
expect_no_match "not in calls of ours" "org[.]pptp" "$crossed"
expect_match "in those of NetworkManager" "VPN.Plugin.NewSecrets" "$crossed"
for each in "$word" "$new_word"; do
    expect_fail "no argument" grep -qaF -e "$each" "$scene_directory/arguments"
    expect_fail "not in the journal" journal_has "$each"
    expect_fail "in no file" grep -rsqaF --exclude-dir=netns -e "$each" /run /etc /var/lib /var/log /tmp /home
done
