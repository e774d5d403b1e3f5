# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: profile files that cannot be trusted or understood are told and left alone, the others work
# guest: quick
# limit: 60
# subset: ci
# covers: property BrokenProfiles Name, command list

start_server server
directory=/etc/pptp-manager/connections
mkdir -p "$directory"
profile() {
    printf '[connection]\nname=%s\n[server]\nserver=%s\n[authentication]\nuser=bob\n' "$@"
}
cd "$directory" || exit
umask 077
profile office 10.9.0.1 >office.conf
printf '[routing]\nroute=172.20.0.0/16;\n' >>office.conf
profile linked 10.9.0.1 >/etc/elsewhere
ln -s /etc/elsewhere linked.conf
profile open 10.9.0.1 >open.conf
chmod 666 open.conf
: >empty.conf
printf '[connection\nname=' >torn.conf
head -c 10000000 /dev/zero | tr '\0' 'x' >huge.conf
head -c 3000 /dev/urandom >binary.conf
mkfifo pipe.conf
mkdir directory.conf
profile hard 10.9.0.1 >hard.conf
ln hard.conf /etc/hard-link
profile evil "a\\nb" >value.conf
profile office 10.9.0.2 >office2.conf
cd / || exit
find "$directory" -type f -exec sha256sum {} + | sort >"$scene_directory/before"

start_daemon
expect_equal "only what can be used is there" office \
    "$(client pptpctl list --terse | cut -f 1)"
for name in linked open empty torn huge binary pipe directory hard value office2; do
    expect_match "$name is told" "$name.conf: " "$(daemon_log)"
done
find "$directory" -type f -exec sha256sum {} + | sort | diff "$scene_directory/before" -
expect_exit 0 up office
expect "the good one works" client_reaches 172.20.0.1
expect_match "root is told over the bus, too" torn.conf "$(client busctl get-property \
    org.pptp.Manager1 /org/pptp/Manager1 org.pptp.Manager1 BrokenProfiles)"
expect_no_match "and others are not" torn.conf "$(as_user alice busctl get-property \
    org.pptp.Manager1 /org/pptp/Manager1 org.pptp.Manager1 BrokenProfiles)"
