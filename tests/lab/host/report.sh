# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Running the batches, at most two guests at a time, and reporting every scene as one line of TAP.

start_report() {
    mkdir -p "$work/outcomes"
    : >"$work/lock"
    echo 0 >"$work/number"
    echo "TAP version 13"
}

scene_label() { # ID KIND SUITE
    case $2 in
        quick) printf '%s' "$1" ;;
        *) printf '%s on %s %s' "$1" "$2" "$3" ;;
    esac
}

seconds() { # MILLISECONDS
    printf '%d.%d s' $(($1 / 1000)) $(($1 % 1000 / 100))
}

skip_is_allowed() { # SCENE
    [ -e "$lab/allowed-skips" ] && grep -qE "^$1[[:space:]]+[^[:space:]]" "$lab/allowed-skips"
}

# report_scene ID LABEL OUTCOME MILLISECONDS [DETAILS-FILE]
report_scene() {
    local id=$1 label=$2 outcome=$3 took number details=${5:-}
    took=$(seconds "$4")
    (
        flock 9
        number=$(($(cat "$work/number") + 1))
        echo "$number" >"$work/number"
        case $outcome in
            ok) echo "ok $number - $label ($took)" ;;
            skip) echo "ok $number - $label # SKIP $(sed 's/^skip: //' "$details")" ;;
            limit) echo "not ok $number - $label ($took: time is up)" ;;
            lost) echo "not ok $number - $label (the guest stopped answering or ended)" ;;
            *) echo "not ok $number - $label ($took)" ;;
        esac
        case $outcome in
            ok | skip) ;;
            *) [ ! -s "$details" ] || sed 's/^/# /' "$details" | tr -cd '\11\12\40-\176\200-\377' ;;
        esac
        if [ "$outcome" = skip ] && ! skip_is_allowed "${id%.*}"; then
            echo "# $id may not be skipped: tests/lab/allowed-skips gives no reason for it"
            : >"$work/outcomes/forbidden-skip"
        fi
        case $outcome in
            ok) echo >>"$work/outcomes/passed" ;;
            skip) echo >>"$work/outcomes/skipped" ;;
            *) echo >>"$work/outcomes/failed" ;;
        esac
    ) 9>"$work/lock"
}

# What the virtual machine itself printed, without what User Mode Linux always prints
console_of() { # SHARE
    local noise='^SELinux: |^mmapper_init|^Failed to initialize ubd device|^Failed to write wtmp'
    noise+='|^Powering off|^reboot: |^\[ *[0-9.]+\] (reboot:|IPv6: ADDRCONF)'
    tr -d '\r' <"$1/console" | grep -vE "$noise" | tail -n 60
}

# prepare_share KIND SUITE PLAN SHARE: everything the guest reads
prepare_share() {
    local kind=$1 suite=$2 plan=$3 share=$4 slow id scene limit packages_besides
    slow=$(slowness "$kind")
    mkdir -p "$share/scenes" "$share/gui"
    cp -r "$lab/guest" "$share/guest"
    cp "$top"/tests/gui/{accessibility.py,viewer.py,nm-editor-window} "$share/gui/"
    : >"$share/events"
    : >"$share/stream"
    while IFS=$'\t' read -r id scene limit; do
        cp "$scenes_directory/$scene.sh" "$share/scenes/"
        printf '%s\t%s\t%s\n' "$id" "$scene" $((limit * slow)) >>"$share/plan"
    done <"$plan"
    printf '%s=%q\n' lab_kind "$kind" lab_slack "$slow" lab_stream "$verbose" \
        lab_parameter "$parameter" >"$share/settings"
    read -r _ scene _ <"$plan" # all in it have the same packages
    IFS=' ' read -ra packages_besides <<<"$(packages_of "$scene")"
    provide_root "$kind" "$suite" "$share"
}

# run_batch KIND SUITE PLAN: one guest from boot to end
run_batch() {
    local kind=$1 suite=$2 share=${3%.plan} patience word id outcome took current='' tails=()
    trap 'end_guest "$share"; kill "${tails[@]}" 2>/dev/null' EXIT
    trap 'exit 130' INT TERM
    prepare_share "$kind" "$suite" "$3" "$share"
    declare -A limit_of=() waiting=()
    local order=() total=0
    while IFS=$'\t' read -r id _ took; do
        limit_of[$id]=$took waiting[$id]=yes
        order+=("$id")
        total=$((total + took + 15))
    done <"$share/plan"

    start_guest "$kind" "$suite" "$share" $(($(boot_limit "$kind") + total))
    exec {events}< <(exec tail -q -n +1 -s 0.1 -f "$share/events")
    tails+=("$!")
    if [ -n "$verbose" ]; then
        tail -q -n +1 -s 0.1 -f "$share/stream" &
        tails+=("$!")
    fi
    patience=$(boot_limit "$kind")
    while IFS=' ' read -r -t "$patience" -u "$events" word id outcome took; do
        patience=30
        case $word in
            start)
                current=$id
                patience=$((limit_of[$id] + 30))
                ;;
            end)
                unset "waiting[$id]"
                current=''
                report_scene "$id" "$(scene_label "$id" "$kind" "$suite")" "$outcome" "$took" \
                    "$share/results/$id"
                ;;
            finished | ended) break ;;
        esac
    done
    if [ "${#waiting[@]}" != 0 ]; then
        console_of "$share" >"$share/last-words" || true
        sed "s/^/$kind guest: /" "$share/prepare.log" >>"$share/last-words" 2>/dev/null || true
    fi
    for id in "${order[@]}"; do
        [ -n "${waiting[$id]:-}" ] || continue
        if [ "$id" = "$current" ] || [ -z "$current" ]; then
            report_scene "$id" "$(scene_label "$id" "$kind" "$suite")" lost 0 "$share/last-words"
        else
            report_scene "$id" "$(scene_label "$id" "$kind" "$suite")" lost 0 /dev/null
        fi
    done
    [ -z "$keep" ] || [ ! -d "$share/keep" ] || cp -r "$share/keep/." "$keep/"
}

end_batches() {
    local batches
    mapfile -t batches < <(jobs -p)
    [ "${#batches[@]}" = 0 ] || kill "${batches[@]}" 2>/dev/null || true
    wait
}

# run_batches: two at a time
run_batches() {
    local plan kind suite running=0
    [ -z "$keep" ] || mkdir -p "$keep"
    for plan in "$work"/*.plan; do
        [ -e "$plan" ] || continue
        if [ "$running" = 2 ]; then
            wait -n || true
            running=1
        fi
        IFS=- read -r kind suite _ <<<"$(basename "$plan" .plan)"
        run_batch "$kind" "$suite" "$plan" &
        running=$((running + 1))
    done
    wait
}

count() { # OUTCOME
    if [ -e "$work/outcomes/$1" ]; then
        wc -l <"$work/outcomes/$1"
    else
        echo 0
    fi
}

# finish_report: the plan and the total; the total is the last line
finish_report() {
    local passed failed skipped planned
    passed=$(count passed) failed=$(count failed) skipped=$(count skipped)
    planned=$({ cat "$work"/*.plan 2>/dev/null || true; } | wc -l)
    if [ $((passed + failed + skipped)) != "$planned" ]; then
        echo "# $planned scenes were to run, $((passed + failed + skipped)) were reported"
        : >"$work/outcomes/lost"
    fi
    echo "1..$(cat "$work/number")"
    [ "$planned" != 0 ] || echo "# no scene was run"
    printf '%s passed, %s failed' "$passed" "$failed"
    [ "$skipped" = 0 ] || printf ', %s skipped' "$skipped"
    echo
    [ "$failed" = 0 ] && [ "$planned" != 0 ] && [ ! -e "$work/outcomes/lost" ] &&
        [ ! -e "$work/outcomes/forbidden-skip" ]
}
