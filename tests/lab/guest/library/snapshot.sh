# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# The state of the client's machine as text, and its comparison as a whole.

# system_snapshot >FILE
system_snapshot() {
    lab_helper=yes client "$library/system-snapshot"
}

# expect_same_system BEFORE AFTER: two snapshots are equal; every difference is shown
expect_same_system() {
    local difference
    difference=$(diff --unified=0 "$1" "$2" | sed '1,2d; /^@@/d') || true
    [ -z "$difference" ] || fail "the system is not as it was before:"$'\n'"$difference"
    note "yes: the system is as it was before"
}

# expect_same_system_soon SECONDS BEFORE: the system becomes as it was; for what ends by itself
# a moment later (the last process of a unit, an interface that the kernel is taking down)
expect_same_system_soon() {
    local after=$scene_directory/after.snapshot
    wait_until "$1" "the system is as it was before" same_as_now "$2" "$after"
}

same_as_now() { # BEFORE AFTER
    system_snapshot >"$2"
    diff --unified=0 "$1" "$2" | sed '1,2d; /^@@/d'
    cmp -s "$1" "$2"
}
