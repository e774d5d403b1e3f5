#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""sleeper.py: stands in for logind on a system bus that has none. It gives out inhibitor locks, and of
its standard input takes "sleep" (it tells so, waits until no lock is held, and prints "asleep") and
"wake"."""

import os
import sys

from gi.repository import Gio, GLib

PATH = "/org/freedesktop/login1"
INTERFACE = Gio.DBusNodeInfo.new_for_xml("""<node><interface name="org.freedesktop.login1.Manager">
  <method name="Inhibit"><arg type="s" direction="in"/><arg type="s" direction="in"/>
    <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="h" direction="out"/></method>
  <signal name="PrepareForSleep"><arg type="b"/></signal></interface></node>""").interfaces[0]


class Sleeper:
    def __init__(self):
        self.bus = Gio.bus_get_sync(Gio.BusType.SYSTEM)
        self.locks = set()
        self.goes = False
        self.bus.register_object(PATH, INTERFACE, self.on_call)
        Gio.bus_own_name_on_connection(self.bus, "org.freedesktop.login1", 0, None, None)
        GLib.unix_fd_add_full(0, 0, GLib.IOCondition.IN, self.on_word)

    def on_call(self, bus, sender, path, interface, method, arguments, invocation):
        ours, theirs = os.pipe()
        self.locks.add(ours)
        GLib.unix_fd_add_full(0, ours, GLib.IOCondition.HUP, self.on_released)
        descriptors = Gio.UnixFDList.new()
        descriptors.append(theirs)
        os.close(theirs)
        print("locked:", *arguments.unpack(), flush=True)
        invocation.return_value_with_unix_fd_list(GLib.Variant("(h)", (0,)), descriptors)

    def on_released(self, descriptor, condition):
        self.locks.discard(descriptor)
        os.close(descriptor)
        self.look()
        return False

    def look(self):
        if self.goes and not self.locks:
            print("asleep", flush=True)

    def on_word(self, descriptor, condition):
        words = os.read(descriptor, 100).decode().split()
        if not words:
            sys.exit()
        self.goes = words[-1] == "sleep"
        self.bus.emit_signal(None, PATH, INTERFACE.name, "PrepareForSleep",
                             GLib.Variant("(b)", (self.goes,)))
        self.look()
        return True


Sleeper()
GLib.MainLoop().run()
