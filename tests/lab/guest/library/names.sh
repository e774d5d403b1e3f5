# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Two name servers: the one of the client's uplink, at its gateway, and the office's, at the address that
# the PPTP server names. Only the office's knows intranet.corp.example; of www.example each has an address
# of its own, so that an answer tells who was asked.

# shellcheck disable=SC2034  # for scenes
office_dns=172.20.0.53 uplink_dns=$gateway

# without_resolved: the client has no systemd-resolved, which would also read resolv.conf
without_resolved() {
    [ "$lab_kind" = quick ] || try systemctl mask --runtime --now systemd-resolved
}

# start_name_servers: after start_server server
start_name_servers() {
    ip -n server address add "$office_dns/16" dev lan0
    start_name_server server office "$office_dns" www.example=198.51.100.2 \
        intranet.corp.example=172.20.0.80 printer.lan.example=172.20.0.81
    start_name_server router uplink "$uplink_dns" www.example=198.51.100.1 \
        printer.lan.example=10.9.0.81
}

start_name_server() { # NAMESPACE NAME ADDRESS NAME=ADDRESS…
    : >"$scene_directory/names-$2.log"
    lab_helper=yes "${enter[@]}" "$1" python3 "$library/name-server.py" "${@:3}" \
        >>"$scene_directory/names-$2.log" &
    wait_until 10 "the name server of the $2 answers" says "$scene_directory/names-$2.log" ready
}

# address_of NAME: as any program of the client gets it
address_of() {
    { client getent ahostsv4 "$1" || true; } | awk 'NR == 1 { print $1 }'
}

# answers_with NAME ADDRESS: for wait_until
answers_with() {
    [ "$(address_of "$1")" = "$2" ]
}

# asked office|uplink NAME: how often; another program of the machine may ask for other names
asked() {
    grep -c "^asked $2 " "$scene_directory/names-$1.log" || true
}

# questions office|uplink: how many there were of the lab's own names
questions() {
    grep -Ec '^asked [a-z]+(\.corp|\.lan)?\.example ' "$scene_directory/names-$1.log" || true
}

# expect_name DESCRIPTION NAME ADDRESS office|uplink: NAME has this address, and only that name server
# was asked
expect_name() {
    local other=uplink before
    [ "$4" != uplink ] || other=office
    before=$(questions "$other")
    expect_equal "$1" "$3" "$(address_of "$2")"
    expect_equal "nobody else was asked" "$before" "$(questions "$other")"
}

# plain_resolv_conf: names are asked at the uplink, as a file says that is like no other
plain_resolv_conf() {
    without_resolved
    rm -f /etc/resolv.conf
    printf 'nameserver %s\nsearch lan.example\noptions timeout:1\n' "$uplink_dns" >/etc/resolv.conf
    chmod 640 /etc/resolv.conf
    chown root:daemon /etc/resolv.conf
}
