# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: NetworkManager's passwords: kept by the system, asked for each time, not required, and refused
# guest: systemd
# suite: bookworm trixie
# limit: 300

start_server server
word=Geheim-$RANDOM-Wort
other_word=Anders-$RANDOM-Wort
wrong_word=Falsch-$RANDOM-Wort
set_server_password server "$word"
for each in word other_word wrong_word; do
    printf %s "${!each}" >"$scene_directory/$each"
done
start_daemon

# add_profile NAME FLAGS [WORD…]
add_profile() {
    local data="gateway=10.9.0.1, user=bob, password-flags=$2, require-mppe-128=yes, refuse-eap=yes"
    data+=", refuse-pap=yes, refuse-chap=yes, refuse-mschap=yes"
    expect "NetworkManager has a profile $1" nmcli connection add type vpn vpn-type "$own_type" \
        con-name "$1" vpn.data "$data" ipv4.routes 172.20.0.0/16 ipv4.never-default yes "${@:3}"
}

# asked [WORDS ANSWER]… NAME: it is brought up at a terminal where each question is answered
asked() {
    on_terminal root "${@:1:$#-1}" -- nmcli --ask --wait 60 connection up "${!#}"
}

disconnect() {
    expect "the network is reached" client_reaches 172.20.0.1
    expect "NetworkManager disconnects" nmcli --wait 60 connection down "$1"
}

give_uplink_to_networkmanager
add_profile Kept 0 vpn.secrets "password=$word"
add_profile Refused 0 vpn.secrets "password=$wrong_word"
add_profile Asked 2
add_profile Nothing 4
watch_the_bus
watch_arguments

note "0: the system keeps it"
expect_exit 0 nmcli --wait 60 connection up Kept
disconnect Kept
expect_exit 4 nmcli --wait 60 connection up Refused
wait_until 10 "the login was refused" networkmanager_says "failure: login-failed"
expect "that is said in our words, too" networkmanager_says "auth-rejected: "

note "2: it is asked for each time"
expect_exit 4 nmcli --wait 60 connection up Asked
for _ in once twice; do
    expect_exit 0 asked "Password of bob for .Asked.*Password \(vpn.secrets.password\): " "@$scene_directory/word" Asked
    disconnect Asked
done

note "a wrong one is asked for again, within the same attempt"
expect_exit 0 asked "Password \(vpn.secrets.password\): " "@$scene_directory/wrong_word" \
    "The server did not accept the password.*Password \(vpn.secrets.password\): " "@$scene_directory/other_word" \
    "The server did not accept the password.*Password \(vpn.secrets.password\): " "@$scene_directory/word" Asked
disconnect Asked
expect_exit 1 asked "Password" "@$scene_directory/wrong_word" "did not accept.*Password \(vpn" "^C" Asked
expect "nothing of it is kept" not grep -rqF -e "$wrong_word" -e "$other_word" \
    /etc/NetworkManager/system-connections/Asked.nmconnection

note "4: none is required"
set_server_password server '""'
expect_exit 0 nmcli --wait 60 connection up Nothing
disconnect Nothing
set_server_password server "$word"
expect_exit 4 nmcli --wait 60 connection up Nothing

note "where the passwords were"
crossed=$("$library/bus-secrets" "$scene_directory/bus.pcap" "$word" "$other_word" "$wrong_word")
note "$crossed"
expect_equal "only NetworkManager's own calls had them" "answer org.freedesktop.NetworkManager.SecretAgent.GetSecrets
call org.freedesktop.NetworkManager.VPN.Plugin.ConnectInteractive
call org.freedesktop.NetworkManager.VPN.Plugin.NeedSecrets
call org.freedesktop.NetworkManager.VPN.Plugin.NewSecrets" "$crossed"
for each in "$word" "$other_word" "$wrong_word"; do
    expect_fail "no argument" grep -qaF -e "$each" "$scene_directory/arguments"
    expect_fail "not in the journal" journal_has "$each"
    expect_fail "in no file" grep -rsqaF --exclude-dir=netns --exclude-dir=system-connections \
        -e "$each" /run /etc /var/lib /var/log /tmp
done
