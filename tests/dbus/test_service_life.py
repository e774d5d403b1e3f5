# SPDX-License-Identifier: GPL-2.0-or-later
"""The service's own life: beginning, end, restarts, and too many calls."""

import fcntl
import os
import re
import shutil
import signal
import unittest

from daemon import ALICE, ERROR, MANAGER, NAME, OBJECT_MANAGER, PATH, DaemonTest, request_name, \
    seconds_of, vardict, wait_for

MAX_PENDING = 64  # daemon/gate.h
ORPHAN = "00000000-0000-4000-8000-0000000000aa"


class Life(DaemonTest):
    def stop(self, number=signal.SIGTERM):
        self.daemon.signal(number)
        return self.daemon.wait()

    # The end.

    def test_SIGTERM_and_SIGINT_exit_0(self):
        self.assertEqual(self.stop(), 0)
        self.start_daemon()
        self.assertEqual(self.stop(signal.SIGINT), 0)
        self.assertEqual(self.left_behind(), [])

    def test_SIGTERM_twice(self):
        self.daemon.signal(signal.SIGTERM)
        self.assertEqual(self.stop(), 0)

    def test_SIGTERM_while_polkit_hangs(self):
        authority = self.authority("hang")
        call = self.alice.start(self.office, "Delete")
        authority.wait_for_question()
        self.assertLess(seconds_of(lambda: self.assertEqual(self.stop(), 0)), 10)
        with self.assertRaises(Exception):
            call.wait()
        self.assertEqual(len(self.files()), 3)

    def test_SIGTERM_while_a_secret_is_awaited(self):
        reading, writing = os.pipe()
        self.root.connect(self.office, secret=reading)
        self.root.synchronize()
        self.assertEqual(self.stop(), 0)
        os.close(reading)
        os.close(writing)

    def test_SIGTERM_in_the_middle_of_an_attempt(self):
        path = self.root.add(server=["nothing.invalid"])
        self.root.connect(path).wait()
        self.assertEqual(self.stop(), 0)
        self.assertEqual(self.left_behind(), [])

    def test_SIGTERM_at_once_with_calls(self):
        for _ in range(200):
            self.root.start(self.office, "Update", vardict(mtu="1400"), [])
        self.assertEqual(self.stop(), 0)

    def test_bus_goes_away(self):
        self.root.connect(self.office).wait()
        self.bus.signal(signal.SIGKILL)
        self.bus.wait()
        self.assertLess(seconds_of(lambda: self.assertNotEqual(self.daemon.wait(), 0)), 2)
        self.assertIn("the bus is gone", self.daemon.said)

    def test_bus_goes_away_while_polkit_hangs(self):
        authority = self.authority("hang")
        self.alice.start(self.office, "Delete")
        authority.wait_for_question()
        self.bus.signal(signal.SIGKILL)
        self.assertLess(seconds_of(lambda: self.assertNotEqual(self.daemon.wait(), 0)), 2)
        self.assertEqual(len(self.files()), 3)

    # The beginning.

    def test_name_is_taken_by_another_service(self):
        """The second one must keep its hands off what is the first one's."""
        self.root.call(PATH, "PrepareRestart")
        with open(f"{self.runtime}/{ORPHAN}.state", "w", encoding="utf-8",
                  opener=self.private) as file:
            file.write("[tunnel]\nhandle=\ninterface=pptp0\nslot=0\nserver=10.255.255.1\n")
        before = self.left_behind()
        self.assertEqual(len(before), 2)
        second = self.run_daemon()
        self.assertNotIn(second.wait(), (0, None))
        self.assertIn(NAME, second.said)
        self.assertEqual(self.left_behind(), before)
        self.root.synchronize()
        os.unlink(f"{self.runtime}/{ORPHAN}.state")

    def test_name_is_taken_by_somebody(self):
        self.assertEqual(self.stop(), 0)
        request_name(self.root.bus, NAME)
        self.assertNotIn(self.run_daemon().wait(), (0, None))

    def test_without_a_bus(self):
        self.assertEqual(self.stop(), 0)
        self.address = f"unix:path={self.directory}/none"
        self.assertNotIn(self.run_daemon().wait(), (0, None))

    def test_words_that_it_does_not_know(self):
        for words in (["now"], ["--now"], ["--clean-up", "x"]):
            self.assertEqual(self.run_daemon(*words).wait(), 2)

    # covers: service --version, property Version
    def test_version_needs_no_bus(self):
        version = self.root.get(PATH, "Version", MANAGER)
        self.address = f"unix:path={self.directory}/none"
        process = self.run_daemon("--version")
        self.assertEqual((process.wait(), process.said), (0, f"pptp-managerd {version}\n"))

    # covers: service --verbose
    def test_verbose_tells_of_calls(self):
        """Who calls what, and nothing of what is said in it."""
        for is_verbose in (True, False):
            self.root.call(self.office, "Update", vardict(domain="QUIET"), [])
            self.assertEqual(self.stop(), 0)
            self.assertEqual(f"uid 0 calls Update of {self.office}" in self.daemon.said, is_verbose)
            self.assertNotIn("QUIET", self.daemon.said)
            self.verbosity = []
            self.start_daemon()

    # covers: checked service --clean-up
    def test_clean_up_while_the_service_runs(self):
        process = self.run_daemon("--clean-up")
        self.assertNotIn(process.wait(), (0, None))
        self.root.synchronize()

    def test_clean_up_without_the_service(self):
        self.assertEqual(self.stop(), 0)
        process = self.run_daemon("--clean-up")
        self.assertEqual(process.wait(), 0)
        self.assertNotIn("CRITICAL", process.said)

    def test_tunnel_that_another_service_left(self):
        self.assertEqual(self.stop(), 0)
        for uuid in (ORPHAN, self.OFFICE):
            with open(f"{self.runtime}/{uuid}.state", "w", encoding="utf-8",
                      opener=self.private) as file:
                file.write("[tunnel]\nhandle=\ninterface=pptp0\nslot=0\nserver=10.255.255.1\n")
        self.start_daemon()
        self.root = self.client(0)
        self.wait_for_state(self.office, "failed")
        self.assertEqual(self.root.get(self.office, "Failure")["cause"], "service-stopped")
        self.ask_until(lambda: self.left_behind() == [], "cleaning up")
        self.assertEqual(len(self.root.objects()), 3)

    def test_state_files_of_rubbish(self):
        self.assertEqual(self.stop(), 0)
        for number, content in enumerate(("", "x", "[tunnel]\n", "[tunnel]\nslot=-1\n",
                                          "[tunnel]\nslot=99999999999999999999\n",
                                          "[tunnel]\nhandle=" + "x" * 70000)):
            with open(f"{self.runtime}/{ORPHAN[:-1]}{number}.state", "w", encoding="utf-8",
                      opener=self.private) as file:
                file.write(content)
        with open(f"{self.runtime}/not-a-uuid.state", "w", encoding="utf-8") as file:
            file.write("x")
        self.start_daemon()
        self.root = self.client(0)
        self.root.synchronize()
        os.unlink(f"{self.runtime}/not-a-uuid.state")

    # covers: method PrepareRestart
    def test_PrepareRestart_marker_is_consumed(self):
        self.root.call(PATH, "PrepareRestart")
        self.assertEqual(self.left_behind(), ["restart"])
        self.assertEqual(self.stop(), 0)
        self.assertEqual(self.left_behind(), ["restart"])
        self.start_daemon()
        self.assertEqual(self.left_behind(), [])

    # Too much of it.

    def test_100_calls_pending(self):
        authority = self.authority("hang")
        calls = [self.alice.start(self.office, "Update", vardict(mtu="1400"), [])
                 for _ in range(100)]
        wait_for(lambda: sum(call.answered for call in calls) == 100 - MAX_PENDING and
                 len(authority.hanging) == MAX_PENDING, "refusing what is too much")
        self.assertEqual({call.refusal.name for call in calls if call.answered},
                         {ERROR + "LimitExceeded"})
        self.bob.synchronize()  # others are served
        self.refused("LimitExceeded", self.alice.start(self.office, "GetTraffic"))
        authority.release("no")
        for call in calls:
            wait_for(lambda call=call: call.answered)
        self.assertEqual(self.alice.call(self.office, "GetTraffic"), (0, 0))

    def test_thousands_of_calls(self):
        calls = [self.alice.start(self.office, "GetTraffic") for _ in range(5000)]
        wait_for(lambda: all(call.answered for call in calls))
        self.assertLessEqual({call.refusal and call.refusal.name for call in calls},
                             {None, ERROR + "LimitExceeded",
                              "org.freedesktop.DBus.Error.LimitsExceeded"})
        self.assertEqual(self.alice.call(self.office, "GetTraffic"), (0, 0))


class Vanishing(DaemonTest):
    """Looking up a user's name takes as long as a test wants: it holds a lease on the file, and
    whoever opens it has to wait."""

    def profiles(self):
        self.write_profile(self.SHARED, "shared")
        shutil.copy("/etc/passwd", self.directory + "/passwd")
        self.passwd = os.open(self.directory + "/passwd", os.O_RDWR)
        self.addCleanup(os.close, self.passwd)
        self.addCleanup(signal.signal, signal.SIGIO, signal.signal(signal.SIGIO, signal.SIG_IGN))

    def names_are_unknown(self):
        fcntl.fcntl(self.passwd, fcntl.F_SETLEASE, fcntl.F_WRLCK)

    def names_are_known(self):
        fcntl.fcntl(self.passwd, fcntl.F_SETLEASE, fcntl.F_UNLCK)

    def setUp(self):
        super().setUp()
        self.monitor = self.process("dbus-monitor", "--address", self.address)
        self.monitor.wait_for_words("NameLost")
        self.root.objects()
        self.names_are_unknown()

    def ghost(self, member):
        """Leaves when the bus has told who it is and its name is still being looked up."""
        ghost = self.client(ALICE.pw_uid)
        ghost.send(PATH, OBJECT_MANAGER, member)
        wait_for(lambda: self.questions_about(ghost), "the question who it is")
        ghost.leave()
        self.monitor.wait_for_words(f'string "{ghost.name}"\n   string ""')
        self.root.synchronize()
        self.assertEqual(self.sent_to(ghost), [])
        return ghost

    def questions_about(self, client):
        """How often the service has asked the bus who it is."""
        return len(re.findall(rf'member=GetConnectionUnixUser\n +string "{client.name}"',
                              self.monitor.said))

    def sent_to(self, client):
        return [line for line in self.monitor.said.splitlines()
                if f"destination={client.name} " in line and "sender=org.freedesktop" not in line]

    def test_callers_who_leave_while_their_name_is_looked_up(self):
        """Nothing is kept of them: no signal goes to them for ever after."""
        ghosts = [self.ghost("GetManagedObjects") for _ in range(3)]
        self.names_are_known()
        wait_for(lambda: all(self.sent_to(ghost) for ghost in ghosts), "answers to nobody")
        before = [self.sent_to(ghost) for ghost in ghosts]
        self.root.call(self.shared, "Update", vardict(mtu="1400"), [])
        wait_for(lambda: any("member=PropertiesChanged" in line
                             for line in self.sent_to(self.root)), "a signal")
        self.root.synchronize()
        self.assertEqual([self.sent_to(ghost) for ghost in ghosts], before)

    def test_first_calls_keep_their_order(self):
        """All of them wait for one look-up."""
        calls = [self.alice.start(self.shared, "GetTraffic") for _ in range(20)]
        wait_for(lambda: self.monitor.said.count("member=GetTraffic") == 20, "all calls")
        self.names_are_known()
        for call in reversed(calls):
            call.wait()
        answers = re.findall(rf"^method return .*destination={self.alice.name} .*reply_serial=(\d+)",
                             self.monitor.said, re.MULTILINE)
        self.assertEqual(answers, sorted(answers, key=int))
        self.assertEqual(self.questions_about(self.alice), 1)


if __name__ == "__main__":
    unittest.main()
