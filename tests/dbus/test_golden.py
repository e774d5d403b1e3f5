# SPDX-License-Identifier: GPL-2.0-or-later
"""What every command prints, whole: each file of golden/ is a session, and is compared as such.

PPTP_GOLDEN=update writes the files anew; look at the difference before you commit it. Times and
identities are the mock's: what people read says how long ago, what programs read says when."""

import os
import re
import shlex
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

from gi.repository import GLib

from harness import PATIENCE, BusTest, Result, Terminal
from service import Misbehaviour

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "golden")
UPDATE = os.environ.get("PPTP_GOLDEN") == "update"
NEW_YEAR = 1767225600_000000
SECOND = 1000000

PIPE, TERSE, JSON = (), ("--terse",), ("--json",)
ALL = (PIPE, TERSE, JSON)


def furnish(service):
    """A user's connections: one that is up, one that failed, one whose file was spoilt."""
    office = service.add("office", identity="0e2bbd3d-6c46-4c1f-9a5b-1f0e3c5a7b01",
                         server=["vpn.example.org", "192.0.2.9"],
                         route=["10.0.0.0/8", "192.168.40.0/24"])
    office.values.update(office.CONNECTED, Routes=[("10.0.0.0/8", True, True),
                                                   ("192.168.40.0/24", False, False)])
    office.traffic = (48_300_000, 1_210_000)
    office.log = [
        (NEW_YEAR, "state", "calling"),
        (NEW_YEAR + 120000, "pppd", "sent [LCP ConfReq id=0x1 <mru 1460> <magic 0x5a2b>]"),
        (NEW_YEAR + 150000, "pptp", "anon log[main:pptp.c:353]: The synchronous option is NOT on"),
        (NEW_YEAR + 900000, "state", "connected"),
    ]
    office.history = [history(failed=True), history(), history(connected=True)]
    attic = service.add("attic", identity="0e2bbd3d-6c46-4c1f-9a5b-1f0e3c5a7b02", user="bob",
                        server=["router.attic.example"])
    attic.values.update(State="failed", Failure={
        "cause": "mppe-stateful-only", "detail": "rcvd [CCP ConfNak id=0x1 <mppe -H -M +S -L -D -C>]",
        "server": "router.attic.example", "user": "bob"})
    home = service.add("home router", identity="0e2bbd3d-6c46-4c1f-9a5b-1f0e3c5a7b03",
                       preset="dd-wrt-stateful", mppe_stateful=True)
    home.overrides.discard("mppe-stateful")
    home.values.update(Owner="alice", FileProblem="mtu: “9000” is not allowed; allowed is auto or "
                                                  "a number from 576 to 1500")


def history(failed=False, connected=False):
    values = {"began": GLib.Variant("x", NEW_YEAR), "server": GLib.Variant("s", "vpn.example.org"),
              "ended": GLib.Variant("x", NEW_YEAR + (3725 if connected else 3) * SECOND),
              "rx-bytes": GLib.Variant("t", 48_300_000 * connected),
              "tx-bytes": GLib.Variant("t", 1_210_000 * connected)}
    if connected:
        values.update({"connected": GLib.Variant("x", NEW_YEAR + 2 * SECOND),
                       "local-address": GLib.Variant("s", "10.0.0.5"),
                       "encryption": GLib.Variant("s", "mppe-128-stateless")})
    if failed:
        values.update({"cause": GLib.Variant("s", "auth-rejected"),
                       "detail": GLib.Variant("s", "E=691 Authentication failure")})
    return values


def visible(text):
    """Nothing in a file drives the terminal of who reads it."""
    text = text.replace("\r\n", "\n").replace("\r", "\\r")
    return re.sub("[\x00-\x08\x0b-\x1f\x7f]", lambda found: f"\\x{ord(found[0]):02x}", text)


class Session:
    """The commands of one file, and what they said."""

    def __init__(self, test):
        self.test = test
        self.text = ""

    def prepare(self, arguments):
        """The same connections for each command; they do not remember the one before."""
        service = self.test.service
        for connection in list(service.connections.values()):
            service.remove(connection)
        furnish(service)
        absolute = "--json" in arguments or "--terse" in arguments
        for connection in service.connections.values():
            connection.values["Since"] = (NEW_YEAR if absolute
                                          else int((time.time() - 3725) * SECOND))
        self.test.before()

    def note(self, arguments, environment, result, where=""):
        settings = "".join(f"{key}={value} " for key, value in environment.items())
        self.text += f"{settings}$ pptpctl {shlex.join(arguments)}{where}\n"
        self.text += visible(result.output)
        if result.messages:
            self.text += "--- standard error\n" + visible(result.messages)
        self.text += f"--- exit {result.exit_code}\n\n"

    def run(self, *arguments, columns=None, **options):
        environment = {"COLUMNS": str(columns)} if columns else {}
        self.prepare(arguments)
        result = self.test.run_it(*arguments, environment=environment, **options)
        self.note(arguments, environment, result)
        return result

    def on_terminal(self, *arguments, columns=80, keys="", **environment):
        self.prepare(arguments)
        terminal = Terminal(self.test, *arguments, columns=columns, environment=environment)
        if keys:
            terminal.read_until(": ")
            terminal.write(keys)
        code = terminal.wait()
        self.note(arguments, environment, Result(code, terminal.text.encode(), b""),
                  f"    # a terminal of {columns} columns")

    def forms(self, *arguments):
        """A pipe, --terse, --json, and two terminals."""
        for form in ALL:
            self.run(*arguments, *form)
        for columns in (80, 40):
            self.run(*arguments, columns=columns)

    def compare(self, name):
        path = os.path.join(self.test.FOLDER, name + ".txt")
        if UPDATE:
            os.makedirs(self.test.FOLDER, exist_ok=True)
            with open(path, "w", encoding="utf-8") as file:
                file.write(self.text)
            return
        with open(path, encoding="utf-8") as file:
            self.test.assertEqual(self.text.splitlines(), file.read().splitlines(),
                                  f"{path}; PPTP_GOLDEN=update takes it as it is now")


class Sessions(BusTest):
    maxDiff = None
    FOLDER = FOLDER

    def before(self):
        """What a test changes of the connections before each command."""

    def setUp(self):
        super().setUp()
        self.session = Session(self)

    def session_of(self, name, *commands):
        """Each command in every form."""
        for command in commands:
            self.session.forms(*command)
        self.session.compare(name)

    def fail_with(self, cause):
        office = self.service.find("office")
        office.values.update(State="disconnected")
        office.fail(cause, "rcvd [LCP TermReq id=0x2 \"MPPE required but peer refused\"]")


class Golden(Sessions):
    # covers: command list
    def test_list(self):
        self.service.broken_profiles = []
        self.session.on_terminal("list")
        self.session.on_terminal("list", columns=40)
        self.session.on_terminal("list", NO_COLOR="1")
        self.session.on_terminal("list", TERM="dumb")
        self.session_of("list", ("list",))

    # covers: command status, exit 0 11
    def test_status(self):
        self.session.on_terminal("status")
        self.session.on_terminal("status", columns=40)
        self.session_of("status", ("status",), ("status", "office"), ("status", "attic"),
                        ("status", "home router"))

    # covers: command status
    def test_history(self):
        self.session.on_terminal("status", "office", "--history")
        self.session_of("history", ("status", "office", "--history"),
                        ("status", "attic", "--history"))

    # covers: command show
    def test_show(self):
        self.session.on_terminal("show", "home router")
        self.session_of("show", ("show", "office"), ("show", "home router"))

    # covers: command presets
    def test_presets(self):
        self.session_of("presets", ("presets",), ("presets", "dd-wrt-stateful"),
                        ("presets", "default"))

    # covers: command route
    def test_route(self):
        for verb, network in (("add", "172.16.0.0/12"), ("disable", "10.0.0.0/8"),
                              ("delete", "10.0.0.0/8"), ("delete", "172.16.0.0/12"),
                              ("add", "10.0.0.1/8")):
            self.session.run("route", verb, "office", network)
        self.session.run("route", "ad", "office")
        self.session.run("route", "add", "office")
        self.session_of("route", ("route", "list", "office"), ("route", "list", "attic"))

    # covers: command log
    def test_log(self):
        self.session.run("log", "office", "--raw")
        self.session_of("log", ("log", "office"), ("log", "attic"))

    # covers: command help
    def test_help(self):
        self.session.run("help")
        self.session.run("--help", columns=40)
        for line in self.run_it("help").output.splitlines():
            if found := re.match("  ([a-z]+) ", line):
                self.session.run(found[1], "--help")
                self.session.run("help", found[1], columns=40)
        self.session.run("--version")
        self.session.compare("help")

    # covers: command help
    def test_help_of_options(self):
        for key in ("mppe", "kill-switch", "route", "uuid", "mtu", "server", "password"):
            self.session.run("help", key)
        self.session.run("help", "mppe", columns=40)
        self.session.run("help", "mppe", *TERSE)
        self.session.run("help", "mppe", *JSON)
        self.session_of("help-options", ("help", "options"))

    # covers: command add
    def test_add(self):
        where = ("--server", "vpn.example.org", "--user", "alice")
        self.session.run("add", "new", *where)
        self.session.run("add", "new", *where, columns=40)
        self.session.run("add", "new", *where, "--preset", "internet-provider", columns=80)
        self.session.run("add", "office", *where)
        self.session.run("add", "office", *where, "--replace")
        self.session.run("add", "new")
        self.session.run("add", "new", *where, "--set", "mtu=9000")
        self.session.run("add", "new", *where, "--sett", "mtu=900", columns=80)
        self.session.run("add", "new", *where, "--password", "x", columns=80)
        self.session.compare("add")

    # covers: command set unset rename delete
    def test_change(self):
        for arguments in (("set", "office", "mtu=1400"), ("set", "office", "mppe=prefer"),
                          ("set", "office", "kill-switch=true", "mppe=off"),
                          ("set", "office", "mtu=9000"), ("set", "office", "mtuu=1400"),
                          ("set", "office", "mtu"), ("set", "office"), ("set", "uuid=1"),
                          ("set", "office", "uuid=1"), ("set", "nowhere", "mtu=auto"),
                          ("unset", "office", "mtu"), ("unset", "office", "mtuu"),
                          ("rename", "office", "work"), ("rename", "office", ""),
                          ("delete", "office", "attic"), ("delete", "office", "nowhere"),
                          ("delete",)):
            self.session.run(*arguments)
        self.session.compare("change")

    # covers: command up, exit 0 4 22
    def test_up(self):
        self.session.run("up", "office")
        self.before = lambda: self.service.find("office").values.update(State="disconnected")
        self.session.run("up", "office")
        self.session.run("up", "office", "--no-wait")
        self.session.on_terminal("up", "office", TERM="dumb")
        self.session.run("up", "office", "--ask")
        self.session.run("up", "office", "--ask", "--password-file", "x")
        self.session.run("up", "office", "--timeout", "0")
        self.session.run("up", "office", "--timeout", "soon")
        self.session.run("up", "office", "--password-file", "/no/such/file")
        for cause in ("mppe-stateful-only", "auth-rejected", "gre-blocked", "internal"):
            self.before = lambda: self.fail_with(cause)
            self.session.run("up", "office")
        self.session.run("up", "office", columns=40)
        self.session.compare("up")

    # covers: command down
    def test_down(self):
        for arguments in (("down", "office"), ("down", "attic"), ("down", "--all"), ("down",),
                          ("down", "nowhere"), ("down", "office", "--no-wait")):
            self.session.run(*arguments)
        self.session.compare("down")

    # covers: command monitor
    def test_monitor(self):
        for form in ALL:
            self.session.prepare(("--json",))
            office = self.service.find("office")
            child = self.start("monitor", *form)
            lines = b""
            # it is the last, and is listened to before it is read
            self.service.wait_for(lambda: len([path for path, name in self.service.reads
                                               if path == office.path]) == len(office.TYPES))
            for state in ("disconnecting", "disconnected"):
                office.change(State=state, Since=NEW_YEAR + SECOND, Interface="", LocalAddress="",
                              PeerAddress="", ServerAddress="", Encryption="", DataPath="", Mtu=0)
                lines += child.stdout.readline()
            child.send_signal(signal.SIGINT)
            self.assertEqual(child.wait(PATIENCE), 0)
            self.session.note(("monitor", *form), {}, Result(0, lines, child.stderr.read()))
            self.service.reads.clear()
        self.session.compare("monitor")

    # covers: exit 2 10
    def test_unknown_words(self):
        for arguments in (("statsu",), ("xyzzyx",), ("status", "nowhere"), ("show", "nowhere"),
                          ("up", "nowhere"), ("log", "nowhere"), ("list", "--jsn"),
                          ("list", "something"), ("list", "--json", "--terse"), ("list", "-x"),
                          ("completion", "tcsh"), ("help", "statsu"), ("help", "xyzzyx"),
                          ("presets", "nowhere"), ("route",), ("import", "file"),
                          ("show", "\x1b[2J\u202e"), ("monitor", "nowhere")):
            self.session.run(*arguments)
        self.session.compare("unknown-words")

    # covers: exit 8
    def test_without_service(self):
        commands = (("list",), ("status", "office"), ("up", "office"), ("monitor",),
                    ("set", "office", "mtu=auto"))
        self.service.vanish()
        self.session.prepare = lambda arguments: None
        for arguments in commands:
            self.session.run(*arguments)
        self.session.run("list", *JSON)
        self.session.run("list", columns=40)
        result = self.run_it("list", environment={"DBUS_SYSTEM_BUS_ADDRESS": "unix:path=/no/bus"})
        self.session.note(("list",), {"DBUS_SYSTEM_BUS_ADDRESS": "unix:path=/no/bus"}, result)
        self.session.compare("without-service")

    # covers: exit 21 1
    def test_errors_of_the_service(self):
        def refuse(target, invocation, *arguments):
            raise Misbehaviour(self.error, self.words)

        commands = (("set", "office", "mtu=auto"), ("up", "attic"), ("down", "office"),
                    ("delete", "office"), ("log", "office"), ("status", "office", "--history"),
                    ("route", "add", "office", "172.16.0.0/12"),
                    ("add", "new", "--server", "h", "--user", "u"))
        for method in ("Update", "Connect", "Disconnect", "Delete", "ReadLog", "GetHistory",
                       "AddRoutes", "Manager.AddConnection"):
            self.service.handlers[method] = refuse
        for self.error, self.words, wanted in (
                ("NotAuthorized", "not authorised", commands),
                ("NotAuthorized", "not authorised: a password would be needed, and there is nobody "
                 "to ask for it", commands[:2]),
                ("org.freedesktop.DBus.Error.InteractiveAuthorizationRequired",
                 "not authorised without being asked for a password", commands[:2]),
                ("BrokenProfile", "the file has been changed and cannot be used: mtu: “9000” is "
                 "not allowed", commands[:1]),
                ("Busy", "it is being disconnected", commands[:4]),
                ("Failed", "", commands[:1]),
                ("org.freedesktop.DBus.Error.AccessDenied", "Rejected send message, 2 matched "
                 "rules; type=\"method_call\"", commands[:2]),
                ("org.freedesktop.DBus.Error.UnknownMethod", "No such method “Update”",
                 commands[:2]),
                ("org.freedesktop.DBus.Error.NoReply", "Message recipient disconnected",
                 commands[:2])):
            self.session.text += f"# the service: {self.error}: {self.words}\n"
            for arguments in wanted:
                self.session.run("--no-ask-password", *arguments)
        self.session.compare("errors")


class German(Sessions):
    """A few of them in a real locale, made here: what is translated, and how it is aligned."""

    FOLDER = os.path.join(FOLDER, "de")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.locales = tempfile.mkdtemp()
        subprocess.run(["localedef", "-i", "de_DE", "-f", "UTF-8",
                        os.path.join(cls.locales, "de_DE.UTF-8")], check=True)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.locales)
        super().tearDownClass()

    def environment(self, **changes):
        return super().environment(LC_ALL="de_DE.UTF-8", LANGUAGE="de", LOCPATH=self.locales,
                                   PPTP_MANAGER_LOCALE_DIRECTORY=os.environ["PPTP_TRANSLATIONS"],
                                   **changes)

    def people(self, name, *commands):
        for command in commands:
            for columns in (None, 80, 40):
                self.session.run(*command, columns=columns)
        self.session.compare(name)

    def test_german(self):
        self.people("status", ("list",), ("status",), ("status", "office"), ("status", "attic"),
                    ("status", "office", "--history"), ("route", "list", "office"))

    def test_german_help(self):
        self.people("help", ("help",), ("help", "up"), ("help", "mppe"), ("help", "kill-switch"),
                    ("help", "options"), ("presets",), ("presets", "dd-wrt"))

    def test_german_messages(self):
        for arguments in (("add", "new", "--server", "h", "--user", "u", "--preset",
                           "internet-provider"), ("set", "office", "mtu=9000"), ("statsu",),
                          ("set", "office", "server="), ("show", "nowhere"), ("down", "--all"),
                          ("delete", "office"), ("set", "office"), ("list", "--jsn")):
            self.session.run(*arguments, columns=80)
        for cause in ("mppe-stateful-only", "auth-rejected"):
            self.before = lambda: self.fail_with(cause)
            self.session.run("up", "office", columns=80)
        self.session.compare("messages")

    def test_german_words_of_the_service(self):
        """They come in English, and are translated where there are no values in them."""
        def refuse(target, invocation, *arguments):
            raise Misbehaviour(*self.error)

        for method in ("Update", "Connect"):
            self.service.handlers[method] = refuse
        for self.error in (("NotAuthorized", "not authorised"),
                           ("NotAuthorized", "not authorised: a password would be needed, and "
                            "there is nobody to ask for it"),
                           ("Failed", "a text of a newer service")):
            self.session.run("set", "office", "mtu=auto", columns=80)
        self.service.vanish()
        self.session.prepare = lambda arguments: None
        self.session.run("list", columns=80)
        self.session.compare("service")

    def test_what_programs_read_is_not_german(self):
        for command in (("list",), ("status",), ("status", "office")):
            self.session.prepare(("--terse",))
            self.assertIn("connected", self.run_it(*command, "--terse").output)
            self.session.prepare(("--json",))
            self.assertIn('"state" : "connected"', self.run_it(*command, "--json").output)


if __name__ == "__main__":
    unittest.main()
