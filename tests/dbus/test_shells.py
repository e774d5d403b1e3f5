# SPDX-License-Identifier: GPL-2.0-or-later
"""Completion in real shells on a terminal: what is typed, with Tab, becomes a call of the service."""

import os
import signal
import shutil
import tempfile
import unittest

from harness import PPTPCTL, BusTest, Terminal

READY = "shell-is-ready"


class Shells:
    """What is typed, and the call that shows that it was completed."""

    def setUp(self):
        super().setUp()
        self.office = self.service.add("office")
        self.office.change(Routes=[("10.0.0.0/8", True, True), ("172.16.0.0/12", True, True)])
        self.service.add("old office")
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.home = directory.name
        program = shutil.which(self.SHELL[0])
        self.assertIsNotNone(program, f"{self.SHELL[0]} is needed (./dev setup)")
        self.shell = Terminal(
            self, *self.SHELL[1:], program=program, columns=200,
            environment={"PATH": os.path.dirname(PPTPCTL) + ":" + os.environ["PATH"],
                         "HOME": self.home, "PS1": "$ ", "XDG_CONFIG_HOME": self.home,
                         "XDG_DATA_HOME": self.home, "ZDOTDIR": self.home})
        self.shell.write(self.SETUP + f"; echo {READY[:3]}''{READY[3:]}\n")
        self.shell.read_until(READY)

    def complete(self, typed, method, arguments):
        self.shell.write(typed + "\n")
        self.shell.wait_for(lambda: arguments in self.service.called(method),
                            f"{method} {arguments} after {typed!r}")

    # covers: command completion
    def test_command_and_name(self):
        self.complete("pptpctl sho\toff\t", "Manager.FindConnection", ("office",))

    # covers: command completion
    def test_name_with_a_blank(self):
        self.complete("pptpctl show ol\t", "Manager.FindConnection", ("old office",))

    # covers: command completion
    def test_name_in_quotes(self):
        self.complete("pptpctl show \"old o\t", "Manager.FindConnection", ("old office",))

    # covers: command completion
    def test_keys_and_values(self):
        self.complete("pptpctl set office mppe-st\ttr\t", "Update", ({"mppe-stateful": True}, []))
        self.complete("pptpctl set office mppe=require-1\t", "Update", ({"mppe": "require-128"}, []))
        self.complete("pptpctl set office preset=dd-wrt-s\t mtu=a\t", "Update",
                      ({"preset": "dd-wrt-stateful", "mtu": "auto"}, []))

    # covers: command completion
    def test_routes_of_the_connection(self):
        self.complete("pptpctl route dis\toff\t17\t", "EnableRoutes", (["172.16.0.0/12"], False))
        self.complete("pptpctl route disable office 10.0.0.0/8 \t", "EnableRoutes",
                      (["10.0.0.0/8", "172.16.0.0/12"], False))

    # covers: command completion
    def test_options_and_files(self):
        with open(os.path.join(self.home, "the-password"), "w", encoding="utf-8") as file:
            file.write("s3cret")
        self.complete(f"pptpctl up office --passw\t {self.home}/the-pa\t", "Connect",
                      ({"secret": 0},))
        self.assertEqual(self.office.secret, b"s3cret")


class Bash(Shells, BusTest):
    SHELL = ("bash", "--norc", "--noprofile", "-i")
    SETUP = 'bind "set enable-bracketed-paste off"; eval "$(pptpctl completion bash)"'


class Zsh(Shells, BusTest):
    SHELL = ("zsh", "-f", "-i")
    SETUP = 'autoload -U compinit; compinit -u; eval "$(pptpctl completion zsh)"'


class Fish(Shells, BusTest):
    SHELL = ("fish", "--no-config", "-i")
    SETUP = "pptpctl completion fish | source"


if __name__ == "__main__":
    unittest.main()
