# SPDX-License-Identifier: GPL-2.0-or-later
"""The program as a screen reader sees it: widgets by role and label, and nothing else."""

import os
import re
import shutil
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "dbus"))

from gi.repository import Gio, GLib  # noqa: E402

import accessibility  # noqa: E402
import harness  # noqa: E402
import service  # noqa: E402,F401 (for the tests)
import x11  # noqa: E402
from accessibility import State  # noqa: E402

PROGRAM = os.environ["PPTP_MANAGER"]
PATIENCE = 30  # seconds; sanitizers and a busy machine are slow
PAUSE = 0.02  # between looks
COMPLAINTS = r"Sanitizer|runtime error|CRITICAL|WARNING"
# GLib's first table of 2048 quarks: once there are more, it is left behind on purpose, since it is
# read without a lock (gquark.c). No function of it has a name that a suppression could hold on to.
QUARKS = re.compile(
    r"(?m)^=+$\n==\d+==ERROR: LeakSanitizer: detected memory leaks\n\n"
    r"Direct leak of 16384 byte\(s\) in 1 object\(s\) allocated from:\n"
    r"    #0 .* in (__interceptor_)?malloc .*\n    #1 .* in g_malloc .*/libglib-2\.0\.so.*\n(    #.*libglib.*\n)*\n"
    r"(-+\nSuppressions used:\n(?:  .*\n)+-+\n\n)?"
    r"SUMMARY: AddressSanitizer: 16384 byte\(s\) leaked in 1 allocation\(s\)\.$")


class Widget:
    """What was seen of one; it may have changed since."""

    def __init__(self, node, states):
        self.node = node
        self.role = node.role()
        self.label = node.label()
        self.sensitive = State.SENSITIVE in states
        self.focused = State.FOCUSED in states
        self.selected = State.SELECTED in states
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


class Screen(harness.BusTest):
    """Each test has a service and a program of its own."""

    @staticmethod
    def make_bus():
        return harness.OpenBus()  # the session's bus stays what it is

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accessibility = accessibility.connect()

    @classmethod
    def tearDownClass(cls):
        cls.accessibility.close_sync(None)
        super().tearDownClass()

    def setUp(self):
        super().setUp()
        self.program = None
        self.log_path = os.path.join(os.environ["XDG_RUNTIME_DIR"], "program.log")
        open(self.log_path, "w", encoding="utf-8").close()

    def environment(self, **changes):
        """Unlike pptpctl, the program has a session."""
        changes.setdefault("DBUS_SESSION_BUS_ADDRESS", os.environ["DBUS_SESSION_BUS_ADDRESS"])
        # leaks are told in what the program says, which is read at its end
        changes.setdefault("LSAN_OPTIONS", os.environ.get("LSAN_OPTIONS", "") + ":exitcode=0")
        return super().environment(G_DEBUG="fatal-criticals", **changes)

    def said(self):
        with open(self.log_path, encoding="utf-8", errors="replace") as file:
            return file.read()

    def launch(self, *arguments, **environment):
        """Starts a program, and waits for nothing."""
        with open(self.log_path, "a", encoding="utf-8") as log:
            return subprocess.Popen([PROGRAM, *arguments], stdin=subprocess.DEVNULL, stdout=log,
                                    stderr=log, env=self.environment(**environment))

    def open(self, *arguments, **environment):
        """Starts the program, and waits for its window."""
        self.program = self.launch(*arguments, **environment)
        self.addCleanup(self.close)
        return self.wait_for("frame", "PPTP Manager")

    def close(self):
        """By its own door, so that leaks are found and what is pending must bear it."""
        if self.program.poll() is None:
            self.activate("quit")
        try:
            code = self.program.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.program.kill()
            self.program.wait()
            raise
        self.assertEqual(code, 0, self.said())
        self.assertNotRegex(QUARKS.sub("", self.said()), COMPLAINTS)

    def activate(self, action):
        """An action of the application, as the desktop calls it."""
        Gio.bus_get_sync(Gio.BusType.SESSION, None).call_sync(
            "org.pptp.Manager", "/org/pptp/Manager", "org.gtk.Actions", "Activate",
            GLib.Variant("(sava{sv})", (action, [], {})), None, Gio.DBusCallFlags.NO_AUTO_START,
            PATIENCE * 1000, None)

    # When a test fails.

    def _callTestMethod(self, method):
        try:
            super()._callTestMethod(method)
        except Exception:
            self._tell()
            raise

    def _tell(self):
        """What is on the screen, and what the program said."""
        print(f"---- the screen in {self.id()}:", *self.lines(),
              "---- the program:", self.said(), "----", sep="\n", flush=True)
        folder = os.environ.get("PPTP_PICTURES")
        if folder and shutil.which("import"):
            os.makedirs(folder, exist_ok=True)
            subprocess.run(["import", "-window", "root",
                            os.path.join(folder, self.id() + ".png")], check=False)

    # What is on the screen.

    def _application(self):
        for application in accessibility.programs(self.accessibility):
            try:
                if application.process() == self.program.pid:
                    return application
            except GLib.Error:  # one that has just ended
                continue
        return None

    def _windows(self):
        try:
            application = self._application()
            return list(filter(None, map(look, application.children()))) if application else []
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
            if self.program.poll() is not None:
                raise AssertionError(f"{what}: the program has ended ({self.program.returncode})")
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

    # What a user does.

    def press(self, widget):
        self.assertTrue(widget.sensitive, widget)
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

    def _windows_of_server(self):
        """As the X server numbers them, the oldest first."""
        return self.wait(
            lambda: subprocess.run(["xdotool", "search", "--onlyvisible", "--pid",
                                    str(self.program.pid)], stdout=subprocess.PIPE,
                                   check=False).stdout.split(), "a window")

    def focus_window(self):
        """Keys go to the newest window of the program, which a window manager would see to."""
        subprocess.run(["xdotool", "windowfocus", "--sync", self._windows_of_server()[-1]],
                       check=True)

    def close_window(self):
        """The newest one, as a window manager does."""
        x11.ask_to_close(int(self._windows_of_server()[-1]))

    def resize(self, width, height):
        """The main window, which is the oldest."""
        subprocess.run(["xdotool", "windowsize", self._windows_of_server()[0], str(width),
                        str(height)], check=True)

    def move_newest(self, x, y):
        subprocess.run(["xdotool", "windowmove", self._windows_of_server()[-1], str(x), str(y)],
                       check=True)

    def key(self, *names):
        subprocess.run(["xdotool", "key", "--clearmodifiers", *names], check=True)

    def type(self, text):
        subprocess.run(["xdotool", "type", "--clearmodifiers", text], check=True)

    def wait_for_focus(self, role, label=None):
        return self.wait(lambda: [widget for widget in self.find(role, label) if widget.focused],
                         f"{role} “{label}” with the focus")[0]
