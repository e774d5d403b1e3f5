# SPDX-License-Identifier: GPL-2.0-or-later
"""What a screen reader has of each page and dialog, and what it says by itself."""

import subprocess
import unittest

from gi.repository import GLib

from accessibility import State
from screen import Screen, service

CONTROLS = {"push button", "toggle button", "check box", "radio button", "combo box", "text",
            "password text", "list box", "list item", "menu item", "chart", "spin button", "icon",
            "slider", "table", "page tab", "info bar", "alert"}


# covers: checked page window connection-page fact-row route-list editor option-row
# covers: checked page list-editor password-row new-dialog server-test-row log-dialog history-dialog
# covers: checked page password-dialog help-overlay preferences-dialog
class Pages(Screen):
    """Of each: no control without a name, no letter after Alt twice."""

    @staticmethod
    def walk(node):
        """All that can be seen, also what must be scrolled to."""
        if State.VISIBLE in node.states():
            yield node
            for child in node.children():
                yield from Pages.walk(child)

    def window(self):
        """The newest, of those that can be seen."""
        return [node for node in self._application().children()
                if State.SHOWING in node.states()][-1]

    def faults(self, window):
        for node in self.walk(window):
            if node.role() in CONTROLS and not node.label().strip():
                yield f"{node.role()} without a name"
            elif (State.FOCUSABLE in node.states() and node.role() != "scroll pane"
                  and not (node.label() or node.description())):
                yield f"{node.role()} that can have the focus, without a name"

    def letters_of_labels(self, window):
        """They are underlined while the Alt key is down."""
        return [(node.underlined(), node.label()) for node in self.walk(window)
                if node.role() == "label" and node.underlined()]

    def letters_of_buttons(self, window):
        return [(node.letter(), node.label()) for node in self.walk(window)
                if node.role() in ("push button", "check box", "toggle button") and node.letter()]

    def letters(self, window, with_labels):
        letters = self.letters_of_buttons(window)
        if with_labels:
            self.focus_window()
            subprocess.run(["xdotool", "keydown", "alt"], check=True)
            self.wait(lambda: self.letters_of_labels(window), "underlined letters")
            letters += self.letters_of_labels(window)  # again: now they are all there
            subprocess.run(["xdotool", "keyup", "alt"], check=True)
        return letters

    def examine(self, *known, with_labels=False):
        """The newest window. Returns its letters. @known: what is wrong with GTK's own dialogs."""
        window = self.window()
        self.assertEqual(sorted(set(self.faults(window)) - set(known)), [])
        letters = self.letters(window, with_labels)
        self.assertEqual(len({letter for letter, _ in letters}), len(letters), letters)
        return dict((label, letter) for letter, label in letters)

    def test_list(self):
        self.service.add("Home")
        self.service.add("Office")
        self.open()
        self.wait_for("list item", "Office")
        self.examine()

    def test_empty(self):
        self.open()
        self.wait_for("label", "No connections")
        self.assertIn("New connection", self.examine())

    def test_no_service(self):
        self.service.vanish()
        self.open()
        self.wait_for("label", "The service is not running")
        self.assertIn("Try again", self.examine())

    def test_connected(self):
        home = self.service.add("Home")
        home.change(**home.CONNECTED, Routes=[("10.1.0.0/16", True, True)])
        self.open("--connect", "Home")
        self.wait_for("push button", "Disconnect")
        letters = self.examine()
        self.assertLessEqual({"Disconnect", "Edit", "Log…", "History…"},
                             set(letters))

    def test_failed(self):
        home = self.service.add("Home")
        home.change(FileProblem="line 3", State="failed", Failure={
            "cause": "auth-rejected", "detail": "the evidence", "server": "a.example",
            "user": "alice"})
        self.open()
        self.choose("Home")
        self.wait_for("push button", "Enter the password")
        self.assertIn("Enter the password", self.examine())

    def edit(self):
        home = self.service.add("Home", password="keyring", mtu="1400")
        home.change(SecretStored=True)
        self.open()
        self.choose("Home")
        self.click("Edit")
        self.wait_for("dialog", "Edit the connection")
        self.wait(lambda: "Forget" in [node.label() for node in self.walk(self.window())],
                  "what forgets the password")
        self.focus_window()
        return home

    def test_editor(self):
        self.edit()
        letters = self.examine(with_labels=True)
        self.assertLessEqual({"Save", "Cancel", "Forget", "Delete the connection…", "Password",
                              "Name of the connection", "Servers, tried in this order",
                              "Encryption that the connection must have"}, set(letters))

    def rows(self):
        return [node for node in self.walk(self.window()) if node.role() == "list item"]

    def open_groups(self):
        """Each by its row and the Return key; those that hold others are groups."""
        for group in self.rows():
            inner = [node for node in group.children() if node.role() == "list item"]
            if inner:
                height = group.extents()[3]
                group.focus()
                self.key("Return")
                self.wait(lambda group=group, height=height: group.extents()[3] > height,
                          "an open group")

    def test_editor_with_all_groups_open(self):
        self.edit()
        self.open_groups()
        self.examine(with_labels=True)

    def test_letter_opens_a_group(self):
        self.edit()
        before = set(self.examine(with_labels=True).values())
        group = [row for row in self.rows() if row.label() == "Login"][0]
        height = group.extents()[3]
        # its own letter is not told; it is one of those that nothing else has
        for letter in sorted(set("login") - before):
            self.key("alt+" + letter)
        self.wait(lambda: group.extents()[3] > height, "an open group")

    def test_letter_leads_to_its_option(self):
        self.edit()
        letters = self.examine(with_labels=True)
        for title, label in (("Name of the connection", "Name of the connection"),
                             ("Servers, tried in this order",
                              "Servers, tried in this order, entry 1"),
                             ("Networks to reach through the tunnel",
                              "Networks to reach through the tunnel: add an entry"),
                             ("Largest packet sent into the tunnel, in bytes",
                              "Largest packet sent into the tunnel, in bytes")):
            self.key("alt+" + letters[title])
            self.wait(lambda label=label: [node for node in self.walk(self.window())
                                           if State.FOCUSED in node.states()
                                           and label == node.label()], f"{label} with the focus")

    def test_tab_goes_through_the_editor_in_its_order(self):
        self.edit()
        names = []
        self.key("alt+" + self.examine(with_labels=True)["Name of the connection"])
        names.append(self.wait_for_focus("text", "Name of the connection").label)
        for _ in range(5):
            self.key("Tab")
            names.append(self.wait(lambda: self.focused() and self.focused().label not in names
                                   and self.focused().label, "the next"))
        servers = "Servers, tried in this order"
        self.assertEqual(names, [
            "Name of the connection", servers + ", entry 1", servers + ": remove entry 1",
            servers + ": add an entry", "User name at the server",
            "Windows domain, sent in front of the user name"])

    def focused(self):
        there = [widget for widget in self.showing() if widget.focused]
        return there[0] if len(there) == 1 else None

    def test_help_of_an_option_is_its_description(self):
        self.edit()
        found = {node.label(): node.description() for node in self.walk(self.window())}
        for label, text in (("Largest packet sent into the tunnel, in bytes",
                             "auto or a number from 576 to 1500"),
                            ("Servers, tried in this order, entry 1",
                             "1 to 8 host names or IPv4 addresses")):
            self.assertIn(text, found[label])

    def test_new_connection(self):
        self.open()
        self.click("New connection")
        self.wait_for("push button", "Add")
        letters = self.examine(with_labels=True)
        self.assertLessEqual({"Add", "Cancel", "Servers, tried in this order", "Password",
                              "User name at the server"}, set(letters))

    def test_log(self):
        home = self.service.add("Home")
        home.write_log((1_700_000_000_000_000, "pppd", "sent [LCP ConfReq id=0x1]"))
        self.open()
        self.choose("Home")
        self.click("Log…")
        self.wait_for("push button", "Copy")
        self.assertLessEqual({"Copy", "Save…"}, set(self.examine()))

    def test_history(self):
        home = self.service.add("Home")
        began = service.GLib.Variant("x", 1_700_000_000_000_000)
        home.history = [{"began": began, "ended": began}]
        self.open()
        self.choose("Home")
        self.click("History…")
        self.wait_for("list item", "Did not connect")
        self.examine()

    def test_password(self):
        self.service.add("Ho_me", password="ask")
        self.open("--connect", "Ho_me")
        self.wait_for("password text", "Password")
        self.assertLessEqual({"Connect", "Cancel", "Show the password",
                              "Password of CORP\\alice for Ho_me"},
                             set(self.examine(with_labels=True)))

    # covers: page help-overlay
    def test_shortcuts(self):
        self.open()
        self.wait_for("label", "No connections")
        self.focus_window()
        self.key("ctrl+question")
        self.wait_for_text("New connection")
        self.wait(lambda: self.window().role() != "frame" or len(self._windows()) > 1,
                  "the shortcuts")
        self.examine("toggle button without a name")

    def test_preferences(self):
        self.open()
        self.activate("preferences")
        self.wait_for("toggle button", "Start hidden at login")
        self.focus_window()
        self.examine()
        toggle = self.find("toggle button", "Say when one is lost")[0]
        self.key("alt+l")
        self.wait(lambda: self.find("toggle button", "Say when one is lost")[0].on != toggle.on,
                  "a switch that was turned")

    # covers: action about
    def test_about(self):
        self.open()
        self.activate("about")
        self.wait_for("dialog")
        self.examine("icon without a name", "link that can have the focus, without a name")

    def test_menu(self):
        self.open()
        self.wait_for("label", "No connections")
        self.focus_window()
        self.key("F10")
        self.wait_for("push button", "Keyboard shortcuts")
        self.key("Escape")
        self.wait_until_gone("push button", "Keyboard shortcuts")

    def test_escape_closes_each_dialog(self):
        self.service.add("Home")
        self.open()
        self.choose("Home")
        for label in ("Edit", "Log…", "History…", "New connection"):
            self.click(label)
            self.wait_for("dialog")
            self.focus_window()
            self.key("Escape")
            self.wait_until_gone("dialog")


class Announcements(Screen):
    """As the accessibility bus carries them to a screen reader."""

    def setUp(self):
        super().setUp()
        self.heard = []
        names = ("object:announcement", "object:state-changed:", "object:property-change:")
        for name in names:
            self.register("RegisterEvent", name)
            self.addCleanup(self.register, "DeregisterEvent", name)
        signal = self.accessibility.signal_subscribe(
            None, "org.a11y.atspi.Event.Object", None, None, None, 0, self.hear)
        self.addCleanup(self.accessibility.signal_unsubscribe, signal)

    def register(self, method, name):
        arguments = (GLib.Variant("(sass)", (name, [], "")) if method == "RegisterEvent"
                     else GLib.Variant("(s)", (name,)))
        self.accessibility.call_sync(
            "org.a11y.atspi.Registry", "/org/a11y/atspi/registry", "org.a11y.atspi.Registry",
            method, arguments, None, 0, 30000, None)

    def hear(self, bus, sender, path, interface, signal, arguments):
        detail, _, _, value = arguments.unpack()[:4]
        self.heard.append((signal, detail, value))

    def said_aloud(self):
        while GLib.MainContext.default().iteration(False):
            pass
        # the text is the value, or the detail in older versions
        return [value if isinstance(value, str) and value else detail
                for signal, detail, value in self.heard if signal == "Announcement"]

    def wait_to_hear(self, text):
        self.wait(lambda: [said for said in self.said_aloud() if text in said], f"“{text}” aloud")

    def test_steps_are_said(self):
        home = self.service.add("Home")
        self.open()
        self.choose("Home")
        self.assertEqual(self.said_aloud(), [])
        home.change(State="resolving")
        self.wait_to_hear("Looking up the server")
        home.change(State="authenticating")
        self.wait_to_hear("Checking user name and password")
        home.change(**home.CONNECTED)
        self.wait_to_hear("Connected")

    def test_failure_is_said_once(self):
        home = self.service.add("Home")
        self.open()
        self.choose("Home")
        failure = {"cause": "auth-rejected", "detail": "x", "server": "a.example", "user": "alice"}
        home.change(State="failed", Failure=failure)
        self.wait_to_hear("was not accepted")
        home.change(Mtu=1400)
        home.change(FileProblem="line 3")
        self.wait_to_hear("line 3")
        self.assertEqual(len([said for said in self.said_aloud() if "was not accepted" in said]), 1)

    def test_wrong_value_is_said(self):
        self.service.add("Home", mtu="1400")
        self.open()
        self.choose("Home")
        self.click("Edit")
        self.wait_for("dialog")
        for node in Pages.walk(self._application().children()[-1]):
            if node.role() == "text" and "Largest packet sent" in node.label():
                node.write("9999")
        self.wait_to_hear("auto or a number from 576 to 1500")

    def test_switch_of_the_list_tells_its_state(self):
        home = self.service.add("Home")
        self.open()
        self.wait_for("toggle button", "Connect Home")
        self.said_aloud()
        home.change(**home.CONNECTED)
        self.wait(lambda: self.said_aloud() is not None
                  and ("StateChanged", "checked") in [event[:2] for event in self.heard],
                  "a switch that was turned")
        self.wait(lambda: self.said_aloud() is not None
                  and [event for event in self.heard if event[0] == "PropertyChange"
                       and event[1] == "accessible-description" and "Connected" in str(event[2])],
                  "a row with another description")


if __name__ == "__main__":
    unittest.main()
