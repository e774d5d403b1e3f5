# SPDX-License-Identifier: GPL-2.0-or-later
"""Everything by keys alone."""

import unittest

from screen import Screen


class Keyboard(Screen):
    def focused(self):
        """What has the focus, and nothing while it is on its way."""
        there = [widget for widget in self.showing() if widget.focused]
        return there[0] if len(there) == 1 else None

    def tab(self):
        """To the next one; its name."""
        before = self.wait(self.focused, "the focus").node.path
        self.key("Tab")

        def moved():
            there = self.focused()
            return there if there and there.node.path != before else None
        return self.wait(moved, "another focus").label

    def ask_for_password(self):
        home = self.service.add("Home", password="ask")
        self.open("--connect", "Home")
        self.wait_for("password text", "Password")
        self.focus_window()
        self.wait_for_focus("password text", "Password")
        return home

    def test_from_the_list_to_a_tunnel_and_back(self):
        home = self.service.add("Home")
        self.service.add("Office")
        self.open()
        self.wait_for("label", "Office")
        self.focus_window()
        self.wait_for_focus("list item")
        self.key("Return")
        self.wait_for("panel", "Home")
        self.key("alt+o")
        self.wait_for("push button", "Disconnect")
        self.assertEqual(home.values["State"], "connected")
        self.key("alt+o")
        self.wait_for("push button", "Connect")
        self.assertEqual(home.values["State"], "disconnected")

    def test_attempt_is_cancelled(self):
        home = self.service.add("Home")
        home.script = [(0.0, {"State": "calling"})]
        self.open("--connect", "Home")
        self.wait_for("push button", "Cancel")
        self.focus_window()
        self.key("alt+c")
        self.wait_for("push button", "Connect")
        self.assertEqual(home.values["State"], "disconnected")

    # covers: page window
    def test_switch_in_the_list(self):
        home = self.service.add("Home")
        self.open()
        self.wait_for("label", "Home")
        self.focus_window()
        self.wait_for_focus("list item")
        self.key("Tab")
        self.wait_for_focus("toggle button", "Connect Home")
        self.key("space")
        self.wait(lambda: self.wait_for("toggle button", "Connect Home").on, "a switch that is on")
        self.wait_for("push button", "Disconnect")
        self.assertEqual(home.values["State"], "connected")

    def test_tab_goes_through_the_page_in_its_order(self):
        home = self.service.add("Home")
        home.change(**home.CONNECTED, Routes=[("10.1.0.0/16", True, True),
                                              ("10.2.0.0/16", False, False)])
        frame = self.open("--connect", "Home")
        self.wait_for("push button", "Disconnect")
        self.resize(800, 1000)  # GTK takes what was scrolled for hidden
        self.wait(lambda: frame.node.extents()[3] == 1000, "a high window")
        self.focus_window()
        self.wait_for_focus("push button", "Disconnect")
        seen = []
        while len(seen) < 40 and seen[-1:] != ["Disconnect"]:
            seen.append(self.tab())
        self.maxDiff = None
        self.assertRegex(seen.pop(11), "^0:[0-9:]+$")
        self.assertEqual(seen, [
            "Own address", "10.0.0.5", "Server", "192.0.2.1", "Encryption",
            "encrypted, weak: MPPE 128-bit", "Data path", "in the kernel",
            "Name servers", "10.0.0.53", "Connected for",
            "10.1.0.0/16", "Route to 10.1.0.0/16", "Remove the route to 10.1.0.0/16",
            "10.2.0.0/16", "Route to 10.2.0.0/16", "Remove the route to 10.2.0.0/16",
            "Another network behind the tunnel", "Send all traffic through the tunnel",
            "Block traffic that would go past the tunnel", "Changes",
            "Received 0 bytes, sent 0 bytes",
            "Log…", "History…",
            "New connection", "Menu", "Home", "Connect Home", "Edit", "Disconnect"])

    # covers: page password-dialog
    def test_password_and_return(self):
        home = self.ask_for_password()
        self.type("geheim")
        self.wait(lambda: self.find("push button", "Connect")[-1].sensitive, "a button to press")
        self.key("Return")
        self.wait_for("push button", "Disconnect")
        self.assertEqual(home.secret, b"geheim")

    def test_return_without_a_password_does_nothing(self):
        home = self.ask_for_password()
        self.key("Return")
        self.type("g")
        self.key("Return")
        self.wait_for("push button", "Disconnect")
        self.assertEqual(home.secret, b"g")
        self.assertEqual(len(self.service.called("Connect")), 1)

    def test_password_is_shown(self):
        self.ask_for_password()
        self.type("geheim")
        self.key("alt+s")
        # what may be read has the role of any text
        self.wait_for("text", "Password")
        self.key("alt+s")
        self.wait_for("password text", "Password")

    def test_escape_gives_up(self):
        self.ask_for_password()
        self.key("Escape")
        self.wait_until_gone("password text")
        self.assertEqual(self.service.called("Connect"), [])
        self.focus_window()
        self.key("alt+o")
        self.wait_for("password text", "Password")

    # covers: page connection-page
    def test_failure_is_mended(self):
        home = self.service.add("Home")
        home.fail("mppe-stateful-only")
        self.open("--connect", "Home")
        self.wait_for("push button", "Mend it")
        home.script = [(0.0, {"State": "calling", "Failure": {}}), (0.0, dict(home.CONNECTED))]
        self.focus_window()
        self.key("alt+m")
        self.wait_for("push button", "Change")
        self.focus_window()
        self.key("alt+h")
        self.wait_for("push button", "Disconnect")
        self.assertEqual(home.settings["mppe-stateful"], True)

    # covers: action quit
    def test_quit(self):
        self.open()
        self.focus_window()
        self.key("ctrl+q")
        self.assertEqual(self.program.wait(30), 0)


if __name__ == "__main__":
    unittest.main()
