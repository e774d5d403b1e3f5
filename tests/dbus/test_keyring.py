# SPDX-License-Identifier: GPL-2.0-or-later
"""Passwords in the user's keyring: pptpctl against a real gnome-keyring, and against odd ones."""

import os
import signal
import unittest

from harness import PATIENCE, BusTest, Terminal
from keyring import Keyring, Odd, Session
from service import Silence

WORD = b"Sesam \xc3\xb6ffne dich"


class KeyringTest(BusTest):
    """`self.session` is the user's."""

    SESSION = Keyring

    def setUp(self):
        super().setUp()
        self.session = self.SESSION(self)
        self.office = self.service.add("office", password="keyring")

    def environment(self, **changes):
        return super().environment(**{**self.session.environment, **changes})

    def keep(self, word=WORD, name="office"):
        return self.expect(0, "password", "set", name, "--password-file", "-", stdin=word)

    def terminal(self, *arguments):
        return Terminal(self, *arguments)


class Kept(KeyringTest):
    # covers: command password, command up
    def test_set_up_where_clear(self):
        self.assertIn("Your keyring keeps the password of office", self.keep().messages)
        self.assertEqual(self.session.secret(self.office.uuid), WORD)
        self.assertEqual(self.expect(0, "password", "where", "office").output,
                         "The password of office is in your keyring\n")
        result = self.expect(0, "up", "office")
        self.assertEqual(self.office.secret, WORD)
        self.assertEqual(len(result.messages.splitlines()), 1)
        self.assertIn("no more", self.expect(0, "password", "clear", "office").messages)
        self.assertEqual(self.session.items(self.office.uuid), [])
        self.office.change(State="disconnected")
        self.expect(22, "up", "office")

    # covers: command password
    def test_clear_twice(self):
        self.assertIn("Nothing to do", self.expect(0, "password", "clear", "office").messages)

    # covers: command password
    def test_set_replaces(self):
        self.keep(b"first")
        self.keep(b"second\n")
        self.assertEqual(self.session.secret(self.office.uuid), b"second")

    # covers: command password
    def test_bytes_and_lengths(self):
        for word in (b"x", b"\xe9\xff", b"x" * 255, b" blanks "):
            with self.subTest(word):
                self.keep(word)
                self.office.change(State="disconnected")
                self.expect(0, "up", "office")
                self.assertEqual(self.office.secret, word)

    # covers: command password, exit 22
    def test_refused_passwords(self):
        for word in (b"", b"\n", b"a\0b", b"x" * 256):
            self.expect(22, "password", "set", "office", "--password-file", "-", stdin=word)
        self.assertEqual(self.session.items(self.office.uuid), [])

    # covers: command password, exit 22
    def test_no_terminal(self):
        self.assertIn("--password-file", self.expect(22, "password", "set", "office").messages)

    def test_each_connection_has_its_own(self):
        attic = self.service.add("attic", password="keyring")
        self.keep(b"one")
        self.keep(b"other", "attic")
        self.expect(0, "up", "attic")
        self.assertEqual(attic.secret, b"other")
        self.expect(0, "password", "clear", "attic")
        self.assertEqual(self.session.secret(self.office.uuid), b"one")

    # covers: command password
    def test_where_for_programs(self):
        for kept in (False, True):
            document = self.expect(0, "password", "where", "office", "--json").json
            self.assertEqual(document, {"version": 1, "name": "office", "uuid": self.office.uuid,
                                        "password": "keyring", "stored": kept})
            self.assertEqual(self.expect(0, "password", "where", "office", "--terse").output,
                             f"office\tkeyring\t{str(kept).lower()}\n")
            self.keep()

    # covers: command delete
    def test_delete_forgets(self):
        self.keep()
        self.assertEqual(self.expect(0, "delete", "office").messages, "office is deleted\n")
        self.assertEqual(self.session.items(self.office.uuid), [])

    # covers: exit 22
    def test_unusable(self):
        for word in (b"", b"a\0b", b"x" * 256):
            with self.subTest(word):
                self.session.put(self.office.uuid, word)
                result = self.expect(22, "up", "office")
                self.assertIn("cannot be used", result.messages)
                self.assertIn("pptpctl password set office", result.messages)
        self.assertEqual(self.service.called("Connect"), [])

    # covers: exit 20
    def test_rejected(self):
        self.keep()
        self.office.fail("auth-rejected")
        result = self.expect(20, "up", "office")
        self.assertIn("was the one in the keyring", result.messages)
        self.assertIn("pptpctl password set office\n", result.messages)
        result = self.expect(20, "up", "office", "--password-file", "-", stdin=b"other")
        self.assertNotIn("keyring", result.messages)

    def test_running_attempt_needs_none(self):
        self.office.change(State="calling")
        child = self.start("up", "office")
        self.service.wait_for(lambda: self.service.called("Connect"))
        self.office.change(**self.office.CONNECTED)
        self.assertEqual(child.wait(PATIENCE), 0)

    def test_names_are_quoted(self):
        self.service.add("my $office", password="keyring")
        self.assertIn("pptpctl password set 'my $office'",
                      self.expect(22, "up", "my $office").messages)


class NotFound(KeyringTest):
    # covers: exit 22
    def test_ways_on(self):
        messages = self.expect(22, "up", "office").messages
        for words in ("holds no password", "--ask", "--password-file",
                      "pptpctl password set office\n", "pptpctl set office password=system\n"):
            self.assertIn(words, messages)
        self.assertEqual(self.service.called("Connect"), [])

    # covers: command up
    def test_asks_and_tells_how_to_keep(self):
        terminal = self.terminal("up", "office")
        terminal.read_until("Password of CORP\\alice for office: ")
        self.assertIn("office: the keyring holds no password of it\r\n", terminal.text)
        terminal.write("typed\n")
        self.assertEqual(terminal.wait(), 0)
        self.assertEqual(self.office.secret, b"typed")
        self.assertIn("To keep the password in the keyring: pptpctl password set office",
                      terminal.text)

    def test_ask_does_not_look(self):
        self.keep()
        terminal = self.terminal("up", "office", "--ask")
        terminal.read_until("Password of CORP\\alice for office: ")
        terminal.write("typed\n")
        self.assertEqual(terminal.wait(), 0)
        self.assertEqual(self.office.secret, b"typed")
        self.assertNotIn("keep", terminal.text)


class Typed(KeyringTest):
    def answer(self, *lines):
        terminal = self.terminal("password", "set", "office")
        terminal.read_until("Password of CORP\\alice for office: ")
        terminal.write(lines[0])
        if len(lines) > 1:
            terminal.read_until("The same again: ")
            terminal.write(lines[1])
        return terminal

    # covers: command password
    def test_set_asks_twice(self):
        terminal = self.answer("s3cret\n", "s3cret\n")
        self.assertEqual(terminal.wait(), 0)
        self.assertNotIn("s3cret", terminal.text)
        self.assertEqual(self.session.secret(self.office.uuid), b"s3cret")

    # covers: command password, exit 22
    def test_not_the_same(self):
        self.keep()
        for second in ("s3creT\n", "s3cre\n"):
            self.assertEqual(self.answer("s3cret\n", second).wait(), 22)
        self.assertEqual(self.answer("\n").wait(), 22)
        self.assertEqual(self.session.secret(self.office.uuid), WORD)

    def test_ctrl_c(self):
        self.assertEqual(self.answer("s3cret\n", "\x03").wait(), -signal.SIGINT)
        self.assertEqual(self.session.items(self.office.uuid), [])


class Locked(KeyringTest):
    """No dialog can be shown here."""

    def setUp(self):
        super().setUp()
        self.keep()
        self.session.lock()

    # covers: exit 22
    def test_up(self):
        messages = self.expect(22, "up", "office").messages
        self.assertIn("the keyring is locked", messages)
        self.assertIn("--password-file", messages)
        self.assertEqual(self.service.called("Connect"), [])
        self.expect(0, "up", "office", "--password-file", "-", stdin=b"other")

    # covers: command up
    def test_up_on_a_terminal(self):
        terminal = self.terminal("up", "office")
        terminal.read_until("Password of CORP\\alice for office: ")
        self.assertIn("office: the keyring is locked", terminal.text)
        terminal.write("typed\n")
        self.assertEqual(terminal.wait(), 0)
        self.assertEqual(self.office.secret, b"typed")

    # covers: command password, exit 1
    def test_password(self):
        result = self.expect(1, "password", "set", "office", "--password-file", "-", stdin=b"new")
        self.assertIn("locked", result.messages)
        self.assertNotIn("keeps", result.messages)
        self.assertIn("locked", self.expect(1, "password", "clear", "office").messages)
        self.assertTrue(self.expect(0, "password", "where", "office", "--json").json["stored"])

    # covers: command delete
    def test_delete_tells_that_it_stays(self):
        messages = self.expect(0, "delete", "office").messages
        self.assertIn("office is deleted\n", messages)
        self.assertIn("stays in your keyring", messages)


class Absent(KeyringTest):
    SESSION = Session

    def check(self, **environment):
        result = self.expect(22, "up", "office", environment=environment)
        self.assertIn("no keyring runs in this session", result.messages)
        self.assertIn("password=system", result.messages)
        self.assertNotIn("pptpctl password set", result.messages)
        result = self.expect(1, "password", "set", "office", "--password-file", "-", stdin=b"x",
                             environment=environment)
        self.assertIn("password=system", result.messages)
        self.expect(1, "password", "clear", "office", environment=environment)
        self.assertIn("no keyring", self.expect(0, "password", "where", "office",
                                                environment=environment).output)
        document = self.expect(0, "password", "where", "office", "--json",
                               environment=environment).json
        self.assertIsNone(document["stored"])
        self.assertIn("no keyring", document["problem"])
        self.assertEqual(self.expect(0, "password", "where", "office", "--terse",
                                     environment=environment).output, "office\tkeyring\t\n")
        self.assertEqual(self.service.called("Connect"), [])

    # covers: command password, exit 1 22
    def test_nobody_on_the_bus(self):
        self.check()

    # covers: exit 22
    def test_no_bus_at_that_address(self):
        self.check(DBUS_SESSION_BUS_ADDRESS="unix:path=/no/such/bus")
        self.check(DBUS_SESSION_BUS_ADDRESS="nonsense")
        self.check(DBUS_SESSION_BUS_ADDRESS="")

    # covers: exit 22
    def test_no_bus_is_launched(self):
        """As under cron: GLib would start dbus-launch."""
        tools = os.path.join(self.session.directory, "tools")
        witness = os.path.join(self.session.directory, "launched")
        os.mkdir(tools)
        with open(os.path.join(tools, "dbus-launch"), "w", encoding="utf-8") as file:
            file.write(f"#!/bin/sh\ntouch {witness}\n")
        os.chmod(file.name, 0o755)
        for address in (None, "autolaunch:"):
            self.check(DBUS_SESSION_BUS_ADDRESS=address, XDG_RUNTIME_DIR=tools, DISPLAY=":77",
                       PATH=tools + ":" + os.environ["PATH"])
        self.assertFalse(os.path.exists(witness))

    def test_a_bus_in_the_runtime_directory(self):
        """As with systemd: no address is told."""
        Odd(self.session, "dismissed")
        result = self.expect(22, "up", "office", environment={"DBUS_SESSION_BUS_ADDRESS": None})
        self.assertIn("locked", result.messages)

    # covers: command delete
    def test_delete_is_quiet(self):
        self.assertEqual(self.expect(0, "delete", "office").messages, "office is deleted\n")

    # covers: command up
    def test_up_on_a_terminal(self):
        terminal = self.terminal("up", "office")
        terminal.read_until("Password of CORP\\alice for office: ")
        self.assertIn("office: no keyring runs in this session\r\n", terminal.text)
        terminal.write("typed\n")
        self.assertEqual(terminal.wait(), 0)
        self.assertNotIn("keep", terminal.text)


class OddKeyring(KeyringTest):
    SESSION = Session

    def odd(self, behaviour):
        return Odd(self.session, behaviour)

    def set(self, exit_code):
        return self.expect(exit_code, "password", "set", "office", "--password-file", "-",
                           stdin=WORD)

    # covers: command password, exit 22
    def test_one_that_does_not_encrypt_is_not_used(self):
        odd = self.odd("plain")
        read = self.session.monitor()
        self.assertIn("does not encrypt", self.expect(22, "up", "office").messages)
        self.assertIn("does not encrypt", self.set(1).messages)
        self.assertNotIn(WORD, read())
        for method in ("GetSecret", "GetSecrets", "CreateItem"):
            self.assertNotIn(method, odd.calls)

    # covers: exit 22
    def test_dismissed(self):
        self.odd("dismissed")
        self.assertIn("locked", self.expect(22, "up", "office").messages)
        self.assertIn("locked", self.set(1).messages)
        self.assertIn("locked", self.expect(1, "password", "clear", "office").messages)

    # covers: command password
    def test_the_dialog_opens_it(self):
        odd = self.odd("opening")
        self.set(0)
        self.assertEqual(odd.calls[-3:], ["Unlock", "Prompt", "CreateItem"])
        odd.locked = True
        odd.calls.clear()
        self.expect(22, "up", "office")  # what it gives is nonsense
        self.assertEqual(odd.calls[-3:], ["Unlock", "Prompt", "GetSecret"])

    # covers: exit 1 22
    def test_nobody_is_asked(self):
        odd = self.odd("unanswered")
        self.assertIn("locked", self.expect(22, "up", "office", "--no-ask-password").messages)
        self.expect(1, "password", "clear", "office", "--no-ask-password")
        self.expect(1, "password", "set", "office", "--password-file", "-", "--no-ask-password",
                    stdin=WORD)
        self.assertIn("stays", self.expect(0, "delete", "office").messages)
        self.assertNotIn("Prompt", odd.calls)

    # covers: command password, exit 1
    def test_clearing_is_dismissed(self):
        self.odd("refusing")
        result = self.expect(1, "password", "clear", "office")
        self.assertIn("locked", result.messages)
        self.assertNotIn("no more", result.messages)

    # covers: command password, exit 1
    def test_storing_is_dismissed(self):
        for behaviour in ("empty", "refusing"):
            odd = self.odd(behaviour)
            result = self.set(1)
            self.assertIn("locked", result.messages)
            self.assertNotIn("keeps", result.messages)
            odd.vanish()

    # covers: exit 22
    def test_vanishes(self):
        self.odd("vanishing")
        self.expect(22, "up", "office")

    # covers: exit 22
    def test_gives_nonsense(self):
        self.odd("broken")
        self.expect(22, "up", "office")
        self.assertEqual(self.service.called("Connect"), [])

    # covers: exit 22
    def test_answers_never(self):
        self.odd("silent")
        self.assertIn("within 1 seconds",
                      self.expect(22, "up", "office", "--timeout", "1").messages)

    # covers: exit 22
    def test_dialog_is_not_answered(self):
        odd = self.odd("unanswered")
        self.expect(22, "up", "office", "--timeout", "1")
        self.service.wait_for(lambda: "Dismiss" in odd.calls)

    def test_ctrl_c_takes_the_dialog_away(self):
        odd = self.odd("unanswered")
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            odd.calls.clear()
            child = self.start("up", "office")
            self.service.wait_for(lambda: "Prompt" in odd.calls)
            child.send_signal(number)
            self.assertEqual(child.wait(PATIENCE), -number)
            self.service.wait_for(lambda: "Dismiss" in odd.calls)
        self.assertEqual(self.service.called("Connect"), [])

    def test_ctrl_c_twice(self):
        odd = self.odd("unanswered")
        odd.Dismiss = lambda invocation: invocation.return_value(None)
        child = self.start("up", "office")
        self.service.wait_for(lambda: "Prompt" in odd.calls)
        child.send_signal(signal.SIGINT)
        self.service.wait_for(lambda: "Dismiss" in odd.calls)
        child.send_signal(signal.SIGINT)
        self.assertEqual(child.wait(PATIENCE), -signal.SIGINT)

    def test_waiting_is_shown(self):
        odd = self.odd("unanswered")
        terminal = self.terminal("up", "office")
        terminal.read_until("office: waiting for the keyring (1 s)")
        terminal.write("\x03")
        self.assertEqual(terminal.wait(), -signal.SIGINT)
        self.service.wait_for(lambda: "Dismiss" in odd.calls)

    # covers: command up
    def test_the_session_ends_meanwhile(self):
        """GLib would end the program with it."""
        odd = self.odd("unanswered")
        terminal = self.terminal("up", "office")
        self.service.wait_for(lambda: "Prompt" in odd.calls)
        self.session.daemon.kill()
        terminal.read_until("Password of CORP\\alice for office: ")
        terminal.write("typed\n")
        self.assertEqual(terminal.wait(), 0)
        self.assertEqual(self.office.secret, b"typed")


class NoLeak(KeyringTest):
    def everywhere(self):
        """Arguments and environments of all processes."""
        for process in filter(str.isdigit, os.listdir("/proc")):
            for name in ("cmdline", "environ"):
                try:
                    with open(f"/proc/{process}/{name}", "rb") as file:
                        yield file.read()
                except OSError:
                    pass

    # covers: command password, command up
    def test_password_is_nowhere(self):
        def be_silent(*arguments):
            raise Silence

        read = self.session.monitor()
        said = self.keep()
        self.service.handlers["Connect"] = be_silent
        child = self.start("up", "office", "--json", "--debug")
        self.service.wait_for(lambda: self.service.called("Connect"))
        for text in self.everywhere():
            self.assertNotIn(WORD, text)
        self.office.change(**self.office.CONNECTED)
        child.send_signal(signal.SIGTERM)
        output, messages = child.communicate(timeout=PATIENCE)
        where = self.expect(0, "password", "where", "office", "--json")
        for text in (read(), output, messages, repr(said).encode(), repr(where).encode()):
            self.assertNotIn(WORD, text)
        self.assertIn(b"org.freedesktop.Secret", read())


class WithService(BusTest):
    """The password that the service keeps."""

    def setUp(self):
        super().setUp()
        self.office = self.service.add("office", password="system")

    # covers: command password
    def test_set_where_clear(self):
        self.assertIn("has none", self.expect(0, "password", "where", "office").output)
        result = self.expect(0, "password", "set", "office", "--password-file", "-", stdin=WORD)
        self.assertIn("The service keeps the password of office", result.messages)
        self.assertEqual(self.office.secret, WORD)
        self.assertEqual(self.expect(0, "password", "where", "office").output,
                         "The service keeps the password of office\n")
        self.assertTrue(self.expect(0, "password", "where", "office", "--json").json["stored"])
        self.expect(0, "password", "clear", "office")
        self.assertFalse(self.office.values["SecretStored"])
        self.assertIn("Nothing to do", self.expect(0, "password", "clear", "office").messages)

    # covers: command password, exit 1 8 21 22
    def test_service_errors(self):
        from service import Misbehaviour
        for name, exit_code in (("NotAuthorized", 21), ("NoSecret", 22), ("Failed", 1)):
            def refuse(*arguments, name=name):
                raise Misbehaviour(name, "because")

            self.service.handlers.update(StoreSecret=refuse, ClearSecret=refuse)
            self.expect(exit_code, "password", "set", "office", "--password-file", "-", stdin=b"x")
            self.expect(exit_code, "password", "clear", "office")
        self.service.vanish()
        self.expect(8, "password", "where", "office")

    # covers: exit 20 22
    def test_what_to_do(self):
        for cause, exit_code in (("auth-rejected", 20), ("no-secret", 22)):
            self.office.fail(cause)
            self.assertIn("pptpctl password set office\n",
                          self.expect(exit_code, "up", "office").messages)


class NotKept(BusTest):
    # covers: command password, exit 2
    def test_first_the_setting(self):
        for source in ("ask", "none"):
            self.service.add(source, password=source)
            for verb in ("set", "clear"):
                messages = self.expect(2, "password", verb, source).messages
                self.assertIn(f"pptpctl set {source} password=keyring\n", messages)
                self.assertIn(f"pptpctl set {source} password=system\n", messages)
            document = self.expect(0, "password", "where", source, "--json").json
            self.assertEqual((document["password"], document["stored"]), (source, False))
        self.assertIn("asked for", self.expect(0, "password", "where", "ask").output)
        self.assertIn("without", self.expect(0, "password", "where", "none").output)

    # covers: command password, exit 2 10
    def test_usage(self):
        self.service.add("office")
        self.expect(2, "password")
        self.expect(2, "password", "set")
        self.expect(2, "password", "set", "office", "s3cret")
        self.expect(2, "password", "office", "set")
        self.expect(2, "password", "where", "office", "--password-file", "-")
        self.assertIn('"where"', self.expect(2, "password", "wher", "office").messages)
        self.expect(10, "password", "where", "nope")


if __name__ == "__main__":
    unittest.main()
