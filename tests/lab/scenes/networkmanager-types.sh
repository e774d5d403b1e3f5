# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: connections of network-manager-pptp come up through our plugin where theirs is not installed, unchanged
# guest: systemd
# suite: bookworm trixie
# packages: +network-manager-pptp
# limit: 400

network=172.20.0.0/16
profile=/etc/NetworkManager/system-connections/Office.nmconnection
start_server server
word=Geheim-$RANDOM-Wort
set_server_password server "$word"
start_daemon

# add_office: as written where only theirs is installed
add_office() {
    local data="gateway=10.9.0.1, user=bob, password-flags=0, require-mppe-128=yes, refuse-eap=yes"
    data+=", refuse-pap=yes, refuse-chap=yes, refuse-mschap=yes, lcp-echo-failure=5, lcp-echo-interval=30"
    expect "NetworkManager has a profile" nmcli connection add type vpn vpn-type pptp \
        con-name Office vpn.data "$data" vpn.secrets "password=$word" ipv4.routes "$network" \
        ipv4.never-default yes
}

package_of() {
    case $1 in
        ours) echo network-manager-pptp-manager ;;
        theirs) echo network-manager-pptp ;;
    esac
}

comes() { # ours|theirs
    expect "$1 is installed" dpkg --install /packages/"$(package_of "$1")"_*.deb
}

goes() { # ours|theirs
    expect "$1 is removed" dpkg --remove "$(package_of "$1")"
}

# expect_it_to_work_by ours|theirs: the profile comes up, by that plugin, and the file stays as it is
expect_it_to_work_by() {
    local program
    case $1 in
        ours) program=nm-pptp-manager-service ;;
        theirs) program=nm-pptp-service ;;
    esac
    expect "NetworkManager connects" nmcli --wait 60 connection up Office
    expect "by $1" pgrep --full "/$program "
    case $1 in
        ours) expect "the service tells of it" pptpctl status Office ;;
        theirs) expect_fail "the service knows nothing of it" pptpctl status Office ;;
    esac
    expect "the network is reached" client_reaches 172.20.0.1
    expect_equal "the rest goes its own way" wan0 "$(route_of "$internet")"
    expect "NetworkManager disconnects" nmcli --wait 60 connection down Office
    wait_until 10 "the plugin has ended" not pgrep --full "/$program "
    expect "the profile is as it was" cmp "$profile" "$scene_directory/profile"
}

compgen -G "/packages/network-manager-pptp-manager_*.deb" >/dev/null ||
    skip "it installs our package (./dev deb makes it)"
try dpkg --purge network-manager-pptp-manager
plugins_before=$(ls /usr/lib/NetworkManager/VPN)
give_uplink_to_networkmanager

note "ours comes second"
comes theirs
add_office
cp "$profile" "$scene_directory/profile"
expect "their profile holds the password" grep -qx "password=$word" "$profile"
expect_it_to_work_by theirs
comes ours
expect_it_to_work_by theirs

note "theirs goes"
goes theirs
expect_it_to_work_by ours
systemctl restart NetworkManager
wait_until 20 "NetworkManager has the uplink again" nmcli --wait 20 connection up uplink
expect_it_to_work_by ours

note "theirs comes second"
comes theirs
expect_it_to_work_by theirs
comes ours
expect_it_to_work_by theirs

note "ours goes first"
goes ours
expect_it_to_work_by theirs
goes theirs
expect_exit 4 nmcli --wait 60 connection up Office
expect_match "nobody is left" "not installed" "$output"

note "ours comes first, and is installed anew"
comes ours
expect_it_to_work_by ours
comes ours
expect_it_to_work_by ours
comes theirs
expect "NetworkManager has another profile" nmcli connection clone Office Own
expect "which is of our type" nmcli connection modify Own \
    vpn.service-type org.freedesktop.NetworkManager.pptp-manager
expect "NetworkManager connects" nmcli --wait 60 connection up Own
expect "by ours, beside theirs" pptpctl status Own
expect "NetworkManager disconnects" nmcli --wait 60 connection down Own
try dpkg --purge network-manager-pptp
expect_it_to_work_by ours

note "nothing is left of it"
try dpkg --purge network-manager-pptp-manager
expect_equal "the plugins are those that were there" "$plugins_before" "$(ls -A /usr/lib/NetworkManager/VPN)"
