# SPDX-License-Identifier: GPL-2.0-or-later
"""polkit. dbusmock's cannot answer with an error, nor tell who was asked about and how."""

from caller import Client, request_name, wait_for
from gi.repository import Gio, GLib


class Authority:
    """polkit, as a test wants it: `answer` is yes, no, challenge, error or hang, or a function that
    tells by the action's name."""

    XML = """<node><interface name="org.freedesktop.PolicyKit1.Authority">
      <method name="CheckAuthorization">
        <arg type="(sa{sv})" direction="in"/><arg type="s" direction="in"/>
        <arg type="a{ss}" direction="in"/><arg type="u" direction="in"/>
        <arg type="s" direction="in"/><arg type="(bba{ss})" direction="out"/>
      </method>
      <method name="CancelCheckAuthorization"><arg type="s" direction="in"/></method>
      <property name="BackendName" type="s" access="read"/>
      <property name="BackendVersion" type="s" access="read"/>
      <property name="BackendFeatures" type="u" access="read"/>
    </interface></node>"""

    def __init__(self, address, answer="yes"):
        self.client = Client(address)
        self.answer = answer
        self.asked = []  # (bus name of the subject, action without the common part, flags)
        self.hanging = []
        self.cancelled = 0
        info = Gio.DBusNodeInfo.new_for_xml(self.XML).interfaces[0]
        self.client.bus.register_object("/org/freedesktop/PolicyKit1/Authority", info,
                                        self._on_call, self._on_get, None)
        request_name(self.client.bus, "org.freedesktop.PolicyKit1")

    @property
    def actions(self):
        return [action for _, action, _ in self.asked]

    def _on_get(self, bus, sender, path, interface, name):
        return GLib.Variant("u", 1) if name == "BackendFeatures" else GLib.Variant("s", "mock")

    def _on_call(self, bus, sender, path, interface, method, arguments, invocation):
        if method == "CancelCheckAuthorization":
            self.cancelled += 1
            invocation.return_value(None)
            return
        (kind, details), action, _, flags, _ = arguments.unpack()
        assert kind == "system-bus-name", kind
        action = action.removeprefix("org.pptp.manager1.")
        self.asked.append((details["name"], action, flags))
        answer = self.answer(action) if callable(self.answer) else self.answer
        if answer == "hang":
            self.hanging.append(invocation)
        else:
            self._answer(invocation, answer)

    @staticmethod
    def _answer(invocation, answer):
        if answer == "error":
            invocation.return_dbus_error("org.freedesktop.PolicyKit1.Error.Failed", "no idea")
        else:
            invocation.return_value(GLib.Variant(
                "((bba{ss}))", ((answer == "yes", answer == "challenge", {}),)))

    def wait_for_question(self, number=1):
        wait_for(lambda: len(self.hanging) >= number, "a question to polkit")

    def release(self, answer="yes"):
        hanging, self.hanging = self.hanging, []
        for invocation in hanging:
            self._answer(invocation, answer)
