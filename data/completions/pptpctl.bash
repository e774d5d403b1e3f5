# SPDX-License-Identifier: GPL-2.0-or-later
# bash completion for pptpctl: every candidate comes from the program itself.

_pptpctl()
{
    local -a words=()
    local word line candidate glue="" i

    # bash takes "key=value" for three words; the program wants one.
    for ((i = 1; i <= COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]//\\/}
        if [[ $word == "=" && ${#words[@]} -gt 0 ]]; then
            words[-1]+="="
            glue=yes
        elif [[ $glue ]]; then
            words[-1]+=$word
            glue=""
        else
            words+=("$word")
        fi
    done

    COMPREPLY=()
    while IFS= read -r line; do
        candidate=${line%%$'\t'*}
        if [[ $candidate == ":file" ]]; then
            compopt -o filenames
            mapfile -t COMPREPLY < <(compgen -f -- "${COMP_WORDS[COMP_CWORD]}")
            return
        fi
        if [[ $candidate == *= ]]; then
            compopt -o nospace
        fi
        if [[ ${words[-1]} == *=* && $COMP_WORDBREAKS == *=* ]]; then
            candidate=${candidate#*=}
        fi
        COMPREPLY+=("$(printf '%q' "$candidate")")
    done < <("${COMP_WORDS[0]}" __complete -- "${words[@]}" 2>/dev/null)
}

complete -F _pptpctl pptpctl
