# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: with a server that would compress everything, only that is compressed which is allowed
# guest: quick
# limit: 60
# subset: ci
# covers: option bsdcomp deflate vj pcomp accomp mppe

start_server server nomppe bsdcomp 12 deflate 12
start_daemon
add_connection bsd --server 10.9.0.1 --set mppe=off --set bsdcomp=true
add_connection deflate --server 10.9.0.1 --set mppe=off --set deflate=true
add_connection nothing --server 10.9.0.1 --set mppe=off --set vj=false --set pcomp=false \
    --set accomp=false
up_together bsd deflate nothing

expect_up bsd none
expect "both agree on BSD's" log_says bsd "^BSD-Compress \(12\) compression enabled"
expect_up deflate none
expect "both agree on deflate" log_says deflate "^Deflate \(12\) compression enabled"
expect "and data gets through" client_reaches 192.168.99.1 -s 1200 \
    -I "$(status_member deflate interface)"
expect_up nothing none
expect_fail "no compression where none is allowed" log_says nothing "compression enabled"
expect "the server's proposal was refused" log_says nothing "^sent \[CCP ConfRej .*<deflate"

expect "headers of TCP are compressed, as by default" log_says bsd \
    "^rcvd \[IPCP ConfAck .*<compress VJ"
expect_fail "or not" log_says nothing "^sent \[IPCP Conf(Req|Ack) .*<compress VJ"
for field in pcomp accomp; do
    expect "$field is on by default" log_says bsd "^rcvd \[LCP ConfAck .*<$field>"
    expect_fail "$field is neither asked for" log_says nothing "^sent \[LCP ConfReq .*<$field>"
    expect "nor given" log_says nothing "^sent \[LCP ConfRej .*<$field>"
done
