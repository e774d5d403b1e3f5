# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# A user at the screen of a systemd guest (its scene needs `packages:`): a session as from a login
# manager, and a person in it who looks at the accessibility bus and has a keyboard.

# log_in_at_the_screen NAME: until the desktop is there
log_in_at_the_screen() {
    coproc desktop {
        exec systemd-run --quiet --pipe --wait --collect --unit=lab-desktop --uid="$1" \
            --property=PAMName=login --setenv=XDG_SEAT=seat0 --setenv=XDG_SESSION_TYPE=x11 \
            --setenv=XDG_SESSION_CLASS=user --setenv=XDG_CURRENT_DESKTOP=GNOME \
            --setenv=LC_ALL=C.UTF-8 "$library/desktop-session" 2>"$scene_directory/desktop.log"
    }
    trap tell_of_the_screen EXIT
    desktop_answer || fail "there is no desktop"
    note "yes: $1 has a desktop"
}

# person VERB [WORD]…: see desktop-person; what was said is in $output
person() {
    local words
    printf -v words '%s\t' "$@"
    printf '%s\n' "${words%$'\t'}" >&"${desktop[1]}"
    desktop_answer || fail "$*"$'\n'"$output"
}

desktop_answer() {
    local line
    output=''
    while IFS= read -r line <&"${desktop[0]}"; do
        case $line in
            '+'*) desktop_took=${line#+}; return 0 ;;
            '-'*) return 1 ;;
        esac
        output+=$line$'\n'
    done
    output+='the desktop has ended'
    return 1
}

# What a person sees and does, each within a minute: roles and labels are those that a screen reader
# is told.

sees() { # ROLE [LABEL]
    person sees "$@"
    note "yes, after$desktop_took ms: she sees a $1: ${2:-}"
}

sees_no() { # ROLE [LABEL]
    person sees_no "$@"
    note "yes, after$desktop_took ms: she sees no $1: ${2:-}"
}

reads() { # TEXT
    person reads "$1"
    note "yes, after$desktop_took ms: she reads: $1"
}

clicks() { # LABEL [ROLE]
    person clicks "$@"
    note "yes, after$desktop_took ms: she clicks: $1"
}

cannot_click() { # LABEL
    person cannot_click "$@"
    note "yes, after$desktop_took ms: she cannot click: $1"
}

# goes_and_clicks LABEL [ROLE]: where she must scroll
goes_and_clicks() {
    person goes_and_clicks "$@"
    note "yes, after$desktop_took ms: she goes and clicks: $1"
}

picks() { # LABEL CHOICE: from a menu
    person picks "$@"
    note "yes, after$desktop_took ms: she picks: $2"
}

chooses() { # TEXT: the row of the list in which it stands
    person chooses "$1"
    note "yes, after$desktop_took ms: she chooses: $1"
}

types_into() { # LABEL TEXT [ROLE]: the text is not told, it may be a password
    person types_into "$@"
    note "yes, after$desktop_took ms: she types into: $1"
}

# tell_of_the_screen: where the scene fails
tell_of_the_screen() {
    local code=$?
    case $code in
        0 | 77) return 0 ;;
    esac
    trap - EXIT
    set +e
    mkdir -p "$scene_directory/keep"
    chmod 777 "$scene_directory/keep"
    daemon_log >"$scene_directory/keep/service.log"
    # not in a subshell, which has no coprocess
    person tells "$scene_directory/keep/screen.png" && printf '== the screen\n%s' "$output"
    exit "$code"
}
