# SPDX-License-Identifier: GPL-2.0-or-later
"""What polkit would ask a password for: the call is made again, with something there to ask."""

import os
import shutil
import signal
import tempfile
import time
import unittest

from harness import PPTPCTL, BusTest, OpenBus, Terminal
from service import Misbehaviour, Silence, needs_a_question

NOBODY = "not authorised: a password would be needed, and there is nobody to ask for it"

# In place of polkit's: what it was called with, when it was ready, and how it ended.
AGENT = """#!/bin/bash
echo "$*" >"$AGENT_NOTES/arguments"
trap '' HUP
trap 'echo yes >"$AGENT_NOTES/ended"; exit 0' TERM
echo PROMPT >/dev/tty
echo yes >"$AGENT_NOTES/ready"
eval "exec $4>&-"
while :; do sleep 0.05; done
"""


def never():
    raise Silence


class Authorization(BusTest):
    """Root, whom polkit does not ask, runs pptpctl as somebody else."""

    @staticmethod
    def make_bus():
        return OpenBus()

    def setUp(self):
        super().setUp()
        self.connection = self.service.add("office")
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.notes = directory.name
        self.agent = os.path.join(self.notes, "pkttyagent")
        with open(self.agent, "w", encoding="utf-8") as file:
            file.write(AGENT)
        os.chmod(self.agent, 0o755)
        os.chmod(self.notes, 0o777)
        self.program = shutil.copy(PPTPCTL, self.notes)
        self.changes = {"PATH": f"{self.notes}:{os.environ['PATH']}", "AGENT_NOTES": self.notes,
                        "XDG_SESSION_ID": "1"}

    def note(self, name):
        try:
            with open(os.path.join(self.notes, name), encoding="utf-8") as file:
                return file.read().strip()
        except FileNotFoundError:
            return None

    def ask(self, method, then=None):
        """The method asks; `then` replaces what it does once it may."""
        def handler(target, invocation, *arguments):
            needs_a_question(target, invocation)
            # what the service does while polkit asks
            self.was_ready = self.note("ready")
            if then:
                then()
            return getattr(target, method.split(".")[-1])(invocation, *arguments)

        self.service.handlers[method] = handler

    @staticmethod
    def nobody():
        raise Misbehaviour("NotAuthorized", NOBODY)

    def terminal(self, *arguments, **options):
        return Terminal(self, *arguments, environment=self.changes, uid=65534,
                        program=self.program, **options)

    # covers: command add
    def test_a_terminal_is_asked(self):
        self.ask("Manager.AddConnection")
        terminal = self.terminal("add", "home", "--shared", "--server", "h", "--user", "u")
        self.assertEqual(terminal.wait(), 0)
        self.assertIn("PROMPT", terminal.text)
        self.assertEqual(self.was_ready, "yes")
        self.assertEqual(len(self.service.called("Manager.AddConnection")), 2)
        words = self.note("arguments").split()
        self.assertEqual(words[0::2], ["--process", "--notify-fd", "--fallback"])
        self.assertEqual(words[1], str(terminal.pid))
        self.assertEqual(self.note("ended"), "yes")

    # covers: command up
    def test_up_sends_the_password_again(self):
        self.ask("Connect")
        self.connection.settings["password"] = "ask"
        terminal = self.terminal("up", "office")
        terminal.read_until("Password of")
        terminal.write("s3cret\n")
        self.assertEqual(terminal.wait(), 0)
        self.assertIn("PROMPT", terminal.text)
        self.assertEqual(self.connection.secret, b"s3cret")
        self.assertEqual(len(self.service.called("Connect")), 2)
        self.assertEqual(self.note("ended"), "yes")

    # covers: command up, exit 0
    def test_the_time_to_answer_is_not_the_attempts(self):
        def slowly():
            time.sleep(4)

        self.ask("Connect", slowly)
        terminal = self.terminal("up", "office", "--timeout", "1")
        self.assertEqual(terminal.wait(), 0)

    # covers: command up, exit 128
    def test_ctrl_c_at_the_question(self):
        self.ask("Connect", never)
        terminal = self.terminal("up", "office")
        terminal.read_until("PROMPT")
        self.service.wait_for(lambda: len(self.service.called("Connect")) == 2)
        os.kill(terminal.pid, signal.SIGINT)
        self.assertEqual(terminal.wait(), 130)
        self.assertEqual(self.note("ended"), "yes")

    def test_ctrl_c_ends_it_first(self):
        """The shell gets the terminal as it was."""
        self.ask("Delete", never)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
            with self.subTest(number):
                terminal = self.terminal("delete", "office")
                self.service.wait_for(lambda: len(self.service.called("Delete")) == 2)
                os.kill(terminal.pid, number)
                self.assertEqual(terminal.wait(), -number)
                self.assertEqual(self.note("ended"), "yes")
                self.service.calls.clear()
                os.unlink(os.path.join(self.notes, "ended"))

    def test_it_does_not_outlive_pptpctl(self):
        self.ask("Delete", never)
        terminal = self.terminal("delete", "office")
        terminal.read_until("PROMPT")
        self.service.wait_for(lambda: len(self.service.called("Delete")) == 2)
        os.kill(terminal.pid, signal.SIGKILL)
        self.assertEqual(terminal.wait(), -signal.SIGKILL)
        self.service.wait_for(lambda: self.note("ended") == "yes")

    # covers: exit 21
    def test_refused(self):
        def refuse():
            raise Misbehaviour("NotAuthorized", "not authorised")

        self.ask("Update", refuse)
        terminal = self.terminal("set", "office", "mtu=auto")
        self.assertEqual(terminal.wait(), 21)
        self.assertIn("pptpctl: office: not authorised\r\n", terminal.text)
        self.assertNotIn("Error", terminal.text)
        self.assertEqual(self.note("ended"), "yes")

    # covers: exit 21
    def test_no_terminal(self):
        """Something on the desktop may answer; where nothing does, it is said what is missing."""
        self.ask("Update", self.nobody)
        messages = self.expect(21, "set", "office", "mtu=auto", environment=self.changes).messages
        self.assertEqual(len(self.service.called("Update")), 2)
        self.assertIn(f"pptpctl: office: {NOBODY}\n", messages)
        self.assertIsNone(self.note("arguments"))
        self.ask("Update")
        self.expect(0, "set", "office", "mtu=auto", environment=self.changes)

    # covers: exit 21
    def test_nobody_may_be_asked(self):
        for method, arguments in (("Update", ("set", "office", "mtu=auto")),
                                  ("Connect", ("up", "office")), ("ReadLog", ("log", "office"))):
            with self.subTest(method):
                self.ask(method)
                terminal = self.terminal("--no-ask-password", *arguments)
                self.assertEqual(terminal.wait(), 21)
                self.assertIn("--no-ask-password", terminal.text)
                self.assertEqual(len(self.service.called(method)), 1)
                self.assertIsNone(self.note("arguments"))

    # covers: exit 22
    def test_nor_for_the_connections_password(self):
        self.connection.settings["password"] = "ask"
        terminal = self.terminal("up", "office", "--no-ask-password")
        self.assertEqual(terminal.wait(), 22)
        self.assertNotIn("Password of", terminal.text)

    def test_without_the_program(self):
        self.ask("Update", self.nobody)
        self.changes["PATH"] = "/nowhere"
        terminal = self.terminal("set", "office", "mtu=auto")
        self.assertEqual(terminal.wait(), 21)
        self.assertIn(NOBODY, terminal.text)

    # covers: command log, exit 21
    def test_following_does_not_ask_for_each_line(self):
        self.ask("ReadLog")
        self.connection.log = [(1, "pppd", "a line")]
        terminal = self.terminal("log", "office", "--follow", "--raw")
        terminal.read_until("a line")
        terminal.wait_for(lambda: self.note("ended"), "end of the question")
        self.connection.write_log((2, "pppd", "another"))
        self.assertEqual(terminal.wait(), 21)
        self.assertIn("each new line", terminal.text)
        self.assertEqual(terminal.text.count("PROMPT"), 1)

    def test_output_stays_data(self):
        """The program holds no pipe that somebody reads to its end."""
        self.ask("ReadLog")
        self.connection.log = [(1, "pppd", "a line")]
        path = os.path.join(self.notes, "output")
        terminal = self.terminal("log", "office", "--raw", stdout=path)
        self.assertEqual(terminal.wait(), 0)
        with open(path, encoding="utf-8") as file:
            self.assertEqual(file.read(), "a line\n")


if __name__ == "__main__":
    unittest.main()
