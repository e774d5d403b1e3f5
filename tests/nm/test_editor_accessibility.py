# SPDX-License-Identifier: GPL-2.0-or-later
"""NetworkManager's editors as libnm loads them, each in a program with its GTK, as a screen reader
sees them."""

import os
import subprocess
import sys
import tempfile
import unittest

GUI = os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "gui")
sys.path.insert(0, GUI)

from gi.repository import GLib  # noqa: E402

import accessibility  # noqa: E402
import languages  # noqa: E402
import viewer  # noqa: E402
from accessibility import State  # noqa: E402

PROFILE = os.path.join(os.environ["PPM_PROFILES"], "own-all-options.nmconnection")
GROUPS = ["server", "authentication", "encryption", "compression", "link", "firewall", "scripts",
          "advanced"]
INPUTS = {"text", "password text", "combo box", "check box", "checkbox", "switch", "toggle button",
          "push button"}
# what GTK 4 makes its menus of, and calls so
PARTS_OF_MENUS = {"GtkToggleButton", "GtkListItemWidget"}


class EditorTest(viewer.Viewer, unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.accessibility = accessibility.connect()
        cls.languages = languages.Languages("de", "ar")
        cls.libraries = tempfile.TemporaryDirectory()
        for path in os.environ["PPM_LIBRARIES"].split(":"):
            os.symlink(path, os.path.join(cls.libraries.name, os.path.basename(path)))

    @classmethod
    def tearDownClass(cls):
        cls.libraries.cleanup()
        cls.languages.close()
        cls.accessibility.close_sync(None)

    def open(self, toolkit, language="C"):
        """What can be used in it, with all that is folded: role, label, node."""
        library = os.path.join(self.libraries.name, "libnm-vpn-plugin-pptp-manager.so")
        window = subprocess.Popen(
            [os.path.join(GUI, "nm-editor-window"), toolkit, PROFILE, library, *GROUPS],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            env={**os.environ, **self.languages.environment(language)})
        self.addCleanup(window.wait)
        self.addCleanup(window.kill)
        return self.wait(lambda: self._inputs(window), "all inputs")

    def _inputs(self, window):
        self.assertIsNone(window.poll())
        found = []

        def visit(node):
            role, label = node.role(), node.label()
            if role in INPUTS and label not in PARTS_OF_MENUS:
                found.append((role, label, node))
            for child in node.children():
                visit(child)
        try:
            for program in self.programs():
                if program.process() == window.pid:
                    for child in program.children():
                        visit(child)
        except GLib.Error:  # it is not there yet
            return []
        return found if len(found) > 30 else []

    def check(self, toolkit):
        inputs = self.open(toolkit)
        labels = [label for _, label, _ in inputs]
        for role, label, node in inputs:
            self.assertTrue(label, f"a {role} without a name: {labels}")
            self.assertNotIn("_", label)
            self.assertFalse(label.startswith("Gtk"), label)
            self.assertIn(State.SENSITIVE, node.states(), label)
        self.assertEqual(len(labels), len(set(labels)), labels)
        # in the order in which it is read
        self.assertEqual(labels[:4], ["Gateway", "User name", "Password", "Show the password"])
        descriptions = {label: node.description() for _, label, node in inputs}
        self.assertIn("1 to 8 host names", descriptions["Gateway"])
        self.assertIn("from 576 to 1500", descriptions["Largest packet sent into the tunnel, in bytes"])

    def test_names_gtk3(self):
        self.check("3.0")

    def test_names_gtk4(self):
        self.check("4.0")

    def check_letters(self, language):
        letters = [node.letter() for _, _, node in self.open("3.0", language)]
        given = [letter for letter in letters if letter]
        self.assertGreater(len(given), 10)
        self.assertEqual(len(given), len(set(given)), given)

    def test_letters(self):
        self.check_letters("C")

    def check_language(self, toolkit, language):
        labels = [label for _, label, _ in self.open(toolkit, language)]
        self.assertEqual(labels[1], self.languages.translate(language, "User name"))
        self.assertIn(self.languages.translate(language, "Encryption"), labels)
        self.assertNotIn("User name", labels)

    def test_german(self):
        self.check_language("3.0", "de")

    def test_arabic(self):
        self.check_language("4.0", "ar")


if __name__ == "__main__":
    unittest.main()
