# SPDX-License-Identifier: GPL-2.0-or-later
"""Usage, help, completion, and a service or a bus that is not there."""

import unittest

from harness import BusTest
from service import Silence

COMMANDS = ["add", "list", "show", "set", "unset", "rename", "delete", "presets", "up", "down",
            "status", "monitor", "log", "route", "password", "completion", "help"]


class Usage(BusTest):
    # covers: command *, command help
    def test_version_and_help(self):
        self.assertRegex(self.expect(0, "--version").output, r"^pptpctl \d+\.\d+")
        overview = self.expect(0, "help").output
        for command in COMMANDS:
            self.assertIn(f"\n  {command} ", overview)
            self.assertIn(f"Usage: pptpctl {command} ", self.expect(0, command, "--help").output)
            self.assertIn(f"Usage: pptpctl {command} ", self.expect(0, "help", command).output)
        self.assertEqual(self.expect(0, "--help").output, overview)

    # covers: exit 2
    def test_unknown_words(self):
        self.assertIn('did you mean "status"', self.expect(2, "statsu").messages)
        self.assertNotIn("did you mean", self.expect(2, "xyzzyx").messages)
        self.expect(2, "help", "statsu")
        self.expect(2, "list", "--nonsense")
        self.expect(2, "--nonsense", "list")
        self.expect(2, "list", "--json", "--terse")
        self.expect(2, "list", "something")
        self.expect(2, "completion", "tcsh")

    def test_usage_of_several_lines(self):
        messages = self.expect(2, "add", "office").messages
        self.assertNotIn("\\n", messages)
        self.assertIn("\n    [--route", self.expect(2, "add").messages)

    def test_last_line_of_a_table_ends(self):
        self.assertTrue(self.expect(0, "presets").output.endswith("\n"))

    # covers: command help
    def test_help_of_an_option(self):
        self.service.vanish()
        text = self.expect(0, "help", "mppe").output
        for words in ("require-128, require, require-40, prefer or off", "Default    require-128",
                      "Encryption that the connection must have", "Unsafe     off: "):
            self.assertIn(words, text)
        self.assertNotIn("Effect", text)
        self.assertIn("Effect     none yet", self.expect(0, "help", "local-bind").output)
        document = self.expect(0, "help", "mppe", "--json").json
        self.assertEqual((document["version"], document["key"], document["type"],
                          document["default"], document["choices"][0], document["has_effect"]),
                         (1, "mppe", "choice", "require-128", "require-128", True))
        self.assertIn('did you mean "mppe"', self.expect(2, "help", "mpe").messages)

    # covers: command help
    def test_help_of_all_options(self):
        rows = self.expect(0, "help", "options", "--json").json["options"]
        terse = self.expect(0, "help", "options", "--terse").output.splitlines()
        self.assertEqual([row["key"] for row in rows], [line.split("\t")[0] for line in terse])
        self.assertIn("name", [row["key"] for row in rows])
        table = self.expect(0, "help", "options").output.splitlines()
        self.assertEqual(len(table), len(rows) + 1)
        self.assertRegex(table[0], r"^OPTION +GROUP +DEFAULT +MEANING$")

    # covers: exit 1
    def test_planned(self):
        for command in ("import", "export", "doctor"):
            self.assertIn("not available in this version", self.expect(1, command, "x").messages)

    def test_names_that_look_like_options(self):
        self.service.add("-office")
        self.expect(11, "status", "--", "-office")


class NoService(BusTest):
    NEEDED = (("list",), ("status",), ("status", "office"), ("show", "office"), ("up", "office"),
              ("down", "office"), ("down", "--all"), ("monitor",), ("log", "office"),
              ("set", "office", "mtu=auto"), ("delete", "office"), ("route", "list", "office"),
              ("add", "office", "--server", "h", "--user", "u"), (),
              ("password", "where", "office"))

    # covers: exit 8
    def test_not_running(self):
        self.service.vanish()
        for arguments in self.NEEDED:
            with self.subTest(arguments):
                result = self.expect(8, *arguments)
                self.assertIn("systemctl start pptp-managerd", result.messages)
                self.assertEqual(result.output, "")

    # covers: exit 8
    def test_no_bus(self):
        result = self.expect(8, "list",
                             environment={"DBUS_SYSTEM_BUS_ADDRESS": "unix:path=/no/such/bus"})
        self.assertIn("bus", result.messages)

    # covers: exit 8
    def test_vanishes_in_the_call(self):
        def vanish(*arguments):
            self.service.vanish()
            raise Silence

        self.service.add("office")
        self.service.handlers["Manager.FindConnection"] = vanish
        self.expect(8, "show", "office")


class Completion(BusTest):
    def candidates(self, *words):
        output = self.expect(0, "__complete", "--", *words).output
        return [line.split("\t")[0] for line in output.splitlines()]

    # covers: command completion
    def test_words(self):
        self.assertEqual(self.candidates(""), COMMANDS)
        self.assertEqual(self.candidates("st"), ["status"])
        self.assertEqual(self.candidates("--v"), [])
        self.assertIn("--json", self.candidates("list", "--"))
        self.assertIn("--password-file", self.candidates("up", "office", "--p"))
        self.assertEqual(self.candidates("up", "--password-file", ""), [":file"])
        self.assertEqual(self.candidates("password", ""), ["set", "clear", "where"])
        self.assertEqual(self.candidates("password", "set", "--password-file", ""), [":file"])
        self.assertEqual(self.candidates("completion", ""), ["bash", "zsh", "fish"])
        self.assertEqual(self.candidates("route", "d"), ["delete", "disable"])

    # covers: command completion
    def test_names_and_keys(self):
        self.service.add("office").change(Routes=[("10.0.0.0/8", True, True)])
        self.service.add("old office")
        self.assertEqual(self.candidates("up", "o"), ["office", "old office"])
        self.assertEqual(self.candidates("--json", "up", "of"), ["office"])
        self.assertEqual(self.candidates("up", "office", "o"), [])
        self.assertEqual(self.candidates("password", "set", "o"), ["office", "old office"])
        self.assertEqual(self.candidates("password", "set", "office", "o"), [])
        self.assertEqual(self.candidates("down", "office", "ol"), ["old office"])
        self.assertIn("mppe=", self.candidates("set", "office", "mp"))
        self.assertIn("mppe", self.candidates("unset", "office", "mp"))
        self.assertNotIn("uuid=", self.candidates("set", "office", "u"))
        self.assertIn("mppe=require-128", self.candidates("set", "office", "mppe=req"))
        self.assertEqual(self.candidates("set", "office", "vj="), ["vj=true", "vj=false"])
        self.assertEqual(self.candidates("route", "delete", "office", "1"), ["10.0.0.0/8"])
        self.assertEqual(self.candidates("route", "delete", "office", "10.0.0.0/8", "1"), [])
        self.assertEqual(self.candidates("set", "office", "preset=dd-wrt-s"),
                         ["preset=dd-wrt-stateful"])
        self.assertEqual(self.candidates("set", "office", "uuid="), [])
        self.assertEqual(self.candidates("help", "kill"), ["kill-switch"])
        self.assertEqual(self.candidates("help", "opt"), ["options"])
        self.assertIn("--history", self.candidates("status", "office", "--"))

    def test_without_service(self):
        self.service.vanish()
        self.assertEqual(self.candidates("up", ""), [])

    # covers: command completion, exit 0
    def test_scripts_exist(self):
        for shell in ("bash", "zsh", "fish"):
            self.assertIn("__complete", self.expect(0, "completion", shell).output)


if __name__ == "__main__":
    unittest.main()
