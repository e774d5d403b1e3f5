# SPDX-License-Identifier: GPL-2.0-or-later
# bash completion for pptpctl: every candidate comes from the program itself.

# What a word stands for: without its quotes, also one that is not closed yet
_pptpctl_unquote()
{
    local word=$1 quote

    case $word in
        [\"\']*)
            quote=${word:0:1}
            word=${word:1}
            REPLY=${word%"$quote"}
            ;;
        *) REPLY=${word//\\/} ;;
    esac
}

_pptpctl()
{
    local -a words=()
    local line candidate glue="" i REPLY typed=${COMP_WORDS[COMP_CWORD]}

    # bash takes "key=value" for three words; the program wants one.
    for ((i = 1; i <= COMP_CWORD; i++)); do
        _pptpctl_unquote "${COMP_WORDS[i]}"
        if [[ $REPLY == "=" && ${#words[@]} -gt 0 ]]; then
            words[-1]+="="
            glue=yes
        elif [[ $glue ]]; then
            words[-1]+=$REPLY
            glue=""
        else
            words+=("$REPLY")
        fi
    done

    COMPREPLY=()
    while IFS= read -r line; do
        candidate=${line%%$'\t'*}
        if [[ $candidate == ":file" ]]; then
            compopt -o filenames
            mapfile -t COMPREPLY < <(compgen -f -- "$typed")
            return
        fi
        if [[ $candidate == *= ]]; then
            compopt -o nospace
        fi
        if [[ ${words[-1]} == *=* && $COMP_WORDBREAKS == *=* ]]; then
            candidate=${candidate#*=}
        fi
        # within quotes bash takes it as it is, and closes them
        if [[ $typed != [\"\']* ]]; then
            candidate=$(printf '%q' "$candidate")
        fi
        COMPREPLY+=("$candidate")
    done < <("${COMP_WORDS[0]}" __complete -- "${words[@]}" 2>/dev/null)
}

complete -F _pptpctl pptpctl
