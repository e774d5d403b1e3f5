# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# What the measurements share. Nothing here fails because it is slow.

# check_rounds USAGE ROUNDS
check_rounds() {
    [[ $2 =~ ^[1-9][0-9]*$ ]] && return
    echo "Usage: $1" >&2
    exit 2
}

# measure_in_lab SCENE RESULTS ROUNDS: runs a scene of tests/bench/scenes; what it keeps is in
# RESULTS. The lab builds first, unless BENCH_BUILD names a directory to take as it is.
measure_in_lab() {
    "$top/dev" lab ${BENCH_BUILD:+--build "$BENCH_BUILD"} --staged --scenes "$top/tests/bench/scenes" \
        --guest systemd --with network-manager-pptp --parameter "$3" --keep "$2" "$1" \
        >"$2/report" || {
        cat "$2/report" >&2
        exit 1
    }
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

# milliseconds FILE WAY: those of a file of "way round microseconds" lines, sorted, without round 0,
# which warms up
milliseconds() {
    awk -v way="$2" '$1 == way && $2 > 0 { printf "%.0f\n", $3 / 1000 }' "$1" | sort -n
}

# row FILE WAY TITLE: prints median, least and most, and keeps the median
declare -A median=()
row() {
    local numbers
    mapfile -t numbers < <(milliseconds "$1" "$2")
    median[$2]=$(median_of "${numbers[@]}")
    printf '%-34s %7s %7s %7s\n' "$3" "${median[$2]}" "${numbers[0]}" "${numbers[-1]}"
}
