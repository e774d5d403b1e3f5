# SPDX-License-Identifier: GPL-2.0-or-later
"""As much of NetworkManager as libnm's client needs to see its connections and VPN tunnels.

Not python3-dbusmock's template: that one knows neither VPN tunnels nor their addresses.
"""

import threading
import uuid

from gi.repository import Gio, GLib

NAME = "org.freedesktop.NetworkManager"
ROOT = "/org/freedesktop"
PATH = ROOT + "/NetworkManager"
SETTINGS = NAME + ".Settings"
CONNECTION = SETTINGS + ".Connection"
ACTIVE = NAME + ".Connection.Active"
VPN = NAME + ".VPN.Connection"
IP4_CONFIG = NAME + ".IP4Config"
PPTP = NAME + ".pptp"

INTERFACES = """
<node>
  <interface name="org.freedesktop.DBus.ObjectManager">
    <method name="GetManagedObjects">
      <arg type="a{oa{sa{sv}}}" direction="out"/>
    </method>
  </interface>
  <interface name="org.freedesktop.NetworkManager.Settings.Connection">
    <method name="GetSettings"><arg type="a{sa{sv}}" direction="out"/></method>
    <method name="GetSecrets">
      <arg type="s" direction="in"/>
      <arg type="a{sa{sv}}" direction="out"/>
    </method>
  </interface>
</node>
"""


class Tunnel:
    """An active connection; `change` tells the clients."""

    ACTIVATED = 5

    def __init__(self, manager, path, config):
        self.manager = manager
        self.path = path
        self.config = config

    def change(self, state):
        self.manager.change(self.path, VPN, VpnState=GLib.Variant("u", state))

    def route(self, *networks):
        self.manager.change(self.config, IP4_CONFIG, RouteData=routes(networks))

    def end(self):
        self.manager.remove(self.path)


def routes(networks):
    return GLib.Variant("aa{sv}", [
        {"dest": GLib.Variant("s", network.split("/")[0]),
         "prefix": GLib.Variant("u", int(network.split("/")[1]))} for network in networks])


class NetworkManager:
    """Owns the bus name. `secrets` holds passwords by name; others are refused. The answer comes
    after `thinking` seconds, as where polkit asks somebody first."""

    def __init__(self, address):
        flags = (Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT |
                 Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION)
        self.bus = Gio.DBusConnection.new_for_address_sync(address, flags, None, None)
        self.bus.set_exit_on_close(False)
        self.interfaces = {interface.name: interface
                           for interface in Gio.DBusNodeInfo.new_for_xml(INTERFACES).interfaces}
        # What is told of an object and what is answered are in one order, as where one thread does
        # it: an answer without an object never comes behind the signal that the object is there.
        self.lock = threading.RLock()
        self.objects = {}  # path to interface to property to value
        self.settings = {}  # path to what GetSettings answers
        self.secrets = {}
        self.asked = []  # for secrets, by name
        self.thinking = 0
        self.bus.register_object(ROOT, self.interfaces["org.freedesktop.DBus.ObjectManager"],
                                 self._on_managed, None, None)
        self.objects[PATH] = {NAME: {"ActiveConnections": GLib.Variant("ao", []),
                                     "Version": GLib.Variant("s", "1.42.4")}}
        self.objects[PATH + "/Settings"] = {SETTINGS: {"Connections": GLib.Variant("ao", [])}}
        self.bus.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                           "RequestName", GLib.Variant("(su)", (NAME, 4)), None, 0, -1, None)

    def vanish(self):
        if not self.bus.is_closed():
            self.bus.close_sync(None)

    # What it has.

    def add(self, name, service_type=PPTP, data=None, other=None):
        """A VPN connection; @data: of vpn.data, beside a server and a user."""
        path = f"{PATH}/Settings/{len(self.settings) + 1}"
        items = {"gateway": "vpn.example.org", "user": "alice"}
        items.update(data or {})
        self.settings[path] = {
            "connection": {"id": GLib.Variant("s", name), "type": GLib.Variant("s", "vpn"),
                           "uuid": GLib.Variant("s", str(uuid.uuid4()))},
            "vpn": {"service-type": GLib.Variant("s", service_type),
                    "data": GLib.Variant("a{ss}", items)},
            "ipv4": {"method": GLib.Variant("s", "auto")},
            "ipv6": {"method": GLib.Variant("s", "auto")},
        }
        for group, values in (other or {}).items():
            self.settings[path].setdefault(group, {}).update(values)
        self.bus.register_object(path, self.interfaces[CONNECTION], self._on_connection, None, None)
        self._announce(path, {CONNECTION: {"Unsaved": GLib.Variant("b", False),
                                           "Flags": GLib.Variant("u", 0),
                                           "Filename": GLib.Variant("s", "")}})
        self.change(PATH + "/Settings", SETTINGS,
                    Connections=GLib.Variant("ao", list(self.settings)))
        return path

    def uuid(self, path):
        return self.settings[path]["connection"]["uuid"].unpack()

    def activate(self, path, address, *networks):
        """The tunnel of a connection, up and with routes."""
        number = path.rpartition("/")[2]
        active, config = f"{PATH}/ActiveConnection/{number}", f"{PATH}/IP4Config/{number}"
        settings = self.settings[path]["connection"]
        self._announce(config, {IP4_CONFIG: {
            "AddressData": GLib.Variant("aa{sv}", [{"address": GLib.Variant("s", address),
                                                    "prefix": GLib.Variant("u", 32)}]),
            "RouteData": routes(networks)}})
        self._announce(active, {
            ACTIVE: {"Connection": GLib.Variant("o", path), "Id": settings["id"],
                     "Uuid": settings["uuid"], "Type": settings["type"],
                     "State": GLib.Variant("u", 2), "Vpn": GLib.Variant("b", True),
                     "Ip4Config": GLib.Variant("o", config)},
            VPN: {"VpnState": GLib.Variant("u", Tunnel.ACTIVATED),
                  "Banner": GLib.Variant("s", "")}})
        self._tell_active()
        return Tunnel(self, active, config)

    def change(self, path, interface, **values):
        with self.lock:
            self.objects[path][interface].update(values)
            self.bus.emit_signal(None, path, "org.freedesktop.DBus.Properties",
                                 "PropertiesChanged",
                                 GLib.Variant("(sa{sv}as)", (interface, values, [])))

    def remove(self, path):
        with self.lock:
            interfaces = list(self.objects.pop(path))
            self._tell_active()
            self.bus.emit_signal(None, ROOT, "org.freedesktop.DBus.ObjectManager",
                                 "InterfacesRemoved", GLib.Variant("(oas)", (path, interfaces)))

    def _tell_active(self):
        self.change(PATH, NAME, ActiveConnections=GLib.Variant(
            "ao", [path for path, interfaces in self.objects.items() if ACTIVE in interfaces]))

    def _announce(self, path, interfaces):
        with self.lock:
            self.objects[path] = interfaces
            self.bus.emit_signal(None, ROOT, "org.freedesktop.DBus.ObjectManager",
                                 "InterfacesAdded", GLib.Variant("(oa{sa{sv}})", (path, interfaces)))

    # Dispatch.

    def _on_managed(self, bus, sender, path, interface, method, arguments, invocation):
        with self.lock:
            invocation.return_value(GLib.Variant("(a{oa{sa{sv}}})", (self.objects,)))

    def _on_connection(self, bus, sender, path, interface, method, arguments, invocation):
        if method == "GetSettings":
            invocation.return_value(GLib.Variant("(a{sa{sv}})", (self.settings[path],)))
            return
        name = self.settings[path]["connection"]["id"].unpack()
        self.asked.append(name)
        if name not in self.secrets:
            invocation.return_dbus_error(NAME + ".AgentManager.NoSecrets", "no agent")
            return
        secrets = {"vpn": {"secrets": GLib.Variant("a{ss}", {"password": self.secrets[name]})}}
        answer = GLib.Variant("(a{sa{sv}})", (secrets,))
        GLib.timeout_add_seconds(self.thinking, invocation.return_value, answer)
