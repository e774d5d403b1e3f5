# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# What scenes do with pptpctl.

# add_office [WORD…]: the connection "office" to the server at 10.9.0.1, with its first network
add_office() {
    add_connection office --server 10.9.0.1 --route 172.20.0.0/16 "$@"
}

# add_connection NAME WORD…: a shared connection of the user bob
add_connection() {
    local name=$1
    shift
    client pptpctl add "$name" --shared --user bob "$@"
}

# up NAME [WORD…]: connects with the right password
up() {
    local name=$1
    shift
    printf secret >"$scene_directory/password"
    client pptpctl up "$name" --password-file "$scene_directory/password" "$@"
}

# state_is NAME STATE
state_is() {
    [ "$(state_of "$1")" = "$2" ]
}

# state_of NAME
state_of() {
    client pptpctl status "$1" --json | sed -n 's/^ *"state" *: *"\([^"]*\)".*/\1/p'
}

# status_member NAME MEMBER: the value of a member of the JSON status whose value is a word
status_member() {
    client pptpctl status "$1" --json | sed -n "s/^ *\"$2\" *: *\"\\{0,1\\}\\([^\",]*\\).*/\\1/p"
}

# cause_of NAME: why its last attempt failed
cause_of() {
    status_member "$1" cause
}

# main_process NAME: the process id of its pppd
main_process() {
    local uuid
    uuid=$(status_member "$1" uuid)
    if [ "$lab_kind" = quick ]; then
        pgrep -f "linkname pptp-manager-$uuid"
    else
        systemctl show --property=MainPID --value "pptp-manager-tunnel-$uuid.service"
    fi
}
