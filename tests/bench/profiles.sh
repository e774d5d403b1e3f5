#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What many profiles cost: profiles.sh [ROUNDS]
# Lists of 200 take turns with NetworkManager's in one virtual machine, so that only what they are to
# each other means something. The start of the service, and its memory, are measured on this machine
# itself, on a bus and in a network of their own: a user-mode kernel makes system calls many times
# dearer than they are.
set -euo pipefail
export LC_ALL=C
here=$(dirname "$(readlink -f "$0")")
top=$(readlink -f "$here/../..")
# shellcheck source=tests/bench/library.sh
. "$here/library.sh"
rounds=${1:-10}
check_rounds "./dev bench profiles [ROUNDS]" "$rounds"
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
build=${BENCH_BUILD:-$top/build}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

measure_start() {
    as_root env PPTP_MANAGER_VENDOR_DIRECTORY="$top/data" PYTHONDONTWRITEBYTECODE=1 \
        unshare --net --mount "$here/service-start.py" "$build/daemon/pptp-managerd" \
        "$build/cli/pptpctl" "$rounds" 0 200 1000 >"$results/start.tsv"
}

# start_row PROFILES: prints the medians of ready, list and memory, and keeps the memory
declare -A memory=()
start_row() {
    local column medians=()
    for column in 3 5 4; do
        # shellcheck disable=SC2046  # numbers
        medians+=("$(median_of $(awk -v profiles="$1" -v column="$column" \
            '$1 == profiles && $2 > 0 { printf "%.0f\n", $column }' "$results/start.tsv" | sort -n))")
    done
    memory[$1]=${medians[2]}
    printf '%-34s %7s %7s %7s\n' "$1 profiles" "${medians[@]}"
}

show() {
    printf '200 connections, %s rounds, one virtual machine:\n\n' "$rounds"
    printf '%-34s %7s %7s %7s\n' milliseconds median min max
    row "$results/profiles.tsv" pptpctl "pptpctl list"
    row "$results/profiles.tsv" nmcli "nmcli connection show"
    printf '\n%-34s %7s  %s\n' ratio here target
    printf '%-34s %7s  %s\n' \
        "pptpctl / nmcli" "$(ratio "${median[pptpctl]}" "${median[nmcli]}")" "at most 0.25"
    printf '\nThe service on this machine itself, medians:\n\n'
    printf '%-34s %7s %7s %7s\n' '' "ready" "list" "memory" '' "ms" "ms" "KiB"
    start_row 0
    start_row 200
    start_row 1000
    printf '\nstart with 1000 profiles: target under 300 ms; memory of one profile (PSS): %s KiB\n' \
        "$(ratio $((memory[1000] - memory[0])) 1000)"
}

measure_in_lab profiles "$results" "$rounds"
measure_start
show
