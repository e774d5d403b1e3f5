# SPDX-License-Identifier: GPL-2.0-or-later
"""Who calls the service: any user, with any value, and what comes back."""

import fcntl
import os

import gi

gi.require_version("Gio", "2.0")

from gi.repository import Gio, GLib  # noqa: E402

INTERFACES = os.environ["PPTP_INTERFACES"]
PATIENCE = 60  # seconds; sanitizers and a busy machine are slow

NAME = "org.pptp.Manager1"
PATH = "/org/pptp/Manager1"
MANAGER = "org.pptp.Manager1"
CONNECTION = "org.pptp.Manager1.Connection"
PROPERTIES = "org.freedesktop.DBus.Properties"
OBJECT_MANAGER = "org.freedesktop.DBus.ObjectManager"
INTROSPECTABLE = "org.freedesktop.DBus.Introspectable"
ERROR = "org.pptp.Manager1.Error."


def node(name):
    with open(os.path.join(INTERFACES, name + ".xml"), encoding="utf-8") as xml:
        return Gio.DBusNodeInfo.new_for_xml(xml.read()).interfaces[0]


# Member to interface and signature of its arguments; no member is in both interfaces.
INFOS = {name: node(name) for name in (MANAGER, CONNECTION)}
METHODS = {method.name: (name, "(" + "".join(arg.signature for arg in method.in_args) + ")")
           for name, info in INFOS.items() for method in info.methods}


def wait_for(condition, what="it"):
    """Turns the main loop until the condition holds."""
    late = []
    timer = GLib.timeout_add_seconds(PATIENCE, lambda: late.append(True) or True)
    try:
        while not condition():
            if late:
                raise AssertionError(f"{what} did not happen within {PATIENCE} seconds")
            GLib.MainContext.default().iteration(True)
    finally:
        GLib.source_remove(timer)


def variant(value):
    """As the option table types it."""
    if isinstance(value, GLib.Variant):
        return value
    kind = {bool: "b", int: "u", str: "s", list: "as"}[type(value)]
    return GLib.Variant(kind, value)


def vardict(**values):
    return {key.replace("_", "-"): variant(value) for key, value in values.items()}


def path_of(uuid):
    return PATH + "/connection/" + uuid.replace("-", "_")


SEALS = 0xf  # seal, shrink, grow, write


def sealed_memfd(content, seals=SEALS):
    fd = os.memfd_create("test", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    os.write(fd, content)
    fcntl.fcntl(fd, 1033, seals)  # F_ADD_SEALS
    return fd


class Refusal(Exception):
    """An error that came over the bus."""

    def __init__(self, error):
        self.name = Gio.DBusError.get_remote_error(error) or "local"
        self.message = error.message.removeprefix(f"GDBus.Error:{self.name}: ")
        super().__init__(f"{self.name}: {self.message}")


class Call:
    """One that has been sent."""

    def __init__(self, bus, path, interface, member, arguments, descriptors, flags):
        self.answered = False
        self.refusal = self.value = None
        fds = Gio.UnixFDList.new_from_array([os.dup(fd) for fd in descriptors]) \
            if descriptors else None
        bus.call_with_unix_fd_list(NAME, path, interface, member, arguments, None, flags,
                                   1000 * PATIENCE, fds, None, self._on_answer)

    def _on_answer(self, bus, result):
        try:
            self.value = bus.call_with_unix_fd_list_finish(result)[0].unpack()
        except GLib.Error as error:
            self.refusal = Refusal(error)
        self.answered = True

    def wait(self):
        wait_for(lambda: self.answered, "an answer")
        if self.refusal:
            raise self.refusal
        return self.value[0] if len(self.value) == 1 else self.value


class Client:
    """A connection to the bus that belongs to a user."""

    def __init__(self, address, uid=0):
        flags = (Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
                 | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION)
        # The bus asks the kernel who it was that connected.
        os.setresuid(uid, uid, 0)
        try:
            self.bus = Gio.DBusConnection.new_for_address_sync(address, flags, None, None)
        finally:
            os.setresuid(0, 0, 0)
        self.bus.set_exit_on_close(False)
        self.name = self.bus.get_unique_name()
        self.signals = []
        self.bus.signal_subscribe(None, None, None, None, None, Gio.DBusSignalFlags.NONE,
                                  self._on_signal)

    def _on_signal(self, bus, sender, path, interface, member, arguments):
        if sender != "org.freedesktop.DBus":
            self.signals.append((path, interface, member, arguments.unpack()))

    def leave(self):
        if not self.bus.is_closed():
            self.bus.close_sync(None)

    def send(self, path, interface, member, arguments=None, descriptors=(),
             flags=Gio.DBusCallFlags.NONE):
        return Call(self.bus, path, interface, member, arguments, descriptors, flags)

    def start(self, path, member, *arguments, **options):
        """A method of ours, by name."""
        interface, signature = METHODS[member]
        return self.send(path, interface, member, GLib.Variant(signature, arguments), **options)

    def call(self, path, member, *arguments, **options):
        return self.start(path, member, *arguments, **options).wait()

    def get(self, path, name, interface=CONNECTION):
        return self.send(path, PROPERTIES, "Get", GLib.Variant("(ss)", (interface, name))).wait()

    def get_all(self, path, interface=CONNECTION):
        return self.send(path, PROPERTIES, "GetAll", GLib.Variant("(s)", (interface,))).wait()

    def objects(self):
        return self.send(PATH, OBJECT_MANAGER, "GetManagedObjects").wait()

    def introspect(self, path):
        return self.send(path, INTROSPECTABLE, "Introspect").wait()

    def add(self, flags=None, **settings):
        settings = {"name": "work", "server": ["10.255.255.1"], "user": "carol", **settings}
        return self.call(PATH, "AddConnection", vardict(**settings), flags or {})

    def connect(self, path, secret=None, **options):
        """Connect, with the descriptor of a password, or one that will do."""
        own = sealed_memfd(b"word") if secret is None else None
        options = {**vardict(**options), "secret": GLib.Variant("h", 0)}
        call = self.start(path, "Connect", options,
                          descriptors=(secret if own is None else own,))
        if own is not None:
            os.close(own)
        return call

    def synchronize(self):
        """What the service sent before, is here after."""
        self.get(PATH, "Version", MANAGER)


def request_name(bus, name):
    reply = bus.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                          "RequestName", GLib.Variant("(su)", (name, 4)), None,
                          Gio.DBusCallFlags.NONE, 1000 * PATIENCE, None)
    assert reply.unpack() == (1,), f"{name} cannot be had"
