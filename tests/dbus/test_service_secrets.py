# SPDX-License-Identifier: GPL-2.0-or-later
"""Passwords as descriptors: which are taken, and that none is ever seen anywhere."""

import os
import pty
import socket
import tempfile
import unittest

from daemon import ERROR, PATH, SEALS, DaemonTest, Refusal, sealed_memfd, seconds_of, vardict, \
    wait_for
from gi.repository import GLib

SECRET = b"Tr0ub4dor&3-seen-nowhere"
RECEIVE_SECONDS = 5  # lib/secret.c


class Secrets(DaemonTest):
    def descriptor(self, fd):
        self.addCleanup(os.close, fd)
        return fd

    def memfd(self, content=SECRET, seals=SEALS):
        return self.descriptor(sealed_memfd(content, seals))

    def pipe(self, content=None):
        """The end to read; the other one stays open where there is no content."""
        reading, writing = os.pipe()
        if content is None:
            self.descriptor(writing)
        else:
            os.write(writing, content)
            os.close(writing)
        return self.descriptor(reading)

    def check_taken(self, fd):
        self.root.connect(self.office, secret=fd).wait()
        self.wait_for_state(self.office, "failed")
        self.assertEqual(self.root.get(self.office, "Failure")["cause"], "no-route")

    def check_refused(self, fd, error="NoSecret"):
        before = self.everything()
        message = self.refused(error, self.root.connect(self.office, secret=fd))
        self.assertEqual(self.everything(), before)
        return message

    # What is taken.

    def test_Connect_memfd(self):
        for content in (SECRET, b"x", b"x" * 255, b" \n\xff\xfe"):
            self.check_taken(self.memfd(content))

    def test_Connect_memfd_read_before(self):
        """Where the client's reading stands does not matter."""
        fd = self.memfd()
        os.lseek(fd, 0, os.SEEK_END)
        self.check_taken(fd)
        self.assertEqual(os.lseek(fd, 0, os.SEEK_CUR), len(SECRET))

    def test_Connect_pipe(self):
        for content in (SECRET, b"x", b"x" * 255):
            self.check_taken(self.pipe(content))

    def test_Connect_pipe_slow(self):
        reading, writing = os.pipe()
        self.descriptor(reading)
        call = self.root.connect(self.office, secret=reading)
        for byte in b"word":
            os.write(writing, bytes([byte]))
            self.alice.synchronize()  # nobody else waits for it
            self.assertFalse(call.answered)
        os.close(writing)
        call.wait()

    # What is refused.

    def test_Connect_memfd_unsealed(self):
        for seals in (0, SEALS & ~1, SEALS & ~2, SEALS & ~4, SEALS & ~8):
            self.assertIn("sealed", self.check_refused(self.memfd(seals=seals)))

    def test_Connect_size(self):
        for make in (self.memfd, self.pipe):
            self.assertIn("empty", self.check_refused(make(b"")))
            self.assertIn("255", self.check_refused(make(b"x" * 256)))
            self.assertIn("255", self.check_refused(make(b"x" * 20000)))

    def test_Connect_NUL(self):
        for make in (self.memfd, self.pipe):
            for content in (b"\0", b"word\0", b"\0word", b"wo\0rd"):
                self.assertIn("NUL", self.check_refused(make(content)))

    def test_Connect_other_files(self):
        file = self.descriptor(os.open(tempfile.gettempdir(), os.O_TMPFILE | os.O_RDWR))
        os.write(file, SECRET)
        directory = self.descriptor(os.open("/", os.O_RDONLY))
        null = self.descriptor(os.open("/dev/null", os.O_RDONLY))
        event = self.descriptor(os.eventfd(1))
        named = self.descriptor(os.open("/etc/passwd", os.O_PATH))
        ours, theirs = socket.socketpair()
        theirs.send(SECRET)
        self.addCleanup(ours.close)
        self.addCleanup(theirs.close)
        controller, terminal = pty.openpty()
        for fd in (file, directory, null, event, named, ours.fileno(), self.descriptor(controller),
                   self.descriptor(terminal)):
            self.check_refused(fd)

    def test_Connect_wrong_end_of_a_pipe(self):
        reading, writing = os.pipe()
        self.descriptor(reading)
        self.check_refused(self.descriptor(writing))

    def test_Connect_pipe_that_says_nothing(self):
        calls = []

        def wait():
            calls.append(self.refused("NoSecret",
                                      self.root.connect(self.office, secret=self.pipe())))
        self.assertGreater(seconds_of(wait), RECEIVE_SECONDS - 1)
        self.assertIn("5 seconds", calls[0])

    def test_Connect_pipe_that_never_ends(self):
        reading, writing = os.pipe()
        self.descriptor(reading)
        self.descriptor(writing)
        os.set_blocking(writing, False)
        call = self.root.connect(self.office, secret=reading)

        def feed():
            try:
                os.write(writing, b"x" * 100)
            except BlockingIOError:
                pass
            return call.answered
        wait_for(feed)
        self.assertEqual(call.refusal.name, ERROR + "NoSecret")

    def test_Connect_caller_leaves_before_the_secret_comes(self):
        authority = self.authority()
        before = self.everything()
        reading, writing = os.pipe()
        self.descriptor(reading)
        self.alice.connect(self.office, secret=reading)
        self.alice.synchronize()
        self.alice.leave()
        os.set_blocking(writing, False)
        self.descriptor(writing)
        self.wait_until_closed(reading, writing)
        self.assertEqual(self.everything(), before)
        self.assertEqual(authority.asked, [])

    def wait_until_closed(self, reading, writing):
        """Until the service has no end of the pipe any more."""
        null = os.open("/dev/null", os.O_RDONLY)
        os.dup2(null, reading)  # ours is gone
        os.close(null)
        poll = []
        GLib.unix_fd_add_full(GLib.PRIORITY_DEFAULT, writing, GLib.IOCondition.ERR,
                              lambda *_: poll.append(True) or False, None)
        wait_for(lambda: poll, "the end of the pipe")

    def test_Connect_no_descriptors(self):
        before = self.everything()
        secret = {"secret": GLib.Variant("h", 0)}
        for options, descriptors in ((secret, ()), ({"secret": GLib.Variant("h", 7)}, (0,)),
                                     ({"secret": GLib.Variant("h", -1)}, (0,)),
                                     ({"secret": GLib.Variant("h", 2147483647)}, (0,))):
            call = self.root.start(self.office, "Connect", options, descriptors=descriptors)
            with self.assertRaises(Refusal):
                call.wait()
        self.root.synchronize()
        self.assertEqual(self.everything(), before)

    def test_Connect_many_descriptors(self):
        """Those that nothing names are closed."""
        directory = f"/proc/{self.daemon.child.pid}/fd"
        before = len(os.listdir(directory))
        fds = [self.pipe() for _ in range(15)]
        for _ in range(20):
            self.root.start(self.office, "Connect", {"secret": GLib.Variant("s", "x")},
                            descriptors=fds)
            self.root.start(PATH, "FindConnection", "office", descriptors=fds)
        self.root.synchronize()
        self.root.synchronize()
        self.ask_until(lambda: len(os.listdir(directory)) <= before, "closing")

    def test_Connect_options_hostile(self):
        before = self.everything()
        for options in (vardict(secret="word"), vardict(timeout=0), vardict(timeout=3601),
                        vardict(timeout="5"), {"timeout": GLib.Variant("i", 5)},
                        vardict(debug=1), vardict(nothing=True), vardict(**{"": True}),
                        {"secret": GLib.Variant("v", GLib.Variant("h", 0))},
                        {"secret": GLib.Variant("ah", [0])}):
            self.assertIn("options", self.refused("InvalidValue", self.root.start(
                self.office, "Connect", options, descriptors=(self.memfd(),))))
        self.assertEqual(self.everything(), before)

    def test_Connect_denied_secret_is_given_up(self):
        self.authority("no")
        reading, writing = os.pipe()
        self.descriptor(reading)
        os.write(writing, SECRET)
        os.close(writing)
        self.refused("NotAuthorized", self.alice.connect(self.office, secret=reading))

    # Where it could be seen.

    def test_secret_is_nowhere(self):
        monitor = self.process("dbus-monitor", "--address", self.address)
        monitor.wait_for_words("NameLost")  # the last that it hears as one of many
        for make in (self.memfd, self.pipe):
            for word in (SECRET, SECRET + b"\0", SECRET * 20):
                try:
                    self.root.connect(self.office, secret=make(word)).wait()
                    self.wait_for_state(self.office, "failed")
                except Refusal:
                    pass
        self.root.call(self.office, "ReadLog", 0)
        self.refused("NotFound", self.root.start(PATH, "FindConnection", "the-end"))
        monitor.wait_for_words("the-end")
        said = monitor.said
        self.assertIn('member=Connect', said)
        self.assertIn("file descriptor", said)
        self.assertNotIn(SECRET.decode(), said)
        self.assertNotIn("".join(f"{byte:02x} " for byte in SECRET).strip(), said)
        self.assertNotIn(SECRET.decode(), self.daemon.said)
        for directory, _, names in os.walk(self.directory):
            for name in names:
                path = os.path.join(directory, name)
                if os.path.isfile(path):
                    with open(path, "rb") as file:
                        self.assertNotIn(SECRET, file.read(), path)


# covers: method StoreSecret ClearSecret, property SecretStored, option password
class Stored(DaemonTest):

    def stored(self):
        folder = self.state("secrets")
        return {name: open(os.path.join(folder, name), "rb").read()
                for name in os.listdir(folder)} if os.path.isdir(folder) else {}

    def cause(self, path=None):
        path = path or self.office
        self.root.call(path, "Connect", {})
        self.wait_for_state(path, "failed")
        return self.root.get(path, "Failure")["cause"]

    def test_StoreSecret_is_kept_for_root_alone(self):
        self.store(self.office, SECRET)
        self.assertEqual(self.stored(), {self.OFFICE: SECRET})
        self.assertEqual(os.stat(self.state("secrets", self.OFFICE)).st_mode & 0o7777, 0o600)
        self.assertEqual(os.stat(self.state("secrets")).st_mode & 0o7777, 0o700)
        self.assertNotIn(SECRET.decode(), str(self.everything()))

    def test_StoreSecret_is_used_by_those_who_say_so(self):
        self.store(self.office)
        self.assertEqual(self.cause(), "no-secret")
        self.root.call(self.office, "Update", vardict(password="system"), [])
        self.assertEqual(self.cause(), "no-route")
        self.assertEqual(self.cause(self.shared), "no-secret")

    def test_StoreSecret_outlives_the_service(self):
        self.root.call(self.office, "Update", vardict(password="system"), [])
        self.store(self.office)
        self.restart()
        self.assertTrue(self.root.get(self.office, "SecretStored"))
        self.assertEqual(self.cause(), "no-route")

    def test_SecretStored_tells_those_who_see_it(self):
        self.alice.objects()
        self.bob.objects()
        self.store(self.office)
        told = wait_for_property(self.alice, self.office, "SecretStored")
        self.assertEqual(told, True)
        self.root.call(self.office, "ClearSecret")
        self.assertFalse(self.root.get(self.office, "SecretStored"))
        self.bob.synchronize()
        self.assertEqual([path for path, _, _, _ in self.bob.signals if path == self.office], [])

    def test_ClearSecret_where_there_is_none(self):
        self.refused("NotFound", self.root.start(self.office, "ClearSecret"))
        self.store(self.office)
        self.root.call(self.office, "ClearSecret")
        self.assertEqual(self.stored(), {})
        self.refused("NotFound", self.root.start(self.office, "ClearSecret"))

    def test_Delete_takes_it_along(self):
        self.store(self.office)
        self.store(self.shared, b"other")
        self.cause()
        self.assertTrue(os.path.exists(self.state("history", self.OFFICE)))
        self.root.call(self.office, "Delete")
        self.ask_until(lambda: self.stored() == {self.SHARED: b"other"})
        self.assertFalse(os.path.exists(self.state("history", self.OFFICE)))

    def restart(self):
        self.daemon.signal(15)
        self.assertEqual(self.daemon.wait(), 0)
        self.start_daemon()

    def test_leftovers_of_connections_that_are_gone(self):
        """Their files went while no service ran. A broken file may be one of theirs."""
        self.store(self.office)
        self.store(self.shared, b"other")
        self.daemon.signal(15)
        self.assertEqual(self.daemon.wait(), 0)
        os.rename(self.connections + "/office-nobody.conf", self.connections + "/away")
        with open(self.connections + "/broken.conf", "w", encoding="utf-8") as file:
            file.write("nothing")
        self.start_daemon()
        self.assertEqual(set(self.stored()), {self.OFFICE, self.SHARED})
        os.unlink(self.connections + "/broken.conf")
        self.restart()
        self.assertEqual(set(self.stored()), {self.SHARED})

    def test_StoreSecret_refused(self):
        for content, word in ((b"", "empty"), (b"x" * 256, "255"), (b"a\0b", "NUL")):
            fd = sealed_memfd(content)
            call = self.root.start(self.office, "StoreSecret", 0, descriptors=(fd,))
            self.assertIn(word, self.refused("NoSecret", call))
            os.close(fd)
        self.assertIn("secret", self.refused(
            "InvalidValue", self.root.start(self.office, "StoreSecret", 0)))
        self.assertEqual(self.stored(), {})

    def test_StoreSecret_of_one_that_others_may_read_is_not_used(self):
        self.root.call(self.office, "Update", vardict(password="system"), [])
        self.store(self.office)
        os.chmod(self.state("secrets", self.OFFICE), 0o644)
        self.assertEqual(self.cause(), "no-secret")
        self.assertIn("root alone", self.root.get(self.office, "Failure")["detail"])

    # covers: cause password-not-representable
    def test_Connect_password_that_cannot_be_sent(self):
        for content, cause in (("p\u20acss".encode(), "password-not-representable"),
                               ("p\u00e4ss".encode(), "no-route"), (b"p\xe4ss", "no-route")):
            self.root.connect(self.office, secret=self.memfd(content)).wait()
            self.wait_for_state(self.office, "failed")
            self.assertEqual(self.root.get(self.office, "Failure")["cause"], cause)

    def memfd(self, content):
        fd = sealed_memfd(content)
        self.addCleanup(os.close, fd)
        return fd


def wait_for_property(client, path, name):
    def values():
        return [words[1][name] for where, _, member, words in client.signals
                if where == path and member == "PropertiesChanged" and name in words[1]]
    wait_for(values, name)
    return values()[-1]


if __name__ == "__main__":
    unittest.main()
