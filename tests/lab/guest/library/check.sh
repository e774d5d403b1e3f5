# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Expectations, and waiting for things to happen.

exec {nap_descriptor}<> <(:)

# A fork costs some 25 ms in User Mode Linux, so what polls does without.

# nap SECONDS: a pause without a process, for polling
nap() {
    read -rt "$1" -u "$nap_descriptor" || true
}

note() {
    printf '%s\n' "$*"
}

fail() {
    printf 'failed: %s\n' "$*" >&2
    trap - ERR
    exit 1
}

# fail_with_output TEXT: what the last command of try said belongs to it
fail_with_output() {
    local said
    read_file said "$scene_directory/said"
    fail "$1"$'\n'"$said"
}

# read_file VARIABLE FILE: the whole file
read_file() {
    IFS= read -rd '' "$1" <"$2" || true
}

# try COMMAND…: keeps what it says
try() {
    "$@" >"$scene_directory/said" 2>&1
}

# skip REASON: this scene cannot be shown here (counts against the run unless it is allowed)
skip() {
    printf 'skip: %s\n' "$*"
    trap - ERR
    exit 77
}

stopped_at() { # FILE LINE COMMAND
    printf 'failed: %s:%s: %s\n' "$@" >&2
}

# expect DESCRIPTION COMMAND…
expect() {
    local description=$1
    shift
    try "$@" || fail_with_output "$description"$'\n'"  \$ $*"
    note "yes: $description"
}

# expect_fail DESCRIPTION COMMAND…
expect_fail() {
    local description=$1
    shift
    ! try "$@" || fail_with_output "$description"$'\n'"  \$ $* (succeeded)"
    note "yes: $description"
}

# expect_exit CODE COMMAND…: the command ends with exactly this code; what it said is in $output
expect_exit() {
    local wanted=$1 code=0
    shift
    try "$@" || code=$?
    [ "$code" = "$wanted" ] || fail_with_output "exit $code instead of $wanted: $*"
    read_file output "$scene_directory/said"
    note "yes: exit $code: $*"
}

# expect_equal DESCRIPTION WANTED GOT
expect_equal() {
    [ "$2" = "$3" ] || fail "$1"$'\n'"  wanted: $2"$'\n'"  got:    $3"
    note "yes: $1"
}

# expect_match DESCRIPTION EXTENDED-REGEX TEXT
expect_match() {
    [[ $3 =~ $2 ]] || fail "$1"$'\n'"  wanted: /$2/"$'\n'"  got:    $3"
    note "yes: $1"
}

# expect_no_match DESCRIPTION EXTENDED-REGEX TEXT
expect_no_match() {
    ! [[ $3 =~ $2 ]] || fail "$1"$'\n'"  unwanted: /$2/"$'\n'"  got:      $3"
    note "yes: $1"
}

# wait_until SECONDS DESCRIPTION COMMAND…: looks every 50 ms; slower guests get more time. A
# function runs in the scene's own shell, so it may set variables.
wait_until() {
    local seconds=$1 description=$2 began=${EPOCHREALTIME/./}
    shift 2
    until try "$@"; do
        ((${EPOCHREALTIME/./} - began < seconds * lab_slack * 1000000)) ||
            fail_with_output "not within $((seconds * lab_slack)) s: $description"$'\n'"  \$ $*"
        nap 0.05
    done
    note "yes, after $(((${EPOCHREALTIME/./} - began) / 1000)) ms: $description"
}

# not COMMAND…: for wait_until and friends
not() {
    ! "$@"
}

# says FILE TEXT: the file has this text
says() {
    local text
    read_file text "$1"
    [[ $text == *"$2"* ]]
}
