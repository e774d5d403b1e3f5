# SPDX-License-Identifier: GPL-2.0-or-later
"""Which types of connection the plugin serves, as NetworkManager's library sees it."""

import os
import shutil
import subprocess
import tempfile
import threading
import unittest

import gi

gi.require_version("NM", "1.0")
from gi.repository import NM  # noqa: E402

SCRIPT = os.environ["PPTP_NM_TYPES"]
NAME_FILE = os.environ["PPTP_NM_NAME_FILE"]
OWN = "org.freedesktop.NetworkManager.pptp-manager"
ALIAS = "org.freedesktop.NetworkManager.pptp"
FILE = "nm-pptp-manager-service.name"
NEXT = "nm-pptp-manager-service-next.name"
OTHER = """[VPN Connection]
name=pptp
service{equals}org.freedesktop.NetworkManager.pptp{end}
program=/usr/lib/nm-pptp-service
"""


class Types(unittest.TestCase):
    def setUp(self):
        self.root = tempfile.mkdtemp(prefix="pptp-types-")
        self.addCleanup(shutil.rmtree, self.root)
        self.plugins = self.make("usr/lib/NetworkManager/VPN")
        self.old_plugins = self.make("etc/NetworkManager/VPN")
        shutil.copy(NAME_FILE, self.make("usr/share/nm-pptp-manager"))
        program = os.path.join(self.make("usr/lib"), "nm-pptp-service")
        with open(program, "w", encoding="utf-8") as file:
            file.write("#!/bin/sh\n")
        os.chmod(program, 0o755)

    def make(self, path):
        path = os.path.join(self.root, path)
        os.makedirs(path, exist_ok=True)
        return path

    def run_it(self, word, code=0):
        said = subprocess.run(["sh", SCRIPT, word], env={**os.environ, "DESTDIR": self.root},
                              capture_output=True, text=True)
        self.assertEqual(said.returncode, code, said)
        return said

    def other(self, directory=None, name="nm-pptp-service.name", equals="=", end=""):
        path = os.path.join(directory or self.plugins, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(OTHER.format(equals=equals, end=end))
        return path

    def served_by(self, kind):
        """The name of the plugin that the library finds for a type."""
        infos = [NM.VpnPluginInfo.new_from_file(os.path.join(self.plugins, name))
                 for name in sorted(os.listdir(self.plugins)) if name.endswith(".name")]
        names = [info.get_name() for info in infos
                 if kind in [info.get_service(), *info.get_aliases()]]
        return names[0] if names else None

    def test_choose_nobody_else_has_both_types(self):
        self.run_it("choose")
        self.assertEqual((self.served_by(OWN), self.served_by(ALIAS)),
                         ("pptp-manager", "pptp-manager"))
        self.assertEqual(os.listdir(self.plugins), [FILE])
        self.assertEqual(os.stat(os.path.join(self.plugins, FILE)).st_mode & 0o777, 0o644)

    def test_choose_the_other_plugin_keeps_its_type(self):
        self.other()
        self.run_it("choose")
        self.assertEqual((self.served_by(OWN), self.served_by(ALIAS)), ("pptp-manager", "pptp"))

    def test_choose_follows_the_other_plugin(self):
        self.run_it("choose")
        path = self.other()
        self.run_it("choose")
        self.assertEqual(self.served_by(ALIAS), "pptp")
        os.unlink(path)
        self.run_it("choose")
        self.assertEqual(self.served_by(ALIAS), "pptp-manager")

    def test_choose_other_spellings(self):
        for words in ({"equals": " =  "}, {"end": " \t"}, {"directory": self.old_plugins},
                      {"name": "zz.name"}):
            with self.subTest(words):
                path = self.other(**words)
                self.run_it("choose")
                with open(os.path.join(self.plugins, FILE), encoding="utf-8") as file:
                    self.assertNotIn("aliases", file.read())
                os.unlink(path)

    def test_choose_other_types_do_not_matter(self):
        self.other(end="-manager2")
        self.other(name="pptp.name.dpkg-new")
        self.run_it("choose")
        self.assertEqual(self.served_by(ALIAS), "pptp-manager")

    def test_choose_a_file_without_its_program_is_left_over(self):
        os.unlink(os.path.join(self.root, "usr/lib/nm-pptp-service"))
        self.other(directory=self.old_plugins)
        self.run_it("choose")
        self.assertEqual(self.served_by(ALIAS), "pptp-manager")

    def test_choose_what_is_right_is_not_touched(self):
        self.run_it("choose")
        before = os.stat(os.path.join(self.plugins, FILE))
        self.run_it("choose")
        after = os.stat(os.path.join(self.plugins, FILE))
        self.assertEqual((before.st_ino, before.st_mtime_ns), (after.st_ino, after.st_mtime_ns))

    def test_choose_goes_on_where_it_was_interrupted(self):
        self.run_it("choose")
        for names in ([NEXT], [FILE, NEXT]):
            with self.subTest(names):
                with open(os.path.join(self.plugins, FILE), "rb") as file:
                    content = file.read()
                os.unlink(os.path.join(self.plugins, FILE))
                for name in names:
                    with open(os.path.join(self.plugins, name), "wb") as file:
                        file.write(content)
                self.run_it("choose")
                self.assertEqual(os.listdir(self.plugins), [FILE])

    def test_choose_who_looks_always_finds_it(self):
        self.run_it("choose")
        over, missing = threading.Event(), []

        def look():
            while not over.is_set():
                if self.looks_absent() and self.looks_absent():
                    missing.append(os.listdir(self.plugins))

        watcher = threading.Thread(target=look)
        watcher.start()
        for _ in range(10):
            path = self.other()
            self.run_it("choose")
            os.unlink(path)
            self.run_it("choose")
        over.set()
        watcher.join()
        self.assertEqual(missing, [])

    def looks_absent(self):
        """One of the two names is always there; the second look is at the one that it moved to."""
        return not any(os.path.exists(os.path.join(self.plugins, name))
                       for name in (FILE, NEXT, FILE))

    def test_remove(self):
        self.run_it("choose")
        self.other()
        self.run_it("remove")
        self.assertEqual(os.listdir(self.plugins), ["nm-pptp-service.name"])
        self.run_it("remove")

    def test_usage(self):
        self.assertIn("choose|remove", self.run_it("help", code=2).stderr)


if __name__ == "__main__":
    unittest.main()
