# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# The words a scene is written in. A scene runs with `set -euo pipefail` and ends at the first
# expectation that does not hold.
#   $scene_directory   a place for the scene's own files; its *.log are shown when the scene fails
#   $lab_kind          quick, systemd or qemu (a scene should not need to know)
#   $lab_parameter     what --parameter gave
library=${BASH_SOURCE[0]%/*}/library
for part in check network names server client snapshot service by-hand recording product desktop \
    leaks networkmanager; do
    # shellcheck source=/dev/null
    . "$library/$part.sh"
done
unset part
