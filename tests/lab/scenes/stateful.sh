# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: a server with stateful MPPE only: told with its fix, which works and is marked unsafe
# guest: quick
# limit: 60
# subset: ci
# covers: cause mppe-stateful-only, option mppe-stateful, command set unset, exit 4

start_stateful_server server
start_daemon
add_office
expect_exit 4 up office
expect_equal "the cause is told" mppe-stateful-only "$(cause_of office)"
expect_match "and the fix" "pptpctl set office mppe-stateful=true" "$output"

expect_exit 0 client pptpctl set office mppe-stateful=true
expect_match "which is unsafe" unsafe "$output"
expect_exit 0 up office
expect_match "as the status says, too" unsafe "$output"
expect_equal "it is what was agreed upon" mppe-128-stateful "$(status_member office encryption)"
expect "and it works" client_reaches 172.20.0.1
client pptpctl down office

expect_exit 0 client pptpctl unset office mppe-stateful
expect_exit 4 up office
