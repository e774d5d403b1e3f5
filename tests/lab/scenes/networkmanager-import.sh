# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: nmcli imports a connection, connects it, exports it and imports it again; other files are refused in words
# guest: systemd
# suite: bookworm trixie
# limit: 180

network=172.20.0.0/16
type=pptp-manager
word=Geheim-$RANDOM-Wort
files=$scene_directory/files
mkdir "$files"
start_server server
set_server_password server "$word"
start_daemon
give_uplink_to_networkmanager

# imports FILE: sets $uuid to that of the new connection
imports() {
    expect_exit 0 nmcli connection import type "$type" file "$1"
    expect_match "it is told which" "successfully added" "$output"
    uuid=$(grep -oE '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}' <<<"$output" | tail -n 1)
}

# connection_as_kept UUID: what NetworkManager keeps of it, without what makes it another one, and
# without its state, which is in capitals
connection_as_kept() {
    nmcli --fields connection,vpn,ipv4,ipv6,proxy connection show "$1" |
        sed -E '/^[a-z]/!d; /^connection\.(uuid|timestamp|id):/d'
}

# expect_same_connection: the latest import is as the file "kept" says
expect_same_connection() {
    connection_as_kept "$uuid" >"$files/now"
    expect "it is the same" diff "$files/kept" "$files/now"
}

# refused FILE WORDS: by nmcli, which says so
refused() {
    local name
    expect_fail "${1##*/} is refused" timeout 10 nmcli connection import type "$type" file "$1"
    read_file output "$scene_directory/said"
    expect_match "nmcli says why" "$2" "$output"
    name=$(nmcli --get-values NAME connection show | grep -vxE "uplink|lo|Office|Wired connection 1" || true)
    expect_equal "nothing was added" "" "$name"
}

note "a profile of ours"
cat >"$files/office.conf" <<END
[connection]
name=Office
preset=low-mtu
[server]
server=10.9.0.1
[authentication]
user=bob
password=system
[routing]
route=$network
kill-switch=true
END
imports "$files/office.conf"
expect_match "what NetworkManager has nothing like is told" "kill-switch: it has no effect" "$output"
first=$uuid
expect "it has the password" nmcli connection modify uuid "$first" vpn.secrets "password=$word"
expect "NetworkManager connects" nmcli --wait 60 connection up uuid "$first"
expect "the network is reached" client_reaches 172.20.0.1
expect_equal "the rest goes its own way" wan0 "$(route_of "$internet")"
expect_match "the preset counts: 1270 bytes, 4 of them for MPPE" " mtu 1266 " \
    "$(client_ip link show dev pptp0)"
expect "NetworkManager disconnects" nmcli --wait 60 connection down uuid "$first"
wait_until 10 "nothing is left of it" not pptpctl status Office

note "there and back"
expect "it is exported" nmcli connection export "$first" "$files/exported.conf"
expect "without reading rights for others" \
    test "$(stat --format %a "$files/exported.conf")" = 600
imports "$files/exported.conf"
expect "it is another one" test "$uuid" != "$first"
connection_as_kept "$first" >"$files/kept"
expect_same_connection
expect "it goes" nmcli connection delete uuid "$uuid"
expect_exit 0 nmcli connection export "$first"
expect_match "without a file it is shown" "server=10\.9\.0\.1" "$output"
expect "pptpctl's service takes it, too" \
    install -m 600 "$files/exported.conf" /etc/pptp-manager/connections/exported.conf
wait_until 10 "it is there" pptpctl show Office
rm /etc/pptp-manager/connections/exported.conf
wait_until 10 "it is gone" not pptpctl show Office

note "a profile with what only NetworkManager knows"
expect "it is made" nmcli connection add type vpn vpn-type "$type" con-name Rich \
    connection.zone "" connection.permissions user:alice \
    vpn.data "gateway=10.9.0.1, user=bob, password-flags=0, require-mppe=yes, \
        require-mppe-128=yes, from-the-future=yes" vpn.secrets "password=$word" \
    ipv4.routes "10.77.0.0/16 10.9.0.254 5 table=7" ipv4.route-metric 77 ipv6.method disabled \
    ipv4.dns-search "~office.example"
expect "it is exported" nmcli connection export Rich "$files/rich.conf"
expect_fail "the password is not" grep -F "$word" "$files/rich.conf"
connection_as_kept Rich >"$files/kept"
imports "$files/rich.conf"
expect_same_connection
expect "it goes" nmcli connection delete uuid "$uuid"
expect "NetworkManager's own file is taken, too" \
    cp /etc/NetworkManager/system-connections/Rich.nmconnection "$files/"
expect "and the first one goes" nmcli connection delete Rich
imports "$files/Rich.nmconnection"
expect_same_connection
expect "with its password" \
    grep -qx "password=$word" "/etc/NetworkManager/system-connections/Rich.nmconnection"
expect "it goes" nmcli connection delete uuid "$uuid"

note "what cannot be imported"
printf x >"$files/one-byte"
truncate --size 100M "$files/huge"
cp /bin/true "$files/binary"
mkfifo "$files/fifo"
printf '[connection]\nid=X\ntype=vpn\n[vpn]\nservice-type=%s.openvpn\n' \
    org.freedesktop.NetworkManager >"$files/openvpn"
printf '[connection]\nname=X\n[server]\nserver=10.9.0.1\n[authentication]\nuser=bob\n' >"$files/mtu"
printf '[link]\nmtu=9\n' >>"$files/mtu"
refused "$files/one-byte" "no PPTP connection is recognised in it"
refused "$files/huge" "it is larger than 1 MiB"
refused "$files/binary" "it is not a text in UTF-8"
refused "$files/fifo" "it is not a regular file"
refused "$files" "it is not a regular file"
refused "$files/missing" "No such file or directory"
refused "$files/openvpn" "it is not a PPTP connection"
refused "$files/mtu" "mtu: .9. is not allowed"
chmod 755 "$scene_directory" "$files"
cp "$files/office.conf" "$files/mine.conf"
chmod 600 "$files/mine.conf"
expect_fail "nobody reads another's file" \
    as_user alice nmcli connection import type "$type" file "$files/mine.conf"
read_file output "$scene_directory/said"
expect_match "nmcli says why" "Permission denied" "$output"

note "what is not replaced by an export"
ln -s "$files/office.conf" "$files/link"
expect_fail "a link" nmcli connection export "$first" "$files/link"
expect "what it leads to is as it was" cmp "$files/office.conf" "$files/mine.conf"
expect_fail "a directory" nmcli connection export "$first" "$files"
expect "the first one goes" nmcli connection delete uuid "$first"
