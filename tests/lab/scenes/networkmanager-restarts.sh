# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# scene: NetworkManager's tunnel outlives the service, which knows it again; and ends where it is stopped
# guest: systemd
# suite: bookworm trixie
# limit: 180
# covers: method PrepareRestart, cause service-stopped

start_server server
start_daemon
give_uplink_to_networkmanager
add_vpn Office
add_vpn Kept vpn.persistent yes
settle_networkmanager Office

# goes_on NAME PID: the same tunnel, and it is NetworkManager's
goes_on() {
    expect_equal "it is the same tunnel" "$2" "$(main_process "$1")"
    expect "NetworkManager has it" vpn_is "$1" activated
    expect "the network is reached" client_reaches 172.20.0.1
    expect_match "the service tells whose it is" "Managed by +NetworkManager" "$(pptpctl status "$1")"
}

note "the service is killed"
vpn_up Office
tunnel=$(main_process Office)
kill_daemon
expect "the network is reached without it" client_reaches 172.20.0.1
start_daemon
goes_on Office "$tunnel"

note "the service is upgraded"
try busctl call org.pptp.Manager1 /org/pptp/Manager1 org.pptp.Manager1 PrepareRestart
systemctl restart pptp-managerd
goes_on Office "$tunnel"
vpn_down Office
expect_same_system_soon 10 "$scene_directory/before"

note "NetworkManager lets go while the service is away"
vpn_up Office
kill_daemon
expect "NetworkManager disconnects it" nmcli --wait 60 connection down Office
start_daemon
wait_until 10 "nothing is left of it" not pptpctl status Office
restart_for_snapshot
expect_same_system_soon 10 "$scene_directory/before"

note "the tunnel ends while the service is away: NetworkManager is told why"
vpn_up Office
tunnel=$(main_process Office)
kill_daemon
kill -KILL "$tunnel"
start_daemon
wait_until 20 "NetworkManager has it no more" vpn_is Office
vpn_up Kept
tunnel=$(main_process Kept)
kill_daemon
kill -KILL "$tunnel"
start_daemon
made_again() {
    [ "$(state_of Kept)" = connected ] && [ "$(main_process Kept)" != "$tunnel" ]
}
wait_until 30 "the one that persists is made again" made_again
wait_until 10 "NetworkManager has it" vpn_is Kept activated
expect "the network is reached" client_reaches 172.20.0.1

note "an administrator stops the service"
stop_daemon
wait_until 10 "NetworkManager has it no more" vpn_is Kept
wait_until 10 "NetworkManager's journal says why" networkmanager_says "service-stopped: "
