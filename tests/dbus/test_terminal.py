# SPDX-License-Identifier: GPL-2.0-or-later
"""What happens on a terminal: the password prompt, progress, widths."""

import os
import signal
import termios
import time
import unittest

from harness import BusTest, Terminal


def echoes(fd):
    return bool(termios.tcgetattr(fd)[3] & termios.ECHO)


class Prompt(BusTest):
    def setUp(self):
        super().setUp()
        self.connection = self.service.add("office", password="ask")

    def ask(self, *arguments):
        terminal = Terminal(self, "up", "office", *arguments)
        terminal.read_until("Password of CORP\\alice for office: ")
        return terminal

    # covers: command up
    def test_password_is_not_echoed(self):
        terminal = self.ask()
        self.assertFalse(echoes(terminal.fd))
        terminal.write("s3cret pass\n")
        self.assertEqual(terminal.wait(), 0)
        self.assertNotIn("s3cret", terminal.text)
        self.assertEqual(self.connection.secret, b"s3cret pass")
        self.assertIn("office is connected (10.0.0.5", terminal.text)

    # covers: command up
    def test_ask_option(self):
        self.connection.settings["password"] = "system"
        terminal = self.ask("--ask")
        terminal.write("x\n")
        self.assertEqual(terminal.wait(), 0)
        self.assertEqual(self.connection.secret, b"x")

    # covers: exit 22
    def test_empty_and_too_long(self):
        for line in ("\n", "\x04", "x" * 300 + "\n"):
            terminal = self.ask()
            terminal.write(line)
            self.assertEqual(terminal.wait(), 22)
        self.assertEqual(self.service.called("Connect"), [])

    def test_signals_restore_the_echo(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
            with self.subTest(number):
                terminal = self.ask()
                self.assertFalse(echoes(terminal.fd))
                os.kill(terminal.pid, number)
                self.assertEqual(terminal.wait(), -number)
                self.assertTrue(echoes(terminal.fd))

    def test_ctrl_c(self):
        terminal = self.ask()
        terminal.write("half a passw\x03")
        self.assertEqual(terminal.wait(), -signal.SIGINT)
        self.assertTrue(echoes(terminal.fd))
        self.assertNotIn("half", terminal.text)

    def test_stopped_and_continued(self):
        terminal = self.ask()
        terminal.write("half")
        # A session leader's group is orphaned and not stopped by SIGTSTP: the prompt comes again.
        os.kill(terminal.pid, signal.SIGTSTP)
        time.sleep(0.3)
        os.kill(terminal.pid, signal.SIGCONT)
        deadline = time.monotonic() + 20
        while terminal.text.count("Password") < 2 and time.monotonic() < deadline:
            terminal._read(0.1)
        self.assertFalse(echoes(terminal.fd))
        terminal.write("whole\n")
        self.assertEqual(terminal.wait(), 0)
        self.assertEqual(self.connection.secret, b"whole")


class Progress(BusTest):
    def setUp(self):
        super().setUp()
        self.connection = self.service.add("office")
        self.connection.script = [
            (0.0, {"State": "resolving"}), (0.1, {"State": "authenticating"}),
            (1.5, dict(self.connection.CONNECTED))]

    # covers: command up
    def test_one_line_is_rewritten(self):
        terminal = Terminal(self, "up", "office")
        self.assertEqual(terminal.wait(), 0)
        self.assertRegex(terminal.text, r"\roffice: .*\(0 s\)\x1b\[K")
        self.assertRegex(terminal.text, r"\roffice: .*\(1 s\)\x1b\[K")
        self.assertTrue(terminal.text.endswith(
            "\r\x1b[Koffice is connected (10.0.0.5, encrypted, weak: MPPE 128-bit)\r\n"))
        self.assertEqual(terminal.text.count("\n"), 1)

    def test_narrow(self):
        terminal = Terminal(self, "up", "office", columns=20)
        self.assertEqual(terminal.wait(), 0)
        for piece in terminal.text.split("\r")[1:-2]:
            self.assertLess(len(piece.replace("\x1b[K", "")), 20)

    def test_dumb(self):
        terminal = Terminal(self, "up", "office", environment={"TERM": "dumb"})
        self.assertEqual(terminal.wait(), 0)
        self.assertNotIn("\x1b", terminal.text)
        self.assertEqual(terminal.text.count("\n"), 3)

    # covers: exit 128
    def test_ctrl_c_cancels(self):
        self.connection.script = [(0.0, {"State": "calling"})]
        terminal = Terminal(self, "up", "office")
        terminal.read_until("office: ")
        terminal.write("\x03")
        self.assertEqual(terminal.wait(), 130)
        self.assertEqual(self.connection.values["State"], "disconnected")


class Tables(BusTest):
    # covers: command list
    def test_widths_and_colours(self):
        self.service.add("office").change(State="failed")
        for columns, lines in ((80, 2), (70, 3), (40, 6), (300, 2)):
            terminal = Terminal(self, "list", columns=columns)
            self.assertEqual(terminal.wait(), 0)
            self.assertEqual(len(terminal.text.splitlines()), lines, terminal.text)
            self.assertIn("vpn.example.org", terminal.text)
            self.assertIn("\x1b[31m", terminal.text)
            for line in terminal.text.replace("\x1b[31m", "").replace("\x1b[0m", "").splitlines():
                self.assertLessEqual(len(line), columns)
        for environment in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
            terminal = Terminal(self, "list", environment=environment)
            self.assertEqual(terminal.wait(), 0)
            self.assertNotIn("\x1b", terminal.text)

    # covers: command log
    def test_raw_log_is_made_visible(self):
        connection = self.service.add("office")
        connection.log = [(1, "pppd", "\x1b[2J")]
        terminal = Terminal(self, "log", "office", "--raw")
        self.assertEqual(terminal.wait(), 0)
        self.assertEqual(terminal.text, "\\x1b[2J\r\n")


if __name__ == "__main__":
    unittest.main()
