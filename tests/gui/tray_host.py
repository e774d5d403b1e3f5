# SPDX-License-Identifier: GPL-2.0-or-later
"""A panel with a tray, as far as programs see one: the watcher, and a reader of their menus."""

import os

from gi.repository import Gio, GLib

WATCHER = "org.kde.StatusNotifierWatcher"
WATCHER_PATH = "/StatusNotifierWatcher"
ITEM = "org.kde.StatusNotifierItem"
MENU = "com.canonical.dbusmenu"
CALL_TIMEOUT_MS = 30000
INTERFACE = """
<node>
  <interface name="org.kde.StatusNotifierWatcher">
    <method name="RegisterStatusNotifierItem"><arg type="s" direction="in"/></method>
    <method name="RegisterStatusNotifierHost"><arg type="s" direction="in"/></method>
    <property name="RegisteredStatusNotifierItems" type="as" access="read"/>
    <property name="IsStatusNotifierHostRegistered" type="b" access="read"/>
    <property name="ProtocolVersion" type="i" access="read"/>
    <signal name="StatusNotifierItemRegistered"><arg type="s"/></signal>
    <signal name="StatusNotifierItemUnregistered"><arg type="s"/></signal>
    <signal name="StatusNotifierHostRegistered"/>
    <signal name="StatusNotifierHostUnregistered"/>
  </interface>
</node>
"""


def connect():
    """A connection of its own to the session's bus."""
    flags = (Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT |
             Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION)
    bus = Gio.DBusConnection.new_for_address_sync(os.environ["DBUS_SESSION_BUS_ADDRESS"], flags,
                                                  None, None)
    bus.set_exit_on_close(False)
    return bus


def own(bus, name):
    bus.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                  "RequestName", GLib.Variant("(su)", (name, 4)), None, 0, CALL_TIMEOUT_MS, None)


class Entry:
    """A line of a menu, as it was read."""

    def __init__(self, identity, properties):
        self.identity = identity
        self.label = properties.get("label", "")
        self.is_line = properties.get("type") == "separator"
        self.on = properties.get("toggle-state") == 1
        self.sensitive = properties.get("enabled", True)
        self.visible = properties.get("visible", True)

    def __repr__(self):
        if self.is_line:
            return "----"
        return ("✓ " if self.on else "") + self.label + ("" if self.sensitive else " (grey)")


class TrayHost:
    """Comes with its construction and goes with vanish()."""

    def __init__(self, has_panel=True):
        self.has_panel = has_panel
        self.items = []  # bus name and path of each
        self.bus = connect()
        self.bus.register_object(WATCHER_PATH, Gio.DBusNodeInfo.new_for_xml(INTERFACE).interfaces[0],
                                 self._on_call, self._on_get, None)
        own(self.bus, WATCHER)

    def vanish(self):
        if not self.bus.is_closed():
            self.bus.close_sync(None)

    def set_panel(self, there):
        self.has_panel = there
        signal = "StatusNotifierHost" + ("Registered" if there else "Unregistered")
        self.bus.emit_signal(None, WATCHER_PATH, WATCHER, signal, None)

    def _on_call(self, bus, sender, path, interface, method, arguments, invocation):
        if method == "RegisterStatusNotifierItem":
            word = arguments.unpack()[0]  # a path of the caller's, or the name of its service
            self.items.append((sender, word) if word.startswith("/")
                              else (word, "/StatusNotifierItem"))
        invocation.return_value(None)

    def _on_get(self, bus, sender, path, interface, name):
        return {
            "RegisteredStatusNotifierItems": GLib.Variant("as", [a + b for a, b in self.items]),
            "IsStatusNotifierHostRegistered": GLib.Variant("b", self.has_panel),
            "ProtocolVersion": GLib.Variant("i", 0),
        }[name]

    # What the panel reads from the newest item; every call raises GLib.Error where it is gone.

    def _call(self, path, interface, method, arguments):
        return self.bus.call_sync(self.items[-1][0], path, interface, method, arguments, None,
                                  Gio.DBusCallFlags.NO_AUTO_START, CALL_TIMEOUT_MS, None).unpack()

    def get(self, name):
        return self._call(self.items[-1][1], "org.freedesktop.DBus.Properties", "Get",
                          GLib.Variant("(ss)", (ITEM, name)))[0]

    def icon(self):
        try:
            return self.get("IconName") if self.items else None
        except GLib.Error:
            return None

    def entries(self):
        """The lines of the menu that can be seen; none where there is no menu."""
        try:
            layout = self._call(self.get("Menu"), MENU, "GetLayout",
                                GLib.Variant("(iias)", (0, -1, [])))[1] if self.items else None
        except GLib.Error:
            return []
        entries = [Entry(child[0], child[1]) for child in (layout[2] if layout else [])]
        return [entry for entry in entries if entry.visible]

    def lines(self):
        return [str(entry) for entry in self.entries()]

    def click(self):
        """The icon itself."""
        self._call(self.items[-1][1], ITEM, "Activate", GLib.Variant("(ii)", (0, 0)))

    def choose(self, entry):
        self._call(self.get("Menu"), MENU, "Event",
                   GLib.Variant("(isvu)", (entry.identity, "clicked", GLib.Variant("i", 0), 0)))
