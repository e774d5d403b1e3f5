# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: what a first user does: add a connection, connect, look, use it, disconnect
# guest: quick
# limit: 60

start_server server >/dev/null
start_daemon >/dev/null
printf secret >"$scene_directory/password"

# transcript COMMAND…: as it looks in a terminal
transcript() {
    printf '\n$'
    printf ' %s' "$@"
    printf '\n'
    client "$@"
}

cd "$scene_directory" || exit
transcript pptpctl add office --server 10.9.0.1 --user bob --route 172.20.0.0/16
transcript pptpctl up office --password-file password
transcript pptpctl status office
transcript ping -c 2 172.20.0.1
transcript pptpctl down office
