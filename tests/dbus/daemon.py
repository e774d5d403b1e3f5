# SPDX-License-Identifier: GPL-2.0-or-later
"""The real service on a private bus, in a network and a file system of its own, and its callers."""

import ctypes
import fcntl
import os
import pwd
import shutil
import signal
import stat
import struct
import subprocess
import tempfile
import time
import unittest

import gi

gi.require_version("Gio", "2.0")

from gi.repository import Gio, GLib  # noqa: E402

PROGRAM = os.environ["PPTP_MANAGERD"]
INTERFACES = os.environ["PPTP_INTERFACES"]
PATIENCE = 60  # seconds; sanitizers and a busy machine are slow

NAME = "org.pptp.Manager1"
PATH = "/org/pptp/Manager1"
MANAGER = "org.pptp.Manager1"
CONNECTION = "org.pptp.Manager1.Connection"
PROPERTIES = "org.freedesktop.DBus.Properties"
OBJECT_MANAGER = "org.freedesktop.DBus.ObjectManager"
INTROSPECTABLE = "org.freedesktop.DBus.Introspectable"
ERROR = "org.pptp.Manager1.Error."

# Users that every system has.
ALICE, BOB = pwd.getpwnam("nobody"), pwd.getpwnam("daemon")

BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>custom</type>
  <listen>unix:path={directory}/bus</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/>
    <allow own="*"/>
    <allow send_destination="*"/>
    <allow receive_sender="*"/>
  </policy>
  {more}
</busconfig>
"""

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
exec "$@"
"""


def node(name):
    with open(os.path.join(INTERFACES, name + ".xml"), encoding="utf-8") as xml:
        return Gio.DBusNodeInfo.new_for_xml(xml.read()).interfaces[0]


# Member to interface and signature of its arguments; no member is in both interfaces.
INFOS = {name: node(name) for name in (MANAGER, CONNECTION)}
METHODS = {method.name: (name, "(" + "".join(arg.signature for arg in method.in_args) + ")")
           for name, info in INFOS.items() for method in info.methods}


def wait_for(condition, what="it"):
    """Turns the main loop until the condition holds."""
    late = []
    timer = GLib.timeout_add_seconds(PATIENCE, lambda: late.append(True) or True)
    try:
        while not condition():
            if late:
                raise AssertionError(f"{what} did not happen within {PATIENCE} seconds")
            GLib.MainContext.default().iteration(True)
    finally:
        GLib.source_remove(timer)


def variant(value):
    """As the option table types it."""
    if isinstance(value, GLib.Variant):
        return value
    kind = {bool: "b", int: "u", str: "s", list: "as"}[type(value)]
    return GLib.Variant(kind, value)


def vardict(**values):
    return {key.replace("_", "-"): variant(value) for key, value in values.items()}


def path_of(uuid):
    return PATH + "/connection/" + uuid.replace("-", "_")


SEALS = 0xf  # seal, shrink, grow, write


def sealed_memfd(content, seals=SEALS):
    fd = os.memfd_create("test", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    os.write(fd, content)
    fcntl.fcntl(fd, 1033, seals)  # F_ADD_SEALS
    return fd


class Refusal(Exception):
    """An error that came over the bus."""

    def __init__(self, error):
        self.name = Gio.DBusError.get_remote_error(error) or "local"
        self.message = error.message.removeprefix(f"GDBus.Error:{self.name}: ")
        super().__init__(f"{self.name}: {self.message}")


class Call:
    """One that has been sent."""

    def __init__(self, bus, path, interface, member, arguments, descriptors, flags):
        self.answered = False
        self.refusal = self.value = None
        fds = Gio.UnixFDList.new_from_array([os.dup(fd) for fd in descriptors]) \
            if descriptors else None
        bus.call_with_unix_fd_list(NAME, path, interface, member, arguments, None, flags,
                                   1000 * PATIENCE, fds, None, self._on_answer)

    def _on_answer(self, bus, result):
        try:
            self.value = bus.call_with_unix_fd_list_finish(result)[0].unpack()
        except GLib.Error as error:
            self.refusal = Refusal(error)
        self.answered = True

    def wait(self):
        wait_for(lambda: self.answered, "an answer")
        if self.refusal:
            raise self.refusal
        return self.value[0] if len(self.value) == 1 else self.value


class Client:
    """A connection to the bus that belongs to a user."""

    def __init__(self, address, uid=0):
        flags = (Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
                 | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION)
        # The bus asks the kernel who it was that connected.
        os.setresuid(uid, uid, 0)
        try:
            self.bus = Gio.DBusConnection.new_for_address_sync(address, flags, None, None)
        finally:
            os.setresuid(0, 0, 0)
        self.bus.set_exit_on_close(False)
        self.name = self.bus.get_unique_name()
        self.signals = []
        self.bus.signal_subscribe(None, None, None, None, None, Gio.DBusSignalFlags.NONE,
                                  self._on_signal)

    def _on_signal(self, bus, sender, path, interface, member, arguments):
        if sender != "org.freedesktop.DBus":
            self.signals.append((path, interface, member, arguments.unpack()))

    def leave(self):
        if not self.bus.is_closed():
            self.bus.close_sync(None)

    def send(self, path, interface, member, arguments=None, descriptors=(),
             flags=Gio.DBusCallFlags.NONE):
        return Call(self.bus, path, interface, member, arguments, descriptors, flags)

    def start(self, path, member, *arguments, **options):
        """A method of ours, by name."""
        interface, signature = METHODS[member]
        return self.send(path, interface, member, GLib.Variant(signature, arguments), **options)

    def call(self, path, member, *arguments, **options):
        return self.start(path, member, *arguments, **options).wait()

    def get(self, path, name, interface=CONNECTION):
        return self.send(path, PROPERTIES, "Get", GLib.Variant("(ss)", (interface, name))).wait()

    def get_all(self, path, interface=CONNECTION):
        return self.send(path, PROPERTIES, "GetAll", GLib.Variant("(s)", (interface,))).wait()

    def objects(self):
        return self.send(PATH, OBJECT_MANAGER, "GetManagedObjects").wait()

    def introspect(self, path):
        return self.send(path, INTROSPECTABLE, "Introspect").wait()

    def add(self, flags=None, **settings):
        settings = {"name": "work", "server": ["10.255.255.1"], "user": "carol", **settings}
        return self.call(PATH, "AddConnection", vardict(**settings), flags or {})

    def connect(self, path, secret=None, **options):
        """Connect, with the descriptor of a password, or one that will do."""
        own = sealed_memfd(b"word") if secret is None else None
        options = {**vardict(**options), "secret": GLib.Variant("h", 0)}
        call = self.start(path, "Connect", options,
                          descriptors=(secret if own is None else own,))
        if own is not None:
            os.close(own)
        return call

    def synchronize(self):
        """What the service sent before, is here after."""
        self.get(PATH, "Version", MANAGER)


class Authority:
    """polkit, as a test wants it: `answer` is yes, no, challenge, error or hang, or a function that
    tells by the action's name."""

    XML = """<node><interface name="org.freedesktop.PolicyKit1.Authority">
      <method name="CheckAuthorization">
        <arg type="(sa{sv})" direction="in"/><arg type="s" direction="in"/>
        <arg type="a{ss}" direction="in"/><arg type="u" direction="in"/>
        <arg type="s" direction="in"/><arg type="(bba{ss})" direction="out"/>
      </method>
      <method name="CancelCheckAuthorization"><arg type="s" direction="in"/></method>
      <property name="BackendName" type="s" access="read"/>
      <property name="BackendVersion" type="s" access="read"/>
      <property name="BackendFeatures" type="u" access="read"/>
    </interface></node>"""

    def __init__(self, address, answer="yes"):
        self.client = Client(address)
        self.answer = answer
        self.asked = []  # (bus name of the subject, action without the common part, flags)
        self.hanging = []
        self.cancelled = 0
        info = Gio.DBusNodeInfo.new_for_xml(self.XML).interfaces[0]
        self.client.bus.register_object("/org/freedesktop/PolicyKit1/Authority", info,
                                        self._on_call, self._on_get, None)
        request_name(self.client.bus, "org.freedesktop.PolicyKit1")

    @property
    def actions(self):
        return [action for _, action, _ in self.asked]

    def _on_get(self, bus, sender, path, interface, name):
        return GLib.Variant("u", 1) if name == "BackendFeatures" else GLib.Variant("s", "mock")

    def _on_call(self, bus, sender, path, interface, method, arguments, invocation):
        if method == "CancelCheckAuthorization":
            self.cancelled += 1
            invocation.return_value(None)
            return
        (kind, details), action, _, flags, _ = arguments.unpack()
        assert kind == "system-bus-name", kind
        action = action.removeprefix("org.pptp.manager1.")
        self.asked.append((details["name"], action, flags))
        answer = self.answer(action) if callable(self.answer) else self.answer
        if answer == "hang":
            self.hanging.append(invocation)
        else:
            self._answer(invocation, answer)

    @staticmethod
    def _answer(invocation, answer):
        if answer == "error":
            invocation.return_dbus_error("org.freedesktop.PolicyKit1.Error.Failed", "no idea")
        else:
            invocation.return_value(GLib.Variant(
                "((bba{ss}))", ((answer == "yes", answer == "challenge", {}),)))

    def wait_for_question(self, number=1):
        wait_for(lambda: len(self.hanging) >= number, "a question to polkit")

    def release(self, answer="yes"):
        hanging, self.hanging = self.hanging, []
        for invocation in hanging:
            self._answer(invocation, answer)


def request_name(bus, name):
    reply = bus.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                          "RequestName", GLib.Variant("(su)", (name, 4)), None,
                          Gio.DBusCallFlags.NONE, 1000 * PATIENCE, None)
    assert reply.unpack() == (1,), f"{name} cannot be had"


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
        with open(configuration, "w", encoding="utf-8") as file:
            file.write(BUS.format(directory=self.directory, more=self.bus_options))
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
                            self.directory, PROGRAM, "--verbose", *arguments, env=environment)

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
