# SPDX-License-Identifier: GPL-2.0-or-later
"""Tunnels that NetworkManager started, and its connections as an offer."""

import unittest

import networkmanager
from screen import Screen


class Manager(Screen):
    def setUp(self):
        super().setUp()
        self.start_manager()

    def start_manager(self):
        self.manager = networkmanager.NetworkManager(self.bus.get_bus_address())
        self.addCleanup(self.manager.vanish)


class Tunnels(Manager):
    def raise_tunnel(self):
        path = self.manager.add("Büro", data={"gateway": "192.0.2.7"})
        return self.manager.activate(path, "10.9.0.5", "10.9.0.0/16", "172.20.0.0/14")

    def test_tunnel_is_shown_without_switches(self):
        self.service.add("Home")
        self.raise_tunnel()
        self.open()
        self.wait_for("label", "192.0.2.7 · Connected · managed by NetworkManager")
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
        self.wait_for("label", "192.0.2.7 · Getting an address · managed")
        tunnel.end()
        self.wait_until_gone("label", "Büro")
        self.wait_for("label", "Choose a connection")

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


if __name__ == "__main__":
    unittest.main()
