#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# manuals.sh OPTION-TABLE PAGE…: the manuals are well formed, and the reference has every option
set -euo pipefail
export LC_ALL=C.UTF-8 MANWIDTH=80
table=$1
shift
problems=0

problem() {
    printf '%s\n' "$*" >&2
    problems=$((problems + 1))
}

# rendered PAGE: as text, without the marks of a terminal
rendered() {
    man --warnings --local-file "$1" | col --no-backspaces --spaces
}

# Each option is the head of a paragraph of its own.
check_options() { # PAGE
    local text key keys
    text=$(rendered "$1")
    mapfile -t keys < <(sed -n 's/^    {"\([a-z0-9-]*\)", "[a-z]*", PPM_OPTION_.*/\1/p' "$table")
    [ "${#keys[@]}" -ge 50 ] || problem "$table: only ${#keys[@]} rows found; has its form changed?"
    for key in "${keys[@]}"; do
        grep --quiet --extended-regexp "^ +$key\$" <<<"$text" || problem "$1: no option $key"
    done
}

for page; do
    warnings=$(rendered "$page" 2>&1 >/dev/null)
    [ -z "$warnings" ] || problem "$page: $warnings"
    lexgrog "$page" || problem "$page: apropos would not find it"
    case $page in
        *.conf.5) check_options "$page" && options_seen=yes ;;
    esac
done
[ -n "${options_seen:-}" ] || problem "there is no reference of options among: $*"
[ "$problems" = 0 ]
