# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: a password stored with the system connects without anybody, goes with its connection, and may have umlauts
# guest: quick
# limit: 120
# subset: ci
# covers: option password, command password, exit 22
# covers: method StoreSecret ClearSecret, property SecretStored, cause password-not-representable

start_server server
start_daemon
watch_the_bus
watch_arguments
add_office
stored=/var/lib/pptp-manager/secrets/$(status_member office uuid)

expect_exit 0 client pptpctl set office password=system
expect_exit 22 client pptpctl up office
word=Zw1eback-Krume
set_server_password server "$word"
printf %s "$word" >"$scene_directory/password"
expect_exit 0 client pptpctl password set office --password-file "$scene_directory/password"
expect_equal "it is for root alone" "600 root" "$(stat --format='%a %U' "$stored")"
rm "$scene_directory/password"
expect_exit 0 client pptpctl up office
client pptpctl down office
stop_daemon
start_daemon
expect_exit 0 client pptpctl up office
client pptpctl down office
expect_exit 0 client pptpctl password clear office
expect_fail "the file is gone" test -e "$stored"
expect_no_secret "stored, used, used again and cleared" "$word"

# the server hashes what its file says byte by byte; ours types UTF-8
set_server_password server $'gr\xfc\xdf-dich'
printf grüß-dich | expect_exit 0 client pptpctl password set office --password-file -
expect_exit 0 client pptpctl up office
client pptpctl down office
printf '5 €' | client pptpctl password set office --password-file -
expect_exit 22 client pptpctl up office
expect_equal "it is said why" password-not-representable "$(cause_of office)"

expect_exit 0 client pptpctl delete office
expect_fail "the file goes with it" test -e "$stored"
