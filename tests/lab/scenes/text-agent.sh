# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: polkit asks for a password on the terminal, and with the right one a user may do what needs an administrator
# guest: systemd
# limit: 120
# subset: ci
# covers: command add set up down log, exit 0 21

start_server server
start_daemon
add_office
set_password root Root-Word-1
set_password alice Alice-Word-1
printf secret >"$scene_directory/password"
chmod 644 "$scene_directory/password"
words=(--shared --server 10.9.0.1 --user bob)

# nobody is in the group of administrators: root's own password is asked for
expect_exit 21 on_terminal alice "Password:" wrong -- pptpctl add hers "${words[@]}"
expect_match "it is said why" "not authorised" "$output"
expect_no_match "in words" "GDBus|org\.freedesktop" "$output"
expect_exit 10 client pptpctl show hers
expect_exit 21 on_terminal alice "Password:" Alice-Word-1 -- pptpctl add hers "${words[@]}"
expect_exit 0 on_terminal alice "share.*root.*Password:" Root-Word-1 -- pptpctl add hers "${words[@]}"
expect_no_match "the password is not shown" "Word-1" "$output"
expect_equal "it is everybody's" "" "$(status_member hers owner)"
expect_exit 0 as_user eve pptpctl show hers

# an administrator is asked for the own one
usermod --append --groups sudo alice
expect_exit 0 logged_in alice "alice.*Password:" Alice-Word-1 -- pptpctl set hers mtu=1300
expect_exit 21 logged_in alice "Password:" wrong -- pptpctl set hers mtu=1400

# Connect sends the tunnel's password a second time
expect_exit 0 on_terminal alice "Password:" Alice-Word-1 -- \
    pptpctl up office --password-file "$scene_directory/password"
expect_equal "the tunnel stands" connected "$(state_of office)"
expect_exit 0 on_terminal alice "Password:" Alice-Word-1 -- pptpctl log office
expect_match "the log was told" "connected" "$output"
expect_exit 0 on_terminal alice "Password:" Alice-Word-1 -- pptpctl down office

# whoever changes their mind gets the terminal back
expect_exit 130 on_terminal alice "Password:" "^C" -- pptpctl up office \
    --password-file "$scene_directory/password"
expect_exit 130 on_terminal alice "Password:" "^C" -- pptpctl delete office
expect_fail "nothing of it is left" pgrep pkttyagent

# nobody there to ask, or nobody to be asked
expect_exit 21 as_user alice pptpctl set office mtu=1300 </dev/null
expect_match "it is said what is missing" "a password would be needed" "$output"
expect_exit 21 on_terminal alice -- pptpctl --no-ask-password set office mtu=1300
expect_match "it is said what forbids it" "--no-ask-password" "$output"
expect_equal "nothing was changed" auto "$(client pptpctl show office --terse | sed -n 's/^mtu\t\([^\t]*\).*/\1/p')"
