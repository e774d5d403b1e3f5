#compdef pptpctl
# SPDX-License-Identifier: GPL-2.0-or-later
# zsh completion for pptpctl: every candidate comes from the program itself.

_pptpctl() {
    local line
    local -a candidates unfinished

    # $PREFIX has the word under the cursor without a quote that is not closed yet
    for line in "${(@f)$(pptpctl __complete -- "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" \
        2>/dev/null)}"; do
        [[ -z $line ]] && continue
        if [[ $line == ":file" ]]; then
            _files
            return
        fi
        if [[ ${line%%$'\t'*} == *= ]]; then
            unfinished+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}")
        else
            candidates+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}")
        fi
    done
    _describe 'pptpctl' candidates -- unfinished -S ''
}

if [[ $funcstack[1] == _pptpctl ]]; then
    _pptpctl "$@"
else
    compdef _pptpctl pptpctl
fi
