# SPDX-License-Identifier: GPL-2.0-or-later
"""What a screen reader sees of programs, widgets by role and label, and what a user does with them."""

import subprocess
import time

from gi.repository import GLib

import accessibility
from accessibility import Questions, State, role_of, states_of

PATIENCE = 30  # seconds; sanitizers and a busy machine are slow
PAUSE = 0.02  # between looks


class Widget:
    """What was seen of one; it may have changed since."""

    def __init__(self, node):
        self.node = node
        self.role = self.label = ""
        self.states = set()
        self.children = []

    @property
    def sensitive(self):
        return State.SENSITIVE in self.states

    @property
    def focused(self):
        return State.FOCUSED in self.states

    @property
    def selected(self):
        return State.SELECTED in self.states

    @property
    def active(self):
        return State.ACTIVE in self.states

    @property
    def on(self):
        return State.CHECKED in self.states

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


def look(nodes):
    """The widgets that can be seen, with those in them."""
    questions = Questions()

    def visit(node, siblings):
        def take_states(numbers):
            widget.states = states_of(numbers)
            if State.SHOWING in widget.states:
                questions.ask(node, "GetRoleName", take_role)
                questions.ask(node, "Name", take_label)
                questions.ask(node, "GetChildren", take_children)
            else:
                siblings.remove(widget)

        def take_role(name):
            widget.role = role_of(name)

        def take_label(label):
            widget.label = label

        def take_children(references):
            for child in node.nodes(references):
                visit(child, widget.children)

        widget = Widget(node)
        siblings.append(widget)
        questions.ask(node, "GetState", take_states)

    widgets = []
    for node in nodes:
        visit(node, widgets)
    questions.wait()
    return widgets


def search(nodes, role, label):
    """The nodes of a role whose label holds the text, also those that cannot be seen."""
    questions = Questions()
    found = []

    def visit(node, place):
        def take_role(name):
            if role_of(name) == role:
                questions.ask(node, "Name", take_label)

        def take_label(text):
            if label in text:
                found.append((place, node))

        def take_children(references):
            for number, child in enumerate(node.nodes(references)):
                visit(child, (*place, number))

        questions.ask(node, "GetRoleName", take_role)
        questions.ask(node, "GetChildren", take_children)

    for number, node in enumerate(nodes):
        visit(node, (number,))
    questions.wait()
    return [node for _, node in sorted(found, key=lambda pair: pair[0])]


class Viewer:
    """All programs of the session, or those that programs() gives. @accessibility is the bus."""

    # What is on the screen.

    def programs(self):
        return accessibility.programs(self.accessibility)

    def check_that_it_runs(self, what):
        """Fails where nothing more is to come."""

    def _ask(self, question, *words):
        try:
            return question([window for program in self.programs() for window in program.children()],
                            *words)
        except GLib.Error:  # it changed while it was read, or is not there yet
            return []

    def _windows(self):
        return self._ask(look)

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
        return self.wait(lambda: self._ask(search, role, label), f"{role} “{label}” anywhere")[-1]

    def go_to(self, role, label):
        """As the Tab key does: the page scrolls there. (GTK takes what scrolls for hidden once it
        has scrolled far, so that only the widget itself is asked, and one in a list, which is asked
        for its place in the list, for the focus.)"""
        shown = self.find(role, label)
        node = shown[-1].node if shown else self.everywhere(role, label)
        node.focus()
        self.wait(lambda: {State.SHOWING, State.FOCUSED} & set(node.states()), f"{role} “{label}”")
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
