#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# How long connecting takes, beside NetworkManager's ways and pppd's: connect.sh [ROUNDS]
# The four take turns in one virtual machine, so that only what they are to each other means
# something.
set -euo pipefail
export LC_ALL=C
here=$(dirname "$(readlink -f "$0")")
top=$(readlink -f "$here/../..")
# shellcheck source=tests/bench/library.sh
. "$here/library.sh"
rounds=${1:-10}
check_rounds "./dev bench connect [ROUNDS]" "$rounds"
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

memory() { # PROGRAM
    awk -v program="$1" '$1 == program { print $2 }' "$results/memory.tsv"
}

show() {
    printf 'Until the routes are in, %s rounds, 0 ms link, MPPE-128, one virtual machine:\n\n' \
        "$rounds"
    printf '%-34s %7s %7s %7s\n' milliseconds median min max
    row "$results/connect.tsv" pptpctl "pptpctl up"
    row "$results/connect.tsv" theirs "nmcli: network-manager-pptp"
    row "$results/connect.tsv" ours "nmcli: our plugin"
    row "$results/connect.tsv" hand "pppd updetach; ip route add"
    printf '\n%-34s %7s  %s\n' ratio here target
    printf '%-34s %7s  %s\n' \
        "pptpctl / network-manager-pptp" "$(ratio "${median[pptpctl]}" "${median[theirs]}")" \
        "at most 0.65" \
        "our plugin / network-manager-pptp" "$(ratio "${median[ours]}" "${median[theirs]}")" \
        "at most 0.60" \
        "pptpctl / by hand" "$(ratio "${median[pptpctl]}" "${median[hand]}")" "at most 1.00"
    printf '\nmemory with one tunnel (PSS): pptp-managerd %s KiB,
its plugin %s KiB, nm-pptp-service %s KiB\n' \
        "$(memory pptp-managerd)" "$(memory nm-pptp-manager-service)" "$(memory nm-pptp-service)"
}

measure_in_lab connect "$results" "$rounds"
show
