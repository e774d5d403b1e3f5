# SPDX-License-Identifier: GPL-2.0-or-later
"""The tray as a panel sees it, and the program without a window."""

import unittest

from gi.repository import GLib

import accessibility
import screen
import tray_host
from screen import service


class Tray(screen.Screen):
    def setUp(self):
        super().setUp()
        self.host = None

    def start_host(self, **options):
        self.host = tray_host.TrayHost(**options)
        self.addCleanup(self.host.vanish)
        return self.host

    def start_hidden(self, *arguments):
        self.program = self.launch("--hidden", *arguments)
        self.addCleanup(self.close)

    def wait_for_icon(self, state):
        self.wait(lambda: self.host.icon() == f"org.pptp.Manager-{state}-symbolic",
                  f"the icon “{state}”")

    def wait_for_line(self, text):
        """A line of the tray's menu."""
        return self.wait(lambda: [entry for entry in self.host.entries() if str(entry) == text],
                         f"“{text}” in {self.host.lines()}")[0]

    def choose_line(self, text):
        self.host.choose(self.wait_for_line(text))

    def wait_until_hidden(self):
        self.wait(lambda: self._application() and not self._windows(), "a program without a window")

    def wait_for_end(self):
        self.assertEqual(self.program.wait(screen.PATIENCE), 0)


class TestMenu(Tray):
    def test_lists_each_connection_with_its_state(self):
        self.start_host()
        office = self.service.add("Office")
        office.change(**office.CONNECTED)
        self.service.add("Home")
        self.open()
        self.wait_for_line("✓ Office: Connected")
        self.assertEqual(self.host.lines(), ["_Open", "----", "Home: Not connected",
                                             "✓ Office: Connected", "----", "_Quit"])

    def test_connects_and_disconnects(self):
        self.start_host()
        self.service.add("Office")
        home = self.service.add("Home")
        self.open()
        self.choose_line("Home: Not connected")
        self.wait_for_line("✓ Home: Connected")
        self.choose_line("✓ Home: Connected")
        self.wait_for_line("Home: Not connected")
        self.assertEqual(home.values["State"], "disconnected")
        self.assertEqual([len(self.service.called(name)) for name in ("Connect", "Disconnect")],
                         [1, 1])

    def test_tick_waits_for_the_service(self):
        def refuse(target, invocation, *arguments):
            raise service.Misbehaviour("NotAuthorized", "not authorised")
        self.start_host()
        self.service.add("Home")
        self.service.handlers["Connect"] = refuse
        self.open()
        self.choose_line("Home: Not connected")
        self.wait_for_text("not authorised")
        self.wait_for_line("Home: Not connected")

    def test_follows_the_list(self):
        self.start_host()
        home = self.service.add("Home")
        self.open()
        self.wait_for_line("Home: Not connected")
        self.service.add("Berlin")
        cellar = self.service.add("Cellar")
        home.change(Name="Zürich")
        self.wait_for_line("Zürich: Not connected")
        self.assertEqual(self.host.lines()[2:-2], [
            "Berlin: Not connected", "Cellar: Not connected", "Zürich: Not connected"])
        self.service.remove(cellar)
        self.wait(lambda: self.host.lines()[2:-2] == [
            "Berlin: Not connected", "Zürich: Not connected"], "a menu of two")

    def test_underscores_are_part_of_a_name(self):
        self.start_host()
        self.service.add("a_b__c")
        self.open()
        self.wait_for_line("a__b____c: Not connected")  # one of each pair is shown

    def test_says_why_there_is_nothing(self):
        self.start_host()
        home = self.service.add("Home")
        self.open()
        self.wait_for_line("Home: Not connected")
        self.service.remove(home)
        self.wait_for_line("No connections (grey)")
        self.service.vanish()
        self.wait_for_line("The service is not running (grey)")

    def test_icon_tells_the_state_of_all(self):
        self.start_host()
        home = self.service.add("Home")
        office = self.service.add("Office")
        self.open()
        self.wait_for_icon("idle")
        home.change(State="authenticating")
        self.wait_for_icon("connecting")
        home.change(State="failed", Failure={"cause": "gre-blocked"})
        self.wait_for_icon("failed")
        office.change(**office.CONNECTED)
        self.wait_for_icon("connected")
        office.change(State="waiting")
        self.wait_for_icon("connecting")
        self.service.remove(office)
        self.wait_for_icon("failed")

    # covers: action quit
    def test_open_and_quit(self):
        self.start_host()
        self.start_hidden()
        self.choose_line("_Open")
        self.wait_for("frame", "PPTP Manager")
        self.choose_line("_Quit")
        self.wait_for_end()

    def test_click_opens(self):
        self.start_host()
        self.start_hidden()
        self.wait_for_icon("idle")
        self.host.click()
        self.wait_for("frame", "PPTP Manager")

    def test_password_is_asked_for_without_a_window(self):
        self.start_host()
        home = self.service.add("Home", password="ask")
        self.start_hidden()
        self.choose_line("Home: Not connected")
        self.wait_for("password text", "Password").node.write("geheim")
        self.click("Connect")
        self.wait_for_line("✓ Home: Connected")
        self.assertEqual(home.secret, b"geheim")
        self.wait_until_hidden()


class TestBackground(Tray):
    def test_closing_hides_the_window_where_there_is_a_tray(self):
        self.start_host()
        self.service.add("Home")
        self.open()
        self.wait_for_icon("idle")
        self.close_window()
        self.wait_until_hidden()
        self.choose_line("Home: Not connected")
        self.wait_for_line("✓ Home: Connected")
        self.choose_line("_Open")
        self.wait_for("frame", "PPTP Manager")
        self.assertEqual(len(self.find("frame")), 1)

    def test_closing_ends_the_program_where_there_is_none(self):
        self.open()
        self.close_window()
        self.wait_for_end()

    def test_closing_ends_the_program_where_no_panel_shows_icons(self):
        self.start_host(has_panel=False)
        self.open()
        self.close_window()
        self.wait_for_end()

    def test_follows_panel(self):
        self.start_host(has_panel=False)
        self.open()
        self.host.set_panel(True)
        self.wait_for_icon("idle")
        self.host.set_panel(False)
        self.wait(lambda: self.host.icon() is None, "the end of the icon")
        self.close_window()
        self.wait_for_end()

    def test_window_comes_back_when_the_tray_goes(self):
        self.start_host()
        self.open()
        self.wait_for_icon("idle")
        self.close_window()
        self.wait_until_hidden()
        self.host.vanish()
        self.wait_for("frame", "PPTP Manager")
        self.close_window()
        self.wait_for_end()

    def test_tray_that_comes_later_is_used(self):
        self.open()
        self.start_host()
        self.wait_for_icon("idle")
        self.close_window()
        self.wait_until_hidden()

    def test_tray_that_is_restarted_is_used_again(self):
        self.start_host()
        self.open()
        self.wait_for_icon("idle")
        self.host.vanish()
        self.start_host()
        self.wait_for_icon("idle")
        self.wait_for_line("_Open")


class TestHidden(Tray):
    def test_starts_in_the_tray(self):
        self.start_host()
        self.service.add("Home")
        self.start_hidden()
        self.wait_for_line("Home: Not connected")
        self.assertEqual(self._windows(), [])

    def test_waits_without_a_tray(self):
        self.start_hidden()
        self.wait_for_name()
        self.assertEqual(self._windows(), [])
        self.assertEqual(self.launch().wait(screen.PATIENCE), 0)
        self.wait_for("frame", "PPTP Manager")
        self.close_window()
        self.wait_for_end()

    def wait_for_name(self):
        bus = tray_host.connect()
        self.addCleanup(bus.close_sync, None)
        self.wait(lambda: bus.call_sync(
            "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "NameHasOwner",
            GLib.Variant("(s)", ("org.pptp.Manager",)), None, 0,
            accessibility.CALL_TIMEOUT_MS, None).unpack()[0], "the program on the bus")

    def test_is_no_reason_to_hide_a_window_that_is_there(self):
        self.start_host()
        self.open()
        self.wait_for_icon("idle")
        self.assertEqual(self.launch("--hidden").wait(screen.PATIENCE), 0)
        self.assertEqual(len(self.find("frame")), 1)

    def test_connects_without_a_window(self):
        self.start_host()
        self.service.add("Home")
        self.start_hidden("--connect", "Home")
        self.wait_for_line("✓ Home: Connected")
        self.assertEqual(self._windows(), [])

    def test_unknown_name_is_said_all_the_same(self):
        self.start_host()
        self.start_hidden("--connect", "Nowhere")
        self.wait_for_text("There is no connection “Nowhere”")

    def test_refusal_is_said_without_a_window(self):
        def refuse(target, invocation, *arguments):
            raise service.Misbehaviour("NotAuthorized", "not authorised")
        self.start_host()
        self.service.add("Home")
        self.service.handlers["Connect"] = refuse
        self.start_hidden()
        self.choose_line("Home: Not connected")
        self.wait_for_text("not authorised")


if __name__ == "__main__":
    unittest.main()
