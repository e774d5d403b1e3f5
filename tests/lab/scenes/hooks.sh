# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: the administrator's scripts in /etc/ppp run as ever, but for what would rewrite resolv.conf
# guest: quick systemd
# limit: 60
# subset: ci
# covers: option hooks dns, property Dns

hook() { # up|down
    printf '%s\n' '#!/bin/sh' \
        "echo \"$1 \$PPP_IFACE \$PPP_LOCAL \$PPP_IPPARAM dns=\$DNS1 usepeerdns=\$USEPEERDNS\" >>/var/tmp/hooks" \
        >"/etc/ppp/ip-$1.d/90lab"
    chmod 755 "/etc/ppp/ip-$1.d/90lab"
}

start_server server
start_daemon
hook up
hook down
own_hook lab 'echo "own $*" >>/var/tmp/hooks'
add_office
up office
wait_until 5 "ip-up has run" grep -q \
    "^up pptp0 192.168.99.10 office dns=172.20.0.53 usepeerdns=$" /var/tmp/hooks
wait_until 5 "our own hook, too" grep -q "^own up pptp0 .* 192.168.99.10 192.168.99.1 office$" /var/tmp/hooks
expect_match "the peer's DNS server is told" 172.20.0.53 "$(client pptpctl status office)"
expect_equal "nobody touched resolv.conf" "" "$(grep 172.20 /etc/resolv.conf || true)"
client pptpctl down office
wait_until 5 "ip-down has run" grep -q "^down pptp0" /var/tmp/hooks
wait_until 5 "and our own" grep -q "^own down pptp0" /var/tmp/hooks

rm /var/tmp/hooks
client pptpctl set office hooks=false dns=none
up office
expect_no_match "the peer was not asked for DNS servers" 172.20.0.53 \
    "$(client pptpctl status office)"
client pptpctl down office
expect_equal "nothing has run" "" "$(cat /var/tmp/hooks 2>/dev/null || true)"
rm -rf /etc/pptp-manager/hooks.d /etc/ppp/ip-up.d/90lab /etc/ppp/ip-down.d/90lab
