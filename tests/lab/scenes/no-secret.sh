# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: without a password nothing is sent to the server, and it is said that one is needed
# guest: quick
# limit: 60
# subset: ci
# covers: cause no-secret, option password, method Connect, exit 20 22

start_server server
start_daemon
add_office
uuid=$(status_member office uuid)
path=/org/pptp/Manager1/connection/${uuid//-/_}

expect_exit 22 client pptpctl up office
expect "a call without one is taken" client busctl call org.pptp.Manager1 "$path" \
    org.pptp.Manager1.Connection Connect 'a{sv}' 0
expect_equal "and fails" failed "$(state_of office)"
expect_equal "with its cause" no-secret "$(cause_of office)"
expect_fail "the server was not even called" test -s "$scene_directory/servers/server/pppd.log"

client pptpctl set office password=none
expect_exit 20 client pptpctl up office
