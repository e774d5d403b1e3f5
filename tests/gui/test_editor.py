# SPDX-License-Identifier: GPL-2.0-or-later
"""New connections and the editor: what is checked, what is said, what is sent, what is kept."""

import socket
import unittest

from screen import Screen, service


class EditorScreen(Screen):
    def write(self, label, text):
        self.go_to("text", label).write(text)

    def is_sensitive(self, label):
        return any(button.sensitive for button in self.find("push button", label))

    def wait_for_button(self, label, sensitive):
        self.wait_for("push button", label)
        self.wait(lambda: self.is_sensitive(label) == sensitive,
                  f"button “{label}” {'to press' if sensitive else 'that cannot be pressed'}")


# covers: page new-dialog option-row, action new
class NewConnection(EditorScreen):
    def fill(self):
        self.click("New connection")
        self.wait_for_button("Add", False)
        self.write("Servers, tried", "vpn.example.org")
        self.write("User name", "CORP\\alice")

    def test_added_and_chosen(self):
        self.open()
        self.fill()
        self.click("Add")
        self.wait_for("push button", "Edit")
        self.wait_for("list item", "vpn.example.org")
        self.assertEqual(self.service.called("Manager.AddConnection"), [(
            {"name": "vpn.example.org", "server": ["vpn.example.org"], "user": "CORP\\alice"}, {})])

    def test_name_follows_the_server_until_it_is_given(self):
        self.open()
        self.fill()
        self.write("Name of the connection", "Work")
        self.write("Servers, tried", "a.example, b.example")
        self.click("Add")
        self.wait_for("list item", "Work")
        settings = self.service.called("Manager.AddConnection")[0][0]
        self.assertEqual(settings["server"], ["a.example", "b.example"])

    def test_wrong_values_are_said_and_not_added(self):
        self.open()
        self.fill()
        self.wait_for_button("Add", True)
        self.write("Servers, tried", "vpn.example.org:1723")
        self.wait_for_text("PPTP always uses port 1723")
        self.wait_for_button("Add", False)
        self.write("Servers, tried", "vpn.example.org")
        self.wait_for_button("Add", True)
        self.write("User name", "CORP\\\\alice")
        self.wait_for_text("one backslash")
        self.wait_for_button("Add", False)
        self.assertEqual(self.service.called("Manager.AddConnection"), [])

    def test_refusal_is_said_and_nothing_is_lost(self):
        self.service.add("vpn.example.org")
        self.open()
        self.fill()
        self.click("Add")
        self.wait_for_text("the name is taken")
        self.write("Name of the connection", "Another")
        self.click("Add")
        self.wait_for("list item", "Another")
        settings = self.service.called("Manager.AddConnection")[1][0]
        self.assertEqual(settings["user"], "CORP\\alice")

    # covers: page server-test-row
    def test_server_is_tested(self):
        self.open()
        self.click("New connection")
        self.wait_for_button("Test the server", False)
        self.write("Servers, tried", "a.localhost")  # known without a name server
        self.wait_for_button("Test the server", True)
        try:
            server = socket.create_server(("127.0.0.1", 1723))
        except OSError:  # this computer is a PPTP server itself
            server = None
        self.click("Test the server")
        self.wait_for_text("a.localhost answers.")
        if server:
            server.close()
            self.click("Test the server")
            self.wait_for_text("a.localhost refuses connections on the PPTP port")
        self.write("Servers, tried", "b.localhost")
        self.wait(lambda: not any("a.localhost" in text for text in self.texts()),
                  "the end of what was found of another server")
        self.assertEqual(self.service.called("Manager.AddConnection"), [])

    def test_password_that_cannot_be_one(self):
        self.open()
        self.fill()
        self.go_to("password text", "Password").write("x" * 256)
        self.wait_for_text("255 bytes")
        self.wait_for_button("Add", False)


# covers: page editor option-row, action edit
class Editor(EditorScreen):
    def edit(self, **settings):
        home = self.service.add("Home", **settings)
        self.open()
        self.choose("Home")
        self.click("Edit")
        self.wait_for_button("Save", False)
        return home

    def wait_until_closed(self):
        self.wait_until_gone("push button", "Save")

    def test_sends_only_what_was_changed(self):
        self.edit(mtu="1400")
        self.write("Largest packet sent", "1300")
        self.click("Save")
        self.wait_until_closed()
        self.assertEqual(self.service.called("Update"), [({"mtu": "1300"}, [])])

    def test_wrong_value_cannot_be_saved(self):
        self.edit(mtu="1400")
        self.write("Largest packet sent", "9999")
        self.wait_for_text("auto or a number from 576 to 1500")
        self.wait_for_button("Save", False)
        self.write("Largest packet sent", "1300")
        self.wait_for_button("Save", True)

    def test_reset_goes_back_to_the_preset(self):
        self.edit(mtu="1400")
        self.go_to("push button", "Largest packet sent into the tunnel, in bytes: take what the "
                   "preset says").act()
        self.click("Save")
        self.wait_until_closed()
        self.assertEqual(self.service.called("Update"), [({}, ["mtu"])])

    # covers: page list-editor
    def test_list_is_edited_entry_by_entry(self):
        self.edit(server=["a.example", "b.example"])
        self.write("Servers, tried in this order, entry 2", "c.example")
        self.click("Servers, tried in this order: add an entry")
        self.write("Servers, tried in this order, entry 3", "no such host!")
        self.wait_for_text("host name or an IPv4 address")
        self.wait_for_button("Save", False)
        self.write("Servers, tried in this order, entry 3", "d.example")
        self.click("Servers, tried in this order: remove entry 1")
        self.click("Save")
        self.wait_until_closed()
        self.assertEqual(self.service.called("Update"),
                         [({"server": ["c.example", "d.example"]}, [])])

    def test_refusal_is_said_and_nothing_is_lost(self):
        def refuse(target, invocation, *arguments):
            raise service.Misbehaviour("NotAuthorized", "not authorised")
        self.edit()
        self.service.handlers["Update"] = refuse
        self.write("User name", "bob")
        self.click("Save")
        self.wait_for_text("not authorised")
        del self.service.handlers["Update"]
        self.click("Save")
        self.wait_until_closed()
        self.assertEqual(self.service.called("Update"), [({"user": "bob"}, [])] * 2)

    def test_changed_meanwhile(self):
        home = self.edit(mtu="1400")
        self.write("User name", "bob")
        home.settings["mtu"] = "1200"
        home.change(Settings=None, Overrides=None)
        self.wait_for_text("was changed meanwhile")
        home.settings["user"] = "eve"
        home.change(Settings=None, Overrides=None)
        self.wait_for_text("in place of the new ones: user")
        self.click("Save")
        self.wait_until_closed()
        self.assertEqual(self.service.called("Update"), [({"user": "bob"}, [])])

    def test_file_problem_keeps_from_saving(self):
        home = self.edit()
        self.write("User name", "bob")
        self.wait_for_button("Save", True)
        home.change(FileProblem="line 3: what is that?")
        self.wait_for_text("line 3: what is that?")
        self.wait_for_button("Save", False)

    def test_delete_asks_first(self):
        self.edit()
        self.go_to("push button", "Delete the connection").act()
        self.wait_for_text("Delete “Home”?")
        self.click("Cancel")
        self.wait_until_gone("push button", "Delete")
        self.assertEqual(self.service.called("Delete"), [])
        self.go_to("push button", "Delete the connection").act()
        self.wait_for_text("Delete “Home”?")
        self.click("Delete")
        self.wait_for_text("No connections")

    def test_discarding_asks_first(self):
        self.edit()
        self.write("User name", "bob")
        self.click("Cancel")
        self.wait_for_text("Discard the changes?")
        self.click("Discard")
        self.wait_until_closed()
        self.assertEqual(self.service.called("Update"), [])

    # covers: page password-row
    def test_password_is_stored_with_the_system(self):
        home = self.edit(password="system")
        self.go_to("password text", "Password").write("geheim")
        self.wait_for_text("whoever gets hold of the disk can read it")
        self.click("Save")
        self.wait_until_closed()
        self.assertEqual(home.secret, b"geheim")
        self.assertEqual(self.service.called("Update"), [])

    # covers: page password-row
    def test_password_is_forgotten(self):
        home = self.edit(password="system")
        home.change(SecretStored=True)
        self.go_to("push button", "Forget").act()
        self.wait_until_gone("push button", "Forget")
        self.assertEqual(home.values["SecretStored"], False)


class Page(EditorScreen):
    def look_at(self, **values):
        home = self.service.add("Home")
        home.change(**values)
        self.open()
        self.choose("Home")
        return home

    # covers: page route-list
    def test_route_is_added_and_removed_in_place(self):
        home = self.look_at(Routes=[("10.1.0.0/16", True, False)])
        self.write("Another network", "10.2.0.0/99")
        self.wait_for_text("10.2.0.0/99")
        self.wait_for_button("Add the route", False)
        self.write("Another network", "10.2.0.0/16")
        self.click("Add the route")
        self.wait_for("toggle button", "Route to 10.2.0.0/16")
        self.click("Remove the route to 10.1.0.0/16")
        self.wait_until_gone("toggle button", "Route to 10.1.0.0/16")
        self.assertEqual([row[0] for row in home.values["Routes"]], ["10.2.0.0/16"])
        self.assertEqual(self.service.called("AddRoutes"), [(["10.2.0.0/16"],)])

    # covers: page route-list
    def test_added_route_is_scrolled_to(self):
        self.look_at(Warnings=[
            {"warning": "route-conflict", "subject": f"10.{i}.0.0/16", "detail": "eth0"}
            for i in range(8)])
        self.resize(720, 420)
        self.write("Another network", "10.2.0.0/16")
        self.key("Return")
        self.everywhere("toggle button", "Route to 10.2.0.0/16")
        self.wait(lambda: self.is_in_window("list box", "Networks behind the tunnel"),
                  "the routes in the window")
        self.wait(lambda: self.is_in_window("text", "Another network"), "the entry in the window")

    def is_in_window(self, role, label):
        _, top, _, height = self.find("frame")[0].node.extents()
        _, y, _, its_height = self.everywhere(role, label).extents()
        return y >= top and y + its_height <= top + height

    # covers: page connection-page
    def test_file_problem_is_said(self):
        home = self.look_at(FileProblem="line 3: what is that?")
        self.wait_for_text("line 3: what is that?")
        home.change(FileProblem="")
        self.wait(lambda: not [text for text in self.texts() if "line 3" in text], "no problem")

    # covers: page log-dialog, action log
    def test_log_grows(self):
        home = self.look_at()
        home.write_log((1_700_000_000_000_000, "pppd", "sent [LCP ConfReq id=0x1]"))
        self.click("Log…")
        self.wait_for("push button", "Copy")
        home.write_log(*((1_700_000_000_000_000, "state", f"line {number}")
                         for number in range(2500)))
        text = self.wait_for("text", "Log").node
        self.wait(lambda: text.get("org.a11y.atspi.Text", "CharacterCount") > 2500 * 30,
                  "all 2501 lines")

    # covers: page history-dialog, action history
    def test_history_in_words(self):
        home = self.look_at()
        began = 1_700_000_000_000_000
        home.history = [
            {"began": service.GLib.Variant("x", began),
             "connected": service.GLib.Variant("x", began + 2_000_000),
             "ended": service.GLib.Variant("x", began + 3602_000_000),
             "rx-bytes": service.GLib.Variant("t", 5_000_000),
             "tx-bytes": service.GLib.Variant("t", 1000),
             "server": service.GLib.Variant("s", "192.0.2.1")},
            {"began": service.GLib.Variant("x", began), "ended": service.GLib.Variant("x", began),
             "server": service.GLib.Variant("s", "192.0.2.1"),
             "cause": service.GLib.Variant("s", "auth-rejected")}]
        self.click("History…")
        self.wait_for("list item", "Connected for 60 minutes, received 5.0\u00a0MB")
        self.wait_for("list item", "Did not connect")

    def test_traffic_in_words(self):
        home = self.service.add("Home")
        home.traffic = (3_000_000, 2000)
        home.change(**home.CONNECTED)
        self.open()
        self.choose("Home")
        self.everywhere("label", "Received 3.0\u00a0MB, sent 2.0\u00a0kB")


if __name__ == "__main__":
    unittest.main()
