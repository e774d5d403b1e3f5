# SPDX-License-Identifier: GPL-2.0-or-later
"""up and down: every way in which they end."""

import os
import signal
import tempfile
import time
import unittest

from harness import PATIENCE, BusTest
from service import Misbehaviour, Silence


def causes():
    """The causes of the library, with their exit codes, from what the header promises."""
    with open(os.environ["PPTP_CAUSE_HEADER"], encoding="utf-8") as file:
        words = [line.strip().rstrip(",") for line in file if line.startswith("    PPM_CAUSE_")]
    return [word[len("PPM_CAUSE_"):].lower().replace("_", "-") for word in words
            if word != "PPM_CAUSE_NONE"]


EXIT_CODES = {
    "bad-option": 2, "timed-out": 3, "auth-rejected": 20, "no-secret": 22, "secret-locked": 22,
    "server-unreachable": 4, "mppe-stateful-only": 4, "gre-blocked": 4, "internal": {1, 4},
}


class Up(BusTest):
    def setUp(self):
        super().setUp()
        self.connection = self.service.add("office")

    # covers: command up, exit 0
    def test_connects(self):
        result = self.expect(0, "up", "office")
        self.assertEqual(result.messages,
                         "office is connected (10.0.0.5, encrypted, weak: MPPE 128-bit)\n")
        self.assertEqual(result.output, "")
        self.assertEqual(self.connection.options, {})

    def test_unsafe_encryption_is_told(self):
        for word in ("mppe-128-stateful", "mppe-40-stateless", "none"):
            with self.subTest(word):
                self.connection.change(State="disconnected")
                self.connection.script[1][1]["Encryption"] = word
                self.assertIn("unsafe", self.expect(0, "up", "office").messages)

    def test_json(self):
        document = self.expect(0, "up", "office", "--json").json
        self.assertEqual((document["version"], document["state"]), (1, "connected"))

    def test_already_connected(self):
        self.connection.change(**self.connection.CONNECTED)
        self.assertIn("Nothing to do", self.expect(0, "up", "office").messages)
        self.assertEqual(self.service.called("Connect"), [])

    # covers: command up
    def test_options_are_passed_on(self):
        self.expect(0, "up", "office", "--timeout", "7", "--debug")
        self.assertEqual(self.connection.options, {"timeout": 7, "debug": True})

    # covers: command up
    def test_no_wait(self):
        self.connection.script = []
        self.expect(0, "up", "office", "--no-wait")
        self.assertEqual(len(self.service.called("Connect")), 1)

    def test_joins_a_running_attempt_without_password(self):
        self.connection.settings["password"] = "ask"
        self.connection.change(State="calling")
        child = self.start("up", "office")
        self.service.wait_for(lambda: self.service.called("Connect"))
        self.connection.change(**self.connection.CONNECTED)
        self.assertEqual(child.wait(PATIENCE), 0)

    def test_a_failure_before_is_not_taken_for_this_one(self):
        self.connection.change(State="failed", Failure={"cause": "gre-blocked", "detail": "old"})
        self.connection.script = [(0.3, {"State": "resolving", "Failure": {}}),
                                  (0.4, dict(self.connection.CONNECTED))]
        self.expect(0, "up", "office")

    def test_a_failure_in_no_time_is_seen(self):
        """Two changes that arrive as one: failed before, failed now, only later."""
        self.connection.change(State="failed", Failure={"cause": "gre-blocked", "detail": "old"})
        self.connection.script = [
            (0.05, {"State": "failed", "Failure": {"cause": "auth-rejected", "detail": "new"}})]
        self.assertIn("new", self.expect(20, "up", "office").messages)

    # covers: cause *, exit 2 3 4 20 22
    def test_each_cause(self):
        for cause in causes():
            with self.subTest(cause):
                self.connection.fail(cause, detail="seen: \x1b[31mE=691")
                result = self.run_it("up", "office", "--json")
                self.assertIn(result.exit_code, (1, 2, 3, 4, 20, 22))
                wanted = EXIT_CODES.get(cause, result.exit_code)
                self.assertIn(result.exit_code, wanted if isinstance(wanted, set) else {wanted})
                self.assertIn("seen: \\x1b[31mE=691", result.messages)
                self.assertNotIn("\x1b", result.messages + result.output)
                failure = result.json["failure"]
                self.assertEqual(failure["cause"], cause)
                self.assertTrue(failure["summary"])
                self.assertEqual(failure["detail"], "seen: \x1b[31mE=691")
                self.assertIn("hint", failure)

    def test_the_fix_is_a_command_line(self):
        self.connection.fail("mppe-stateful-only")
        result = self.expect(4, "up", "office")
        self.assertIn("pptpctl set office mppe-stateful=true\n", result.messages)
        self.assertIn("unsafe", result.messages)

    def test_the_fix_quotes_the_name(self):
        self.service.add("my $office").fail("mppe-stateful-only")
        self.assertIn("pptpctl set 'my $office' ", self.expect(4, "up", "my $office").messages)

    def test_a_cause_of_a_newer_service(self):
        self.connection.fail("sun-spots", detail="bright")
        self.assertIn("bright", self.run_it("up", "office").messages)

    # covers: exit 4
    def test_failed_without_saying_why(self):
        self.connection.script = [(0.0, {"State": "failed"})]
        self.expect(4, "up", "office")

    def test_somebody_else_ends_it(self):
        self.connection.script = [(0.0, {"State": "calling"}), (0.05, {"State": "disconnected"})]
        self.expect(4, "up", "office")

    # covers: exit 2 4 10 21 22
    def test_service_errors(self):
        for name, exit_code in (("NotAuthorized", 21), ("NoSecret", 22), ("Busy", 4),
                                ("Failed", 4), ("InvalidValue", 2), ("BrokenProfile", 4),
                                ("LimitExceeded", 4), ("NotFound", 10),
                                ("org.freedesktop.DBus.Error.AccessDenied", 21),
                                ("org.freedesktop.DBus.Error.NoMemory", 4)):
            def refuse(*arguments, name=name):
                raise Misbehaviour(name, "because")

            with self.subTest(name):
                self.service.handlers["Connect"] = refuse
                self.expect(exit_code, "up", "office")

    # covers: exit 10
    def test_unknown(self):
        self.expect(10, "up", "nope")

    # covers: command up, exit 2
    def test_usage(self):
        self.expect(2, "up")
        self.expect(2, "up", "office", "--timeout", "0")
        self.expect(2, "up", "office", "--timeout", "soon")
        self.expect(2, "up", "office", "--ask", "--password-file", "-")
        self.assertNotIn("s3cret", self.expect(2, "up", "office", "--password=s3cret").messages)

    # covers: exit 3
    def test_our_own_time_limit(self):
        self.connection.script = [(0.0, {"State": "calling"})]
        began = time.monotonic()
        self.expect(3, "up", "office", "--timeout", "1")
        self.assertGreaterEqual(time.monotonic() - began, 3)
        self.service.wait_for(lambda: self.service.called("Disconnect"))

    # covers: exit 3
    def test_time_limit_where_connect_is_not_answered(self):
        def be_silent(*arguments):
            raise Silence

        self.service.handlers["Connect"] = be_silent
        self.expect(3, "up", "office", "--timeout", "1")

    # covers: exit 20
    def test_a_cause_is_better_than_the_time_limit(self):
        self.connection.script = [
            (0.0, {"State": "waiting", "Failure": {"cause": "auth-rejected", "detail": "E=691"}})]
        self.expect(20, "up", "office", "--timeout", "1")

    # covers: exit 8
    def test_the_service_vanishes_in_between(self):
        self.connection.script = [(0.0, {"State": "calling"}), (0.1, {"State": "vanish"})]
        began = time.monotonic()
        self.expect(8, "up", "office")
        self.assertLess(time.monotonic() - began, 10)

    # covers: exit 8
    def test_the_service_vanishes_in_the_call(self):
        def vanish(*arguments):
            self.service.vanish()
            raise Silence

        self.service.handlers["Connect"] = vanish
        self.expect(8, "up", "office")


class Password(BusTest):
    def setUp(self):
        super().setUp()
        self.connection = self.service.add("office", password="ask")

    def file(self, content):
        file = tempfile.NamedTemporaryFile()
        self.addCleanup(file.close)
        file.write(content)
        file.flush()
        return file.name

    # covers: command up
    def test_one_newline_is_taken_off(self):
        for content, password in ((b"secret", b"secret"), (b"secret\n", b"secret"),
                                  (b"secret\n\n", b"secret\n"), (b" s \r\n", b" s \r"),
                                  (b"x" * 255 + b"\n", b"x" * 255), (b"\xff\x01", b"\xff\x01")):
            with self.subTest(content):
                self.connection.change(State="disconnected")
                self.expect(0, "up", "office", "--password-file", self.file(content))
                self.assertEqual(self.connection.secret, password)
                self.connection.change(State="disconnected")
                self.expect(0, "up", "office", "--password-file", "-", stdin=content)
                self.assertEqual(self.connection.secret, password)

    # covers: exit 22
    def test_refused_passwords(self):
        for content in (b"", b"\n", b"a\0b", b"x" * 256, b"x" * 100000):
            with self.subTest(content[:10]):
                self.expect(22, "up", "office", "--password-file", self.file(content))
        self.assertEqual(self.service.called("Connect"), [])

    # covers: exit 22
    def test_no_such_file(self):
        self.assertIn("/no/such", self.expect(22, "up", "office", "--password-file",
                                              "/no/such").messages)

    # covers: exit 22
    def test_no_terminal(self):
        for source in ("ask", "keyring"):
            self.connection.settings["password"] = source
            self.assertIn("--password-file", self.expect(22, "up", "office").messages)
        self.expect(22, "up", "office", "--ask")
        self.assertEqual(self.service.called("Connect"), [])

    def test_none_needed(self):
        for source in ("none", "system"):
            self.connection.settings["password"] = source
            self.connection.change(State="disconnected")
            self.expect(0, "up", "office")
            self.assertIsNone(self.connection.secret)


class Interrupted(BusTest):
    def setUp(self):
        super().setUp()
        self.connection = self.service.add("office")
        self.connection.script = [(0.0, {"State": "calling"})]

    def start_up(self):
        child = self.start("up", "office")
        self.service.wait_for(lambda: self.connection.values["State"] == "calling")
        time.sleep(0.2)
        return child

    # covers: command up, exit 128
    def test_cancels(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with self.subTest(number):
                self.connection.change(State="disconnected")
                self.service.calls.clear()
                child = self.start_up()
                child.send_signal(number)
                self.assertEqual(child.wait(PATIENCE), 128 + number)
                self.assertEqual(len(self.service.called("Disconnect")), 1)
                self.assertEqual(self.connection.values["State"], "disconnected")

    # covers: exit 128
    def test_twice_leaves_at_once(self):
        self.service.handlers["Disconnect"] = lambda *arguments: None
        child = self.start_up()
        child.send_signal(signal.SIGINT)
        self.service.wait_for(lambda: self.service.called("Disconnect"))
        self.assertIsNone(child.poll())
        child.send_signal(signal.SIGINT)
        self.assertEqual(child.wait(PATIENCE), 130)

    # covers: exit 128
    def test_before_connect_is_answered(self):
        def be_silent(*arguments):
            raise Silence

        self.service.handlers["Connect"] = be_silent
        child = self.start("up", "office")
        self.service.wait_for(lambda: self.service.called("Connect"))
        child.send_signal(signal.SIGINT)
        self.assertEqual(child.wait(PATIENCE), 130)
        self.service.wait_for(lambda: self.service.called("Disconnect"))


class Down(BusTest):
    def setUp(self):
        super().setUp()
        self.office = self.service.add("office")
        self.attic = self.service.add("attic")

    # covers: command down, exit 0
    def test_waits(self):
        self.office.change(**self.office.CONNECTED)
        self.expect(0, "down", "office")
        self.assertEqual(self.office.values["State"], "disconnected")

    def test_already_down(self):
        self.assertIn("already", self.expect(0, "down", "office").messages)
        self.assertEqual(self.service.called("Disconnect"), [])

    # covers: command down
    def test_several_and_all(self):
        for arguments in (("office", "attic"), ("--all",)):
            self.office.change(**self.office.CONNECTED)
            self.attic.change(State="waiting")
            self.expect(0, "down", *arguments)
            self.assertEqual(self.office.values["State"], "disconnected")
            self.assertEqual(self.attic.values["State"], "disconnected")
        self.expect(0, "down", "--all")

    def test_no_wait(self):
        self.service.handlers["Disconnect"] = lambda *arguments: None
        self.office.change(**self.office.CONNECTED)
        self.expect(0, "down", "office", "--no-wait")

    # covers: command down, exit 2 10
    def test_usage(self):
        self.expect(2, "down")
        self.expect(2, "down", "--all", "office")
        self.expect(10, "down", "nope")

    # covers: command down, exit 10
    def test_one_unknown_ends_nothing(self):
        self.office.change(**self.office.CONNECTED)
        self.expect(10, "down", "office", "nope")
        self.assertEqual(self.service.called("Disconnect"), [])

    # covers: command down, exit 5 21
    def test_refused(self):
        for name, exit_code in (("Failed", 5), ("Busy", 5), ("NotAuthorized", 21)):
            def refuse(*arguments, name=name):
                raise Misbehaviour(name, "because")

            self.service.handlers["Disconnect"] = refuse
            self.office.change(**self.office.CONNECTED)
            self.expect(exit_code, "down", "office")

    # covers: command down, exit 8
    def test_the_service_vanishes(self):
        self.service.handlers["Disconnect"] = lambda connection, invocation: connection.play(
            [(0.0, {"State": "disconnecting"}), (0.1, {"State": "vanish"})])
        self.office.change(**self.office.CONNECTED)
        self.expect(8, "down", "office")


if __name__ == "__main__":
    unittest.main()
