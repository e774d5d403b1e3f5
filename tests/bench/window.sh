#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# How long the window takes with 200 connections, beside NetworkManager's editor, and what the
# program does while nothing happens: window.sh [ROUNDS]
# On this machine itself, since a user-mode kernel makes system calls many times dearer than they
# are; the services on buses and in a network of their own. The two take turns, so that only what
# they are to each other means something.
set -euo pipefail
export LC_ALL=C
here=$(dirname "$(readlink -f "$0")")
top=$(readlink -f "$here/../..")
# shellcheck source=tests/bench/library.sh
. "$here/library.sh"
rounds=${1:-5}
check_rounds "./dev bench window [ROUNDS]" "$rounds"
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
build=${BENCH_BUILD:-$top/build}
idle_seconds=60

# They are no part of ./dev setup, since NetworkManager would take over the machine's network.
check_programs() {
    local program missing=''
    for program in NetworkManager nmcli nm-connection-editor Xvfb xdotool import; do
        [ -x "$(command -v "$program" || echo "/usr/sbin/$program")" ] || missing+=" $program"
    done
    [ -n "$missing" ] || return 0
    echo "bench: missing:$missing (packages network-manager, network-manager-gnome, ./dev setup)" >&2
    exit 1
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# in_session COMMAND…: with a screen, and all that a build directory offers
in_session() {
    env GSETTINGS_SCHEMA_DIR="$build/data" PPTP_MANAGER="$build/gui/pptp-manager" \
        PPTPCTL="$build/cli/pptpctl" PPTP_INTERFACES="$top/lib/dbus" \
        PPTP_MANAGER_VENDOR_DIRECTORY="$top/data" PYTHONDONTWRITEBYTECODE=1 \
        "$top/tests/gui/run" /usr/bin/python3 "$@"
}

measure() { # NAME COMMAND…
    local name=$1
    shift
    "$@" >"$results/$name" 2>"$results/$name.log" && return
    cat "$results/$name.log" >&2
    exit 1
}

processor_median() { # WAY
    local numbers
    mapfile -t numbers < <(awk -v way="$1" '$1 == way && $2 > 0 { print $4 }' \
        "$results/start.tsv" | sort -n)
    median_of "${numbers[@]}"
}

idle() { # NAME
    awk -v name="$1" '$1 == name { print $3 }' "$results/idle.tsv"
}

show() {
    printf 'Until the window shows its list, 200 connections, %s rounds, this machine:\n\n' "$rounds"
    printf '%-34s %7s %7s %7s\n' milliseconds median min max
    row "$results/start.tsv" pptp-manager pptp-manager
    row "$results/start.tsv" nm-connection-editor nm-connection-editor
    printf '\n%-34s %7s  %s\n' ratio here target
    printf '%-34s %7s  %s\n' "pptp-manager / nm-connection-editor" \
        "$(ratio "${median[pptp-manager]}" "${median[nm-connection-editor]}")" "at most 0.80"
    printf '\nprocessor time until then: %s ms, nm-connection-editor %s ms\n' \
        "$(processor_median pptp-manager)" "$(processor_median nm-connection-editor)"
    printf '\nIn %s s, one of 200 connected, the window closed to the tray: %s wake-ups, target 0\n' \
        "$idle_seconds" "$(idle hidden)"
    printf 'In %s s, the window open, traffic flowing: %s pictures of the graph, target at most %s\n' \
        "$idle_seconds" "$(idle graph)" "$idle_seconds"
}

check_programs
[ -n "${BENCH_BUILD:-}" ] || "$top/dev" --step quietly build
measure start.tsv as_root unshare --net --mount bash -c "$(declare -f in_session); build=$build top=$top; in_session \"\$@\"" \
    in_session "$here/window-start.py" "$build" "$rounds" 200 "$results"
measure idle.tsv in_session "$here/window-idle.py" "$idle_seconds"
show
