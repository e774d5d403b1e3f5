# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: a way of logging in that the server insists on is used where it is allowed, and nowhere else
# guest: quick
# limit: 120
# subset: ci
# covers: option allow-pap allow-chap allow-mschap allow-mschap-v2 allow-eap
# covers: cause auth-method-refused eap-required mppe-keys-missing, exit 4

took() { # SERVER METHOD
    expect "$1 took $2" grep -q "^rcvd \[LCP ConfAck .* <auth $2>" \
        "$scene_directory/servers/$1/pppd.log"
}

start_server server require-pap nomppe
start_server server2 require-chap nomppe
start_server server3 require-eap nomppe
start_server server4 require-mschap require-mppe-128
start_server server5
start_server server6 require-mschap require-mschap-v2 require-mppe-128
start_daemon

add_connection pap --server 10.9.0.1
add_connection chap --server 10.9.0.2
add_connection eap --server 10.9.0.3
add_connection mschap --server 10.9.0.4
add_connection no-v2 --server 10.9.0.5 --set allow-mschap-v2=false --set allow-mschap=true
up_together pap chap eap mschap no-v2
expect_not_up pap auth-method-refused
expect_not_up chap auth-method-refused
expect_not_up eap eap-required
expect_not_up mschap auth-method-refused
expect_not_up no-v2 auth-method-refused

client pptpctl set pap allow-pap=true mppe=off
client pptpctl set chap allow-chap=true mppe=off
client pptpctl set eap allow-eap=true mppe=off
client pptpctl set mschap allow-mschap=true
client pptpctl set no-v2 server=10.9.0.6
add_connection v2 --server 10.9.0.6
add_connection no-keys --server 10.9.0.3 --set allow-eap=true
up_together pap chap eap mschap no-v2 v2 no-keys
expect_not_up no-keys mppe-keys-missing
expect_up pap none
expect_up chap none
expect_up eap none
expect_up mschap mppe-128-stateless
expect_up no-v2 mppe-128-stateless
expect_up v2 mppe-128-stateless

took server pap
took server2 "chap MD5"
took server3 eap
took server4 "chap MS"
took server6 "chap MS"
took server6 "chap MS-v2"
