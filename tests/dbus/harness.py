# SPDX-License-Identifier: GPL-2.0-or-later
"""A private bus, the mocked service on it, and pptpctl as a child."""

import json
import os
import pty
import select
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

import gi

gi.require_version("Gio", "2.0")

from gi.repository import Gio  # noqa: E402

import bus  # noqa: E402
import service  # noqa: E402

PPTPCTL = os.environ["PPTPCTL"]
PATIENCE = 60  # seconds; sanitizers and a busy machine are slow


class OpenBus:
    """A bus for every user, in place of Gio.TestDBus."""

    def up(self):
        self.directory = tempfile.mkdtemp()
        os.chmod(self.directory, 0o755)
        configuration = os.path.join(self.directory, "configuration")
        bus.write_configuration(configuration, self.directory)
        self.daemon = subprocess.Popen(
            ["dbus-daemon", "--nofork", "--print-address", "--config-file=" + configuration],
            stdout=subprocess.PIPE)
        self.address = self.daemon.stdout.readline().decode().strip()

    def get_bus_address(self):
        return self.address

    def stop(self):
        self.daemon.terminate()
        self.daemon.wait()
        self.daemon.stdout.close()
        shutil.rmtree(self.directory)


class BusTest(unittest.TestCase):
    """Every test has a service of its own, `self.service`."""

    @staticmethod
    def make_bus():
        return Gio.TestDBus.new(Gio.TestDBusFlags.NONE)

    @classmethod
    def setUpClass(cls):
        cls.bus = cls.make_bus()
        cls.bus.up()
        cls.loop = service.run_in_background()

    @classmethod
    def tearDownClass(cls):
        cls.loop.quit()
        cls.bus.stop()

    def setUp(self):
        self.service = service.Service(self.bus.get_bus_address())
        self.addCleanup(self.service.vanish)

    def environment(self, **changes):
        environment = {key: value for key, value in os.environ.items()
                       if key not in ("NO_COLOR", "CLICOLOR_FORCE", "COLUMNS", "LANGUAGE")}
        environment.update(DBUS_SYSTEM_BUS_ADDRESS=self.bus.get_bus_address(), LC_ALL="C.UTF-8",
                           DBUS_SESSION_BUS_ADDRESS="unix:path=/no/such/session", TERM="xterm",
                           TZ="UTC", G_DEBUG="fatal-criticals")
        environment.update(changes)
        return {key: value for key, value in environment.items() if value is not None}

    def start(self, *arguments, environment=None, **options):
        options.setdefault("stdin", subprocess.DEVNULL)
        options.setdefault("stdout", subprocess.PIPE)
        options.setdefault("stderr", subprocess.PIPE)
        child = subprocess.Popen([PPTPCTL, *arguments], env=self.environment(**(environment or {})),
                                 **options)
        self.addCleanup(self._end, child)
        return child

    @staticmethod
    def _end(child):
        if child.poll() is None:
            child.kill()
        child.wait()
        for stream in (child.stdin, child.stdout, child.stderr):
            if stream:
                stream.close()

    def run_it(self, *arguments, stdin=b"", **options):
        """Runs pptpctl to its end."""
        child = self.start(*arguments, stdin=subprocess.PIPE, **options)
        output, messages = child.communicate(stdin, timeout=PATIENCE)
        self.assertNotRegex(messages, b"Sanitizer|runtime error|CRITICAL")
        return Result(child.returncode, output, messages)

    def expect(self, exit_code, *arguments, **options):
        result = self.run_it(*arguments, **options)
        self.assertEqual(result.exit_code, exit_code, result)
        return result


class Result:
    def __init__(self, exit_code, output, messages):
        self.exit_code = exit_code
        self.output = output.decode(errors="replace")
        self.messages = messages.decode(errors="replace")

    @property
    def json(self):
        return json.loads(self.output)

    def __repr__(self):
        return f"exit {self.exit_code}\n{self.output}\n{self.messages}"


class Terminal:
    """A child on a terminal of its own."""

    def __init__(self, test, *arguments, columns=None, environment=None, uid=None, stdout=None,
                 program=PPTPCTL):
        self.test = test
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            # whoever started the tests in the background had some of them ignored
            for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, signal.SIG_DFL)
            if columns:
                set_columns(columns)
            if stdout:
                os.dup2(os.open(stdout, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 1)
            if uid and os.getuid() == 0:
                os.setresuid(uid, uid, uid)
            os.execve(program, [program, *arguments], test.environment(**(environment or {})))
        self.text = ""
        self.status = None
        test.addCleanup(self.close)

    def close(self):
        if self.status is None:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self.fd)

    def write(self, text):
        os.write(self.fd, text.encode())

    def _read(self, seconds):
        """Whether there was something; None at the end."""
        if not select.select([self.fd], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            data = b""
        self.text += data.decode(errors="replace")
        return True if data else None

    def read_until(self, wanted):
        deadline = time.monotonic() + PATIENCE
        while wanted not in self.text:
            if self._read(0.1) is None or time.monotonic() > deadline:
                raise AssertionError(f"no {wanted!r} in {self.text!r}")

    def wait_for(self, condition, description):
        deadline = time.monotonic() + PATIENCE
        while not condition():
            if self._read(0.05) is None or time.monotonic() > deadline:
                raise AssertionError(f"no {description}: {self.text!r}")

    def wait(self):
        """The exit code; negative for a signal."""
        deadline = time.monotonic() + PATIENCE
        while self._read(0.1) is not None:
            if time.monotonic() > deadline:
                raise AssertionError(f"it does not end: {self.text!r}")
        self.status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self.status


def set_columns(columns):
    import fcntl
    import struct
    import termios
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
