# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: the scripts of a PPTP guide, pasted into /etc/ppp as they are written there, do what they say: firewall and routes come with the tunnel and go with it
# guest: systemd qemu
# limit: 120
# packages: net-tools
# covers: option hooks

paste() { # FILE, its text on standard input
    cat >"/etc/ppp/$1"
    chmod 755 "/etc/ppp/$1"
}

start_server server
ip -n server address add 10.77.0.1/32 dev lan0
# User Mode Linux has no other iptables; who looks at a table makes it
[ "$lab_kind" != systemd ] || update-alternatives --quiet --set iptables /usr/sbin/iptables-legacy
for chain in FORWARD POSTROUTING; do
    table=filter
    [ $chain = FORWARD ] || table=nat
    iptables -t $table -A $chain -o none0 -j ACCEPT
    iptables -t $table -D $chain -o none0 -j ACCEPT
done

cp -a /etc/ppp/ip-up "$scene_directory/ip-up"
cp -a /etc/ppp/ip-down "$scene_directory/ip-down"
paste ip-up <<'SEED'
#!/bin/sh
# parameters
# $1 the interface name used by pppd (e.g. ppp3)
# $2 the tty device name
# $3 the tty device speed
# $4 the local IP address for the interface
# $5 the remote IP address
# $6 the parameter specified by the 'ipparam' option to pppd

logfile=/var/log/ppp
echo "`date` $0 $1 $2 $3 $4 $5 $6" >> $logfile

case "$6" in
 peer-name1)
  A="/usr/sbin/iptables -t filter -I FORWARD -o $1 -j ACCEPT"
  B="/usr/sbin/iptables -t nat -A POSTROUTING -o $1 -j MASQUERADE"
  C="/sbin/route add -net 10.0.0.0 netmask 255.0.0.0 $1"
  $A
  echo " $? $A" >> $logfile
  $B
  echo " $? $B" >> $logfile
  $C
  echo " $? $C" >> $logfile
  ;;
 *)
esac
exit 0
SEED
paste ip-down <<'SEED'
#!/bin/sh
# parameters
# $1 the interface name used by pppd (e.g. ppp3)
# $2 the tty device name
# $3 the tty device speed
# $4 the local IP address for the interface
# $5 the remote IP address
# $6 the parameter specified by the 'ipparam' option to pppd

logfile=/var/log/ppp
echo "`date` $0 $1 $2 $3 $4 $5 $6" >> $logfile

case "$6" in
 peer-name1)
   A="/usr/sbin/iptables -t filter -D FORWARD -o $1 -j ACCEPT"
   B="/usr/sbin/iptables -t nat -D POSTROUTING -o $1 -j MASQUERADE"
   C="/sbin/route del -net 10.0.0.0 netmask 255.0.0.0 $1"
   $A
   echo " $? $A" >> $logfile
   $B
   echo " $? $B" >> $logfile
   $C
   echo " $? $C" >> $logfile
   ;;
 *)
esac
exit 0
SEED

mkdir -p /etc/polkit-1/rules.d
cat >/etc/polkit-1/rules.d/scene.rules <<'X'
polkit.addRule(function(action, subject) {
    if (action.id == "org.pptp.manager1.connect" || action.id == "org.pptp.manager1.modify-own")
        return polkit.Result.YES;
});
X
settle_client
system_snapshot >"$scene_directory/before"
start_daemon

has_rules() {
    iptables -t filter -S FORWARD | grep -qx -e '-A FORWARD -o pptp0 -j ACCEPT' &&
        iptables -t nat -S POSTROUTING | grep -qx -e '-A POSTROUTING -o pptp0 -j MASQUERADE'
}

has_route() {
    client_ip route show table main | grep -q '^10.0.0.0/8 dev pptp0 '
}

has_done() { # SCRIPT
    [ "$(grep -c '^ 0 /' /var/log/ppp)" = 3 ] &&
        head -n 1 /var/log/ppp | grep -q " /etc/ppp/$1 pptp0  38400 192.168.99.10 192.168.99.1 peer-name1$"
}

rm -f /var/log/ppp
add_connection peer-name1 --server 10.9.0.1
add_connection peer-name2 --server 10.9.0.1
up peer-name1
wait_until 10 "ip-up has done all that it does, without an error" has_done ip-up
expect "its rules are there" has_rules
expect "and its route, which leads to the server's own address, too" has_route
expect "which does not lead the tunnel into itself: what is behind it answers" \
    client_reaches 10.77.0.1
expect_equal "through the tunnel" pptp0 "$(route_of 10.77.0.1)"

rm /var/log/ppp
client pptpctl down peer-name1
# the interface has gone, and its route with it, before pppd runs the script: that says 7
wait_until 10 "ip-down has run" grep -q '^ [0-9]* /sbin/route del' /var/log/ppp
expect_fail "the rules are gone" has_rules
expect_fail "and the route" has_route
expect_equal "ip-down took the rules away without an error" 2 \
    "$(grep -c '^ 0 /usr/sbin/iptables' /var/log/ppp)"

note "connections with other names"
rm /var/log/ppp
up peer-name2
wait_until 10 "ip-up has run" grep -q ' peer-name2$' /var/log/ppp
expect_equal "and does nothing" 1 "$(wc -l </var/log/ppp)"
client pptpctl down peer-name2

note "a user's own connection of the same name"
printf secret >"$scene_directory/password"
chmod 644 "$scene_directory/password"
as_user alice pptpctl add peer-name1 --server 10.9.0.1 --user bob
as_user alice pptpctl up peer-name1 --password-file "$scene_directory/password"
wait_until 10 "is another one for the script" grep -q " $(id -u alice):peer-name1$" /var/log/ppp
expect_fail "and does nothing" has_rules
as_user alice pptpctl down peer-name1

rm -f "$scene_directory/password" /var/log/ppp
stop_daemon
forget_service_traces
expect_same_system_soon 20 "$scene_directory/before"
cp -a "$scene_directory/ip-up" "$scene_directory/ip-down" /etc/ppp/
[ "$lab_kind" != systemd ] || update-alternatives --quiet --auto iptables
