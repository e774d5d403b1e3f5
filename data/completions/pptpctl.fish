# SPDX-License-Identifier: GPL-2.0-or-later
# fish completion for pptpctl: every candidate comes from the program itself.

function __pptpctl_candidates
    set -l words (commandline -opc)[2..-1]
    set -l typed (string unescape -- (commandline -ct); or commandline -ct)

    for line in (pptpctl __complete -- $words $typed 2>/dev/null)
        if test "$line" = ":file"
            __fish_complete_path $typed
        else
            echo $line
        end
    end
end

complete -c pptpctl -f -a '(__pptpctl_candidates)'
