# SPDX-License-Identifier: GPL-2.0-or-later
"""What a screen reader is told, asked for over the accessibility bus each time.

Not through libatspi: it keeps what it was told and mends that only while its main loop runs, so
that a test which looks sees what was there some time ago. These calls wait for their answer and
need no main loop.
"""

import enum

from gi.repository import Gio, GLib

ACCESSIBLE = "org.a11y.atspi.Accessible"
CALL_TIMEOUT_MS = 30000
# As newer versions of the bridge call them, and GTK 4.
ROLES = {"button": "push button", "text box": "text"}


class State(enum.IntEnum):
    """Numbers of the interface."""
    ACTIVE = 1
    CHECKED = 4
    FOCUSABLE = 11
    FOCUSED = 12
    SELECTED = 23
    SENSITIVE = 24
    SHOWING = 25
    VISIBLE = 30


def address():
    """Where the accessibility bus of this session is, which starts if it must."""
    session = Gio.bus_get_sync(Gio.BusType.SESSION, None)
    return session.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", None,
                             None, 0, CALL_TIMEOUT_MS, None).unpack()[0]


def connect():
    flags = (Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT |
             Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION)
    bus = Gio.DBusConnection.new_for_address_sync(address(), flags, None, None)
    bus.set_exit_on_close(False)
    return bus


def role_of(name):
    return ROLES.get(name, name)


def states_of(numbers):
    bits = numbers[0] | numbers[1] << 32
    return {state for state in State if bits >> state & 1}


class Node:
    """An object of a program. Every call raises GLib.Error where it is gone."""

    def __init__(self, bus, name, path):
        self.bus = bus
        self.name = name
        self.path = path

    def call(self, interface, method, arguments=None):
        return self.bus.call_sync(self.name, self.path, interface, method, arguments, None, 0,
                                  CALL_TIMEOUT_MS, None).unpack()

    def get(self, interface, name):
        return self.call("org.freedesktop.DBus.Properties", "Get",
                         GLib.Variant("(ss)", (interface, name)))[0]

    def role(self):
        return role_of(self.call(ACCESSIBLE, "GetRoleName")[0])

    def label(self):
        return self.get(ACCESSIBLE, "Name")

    def description(self):
        return self.get(ACCESSIBLE, "Description")

    def states(self):
        return states_of(self.call(ACCESSIBLE, "GetState")[0])

    def nodes(self, references):
        """What the accessibility bus means by them."""
        return [Node(self.bus, name, path) for name, path in references]

    def letter(self):
        """What activates it after Alt; nothing where there is no such letter."""
        try:
            binding = self.call("org.a11y.atspi.Action", "GetKeyBinding",
                                GLib.Variant("(i)", (0,)))[0]
        except GLib.Error:  # nothing to activate
            return ""
        return binding.split(";")[0].removeprefix("<Alt>").lower()

    def underlined(self):
        """The letter of a label that shows it."""
        text, at = self.label(), 0
        while at < len(text):
            attributes, start, end = self.call("org.a11y.atspi.Text", "GetAttributeRun",
                                               GLib.Variant("(ib)", (at, False)))
            if attributes.get("underline", "none") != "none":
                return text[start:end].lower()
            at = max(end, at + 1)
        return ""

    def children(self):
        return self.nodes(self.call(ACCESSIBLE, "GetChildren")[0])

    def process(self):
        return self.bus.call_sync(
            "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
            "GetConnectionUnixProcessID", GLib.Variant("(s)", (self.name,)), None, 0,
            CALL_TIMEOUT_MS, None).unpack()[0]

    def act(self):
        """The first action of a widget: to click, to switch, to activate."""
        return self.call("org.a11y.atspi.Action", "DoAction", GLib.Variant("(i)", (0,)))[0]

    def extents(self):
        """Where it is on the screen: x, y, width, height."""
        return self.call("org.a11y.atspi.Component", "GetExtents", GLib.Variant("(u)", (0,)))[0]

    def character(self, offset):
        """Where it is on the screen, of a text: x, y, width, height."""
        return self.call("org.a11y.atspi.Text", "GetCharacterExtents",
                         GLib.Variant("(iu)", (offset, 0)))

    def text(self):
        return self.call("org.a11y.atspi.Text", "GetText", GLib.Variant("(ii)", (0, -1)))[0]

    def focus(self):
        self.call("org.a11y.atspi.Component", "GrabFocus")

    def select(self, index):
        self.call("org.a11y.atspi.Selection", "SelectChild", GLib.Variant("(i)", (index,)))

    def write(self, text):
        self.call("org.a11y.atspi.EditableText", "SetTextContents", GLib.Variant("(s)", (text,)))


class Questions:
    """Many at once: a tree is read in as many turns as it has levels, and not one for each of its
    nodes, of which there may be a thousand."""

    def __init__(self):
        self.context = GLib.MainContext.new()
        self.unanswered = 0
        self.problem = None

    def ask(self, node, member, on_answer):
        """A method of Accessible without arguments, or its property Name."""
        interface, method, arguments = ACCESSIBLE, member, None
        if member == "Name":
            interface, method = "org.freedesktop.DBus.Properties", "Get"
            arguments = GLib.Variant("(ss)", (ACCESSIBLE, member))
        self.unanswered += 1
        self.context.push_thread_default()
        node.bus.call(node.name, node.path, interface, method, arguments, None, 0, CALL_TIMEOUT_MS,
                      None, self._take, on_answer)
        self.context.pop_thread_default()

    def _take(self, bus, result, on_answer):
        self.unanswered -= 1
        try:
            answer = bus.call_finish(result).unpack()[0]
        except GLib.Error as problem:
            self.problem = problem
        else:
            on_answer(answer)

    def wait(self):
        """Until all is answered; raises GLib.Error where something was not."""
        while self.unanswered:
            self.context.iteration(True)
        if self.problem:
            raise self.problem


def programs(bus):
    """The root node of each."""
    return Node(bus, "org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root").children()
