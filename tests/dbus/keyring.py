# SPDX-License-Identifier: GPL-2.0-or-later
"""A session for tests: a private bus with a real gnome-keyring, or with one that misbehaves."""

import os
import shutil
import subprocess
import tempfile
import time

from gi.repository import Gio, GLib

PATIENCE = 60
SECRETS = "org.freedesktop.secrets"
ROOT = "/org/freedesktop/secrets"
SERVICE = "org.freedesktop.Secret.Service"
COLLECTION = "org.freedesktop.Secret.Collection"
ITEM = "org.freedesktop.Secret.Item"
PROMPT = "org.freedesktop.Secret.Prompt"
SCHEMA = "org.pptp.Manager.Connection"

# No service directories: nothing of this machine is started, above all no dialog.
BUS = """
<busconfig>
  <type>session</type>
  <listen>unix:path={socket}</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


class Session:
    """A session bus of its own, which nobody keeps passwords on."""

    def __init__(self, test):
        self.test = test
        self.directory = tempfile.mkdtemp(prefix="pptp-session-")
        test.addCleanup(shutil.rmtree, self.directory, ignore_errors=True)
        self.address = f"unix:path={self.directory}/bus"
        configuration = os.path.join(self.directory, "bus.conf")
        with open(configuration, "w", encoding="utf-8") as file:
            file.write(BUS.format(socket=f"{self.directory}/bus"))
        self.daemon = self.start("dbus-daemon", f"--config-file={configuration}", "--nofork",
                                 "--nopidfile", "--nosyslog", "--print-address",
                                 stdout=subprocess.PIPE)
        self.daemon.stdout.readline()  # it listens
        self.daemon.stdout.close()
        self.bus = Gio.DBusConnection.new_for_address_sync(
            self.address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT |
            Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
        self.bus.set_exit_on_close(False)

    @property
    def environment(self):
        return {"DBUS_SESSION_BUS_ADDRESS": self.address, "XDG_RUNTIME_DIR": self.directory}

    def start(self, *command, stdin=subprocess.DEVNULL, **options):
        environment = {"PATH": os.environ["PATH"], "HOME": self.directory, "LC_ALL": "C.UTF-8",
                       "XDG_RUNTIME_DIR": self.directory, "DBUS_SESSION_BUS_ADDRESS": self.address}
        options.setdefault("stdout", subprocess.DEVNULL)
        child = subprocess.Popen(command, stdin=stdin, stderr=subprocess.DEVNULL, env=environment,
                                 **options)
        self.test.addCleanup(end, child)
        return child

    def has_owner(self, name):
        return self.call("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                         "NameHasOwner", GLib.Variant("(s)", (name,)))[0]

    def call(self, name, path, interface, method, arguments=None):
        return self.bus.call_sync(name, path, interface, method, arguments, None, 0, -1,
                                  None).unpack()

    def monitor(self):
        """Records every message from now on; what it returns reads them."""
        path = os.path.join(self.directory, "monitor")
        with open(path, "wb") as file:
            child = self.start("dbus-monitor", "--address", self.address, "--pcap", stdout=file)
        wait_for(lambda: os.path.getsize(path) > 0)

        def read():
            # what was sent before this call is there once the call itself is
            marker = f"org.example.Marker{os.urandom(8).hex()}"
            self.has_owner(marker)
            wait_for(lambda: marker.encode() in content(path))
            return content(path)

        self.test.addCleanup(end, child)
        return read


class Keyring(Session):
    """With a real gnome-keyring, open at first."""

    def __init__(self, test):
        super().__init__(test)
        self.keyring = self.start("gnome-keyring-daemon", "--foreground", "--unlock",
                                  "--components=secrets",
                                  f"--control-directory={self.directory}/control",
                                  stdin=subprocess.PIPE)
        self.keyring.stdin.write(b"the keyring's own")
        self.keyring.stdin.close()
        wait_for(lambda: self.has_owner(SECRETS))
        wait_for(self.is_open)

    def collection(self):
        return self.call(SECRETS, ROOT, SERVICE, "ReadAlias", GLib.Variant("(s)", ("default",)))[0]

    def is_open(self):
        path = self.collection()
        return path != "/" and not self.call(
            SECRETS, path, "org.freedesktop.DBus.Properties", "Get",
            GLib.Variant("(ss)", (COLLECTION, "Locked")))[0]

    def lock(self):
        self.call(SECRETS, ROOT, SERVICE, "Lock", GLib.Variant("(ao)", ([self.collection()],)))
        assert not self.is_open()

    def items(self, uuid):
        open_ones, locked = self.call(SECRETS, ROOT, SERVICE, "SearchItems", GLib.Variant(
            "(a{ss})", ({"uuid": uuid, "xdg:schema": SCHEMA},)))
        return open_ones + locked

    def session(self):
        return self.call(SECRETS, ROOT, SERVICE, "OpenSession",
                         GLib.Variant("(sv)", ("plain", GLib.Variant("s", ""))))[1]

    def secret(self, uuid):
        """What the only item of that connection holds."""
        item, = self.items(uuid)
        return bytes(self.call(SECRETS, item, ITEM, "GetSecret",
                               GLib.Variant("(o)", (self.session(),)))[0][2])

    def put(self, uuid, secret, attributes=None):
        """As another program might."""
        properties = {ITEM + ".Label": GLib.Variant("s", "x"), ITEM + ".Attributes": GLib.Variant(
            "a{ss}", attributes or {"uuid": uuid, "xdg:schema": SCHEMA})}
        self.call(SECRETS, self.collection(), COLLECTION, "CreateItem", GLib.Variant(
            "(a{sv}(oayays)b)", (properties, (self.session(), b"", secret, "text/plain"), True)))


class Odd:
    """A secret service that cannot be had from a real one: @behaviour names what is odd about it.

    plain: it does not encrypt. silent: it answers no search. dismissed: its dialog is closed at
    once. opening: its dialog opens it. unanswered: its dialog stays. vanishing: it ends when it
    shows its dialog. broken: it gives a secret that cannot be decrypted. empty: it has no
    collection, and making one is dismissed. refusing: the dialogs for storing and deleting are
    dismissed, the keyring being open.

    A dialog that was dismissed yields an empty text, as KeePassXC's does.
    """

    XML = f"""
    <node>
      <interface name="{SERVICE}">
        <method name="OpenSession">
          <arg type="s" direction="in"/><arg type="v" direction="in"/>
          <arg type="v" direction="out"/><arg type="o" direction="out"/>
        </method>
        <method name="SearchItems">
          <arg type="a{{ss}}" direction="in"/>
          <arg type="ao" direction="out"/><arg type="ao" direction="out"/>
        </method>
        <method name="Unlock">
          <arg type="ao" direction="in"/>
          <arg type="ao" direction="out"/><arg type="o" direction="out"/>
        </method>
        <method name="ReadAlias">
          <arg type="s" direction="in"/><arg type="o" direction="out"/>
        </method>
        <method name="CreateCollection">
          <arg type="a{{sv}}" direction="in"/><arg type="s" direction="in"/>
          <arg type="o" direction="out"/><arg type="o" direction="out"/>
        </method>
        <method name="GetSecrets">
          <arg type="ao" direction="in"/><arg type="o" direction="in"/>
          <arg type="a{{o(oayays)}}" direction="out"/>
        </method>
        <property name="Collections" type="ao" access="read"/>
      </interface>
      <interface name="{COLLECTION}">
        <method name="CreateItem">
          <arg type="a{{sv}}" direction="in"/><arg type="(oayays)" direction="in"/>
          <arg type="b" direction="in"/>
          <arg type="o" direction="out"/><arg type="o" direction="out"/>
        </method>
        <property name="Items" type="ao" access="read"/>
        <property name="Label" type="s" access="read"/>
        <property name="Locked" type="b" access="read"/>
      </interface>
      <interface name="{ITEM}">
        <method name="GetSecret">
          <arg type="o" direction="in"/><arg type="(oayays)" direction="out"/>
        </method>
        <method name="Delete"><arg type="o" direction="out"/></method>
        <property name="Locked" type="b" access="read"/>
        <property name="Attributes" type="a{{ss}}" access="read"/>
        <property name="Label" type="s" access="read"/>
      </interface>
      <interface name="{PROMPT}">
        <method name="Prompt"><arg type="s" direction="in"/></method>
        <method name="Dismiss"/>
        <signal name="Completed"><arg type="b"/><arg type="v"/></signal>
      </interface>
    </node>
    """
    PLACE = ROOT + "/collection/odd"
    THING = PLACE + "/1"
    DIALOG = ROOT + "/prompt/1"

    def __init__(self, session, behaviour):
        self.behaviour = behaviour
        self.locked = behaviour in ("dismissed", "opening", "unanswered", "vanishing")
        self.calls = []
        self.bus = Gio.DBusConnection.new_for_address_sync(
            session.address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT |
            Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
        self.bus.set_exit_on_close(False)
        session.test.addCleanup(self.vanish)
        infos = {info.name: info for info in Gio.DBusNodeInfo.new_for_xml(self.XML).interfaces}
        for path, interface in ((ROOT, SERVICE), (self.PLACE, COLLECTION), (self.THING, ITEM),
                                (self.DIALOG, PROMPT)):
            self.bus.register_object(path, infos[interface], self._on_call, self._on_get, None)
        self.bus.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                           "RequestName", GLib.Variant("(su)", (SECRETS, 4)), None, 0, -1, None)

    def vanish(self):
        if not self.bus.is_closed():
            self.bus.close_sync(None)

    def _on_get(self, bus, sender, path, interface, name):
        return {"Collections": GLib.Variant("ao", [self.PLACE]), "Label": GLib.Variant("s", "odd"),
                "Items": GLib.Variant("ao", [self.THING]),
                "Locked": GLib.Variant("b", self.locked),
                "Attributes": GLib.Variant("a{ss}", {"uuid": "?", "xdg:schema": SCHEMA})}[name]

    def _on_call(self, bus, sender, path, interface, method, arguments, invocation):
        self.calls.append(method)
        answer = getattr(self, method)(invocation, *arguments.unpack())
        if answer:
            invocation.return_value(answer)

    def OpenSession(self, invocation, algorithm, public_key):
        if algorithm != "plain" and self.behaviour == "plain":
            invocation.return_dbus_error("org.freedesktop.DBus.Error.NotSupported", "only plain")
            return None
        key = GLib.Variant("s", "") if algorithm == "plain" else GLib.Variant("ay", b"\2" * 128)
        return GLib.Variant("(vo)", (key, ROOT + "/session/1"))

    def SearchItems(self, invocation, attributes):
        if self.behaviour == "silent":
            return None
        found = ([], [self.THING]) if self.locked else ([self.THING], [])
        return GLib.Variant("(aoao)", found)

    def Unlock(self, invocation, objects):
        return GLib.Variant("(aoo)", ([], self.DIALOG) if self.locked else (objects, "/"))

    def ReadAlias(self, invocation, alias):
        return GLib.Variant("(o)", ("/" if self.behaviour == "empty" else self.PLACE,))

    def CreateCollection(self, invocation, properties, alias):
        return GLib.Variant("(oo)", ("/", self.DIALOG))

    def CreateItem(self, invocation, properties, secret, replace):
        asks = self.locked or self.behaviour == "refusing"
        return GLib.Variant("(oo)", ("/", self.DIALOG) if asks else (self.THING, "/"))

    def GetSecret(self, invocation, session):
        return GLib.Variant("((oayays))", ((session, b"short", b"nonsense", "text/plain"),))

    def GetSecrets(self, invocation, items, session):
        secret = (session, b"short", b"nonsense", "text/plain")
        return GLib.Variant("(a{o(oayays)})", ({item: secret for item in items},))

    def Delete(self, invocation):
        asks = self.locked or self.behaviour == "refusing"
        return GLib.Variant("(o)", (self.DIALOG if asks else "/",))

    def Prompt(self, invocation, window):
        invocation.return_value(None)
        if self.behaviour == "vanishing":
            self.vanish()
        elif self.behaviour == "opening":
            self.locked = False
            self._complete(False, GLib.Variant("ao", [self.PLACE]))
        elif self.behaviour != "unanswered":
            self._complete(True, GLib.Variant("s", ""))

    def Dismiss(self, invocation):
        invocation.return_value(None)
        self._complete(True, GLib.Variant("s", ""))

    def _complete(self, dismissed, value):
        self.bus.emit_signal(None, self.DIALOG, PROMPT, "Completed",
                             GLib.Variant("(bv)", (dismissed, value)))


def content(path):
    with open(path, "rb") as file:
        return file.read()


def end(child):
    if child.poll() is None:
        child.kill()
    child.wait()


def wait_for(condition):
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError("it did not happen in time")
        time.sleep(0.01)
