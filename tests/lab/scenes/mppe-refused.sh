# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: servers that cannot or will not encrypt as required are told apart
# guest: quick
# limit: 60
# subset: ci
# covers: cause mppe-refused-by-peer mppe-40-only eap-required auth-method-refused
# covers: option mppe allow-eap allow-pap, exit 4

start_daemon
add_office

start_server server nomppe
expect_exit 4 up office
expect_equal "no encryption at all" mppe-refused-by-peer "$(cause_of office)"
stop_server server

start_server server require-mppe-40
expect_exit 4 up office
expect_equal "40 bits only" mppe-40-only "$(cause_of office)"
expect_match "the fix is offered" "pptpctl set office mppe=" "$output"
stop_server server

start_server server require-eap nomppe
expect_exit 4 up office
expect_equal "EAP only" eap-required "$(cause_of office)"
stop_server server

start_server server require-pap nomppe
expect_exit 4 up office
expect_equal "a method that is refused" auth-method-refused "$(cause_of office)"
