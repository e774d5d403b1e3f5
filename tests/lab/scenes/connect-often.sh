# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: Connect called twenty times at once makes one tunnel
# guest: quick
# limit: 60
# subset: ci
# covers: method Connect, command up

start_server server
start_daemon
add_office
printf secret >"$scene_directory/password"
for _ in {1..20}; do
    client pptpctl up office --no-wait --password-file "$scene_directory/password" &
    callers+=($!)
done
for caller in "${callers[@]}"; do
    wait "$caller"
done
wait_until 20 "connected" state_is office connected
expect_equal "one pppd" 1 "$(pgrep -fc 'linkname pptp-manager-')"
expect_equal "one call at the server" 1 \
    "$(grep -c 'Launching /usr/sbin/pptpctrl' "$scene_directory/servers/server/syslog")"
expect_exit 0 client pptpctl down office
