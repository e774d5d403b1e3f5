#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# translations.sh TOP: fails where a text of the sources or presets is in no catalogue, where a
# translation does not fit it (a placeholder, a plural), or where the German one is missing. Of the
# other languages it tells how much there is.
set -eu
top=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

cd "$top"
for file in cli/*.c daemon/*.c daemon/*/*.c lib/*.c nm/*.c nm/*/*.c; do
    if grep -qE '(^|[^A-Za-z0-9_])(_|N_)\("' "$file" && ! grep -qxF "$file" po/POTFILES; then
        echo "$file has texts and is not in po/POTFILES"
        failed=1
    fi
done

# count FILE: the texts in a catalogue, which may be missing
count() {
    if [ -s "$1" ]; then
        grep -c '^msgid ' "$1"
    else
        echo 1
    fi
}

# of the one at hand; each has a header
percentage() {
    total=$(($(count "$work/po") - 1))
    missing=$(($(count "$work/missing") + $(count "$work/fuzzy") - 2))
    echo $(((total - missing) * 100 / total))
}

po/extract "$top" "$work/pot"
while read -r language; do
    msgmerge --quiet --no-fuzzy-matching --output-file="$work/po" "po/$language.po" "$work/pot"
    msgfmt --check --output-file="$work/mo" "$work/po" || failed=1
    msgattrib --untranslated --no-obsolete --output-file="$work/missing" "$work/po"
    msgattrib --only-fuzzy --no-obsolete --output-file="$work/fuzzy" "$work/po"
    echo "po/$language.po: $(percentage) % translated"
    if [ "$language" = de ] && { [ -s "$work/missing" ] || [ -s "$work/fuzzy" ]; }; then
        echo "po/$language.po: run ./dev po, and translate these:"
        cat "$work/missing" "$work/fuzzy" 2>/dev/null | grep -A3 '^msgid' || true
        failed=1
    fi
done <po/LINGUAS
exit "$failed"
