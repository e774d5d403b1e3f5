# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: the password and the challenge's answer are in no argument, environment, file, journal or message
# guest: systemd quick
# limit: 90
# subset: ci
# covers: command log, method ReadLog

start_server server
start_daemon
add_office
word=Geheim-$RANDOM-Wort
set_server_password server "$word"
watch_the_bus
watch_arguments

(umask 077 && printf %s "$word" >"$scene_directory/given")
client pptpctl up office --password-file "$scene_directory/given"
rm "$scene_directory/given"
expect "the tunnel works" client_reaches 172.20.0.1
response=$(server_log server | sed -n 's/.*rcvd \[CHAP Response id=[^ ]* <\([0-9a-f]*\)>.*/\1/p')
expect_match "the server has seen an answer" "^[0-9a-f]{40,}" "$response"
expect_no_secret "while connected" "$word" "$response"
expect_no_match "what pptpctl log tells holds no answer" "$response" "$(client pptpctl log office)"
expect_match "but tells of the negotiation" "CHAP" "$(client pptpctl log office --raw)"
expect_exit 0 client pptpctl down office
expect_no_secret "afterwards" "$word" "$response"
