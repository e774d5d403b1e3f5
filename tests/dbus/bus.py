# SPDX-License-Identifier: GPL-2.0-or-later
"""What the private buses of tests allow: everything, to every user."""

CONFIGURATION = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>custom</type>
  <listen>unix:path={directory}/bus</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/>
    <allow own="*"/>
    <allow send_destination="*"/>
    <allow receive_sender="*"/>
  </policy>
  {more}
</busconfig>
"""


def write_configuration(path, directory, more=""):
    """For a dbus-daemon whose socket is to be in the directory."""
    with open(path, "w", encoding="utf-8") as file:
        file.write(CONFIGURATION.format(directory=directory, more=more))
