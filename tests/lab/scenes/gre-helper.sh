# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: a firewall that lets only answers in does not keep the server's packets out
# guest: qemu
# limit: 60
# covers: option gre-helper

start_server server
start_daemon
add_office --set gre-helper=false
client nft -f - <<X
table inet host_firewall {
    chain incoming {
        type filter hook input priority 0; policy drop;
        iifname "lo" accept
        ct state established,related accept
    }
}
X
# the rule must bring it itself
modprobe -r nf_nat_pptp nf_conntrack_pptp
system_snapshot >"$scene_directory/before"

expect_exit 4 up office --timeout 8
expect_exit 0 client pptpctl set office gre-helper=true
expect_exit 0 up office
expect "the network behind the server is reached" client_reaches 172.20.0.1
expect_match "what was changed is told" '"gre-helper"' "$(client pptpctl status office --json)"
expect_exit 0 client pptpctl down office
rm "$scene_directory/password"
expect_same_system_soon 10 "$scene_directory/before"
client nft delete table inet host_firewall
