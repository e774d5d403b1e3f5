# SPDX-License-Identifier: GPL-2.0-or-later
"""NetworkManager's plugin, as NetworkManager calls it, beside a mocked service of ours."""

import os
import subprocess
import time
import unittest

from gi.repository import Gio, GLib

import harness

SERVICE = os.environ["PPTP_NM_SERVICE"]
NAME = "org.freedesktop.NetworkManager.pptp-manager"
PATH = "/org/freedesktop/NetworkManager/VPN/Plugin"
PLUGIN = "org.freedesktop.NetworkManager.VPN.Plugin"
LOGIN_FAILED, CONNECT_FAILED, BAD_IP_CONFIG = range(3)
STOPPED = 6


def address(text):
    return int.from_bytes(bytes(map(int, text.split("."))), "little")


def profile(secrets=None, **data):
    data = {"gateway": "vpn.example.org", "user": "alice", "require-mppe-128": "yes", **data}
    vpn = {"service-type": GLib.Variant("s", NAME),
           "data": GLib.Variant("a{ss}", {key.replace("_", "-"): text
                                          for key, text in data.items()})}
    if secrets is not None:
        vpn["secrets"] = GLib.Variant("a{ss}", {"password": secrets})
    connection = {"id": GLib.Variant("s", "Office"), "type": GLib.Variant("s", "vpn"),
                  "uuid": GLib.Variant("s", "0e2bbd3d-6c46-4c1f-9a5b-1f0e3c5a7b01")}
    return {"connection": connection, "vpn": vpn}


class Plugin(harness.BusTest):
    def setUp(self):
        super().setUp()
        self.service.handlers["Manager.AddTemporaryConnection"] = self.add_guest
        self.guests = []
        self.script = None
        self.signals = []
        self.watch()
        self.child = subprocess.Popen([SERVICE], env=self.environment())
        self.addCleanup(self.end_child)
        self.wait(self.is_on_the_bus, "the plugin's name")

    def end_child(self):
        if self.child.poll() is None:
            self.child.kill()
        self.child.wait()

    def add_guest(self, service, invocation, settings, manager):
        guest = service.add(settings.pop("name"), **settings)
        if self.script:
            guest.script = self.script
        self.guests.append(guest)
        return GLib.Variant("(o)", (guest.path,))

    def watch(self):
        flags = (Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT |
                 Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION)
        self.client = Gio.DBusConnection.new_for_address_sync(self.bus.get_bus_address(), flags,
                                                              None, None)
        self.client.set_exit_on_close(False)
        self.addCleanup(self.client.close_sync, None)
        self.client.signal_subscribe(NAME, PLUGIN, None, PATH, None, Gio.DBusSignalFlags.NONE,
                                     self.on_signal, None)

    def on_signal(self, bus, sender, path, interface, signal, arguments, data):
        self.signals.append((signal, *arguments.unpack()))

    def is_on_the_bus(self):
        return self.client.call_sync("org.freedesktop.DBus", "/", "org.freedesktop.DBus",
                                     "NameHasOwner", GLib.Variant("(s)", (NAME,)), None, 0, -1,
                                     None).unpack()[0]

    def wait(self, condition, what):
        deadline = time.monotonic() + harness.PATIENCE
        while not condition():
            self.assertLess(time.monotonic(), deadline, f"{what}: {self.signals}")
            time.sleep(0.01)

    def call(self, member, *arguments):
        signature = {"Connect": "(a{sa{sv}})", "NeedSecrets": "(a{sa{sv}})", "Disconnect": "()"}
        return self.client.call_sync(NAME, PATH, PLUGIN, member,
                                     GLib.Variant(signature[member], arguments), None, 0, -1,
                                     None).unpack()

    def told(self, signal):
        return [arguments for name, *arguments in self.signals if name == signal]

    def connect_and_fail(self, cause):
        failure = {"cause": cause, "detail": "E=691", "server": "vpn.example.org", "user": "alice"}
        self.script = [(0.0, {"State": "calling", "Failure": {}}),
                       (0.02, {"State": "failed", "Failure": failure})]
        self.call("Connect", profile("secret"))
        self.wait(lambda: [STOPPED] in self.told("StateChanged"), "the end")
        return self.told("Failure")[0]

    def test_connect_hands_the_tunnel_over(self):
        self.call("Connect", profile("secret"))
        self.wait(lambda: self.told("Ip4Config"), "the addresses")
        guest = self.guests[0]
        self.assertEqual(guest.secret, b"secret")
        self.assertEqual(guest.settings["server"], ["vpn.example.org"])
        self.assertEqual(guest.settings["mppe"], "require-128")
        self.assertNotIn("dns-domain", guest.overrides)
        (config,), (ip4,) = self.told("Config")[0], self.told("Ip4Config")[0]
        self.assertEqual((config["tundev"], config["mtu"], config["gateway"]),
                         ("pptp0", 1396, address("192.0.2.1")))
        self.assertEqual((ip4["address"], ip4["ptp"], ip4["prefix"], ip4["dns"]),
                         (address("10.0.0.5"), address("10.0.0.1"), 32, [address("10.0.0.53")]))
        self.call("Disconnect")
        self.wait(lambda: not self.service.connections, "the end of the tunnel")

    def test_connect_wrong_password_is_a_failed_login(self):
        self.assertEqual(self.connect_and_fail("auth-rejected"), [LOGIN_FAILED])
        self.wait(lambda: not self.service.connections, "the end of the tunnel")

    def test_connect_silent_server_is_a_failed_connection(self):
        self.assertEqual(self.connect_and_fail("server-unreachable"), [CONNECT_FAILED])

    def test_connect_bad_address_is_a_bad_configuration(self):
        self.assertEqual(self.connect_and_fail("address-conflict"), [BAD_IP_CONFIG])

    def test_connect_refuses_what_it_does_not_understand(self):
        with self.assertRaises(GLib.Error) as caught:
            self.call("Connect", profile("secret", mppe_stateful="maybe"))
        self.assertIn("mppe-stateful", caught.exception.message)
        self.assertEqual(self.guests, [])

    def test_need_secrets(self):
        self.assertEqual(self.call("NeedSecrets", profile()), ("vpn",))
        self.assertEqual(self.call("NeedSecrets", profile("secret")), ("",))
        self.assertEqual(self.call("NeedSecrets", profile(password_flags="4")), ("",))

    def test_tunnel_that_is_lost_ends_the_connection(self):
        self.call("Connect", profile("secret"))
        self.wait(lambda: self.told("Ip4Config"), "the addresses")
        self.guests[0].fail("link-lost")
        self.guests[0].play(self.guests[0].script)
        self.wait(lambda: [STOPPED] in self.told("StateChanged"), "the end")
        self.assertEqual(self.told("Failure")[0], [CONNECT_FAILED])

    def test_service_that_vanishes_ends_the_connection(self):
        self.call("Connect", profile("secret"))
        self.wait(lambda: self.told("Ip4Config"), "the addresses")
        self.service.vanish()
        self.wait(lambda: [STOPPED] in self.told("StateChanged"), "the end")


if __name__ == "__main__":
    unittest.main()
