# SPDX-License-Identifier: GPL-2.0-or-later
"""What the desktop is told, and what a click there does."""

import os
import unittest

import notifications
import screen
import tray_host
from screen import service

REFUSED = {"cause": "auth-rejected", "server": "vpn.example.org", "user": "alice", "detail": "E=691"}
LOST = {"cause": "link-lost", "server": "vpn.example.org", "user": "alice", "detail": ""}
FRAME = 4  # lines of the tray's menu that are no connections
NAMED = "Home is connected"


class Notified(screen.Screen):
    def setUp(self):
        super().setUp()
        self.desktop = notifications.Notifications()
        self.addCleanup(self.desktop.vanish)
        self.tray = tray_host.TrayHost()
        self.addCleanup(self.tray.vanish)
        self.home = self.service.add("Home")

    def start_hidden(self, **environment):
        """Until it has the list, which is seen in the tray."""
        self.program = self.launch("--hidden", **environment)
        self.addCleanup(self.close)
        self.wait(lambda: len(self.tray.lines()) == FRAME + len(self.service.connections),
                  "all connections in the tray's menu")

    def wait_for_line(self, text):
        self.wait(lambda: text in self.tray.lines(), f"“{text}” in {self.tray.lines()}")

    def wait_for_notification(self, title):
        shown = self.wait(lambda: [shown for shown in list(self.desktop.shown.values())
                                   if shown.title == title],
                          f"“{title}” in {self.desktop.titles()}")[0]
        self.desktop.settle()
        return shown

    def wait_until_withdrawn(self):
        self.wait(lambda: not self.desktop.shown, "the end of the notification")


class TestTold(Notified):
    def test_connected(self):
        self.start_hidden()
        self.home.change(State="encrypting")
        self.home.change(**self.home.CONNECTED)
        shown = self.wait_for_notification(NAMED)
        self.assertIn("MPPE 128-bit", shown.body)
        self.assertEqual(sorted(shown.actions), ["", "Disconnect"])

    def test_failed_with_cause_and_what_to_do(self):
        self.start_hidden()
        self.home.change(State="authenticating")
        self.home.change(State="failed", Failure=REFUSED)
        shown = self.wait_for_notification("Home could not be connected")
        self.assertEqual(len(shown.body.split("\n")), 2, shown.body)
        self.assertIn("alice", shown.body)
        self.assertEqual(sorted(shown.actions), ["", "Connect Again"])

    def test_lost(self):
        self.home.change(**self.home.CONNECTED)
        self.start_hidden()
        self.home.change(State="disconnecting")
        self.home.change(State="failed", Failure=LOST)
        self.wait_for_notification("Home was lost")
        self.assertEqual(self.desktop.told, ["Home was lost"])

    def test_lost_and_retrying_is_told_once(self):
        self.home.change(**self.home.CONNECTED)
        self.start_hidden()
        for _ in range(3):
            self.home.change(State="waiting", Failure=LOST)
            self.home.change(State="resolving")
        self.home.change(State="waiting", Failure=LOST)
        shown = self.wait_for_notification("Home was lost, and is tried again")
        self.assertEqual(sorted(shown.actions), ["", "Give Up"])
        self.home.change(**self.home.CONNECTED)
        self.wait_for_notification(NAMED)
        self.assertEqual(self.desktop.told, ["Home was lost, and is tried again", NAMED])

    def test_one_place_for_each_connection(self):
        office = self.service.add("Office")
        self.start_hidden()
        self.home.change(State="calling")
        self.home.change(State="failed", Failure=LOST)
        office.change(**office.CONNECTED)
        self.wait_for_notification("Office is connected")
        self.wait_for_notification("Home could not be connected")


class TestSilence(Notified):
    """What comes behind the silence is waited for: it would have come after it."""

    def expect_only(self, title):
        self.wait_for_notification(title)
        self.assertEqual(self.desktop.told, [title])

    def test_of_what_was_so_before(self):
        self.home.change(**self.home.CONNECTED)
        broken = self.service.add("Broken")
        broken.change(State="failed", Failure=LOST)
        office = self.service.add("Office")
        self.start_hidden()
        self.home.change(Mtu=1400)
        office.change(**office.CONNECTED)
        self.expect_only("Office is connected")

    def test_of_what_the_user_ended(self):
        self.home.change(**self.home.CONNECTED)
        office = self.service.add("Office")
        self.open()
        self.choose("Home")
        self.click("Disconnect")
        self.wait(lambda: self.home.values["State"] == "disconnected", "the end")
        office.change(**office.CONNECTED)
        self.expect_only("Office is connected")

    def test_of_a_failure_that_the_user_ended(self):
        def end(target, invocation):
            target.change(State="disconnecting")
            target.change(State="failed", Failure=LOST)
        self.service.handlers["Disconnect"] = end
        self.home.change(**self.home.CONNECTED)
        office = self.service.add("Office")
        self.open()
        self.choose("Home")
        self.click("Disconnect")
        self.wait_for_text("Could not connect")
        office.change(**office.CONNECTED)
        self.expect_only("Office is connected")

    def test_while_the_window_shows_it(self):
        office = self.service.add("Office")
        self.open()
        self.choose("Home")
        self.focus_window()
        self.wait_for_focus("list item")
        self.home.change(**self.home.CONNECTED)
        office.change(**office.CONNECTED)
        self.expect_only("Office is connected")

    def test_not_while_the_window_has_no_focus(self):
        self.open()
        self.choose("Home")
        self.leave_window()
        self.home.change(**self.home.CONNECTED)
        self.expect_only(NAMED)


class TestStale(Notified):
    def test_end_withdraws(self):
        self.start_hidden()
        self.home.change(**self.home.CONNECTED)
        self.wait_for_notification(NAMED)
        self.home.change(State="disconnecting")
        self.wait_until_withdrawn()

    def test_next_try_withdraws(self):
        self.start_hidden()
        self.home.change(State="calling")
        self.home.change(State="failed", Failure=LOST)
        self.wait_for_notification("Home could not be connected")
        self.home.change(State="resolving")
        self.wait_until_withdrawn()

    def test_removal_withdraws(self):
        self.start_hidden()
        self.home.change(**self.home.CONNECTED)
        self.wait_for_notification(NAMED)
        self.service.remove(self.home)
        self.wait_until_withdrawn()

    def test_end_of_the_program_withdraws(self):
        self.start_hidden()
        self.home.change(**self.home.CONNECTED)
        self.wait_for_notification(NAMED)
        self.activate("quit")
        self.assertEqual(self.program.wait(screen.PATIENCE), 0)
        self.service.wait_for(lambda: not self.desktop.shown)


class TestActions(Notified):
    def fail(self, failure):
        self.home.change(State="calling")
        self.home.change(State="failed", Failure=failure)
        return self.wait_for_notification("Home could not be connected")

    # covers: action show-connection
    def test_click_shows_the_connection(self):
        self.service.add("Berlin")
        self.start_hidden()
        self.desktop.choose(self.fail(LOST), "")
        self.wait_for("panel", "Home")
        self.wait_for("push button", "Connect")

    # covers: action connect
    def test_connect_again(self):
        self.start_hidden()
        self.desktop.choose(self.fail(LOST), "Connect Again")
        self.wait_for_notification(NAMED)
        self.assertEqual(len(self.service.called("Connect")), 1)
        self.assertEqual(self._windows(), [])

    def test_refused_password_is_not_tried_again(self):
        self.start_hidden()
        self.desktop.choose(self.fail(REFUSED), "Connect Again")
        self.wait_for("password text", "Password").node.write("geheim")
        self.click("Connect")
        self.wait_for_notification(NAMED)
        self.assertEqual(self.home.secret, b"geheim")

    # covers: action disconnect
    def test_disconnect(self):
        self.start_hidden()
        self.home.change(**self.home.CONNECTED)
        self.desktop.choose(self.wait_for_notification(NAMED), "Disconnect")
        self.wait(lambda: self.home.values["State"] == "disconnected", "the end")
        self.wait_for_line("Home: Not connected")
        self.assertEqual(self.desktop.told, [NAMED])

    def test_give_up(self):
        self.home.change(**self.home.CONNECTED)
        self.start_hidden()
        self.home.change(State="waiting", Failure=LOST)
        shown = self.wait_for_notification("Home was lost, and is tried again")
        self.desktop.choose(shown, "Give Up")
        self.wait(lambda: self.home.values["State"] == "disconnected", "the end")


class TestSwitchedOff(Notified):
    def start_with(self, text):
        store = os.path.join(os.environ["XDG_CONFIG_HOME"], "glib-2.0", "settings", "keyfile")
        os.makedirs(os.path.dirname(store), exist_ok=True)
        with open(store, "w", encoding="utf-8") as file:
            file.write("[org/pptp/Manager]\n" + text)
        self.addCleanup(os.remove, store)
        self.start_hidden(GSETTINGS_BACKEND="keyfile")

    def test_connected(self):
        self.start_with("notify-connected=false\n")
        self.home.change(**self.home.CONNECTED)
        self.home.change(State="failed", Failure=LOST)
        self.wait_for_notification("Home was lost")
        self.assertEqual(self.desktop.told, ["Home was lost"])

    def test_problems(self):
        self.start_with("notify-problems=false\n")
        self.home.change(State="calling")
        self.home.change(State="failed", Failure=LOST)
        self.home.change(State="waiting", Failure=LOST)
        self.home.change(**self.home.CONNECTED)
        self.wait_for_notification(NAMED)
        self.assertEqual(self.desktop.told, [NAMED])


if __name__ == "__main__":
    unittest.main()
