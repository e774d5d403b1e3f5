# SPDX-License-Identifier: GPL-2.0-or-later
"""status, monitor, log, route."""

import datetime
import json
import os
import signal
import subprocess
import unittest

from harness import PATIENCE, PPTPCTL, BusTest
from service import Misbehaviour

MEMBERS = {"name", "uuid", "state", "since", "interface", "local_address", "peer_address",
           "server_address", "encryption", "data_path", "mtu", "routes", "dns", "rx_bytes",
           "tx_bytes"}


class Status(BusTest):
    def setUp(self):
        super().setUp()
        self.connection = self.service.add("office")

    # covers: command status, exit 0
    def test_one_connected(self):
        self.connection.change(**self.connection.CONNECTED, Since=1767225600_500000,
                               Routes=[("10.0.0.0/8", True, True), ("10.9.0.0/16", False, False)])
        self.connection.traffic = (2**40, 12)
        document = self.expect(0, "status", "office", "--json").json
        self.assertLessEqual(MEMBERS | {"version"}, set(document))
        self.assertEqual(document["version"], 1)
        self.assertEqual(document["since"], "2026-01-01T00:00:00Z")
        self.assertEqual(document["encryption"], "mppe-128-stateless")
        self.assertEqual(document["mtu"], 1396)
        self.assertEqual(document["routes"], [
            {"cidr": "10.0.0.0/8", "enabled": True, "active": True},
            {"cidr": "10.9.0.0/16", "enabled": False, "active": False}])
        self.assertEqual(document["dns"], ["10.0.0.53"])
        self.assertEqual((document["rx_bytes"], document["tx_bytes"]), (2**40, 12))
        self.assertNotIn("failure", document)
        text = self.expect(0, "status", "office").output
        self.assertIn("office is connected (10.0.0.5, encrypted, weak: MPPE 128-bit)", text)
        self.assertIn("pptp0", text)
        self.assertNotIn("secure", text)

    # covers: command status, exit 11
    def test_not_connected(self):
        for state in ("disconnected", "resolving", "dormant", "waiting", "failed",
                      "something-newer"):
            self.connection.change(State=state)
            document = self.expect(11, "status", "office", "--json").json
            self.assertEqual(document["state"], state)
            self.assertIsNone(document["interface"])
            self.expect(11, "status", "office")
            self.expect(11, "status", "office", "--terse")

    # covers: command status, exit 11
    def test_failed(self):
        self.connection.change(State="failed", Failure={
            "cause": "auth-rejected", "detail": "E=691", "server": "h", "user": "alice"})
        failure = self.expect(11, "status", "office", "--json").json["failure"]
        self.assertLessEqual({"cause", "summary", "detail", "hint"}, set(failure))
        self.assertIn("alice", failure["summary"])
        self.assertIn("E=691", self.expect(11, "status", "office").output)

    # covers: command status, exit 10
    def test_unknown(self):
        self.expect(10, "status", "nope")
        self.expect(10, "status", "nope", "--json")

    # covers: command status
    def test_overview(self):
        self.connection.change(**self.connection.CONNECTED)
        self.service.add("attic")
        document = self.expect(0, "status", "--json").json
        self.assertEqual(document["version"], 1)
        self.assertEqual([row["name"] for row in document["connections"]], ["attic", "office"])
        for row in document["connections"]:
            self.assertLessEqual(MEMBERS, set(row))
        self.assertEqual(len(self.expect(0, "status").output.splitlines()), 3)
        self.assertEqual(len(self.expect(0, "status", "--terse").output.splitlines()), 2)

    def test_without_a_command(self):
        result = self.expect(0)
        self.assertIn("office", result.output)
        self.assertIn("pptpctl help", result.messages)

    # covers: command status, exit 2
    def test_file_problem(self):
        self.connection.values["FileProblem"] = "mtu: “1” is not allowed"
        self.assertIn("mtu: “1” is not allowed", self.expect(11, "status", "office").output)
        for command in (("status",), ("list",), ("show", "office")):
            self.assertIn("office: The file was edited and cannot be used: mtu: “1” is not allowed",
                          self.expect(0, *command).messages)
            result = self.expect(0, *command, "--json")
            self.assertIn("mtu: “1” is not allowed", result.output)
            self.assertEqual(result.messages, "")
        self.connection.values["FileProblem"] = ""
        self.assertIsNone(self.expect(11, "status", "office", "--json").json["file_problem"])

    def test_hostile_text(self):
        """What a server or another program sends must not drive the terminal."""
        self.connection.change(Name="a\x1b]0;b\x07\u009b31m\u202ec", State="failed", Failure={
            "cause": "peer-closed", "detail": "\x1b[2J\nnext", "server": "h", "user": "u"})
        name = self.connection.uuid
        for form in ((), ("--terse",), ("--json",)):
            result = self.expect(11, "status", name, *form)
            for character in "\x1b\x07\u009b\u202e":
                self.assertNotIn(character, result.output + result.messages)
        self.assertEqual(self.expect(11, "status", name, "--json").json["name"],
                         "a\x1b]0;b\x07\u009b31m\u202ec")
        self.assertEqual(len(self.expect(0, "status", "--terse").output.splitlines()), 1)

    def test_colour(self):
        self.connection.change(**self.connection.CONNECTED)
        force = {"CLICOLOR_FORCE": "1"}
        self.assertNotIn("\x1b", self.expect(0, "status").output)
        self.assertIn("\x1b[", self.expect(0, "status", environment=force).output)
        force["NO_COLOR"] = "1"
        self.assertNotIn("\x1b", self.expect(0, "status", environment=force).output)


class History(BusTest):
    BEGAN = 1767225600_000000

    def setUp(self):
        super().setUp()
        from gi.repository import GLib
        self.connection = self.service.add("office")
        self.connection.history = [
            {"began": GLib.Variant("x", self.BEGAN), "ended": GLib.Variant("x", self.BEGAN + 3000000),
             "server": GLib.Variant("s", "vpn.example.org"),
             "cause": GLib.Variant("s", "auth-rejected"), "detail": GLib.Variant("s", "E=691"),
             "rx-bytes": GLib.Variant("t", 0), "tx-bytes": GLib.Variant("t", 0)},
            {"began": GLib.Variant("x", self.BEGAN), "ended": GLib.Variant("x", self.BEGAN)},
            {"began": GLib.Variant("x", self.BEGAN),
             "connected": GLib.Variant("x", self.BEGAN + 2000000),
             "ended": GLib.Variant("x", self.BEGAN + 3602000000),
             "server": GLib.Variant("s", "vpn.example.org"),
             "local-address": GLib.Variant("s", "10.0.0.5"),
             "encryption": GLib.Variant("s", "mppe-128-stateless"),
             "rx-bytes": GLib.Variant("t", 2**40), "tx-bytes": GLib.Variant("t", 12)}]

    # covers: command status
    def test_forms(self):
        document = self.expect(0, "status", "office", "--history", "--json").json
        self.assertEqual((document["version"], document["name"]), (1, "office"))
        failed, cancelled, connected = document["history"]
        self.assertEqual((failed["began"], failed["connected"], failed["ended"]),
                         ("2026-01-01T00:00:00Z", None, "2026-01-01T00:00:03Z"))
        self.assertEqual((failed["cause"], failed["detail"]), ("auth-rejected", "E=691"))
        self.assertIn("alice", failed["summary"])
        self.assertEqual((cancelled["cause"], cancelled["summary"]), (None, None))
        self.assertEqual((connected["rx_bytes"], connected["tx_bytes"]), (2**40, 12))
        self.assertEqual((connected["local_address"], connected["encryption"]),
                         ("10.0.0.5", "mppe-128-stateless"))
        terse = self.expect(0, "status", "office", "--history", "--terse").output.splitlines()
        self.assertEqual(terse[0], "2026-01-01T00:00:00Z\t\t2026-01-01T00:00:03Z\tvpn.example.org"
                         "\t\t\t0\t0\tauth-rejected\tE=691")
        table = self.expect(0, "status", "office", "--history").output.splitlines()
        self.assertEqual(len(table), 4)
        self.assertRegex(table[1], r"^2026-01-01 00:00:00 +never +The login of CORP.alice was not")
        self.assertRegex(table[2], r"^2026-01-01 00:00:00 +never +Cancelled")
        self.assertRegex(table[3], r"^2026-01-01 00:00:00 +1 h 0 min +1\.1.TB +12 bytes +Disconnected")

    # covers: command status, exit 10 2
    def test_nothing_to_tell(self):
        self.connection.history = []
        result = self.expect(0, "status", "office", "--history")
        self.assertEqual((result.output, result.messages), ("", "There was no attempt yet\n"))
        self.assertEqual(self.expect(0, "status", "office", "--history", "--json").json["history"],
                         [])
        self.expect(2, "status", "--history")
        self.expect(10, "status", "nope", "--history")


class Output(BusTest):
    # covers: command list status
    def test_reader_that_had_enough(self):
        for i in range(300):
            self.service.add(f"connection-{i}")
        for command in ("list", "status"):
            with self.subTest(command):
                shell = subprocess.run(
                    ["bash", "-c", 'set -o pipefail; "$0" "$@" | head -n 1', PPTPCTL, command],
                    env=self.environment(), capture_output=True, timeout=PATIENCE, check=False)
                self.assertEqual(shell.stderr, b"")
                self.assertEqual(shell.returncode, 0)
                self.assertEqual(len(shell.stdout.splitlines()), 1)

    # covers: exit 1
    def test_full_disk(self):
        self.service.add("office")
        with open("/dev/full", "wb") as full:
            child = self.start("list", stdout=full)
            self.assertIn(b"cannot be written", child.communicate(timeout=PATIENCE)[1])
            self.assertEqual(child.returncode, 1)


class Monitor(BusTest):
    def start_monitor(self, *arguments):
        child = self.start("monitor", *arguments)
        self.service.wait_for(lambda: self.service.called("Manager.GetManagedObjects") or
                              self.service.called("Manager.FindConnection"))
        # it listens to a connection before it reads it
        self.service.wait_for(lambda: not self.service.connections or any(
            len([path for path, name in self.service.reads if path == connection.path]) >=
            len(connection.TYPES) for connection in self.service.connections.values()))
        self.service.settle()
        return child

    # covers: command monitor
    def test_json_lines(self):
        connection = self.service.add("office")
        child = self.start_monitor("--json")
        connection.change(State="resolving")
        connection.change(Mtu=1000)
        connection.change(**connection.CONNECTED)
        lines = [json.loads(child.stdout.readline()) for i in range(2)]
        self.assertEqual([line["state"] for line in lines], ["resolving", "connected"])
        self.assertEqual([line["version"] for line in lines], [1, 1])
        self.assertLessEqual(MEMBERS, set(lines[1]))
        child.send_signal(signal.SIGINT)
        self.assertEqual(child.wait(PATIENCE), 0)
        self.assertEqual(child.stdout.read(), b"")

    # covers: command monitor
    def test_values_are_those_of_the_change(self):
        connection = self.service.add("office")
        connection.change(**connection.CONNECTED)
        child = self.start_monitor("--json")
        for state, servers in (("disconnecting", ["10.0.0.54"]), ("failed", []),
                               ("connected", ["10.0.0.55", "10.0.0.56"])):
            connection.change(State=state, Dns=servers)
            line = json.loads(child.stdout.readline())
            self.assertEqual((line["state"], line["dns"]), (state, servers))

    # covers: command monitor
    def test_connections_come_and_go(self):
        child = self.start_monitor("--json")
        connection = self.service.add("office")
        self.assertEqual(json.loads(child.stdout.readline())["event"], "added")
        connection.change(State="calling")
        self.assertEqual(json.loads(child.stdout.readline())["state"], "calling")
        self.service.remove(connection)
        self.assertEqual(json.loads(child.stdout.readline())["event"], "removed")

    # covers: command monitor, exit 10
    def test_one(self):
        connection = self.service.add("office")
        other = self.service.add("attic")
        child = self.start_monitor("office")
        # once to find it, once to follow it
        self.service.wait_for(lambda: len(
            [path for path, name in self.service.reads if path == connection.path]) >=
            2 * len(connection.TYPES))
        self.service.settle()
        other.change(State="calling")
        connection.change(**connection.CONNECTED)
        self.assertIn(b"office is connected", child.stdout.readline())
        self.service.remove(connection)
        self.assertEqual(child.wait(PATIENCE), 10)

    # covers: command monitor, exit 8
    def test_the_service_vanishes(self):
        self.service.add("office")
        child = self.start_monitor()
        self.service.vanish()
        self.assertEqual(child.wait(PATIENCE), 8)
        self.assertEqual(child.stdout.read(), b"")

    # covers: command monitor, exit 0
    def test_reader_goes_away(self):
        self.service.add("office")
        child = self.start_monitor()
        child.stdout.close()
        self.assertEqual(child.wait(PATIENCE), 0)

    # covers: command monitor, exit 10
    def test_unknown(self):
        self.expect(10, "monitor", "nope")


class Log(BusTest):
    TIME = 1767225600_000001

    def setUp(self):
        super().setUp()
        self.connection = self.service.add("office")
        self.connection.log = [
            (self.TIME, "state", "calling"),
            (self.TIME, "pppd", "sent [LCP ConfReq id=0x1 \x1b[31m]"),
            (self.TIME, "pptp", "anon log[main:pptp.c:314]: The synchronous pptp option"),
        ]

    # covers: command log
    def test_forms(self):
        text = self.expect(0, "log", "office").output.splitlines()
        self.assertEqual(text[1], "2026-01-01 00:00:00  pppd     sent [LCP ConfReq id=0x1 \\x1b[31m]")
        lines = [json.loads(line) for line in
                 self.expect(0, "log", "office", "--json").output.splitlines()]
        self.assertEqual(lines[0], {"version": 1, "time": "2026-01-01T00:00:00.000001Z",
                                    "source": "state", "text": "calling"})
        self.assertEqual(lines[1]["text"], "sent [LCP ConfReq id=0x1 \x1b[31m]")
        terse = self.expect(0, "log", "office", "--terse").output.splitlines()
        self.assertEqual(terse[0].split("\t")[1:], ["state", "calling"])

    # covers: command log
    def test_raw(self):
        raw = self.expect(0, "log", "office", "--raw").output
        self.assertEqual(raw, "".join(line[2] + "\n" for line in self.connection.log[1:]))

    # covers: command log
    def test_long(self):
        self.connection.log = [(self.TIME, "pppd", f"line {i}") for i in range(2500)]
        self.assertEqual(len(self.expect(0, "log", "office").output.splitlines()), 2500)

    def test_cursor_that_stands_still(self):
        from gi.repository import GLib
        self.connection.log = [(self.TIME, "pppd", f"line {i}") for i in range(1000)]
        self.service.handlers["ReadLog"] = lambda *arguments: GLib.Variant(
            "(a(xss)t)", (self.connection.log, 0))
        self.assertEqual(len(self.expect(0, "log", "office").output.splitlines()), 1000)

    def test_one_call_is_enough(self):
        """Each may ask for a password."""
        self.expect(0, "log", "office")
        self.assertEqual(len(self.service.called("ReadLog")), 1)

    # covers: command log
    def test_follow(self):
        child = self.start("log", "office", "--follow", "--raw")
        for line in self.connection.log[1:]:
            self.assertEqual(child.stdout.readline().decode(), line[2] + "\n")
        self.connection.write_log((self.TIME, "pppd", "more"), (self.TIME, "state", "connected"))
        self.assertEqual(child.stdout.readline(), b"more\n")
        self.connection.write_log((self.TIME, "pppd", "yet more"))
        self.assertEqual(child.stdout.readline(), b"yet more\n")
        child.send_signal(signal.SIGINT)
        self.assertEqual(child.wait(PATIENCE), 0)

    # covers: command log, exit 8
    def test_follow_ends_with_service_and_connection(self):
        child = self.start("log", "office", "--follow")
        child.stdout.readline()
        self.service.vanish()
        self.assertEqual(child.wait(PATIENCE), 8)

    # covers: command log, exit 2 10
    def test_unknown(self):
        self.expect(10, "log", "nope")
        self.expect(2, "log")


class Route(BusTest):
    def setUp(self):
        super().setUp()
        self.connection = self.service.add("office")
        self.connection.change(Routes=[("10.0.0.0/8", True, True), ("10.9.0.0/16", False, False)])

    # covers: command route
    def test_list(self):
        document = self.expect(0, "route", "list", "office", "--json").json
        self.assertEqual(document["version"], 1)
        self.assertEqual(document["routes"][1],
                         {"cidr": "10.9.0.0/16", "enabled": False, "active": False})
        self.assertEqual(self.expect(0, "route", "list", "office", "--terse").output,
                         "10.0.0.0/8\ttrue\ttrue\n10.9.0.0/16\tfalse\tfalse\n")
        self.assertEqual(len(self.expect(0, "route", "list", "office").output.splitlines()), 3)

    # covers: command route
    def test_changes(self):
        self.expect(0, "route", "add", "office", "192.168.0.0/24", "172.16.0.0/12 metric 5 off")
        self.assertEqual(self.service.called("AddRoutes"),
                         [(["192.168.0.0/24", "172.16.0.0/12 metric 5 off"],)])
        self.expect(0, "route", "disable", "office", "10.0.0.0/8")
        self.expect(0, "route", "enable", "office", "10.9.0.0/16")
        self.assertEqual(self.service.called("EnableRoutes"),
                         [(["10.0.0.0/8"], False), (["10.9.0.0/16"], True)])
        self.expect(0, "route", "delete", "office", "10.0.0.0/8")
        self.assertEqual(self.service.called("RemoveRoutes"), [(["10.0.0.0/8"],)])

    # covers: command route, exit 2 10
    def test_refused(self):
        for arguments in (("add", "office", "10.0.0.1/8"), ("add", "office", "10.0.0.0/33"),
                          ("delete", "office", "nonsense"), ("add", "office"), ("list",),
                          ("list", "office", "office"), (), ("ad", "office", "10.0.0.0/8"),
                          ("delete", "office", "172.16.0.0/12")):
            with self.subTest(arguments):
                self.expect(2, "route", *arguments)
        self.assertIn('did you mean "add"', self.expect(2, "route", "ad", "office").messages)
        self.expect(10, "route", "add", "nope", "10.0.0.0/8")

    # covers: command route, exit 21
    def test_not_authorized(self):
        def refuse(*arguments):
            raise Misbehaviour("NotAuthorized", "no")

        self.service.handlers["AddRoutes"] = refuse
        self.expect(21, "route", "add", "office", "10.4.0.0/16")


if __name__ == "__main__":
    unittest.main()
