# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# A tunnel made with pppd and pptp directly, with every fixed word the product gives to pppd.

# call_by_hand ADDRESS [WORD…]: starts pppd in the background; $call_log is its log, $call_pid its
# process. BY_HAND_SECRET replaces the password, BY_HAND_MPPE the word for encryption.
call_by_hand() {
    local address=$1
    shift
    call_log=$scene_directory/call.log
    : >"$call_log"
    printf '%s' "${BY_HAND_SECRET:-secret}" >"$scene_directory/secret"
    "${in_client[@]}" pppd \
        pty "pptp $address --nolaunchpppd --nohostroute --timeout 0.02" \
        nodetach noauth local nocrtscts noipdefault ipcp-accept-local ipcp-accept-remote \
        hide-password nopersist maxfail 1 nodefaultroute nomultilink noproxyarp connect-delay 1 \
        usepeerdns ktune user bob refuse-eap refuse-pap refuse-chap refuse-mschap \
        "${BY_HAND_MPPE:-require-mppe-128}" nobsdcomp nodeflate mtu 1460 mru 1460 \
        lcp-echo-interval 20 lcp-echo-failure 4 ifname pptp0 ipparam by-hand \
        plugin passwordfd.so passwordfd 0 debug logfd 1 "$@" \
        <"$scene_directory/secret" >>"$call_log" 2>"$scene_directory/call-errors.log" &
    call_pid=$!
}

# call_says TEXT: the log of the call by hand has this line
call_says() {
    says "$call_log" "$1"
}

# end_call: ends pppd as an administrator would; $call_code is its exit code
end_call() {
    kill -TERM "$call_pid"
    wait_for_call
}

# wait_for_call: until pppd has ended by itself
wait_for_call() {
    call_code=0
    wait "$call_pid" || call_code=$?
}
