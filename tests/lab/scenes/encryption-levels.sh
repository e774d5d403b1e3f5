# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: each level of encryption with servers that have none, one kind of it only, or both
# guest: quick
# limit: 120
# subset: ci
# covers: option mppe, property Encryption, exit 4
# covers: cause mppe-refused-by-peer mppe-40-only mppe-required-by-peer

start_server server nomppe
start_server server2 require-mppe-128 nomppe-40
start_server server3 require-mppe-40 nomppe-128
start_server server4 require-mppe
start_daemon

expect_fix() { # NAME OPTION=VALUE
    expect "the fix of $1 is offered" grep -q "pptpctl set $1 $2$" "$scene_directory/up-$1.log"
}

# named by the option and by what the server has
add_connection 128-none --server 10.9.0.1
add_connection 128-40 --server 10.9.0.3
add_connection 40-128 --server 10.9.0.2 --set mppe=require-40
add_connection 40-both --server 10.9.0.4 --set mppe=require-40
add_connection any-40 --server 10.9.0.3 --set mppe=require
add_connection any-both --server 10.9.0.4 --set mppe=require
add_connection off-none --server 10.9.0.1 --set mppe=off
add_connection off-128 --server 10.9.0.2 --set mppe=off
add_connection prefer-none --server 10.9.0.1 --set mppe=prefer
add_connection prefer-128 --server 10.9.0.2 --set mppe=prefer
up_together 128-none 128-40 40-128 40-both any-40 any-both off-none off-128 prefer-none prefer-128

expect_not_up 128-none mppe-refused-by-peer
expect_not_up 128-40 mppe-40-only
expect_fix 128-40 mppe=require
expect_not_up 40-128 mppe-required-by-peer
expect_up 40-both mppe-40-stateless
expect_up any-40 mppe-40-stateless
expect_up any-both mppe-128-stateless
expect_up off-none none
expect_not_up off-128 mppe-required-by-peer
expect_fix off-128 mppe=require-128
expect_up prefer-none none
expect_up prefer-128 mppe-128-stateless
