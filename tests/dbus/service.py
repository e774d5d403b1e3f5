# SPDX-License-Identifier: GPL-2.0-or-later
"""The service as tests need it: it speaks the real interfaces and misbehaves on request."""

import os
import threading
import time
import uuid

from gi.repository import Gio, GLib

NAME = "org.pptp.Manager1"
PATH = "/org/pptp/Manager1"
CONNECTION = NAME + ".Connection"
ERROR = NAME + ".Error."
OBJECT_MANAGER = """
<node>
  <interface name="org.freedesktop.DBus.ObjectManager">
    <method name="GetManagedObjects">
      <arg name="objects" type="a{oa{sa{sv}}}" direction="out"/>
    </method>
    <signal name="InterfacesAdded">
      <arg name="path" type="o"/>
      <arg name="interfaces" type="a{sa{sv}}"/>
    </signal>
    <signal name="InterfacesRemoved">
      <arg name="path" type="o"/>
      <arg name="interfaces" type="as"/>
    </signal>
  </interface>
</node>
"""


def read_interface(name):
    """The committed XML: the mock cannot drift away from the real thing."""
    with open(os.path.join(os.environ["PPTP_INTERFACES"], name + ".xml"), encoding="utf-8") as file:
        return Gio.DBusNodeInfo.new_for_xml(file.read()).interfaces[0]


def variant(value):
    """The D-Bus value that an option of this Python type has."""
    if isinstance(value, bool):
        return GLib.Variant("b", value)
    if isinstance(value, int):
        return GLib.Variant("u", value)
    if isinstance(value, str):
        return GLib.Variant("s", value)
    return GLib.Variant("as", value)


def dictionary(values):
    return {key: variant(value) for key, value in values.items()}


class Misbehaviour(Exception):
    """Raised by a handler: this error goes to the client."""

    def __init__(self, name, message="no"):
        super().__init__(message)
        self.name = name if "." in name else ERROR + name


def needs_a_question(target, invocation, *arguments):
    """What a handler does where polkit would ask: an error, unless the caller lets it ask."""
    flags = invocation.get_message().get_flags()
    if not flags & Gio.DBusMessageFlags.ALLOW_INTERACTIVE_AUTHORIZATION:
        raise Misbehaviour("org.freedesktop.DBus.Error.InteractiveAuthorizationRequired",
                           "not authorised without being asked for a password")


class Silence(Exception):
    """Raised by a handler: there is no answer."""


class Connection:
    """One connection. Properties change through change(), which also tells the clients."""

    TYPES = {
        "Name": "s", "Uuid": "s", "Owner": "s", "Overrides": "a{sv}", "Settings": "a{sv}",
        "State": "s", "Since": "x", "Interface": "s", "LocalAddress": "s", "PeerAddress": "s",
        "ServerAddress": "s", "Encryption": "s", "DataPath": "s", "Mtu": "u", "Routes": "a(sbb)",
        "Dns": "as", "Failure": "a{sv}", "SecretStored": "b", "FileProblem": "s",
        "Changes": "aa{sv}", "Warnings": "aa{sv}", "ManagedBy": "s", "NextAttempt": "x",
    }
    CONNECTED = {
        "State": "connected", "Interface": "pptp0", "LocalAddress": "10.0.0.5",
        "PeerAddress": "10.0.0.1", "ServerAddress": "192.0.2.1", "DataPath": "kernel",
        "Encryption": "mppe-128-stateless", "Mtu": 1396, "Dns": ["10.0.0.53"],
        "Changes": [
            {"kind": "server-route", "subject": "192.0.2.1 via 192.0.2.254 dev eth0",
             "reason": "uplink"},
            {"kind": "mtu", "subject": "1396", "reason": "uplink"},
        ],
    }

    def __init__(self, service, name, settings, identity):
        self.service = service
        self.uuid = identity or str(uuid.uuid4())
        self.path = PATH + "/connection/" + self.uuid.replace("-", "_")
        self.settings = {
            "name": name, "server": ["vpn.example.org"], "user": "CORP\\alice", "preset": "default",
            "password": "none", "timeout": 60, "autoconnect": "never", "mppe": "require-128",
            "mppe-stateful": False, "route": [],
        }
        self.settings.update(settings)
        self.overrides = {"server", "user"} | set(settings)
        self.values = {
            "Name": name, "Uuid": self.uuid, "Owner": "", "State": "disconnected",
            "Since": int(time.time() * 1e6), "Interface": "", "LocalAddress": "",
            "PeerAddress": "", "ServerAddress": "", "Encryption": "", "DataPath": "", "Mtu": 0,
            "Routes": [], "Dns": [], "Failure": {}, "SecretStored": False, "FileProblem": "",
            "Changes": [], "Warnings": [], "ManagedBy": "", "NextAttempt": 0,
        }
        self.traffic = (0, 0)
        self.log = []
        self.history = []
        self.secret = None
        self.options = None
        # What Connect leads to: pairs of seconds and properties.
        self.script = [(0.0, {"State": "resolving"}), (0.02, dict(self.CONNECTED))]

    def property(self, name):
        if name == "Settings":
            return GLib.Variant("a{sv}", dictionary(self.settings))
        if name == "Overrides":
            chosen = {key: self.settings[key] for key in sorted(self.overrides)}
            return GLib.Variant("a{sv}", dictionary(chosen))
        if name == "Failure":
            return GLib.Variant("a{sv}", dictionary(self.values["Failure"]))
        if self.TYPES[name] == "aa{sv}":
            return GLib.Variant("aa{sv}", [dictionary(one) for one in self.values[name]])
        return GLib.Variant(self.TYPES[name], self.values[name])

    def properties(self):
        return {name: self.property(name) for name in self.TYPES}

    def brief(self, options):
        values = [self.settings.get(key, "") for key in options]
        return (self.path, self.values["Name"], self.uuid, self.values["Owner"],
                self.values["State"], self.values["FileProblem"],
                [value if isinstance(value, str) else ";".join(value) for value in values])

    def change(self, **values):
        if "State" in values:
            values.setdefault("Since", int(time.time() * 1e6))
        self.values.update(values)
        changed = {name: self.property(name) for name in values}
        self.service.emit(
            self.path, "org.freedesktop.DBus.Properties", "PropertiesChanged",
            GLib.Variant("(sa{sv}as)", (CONNECTION, changed, [])))

    def play(self, script):
        """Plays a script in the service's own time."""
        def step(values):
            if self.service.connections.get(self.path) is not self:
                return GLib.SOURCE_REMOVE  # removed meanwhile
            if values.get("State") == "vanish":
                self.service.vanish()
            else:
                self.change(**values)
            return GLib.SOURCE_REMOVE

        for seconds, values in script:
            GLib.timeout_add(int(seconds * 1000), step, values)

    def fail(self, cause, detail="the evidence", seconds=0.02):
        failure = {"cause": cause, "detail": detail, "server": "vpn.example.org", "user": "alice"}
        self.script = [
            (0.0, {"State": "calling", "Failure": {}}),
            (seconds, {"State": "failed", "Failure": failure}),
        ]

    # The methods of the interface.

    def Connect(self, invocation, options):
        self.options = options
        if "secret" in options:
            fds = invocation.get_message().get_unix_fd_list()
            self.secret = read_secret(fds.get(options["secret"]))
        if self.values["State"] in ("disconnected", "failed"):
            self.play(self.script)

    def Disconnect(self, invocation):
        self.play([(0.0, {"State": "disconnecting"}),
                   (0.05, {"State": "disconnected", "Interface": "", "LocalAddress": ""})])

    def Update(self, invocation, settings, unset):
        self.settings.update(settings)
        self.overrides |= set(settings)
        self.overrides -= set(unset)
        if "name" in settings:
            self.change(Name=settings["name"])

    def Delete(self, invocation):
        self.service.remove(self)

    def AddRoutes(self, invocation, routes):
        added = [(route.split()[0], not route.endswith(" off"), False) for route in routes]
        self.change(Routes=self.values["Routes"] + added)

    def RemoveRoutes(self, invocation, routes):
        known = [row[0] for row in self.values["Routes"]]
        for route in routes:
            if route not in known:
                raise Misbehaviour("NotFound", f"there is no route {route}")
        self.change(Routes=[row for row in self.values["Routes"] if row[0] not in routes])

    def EnableRoutes(self, invocation, routes, enabled):
        self.change(Routes=[(row[0], enabled, enabled) if row[0] in routes else row
                            for row in self.values["Routes"]])

    def GetHistory(self, invocation):
        return GLib.Variant("(aa{sv})", (self.history,))

    def StoreSecret(self, invocation, handle):
        self.secret = read_secret(invocation.get_message().get_unix_fd_list().get(handle))
        self.change(SecretStored=True)

    def ClearSecret(self, invocation):
        if not self.values["SecretStored"]:
            raise Misbehaviour("NotFound", "no password is kept")
        self.change(SecretStored=False)

    def GetTraffic(self, invocation):
        return GLib.Variant("(tt)", self.traffic)

    def ReadLog(self, invocation, cursor):
        lines = self.log[cursor:cursor + 1000]
        return GLib.Variant("(a(xss)t)", (lines, cursor + len(lines)))

    def write_log(self, *lines):
        self.log.extend(lines)
        self.service.emit(self.path, CONNECTION, "LogGrew",
                          GLib.Variant("(t)", (len(self.log),)))


def read_secret(fd):
    """The password, where the handle is what the interface asks for: a fully sealed memfd."""
    import fcntl
    wanted = fcntl.F_SEAL_SEAL | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_WRITE
    try:
        if fcntl.fcntl(fd, fcntl.F_GET_SEALS) & wanted != wanted:
            raise Misbehaviour("NoSecret", "not sealed")
        return os.pread(fd, 4096, 0)
    finally:
        os.close(fd)


class Service:
    """Owns the bus name. `handlers` replaces methods: "Connect" or "Manager.FindConnection" to a
    function (connection or service, invocation, *arguments)."""

    def __init__(self, address):
        flags = (Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT |
                 Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION)
        self.bus = Gio.DBusConnection.new_for_address_sync(address, flags, None, None)
        self.bus.set_exit_on_close(False)
        self.connections = {}
        self.registrations = {}
        self.handlers = {}
        self.calls = []
        self.broken_profiles = []
        self.reads = []  # of properties: path and name
        self.interface = read_interface(CONNECTION)
        self.manager_interface = read_interface(NAME)
        for interface in (self.manager_interface,
                          Gio.DBusNodeInfo.new_for_xml(OBJECT_MANAGER).interfaces[0]):
            self.bus.register_object(PATH, interface, self._on_manager_call, self._on_manager_get,
                                     None)
        self._request_name()

    def _request_name(self):
        self.bus.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                           "RequestName", GLib.Variant("(su)", (NAME, 4)), None, 0, -1, None)

    def vanish(self):
        """As after a crash: all of the service's connections to the bus end."""
        if not self.bus.is_closed():
            self.bus.close_sync(None)

    def add(self, name, identity=None, **settings):
        settings = {key.replace("_", "-"): value for key, value in settings.items()}
        connection = Connection(self, name, settings, identity)
        self.connections[connection.path] = connection
        self.registrations[connection.path] = self.bus.register_object(
            connection.path, self.interface, self._on_call, self._on_get, None)
        self.announce(connection)
        return connection

    def announce(self, connection):
        self.emit(PATH, "org.freedesktop.DBus.ObjectManager", "InterfacesAdded",
                  GLib.Variant("(oa{sa{sv}})",
                               (connection.path, {CONNECTION: connection.properties()})))

    def remove(self, connection):
        del self.connections[connection.path]
        self.bus.unregister_object(self.registrations.pop(connection.path))
        self.emit(PATH, "org.freedesktop.DBus.ObjectManager", "InterfacesRemoved",
                  GLib.Variant("(oas)", (connection.path, [CONNECTION])))

    def emit(self, path, interface, signal, arguments):
        if not self.bus.is_closed():
            self.bus.emit_signal(None, path, interface, signal, arguments)

    def find(self, name):
        for connection in self.connections.values():
            if name in (connection.values["Name"], connection.uuid):
                return connection
        raise Misbehaviour("NotFound", "nothing of that name")

    def called(self, method):
        """The arguments of every call of @method."""
        return [arguments for name, arguments in self.calls if name == method]

    def wait_for(self, condition, seconds=20):
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                raise AssertionError("it did not happen in time")
            time.sleep(0.01)

    @staticmethod
    def settle():
        """Until the answer that is being made has been sent: what is told then comes after it."""
        done = threading.Event()
        GLib.idle_add(lambda: done.set() or GLib.SOURCE_REMOVE)
        if not done.wait(20):
            raise AssertionError("the service's thread does not run")

    # Dispatch.

    def _answer(self, invocation, key, method, target, arguments):
        self.calls.append((key, arguments))
        handler = self.handlers.get(key)
        try:
            answer = (handler(target, invocation, *arguments) if handler
                      else method(invocation, *arguments))
        except Silence:
            return
        except Misbehaviour as error:
            invocation.return_dbus_error(error.name, str(error))
            return
        if not self.bus.is_closed():
            invocation.return_value(answer)

    def _on_call(self, bus, sender, path, interface, method, arguments, invocation):
        connection = self.connections[path]
        self._answer(invocation, method, getattr(connection, method), connection,
                     arguments.unpack())

    def _on_get(self, bus, sender, path, interface, name):
        self.reads.append((path, name))
        return self.connections[path].property(name)

    def _on_manager_call(self, bus, sender, path, interface, method, arguments, invocation):
        self._answer(invocation, "Manager." + method, getattr(self, method), self,
                     arguments.unpack())

    def _on_manager_get(self, bus, sender, path, interface, name):
        return (GLib.Variant("s", "0.1.0") if name == "Version"
                else GLib.Variant("a(ss)", self.broken_profiles))

    def GetManagedObjects(self, invocation):
        objects = {path: {CONNECTION: connection.properties()}
                   for path, connection in self.connections.items()}
        return GLib.Variant("(a{oa{sa{sv}}})", (objects,))

    def ListConnections(self, invocation, options):
        return GLib.Variant("(a(osssssas))", (
            [connection.brief(options) for connection in self.connections.values()],))

    def FindConnection(self, invocation, name):
        return GLib.Variant("(o)", (self.find(name).path,))

    def AddTemporaryConnection(self, invocation, settings, manager):
        connection = self.add(settings["name"])
        connection.settings.update(settings)
        connection.values["ManagedBy"] = manager
        return GLib.Variant("(o)", (connection.path,))

    def AddConnection(self, invocation, settings, flags):
        try:
            connection = self.find(settings["name"])
        except Misbehaviour:
            connection = self.add(settings["name"])
        else:
            if not flags.get("replace"):
                raise Misbehaviour("Exists", "the name is taken")
        connection.settings.update(settings)
        return GLib.Variant("(o)", (connection.path,))


def run_in_background():
    """Handlers run in a thread of their own, while a test waits for pptpctl."""
    loop = GLib.MainLoop()
    thread = threading.Thread(target=loop.run, daemon=True)
    thread.start()
    return loop
