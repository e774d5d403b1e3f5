# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: a person changes one option in nm-connection-editor, and one in a program with GTK 4; the rest of the profile stays
# guest: systemd
# suite: bookworm trixie
# packages: network-manager-pptp-manager-gnome network-manager-gnome libgtk-3-0 libgtk-4-1 gir1.2-gtk-4.0 gir1.2-nm-1.0 librsvg2-common adwaita-icon-theme fonts-dejavu-core xvfb openbox at-spi2-core python3-gi xdotool imagemagick
# limit: 240

plugins=/usr/lib/x86_64-linux-gnu/NetworkManager
profile=/etc/NetworkManager/system-connections/Office.nmconnection
start_daemon
mkdir -p "$scene_directory/keep"
chmod 777 "$scene_directory/keep"

# what_has_changed FILE: the lines that the profile has besides
what_has_changed() {
    diff "$1" "$profile" | grep '^[<>]'
}

data="gateway=10.9.0.1, user=bob, password-flags=0, require-mppe-128=yes, refuse-eap=yes"
data+=", nobsdcomp=no, lcp-echo-interval=30, x-vendor=kept"
expect "NetworkManager has a profile" nmcli connection add type vpn \
    vpn-type org.freedesktop.NetworkManager.pptp-manager con-name Office vpn.data "$data" \
    vpn.secrets "password=Geheim" ipv4.routes 172.20.0.0/16 ipv4.never-default yes \
    ipv6.addr-gen-mode stable-privacy connection.permissions user:alice
cp "$profile" "$scene_directory/before"
sed 's/^id=.*/id=Four/' "$profile" | install --owner=alice --mode=600 /dev/stdin /home/alice/Four.nmconnection

log_in_at_the_screen alice

note "nm-connection-editor, with GTK 3"
person starts nm-connection-editor
sees "frame" "Network Connections"
types_into "Search" Office
person presses Return
sees "frame" "Editing Office"
sees "text" "Gateway"
goes_and_clicks "Link" "toggle button"
types_into "Largest packet sent" 9999
cannot_click "Save"
expect_match "nm-connection-editor is told what is allowed" \
    "Largest packet sent.*9999.* is not allowed; allowed is auto or a number from 576 to 1500" \
    "$(cat "$scene_directory/desktop.log")"
types_into "Largest packet sent" 1300
person tells "$scene_directory/keep/gtk3.png"
clicks "Save"
sees_no "frame" "Editing Office"
expect_equal "one line has come to the profile" "> mtu=1300" "$(what_has_changed "$scene_directory/before")"

note "a program with GTK 4"
person starts bash -c "GSK_RENDERER=cairo /lab/share/gui/nm-editor-window 4.0 Four.nmconnection \
    $plugins/libnm-vpn-plugin-pptp-manager.so link >after"
reads "Four"
person types_where_she_is "Gateway" 10.9.0.2
note "yes: she types into the entry that has the focus"
person tells "$scene_directory/keep/gtk4.png"
person presses alt+F4
wait_until 20 "the program has ended" test -s /home/alice/after
expect_equal "one line is another" $'< gateway=10.9.0.1\n> gateway=10.9.0.2' \
    "$(diff <(sort /home/alice/Four.nmconnection) <(sort /home/alice/after) | grep '^[<>] .')"
