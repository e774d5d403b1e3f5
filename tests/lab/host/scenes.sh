# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Which scenes there are and in which guests they are to run.

scene_names() {
    local file
    for file in "$scenes_directory"/*.sh; do
        [ ! -e "$file" ] || basename "$file" .sh
    done
}

# scene_header NAME KEY: the value of "# KEY: VALUE" at the top of the scene
scene_header() {
    sed -n "/^#/!q; s/^# $2: *//p" "$scenes_directory/$1.sh"
}

list_scenes() {
    local name
    for name in $(scene_names); do
        printf '%-32s %-22s %s\n' "$name" "$(scene_header "$name" guest)" \
            "$(scene_header "$name" scene)"
    done
}

# guests_of NAME: "KIND SUITE" lines, the preferred first. The quick guest is the host's own system.
# Only Debian 12 has a kernel for QEMU here, so only its root is booted with it.
guests_of() {
    local one_kind one_suite
    for one_kind in $(scene_header "$1" guest); do
        case $one_kind in
            quick) echo "quick host" ;;
            systemd)
                for one_suite in $(scene_suites "$1"); do
                    echo "systemd $one_suite"
                done
                ;;
            qemu) echo "qemu bookworm" ;;
            *)
                echo "lab: $1: unknown guest $one_kind" >&2
                return 1
                ;;
        esac
    done
}

scene_suites() {
    local suites
    suites=$(scene_header "$1" suite)
    printf '%s' "${suites:-bookworm}"
}

# packages_of NAME: Debian packages, and the project's own, that its guest has besides what all have; with
# "-" before it, one that it has not; with "+", one whose file lies in /packages, beside the project's
# own, for the scene to install
packages_of() {
    scene_header "$1" packages
}

# plan_of NAME KIND SUITE: scenes with packages of their own boot apart, so that others do not pay
plan_of() {
    local packages=''
    [ "$2" = quick ] || packages=$(packages_of "$1")
    printf '%s' "$work/$2-$3${packages:+-with-$(key_of "$packages")}.plan"
}

# wanted_guests NAME EVERY: the guests this run uses for the scene
wanted_guests() {
    local name=$1 every=$2 guests one
    if [ -n "$kind" ] && [ "$kind" != quick ]; then
        guests="$kind ${suite:-bookworm}"
    elif [ "$kind" = quick ]; then
        guests="quick host"
    else
        guests=$(guests_of "$name") || return
        if [ -n "$suite" ]; then
            guests=$(printf '%s\n' "$guests" | grep " $suite\$" || true)
        fi
    fi
    while read -r one; do
        [ -n "$one" ] || continue
        printf '%s\n' "$one"
        [ -n "$every" ] || return 0
    done <<<"$guests"
}

# add_to_batch NAME EVERY: appends "ID SCENE LIMIT" to the plan of each batch the scene belongs to
add_to_batch() {
    local name=$1 every=$2 guests guest guest_kind guest_suite plan limit count id
    limit=$(scene_header "$name" limit)
    guests=$(wanted_guests "$name" "$every")
    while read -r guest; do
        [ -n "$guest" ] || continue
        read -r guest_kind guest_suite <<<"$guest"
        plan=$(plan_of "$name" "$guest_kind" "$guest_suite")
        for ((count = 1; count <= repeat; count++)); do
            id=$name
            [ "$repeat" = 1 ] || id=$name.$count
            printf '%s\t%s\t%s\n' "$id" "$name" "${limit:-30}" >>"$plan"
        done
    done <<<"$guests"
}

# Two guests at a time run on two processors: when only one is needed and it has much to do, its
# scenes are shared out to two of its kind. QEMU uses both processors by itself.
share_out() {
    local plans=("$work"/*.plan) plan
    plan=${plans[0]}
    [ "${#plans[@]}" = 1 ] && [ -e "$plan" ] && [ "$(wc -l <"$plan")" -ge 6 ] || return 0
    case $plan in
        */qemu-*) return 0 ;;
    esac
    sed -n 'n; p' "$plan" >"${plan%.plan}-second.plan"
    sed -i -n 'p; n' "$plan"
}

# plan_batches SCENE…|ci|all: one plan for each guest that is needed, $work/KIND-SUITE[-second].plan
plan_batches() {
    local word name
    for word; do
        case $word in
            all)
                for name in $(scene_names); do
                    add_to_batch "$name" every
                done
                ;;
            ci)
                for name in $(scene_names); do
                    [ "$(scene_header "$name" subset)" != ci ] || add_to_batch "$name" ''
                done
                ;;
            *)
                name=$(basename "$word" .sh)
                if [ ! -e "$scenes_directory/$name.sh" ]; then
                    echo "lab: there is no scene \"$name\"; these there are:" >&2
                    list_scenes >&2
                    exit 2
                fi
                add_to_batch "$name" ''
                ;;
        esac
    done
    share_out
}
