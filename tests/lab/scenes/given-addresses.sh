# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: addresses that no server should give are refused with their cause, or work and are told; nothing stays behind
# guest: quick
# limit: 150
# covers: cause address-conflict address-refused, property Warnings

start_daemon
add_office
warnings() {
    client pptpctl status office --json | sed -n '/"warnings"/,/\]/p' | tr -d '\n'
}
start_giving_server server 192.168.99.1 192.168.99.10
stop_server server
system_snapshot >"$scene_directory/before"

# gives OWN OTHER RESULT WORDS: a server that takes OWN and gives OTHER
gives() {
    note "the server takes $1 and gives $2"
    start_giving_server server "$1" "$2"
    if [ "$3" = works ]; then
        expect_exit 0 up office
        expect_match "it is told" "$4" "$(warnings)"
        expect_equal "the gateway stays on the local network" wan0 "$(route_of "$gateway")"
        expect_exit 0 client pptpctl down office
    else
        expect_exit 4 up office
        expect_equal "the cause is told" "$3" "$(cause_of office)"
        expect_match "and which address" "$4" "$output"
    fi
    rm "$scene_directory/password"
    expect_same_system_soon 8 "$scene_directory/before"
    stop_server server
}

gives 192.168.99.1 0.0.0.0 address-refused ''
gives 192.168.99.1 127.0.0.1 address-refused '127.0.0.1'
gives 192.168.99.1 224.0.0.1 address-refused 'SIFADDR' # by the kernel
gives 192.168.99.1 255.255.255.255 address-refused '255.255.255.255'
gives 192.168.99.1 192.168.99.1 address-refused '192.168.99.1'
gives 127.0.0.1 192.168.99.10 address-refused '127.0.0.1'
gives 192.168.99.1 "$client_address" address-conflict "$client_address"
gives 192.168.99.1 "$gateway" address-conflict "$gateway"
gives 192.168.99.1 10.9.0.1 address-conflict '10.9.0.1' # its own public one
gives "$client_address" 192.168.99.10 address-conflict "$client_address"
gives 192.168.99.1 10.9.0.150 works 'address-conflict[^}]*10\.9\.0\.150'
gives "$gateway" 192.168.99.10 works "address-conflict[^}]*$gateway"
