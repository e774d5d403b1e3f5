# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# shellcheck disable=SC2016  # that is the point: words that no shell may expand
# scene: words that could be options, shell text or worse are refused, named, and leave nothing behind
# guest: quick
# limit: 90
# subset: ci
# covers: checked option server user route mtu echo-interval mppe uuid
# covers: option user, command add set, exit 2 20

start_server server
start_daemon
add_office
client pptpctl list --terse >"$scene_directory/list"
profile_files() {
    find /etc/pptp-manager/connections -type f -exec sha256sum {} + | sort
}
profile_files >"$scene_directory/files"

long=$(printf 'a%.0s' {1..300})
for server in $'a\nb' "a'b" 'a"b' '$(reboot)' '-h' "$long" $'a\xff' '1.2.3.4; id' '127.0.0.1' \
    '::1' '' 'a b' '../x'; do
    expect_exit 2 client pptpctl add hostile --shared --user bob --server="$server"
done
for user in $'bob\nplugin /tmp/evil.so' $'bob\r' $'bob\e[31m' "$long" $'bob\xff' ''; do
    expect_exit 2 client pptpctl add hostile --shared --server 10.9.0.1 --user="$user"
    expect_match "the field is named" user "$output"
done
for route in 10.0.0.1/8 0.0.0.0/0 10.0.0.0/33 10.0.0.0/-1 127.0.0.0/8 224.0.0.0/4 '10.0.0.0/8; id' \
    10.0.0.0/255.0.255.0; do
    expect_exit 2 client pptpctl add hostile --shared --server 10.9.0.1 --user bob --route "$route"
done
for setting in mtu=0 mtu=90000 'mtu=1400abc' lcp-echo-interval=1 echo-interval=-1 \
    echo-interval=99999999999 mppe=none plugin=/tmp/x uuid=1 nonsense; do
    expect_exit 2 client pptpctl set office "$setting"
done
expect_exit 2 client pptpctl add office --shared --server 10.9.0.1 --user bob
expect_match "what exists is told" exists "$output"

client pptpctl list --terse | diff "$scene_directory/list" -
profile_files | diff "$scene_directory/files" -
expect "the service lives" on_the_bus org.pptp.Manager1

# Words that are harmless as they are go through as they are.
client pptpctl set office 'user=-x $(reboot) "q" \back'
expect_exit 20 up office
expect_match "the server got every byte" '-x \$\(reboot\) .*q.* .*back' "$(server_log server)"
