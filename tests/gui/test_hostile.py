# SPDX-License-Identifier: GPL-2.0-or-later
"""What comes from the service that nobody planned for."""

import unittest

from screen import Screen, service

WIDE = "寬" * 64
RIGHT_TO_LEFT = "חיבור למשרד " * 5


# covers: page window
class Hostile(Screen):
    def restart_service(self):
        self.service = service.Service(self.bus.get_bus_address())
        self.addCleanup(self.service.vanish)

    def expect_recovery(self):
        """The list says it, nothing else does, and the next service is used as the first was."""
        self.wait_for("label", "The service is not running")
        self.wait_for("separator")  # there is room for two panes still
        self.assertEqual(self.find("alert"), [])
        self.restart_service()
        home = self.service.add("Home")
        self.choose("Home")
        self.click("Connect")
        self.wait_for("push button", "Disconnect")
        self.assertEqual((home.values["State"], self.find("alert")), ("connected", []))

    def test_service_vanishes_while_connecting(self):
        home = self.service.add("Home")
        home.script = [(0.0, {"State": "calling"})]
        self.open("--connect", "Home")
        self.wait_for("push button", "Cancel")
        self.service.vanish()
        self.expect_recovery()

    def test_service_vanishes_with_a_call_unanswered(self):
        def vanish(target, invocation, *arguments):
            self.service.vanish()
            raise service.Silence
        self.service.add("Home")
        self.service.handlers["Connect"] = vanish
        self.open("--connect", "Home")
        self.expect_recovery()

    def test_service_vanishes_while_the_password_is_typed(self):
        self.service.add("Home", password="ask")
        self.open("--connect", "Home")
        self.wait_for("password text", "Password").node.write("geheim")
        self.service.vanish()
        self.wait_for("label", "The service is not running")
        self.click("Connect")
        self.wait_until_gone("password text")
        self.expect_recovery()

    def test_connection_is_removed_while_its_password_is_typed(self):
        home = self.service.add("Home", password="ask")
        self.open("--connect", "Home")
        self.wait_for("password text", "Password").node.write("geheim")
        self.service.remove(home)
        self.wait_for("label", "No connections")
        self.wait_until_gone("dialog")
        self.assertEqual(self.find("alert"), [])

    def test_what_was_shown_before_changes_when_nothing_is_shown(self):
        home, office = self.service.add("Home"), self.service.add("Office")
        self.open()
        self.choose("Home")
        self.choose("Office")
        self.service.remove(office)
        self.wait_for("label", "Choose a connection")
        home.change(State="calling")
        self.wait_for("label", "Calling the server · ")

    def test_words_of_the_bus_are_not_shown(self):
        def refuse(target, invocation, *arguments):
            raise service.Misbehaviour(errors[0], "NameHasNoOwner: The name is not activatable")
        sentences = {"ServiceUnknown": "the service is not running",
                     "NoReply": "the service did not answer",
                     "UnknownMethod": "it is not there any more",
                     "AccessDenied": "does not let you use the service"}
        errors = []
        self.service.add("Home")
        self.service.handlers["Connect"] = refuse
        self.open()
        self.choose("Home")
        for name, sentence in sentences.items():
            errors[:] = ["org.freedesktop.DBus.Error." + name]
            self.click("Connect")
            self.wait_for_text(sentence)
            self.assertFalse(any("activatable" in text for text in self.texts()))

    def test_state_is_not_cut_off_behind_a_long_server(self):
        self.service.add("Home", server=["s" * 63 + ".example.org"])
        self.open()
        self.wait(lambda: [label for label in self.find("label", "example.org")
                           if label.label.startswith("Not connected")], "the state in front")

    def test_absent_service_is_not_taken_for_an_unknown_name(self):
        self.service.vanish()
        self.open("--connect", "Home")
        self.wait_for("label", "The service is not running")
        self.assertFalse(any("There is no connection" in text for text in self.texts()))

    def test_renamed_connection_stays_chosen(self):
        home = self.service.add("Home")
        self.service.add("Office")
        self.open()
        self.choose("Home")
        home.change(Name="Zoo")
        self.wait_for("panel", "Zoo")
        self.wait(lambda: [(row.label, row.selected) for row in self.find("list item")[:2]] ==
                  [("Office", False), ("Zoo", True)], "the chosen row in its new place")

    def test_connection_is_announced_twice(self):
        home = self.service.add("Home")
        self.open()
        self.choose("Home")
        self.service.announce(home)
        self.service.add("Marker")
        self.wait_for("list item", "Marker")
        self.click("Connect")
        self.wait_for("push button", "Disconnect")
        self.assertEqual([row.label for row in self.find("list item")][:3],
                         ["Home", "Marker", "Own address"])

    def test_500_connections(self):
        for number in range(500):
            self.service.add(f"Connection {number:03}")
        self.open("--connect", "Connection 499")
        self.wait_for("push button", "Disconnect")
        self.wait_for("panel", "Connection 499")
        row = self.everywhere("list item", "Connection 499")

        def is_in_view():
            _, top, _, height = self.wait_for("scroll pane").node.extents()
            _, y, _, row_height = row.extents()
            return top <= y and y + row_height <= top + height
        self.wait(is_in_view, "the row that was chosen")
        self.assertEqual(self.service.called("Connect"), [({},)])
        rows = self.everywhere("list box", "Connections").children()
        self.wait(lambda: all(row.children() for row in rows), "the contents of what is below")

    def test_long_names_are_not_cut_off(self):
        for name in (WIDE, RIGHT_TO_LEFT):
            self.service.add(name, password="ask", server=["s" * 63 + ".example.org"])
        frame = self.open("--connect", WIDE)
        dialog = self.wait_for("dialog", "Password")
        self.assert_nothing_is_cut_off(dialog)
        self.click("Cancel")
        self.wait_until_gone("dialog")
        self.assertTrue(self.find("list item", WIDE) and self.find("panel", WIDE))
        self.assert_nothing_is_cut_off(self.wait_for("frame"))
        self.resize(360, 640)
        self.wait(lambda: frame.node.extents()[2] == 360, "a narrow window")
        self.wait_for("push button", "Back to the list")
        self.assert_nothing_is_cut_off(self.wait_for("frame"))
        self.assertEqual(self.launch("--connect", RIGHT_TO_LEFT).wait(30), 0)
        self.assert_nothing_is_cut_off(self.wait_for("dialog", "Password"))

    def test_long_failure_is_not_cut_off(self):
        home = self.service.add("Home")
        home.fail("no-such-cause-yet", "x" * 500)
        frame = self.open("--connect", "Home")
        self.click("Details", "toggle button")
        self.wait_for_text("x" * 500)
        self.assertTrue(self.find("list item", "Home"))
        self.resize(360, 640)
        self.wait(lambda: frame.node.extents()[2] == 360, "a narrow window")
        self.wait_for_text("x" * 500)
        self.wait_for("push button", "Back to the list")
        self.assert_nothing_is_cut_off(self.wait_for("frame"))

    def test_failure_does_not_fold_the_window(self):
        home = self.service.add("寬" * 40, server=["s" * 63 + ".example.org"])
        home.fail("auth-rejected", "CHAP authentication failed")
        frame = self.open("--connect", home.values["Name"])
        self.wait_for("push button", "Enter the password")
        self.assertTrue(self.find("list item", "寬"))
        self.resize(640, 640)
        self.wait(lambda: frame.node.extents()[2] == 640, "a smaller window")
        self.wait_for("push button", "Enter the password")
        self.assertTrue(self.find("list item", "寬"))
        self.assert_nothing_is_cut_off(self.wait_for("frame"))

    def assert_nothing_is_cut_off(self, window):
        def sticks_out(widget):
            x, _, width, _ = widget.node.extents()
            return x < left or x + width > right

        left, _, width, _ = window.node.extents()
        right = left + width
        named = [widget for widget in window.below() if widget.label]
        self.assertTrue(named)
        self.assertEqual([str(widget) for widget in named if sticks_out(widget)], [])

    def test_state_of_a_newer_service(self):
        home = self.service.add("Home")
        home.change(State="enchanting")
        self.open()
        self.choose("Home")
        self.wait_for("label", "enchanting")
        self.assertTrue(self.wait_for("toggle button", "Connect Home").on)
        self.click("Disconnect")
        self.wait_for("push button", "Connect")

    def test_cause_of_a_newer_service(self):
        home = self.service.add("Home")
        home.fail("moon-phase", "the moon was full")
        self.open("--connect", "Home")
        self.wait_for_text("Something went wrong")
        self.click("Details", "toggle button")
        self.wait_for_text("the moon was full")
        self.assertEqual(self.find("push button", "Mend it"), [])

    def test_values_of_wrong_kinds(self):
        home = self.service.add("Home")
        home.settings.update(server="a text", password=7)
        home.change(State="", Encryption="rot-13", Failure={"cause": 3, "detail": "a detail"},
                    Routes=[("nonsense", True, False)])
        self.open()
        self.choose("Home")
        self.wait_for("toggle button", "Route to nonsense")
        self.wait_for("push button", "Connect")


if __name__ == "__main__":
    unittest.main()
