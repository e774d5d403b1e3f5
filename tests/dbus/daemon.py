# SPDX-License-Identifier: GPL-2.0-or-later
"""The real service on a private bus, in a network and a file system of its own, and its callers."""

import ctypes
import os
import pwd
import shutil
import signal
import stat
import struct
import subprocess
import sys
import tempfile
import time
import unittest

import bus
from authority import Authority
from caller import CONNECTION, ERROR, INFOS, INTROSPECTABLE, MANAGER, METHODS, \
    NAME, OBJECT_MANAGER, PATH, PATIENCE, PROPERTIES, SEALS, Client, Refusal, path_of, \
    request_name, sealed_memfd, vardict, wait_for  # noqa: F401 (some for the tests)
from gi.repository import Gio, GLib

if os.geteuid() != 0:
    print("other users' calls, and a network of its own, need root")
    sys.exit(77)

PROGRAM = os.environ["PPTP_MANAGERD"]

# Users that every system has.
ALICE, BOB = pwd.getpwnam("nobody"), pwd.getpwnam("daemon")

# Nothing outside the directory $1 can be written to, and no tunnel can start.
SANDBOX = """
mount --bind "$1" "$1"
mount -t tmpfs none /run
for program in /usr/sbin/pppd /usr/sbin/pptp; do
    [ ! -e "$program" ] || mount --bind /dev/null "$program"
done
[ ! -e "$1/passwd" ] || mount --bind "$1/passwd" /etc/passwd
mount -o remount,bind,ro /
shift
eval "$1"
shift
exec "$@"
"""


class Process:
    """A child that the main loop watches, and all that it says."""

    def __init__(self, arguments, **options):
        reading, writing = os.pipe()
        self.child = subprocess.Popen(arguments, stdin=subprocess.DEVNULL, stdout=writing,
                                      stderr=writing, **options)
        os.close(writing)
        self.exit_code = None
        self._said = b""
        self._is_silent = False
        for fd, handler in ((os.pidfd_open(self.child.pid), self._on_exit),
                            (reading, self._on_output)):
            GLib.unix_fd_add_full(GLib.PRIORITY_DEFAULT, fd,
                                  GLib.IOCondition.IN | GLib.IOCondition.HUP, handler, None)

    def _on_exit(self, fd, condition, data):
        os.close(fd)
        self.exit_code = self.child.wait()
        return False

    def _on_output(self, fd, condition, data):
        more = os.read(fd, 65536)
        self._said += more
        if not more:
            os.close(fd)
            self._is_silent = True
        return bool(more)

    @property
    def said(self):
        return self._said.decode(errors="replace")

    def signal(self, number):
        if self.exit_code is None:
            self.child.send_signal(number)

    def wait(self):
        wait_for(lambda: self.exit_code is not None and self._is_silent, "the end of a process")
        return self.exit_code

    def wait_for_words(self, words):
        wait_for(lambda: words in self.said, words)


class Watch:
    """What is done to the files of a directory."""

    CREATE, MODIFY, ATTRIB, DELETE, FROM, TO = 0x100, 0x2, 0x4, 0x200, 0x40, 0x80

    def __init__(self, directory):
        libc = ctypes.CDLL(None, use_errno=True)
        self.fd = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        mask = self.CREATE | self.MODIFY | self.ATTRIB | self.DELETE | self.FROM | self.TO
        assert libc.inotify_add_watch(self.fd, os.fsencode(directory), mask) >= 0

    def events(self):
        """(kind, name) of each since the last time."""
        events = []
        try:
            data = os.read(self.fd, 1 << 20)
        except BlockingIOError:
            data = b""
        while data:
            _, mask, _, length = struct.unpack_from("iIII", data)
            events.append((mask, data[16:16 + length].rstrip(b"\0").decode()))
            data = data[16 + length:]
        return events

    def close(self):
        os.close(self.fd)


class DaemonTest(unittest.TestCase):
    """Every test has a bus and a service of its own. `profiles()` says what the service finds."""

    bus_options = ""
    verbosity = ["--verbose"]
    network = ""  # shell commands that make the service's network

    OFFICE = "00000000-0000-4000-8000-000000000001"  # alice's
    SHARED = "00000000-0000-4000-8000-000000000002"
    BOBS = "00000000-0000-4000-8000-000000000003"
    UNKNOWN = path_of("00000000-0000-4000-8000-00000000000f")

    def profiles(self):
        self.write_profile(self.OFFICE, "office", owner=ALICE.pw_name)
        self.write_profile(self.SHARED, "shared")
        self.write_profile(self.BOBS, "office", owner=BOB.pw_name)

    def setUp(self):
        self.directory = tempfile.mkdtemp(prefix="pptp-manager-test-")
        os.chmod(self.directory, 0o755)
        self.said = ""
        self.daemon = None
        self.addCleanup(self.tear_down)
        self.clients = []
        self.processes = []
        self.address = f"unix:path={self.directory}/bus"
        self.connections = os.path.join(self.directory, "etc", "connections")
        self.runtime = os.path.join(self.directory, "run")
        os.makedirs(self.connections, 0o700)
        self.office = path_of(self.OFFICE)
        self.shared = path_of(self.SHARED)
        self.profiles()
        self.start_bus()
        self.root = self.client(0)
        self.start_daemon()
        self.alice, self.bob = self.client(ALICE.pw_uid), self.client(BOB.pw_uid)

    def run(self, result=None):
        before = len(result.failures) + len(result.errors)
        super().run(result)
        if len(result.failures) + len(result.errors) > before:
            print(f"---- the service in {self.id()}:\n{self.said}---- end", flush=True)

    def tear_down(self):
        """The service must have ended well, leaks included, or be able to."""
        try:
            if self.daemon and self.daemon.exit_code is None:
                self.daemon.signal(signal.SIGTERM)
                self.assertEqual(self.daemon.wait(), 0)
        finally:
            for client in self.clients:
                client.leave()
            for process in self.processes:
                process.signal(signal.SIGKILL)
                process.wait()
            self.said = self.daemon.said if self.daemon else ""
            shutil.rmtree(self.directory)
        self.assertNotRegex(self.said, r"Sanitizer|runtime error|CRITICAL|\*\*:.*assertion")

    # What runs.

    def process(self, *arguments, **options):
        process = Process(arguments, **options)
        self.processes.append(process)
        return process

    def start_bus(self):
        configuration = os.path.join(self.directory, "bus.conf")
        bus.write_configuration(configuration, self.directory, self.bus_options)
        ready, told = os.pipe()
        self.bus = self.process("dbus-daemon", "--nofork", "--nopidfile",
                                "--config-file=" + configuration, f"--print-address={told}",
                                pass_fds=(told,))
        os.close(told)
        with open(ready, "rb") as file:
            self.assertTrue(file.readline(), "no bus")

    def run_daemon(self, *arguments):
        environment = {name: value for name, value in os.environ.items()
                       if name in ("PATH", "PPTP_MANAGER_VENDOR_DIRECTORY")
                       or name.endswith("SAN_OPTIONS")}
        environment.update(
            DBUS_SYSTEM_BUS_ADDRESS=self.address, G_DEBUG="fatal-criticals", LC_ALL="C.UTF-8",
            PPTP_MANAGER_CONFIGURATION_DIRECTORY=os.path.join(self.directory, "etc"),
            PPTP_MANAGER_RUNTIME_DIRECTORY=self.runtime,
            PPTP_MANAGER_STATE_DIRECTORY=os.path.join(self.directory, "state"))
        return self.process("unshare", "--net", "--mount", "sh", "-ec", SANDBOX, "sh",
                            self.directory, self.network, PROGRAM, *self.verbosity, *arguments,
                            env=environment)

    def start_daemon(self):
        self.daemon = self.run_daemon()
        owners = []
        watch = Gio.bus_watch_name_on_connection(
            self.root.bus, NAME, Gio.BusNameWatcherFlags.NONE,
            lambda bus, name, owner: owners.append(owner), None)

        def is_up():
            if self.daemon.exit_code is not None:
                raise AssertionError("no service: " + self.daemon.said)
            return owners
        wait_for(is_up, "the service")
        Gio.bus_unwatch_name(watch)

    def restart(self):
        self.daemon.signal(signal.SIGTERM)
        self.assertEqual(self.daemon.wait(), 0)
        self.start_daemon()

    def client(self, uid):
        client = Client(self.address, uid)
        self.clients.append(client)
        return client

    def authority(self, answer="yes"):
        authority = Authority(self.address, answer)
        self.clients.append(authority.client)
        return authority

    # What is looked at.

    @staticmethod
    def private(path, flags):
        return os.open(path, flags, 0o600)

    def write_profile(self, uuid, name, owner="", options=""):
        path = os.path.join(self.connections, name + "-" + (owner or "all") + ".conf")
        with open(path, "w", encoding="utf-8", opener=self.private) as file:
            file.write(f"[connection]\nname={name}\nuuid={uuid}\n"
                       + (f"owner={owner}\n" if owner else "")
                       + "[server]\nserver=10.255.255.1\n[authentication]\nuser=carol\n" + options)

    def files(self):
        """Name to content of each file of a connection, after a look at its permissions."""
        files = {}
        for entry in os.scandir(self.connections):
            self.assertTrue(entry.is_file(follow_symlinks=False), entry.name)
            self.assertEqual(stat.S_IMODE(entry.stat().st_mode), 0o600, entry.name)
            with open(entry.path, encoding="utf-8") as file:
                files[entry.name] = file.read()
        return files

    def store(self, path, content=b"word", client=None):
        """StoreSecret, and the answer is waited for."""
        fd = sealed_memfd(content)
        try:
            (client or self.root).call(path, "StoreSecret", 0, descriptors=(fd,))
        finally:
            os.close(fd)

    def state(self, *names):
        """A path below the state directory."""
        return os.path.join(self.directory, "state", *names)

    def left_behind(self):
        """What is in the run-time directory."""
        return sorted(os.listdir(self.runtime))

    def everything(self):
        """All that a refused call must leave as it is."""
        objects = self.root.objects()
        logs = {path: self.root.call(path, "ReadLog", 0) for path in objects}
        return self.files(), objects, logs

    def refused(self, name, call):
        """Checks the error of a call that has been sent and returns its message."""
        with self.assertRaises(Refusal) as caught:
            call.wait()
        name = name if "." in name else ERROR + name
        self.assertEqual(caught.exception.name, name, caught.exception)
        return caught.exception.message

    def wait_for_state(self, path, state):
        """Until it has been there, since now."""
        start = len(self.root.signals)
        first = self.root.get_all(path)["State"]
        wait_for(lambda: state in (first, *states(self.root.signals[start:], path)), state)

    def ask_until(self, condition, what="it"):
        """For what nothing tells of: the service is asked something until it is so."""
        deadline = time.monotonic() + PATIENCE
        while not condition():
            self.assertLess(time.monotonic(), deadline, f"{what} did not happen")
            self.root.synchronize()


def states(signals, path):
    """Those that `signals` tell of."""
    return [words[1]["State"] for where, _, member, words in signals
            if where == path and member == "PropertiesChanged" and "State" in words[1]]


def seconds_of(function):
    start = time.monotonic()
    function()
    return time.monotonic() - start
