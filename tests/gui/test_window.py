# SPDX-License-Identifier: GPL-2.0-or-later
"""The window: the list, connecting, what stands, what failed and how it is mended."""

import unittest

from screen import Screen, service


class Window(Screen):
    # covers: page window
    def test_list_follows_the_service(self):
        self.service.add("Home")
        self.open()
        self.wait_for("label", "Home")
        office = self.service.add("Office")
        self.wait_for("label", "Office")
        office.change(**office.CONNECTED)
        self.wait_for("label", "Connected · ")
        self.service.remove(office)
        self.wait_until_gone("label", "Office")

    def test_empty(self):
        self.open()
        self.wait_for("label", "No connections")

    def test_service_is_absent_and_comes_back(self):
        self.service.vanish()
        self.open()
        self.wait_for("label", "The service is not running")
        self.service = service.Service(self.bus.get_bus_address())
        self.addCleanup(self.service.vanish)
        self.service.add("Home")
        self.wait_for("label", "Home")

    # covers: page connection-page
    def test_connect_and_disconnect(self):
        home = self.service.add("Home")
        home.script = [(0.0, {"State": "resolving"})]
        self.open()
        self.choose("Home")
        self.click("Connect")
        self.wait_for("push button", "Cancel")
        self.wait_for("label", "Looking up the server")
        home.change(**home.CONNECTED)
        self.wait_for("push button", "Disconnect")
        for text in ("10.0.0.5", "192.0.2.1", "encrypted, weak: MPPE 128-bit"):
            self.wait_for_text(text)
        self.click("Disconnect")
        self.wait_for("push button", "Connect")
        self.assertIsNone(home.secret)

    # covers: page password-dialog
    def test_password_is_asked_for(self):
        home = self.service.add("Home", password="ask")
        self.open("--connect", "Home")
        self.wait_for("label", "Password of CORP\\alice for Home")
        self.assertFalse(self.find("push button", "Connect")[-1].sensitive)
        self.wait_for("password text", "Password").node.write("x" * 256)
        self.wait_for_text("255 bytes")
        self.wait_for("password text", "Password").node.write("geheim")
        self.wait(lambda: self.find("push button", "Connect")[-1].sensitive, "a button to press")
        self.click("Connect")
        self.wait_for("push button", "Disconnect")
        self.assertEqual(home.secret, b"geheim")

    # covers: page connection-page, checked cause mppe-stateful-only
    def test_failure_is_mended_after_asking(self):
        home = self.service.add("Home")
        home.fail("mppe-stateful-only", "Refusing MPPE stateful mode offered by peer")
        self.open("--connect", "Home")
        self.wait_for_text("offers only stateful encryption")
        self.assertFalse(any("Refusing MPPE" in text for text in self.texts()))
        self.click("Details", "toggle button")
        self.wait_for_text("Refusing MPPE stateful mode")
        home.script = [(0.0, {"State": "calling", "Failure": {}}), (0.05, dict(home.CONNECTED))]
        self.click("Mend it")
        self.wait_for_text("mppe-stateful=true")
        self.assertEqual(home.settings["mppe-stateful"], False)
        self.click("Change")
        self.wait_for("push button", "Disconnect")
        self.assertEqual(home.settings["mppe-stateful"], True)

    # covers: page fact-row
    def test_facts_of_the_tunnel(self):
        home = self.service.add("Home")
        home.change(**{**home.CONNECTED, "DataPath": "userspace", "Dns": []})
        self.open("--connect", "Home")
        self.wait_for_text("through the program pptp")
        self.assertEqual(self.find("list item", "Name servers"), [])
        home.change(Dns=["10.0.0.53", "10.0.0.54"])
        self.wait_for_text("10.0.0.53, 10.0.0.54")
        home.change(State="disconnected")
        self.wait_until_gone("label", "10.0.0.5")

    # covers: property Changes Warnings
    def test_changes_and_warnings_are_told(self):
        home = self.service.add("Home")
        home.change(**{**home.CONNECTED, "Warnings": [
            {"warning": "route-conflict", "subject": "10.0.0.0/8", "detail": "eth0"}]})
        self.open("--connect", "Home")
        self.wait_for_text("10.0.0.0/8 is not reached through the tunnel as a whole (eth0)")
        self.assertFalse(any("1396 bytes at most" in text for text in self.texts()))
        self.go_to("toggle button", "Changes").act()
        self.go_to("label", "1396 bytes at most")
        home.change(Changes=[], Warnings=[], State="disconnected")
        self.wait_until_gone("toggle button", "Changes")

    def test_kill_switch_of_a_failed_tunnel_is_let_go(self):
        home = self.service.add("Home")
        home.fail("link-lost", "")
        home.change(Changes=[{"kind": "firewall", "subject": "", "reason": "kill-switch"}])
        self.open("--connect", "Home")
        self.click("Let traffic pass again")
        self.wait(lambda: self.service.called("Disconnect"), "the call")

    def test_failed_tunnel_without_kill_switch_has_nothing_to_let_go(self):
        home = self.service.add("Home")
        home.fail("link-lost", "")
        self.open("--connect", "Home")
        self.wait_for("push button", "Connect")
        self.assertEqual(self.find("push button", "Let traffic pass again"), [])

    def test_all_traffic_is_switched(self):
        home = self.service.add("Home")
        self.open()
        self.choose("Home")
        name = "Send all traffic through the tunnel"
        self.assertFalse(self.wait_for("toggle button", name).on)
        self.click(name, "toggle button")
        self.wait(lambda: self.service.called("Update"), "the call")
        self.assertEqual(self.service.called("Update"), [({"default-route": True}, [])])
        self.assertFalse(self.wait_for("toggle button", name).on)  # nobody has said so yet
        home.change(Settings=None, Overrides=None)
        self.wait(lambda: self.wait_for("toggle button", name).on, "a switch that is on")

    def test_kill_switch_is_switched(self):
        self.service.add("Home")
        self.open()
        self.choose("Home")
        self.click("Block traffic that would go past the tunnel", "toggle button")
        self.wait(lambda: self.service.called("Update"), "the call")
        self.assertEqual(self.service.called("Update"), [({"kill-switch": True}, [])])

    # covers: page route-list
    def test_route_is_switched_on_the_live_tunnel(self):
        home = self.service.add("Home")
        home.change(**home.CONNECTED, Routes=[("10.1.0.0/16", True, True)])
        self.open("--connect", "Home")
        toggle = self.wait_for("toggle button", "Route to 10.1.0.0/16")
        self.assertTrue(toggle.on)
        self.assertEqual(toggle.node.description(), "Goes through the tunnel")
        self.press(toggle)
        self.wait(lambda: home.values["Routes"] == [("10.1.0.0/16", False, False)], "the change")
        self.wait(lambda: not self.wait_for("toggle button", "Route to 10.1.0.0/16").on, "a switch that is off")

    def test_refusal_is_said(self):
        def refuse(target, invocation, *arguments):
            raise service.Misbehaviour("NotAuthorized", "not authorised")
        self.service.add("Home")
        self.service.handlers["Connect"] = refuse
        self.open("--connect", "Home")
        self.wait_for_text("not authorised")

    def test_refusal_is_said_of_a_connection_that_is_not_shown(self):
        held = []

        def hold(target, invocation, *arguments):
            held.append(invocation)
            raise service.Silence
        self.service.add("Home")
        self.service.add("Office")
        self.service.handlers["Connect"] = hold
        self.open("--connect", "Home")
        self.wait(lambda: held, "the call")
        self.choose("Office")
        held[0].return_dbus_error(service.ERROR + "NotAuthorized", "not authorised")
        self.wait_for("alert", "Error")
        self.wait_for_text("not authorised")
        self.assertTrue(self.find("label", "Home"))

    def test_lost_connection_is_not_ended_by_its_own_switch(self):
        home = self.service.add("Home")
        home.change(**home.CONNECTED)
        self.open()
        self.wait_for("push button", "Disconnect")
        home.change(State="waiting")
        self.wait_for("label", "Waiting before the next attempt · ")
        self.assertTrue(self.find("toggle button", "Connect Home")[0].on)
        home.change(**home.CONNECTED)
        self.wait_for("label", "Connected · ")
        self.assertEqual(self.service.called("Disconnect"), [])

    def test_unknown_name_is_said(self):
        self.open("--connect", "Nowhere")
        self.wait_for_text("There is no connection “Nowhere”")

    def test_second_instance_reaches_the_first(self):
        self.service.add("Home")
        office = self.service.add("Office")
        self.open()
        self.wait_for("label", "Office")
        self.assertEqual(self.launch("--connect", "Office").wait(30), 0)
        self.wait_for("push button", "Disconnect")
        self.assertEqual(office.values["State"], "connected")
        self.assertEqual(self.launch().wait(30), 0)
        self.assertEqual(len(self.find("frame")), 1)

    def test_asked_to_connect_twice_it_asks_for_one_password(self):
        home = self.service.add("Home", password="ask")
        self.open("--connect", "Home")
        self.wait_for("password text", "Password")
        self.assertEqual(self.launch("--connect", "Home").wait(30), 0)
        self.wait_for("password text", "Password").node.write("geheim")
        self.click("Connect")
        self.wait_for("push button", "Disconnect")
        self.assertEqual((home.secret, self.find("password text")), (b"geheim", []))

    # covers: action disconnect-all
    def test_desktop_disconnects_all(self):
        connected = [self.service.add("Home"), self.service.add("Office")]
        for connection in connected:
            connection.change(**connection.CONNECTED)
        self.service.add("Idle")
        self.open()
        self.wait_for("label", "Idle")
        self.activate("disconnect-all")
        # each in the list, and the one that is shown
        self.wait(lambda: len(self.find("label", "Not connected")) == 4, "the end of all")
        self.assertEqual(len(self.service.called("Disconnect")), 2)

    def test_every_control_has_a_name(self):
        home = self.service.add("Home")
        home.change(**home.CONNECTED, Routes=[("10.1.0.0/16", True, True)])
        self.service.add("Office", password="ask")
        self.open("--connect", "Home")
        self.wait_for("push button", "Disconnect")
        self.assertEqual(self.unnamed(), [])
        self.assertEqual(self.launch("--connect", "Office").wait(30), 0)
        self.wait_for("password text", "Password")
        self.assertEqual(self.unnamed(), [])

    def unnamed(self):
        roles = ("push button", "toggle button", "check box", "text", "password text", "list box",
                 "list item")
        return [str(widget) for widget in self.showing()
                if widget.role in roles and not widget.label]


if __name__ == "__main__":
    unittest.main()
