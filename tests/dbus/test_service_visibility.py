# SPDX-License-Identifier: GPL-2.0-or-later
"""What belongs to somebody else is not there: not in lists, signals, answers or errors."""

import unittest

from daemon import ALICE, BOB, CONNECTION, INFOS, INTROSPECTABLE, MANAGER, METHODS, \
    OBJECT_MANAGER, PATH, PROPERTIES, DaemonTest, Refusal, path_of, vardict, wait_for
from gi.repository import GLib

INTERFACES = (CONNECTION, MANAGER, PROPERTIES, OBJECT_MANAGER, INTROSPECTABLE,
              "org.freedesktop.DBus.Peer", "org.example.None")


def nothing(signature):
    """A value of the type, however complicated."""
    kind = GLib.VariantType.new(signature)
    if kind.is_array():
        return GLib.Variant(signature, [])
    return GLib.Variant(signature, {"s": "", "b": False}.get(signature, 0))


def arguments(member):
    info = next(info for name in INFOS for info in INFOS[name].methods if info.name == member)
    return GLib.Variant.new_tuple(*(nothing(arg.signature) for arg in info.in_args))


def outcome(call):
    """All that a caller can tell the answer by; values that say nothing are left out."""
    try:
        return "value", call.wait()
    except Refusal as refusal:
        return refusal.name, refusal.message


class Hidden(DaemonTest):
    def compare(self, send, error="NotFound"):
        """`send` makes a call to a path: bob gets the same for alice's as for none."""
        there, nowhere = outcome(send(self.office)), outcome(send(self.UNKNOWN))
        self.assertEqual(there, nowhere)
        if error:
            self.assertEqual(there[0].rpartition(".")[2], error)

    def check_method(self, member):
        self.authority("yes")
        before = self.everything()
        self.compare(lambda path: self.bob.send(path, CONNECTION, member, arguments(member)))
        self.assertEqual(self.everything(), before)

    def check_property(self, name):
        self.compare(lambda path: self.bob.send(path, PROPERTIES, "Get",
                                                GLib.Variant("(ss)", (CONNECTION, name))))

    def check_write(self, name):
        info = INFOS[CONNECTION].lookup_property(name)
        value = GLib.Variant("(ssv)", (CONNECTION, name, nothing(info.signature)))
        self.compare(lambda path: self.bob.send(path, PROPERTIES, "Set", value), None)
        for client, path in ((self.bob, self.office), (self.alice, self.office),
                             (self.root, self.office), (self.bob, self.UNKNOWN)):
            with self.assertRaises(Refusal):
                client.send(path, PROPERTIES, "Set", value).wait()

    def test_GetAll_hidden(self):
        self.compare(lambda path: self.bob.send(path, PROPERTIES, "GetAll",
                                                GLib.Variant("(s)", (CONNECTION,))))

    def test_wrong_calls_hidden(self):
        """What the library answers by itself must not tell either."""
        for interface in INTERFACES:
            for member in (*METHODS, "Get", "GetAll", "Set", "GetManagedObjects", "Introspect",
                           "Ping", "GetMachineId", "Nothing"):
                for words in (None, GLib.Variant("(s)", ("x",)),
                              GLib.Variant("(ss)", (CONNECTION, "Nothing")),
                              GLib.Variant("(ss)", ("org.example.None", "Name"))):
                    with self.subTest(interface=interface, member=member, words=words):
                        self.compare(lambda path: self.bob.send(
                            path, interface, member, words), None)

    def test_Introspect_hidden(self):
        self.compare(lambda path: self.bob.send(path, INTROSPECTABLE, "Introspect"), "value")

    def test_Introspect_lists_no_children(self):
        for client in (self.bob, self.alice, self.root):
            self.assertNotIn("<node name", client.introspect(PATH + "/connection"))
            self.assertNotIn("<node name", client.introspect(self.office))
            self.assertNotIn("0000", client.introspect(PATH))

    def test_GetManagedObjects_by_user(self):
        bobs = path_of(self.BOBS)
        self.assertEqual(set(self.alice.objects()), {self.office, self.shared})
        self.assertEqual(set(self.bob.objects()), {bobs, self.shared})
        self.assertEqual(set(self.root.objects()), {self.office, self.shared, bobs})

    def test_GetManagedObjects_has_what_GetAll_has(self):
        objects = self.alice.objects()
        for path, interfaces in objects.items():
            self.assertEqual(interfaces, {CONNECTION: self.alice.get_all(path)})
            self.assertEqual(set(interfaces[CONNECTION]),
                             {info.name for info in INFOS[CONNECTION].properties})

    # covers: method ListConnections
    def test_ListConnections_by_user(self):
        paths = {client: {row[0] for row in client.call(PATH, "ListConnections", [])}
                 for client in (self.alice, self.bob, self.root)}
        for client, seen in paths.items():
            self.assertEqual(seen, set(client.objects()))

    # covers: method ListConnections
    def test_ListConnections_has_what_was_asked_for(self):
        rows = self.alice.call(PATH, "ListConnections", ["user", "server", "mtu", "vj", "user"])
        self.assertIn((self.office, "office", self.OFFICE, ALICE.pw_name, "disconnected", "",
                       ["carol", "10.255.255.1", "auto", "true", "carol"]), rows)
        self.assertIn((self.shared, "shared", self.SHARED, "", "disconnected", ""),
                      [row[:6] for row in rows])

    # covers: method ListConnections
    def test_ListConnections_refused(self):
        for key in ("plugin", "", "x" * 100000, "\x1b[2J"):
            message = self.refused("UnknownOption",
                                   self.bob.start(PATH, "ListConnections", ["user", key]))
            self.assertLess(len(message), 200)
            self.assertNotIn("\x1b", message)
        self.refused("InvalidValue", self.bob.start(PATH, "ListConnections", ["user"] * 5000))

    # covers: method FindConnection, option owner
    def test_FindConnection_by_user(self):
        bobs = path_of(self.BOBS)
        self.assertEqual(self.alice.call(PATH, "FindConnection", "office"), self.office)
        self.assertEqual(self.bob.call(PATH, "FindConnection", "office"), bobs)
        self.assertEqual(self.bob.call(PATH, "FindConnection", "shared"), self.shared)
        self.assertEqual(self.root.call(PATH, "FindConnection", self.OFFICE), self.office)
        message = self.refused("NotFound", self.bob.start(PATH, "FindConnection", self.OFFICE))
        for name in (self.UNKNOWN, "nothing", "", "x" * 100000, "%s%n", "\x1b[2J"):
            self.assertEqual(
                self.refused("NotFound", self.bob.start(PATH, "FindConnection", name)), message)

    def test_AddConnection_tells_nothing_of_others(self):
        """A name, and a UUID, that somebody else has."""
        self.authority()
        self.root.add(name="secret")
        self.assertNotEqual(self.bob.add(name="secret"), "")
        self.refused("InvalidValue", self.bob.start(
            PATH, "AddConnection", vardict(name="n", server=["a"], user="u", uuid=self.OFFICE), {}))

    # Signals.

    def after_all(self, client, path, change):
        """The signals that `client` got by the time that root got one of the last change."""
        for listener in (client, self.root):
            listener.objects()
            del listener.signals[:]
        change()
        self.root.call(path, "Update", vardict(echo_interval=77), [])
        wait_for(lambda: any(member == "PropertiesChanged" and
                             words[1].get("Settings", {}).get("echo-interval") == 77
                             for _, _, member, words in self.root.signals), "a signal")
        client.synchronize()
        return client.signals

    def change_office(self):
        self.root.call(self.office, "Update", vardict(name="moved"), [])
        self.root.call(self.office, "AddRoutes", ["10.9.0.0/16"])
        self.root.connect(self.office).wait()
        self.wait_for_state(self.office, "failed")
        self.root.call(self.office, "ReadLog", 0)
        # told of when the service has nothing else to do
        wait_for(lambda: any(member == "LogGrew" for _, _, member, _ in self.root.signals), "LogGrew")

    def test_PropertiesChanged_hidden(self):
        self.assertEqual(self.after_all(self.bob, self.office, self.change_office), [])

    def test_PropertiesChanged_owner(self):
        signals = self.after_all(self.alice, self.office, self.change_office)
        self.assertEqual({path for path, _, _, _ in signals}, {self.office})
        self.assertEqual({member for _, _, member, _ in signals},
                         {"PropertiesChanged", "LogGrew"})
        for _, interface, member, words in signals:
            self.assertEqual(interface, PROPERTIES if member != "LogGrew" else CONNECTION)
            if member == "PropertiesChanged":
                self.assertEqual(words[0], CONNECTION)
                self.assertTrue(words[1])
                self.assertEqual(words[2], [])
        names = [words[1]["Name"] for _, _, member, words in signals
                 if member == "PropertiesChanged" and "Name" in words[1]]
        self.assertEqual(names, ["moved"])

    def test_PropertiesChanged_only_to_those_who_asked(self):
        del self.alice.signals[:]
        self.root.objects()
        self.change_office()
        self.alice.synchronize()  # this is the first that it asks for
        self.assertEqual(self.alice.signals, [])

    def test_InterfacesAdded_and_Removed_hidden(self):
        def come_and_go():
            path = self.root.add(name="fleeting")  # root's own
            self.root.call(path, "Delete")
            self.root.call(self.office, "Delete")
        self.assertEqual(self.after_all(self.bob, path_of(self.BOBS), come_and_go)[1:], [])

    def test_InterfacesAdded_and_Removed_shared(self):
        def come_and_go():
            path = self.root.add(name="for all", owner="")
            self.root.call(path, "Delete")
        signals = self.after_all(self.bob, self.shared, come_and_go)
        self.assertEqual([(path, interface, member) for path, interface, member, _ in signals][:2],
                         [(PATH, OBJECT_MANAGER, "InterfacesAdded"),
                          (PATH, OBJECT_MANAGER, "InterfacesRemoved")])
        added, removed = signals[0][3], signals[1][3]
        self.assertEqual(added[0], removed[0])
        self.assertEqual(added[1][CONNECTION]["Name"], "for all")
        self.assertEqual(removed[1], [CONNECTION])

    # What is root's.

    def profiles(self):
        super().profiles()
        for name, content in (("broken", "no key file"), ("empty", "")):
            with open(f"{self.connections}/{name}.conf", "w", encoding="utf-8",
                      opener=self.private) as file:
                file.write(content)

    # covers: property BrokenProfiles
    def test_BrokenProfiles_only_root(self):
        everywhere = {client: client.get_all(PATH, MANAGER) for client in (self.root, self.bob)}
        for client, expected in ((self.root, ["broken.conf", "empty.conf"]), (self.bob, [])):
            one = client.get(PATH, "BrokenProfiles", MANAGER)
            self.assertEqual([name for name, _ in one], expected)
            self.assertEqual(everywhere[client]["BrokenProfiles"], one)
            self.assertRegex(everywhere[client]["Version"], r"^\d+\.\d+")

    def test_GetAll_of_another_interface(self):
        self.assertEqual(self.bob.get_all(PATH, OBJECT_MANAGER), {})

    def test_owner_of_another_name_is_not_me(self):
        self.assertEqual(self.alice.get(self.office, "Owner"), ALICE.pw_name)
        self.assertEqual(self.bob.get(path_of(self.BOBS), "Owner"), BOB.pw_name)


def add_tests():
    for info in INFOS[CONNECTION].methods:
        def method(self, name=info.name):
            self.check_method(name)
        setattr(Hidden, f"test_{info.name}_hidden", method)
    for info in INFOS[CONNECTION].properties:
        def read(self, name=info.name):
            self.check_property(name)

        def write(self, name=info.name):
            self.check_write(name)
        setattr(Hidden, f"test_{info.name}_property_hidden", read)
        setattr(Hidden, f"test_{info.name}_property_cannot_be_written", write)


add_tests()

if __name__ == "__main__":
    unittest.main()
