# SPDX-License-Identifier: GPL-2.0-or-later
"""NetworkManager's plugin, as NetworkManager calls it, beside a mocked service of ours."""

import os
import subprocess
import time
import unittest

from gi.repository import Gio, GLib

import harness
import service

SERVICE = os.environ["PPTP_NM_SERVICE"]
NAME = "org.freedesktop.NetworkManager.pptp-manager"
PATH = "/org/freedesktop/NetworkManager/VPN/Plugin"
PLUGIN = "org.freedesktop.NetworkManager.VPN.Plugin"
LOGIN_FAILED, CONNECT_FAILED, BAD_IP_CONFIG = range(3)
STARTING, STARTED, STOPPED = 3, 4, 6


def address(text):
    return int.from_bytes(bytes(map(int, text.split("."))), "little")


def profile(secrets=None, persist=False, **data):
    data = {"gateway": "vpn.example.org", "user": "alice", "require-mppe-128": "yes", **data}
    vpn = {"service-type": GLib.Variant("s", NAME),
           "data": GLib.Variant("a{ss}", {key.replace("_", "-"): text
                                          for key, text in data.items()})}
    if persist:
        vpn["persistent"] = GLib.Variant("b", True)
    if secrets is not None:
        vpn["secrets"] = GLib.Variant("a{ss}", {"password": secrets})
    connection = {"id": GLib.Variant("s", "Office"), "type": GLib.Variant("s", "vpn"),
                  "uuid": GLib.Variant("s", "0e2bbd3d-6c46-4c1f-9a5b-1f0e3c5a7b01")}
    return {"connection": connection, "vpn": vpn}


class Returned(service.Service):
    """Knows the tunnel from the beginning."""

    def __init__(self, address, guest):
        self.before = guest
        super().__init__(address)

    def _request_name(self):
        self.guest = self.add("Office", identity=self.before.uuid)
        self.guest.values.update(self.before.values)
        super()._request_name()


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

    def add_guest(self, mock, invocation, settings, manager):
        guest = mock.add(settings.pop("name"), **settings)
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
        signature = {"Connect": "(a{sa{sv}})", "ConnectInteractive": "(a{sa{sv}}a{sv})",
                     "NewSecrets": "(a{sa{sv}})", "NeedSecrets": "(a{sa{sv}})", "Disconnect": "()"}
        return self.client.call_sync(NAME, PATH, PLUGIN, member,
                                     GLib.Variant(signature[member], arguments), None, 0, -1,
                                     None).unpack()

    def told(self, signal):
        return [arguments for name, *arguments in self.signals if name == signal]

    def connect(self, persist=False, **data):
        self.call("Connect", profile("secret", persist=persist, **data))
        self.wait(lambda: [STARTED] in self.told("StateChanged"), "the tunnel")

    def connect_and_lose(self, persist=False, cause="link-lost", next_cause=None):
        """Afterwards it comes up as before, or fails of next_cause."""
        self.connect(persist)
        guest = self.guests[0]
        script, guest.secret = guest.script, None
        guest.fail(cause)
        lost = guest.script
        if next_cause:
            guest.fail(next_cause)
        else:
            guest.script = script
        guest.play(lost)

    def connect_and_fail(self, cause, persist=False):
        failure = {"cause": cause, "detail": "E=691", "server": "vpn.example.org", "user": "alice"}
        self.script = [(0.0, {"State": "calling", "Failure": {}}),
                       (0.02, {"State": "failed", "Failure": failure})]
        self.call("Connect", profile("secret", persist=persist))
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
        self.wait(lambda: self.child.poll() == 0, "the end of the plugin")
        self.assertEqual(self.service.called("Delete"), [], "people look why")

    def reject(self):
        """The next calls fail because of the password."""
        failure = {"cause": "auth-rejected", "detail": "E=691", "server": "vpn.example.org",
                   "user": "alice"}
        self.script = [(0.0, {"State": "calling", "Failure": {}}),
                       (0.02, {"State": "failed", "Failure": failure})]

    def test_connect_interactive_wrong_password_is_asked_for_again(self):
        self.reject()
        self.call("ConnectInteractive", profile("wrong", password_flags="1"), {})
        for count in 1, 2:
            self.wait(lambda: len(self.told("SecretsRequired")) == count, "the question")
            self.assertEqual(self.told("SecretsRequired")[-1],
                             ["The server did not accept the password.", ["password"]])
            self.assertEqual(self.told("Failure"), [])
            if count == 2:
                self.script = None
            self.call("NewSecrets", profile("right", password_flags="1"))
        self.wait(lambda: self.told("Ip4Config"), "the addresses")
        self.assertEqual([guest.secret for guest in self.guests], [b"wrong", b"right", b"right"])

    def test_connect_interactive_the_systems_password_is_not_asked_for(self):
        self.reject()
        self.call("ConnectInteractive", profile("wrong", password_flags="0"), {})
        self.wait(lambda: [STOPPED] in self.told("StateChanged"), "the end")
        self.assertEqual(self.told("SecretsRequired"), [])
        self.assertEqual(self.told("Failure")[0], [LOGIN_FAILED])

    def test_connect_interactive_other_causes_fail(self):
        self.script = [(0.0, {"State": "calling", "Failure": {}}),
                       (0.02, {"State": "failed", "Failure": {"cause": "server-unreachable"}})]
        self.call("ConnectInteractive", profile("secret", password_flags="1"), {})
        self.wait(lambda: [STOPPED] in self.told("StateChanged"), "the end")
        self.assertEqual(self.told("SecretsRequired"), [])
        self.assertEqual(self.told("Failure")[0], [CONNECT_FAILED])

    def test_connect_interactive_nobody_answers(self):
        self.reject()
        self.call("ConnectInteractive", profile("wrong", password_flags="2"), {})
        self.wait(lambda: self.told("SecretsRequired"), "the question")
        self.call("Disconnect")
        self.wait(lambda: [STOPPED] in self.told("StateChanged"), "the end")
        self.child.wait(harness.PATIENCE)

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

    def test_failure_is_told_once_and_before_the_end(self):
        self.connect_and_fail("auth-rejected")
        self.assertEqual(self.told("Failure"), [[LOGIN_FAILED]])
        self.assertEqual(self.signals[-1], ("StateChanged", STOPPED))

    def test_connection_that_is_not_to_persist_ends_with_its_tunnel(self):
        self.connect_and_lose()
        self.wait(lambda: [STOPPED] in self.told("StateChanged"), "the end")
        self.assertEqual(self.told("Failure"), [[CONNECT_FAILED]])

    def test_connection_that_persists_has_its_tunnel_made_again(self):
        self.connect_and_lose(persist=True)
        self.wait(lambda: len(self.told("Ip4Config")) == 2, "the addresses once more")
        self.assertEqual(self.told("StateChanged"), [[STARTING], [STARTED], [STARTING], [STARTED]])
        self.assertEqual(self.told("Failure"), [])
        self.assertEqual(len(self.guests), 1, "it is the same one, with its log")
        self.assertEqual(self.guests[0].secret, b"secret")
        self.assertIs(self.told("Config")[0][0]["can-persist"], True)

    def test_connection_that_persists_ends_where_the_password_is_wrong(self):
        self.connect_and_lose(persist=True, next_cause="auth-rejected")
        self.wait(lambda: [STOPPED] in self.told("StateChanged"), "the end")
        self.assertEqual(self.told("Failure"), [[LOGIN_FAILED]])

    def test_connection_that_persists_is_not_made_again_at_first(self):
        self.assertEqual(self.connect_and_fail("server-unreachable", persist=True),
                         [CONNECT_FAILED])
        self.assertEqual(self.told("Failure"), [[CONNECT_FAILED]])

    def test_disconnect_while_it_waits_ends_it(self):
        self.connect_and_lose(persist=True)
        self.wait(lambda: self.told("StateChanged") == [[STARTING], [STARTED], [STARTING]],
                  "the pause")
        self.call("Disconnect")
        self.wait(lambda: [STOPPED] in self.told("StateChanged"), "the end")

    def test_disconnect_while_it_connects_ends_the_tunnel(self):
        self.script = [(0.0, {"State": "calling", "Failure": {}})]
        self.call("Connect", profile("secret"))
        self.wait(lambda: self.guests and self.guests[0].secret, "the call")
        self.call("Disconnect")
        self.wait(lambda: not self.service.connections, "the end of the tunnel")
        self.wait(lambda: [STOPPED] in self.told("StateChanged"), "the end")

    def test_service_that_vanishes_before_it_is_up_ends_the_connection(self):
        self.script = [(0.0, {"State": "calling", "Failure": {}})]
        self.call("Connect", profile("secret"))
        self.wait(lambda: self.guests and self.guests[0].secret, "the call")
        self.service.vanish()
        self.wait(lambda: [STOPPED] in self.told("StateChanged"), "the end")
        self.assertEqual(self.told("Failure"), [[CONNECT_FAILED]])

    def test_service_that_comes_back_without_the_tunnel_ends_the_connection(self):
        self.connect()
        self.service.vanish()
        self.service = service.Service(self.bus.get_bus_address())
        self.addCleanup(self.service.vanish)
        self.wait(lambda: [STOPPED] in self.told("StateChanged"), "the end")
        self.assertEqual(self.told("Failure"), [[CONNECT_FAILED]])

    def test_service_that_comes_back_with_the_tunnel_keeps_the_connection(self):
        self.connect()
        self.service.vanish()
        self.service = Returned(self.bus.get_bus_address(), self.guests[0])
        self.addCleanup(self.service.vanish)
        self.wait(lambda: self.service.reads, "a look at it")
        self.service.guest.fail("link-lost")
        self.service.guest.play(self.service.guest.script)
        self.wait(lambda: [STOPPED] in self.told("StateChanged"), "the end")
        self.assertEqual(self.told("Failure"), [[CONNECT_FAILED]])

    def test_class_route_is_reported(self):
        self.connect(class_route="yes")
        route = [address("10.0.0.0"), 8, 0, 0]
        self.assertEqual(self.told("Ip4Config")[0][0]["routes"], [route])

    def test_connect_ignores_what_nobody_knows(self):
        self.connect(no_such_key="x")
        self.assertEqual(self.told("Failure"), [])

    def test_our_end_comes_before_libnm_s(self):
        self.connect()
        self.assertEqual(self.guests[0].settings["timeout"], 55)

    def test_making_it_again_is_ours_alone(self):
        self.connect(persist=True)
        self.assertEqual(self.guests[0].settings["reconnect"], "off")


if __name__ == "__main__":
    unittest.main()
