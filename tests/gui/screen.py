# SPDX-License-Identifier: GPL-2.0-or-later
"""The program as a screen reader sees it: widgets by role and label, and nothing else."""

import os
import re
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "dbus"))

from gi.repository import Gio, GLib  # noqa: E402

import accessibility  # noqa: E402
import harness  # noqa: E402
import keyring  # noqa: E402,F401 (for the tests)
import service  # noqa: E402,F401 (for the tests)
import x11  # noqa: E402
from viewer import PATIENCE, Viewer  # noqa: E402

PROGRAM = os.environ["PPTP_MANAGER"]
COMPLAINTS = r"Sanitizer|runtime error|CRITICAL|WARNING"
# What libraries leave behind, where they have no frame pointers by which a suppression could tell
# them. GLib's first table of 2048 quarks, on purpose: it is read without a lock (gquark.c). And GTK's
# letters, each time somebody asks for the one of a button: "<Alt>x". And in GTK's file chooser, the
# names of directories that could complete what is typed, "name/", and GIO's table of file types.
REPORT = re.compile(
    r"(?m)^=+$\n==\d+==ERROR: LeakSanitizer: detected memory leaks\n\n"
    r"(?:Direct leak of \d+ byte\(s\) in \d+ object\(s\) allocated from:\n"
    r"    #0 .* in (?:__interceptor_)?[mc]alloc .*\n    #1 .*/lib(?:glib|gio)-2\.0\.so.*\n\n)+"
    r"(?:-+\nSuppressions used:\n(?:  .*\n)+-+\n\n)?"
    r"SUMMARY: AddressSanitizer: (\d+) byte\(s\) leaked in (\d+) allocation\(s\)\.$")
QUARKS = 16384
LETTER = len("<Alt>x") + 1
LONG_NAME = 64
# GLib's own words where a desktop has nothing that shows notifications, as here unless a test does.
NO_NOTIFICATIONS = re.compile(
    r".*GLib-GIO-WARNING.*unable to send notifications.*name org\.freedesktop\.Notifications was "
    r"not provided.*")
# GTK's own, where somebody asks for what is in the header of a dialog that is just closing: what
# describes a header bar forgets to look whether that is still there.
HEADER_IS_GONE = re.compile(
    r".*Gtk-CRITICAL.* gtk_container_forall: assertion 'GTK_IS_CONTAINER \(container\)' failed")


def complaint_of_leaks(report, with_chooser):
    """The report, unless what it tells is those of the libraries."""
    size, count = int(report[1]), int(report[2])
    known = (size in (count * LETTER, (count - 1) * LETTER + QUARKS)
             or with_chooser and size - (QUARKS if size > QUARKS else 0) < count * LONG_NAME)
    return "" if known else report[0]


class Screen(Viewer, harness.BusTest):
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
        self.with_chooser = False
        self.log_path = os.path.join(os.environ["XDG_RUNTIME_DIR"], "program.log")
        open(self.log_path, "w", encoding="utf-8").close()

    def environment(self, **changes):
        """Unlike pptpctl, the program has a session."""
        changes.setdefault("DBUS_SESSION_BUS_ADDRESS", os.environ["DBUS_SESSION_BUS_ADDRESS"])
        # leaks and complaints are told in what the program says, which is read at its end
        changes.setdefault("G_DEBUG", None)
        changes.setdefault("LSAN_OPTIONS", os.environ.get("LSAN_OPTIONS", "") + ":exitcode=0")
        return super().environment(**changes)

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
        said = REPORT.sub(lambda report: complaint_of_leaks(report, self.with_chooser), self.said())
        for known in (NO_NOTIFICATIONS, HEADER_IS_GONE):
            said = known.sub("", said)
        self.assertNotRegex(said, COMPLAINTS)

    @staticmethod
    def user_bus():
        """The session bus of the program."""
        return Gio.bus_get_sync(Gio.BusType.SESSION, None)

    def activate(self, action):
        """An action of the application, as the desktop calls it."""
        self.user_bus().call_sync(
            "org.pptp.Manager", "/org/pptp/Manager", "org.gtk.Actions", "Activate",
            GLib.Variant("(sava{sv})", (action, [], {})), None, Gio.DBusCallFlags.NO_AUTO_START,
            PATIENCE * 1000, None)

    # What is on the screen.

    def _application(self):
        for application in accessibility.programs(self.accessibility):
            try:
                if application.process() == self.program.pid:
                    return application
            except GLib.Error:  # one that has just ended
                continue
        return None

    def programs(self):
        application = self._application()
        return [application] if application else []

    def check_that_it_runs(self, what):
        if self.program.poll() is not None:
            raise AssertionError(f"{what}: the program has ended ({self.program.returncode})")

    # What a window manager does.

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

    def leave_window(self):
        """Without a window manager keys go to what is below the pointer: to a corner of the screen,
        where nothing is."""
        subprocess.run(["xdotool", "mousemove", "--sync", "1279", "1023"], check=True)
        self.wait(lambda: not [frame for frame in self.find("frame") if frame.active],
                  "a window without the focus")

    def close_window(self):
        """The newest one, as a window manager does."""
        x11.ask_to_close(int(self._windows_of_server()[-1]))

    def resize(self, width, height):
        """The main window, which is the oldest."""
        subprocess.run(["xdotool", "windowsize", self._windows_of_server()[0], str(width),
                        str(height)], check=True)

    def resize_newest(self, width, height):
        subprocess.run(["xdotool", "windowsize", self._windows_of_server()[-1], str(width),
                        str(height)], check=True)

    def move_newest(self, x, y):
        subprocess.run(["xdotool", "windowmove", self._windows_of_server()[-1], str(x), str(y)],
                       check=True)

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
