#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# add-example.sh OPTION-TABLE CONTRIBUTING: the table with the row that the other file shows
set -euo pipefail
row=$(sed -n '/^    {"connect-limit", /,/^$/p' "$2")
[ -n "$row" ] || {
    echo "$2: there is no row of connect-limit" >&2
    exit 1
}
row=$row awk '/^};/ && !done { print ENVIRON["row"]; done = 1 } { print }' "$1"
