# SPDX-License-Identifier: GPL-2.0-or-later
"""What shows notifications on a desktop, as far as programs see it."""

import dataclasses

from gi.repository import Gio, GLib

import tray_host

NAME = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"
INTERFACE = """
<node>
  <interface name="org.freedesktop.Notifications">
    <method name="Notify">
      <arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
      <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="as" direction="in"/>
      <arg type="a{sv}" direction="in"/><arg type="i" direction="in"/>
      <arg type="u" direction="out"/>
    </method>
    <method name="CloseNotification"><arg type="u" direction="in"/></method>
    <method name="GetCapabilities"><arg type="as" direction="out"/></method>
    <method name="GetServerInformation">
      <arg type="s" direction="out"/><arg type="s" direction="out"/>
      <arg type="s" direction="out"/><arg type="s" direction="out"/>
    </method>
    <signal name="NotificationClosed"><arg type="u"/><arg type="u"/></signal>
    <signal name="ActionInvoked"><arg type="u"/><arg type="s"/></signal>
  </interface>
</node>
"""


@dataclasses.dataclass
class Notification:
    number: int
    title: str
    body: str
    actions: dict  # label to identifier; the one of a click on it has no label


class Notifications:
    def __init__(self):
        self.shown = {}  # by number
        self.told = []  # every title, in order
        self.last = 0
        self.bus = tray_host.connect()
        self.bus.register_object(PATH, Gio.DBusNodeInfo.new_for_xml(INTERFACE).interfaces[0],
                                 self._on_call, None, None)
        tray_host.own(self.bus, NAME)

    def vanish(self):
        self.bus.close_sync(None)

    def _on_call(self, bus, sender, path, interface, method, arguments, invocation):
        answer = getattr(self, method)(*arguments.unpack())
        invocation.return_value(answer)
        if method == "Notify":  # from now on it can be clicked, and the program will know it
            self._keep(answer.unpack()[0], arguments.unpack())

    def Notify(self, program, replaced, icon, title, body, actions, hints, seconds):
        number = replaced
        if not number:
            self.last += 1
            number = self.last
        return GLib.Variant("(u)", (number,))

    def _keep(self, number, arguments):
        title, body, actions = arguments[3:6]
        labels = dict(zip(actions[1::2], actions[::2]))
        self.told.append(title)
        self.shown[number] = Notification(number, title, body, labels)

    def CloseNotification(self, number):
        self.shown.pop(number, None)
        self.bus.emit_signal(None, PATH, NAME, "NotificationClosed",
                             GLib.Variant("(uu)", (number, 3)))

    def GetCapabilities(self):
        return GLib.Variant("(as)", (["actions", "body"],))

    def GetServerInformation(self):
        return GLib.Variant("(ssss)", ("test", "test", "1", "1.2"))

    def settle(self):
        """Until the program has the answers to what it showed: GLib cannot withdraw a notification
        whose number it does not know yet."""
        self.bus.call_sync("org.pptp.Manager", "/org/pptp/Manager", "org.gtk.Actions", "List", None,
                           None, Gio.DBusCallFlags.NO_AUTO_START, tray_host.CALL_TIMEOUT_MS, None)

    def titles(self):
        return [notification.title for notification in self.shown.values()]

    def choose(self, notification, label):
        """A button, or "" for the notification itself."""
        self.bus.emit_signal(None, PATH, NAME, "ActionInvoked", GLib.Variant(
            "(us)", (notification.number, notification.actions[label])))
        self.CloseNotification(notification.number)
