# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: each user reads their own language, whatever the service's environment says
# guest: quick systemd
# limit: 60
# subset: ci
# covers: exit 2 10

if [ "$lab_kind" = quick ]; then
    LC_ALL=C.UTF-8 LANGUAGE=de start_daemon
else
    systemctl set-environment LC_ALL=C.UTF-8 LANGUAGE=de
    start_daemon
    systemctl unset-environment LC_ALL LANGUAGE
fi
add_office

in_german() {
    client env LC_ALL=C.UTF-8 LANGUAGE=de "$@"
}

in_english() {
    client env LC_ALL=C.UTF-8 LANGUAGE=en "$@"
}

wrong=(pptpctl set office allow-mschap-v2=false)
expect_exit 2 in_english "${wrong[@]}"
expect_match "what the service says is English" "no way of logging in is allowed" "$output"
expect_exit 2 in_german "${wrong[@]}"
expect_match "and German for whoever reads that" "Keine Art der Anmeldung ist zugelassen" "$output"
expect_exit 10 in_german pptpctl status nowhere
expect_match "so is what pptpctl says itself" "Es gibt keine Verbindung »nowhere«" "$output"
expect_exit 0 in_german pptpctl presets
expect_match "and what presets say" "Internetanbieter" "$output"
expect_exit 11 in_german pptpctl status office --terse
expect_match "scripts read the same words everywhere" "disconnected" "$output"
