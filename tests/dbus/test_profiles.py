# SPDX-License-Identifier: GPL-2.0-or-later
"""add, list, show, set, unset, rename, delete, presets."""

import os
import unittest

from harness import BusTest
from service import Misbehaviour


class Add(BusTest):
    WHERE = ("--server", "vpn.example.org", "--user", "CORP\\alice")

    def added(self):
        settings, flags = self.service.called("Manager.AddConnection")[0]
        return settings, flags

    # covers: command add, exit 0
    def test_settings_are_typed(self):
        result = self.expect(0, "add", "office", "--server", "a.example,192.0.2.7", "--user", "bob",
                             "--route", "10.0.0.0/8", "--route", "192.168.7.0/24", "--set",
                             "mtu=1400", "--set", "echo-interval=30", "--set", "vj=false")
        settings, flags = self.added()
        self.assertEqual(settings["name"], "office")
        self.assertEqual(settings["server"], ["a.example", "192.0.2.7"])
        self.assertEqual(settings["user"], "bob")
        self.assertEqual(settings["route"], ["10.0.0.0/8", "192.168.7.0/24"])
        self.assertEqual(settings["mtu"], "1400")
        self.assertEqual(settings["echo-interval"], 30)
        self.assertIs(settings["vj"], False)
        self.assertNotIn("owner", settings)
        self.assertEqual(flags, {})
        self.assertEqual(result.output, "")
        self.assertIn("PPTP is weak", result.messages)
        self.assertNotIn("unsafe", result.messages)

    # covers: command add
    def test_route_option_adds_to_set(self):
        self.expect(0, "add", "office", *self.WHERE, "--set", "route=10.0.0.0/8", "--route",
                    "10.1.0.0/16")
        self.assertEqual(self.added()[0]["route"], ["10.0.0.0/8", "10.1.0.0/16"])

    # covers: command add
    def test_shared_and_replace(self):
        self.expect(0, "add", "office", *self.WHERE, "--shared", "--replace")
        settings, flags = self.added()
        self.assertEqual(settings["owner"], "")
        self.assertEqual(flags, {"replace": True})

    # covers: command add, exit 2
    def test_existing_name(self):
        self.service.add("office")
        result = self.expect(2, "add", "office", *self.WHERE)
        self.assertIn("--replace", result.messages)
        self.expect(0, "add", "office", *self.WHERE, "--replace")

    def test_json_identifies_it(self):
        document = self.expect(0, "add", "office", *self.WHERE, "--json").json
        self.assertEqual(document["version"], 1)
        self.assertEqual(document["name"], "office")
        self.assertEqual(document["uuid"], self.service.find("office").uuid)

    # covers: command add, exit 2
    def test_what_is_missing(self):
        self.assertIn("--server", self.expect(2, "add", "office", "--user", "bob").messages)
        self.assertIn("--user", self.expect(2, "add", "office", "--server", "h").messages)
        self.expect(2, "add", *self.WHERE)
        self.expect(2, "add", "office", "again", *self.WHERE)
        self.assertEqual(self.service.calls, [])

    # covers: command add, exit 2
    # covers: checked option mtu vj mppe uuid route user echo-interval name
    def test_refused_values_never_leave(self):
        for assignment in ("mtu=99", "vj=perhaps", "mppe=strong", "nonsense", "uuid=1",
                           "route=10.0.0.1/8", "user=a\nb", "echo-interval=-1"):
            with self.subTest(assignment):
                self.expect(2, "add", "office", *self.WHERE, "--set", assignment)
        self.expect(2, "add", "bad\x1bname", *self.WHERE)
        self.expect(2, "add", b"\xff\xfe", *self.WHERE)
        self.assertEqual(self.service.calls, [])

    # covers: command add
    def test_unsafe_settings_are_told(self):
        for assignment in ("mppe=off", "mppe=prefer", "mppe=require-40", "mppe-stateful=true",
                           "allow-pap=true"):
            with self.subTest(assignment):
                result = self.expect(0, "add", "office", *self.WHERE, "--replace", "--set",
                                     assignment)
                self.assertIn("unsafe: " + assignment, result.messages)

    # covers: exit 21
    def test_not_authorized(self):
        def refuse(*arguments):
            raise Misbehaviour("NotAuthorized", "not you")

        self.service.handlers["Manager.AddConnection"] = refuse
        self.assertIn("not you", self.expect(21, "add", "office", *self.WHERE).messages)

    # covers: exit 2
    def test_refused_by_the_service(self):
        def refuse(*arguments):
            raise Misbehaviour("InvalidValue", "user: too strange")

        self.service.handlers["Manager.AddConnection"] = refuse
        self.assertIn("too strange", self.expect(2, "add", "office", *self.WHERE).messages)


class List(BusTest):
    # covers: command list
    def test_empty(self):
        self.assertEqual(self.expect(0, "list", "--json").json, {"version": 1, "connections": []})
        self.assertEqual(self.expect(0, "list").output, "")

    # covers: command list
    def test_forms(self):
        self.service.add("office")
        self.service.add("attic", server=["a", "b"])
        document = self.expect(0, "list", "--json").json
        self.assertEqual([row["name"] for row in document["connections"]], ["attic", "office"])
        self.assertEqual(document["connections"][0]["server"], ["a", "b"])
        self.assertEqual(document["connections"][0]["state"], "disconnected")
        terse = self.expect(0, "--terse", "list").output.splitlines()
        self.assertEqual(terse[1].split("\t"),
                         ["office", "disconnected", "vpn.example.org", "CORP\\alice", "default", ""])
        table = self.expect(0, "list").output.splitlines()
        self.assertEqual(len(table), 3)
        self.assertTrue(table[0].startswith("NAME"))

    # covers: command list
    def test_broken_files_are_told_to_root(self):
        self.service.add("office")
        self.service.broken_profiles = [("bad.conf", "line 3: no key"), ("worse.conf", "\x1b[2J")]
        messages = self.expect(0, "list").messages
        if os.getuid() == 0:
            self.assertIn("pptpctl: the file bad.conf is left alone: line 3: no key\n", messages)
            self.assertIn("worse.conf is left alone: \\x1b[2J\n", messages)
        else:
            self.assertEqual(messages, "")

    # covers: command list
    def test_two_hundred(self):
        for i in range(200):
            self.service.add(f"c{i}")
        self.assertEqual(len(self.expect(0, "list").output.splitlines()), 201)


class Show(BusTest):
    # covers: command show
    def test_json(self):
        connection = self.service.add("office", mppe_stateful=True, route=["10.0.0.0/8"])
        document = self.expect(0, "show", "office", "--json").json
        self.assertEqual(document["version"], 1)
        self.assertEqual(document["uuid"], connection.uuid)
        self.assertEqual(document["settings"], connection.settings)
        self.assertEqual(set(document["overrides"]),
                         {"server", "user", "mppe-stateful", "route"})

    # covers: command show
    def test_table(self):
        self.service.add("office", route=["10.0.0.0/8", "10.9.0.0/16"])
        terse = dict(line.split("\t")[:2]
                     for line in self.expect(0, "show", "office", "--terse").output.splitlines())
        self.assertEqual(terse["route"], "10.0.0.0/8,10.9.0.0/16")
        self.assertEqual(terse["mppe-stateful"], "false")
        self.assertIn("CORP\\alice", self.expect(0, "show", "office").output)

    # covers: command show
    def test_by_uuid(self):
        connection = self.service.add("office")
        self.assertEqual(self.expect(0, "show", connection.uuid, "--json").json["name"], "office")

    # covers: command show, exit 10
    def test_unknown(self):
        self.assertIn('"nope"', self.expect(10, "show", "nope").messages)
        self.expect(10, "show", b"\xff")


class Change(BusTest):
    def setUp(self):
        super().setUp()
        self.connection = self.service.add("office")

    # covers: command set
    def test_set(self):
        self.expect(0, "set", "office", "mtu=auto", "server=a, b ,c", "vj=no", "route=")
        settings, unset = self.service.called("Update")[0]
        self.assertEqual(settings, {"mtu": "auto", "server": ["a", "b", "c"], "vj": False,
                                    "route": []})
        self.assertEqual(unset, [])

    # covers: command set
    def test_set_warns_of_no_effect(self):
        self.assertIn("local-bind=eth0 is stored, but has no effect",
                      self.expect(0, "set", "office", "local-bind=eth0").messages)
        self.assertNotIn("no effect", self.expect(0, "set", "office", "local-bind=").messages)
        self.assertIn("data-path=kernel is stored, but has no effect",
                      self.expect(0, "set", "office", "data-path=kernel").messages)
        self.assertNotIn("no effect",
                         self.expect(0, "set", "office", "data-path=userspace").messages)

    # covers: command set
    def test_set_warns(self):
        self.assertIn("unsafe: mppe=off", self.expect(0, "set", "office", "mppe=off").messages)
        self.assertNotIn("unsafe", self.expect(0, "set", "office", "mppe=require-128").messages)

    # covers: command set, exit 2 10
    def test_set_refuses(self):
        result = self.expect(2, "set", "office", "mpe=off")
        self.assertIn('did you mean "mppe"', result.messages)
        self.assertIn("mtu", self.expect(2, "set", "office", "mtu=1").messages)
        self.expect(2, "set", "office", "mtu")
        self.expect(2, "set", "office")
        self.assertEqual(self.service.called("Update"), [])
        self.expect(10, "set", "nope", "mtu=auto")

    # covers: command unset, exit 2
    def test_unset(self):
        self.expect(0, "unset", "office", "user", "mtu")
        self.assertEqual(self.service.called("Update"), [({}, ["user", "mtu"])])
        self.expect(2, "unset", "office", "nonsense")

    # covers: command rename, exit 2 10
    def test_rename(self):
        self.expect(0, "rename", "office", "work")
        self.assertEqual(self.service.called("Update"), [({"name": "work"}, [])])
        self.expect(10, "rename", "office", "elsewhere")
        self.expect(2, "rename", "work", "")

    # covers: command rename, exit 2
    def test_rename_to_taken_name(self):
        def refuse(*arguments):
            raise Misbehaviour("Exists", "taken")

        self.service.handlers["Update"] = refuse
        self.expect(2, "rename", "office", "work")


class Delete(BusTest):
    # covers: command delete
    def test_delete(self):
        self.service.add("office")
        self.service.add("attic")
        self.expect(0, "delete", "office", "attic")
        self.assertEqual(self.service.connections, {})

    # covers: command delete, exit 10
    def test_one_unknown_deletes_nothing(self):
        self.service.add("office")
        self.expect(10, "delete", "office", "nope")
        self.assertEqual(len(self.service.connections), 1)

    # covers: command delete, exit 7
    def test_not_deleted(self):
        def refuse(*arguments):
            raise Misbehaviour("Busy", "not now")

        self.service.add("office")
        self.service.handlers["Delete"] = refuse
        self.assertIn("not now", self.expect(7, "delete", "office").messages)


class Presets(BusTest):
    # covers: command presets
    def test_list_needs_no_service(self):
        self.service.vanish()
        document = self.expect(0, "presets", "--json").json
        self.assertEqual(document["version"], 1)
        for preset in document["presets"]:
            self.assertLessEqual({"id", "name", "summary", "hint", "options"}, set(preset))
        rows = self.expect(0, "presets", "--terse").output.splitlines()
        self.assertEqual([row.split("\t")[0] for row in rows],
                         [preset["id"] for preset in document["presets"]])
        self.assertIn("dd-wrt-stateful", [preset["id"] for preset in document["presets"]])

    # covers: command presets
    def test_one(self):
        document = self.expect(0, "presets", "dd-wrt-stateful", "--json").json
        self.assertEqual(document["options"], {"mppe-stateful": True})
        self.assertIn("mppe-stateful", self.expect(0, "presets", "dd-wrt-stateful").output)

    def test_unsafe_preset_is_told(self):
        result = self.expect(0, "add", "office", "--server", "h", "--user", "u", "--preset",
                             "dd-wrt-stateful")
        self.assertIn("unsafe: mppe-stateful=true", result.messages)
        self.assertEqual(self.service.called("Manager.AddConnection")[0][0]["preset"],
                         "dd-wrt-stateful")
        result = self.expect(0, "set", "office", "preset=dd-wrt-stateful", "mppe-stateful=false")
        self.assertNotIn("unsafe", result.messages)

    # covers: command show
    def test_show_tells_what_the_preset_sets(self):
        connection = self.service.add("office", preset="dd-wrt-stateful", mppe_stateful=True)
        connection.overrides.discard("mppe-stateful")
        self.assertIn("mppe-stateful\ttrue\tpreset\n",
                      self.expect(0, "show", "office", "--terse").output)

    # covers: command presets, exit 2
    def test_unknown(self):
        self.expect(2, "presets", "no-such-preset")


if __name__ == "__main__":
    unittest.main()
