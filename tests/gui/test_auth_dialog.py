# SPDX-License-Identifier: GPL-2.0-or-later
"""The window that asks for a password of NetworkManager's, as a screen reader sees it."""

import os
import subprocess
import unittest

import accessibility
from languages import Languages
from viewer import PATIENCE, Viewer

DIALOG = os.environ["PPTP_AUTH_DIALOG"]
UUID = "0e2bbd3d-6c46-4c1f-9a5b-1f0e3c5a7b01"
WORD = "Sesam dich 1"
TOLD = "DATA_KEY=user\nDATA_VAL=bob\n\nDATA_KEY=password-flags\nDATA_VAL={}\n\nDONE\n\n"


class Window(Viewer, unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.accessibility = accessibility.connect()
        cls.languages = Languages("de", "ar")

    @classmethod
    def tearDownClass(cls):
        cls.accessibility.close_sync(None)
        cls.languages.close()

    def programs(self):
        for application in accessibility.programs(self.accessibility):
            if application.process() == self.child.pid:
                return [application]
        return []

    def check_that_it_runs(self, what):
        self.assertIsNone(self.child.poll(), what)

    def start(self, *words, flags="2", name="Office", language=None):
        environment = {**os.environ, "LC_ALL": "C.UTF-8",
                       **(self.languages.environment(language) if language else {})}
        self.child = subprocess.Popen(
            [DIALOG, "-u", UUID, "-n", name, "-s", "org.freedesktop.NetworkManager.pptp", "-i",
             *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)
        self.addCleanup(self.end)
        self.say(TOLD.format(flags))

    def end(self):
        if self.child.poll() is None:
            self.child.kill()
        self.child.wait()
        self.child.stdin.close()
        self.child.stdout.close()

    def say(self, text):
        self.child.stdin.write(text.encode())
        self.child.stdin.flush()

    def expect_answer(self, word):
        expected = f"password\n{word}\n\n\n".encode() if word else b"\n\n"
        self.assertEqual(self.child.stdout.read(len(expected)), expected)
        self.say("QUIT\n\n")
        self.assertEqual(self.child.wait(PATIENCE), 0)

    def picture(self, name):
        folder = os.environ.get("PPTP_SHOTS")
        if folder:
            subprocess.run(["import", "-window", "root", "-trim",
                            os.path.join(folder, f"auth-dialog-{name}.png")], check=True)

    def focus_window(self):
        found = self.wait(lambda: subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--pid", str(self.child.pid)],
            stdout=subprocess.PIPE, check=False).stdout.split(), "a window")
        subprocess.run(["xdotool", "windowfocus", "--sync", found[-1]], check=True)

    def test_answer_is_typed(self):
        self.start()
        self.wait_for("password text", "Password")
        self.wait_for("dialog", "Connection “Office”")
        self.wait_for_text("Password of bob for “Office”")
        self.assertFalse(self.wait_for("push button", "Connect").sensitive)
        self.focus_window()
        self.wait_for_focus("password text", "Password")
        self.type(WORD)
        self.wait(lambda: self.wait_for("push button", "Connect").sensitive, "a button to press")
        self.assertNotIn(WORD, "\n".join(self.lines()))
        self.picture("first")
        self.key("Return")
        self.expect_answer(WORD)

    def test_refused_password_is_asked_for_again(self):
        self.start("-t", "password", "-t",
                   "x-vpn-message:The server did not accept the password.", flags="1")
        self.wait_for_text("The server did not accept the password.")
        self.picture("again")
        self.wait_for("password text", "Password").node.write(WORD)
        self.click("Connect")
        self.expect_answer(WORD)

    def test_password_can_be_shown(self):
        self.start()
        self.wait_for("password text", "Password").node.write(WORD)
        self.press(self.wait_for("check box", "Show the password"))
        self.wait(lambda: WORD in "\n".join(self.texts()) or self.find("text", "Password"),
                  "the password")

    def test_what_cannot_be_a_password_is_not_sent(self):
        self.start()
        self.wait_for("password text", "Password").node.write("x" * 256)
        self.wait_for_text("longer than 255 bytes")
        self.assertFalse(self.wait_for("push button", "Connect").sensitive)

    def test_cancel_is_no_answer(self):
        self.start()
        self.wait_for("password text", "Password")
        self.click("Cancel")
        self.assertEqual(self.child.wait(PATIENCE), 1)
        self.assertEqual(self.child.stdout.read(), b"")

    def test_agent_takes_the_window_away(self):
        self.start()
        self.wait_for("password text", "Password")
        self.say("QUIT\n\n")
        self.assertEqual(self.child.wait(PATIENCE), 1)
        self.assertEqual(self.child.stdout.read(), b"")

    def test_none_is_an_answer_where_none_is_required(self):
        self.start("-r", flags="4")
        self.wait_for("password text", "Password")
        self.click("Connect")
        self.expect_answer(None)

    def test_hostile_name(self):
        self.start(name="<b>x</b>\n\u202eevil" + "y" * 200)
        self.wait_for_text("<b>x</b>\\n\\u202eevily")
        self.picture("hostile")

    def test_languages(self):
        for language in "de", "ar":
            with self.subTest(language):
                self.start("-r", language=language)
                self.wait_for_text(self.languages.translate(
                    language, "The server did not accept the password."))
                self.wait_for("password text", self.languages.translate(language, "Password"))
                self.picture(language)
                self.end()


if __name__ == "__main__":
    unittest.main()
