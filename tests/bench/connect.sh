#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# How long connecting takes, beside NetworkManager's way and pppd's: connect.sh [ROUNDS]
# The three take turns in one virtual machine, so that only what they are to each other means
# something. Nothing here fails because it is slow.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
top=$(readlink -f "$here/../..")
rounds=${1:-10}
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
export LC_ALL=C

if ! [[ $rounds =~ ^[1-9][0-9]*$ ]]; then
    echo "Usage: ./dev bench connect [ROUNDS]" >&2
    exit 2
fi

# The lab builds first, unless BENCH_BUILD names a directory to take as it is.
measure() {
    "$top/dev" lab ${BENCH_BUILD:+--build "$BENCH_BUILD"} --staged --scenes "$here/scenes" \
        --guest systemd --with network-manager-pptp --parameter "$rounds" --keep "$results" \
        connect >"$results/report" || {
        cat "$results/report" >&2
        exit 1
    }
}

# times WAY: its milliseconds, sorted, one a line
times() {
    awk -v way="$1" '$1 == way && $2 > 0 { printf "%.0f\n", $3 / 1000 }' "$results/connect.tsv" |
        sort -n
}

# median_of NUMBER…: of sorted ones
median_of() {
    local middle=$(($# / 2))
    if [ $(($# % 2)) = 1 ]; then
        printf '%s\n' "${@:middle + 1:1}"
    else
        printf '%s\n' $(((${@:middle:1} + ${@:middle+1:1}) / 2))
    fi
}

ratio() { # A B
    awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'
}

declare -A median=()
row() { # WAY TITLE
    local numbers
    mapfile -t numbers < <(times "$1")
    median[$1]=$(median_of "${numbers[@]}")
    printf '%-34s %7s %7s %7s\n' "$2" "${median[$1]}" "${numbers[0]}" "${numbers[-1]}"
}

memory() { # PROGRAM
    awk -v program="$1" '$1 == program { print $2 }' "$results/memory.tsv"
}

show() {
    printf 'Until the routes are in, %s rounds, 0 ms link, MPPE-128, one virtual machine:\n\n' \
        "$rounds"
    printf '%-34s %7s %7s %7s\n' milliseconds median min max
    row pptpctl "pptpctl up"
    row nmcli "nmcli connection up"
    row hand "pppd updetach; ip route add"
    printf '\n%-34s %7s  %s\n' ratio here target
    printf '%-34s %7s  %s\n' \
        "pptpctl / nmcli" "$(ratio "${median[pptpctl]}" "${median[nmcli]}")" "at most 0.65" \
        "pptpctl / by hand" "$(ratio "${median[pptpctl]}" "${median[hand]}")" "at most 1.00"
    printf '\nmemory with one tunnel (PSS): pptp-managerd %s KiB, nm-pptp-service %s KiB\n' \
        "$(memory pptp-managerd)" "$(memory nm-pptp-service)"
}

measure
show
