# SPDX-License-Identifier: GPL-2.0-or-later
"""What a screen reader sees of programs, widgets by role and label, and what a user does with them."""

import subprocess
import time

from gi.repository import GLib

import accessibility
from accessibility import State

PATIENCE = 30  # seconds; sanitizers and a busy machine are slow
PAUSE = 0.02  # between looks


class Widget:
    """What was seen of one; it may have changed since."""

    def __init__(self, node, states):
        self.node = node
        self.role = node.role()
        self.label = node.label()
        self.sensitive = State.SENSITIVE in states
        self.focused = State.FOCUSED in states
        self.selected = State.SELECTED in states
        self.active = State.ACTIVE in states
        self.on = State.CHECKED in states
        self.children = []

    def __str__(self):
        marks = [mark for mark, there in (("focused", self.focused),
                                          ("selected", self.selected), ("on", self.on),
                                          ("insensitive", not self.sensitive)) if there]
        return f"{self.role}: {self.label}" + (f" ({', '.join(marks)})" if marks else "")

    def below(self):
        """All that is in it."""
        return [widget for child in self.children for widget in (child, *child.below())]

    def lines(self, depth=0):
        yield "  " * depth + str(self)
        for child in self.children:
            yield from child.lines(depth + 1)


def look(node):
    """The widget with those in it that can be seen; None where it cannot."""
    states = node.states()
    if State.SHOWING not in states:
        return None
    widget = Widget(node, states)
    widget.children = list(filter(None, map(look, node.children())))
    return widget


class Viewer:
    """All programs of the session, or those that programs() gives. @accessibility is the bus."""

    # What is on the screen.

    def programs(self):
        return accessibility.programs(self.accessibility)

    def check_that_it_runs(self, what):
        """Fails where nothing more is to come."""

    def _windows(self):
        try:
            return [window for program in self.programs() for window in map(look, program.children())
                    if window]
        except GLib.Error:  # it changed while it was read, or is not there yet
            return []

    def showing(self):
        """All widgets that can be seen, in their order."""
        return [widget for window in self._windows() for widget in (window, *window.below())]

    def lines(self):
        """The same to read."""
        return [line for window in self._windows() for line in window.lines()]

    def find(self, role, label=None):
        """The widgets of a role whose label holds the text."""
        return [widget for widget in self.showing() if widget.role == role
                and (label is None or label in widget.label)]

    def texts(self):
        """Every text that can be read."""
        return [widget.label for widget in self.showing() if widget.label]

    def wait(self, condition, what):
        """Until it is so: the program tells nobody when it has drawn something."""
        deadline = time.monotonic() + PATIENCE
        while True:
            value = condition()
            if value:
                return value
            self.check_that_it_runs(what)
            if time.monotonic() > deadline:
                raise AssertionError(f"{what} is not to be seen")
            time.sleep(PAUSE)

    def wait_for(self, role, label=None):
        return self.wait(lambda: self.find(role, label), f"{role} “{label}”")[0]

    def wait_for_text(self, text):
        self.wait(lambda: any(text in shown for shown in self.texts()), f"“{text}”")

    def wait_until_gone(self, role, label=None):
        """While the rest is there: a screen that cannot be read is not an empty one."""
        def is_gone():
            shown = self.showing()
            return shown and not [widget for widget in shown if widget.role == role
                                  and (label is None or label in widget.label)]
        self.wait(is_gone, f"the end of {role} “{label}”")

    def everywhere(self, role, label):
        """Also what must be scrolled to."""
        def walk(node):
            for child in node.children():
                if child.role() == role and label in child.label():
                    yield child
                yield from walk(child)
        return self.wait(lambda: [found for program in self.programs() for found in walk(program)],
                         f"{role} “{label}” anywhere")[-1]

    def go_to(self, role, label):
        """As the Tab key does: the page scrolls there. (GTK takes what scrolls for hidden once it
        has scrolled far, so that only the widget itself is asked.)"""
        node = self.everywhere(role, label)
        node.focus()
        self.wait(lambda: State.SHOWING in node.states(), f"{role} “{label}”")
        return node

    # What a user does.

    def press(self, widget):
        assert widget.sensitive, widget
        widget.node.act()

    def click(self, label, role="push button"):
        """The last one of that label: a dialog's comes behind the window's."""
        self.press(self.wait(lambda: [widget for widget in self.find(role, label)
                                      if widget.sensitive], f"{role} “{label}” to press")[-1])

    def choose(self, name):
        """The row of a connection in the list."""
        self.wait_for("list item", name)
        labels = [row.label for row in self.find("list item")]
        boxes = [box for box in self.find("list box")
                 if any(widget.role == "list item" for widget in box.children)]
        boxes[0].node.select(labels.index(name))  # the routes' list comes behind
        self.wait_for("panel", name)

    def key(self, *names):
        subprocess.run(["xdotool", "key", "--clearmodifiers", *names], check=True)

    def type(self, text):
        """It is no argument: it may be a password."""
        subprocess.run(["xdotool", "type", "--clearmodifiers", "--file", "-"], input=text.encode(),
                       check=True)

    def wait_for_focus(self, role, label=None):
        return self.wait(lambda: [widget for widget in self.find(role, label) if widget.focused],
                         f"{role} “{label}” with the focus")[0]
