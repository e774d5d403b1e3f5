# SPDX-License-Identifier: GPL-2.0-or-later
"""Where things are: right to left, and with texts twice as long in a narrow window."""

import unittest

from languages import Languages
from screen import Screen, service

FAILURE = {"cause": "mppe-stateful-only", "server": "home.example.net", "user": "alice",
           "detail": "pppd: Refusing MPPE stateful mode offered by peer"}


class Speaking(Screen):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.languages = Languages(*cls.LOCALES)
        cls.addClassCleanup(cls.languages.close)


class RightToLeft(Speaking):
    LOCALES = ("ar",)

    def open_arabic(self, *arguments):
        return self.open(*arguments, **self.languages.environment("ar"))

    def show_connected(self):
        home = self.service.add("Home", mtu="1400")
        home.change(**home.CONNECTED, Routes=[("10.1.0.0/16", True, True)])
        self.open_arabic("--connect", "Home")
        self.wait_for("label", "10.0.0.5")

    def left(self, role, label):
        return self.wait_for(role, label).node.extents()[0]

    def translate(self, text):
        return self.languages.translate("ar", text)

    def test_list_is_on_the_right(self):
        self.show_connected()
        self.assertGreater(self.left("list item", "Home"), self.left("panel", "Home"))
        row = self.wait_for("list item", "Home")
        toggle = [widget for widget in row.below() if widget.role == "toggle button"][0]
        label = [widget for widget in row.below() if widget.label == "Home"][0]
        self.assertLess(toggle.node.extents()[0], label.node.extents()[0])

    def test_way_back_is_on_the_right(self):
        self.show_connected()
        self.resize(400, 700)
        back = self.wait_for("push button", self.translate("Back to the list"))
        self.wait(lambda: back.node.extents()[0] > 300, "a button on the right")

    def assert_left_to_right(self, node, part):
        """Each of its characters is to the right of the one before."""
        text = node.text()
        start = text.index(part)
        places = [node.character(start + at)[0] for at in range(len(part))]
        self.assertEqual(places, sorted(places), text)
        self.assertGreater(places[-1], places[0])
        return places

    def test_addresses_run_left_to_right(self):
        self.show_connected()
        for address in ("10.0.0.5", "192.0.2.1"):
            self.assert_left_to_right(self.wait_for("label", address).node, address)

    def test_server_beside_its_state(self):
        self.show_connected()
        node = self.wait_for("label", "vpn.example.org").node
        places = self.assert_left_to_right(node, "vpn.example.org")
        text = node.text()
        self.assertGreater(node.character(text.index("·"))[0], places[-1])

    def test_server_in_a_sentence(self):
        home = self.service.add("Home")
        home.change(State="failed", Failure=dict(FAILURE, cause="name-not-found"))
        self.open_arabic()
        self.choose("Home")
        self.assert_left_to_right(self.wait_for("alert", "home.example.net").node,
                                  "home.example.net")

    def test_sentence_that_begins_with_a_key(self):
        self.show_connected()
        self.click(self.translate("_Edit").replace("_", ""))
        entry = self.wait(lambda: [text for text in self.find("text")
                                   if text.node.text() == "vpn.example.org"], "the server")[0].node
        entry.write("vpn.example.org:1723")
        alert = self.wait_for("alert", "server:").node
        text = alert.text()
        arabic = [at for at, letter in enumerate(text) if "\u0620" <= letter <= "\u064a"]
        self.assertGreater(alert.character(text.index("server"))[0],
                           alert.character(arabic[0])[0])

    def test_entries_of_addresses_begin_on_the_left(self):
        self.show_connected()
        self.click(self.translate("_Edit").replace("_", ""))
        entry = self.wait(lambda: [text for text in self.find("text")
                                   if text.node.text() == "vpn.example.org"], "the server")[0].node
        self.assertLess(entry.character(0)[0] - entry.extents()[0], 30)

    def test_log_runs_left_to_right(self):
        self.service.add("Home").write_log(
            (1_700_000_000_000_000, "pppd", "sent [LCP ConfReq id=0x1]"))
        self.open_arabic()
        self.choose("Home")
        self.click(self.translate("_Log…").replace("_", ""))
        line = "[LCP ConfReq id=0x1]"
        shown = self.wait(lambda: [text for text in self.find("text") if line in text.node.text()],
                          "a line")
        self.assert_left_to_right(shown[0].node, line)


class TwiceAsLong(Speaking):
    """At 360 pixels nothing is wider than the window."""

    LOCALES = ("de",)
    WIDTH = 360

    def setUp(self):
        super().setUp()
        self.doubled = type(self).environment_of()

    @classmethod
    def environment_of(cls):
        if "doubled" not in vars(cls):
            cls.doubled = cls.languages.doubled()
        return cls.doubled

    def open_doubled(self, *arguments):
        self.program = self.launch(*arguments, **self.doubled)
        self.addCleanup(self.close)
        self.frame = self.wait_for("frame")

    def narrow(self):
        self.resize(self.WIDTH, 720)
        self.wait(lambda: self.frame.node.extents()[2] == self.WIDTH, "a narrow window")

    def outside(self):
        """What sticks out of its window, which may itself."""
        for window in self._windows():
            left, _, width, _ = window.node.extents()
            if width > self.WIDTH:
                yield f"{window}: {width} pixels wide"
            for widget in window.below():
                x, _, its_width, height = widget.node.extents()
                if height > 0 and (x < left or x + its_width > left + self.WIDTH):
                    yield f"{widget}: from {x - left} to {x - left + its_width}"

    def assert_inside(self):
        self.narrow()
        self.wait(lambda: not list(self.outside()) or self.is_settled(), "an arranged window")
        self.assertEqual(list(self.outside()), [])

    def is_settled(self):
        first = list(self.outside())
        return first == list(self.outside())

    def add_some(self):
        self.service.add("Büro Hannover")
        return self.service.add("Home")

    def test_empty(self):
        self.open_doubled()
        self.wait_for("label", "No connections No connections")
        self.assert_inside()

    def test_no_service(self):
        self.service.vanish()
        self.open_doubled()
        self.wait_for("label", "The service is not running The service")
        self.assert_inside()

    def test_list(self):
        self.add_some()
        self.open_doubled()
        self.wait_for("list item", "Home")
        self.assert_inside()

    def test_connected(self):
        home = self.add_some()
        home.change(**home.CONNECTED, Routes=[("10.1.0.0/16", True, True)])
        self.open_doubled("--connect", "Home")
        self.wait_for("panel", "Home")
        self.assert_inside()

    def test_failed(self):
        home = self.add_some()
        home.change(State="failed", Failure=FAILURE)
        self.open_doubled()
        self.enter()
        self.wait_for("alert")
        self.assert_inside()

    def enter(self):
        """To the page of the connection also where it is narrow."""
        self.choose("Home")
        self.focus_window()
        self.wait_for("list item", "Home").node.focus()
        self.key("Return")

    def dialog(self, label):
        self.click(label)
        self.narrow_dialog()

    def narrow_dialog(self):
        self.wait_for("dialog")
        self.resize_newest(self.WIDTH, 720)
        self.assert_inside()

    def on_page(self):
        home = self.add_some()
        home.history = [{"began": service.GLib.Variant("x", 1), "ended": service.GLib.Variant("x", 1),
                         "cause": service.GLib.Variant("s", "auth-rejected")}]
        self.open_doubled()
        self.enter()
        self.wait_for("push button", "Edit")

    def test_editor(self):
        self.on_page()
        self.dialog("Edit")

    def test_history(self):
        self.on_page()
        self.dialog("History")

    def test_log(self):
        self.on_page()
        self.dialog("Log")

    def test_new_connection(self):
        self.open_doubled()
        self.dialog("New connection")

    def test_password(self):
        self.service.add("Home", password="ask")
        self.open_doubled("--connect", "Home")
        self.narrow_dialog()

    def test_preferences(self):
        self.open_doubled()
        self.activate("preferences")
        self.narrow_dialog()


if __name__ == "__main__":
    unittest.main()
