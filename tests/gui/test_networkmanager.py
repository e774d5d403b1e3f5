# SPDX-License-Identifier: GPL-2.0-or-later
"""Tunnels that NetworkManager started, and its connections as an offer."""

import os
import re
import unittest
import unittest.mock

import accessibility
import networkmanager
import viewer
from gi.repository import GLib
from screen import Screen, keyring, service

SAFE = {"refuse-eap": "yes", "refuse-pap": "yes", "refuse-chap": "yes", "refuse-mschap": "yes",
        "require-mppe-128": "yes", "password-flags": "1"}


class Manager(Screen):
    def setUp(self):
        super().setUp()
        self.start_manager()

    def start_manager(self):
        self.manager = networkmanager.NetworkManager(self.bus.get_bus_address())
        self.addCleanup(self.manager.vanish)


# covers: page foreign-page
class Tunnels(Manager):
    def raise_tunnel(self):
        path = self.manager.add("Büro", data={"gateway": "192.0.2.7"})
        return self.manager.activate(path, "10.9.0.5", "10.9.0.0/16", "172.20.0.0/14")

    def test_tunnel_is_shown_without_switches(self):
        self.service.add("Home")
        self.raise_tunnel()
        self.open()
        self.wait_for("label", "Connected · managed by NetworkManager · 192.0.2.7")
        self.assertEqual([toggle.label for toggle in self.find("toggle button")
                          if "Büro" in toggle.label], [])
        self.choose("Büro")
        for text in ("10.9.0.5", "10.9.0.0/16", "172.20.0.0/14",
                     "NetworkManager started this tunnel and looks after it"):
            self.wait_for_text(text)
        for name in ("Route to", "Connect Büro"):
            self.assertEqual(self.find("toggle button", name), [])
        for name in ("Connect", "Disconnect", "Add the route", "Edit"):
            self.assertEqual(self.find("push button", name), [])

    def test_tunnel_is_followed(self):
        self.service.add("Home")
        tunnel = self.raise_tunnel()
        self.open()
        self.choose("Büro")
        tunnel.route("10.77.0.0/16")
        self.wait_for_text("10.77.0.0/16")
        self.assertFalse(any("10.9.0.0/16" in text for text in self.texts()))
        tunnel.change(4)
        self.wait_for("label", "Getting an address · managed")
        tunnel.end()
        self.wait_until_gone("label", "Büro")
        self.wait_for("label", "Choose a connection")

    def test_network_of_two_routes_is_shown_once(self):
        path = self.manager.add("Büro")
        self.manager.activate(path, "10.9.0.5", "10.9.0.1/32", "10.9.0.0/16", "10.9.0.1/32")
        self.open()
        self.choose("Büro")
        self.wait_for("list item", "10.9.0.0/16")
        self.assertEqual(len(self.find("list item", "10.9.0.1/32")), 1)

    def test_tunnel_of_another_kind_is_not_shown(self):
        path = self.manager.add("Other", service_type=networkmanager.NAME + ".openvpn")
        self.manager.activate(path, "10.8.0.5", "10.8.0.0/16")
        self.service.add("Home")
        self.open()
        self.wait_for("label", "Home")
        self.raise_tunnel()
        self.wait_for("list item", "Büro")  # libnm has told of the other one by then
        self.assertEqual(self.find("list item", "Other"), [])

    def test_manager_vanishes_and_comes_back(self):
        self.service.add("Home")
        self.raise_tunnel()
        self.open()
        self.choose("Büro")
        self.manager.vanish()
        self.wait_until_gone("list item", "Büro")
        self.assertTrue(self.find("list item", "Home"))
        self.start_manager()
        self.raise_tunnel()
        self.wait_for("list item", "Büro")

    def test_manager_starts_later(self):
        self.manager.vanish()
        self.service.add("Home")
        self.open()
        self.wait_for("list item", "Home")
        self.start_manager()
        self.raise_tunnel()
        self.wait_for("list item", "Büro")

    def test_list_changes_around_it(self):
        self.raise_tunnel()
        self.open()
        self.choose("Büro")
        home = self.service.add("Home")
        self.wait_for("list item", "Home")
        self.wait_for_text("NetworkManager started this tunnel")
        self.service.remove(home)
        self.wait_until_gone("list item", "Home")
        self.wait_for_text("NetworkManager started this tunnel")


# covers: page import-dialog import-row, action import
class Import(Manager):
    def open_offer(self):
        self.open()
        self.click("Import from NetworkManager…")
        self.wait_for("dialog", "Import connections")

    def added(self):
        """Name to settings of what the service was asked to add."""
        return {arguments[0]["name"]: arguments[0]
                for arguments in self.service.called("Manager.AddConnection")}

    def test_first_start_offers_connections(self):
        self.manager.add("Safe", data=SAFE)
        self.manager.add("Lab", data={"domain": "CORP", "unit": "3", "from-the-future": "1"},
                         other={"ipv4": {"never-default": GLib.Variant("b", True)}})
        self.manager.add("Third", data=SAFE)
        self.manager.add("Other", service_type=networkmanager.NAME + ".openvpn")
        self.open()
        self.wait_for("label", "NetworkManager has 3 PPTP connections.")
        self.click("Import from NetworkManager…")
        self.assertTrue(self.wait_for("check box", "Safe").on)
        for text in ("vpn.example.org · alice", "vpn.example.org · CORP\\alice",
                     "from-the-future: it has no equivalent here",
                     "mppe: unsafe: everything is sent in the clear"):
            self.wait_for_text(text)
        self.assertEqual(self.find("check box", "Other"), [])
        self.press(self.wait_for("check box", "Third"))
        self.wait(lambda: not self.find("check box", "Third")[0].on, "no tick")
        self.click("Import")
        self.wait_for("list item", "Lab")
        self.wait_for("list item", "Safe")
        self.wait_until_gone("dialog")
        self.assertEqual(sorted(self.added()), ["Lab", "Safe"])
        lab = self.added()["Lab"]
        self.assertEqual((lab["server"], lab["user"], lab["domain"], lab["mppe"], lab["interface"]),
                         (["vpn.example.org"], "alice", "CORP", "off", "ppp3"))
        self.assertNotIn("default-route", lab)

    def test_hostile_connections_are_refused_by_name(self):
        self.manager.add("Newline", data={"user": "alice\nplugin /tmp/evil.so"})
        self.manager.add("Control", data={"domain": "CO\x1b[2JRP"})
        self.manager.add("Huge", data={"gateway": "a" * 70000})
        self.manager.add("W" * 70000)
        self.manager.add("Good", data=SAFE)
        self.open_offer()
        for text in ("user: “alice\\nplugin /tmp/evil.so” is not allowed",
                     "domain: “CO\\x1b[2JRP” is not allowed", "gateway: “aaaa", "connection.id: “WW"):
            self.wait_for_text(text)
        for name in ("Newline", "Control", "Huge", "WWWW"):
            tick = self.find("check box", name)[0]
            self.assertFalse(tick.sensitive or tick.on)
        self.assertLess(max(map(len, self.texts())), 3000)
        self.click("Import")
        self.wait_for("list item", "Good")
        self.assertEqual(list(self.added()), ["Good"])

    def test_name_that_is_taken_gets_another(self):
        self.service.add("Office")
        self.manager.add("Office", data=SAFE)
        self.open()
        self.wait_for("list item", "Office")
        self.open_from_menu()
        self.wait_for_text("It will be called “Office 2”: there is another “Office”.")
        tick = self.wait_for("check box", "Office")
        self.assertFalse(tick.on)
        self.assertFalse(self.find("push button", "Import")[-1].sensitive)
        self.press(tick)
        self.click("Import")
        self.wait_for("list item", "Office 2")
        self.assertEqual(list(self.added()), ["Office 2"])

    def open_from_menu(self):
        self.click("Menu", "toggle button")
        self.click("Import…")
        self.wait_for("dialog", "Import connections")

    def test_service_refuses_one(self):
        self.manager.add("Bad", data=SAFE)
        self.manager.add("Good", data=SAFE)

        def add(target, invocation, settings, flags):
            if settings["name"] == "Bad":
                raise service.Misbehaviour("NotAuthorized", "not authorised")
            return target.AddConnection(invocation, settings, flags)
        self.service.handlers["Manager.AddConnection"] = add
        self.open_offer()
        self.click("Import")
        self.wait_for_text("not authorised")
        self.wait_for("list item", "Good")
        self.assertTrue(self.find("check box", "Bad"))
        self.assertEqual(self.find("check box", "Good"), [])
        self.click("Cancel")
        self.wait_until_gone("dialog")

    def test_what_would_go_on_connecting_is_said(self):
        office = self.manager.add("Office", data=SAFE)
        self.manager.add("Wired", service_type=networkmanager.NAME + ".openvpn", other={
            "connection": {"secondaries": GLib.Variant("as", [self.manager.uuid(office)])}})
        self.open_offer()
        self.wait_for_text("NetworkManager goes on connecting it by itself, together with “Wired”")
        self.wait_for_text("Connect to a server with one program at a time")

    def test_manager_vanishes_while_it_is_offered(self):
        self.manager.add("Office", data={**SAFE, "password-flags": "0"})
        self.open_offer()
        self.manager.vanish()
        self.click("Import")
        self.wait_for("list item", "Office")

    def open_file(self, path, before=lambda: None):
        self.open()
        self.with_chooser = True
        self.wait_for("label", "No connections")
        self.open_from_menu()
        self.wait_for_text("NetworkManager has no PPTP connection that could be imported.")
        self.click("From a file…")
        self.wait_for("push button", "Open")
        self.focus_window()
        self.type(path)
        self.wait_for_focus("text")
        before()
        self.click("Open")

    def test_file_of_100_megabytes_is_refused(self):
        path = os.path.join(os.environ["XDG_RUNTIME_DIR"], "huge.nmconnection")
        with open(path, "w", encoding="utf-8") as file:
            file.write("[connection]\nid=Huge\n")
            file.truncate(100 * 1000 * 1000)
        self.open_file(path, lambda: setattr(self, "before", self.peak()))
        self.wait_for_text("1 MiB")
        self.assertEqual(self.find("check box", "Huge"), [])
        self.assertLess(self.peak() - self.before, 50_000)

    def peak(self):
        """The most memory that the program had, in kB."""
        with open(f"/proc/{self.program.pid}/status", encoding="utf-8") as file:
            return int(re.search(r"VmHWM:\s*(\d+) kB", file.read())[1])

    def test_file_is_imported(self):
        path = os.path.join(os.environ["XDG_RUNTIME_DIR"], "office.nmconnection")
        with open(path, "w", encoding="utf-8") as file:
            file.write("[connection]\nid=From a file\n[vpn]\nservice-type=" + networkmanager.PPTP +
                       "\ngateway=192.0.2.9\nuser=bob\n")
        self.open_file(path)
        self.wait_for("check box", "From a file")
        self.wait_for_text("192.0.2.9 · bob")
        self.click("Import")
        self.wait_for("list item", "From a file")


class Passwords(Manager):
    WORD = "Sesam öffne dich"

    def setUp(self):
        super().setUp()
        self.session = keyring.Keyring(self)

        def add(target, invocation, settings, flags):
            values = {"password": "keyring", **settings}  # the real service's default
            connection = target.add(values.pop("name"), **values)
            return GLib.Variant("(o)", (connection.path,))
        self.service.handlers["Manager.AddConnection"] = add

    def environment(self, **changes):
        return super().environment(**{**self.session.environment,
                                      "AT_SPI_BUS_ADDRESS": accessibility.address(), **changes})

    def user_bus(self):
        return self.session.bus

    def import_all(self):
        """The UUID of what was added."""
        self.open()
        self.click("Import from NetworkManager…")
        self.click("Import")
        self.wait_until_gone("dialog")
        self.wait_for("list item", "Office")
        connection, = self.service.connections.values()
        return connection.uuid

    def test_password_of_the_manager_moves_into_the_keyring(self):
        self.manager.add("Office", data={**SAFE, "password-flags": "0"})
        self.manager.secrets["Office"] = self.WORD
        sent = self.session.monitor()
        uuid = self.import_all()
        self.assertNotIn(self.WORD.encode(), sent())  # encrypted for the keyring
        self.assertNotIn(self.WORD, str(self.service.calls) + self.said())
        self.assertEqual(self.session.secret(uuid), self.WORD.encode())

    def test_password_of_an_agent_that_does_not_run(self):
        path = self.manager.add("Office", data=SAFE)
        self.session.put(None, self.WORD.encode(), {
            "connection-uuid": self.manager.uuid(path), "setting-name": "vpn",
            "setting-key": "password", "xdg:schema": networkmanager.NAME + ".Connection"})
        uuid = self.import_all()
        self.assertEqual(self.session.secret(uuid), self.WORD.encode())
        self.assertEqual(self.manager.asked, ["Office"])

    def test_password_that_nobody_has_is_asked_for(self):
        self.manager.add("Office", data=SAFE)
        self.manager.add("Home", data={**SAFE, "password-flags": "0"})
        self.manager.add("Nobody's", data={**SAFE, "password-flags": "4"})
        self.open()
        self.click("Import from NetworkManager…")
        self.click("Import")
        self.wait_for_text("NetworkManager gave no password")
        self.wait_for_text("You will be asked for it when you connect: Office, Home")
        self.assertEqual(len(self.find("alert")), 1)
        self.click("Close")
        self.wait_until_gone("dialog")
        for connection in self.service.connections.values():
            self.assertEqual(self.session.items(connection.uuid), [])
        self.choose("Office")
        self.click("Connect")
        self.wait_for("password text", "Password")

    def test_password_that_polkit_asks_about(self):
        self.manager.add("Office", data={**SAFE, "password-flags": "0"})
        self.manager.secrets["Office"] = self.WORD
        self.manager.thinking = 26  # longer than calls usually wait
        with unittest.mock.patch.object(viewer, "PATIENCE", 90):
            uuid = self.import_all()
        self.assertEqual(self.session.secret(uuid), self.WORD.encode())

    def test_password_is_not_asked_of_anybody_where_there_is_none(self):
        self.manager.add("Office", data={**SAFE, "password-flags": "2"})
        self.manager.secrets["Office"] = self.WORD
        uuid = self.import_all()
        self.assertEqual((self.session.items(uuid), self.manager.asked), ([], []))


if __name__ == "__main__":
    unittest.main()
