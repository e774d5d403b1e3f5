# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: the administrator's own hooks hear of all that happens to a tunnel, only root's are run, and none can hurt it
# guest: quick systemd
# limit: 120
# covers: option hooks

heard=/var/tmp/heard
hooks=/etc/pptp-manager/hooks.d

hears() { # EXTENDED-REGEX
    grep -Eqs -e "$1" "$heard"
}

told_without() { # NETWORK: the latest of the routes
    ! grep '^route|' $heard | grep -o '|ROUTES=[^|]*|' | tail -n 1 | grep -q -e "$1"
}

log_has() { # TEXT
    client pptpctl log office | grep -qF -e "$1"
}

start_server server
settle_client
system_snapshot >"$scene_directory/before"
start_daemon
# shellcheck disable=SC2016  # for the hooks
own_hook 10-tells 'for word; do printf "%s|" "$word"; done >>/var/tmp/heard' \
    'env | sed -n "s/^PPTP_MANAGER_//p" | sort | tr "\n" "|" >>/var/tmp/heard' \
    'echo >>/var/tmp/heard'
# shellcheck disable=SC2016
own_hook 20-fails 'echo "20 $1" >>/var/tmp/heard' 'exit 3'
# shellcheck disable=SC2016
own_hook 30-unsafe 'echo "30 $1" >>/var/tmp/heard'
chmod 777 $hooks/30-unsafe
own_hook 31-alices 'echo 31 >>/var/tmp/heard'
chown alice $hooks/31-alices
printf '%s\n' '#!/bin/sh' 'echo 32 >>/var/tmp/heard' >/tmp/32
chmod 755 /tmp/32
ln -s /tmp/32 $hooks/32-elsewhere
mkdir $hooks/33-directory
own_hook 34-old.dpkg-old 'echo 34 >>/var/tmp/heard'
own_hook '35-backup~' 'echo 35 >>/var/tmp/heard'
own_hook 36-name.sh 'echo 36 >>/var/tmp/heard'
add_office
up office

note "up"
words='pptp0\|[^|]*\|[^|]*\|192.168.99.10\|192.168.99.1\|office\|'
wait_until 5 "the second has run" hears "^20 up$"
expect "and before it the first" hears "^up\|$words"
for fact in CAUSE= DNS_DOMAINS= DNS_SERVERS=172.20.0.53 ENCRYPTION=mppe-128-stateless EVENT=up \
    INTERFACE=pptp0 LOCAL_ADDRESS=192.168.99.10 'MTU=[0-9]+' NAME=office OWNER= \
    PEER_ADDRESS=192.168.99.1 'ROUTES=[^|]*172.20.0.0/16[^|]*' SERVER_ADDRESS=10.9.0.1 'UUID=[-0-9a-f]+'; do
    expect "it is told $fact" hears "^up\|.*\|$fact\|"
done
wait_until 5 "the second's exit code is in the log" log_has "$hooks/20-fails up: exit code 3"
expect "as the first one's" log_has "$hooks/10-tells up: exit code 0"
wait_until 5 "what others may write to is not run, and why" log_has \
    "$hooks/30-unsafe not run: others may write to $hooks/30-unsafe (mode 0777)"
wait_until 5 "nor what is not root's" log_has \
    "$hooks/31-alices not run: $hooks/31-alices does not belong to root"
wait_until 5 "nor what lies where others may write" log_has \
    "$hooks/32-elsewhere not run: others may write to /tmp (mode 1777)"
wait_until 5 "nor what is no file" log_has "$hooks/33-directory not run: it is no regular file"
wait_until 5 "nor what has another kind of name" log_has \
    "$hooks/36-name.sh not run: only letters, digits, - and _"
expect_fail "leftovers of editors and packages are passed by" \
    grep -Eq '3[45]-' <<<"$(client pptpctl log office)"
expect_fail "and none of them has run" hears "^3"

note "routes"
client pptpctl route add office 172.21.0.0/16
wait_until 5 "a route that comes is told" hears "^route\|$words.*\|ROUTES=[^|]*172.21.0.0/16[^|]*\|"
wait_until 5 "and to the second" hears "^20 route$"
client pptpctl route disable office 172.21.0.0/16
wait_until 5 "and one that goes" told_without 172.21.0.0/16

note "name servers"
client pptpctl set office dns=172.20.0.99 'dns-domain=~.'
wait_until 5 "others are told" hears "^dns\|$words.*\|DNS_DOMAINS=~\.\|DNS_SERVERS=172.20.0.99\|"
wait_until 5 "to all" hears "^20 dns$"
client pptpctl unset office dns dns-domain

note "the directory itself"
chmod 775 $hooks
: >$heard
client pptpctl route enable office 172.21.0.0/16
wait_until 5 "is looked at, too" log_has \
    "hooks in $hooks not run: others may write to $hooks (mode 0775)"
expect_fail "nothing has run" test -s $heard
chmod 755 $hooks

note "a hook that hangs, with a child that is deaf"
rm -r $hooks/3*
# shellcheck disable=SC2016
own_hook 15-hangs '[ "$1" = route ] || exit 0' 'trap "" TERM' 'sleep 1234 &' 'sleep 1234 & wait' \
    'sleep 1234'
hangs() {
    pgrep -f '^sleep 1234$'
}
client pptpctl route disable office 172.21.0.0/16
wait_until 5 "it hangs" hangs
expect "the tunnel does not care" client_reaches 172.20.0.1
expect "nor who changes routes" client pptpctl route enable office 172.21.0.0/16
wait_until 45 "it is ended after its time, and that is told" log_has \
    "$hooks/15-hangs route: it still ran after 30 seconds and was ended"
wait_until 5 "the next one has its turn" hears "^20 route$"
wait_until 5 "the later event, too" hangs

note "the service is killed, and the tunnel ends meanwhile"
kill_daemon
pkill -KILL -f "^/bin/sh $hooks/15-hangs "
rm $hooks/15-hangs
: >$heard
start_daemon
wait_until 5 "the new service has the tunnel" state_is office connected
kill_client_processes KILL '^pppd$'
wait_until 5 "the end is told, and why" hears "^down\|${words}CAUSE=[a-z]"
wait_until 5 "to all" hears "^20 down$"
expect_fail "that it was up was not told again" hears "^up"

note "an end in order"
: >$heard
up office
wait_until 5 "up" hears "^20 up$"
client pptpctl down office
wait_until 5 "down, and nothing was wrong" hears "^down\|${words}CAUSE=\|"
wait_until 5 "to all" hears "^20 down$"

note "the service stops"
: >$heard
up office
wait_until 5 "up" hears "^20 up$"
stop_daemon
wait_until 5 "down is told all the same" hears "^20 down$"

rm -f "$scene_directory/password" $heard /tmp/32
[ "$lab_kind" != quick ] || start_daemon
[ "$lab_kind" != quick ] || stop_daemon
forget_service_traces
expect_same_system_soon 10 "$scene_directory/before"
