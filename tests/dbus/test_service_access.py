# SPDX-License-Identifier: GPL-2.0-or-later
"""Who may do what: every method that changes something, by every answer that polkit can give."""

import os
import unittest

from daemon import ALICE, MANAGER, METHODS, PATH, DaemonTest, request_name, sealed_memfd, vardict, wait_for
from gi.repository import Gio, GLib

ROUTE = "[routing]\nroute=10.1.0.0/16\n"


class Change:
    """A call that needs permission: how it is made, what polkit is asked for, how its effect
    shows."""

    def __init__(self, member, *arguments, action="modify-own", effect, secret=None):
        self.member = member
        self.arguments = arguments
        self.secret = secret
        self.action = action
        self.actions = ["modify-own", action] if action == "system-secret" else [action]
        self.effect = effect

    def start(self, test, client):
        path = PATH if METHODS[self.member][0] == MANAGER else test.office
        fds = [sealed_memfd(self.secret)] if self.secret else []
        try:
            return client.start(path, self.member, *self.arguments, descriptors=fds)
        finally:
            for fd in fds:
                os.close(fd)


def routes(test):
    return test.root.get(test.office, "Routes")


CHANGES = {change.member: change for change in (
    Change("AddConnection", vardict(name="new", server=["192.0.2.1"], user="carol"), {},
           effect=lambda test: len(test.files()) == 4 and len(test.root.objects()) == 4),
    Change("Update", vardict(mtu="1400"), ["route"],
           effect=lambda test: test.root.get(test.office, "Overrides").get("mtu") == "1400"),
    Change("Delete", effect=lambda test: test.office not in test.root.objects()),
    Change("AddRoutes", ["10.2.0.0/16"], effect=lambda test: len(routes(test)) == 2),
    Change("RemoveRoutes", ["10.1.0.0/16"], effect=lambda test: routes(test) == []),
    Change("EnableRoutes", ["10.1.0.0/16"], False,
           effect=lambda test: routes(test) == [("10.1.0.0/16", False, False)]),
    Change("Connect", {}, action="connect",
           effect=lambda test: test.root.call(test.office, "ReadLog", 0)[1] > 0),
    Change("StoreSecret", 0, action="system-secret", secret=b"word",
           effect=lambda test: test.root.get(test.office, "SecretStored")),
    Change("ClearSecret",
           effect=lambda test: not test.root.get(test.office, "SecretStored")),
    Change("Disconnect", action="connect",
           effect=lambda test: test.root.get(test.office, "State") == "disconnected"),
)}
ROOT_ONLY = {"PrepareRestart", "AddTemporaryConnection"}
OPEN = {"FindConnection", "ListConnections", "GetTraffic", "ReadLog", "GetHistory"}


class Permission(DaemonTest):
    def profiles(self):
        self.write_profile(self.OFFICE, "office", owner=ALICE.pw_name, options=ROUTE)
        self.write_profile(self.SHARED, "shared")
        self.write_profile(self.BOBS, "lan", options="[sharing]\nmasquerade=true\n")

    def prepare(self, change):
        if change.member == "Disconnect":
            self.root.connect(self.office).wait()
            self.wait_for_state(self.office, "failed")
        if change.member == "ClearSecret":
            self.store(self.office)

    def check_refused(self, change, name="NotAuthorized"):
        before = self.everything()
        message = self.refused(name, change.start(self, self.alice))
        self.assertEqual(self.everything(), before)
        return message

    def check_root_ok(self, change):
        authority = self.authority("no")
        change.start(self, self.root).wait()
        self.assertTrue(change.effect(self))
        self.assertEqual(authority.asked, [])

    def check_user_allowed(self, change):
        authority = self.authority(lambda action: "yes" if action in change.actions else "no")
        change.start(self, self.alice).wait()
        self.assertTrue(change.effect(self))
        self.assertEqual(authority.asked, [(self.alice.name, action, 0)
                                           for action in change.actions])

    def check_user_denied(self, change):
        authority = self.authority(lambda action: "no" if action == change.action else "yes")
        self.check_refused(change)
        self.assertEqual(authority.actions, change.actions)

    def check_user_would_need_a_password(self, change):
        self.authority("challenge")
        message = self.check_refused(
            change, "org.freedesktop.DBus.Error.InteractiveAuthorizationRequired")
        self.assertIn("password", message)

    def check_user_without_polkit(self, change):
        self.assertIn("authorisation service", self.check_refused(change))
        self.authority()  # it is back, and is asked again
        change.start(self, self.alice).wait()

    def check_user_polkit_error(self, change):
        self.authority("error")
        self.assertIn("authorisation service", self.check_refused(change))

    def check_user_polkit_hangs(self, change):
        authority = self.authority(lambda action: "hang" if action == change.action else "yes")
        before = self.everything()
        call = change.start(self, self.alice)
        authority.wait_for_question()
        self.alice.synchronize()
        self.assertEqual(self.everything(), before)
        self.assertFalse(call.answered)
        authority.release("yes")
        call.wait()
        self.assertTrue(change.effect(self))

    def check_user_leaves_while_asked(self, change):
        authority = self.authority(lambda action: "hang" if action == change.action else "yes")
        before = self.everything()
        change.start(self, self.alice)
        authority.wait_for_question()
        self.alice.leave()
        wait_for(lambda: authority.cancelled, "the question's end")
        authority.release("yes")
        authority.client.synchronize()
        self.root.synchronize()
        self.assertEqual(self.everything(), before)

    def check_polkit_leaves_while_asked(self, change):
        authority = self.authority(lambda action: "hang" if action == change.action else "yes")
        before = self.everything()
        call = change.start(self, self.alice)
        authority.wait_for_question()
        authority.client.leave()
        self.refused("NotAuthorized", call)
        self.assertEqual(self.everything(), before)

    # What does not fit into the table.

    def test_every_method_has_its_rule(self):
        self.assertEqual(set(METHODS), set(CHANGES) | ROOT_ONLY | OPEN)

    # covers: checked method PrepareRestart
    def test_PrepareRestart_user(self):
        self.authority("yes")
        self.refused("NotAuthorized", self.alice.start(PATH, "PrepareRestart"))

    def test_open_methods_need_no_polkit(self):
        authority = self.authority("no")
        self.assertEqual(self.alice.call(PATH, "FindConnection", "office"), self.office)
        self.assertEqual(self.alice.call(self.office, "GetTraffic"), (0, 0))
        self.assertEqual(self.alice.call(self.office, "ReadLog", 0), ([], 0))
        self.assertEqual(self.alice.call(self.office, "GetHistory"), [])
        self.assertEqual(authority.asked, [])

    def test_GetHistory_of_a_shared_connection(self):
        """What the server said to somebody else: for those who may connect it."""
        authority = self.authority("no")
        self.refused("NotAuthorized", self.bob.start(self.shared, "GetHistory"))
        self.assertEqual(authority.asked, [(self.bob.name, "connect", 0)])

    def test_ReadLog_of_a_shared_connection(self):
        """It names the user: for those who may connect it."""
        self.root.connect(self.shared).wait()
        self.wait_for_state(self.shared, "failed")
        authority = self.authority(lambda action: "no" if action == "connect" else "yes")
        self.refused("NotAuthorized", self.bob.start(self.shared, "ReadLog", 0))
        self.assertEqual(authority.asked, [(self.bob.name, "connect", 0)])
        authority.answer = "yes"
        self.assertTrue(self.bob.call(self.shared, "ReadLog", 0)[0])
        self.assertTrue(self.root.call(self.shared, "ReadLog", 0)[0])

    def test_interactive_authorization_is_passed_on(self):
        authority = self.authority()
        self.alice.start(self.office, "Delete",
                         flags=Gio.DBusCallFlags.ALLOW_INTERACTIVE_AUTHORIZATION).wait()
        self.assertEqual(authority.asked, [(self.alice.name, "modify-own", 1)])

    def test_challenge_that_nobody_meets(self):
        """Asking was allowed, but there is no agent: asking again would not help."""
        self.authority("challenge")
        call = self.alice.start(self.office, "Delete",
                                flags=Gio.DBusCallFlags.ALLOW_INTERACTIVE_AUTHORIZATION)
        self.assertIn("nobody to ask", self.refused("NotAuthorized", call))

    def test_shared_connection_has_an_action_of_its_own(self):
        authority = self.authority(lambda action: "no" if action == "modify-shared" else "yes")
        before = self.everything()
        for call in (self.alice.start(self.shared, "Update", vardict(mtu="1400"), []),
                     self.alice.start(self.shared, "Delete"),
                     self.alice.start(self.shared, "AddRoutes", ["10.9.0.0/16"]),
                     self.alice.start(PATH, "AddConnection",
                                      vardict(name="new", server=["a"], user="u", owner=""), {})):
            self.refused("NotAuthorized", call)
        self.assertEqual(set(authority.actions), {"modify-shared"})
        self.assertEqual(self.everything(), before)

    def test_system_effects_are_asked_for_coming_and_going(self):
        authority = self.authority(lambda action: "no" if action == "system-effects" else "yes")
        lan = self.root.call(PATH, "FindConnection", "lan")
        before = self.everything()
        for call in (self.alice.start(self.office, "Update", vardict(kill_switch=True), []),
                     self.alice.start(lan, "Update", {}, ["masquerade"]),
                     self.alice.start(lan, "Delete"),
                     self.alice.start(PATH, "AddConnection",
                                      vardict(name="new", server=["a"], user="u",
                                              default_route=True), {})):
            self.refused("NotAuthorized", call)
            self.assertEqual(authority.actions[-1], "system-effects")
        self.assertEqual(self.everything(), before)


class Policy(DaemonTest):
    """The bus with the policy that is installed, and nothing else allowed."""

    @property
    def bus_options(self):
        return f"""
          <policy context="default">
            <deny own="*"/><deny send_type="method_call"/>
            <allow send_destination="org.freedesktop.DBus"/>
            <allow send_destination="org.freedesktop.PolicyKit1"/>
          </policy>
          <policy user="root"><allow own="org.freedesktop.PolicyKit1"/></policy>
          <include>{os.environ["PPTP_BUS_POLICY"]}</include>"""

    def test_every_interface_is_open_to_users(self):
        self.authority()
        self.assertEqual(set(self.alice.objects()), {self.office, self.shared})
        self.assertIn(MANAGER, self.alice.introspect(PATH))
        self.assertEqual(self.alice.get(self.office, "Name"), "office")
        self.assertEqual(self.alice.call(PATH, "FindConnection", "office"), self.office)
        self.assertEqual(self.alice.call(self.office, "GetTraffic"), (0, 0))
        del self.alice.signals[:]
        self.alice.call(self.office, "Update", vardict(mtu="1400"), [])
        wait_for(lambda: self.alice.signals, "a signal")

    def test_other_interfaces_are_not(self):
        self.refused("org.freedesktop.DBus.Error.AccessDenied",
                     self.alice.send(PATH, "org.example.Other", "Something"))

    def test_name_is_root_s_alone(self):
        for name in ("org.pptp.Manager1", "org.freedesktop.PolicyKit1"):
            with self.assertRaises(GLib.Error):
                request_name(self.alice.bus, name)


class Nameless(DaemonTest):
    """The service cannot find out the name of a user (nobody's is made up by systemd where it is)."""

    def profiles(self):
        super().profiles()
        with open(self.directory + "/passwd", "w", encoding="utf-8") as file:
            file.write("root:x:0:0:root:/root:/bin/sh\n")

    def test_AddConnection_never_private_by_mistake(self):
        self.authority()
        before = self.everything()
        self.refused("InvalidValue", self.bob.start(
            PATH, "AddConnection", vardict(name="new", server=["a"], user="u"), {}))
        self.assertEqual(self.everything(), before)
        path = self.bob.add(owner="")
        self.assertEqual(self.alice.get(path, "Owner"), "")

    def test_GetManagedObjects_shared_alone(self):
        self.assertEqual(set(self.bob.objects()), {self.shared})


def add_tests(change):
    for case in (name for name in dir(Permission) if name.startswith("check_")
                 and name != "check_refused"):
        def test(self, case=case):
            self.prepare(change)
            getattr(self, case)(change)
        setattr(Permission, f"test_{change.member}_{case.removeprefix('check_')}", test)


for a_change in CHANGES.values():
    add_tests(a_change)

if __name__ == "__main__":
    unittest.main()
