#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""window-idle.py SECONDS

What the program does while nothing happens, with 200 connections (the tests' mocked service), of
which one is connected and shown: how often its threads wake up in as many seconds while the window
is closed and the icon in the tray, "hidden SECONDS TIMES"; how often the graph changes on the screen
while the window is open and traffic flows, "graph SECONDS TIMES".

Needs what the tests in tests/gui need, and their screen.
"""

import os
import pathlib
import subprocess
import sys
import time
import unittest

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(TOP / "tests" / "gui")]
SECONDS = int(sys.argv.pop(1))

import screen  # noqa: E402
import tray_host  # noqa: E402
from framebuffer import PAUSE, Framebuffer  # noqa: E402

SETTLE = 25  # seconds; GLib keeps threads for 15 that have nothing to do


def waits(pid):
    """How often each of its threads has waited, until now."""
    return {status.parent.name: int(line.split()[1])
            for status in pathlib.Path(f"/proc/{pid}/task").glob("*/status")
            for line in status.read_text().splitlines()
            if line.startswith("voluntary_ctxt_switches")}


def wake_ups(before, now):
    """One for the end of a thread."""
    return (sum(times - before.get(thread, 0) for thread, times in now.items()) +
            len(before.keys() - now.keys()))


class Idle(screen.Screen):
    def setUp(self):
        super().setUp()
        self.host = tray_host.TrayHost()
        self.addCleanup(self.host.vanish)
        self.framebuffer = Framebuffer()
        for number in range(200):
            connection = self.service.add(f"bench-{number:03}", route=["10.1.0.0/16"])
        connection.change(**connection.CONNECTED)
        connection.traffic = (0, 0)
        self.service.handlers["GetTraffic"] = self.flow

    @staticmethod
    def flow(connection, invocation):
        connection.traffic = tuple(bytes_ + 7000 + bytes_ // 3 for bytes_ in connection.traffic)
        return screen.GLib.Variant("(tt)", connection.traffic)

    def is_shown(self):
        return subprocess.run(["xdotool", "search", "--onlyvisible", "--pid",
                               str(self.program.pid)], stdout=subprocess.PIPE,
                              check=False).stdout.strip() != b""

    def test_hidden(self):
        """Without a screen reader, which asks questions."""
        self.program = self.launch(NO_AT_BRIDGE="1")
        self.addCleanup(self.close)
        self.wait(self.is_shown, "the window")
        self.wait(lambda: self.service.called("GetTraffic"), "the page of what is connected")
        self.wait(self.host.icon, "the icon")
        self.close_window()
        self.wait(lambda: not self.is_shown(), "the end of the window")
        time.sleep(SETTLE)
        before, asked = waits(self.program.pid), len(self.service.calls)
        time.sleep(SECONDS)
        print("hidden", SECONDS, wake_ups(before, waits(self.program.pid)), flush=True)
        self.assertEqual(len(self.service.calls), asked)

    def test_graph(self):
        frame = self.open()
        self.resize(800, 1000)  # so that all of the page is on the screen
        self.wait(lambda: frame.node.extents()[3] == 1000, "a high window")
        graph = self.wait(lambda: [widget for widget in self.showing()
                                   if "Traffic of" in widget.label], "the graph")[0]
        place = graph.node.extents()
        times, before, end = 0, self.framebuffer.part(*place), time.monotonic() + SECONDS
        while time.monotonic() < end:
            time.sleep(PAUSE)
            now = self.framebuffer.part(*place)
            times += now != before
            before = now
        print("graph", SECONDS, times, flush=True)


if __name__ == "__main__":
    os.environ.setdefault("PYTHONDONTWRITEBYTECODE", "1")
    unittest.main()
