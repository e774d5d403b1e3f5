# SPDX-License-Identifier: GPL-2.0-or-later
"""Connections and their files: what is stored, what is refused, and what the disk sees of it."""

import shutil
import signal
import unittest

from daemon import ALICE, BOB, CONNECTION, ERROR, METHODS, PATH, DaemonTest, Refusal, Watch, \
    path_of, seconds_of, vardict
from gi.repository import GLib

MINIMUM = {"name": "new", "server": ["192.0.2.1"], "user": "carol"}


class Profiles(DaemonTest):
    def setUp(self):
        super().setUp()
        self.watch = Watch(self.connections)
        self.addCleanup(self.watch.close)

    def written(self):
        """The names that came to be, or were replaced, since the last time; never by writing into
        them."""
        names = []
        for kind, name in self.watch.events():
            if name.endswith(".conf"):
                self.assertIn(kind, (Watch.TO, Watch.DELETE), name)
                names.append((kind, name))
            else:
                self.assertTrue(name.startswith(".") and name.endswith(".unfinished"), name)
        return names

    def check_refused(self, error, call):
        before = self.everything()
        self.watch.events()
        message = self.refused(error, call)
        self.assertEqual(self.everything(), before)
        self.assertEqual(self.watch.events(), [])
        return message

    # AddConnection.

    # covers: method AddConnection, property Uuid Overrides State
    def test_AddConnection_ok(self):
        path = self.root.add(**MINIMUM, mtu="1400", route=["10.1.0.0/16"])
        uuid = self.root.get(path, "Uuid")
        self.assertEqual(path, path_of(uuid))
        self.assertEqual(self.written(), [(Watch.TO, uuid + ".conf")])
        content = self.files()[uuid + ".conf"]
        for line in ("name=new", "owner=root", "server=192.0.2.1", "user=carol", "mtu=1400",
                     "route=10.1.0.0/16", "uuid=" + uuid):
            self.assertIn("\n" + line + "\n", content)
        self.assertEqual(self.root.get(path, "Overrides")["mtu"], "1400")
        self.assertEqual(self.root.get(path, "State"), "disconnected")

    # covers: property Owner
    def test_AddConnection_owner(self):
        self.authority()
        for owner, expected in ((None, ALICE.pw_name), (ALICE.pw_name, ALICE.pw_name), ("", "")):
            more = {} if owner is None else {"owner": owner}
            path = self.alice.add(name=f"new-{owner}", **more)
            self.assertEqual(self.alice.get(path, "Owner"), expected)

    def test_AddConnection_owner_is_somebody_else(self):
        self.authority()
        for client, owner in ((self.alice, BOB.pw_name), (self.alice, "root"), (self.alice, "none"),
                              (self.root, ALICE.pw_name), (self.alice, ALICE.pw_name + ";"),
                              (self.alice, " "), (self.alice, ":")):
            message = self.check_refused("InvalidValue", client.start(
                PATH, "AddConnection", vardict(**MINIMUM, owner=owner), {}))
            self.assertTrue(message.startswith("owner:"), message)
        for value in (GLib.Variant("u", 0), GLib.Variant("v", GLib.Variant("s", ""))):
            self.check_refused("InvalidValue", self.alice.start(
                PATH, "AddConnection", vardict(**MINIMUM, owner=value), {}))

    def test_AddConnection_name_is_taken(self):
        self.authority()
        self.check_refused("Exists", self.alice.start(
            PATH, "AddConnection", vardict(**{**MINIMUM, "name": "office"}), {}))
        self.check_refused("Exists", self.bob.start(
            PATH, "AddConnection", vardict(**{**MINIMUM, "name": "shared", "owner": ""}), {}))
        self.assertEqual(self.alice.get(self.alice.add(name="shared"), "Owner"), ALICE.pw_name)

    # covers: method AddConnection
    def test_AddConnection_replace(self):
        self.authority()
        replace = vardict(replace=True)
        self.alice.call(self.office, "Update", vardict(mtu="1400", route=["10.1.0.0/16"]), [])
        self.written()
        settings = vardict(**{**MINIMUM, "name": "office", "user": "dave"}, mru="1300")
        self.assertEqual(self.alice.call(PATH, "AddConnection", settings, replace), self.office)
        self.assertEqual([kind for kind, _ in self.written()], [Watch.TO])
        overrides = self.alice.get(self.office, "Overrides")
        self.assertEqual((overrides["user"], overrides["mru"]), ("dave", "1300"))
        self.assertNotIn("mtu", overrides)
        self.assertEqual(self.alice.get(self.office, "Routes"), [])
        self.assertEqual(self.alice.get(self.office, "Uuid"), self.OFFICE)
        self.assertEqual(len(self.files()), 3)

    def test_AddConnection_replace_where_nothing_is(self):
        self.root.call(PATH, "AddConnection", vardict(**MINIMUM), vardict(replace=True))
        self.assertEqual(len(self.files()), 4)

    def test_AddConnection_replace_never_hits_another(self):
        self.authority()
        before = self.root.get_all(path_of(self.BOBS))
        self.alice.call(PATH, "AddConnection", vardict(**{**MINIMUM, "name": "office"}),
                        vardict(replace=True))
        self.assertEqual(self.root.get_all(path_of(self.BOBS)), before)

    def test_AddConnection_replace_while_it_changes(self):
        """What polkit was asked for was another profile."""
        authority = self.authority("hang")
        settings = vardict(**{**MINIMUM, "name": "office"})
        call = self.alice.start(PATH, "AddConnection", settings, vardict(replace=True))
        authority.wait_for_question()
        self.root.call(self.office, "Update", vardict(kill_switch=True), [])
        before = self.everything()
        authority.release("yes")
        self.refused("Busy", call)
        self.assertEqual(self.everything(), before)

    def test_AddConnection_replace_while_it_goes(self):
        authority = self.authority("hang")
        settings = vardict(**{**MINIMUM, "name": "office"})
        call = self.alice.start(PATH, "AddConnection", settings, vardict(replace=True))
        authority.wait_for_question()
        self.root.call(self.office, "Delete")
        authority.release("yes")
        self.assertNotEqual(call.wait(), self.office)

    def test_AddConnection_of_one_name_twice_at_once(self):
        authority = self.authority("hang")
        calls = [self.alice.start(PATH, "AddConnection", vardict(**MINIMUM), {}) for _ in "12"]
        authority.wait_for_question(2)
        authority.release("yes")
        outcomes = []
        for call in calls:
            try:
                outcomes.append(call.wait())
            except Refusal as refusal:
                outcomes.append(refusal.name)
        self.assertEqual(outcomes.count(ERROR + "Exists"), 1, outcomes)
        self.assertEqual(len(self.files()), 4)

    # Hostile values, for AddConnection and Update alike.

    def check_hostile(self, error, **values):
        self.check_refused(error, self.root.start(PATH, "AddConnection",
                                                  vardict(**{**MINIMUM, **values}), {}))
        self.check_refused(error, self.root.start(self.office, "Update", vardict(**values), []))

    def test_settings_wrong_types(self):
        for value in (GLib.Variant("i", 1400), GLib.Variant("u", 1400), GLib.Variant("b", True),
                      GLib.Variant("as", ["1400"]), GLib.Variant("ay", b"1400"),
                      GLib.Variant("(s)", ("1400",)), GLib.Variant("a{sv}", {}),
                      GLib.Variant("o", "/"), GLib.Variant("g", "s"), GLib.Variant("h", 0),
                      GLib.Variant("v", GLib.Variant("s", "1400"))):
            self.check_hostile("InvalidValue", mtu=value)
            self.check_hostile("InvalidValue", name=value)

    def test_settings_nested_variants(self):
        value = GLib.Variant("s", "1400")
        for _ in range(50):
            value = GLib.Variant("v", value)
        self.check_hostile("InvalidValue", mtu=value)

    def test_settings_unknown_keys(self):
        for key in ("", "MTU", "mtu ", "no-such", "x" * 100000, "name\n", "plugin", "connection",
                    "ü", "\x1b]0;", "%n"):
            settings = {**vardict(**MINIMUM), key: GLib.Variant("s", "x")}
            message = self.check_refused("UnknownOption",
                                         self.root.start(PATH, "AddConnection", settings, {}))
            self.assertLess(len(message), 1000)
            self.assertNotRegex(message, r"[\x00-\x1f]")
            self.check_refused("UnknownOption", self.root.start(
                self.office, "Update", {key: GLib.Variant("s", "x")}, []))
            self.check_refused("UnknownOption", self.root.start(self.office, "Update", {}, [key]))

    def test_settings_that_cannot_be_changed(self):
        for key in ("uuid", "owner"):
            self.check_refused("InvalidValue", self.root.start(
                self.office, "Update", vardict(**{key: "root"}), []))
            self.check_refused("InvalidValue", self.root.start(self.office, "Update", {}, [key]))

    # covers: property Name, checked option name
    def test_settings_hostile_names(self):
        for name in ("", " ", "x" * 65, "x" * 1000000, "a\nb", "a\tb", "a\x1bb", "a\x7f", "\u202e",
                     "\u2028", "\u0085"):
            self.check_hostile("InvalidValue", name=name)
        for name in ("a/../../b", "..", "%s", "$(id)", "ü☃", "-x", "[connection]", "a=b", "#"):
            path = self.root.add(name=name)
            self.assertEqual(self.root.get(path, "Name"), name)
        self.assertTrue(all(name.endswith(".conf") for name in self.files()))

    def test_settings_words_that_pppd_would_take(self):
        for value in ("u\nplugin x.so", 'u" plugin', "u\rplugin", "u\u2028plugin"):
            if "\"" not in value:
                self.check_hostile("InvalidValue", user=value)
            self.check_hostile("InvalidValue", server=[value])
            self.check_hostile("InvalidValue", interface=value)

    # covers: checked option name server user
    def test_settings_missing(self):
        for key in MINIMUM:
            rest = {name: value for name, value in MINIMUM.items() if name != key}
            self.check_refused("InvalidValue",
                               self.root.start(PATH, "AddConnection", vardict(**rest), {}))
        self.check_refused("InvalidValue", self.root.start(PATH, "AddConnection", {}, {}))
        for key in MINIMUM:
            self.check_refused("InvalidValue", self.root.start(self.office, "Update", {}, [key]))

    def test_settings_huge(self):
        many = [f"10.{n >> 8}.{n & 255}.0/24" for n in range(10000)]
        self.check_hostile("InvalidValue", route=many)
        self.check_hostile("InvalidValue", route=["x" * 10000000])
        self.check_hostile("InvalidValue", route=["10.1.0.0/16"] * 10000)
        self.check_hostile("InvalidValue", server=many)
        keys = {f"no-such-{n}": GLib.Variant("s", "") for n in range(100000)}
        self.check_refused("UnknownOption", self.root.start(self.office, "Update", keys, []))
        self.check_refused("UnknownOption",
                           self.root.start(self.office, "Update", {}, ["no-such"] * 100000))

    def test_settings_almost_too_huge(self):
        many = [f"10.{n >> 8}.{n & 255}.0/24" for n in range(1000)]
        self.root.call(self.office, "Update", vardict(route=many), [])
        self.assertEqual(len(self.root.get(self.office, "Routes")), 1000)
        self.check_refused("InvalidValue",
                           self.root.start(self.office, "AddRoutes", ["172.16.0.0/16"]))

    def test_flags_hostile(self):
        for flags in (vardict(force=True), vardict(replace="true"),
                      {"replace": GLib.Variant("v", GLib.Variant("b", True))},
                      {"": GLib.Variant("b", True)}):
            self.check_refused("InvalidValue", self.root.start(
                PATH, "AddConnection", vardict(**MINIMUM), flags))

    def test_every_method_with_arguments_of_another_type(self):
        words = GLib.Variant("(tt)", (1, 2))
        for member, (interface, _) in METHODS.items():
            path = PATH if interface == "org.pptp.Manager1" else self.office
            self.check_refused("org.freedesktop.DBus.Error.InvalidArgs",
                               self.root.send(path, interface, member, words))

    # Update, Delete.

    # covers: method Update, property Settings Overrides
    def test_Update_ok(self):
        name = "office-nobody.conf"
        self.root.call(self.office, "Update", vardict(mtu="1400", echo_interval=7, vj=False), [])
        self.assertEqual(self.written(), [(Watch.TO, name)])
        settings = self.root.get(self.office, "Settings")
        self.assertEqual((settings["mtu"], settings["echo-interval"], settings["vj"]),
                         ("1400", 7, False))
        self.root.call(self.office, "Update", {}, ["mtu"])
        self.assertEqual(self.written(), [(Watch.TO, name)])
        self.assertNotIn("mtu", self.root.get(self.office, "Overrides"))
        self.assertNotIn("mtu", self.files()[name])

    def test_Update_all_or_none(self):
        self.check_refused("InvalidValue", self.root.start(
            self.office, "Update", vardict(mtu="1400", mru="no"), ["user"]))

    # covers: method Update FindConnection
    def test_Update_name(self):
        self.authority()
        self.alice.call(self.office, "Update", vardict(name="moved"), [])
        self.assertEqual(self.alice.call(PATH, "FindConnection", "moved"), self.office)
        self.refused("NotFound", self.alice.start(PATH, "FindConnection", "office"))
        self.alice.add(name="office")
        self.check_refused("Exists", self.alice.start(self.office, "Update",
                                                      vardict(name="office"), []))
        self.alice.call(self.office, "Update", vardict(name="moved"), [])  # its own name

    def test_Update_while_it_changes(self):
        authority = self.authority("hang")
        call = self.alice.start(self.office, "Update", vardict(mtu="1400"), [])
        authority.wait_for_question()
        self.root.call(self.office, "Update", vardict(mtu="1300"), [])
        authority.release("yes")
        self.refused("Busy", call)
        self.assertEqual(self.root.get(self.office, "Overrides")["mtu"], "1300")

    def test_Update_while_it_goes(self):
        authority = self.authority("hang")
        call = self.alice.start(self.office, "Update", vardict(mtu="1400"), [])
        authority.wait_for_question()
        self.root.call(self.office, "Delete")
        authority.release("yes")
        self.refused("NotFound", call)
        self.assertEqual(len(self.files()), 2)

    def test_every_change_while_it_goes(self):
        authority = self.authority("hang")
        calls = [self.alice.start(self.office, member, *words) for member, *words in (
            ("Connect", {}), ("Disconnect",), ("AddRoutes", ["10.1.0.0/16"]), ("Delete",))]
        authority.wait_for_question(len(calls))
        self.root.call(self.office, "Delete")
        before = self.everything()
        authority.release("yes")
        for call in calls:
            self.refused("NotFound", call)
        self.assertEqual(self.everything(), before)

    def test_Delete_while_it_changes(self):
        """It might have become something that needs another permission."""
        authority = self.authority("hang")
        call = self.alice.start(self.office, "Delete")
        authority.wait_for_question()
        self.root.call(self.office, "Update", vardict(kill_switch=True), [])
        before = self.everything()
        authority.release("yes")
        self.refused("Busy", call)
        self.assertEqual(self.everything(), before)

    # covers: method Delete
    def test_Delete_ok(self):
        self.root.call(self.office, "Delete")
        self.assertEqual(self.written(), [(Watch.DELETE, "office-nobody.conf")])
        self.refused("NotFound", self.root.start(self.office, "Delete"))
        self.assertNotIn("office-nobody.conf", self.files())

    def test_changes_without_a_disk(self):
        """Where no file can be written nothing changes."""
        objects = self.root.objects()
        shutil.rmtree(self.connections)
        self.refused("NotFound", self.root.start(PATH, "AddConnection", vardict(**MINIMUM), {}))
        self.refused("NotFound", self.root.start(self.office, "Update", vardict(mtu="1400"), []))
        self.assertEqual(self.root.objects(), objects)

    # Routes.

    # covers: method AddRoutes, property Routes
    def test_AddRoutes_ok(self):
        self.root.call(self.office, "AddRoutes", ["10.1.0.0/16", "10.2.0.0/16 metric 5 off"])
        self.assertEqual(len(self.written()), 1)
        self.assertEqual(self.root.get(self.office, "Routes"),
                         [("10.1.0.0/16", True, False), ("10.2.0.0/16", False, False)])

    def test_AddRoutes_hostile(self):
        self.root.call(self.office, "AddRoutes", ["10.1.0.0/16"])
        for routes, error in ((["10.2.0.0/16", "10.1.0.0/16"], "Exists"),
                              (["10.2.0.0/16", "10.2.0.0/16"], "Exists"),
                              (["10.2.0.0/16", "nonsense"], "InvalidValue"), ([""], "InvalidValue"),
                              (["10.0.0.0/33"], "InvalidValue"), (["::/0"], "InvalidValue"),
                              (["10.2.0.0/16;10.3.0.0/16"], "InvalidValue"),
                              (["10.2.0.0/16 metric 99999999999"], "InvalidValue"),
                              (["10.2.0.0/16\n"], "InvalidValue")):
            self.check_refused(error, self.root.start(self.office, "AddRoutes", routes))

    def test_AddRoutes_huge(self):
        """Refused at once: the time must not grow with the square of what anybody sends."""
        many = [f"{(n >> 16) + 1}.{n >> 8 & 255}.{n & 255}.0/24" for n in range(300000)]
        for member, *more in (("AddRoutes",), ("RemoveRoutes",), ("EnableRoutes", True)):
            def huge(member=member, more=more):
                self.check_refused("InvalidValue",
                                   self.root.start(self.office, member, many, *more))
            self.assertLess(seconds_of(huge), 20)

    # covers: method RemoveRoutes EnableRoutes, property Routes
    def test_RemoveRoutes_and_EnableRoutes(self):
        self.root.call(self.office, "AddRoutes", ["10.1.0.0/16", "10.2.0.0/16"])
        self.root.call(self.office, "EnableRoutes", ["10.1.0.0/16"], False)
        self.assertEqual(self.root.get(self.office, "Routes")[0], ("10.1.0.0/16", False, False))
        self.root.call(self.office, "RemoveRoutes", ["10.1.0.0/16"])
        self.assertEqual(self.root.get(self.office, "Routes"), [("10.2.0.0/16", True, False)])
        for member, *more in (("RemoveRoutes",), ("EnableRoutes", True)):
            self.check_refused("NotFound", self.root.start(
                self.office, member, ["10.2.0.0/16", "10.1.0.0/16"], *more))
            self.check_refused("InvalidValue", self.root.start(self.office, member, ["x"], *more))

    def test_routes_of_nothing(self):
        before = self.root.get(self.office, "Settings")
        for member, *more in (("AddRoutes",), ("RemoveRoutes",), ("EnableRoutes", True)):
            self.root.call(self.office, member, [], *more)
        self.assertEqual(self.root.get(self.office, "Settings"), before)

    # What a restart finds.

    def test_everything_is_there_after_a_restart(self):
        self.root.add(name="kept", mtu="1400")
        self.root.call(self.office, "AddRoutes", ["10.1.0.0/16"])
        self.root.call(self.shared, "Delete")
        files, before = self.files(), self.root.objects()
        self.daemon.signal(signal.SIGTERM)
        self.assertEqual(self.daemon.wait(), 0)
        self.start_daemon()
        after = self.root.objects()
        for values in (*before.values(), *after.values()):
            del values[CONNECTION]["Since"]
        self.assertEqual(self.files(), files)
        self.assertEqual(after, before)


if __name__ == "__main__":
    unittest.main()
