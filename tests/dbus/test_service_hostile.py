# SPDX-License-Identifier: GPL-2.0-or-later
"""Names that look like others, settings that contradict each other, and calls that no well-meaning
client makes."""

import os
import socket
import unittest
import uuid

import bad_input
import options
from caller import NAME, PATIENCE, Refusal, variant
from daemon import CONNECTION, ERROR, MANAGER, PATH, DaemonTest, vardict
from gi.repository import Gio, GLib
from messages import problem_of, problem_of_text

MINIMUM = {"name": "new", "server": ["192.0.2.1"], "user": "carol"}

MPPE = ("mppe", "allow-mschap-v2", "allow-mschap")
LOGIN = ("allow-mschap-v2",)
ASK = ("autoconnect", "password")
ROWS = [
    ({"allow-mschap-v2": False, "mppe": "off"}, LOGIN),
    ({"allow-mschap-v2": False}, LOGIN),
    *(({"allow-mschap-v2": False, f"allow-{way}": True}, MPPE) for way in ("pap", "chap", "eap")),
    *(({"allow-mschap-v2": False, "allow-chap": True, "mppe": mppe}, MPPE)
      for mppe in ("require-128", "require", "require-40", "prefer")),
    *(({"password": "ask", "autoconnect": when}, ASK)
      for when in ("boot", "login", "on-demand")),
    ({"password": "ask", "preset": "internet-provider"}, ASK),
    ({"preset": "internet-provider", "allow-mschap-v2": False, "allow-pap": True}, MPPE),
    ({"preset": "no-mschap", "mppe": "require"}, MPPE),
    ({"preset": "no-mschap", "allow-pap": False}, LOGIN),
    ({"preset": "asks", "autoconnect": "login"}, ASK),
    ({"user": "u" * 128, "domain": "d" * 127}, ("user", "domain")),
]
FINE = [
    {"allow-mschap-v2": False, "allow-mschap": True},
    {"allow-mschap-v2": False, "allow-pap": True, "mppe": "off"},
    {"preset": "internet-provider", "password": "ask", "autoconnect": "never"},
    {"preset": "no-mschap"},
    {"preset": "asks", "password": "keyring", "autoconnect": "boot"},
    {"user": "u" * 128, "domain": "d" * 126},
    {"user": "EXAMPLE\\" + "u" * 247, "domain": "EXAMPLE"},
]
PRESETS = {"no-mschap": "allow-mschap-v2=false\nallow-pap=true\nmppe=off\n",
           "asks": "password=ask\n"}


def vardict_of(pairs):
    """a{sv} of what no dictionary can hold."""
    builder = GLib.VariantBuilder(GLib.VariantType("a{sv}"))
    for key, value in pairs:
        builder.add_value(GLib.Variant.new_dict_entry(
            GLib.Variant("s", key), GLib.Variant("v", variant(value))))
    return builder.end()


class Stranger:
    """A client of the bus that keeps to no rule."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(PATIENCE)
        self.socket.connect(path)
        self.socket.sendall(b"\0AUTH EXTERNAL 30\r\n")
        self.socket.recv(1000)
        self.socket.sendall(b"BEGIN\r\n")
        self.serial = 0
        self.send(Gio.DBusMessage.new_method_call(
            "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "Hello"))

    def send(self, message, good=b"", bad=b""):
        self.serial += 1
        message.set_serial(self.serial)
        blob = message.to_blob(Gio.DBusCapabilityFlags.NONE)
        self.socket.sendall(blob.replace(good, bad) if good else blob)

    def is_dropped(self):
        try:
            while self.socket.recv(65536):
                pass
        except ConnectionResetError:
            pass
        self.socket.close()
        return True


class Names(DaemonTest):
    """Two that look the same are the same; upper and lower case differ. A name is no part of any
    file's or unit's name, so that it may have anything that can be seen."""

    def names(self, *which):
        return sorted(values[CONNECTION]["Name"] for values in self.root.objects().values()
                      if not which or values[CONNECTION]["Name"] in which)

    def test_case(self):
        upper = self.root.add(name="NEW")
        self.assertNotEqual(self.root.add(name="new"), upper)
        self.assertEqual(self.root.call(PATH, "FindConnection", "NEW"), upper)
        self.refused("NotFound", self.root.start(PATH, "FindConnection", "New"))

    def test_normal_form(self):
        composed, decomposed = "caf\u00e9", "cafe\u0301"
        path, other = self.root.add(name=decomposed), self.root.add(name="other")
        self.assertEqual(self.root.get(path, "Name"), composed)
        for name in (composed, decomposed):
            self.assertEqual(self.root.call(PATH, "FindConnection", name), path)
            self.refused("Exists", self.root.start(PATH, "AddConnection",
                                                   vardict(**{**MINIMUM, "name": name}), {}))
            self.refused("Exists", self.root.start(other, "Update", vardict(name=name), []))
            self.assertEqual(self.root.call(PATH, "AddConnection", vardict(
                **{**MINIMUM, "name": name}), vardict(replace=True)), path)

    def test_UUID_in_capitals(self):
        path = self.root.add()
        capitals = self.root.get(path, "Uuid").upper()
        self.assertEqual(self.root.call(PATH, "FindConnection", capitals), path)

    def test_all(self):
        taken = []
        for name in bad_input.texts(options.find("name")):
            if not bad_input.can_be_sent(name):
                continue
            expected = options.canonical(options.find("name"), name)
            if expected is None or expected in taken:
                self.refused("NotFound" if expected is None else "Exists",
                             self.root.start(PATH, "FindConnection", name) if expected is None else
                             self.root.start(PATH, "AddConnection",
                                             vardict(**{**MINIMUM, "name": name}), {}))
                continue
            path = self.root.add(name=name)
            taken.append(expected)
            self.assertEqual(self.root.call(PATH, "FindConnection", name), path)
            self.root.call(path, "Update", vardict(name="elsewhere"), [])
            self.refused("NotFound", self.root.start(PATH, "FindConnection", name))
            self.root.call(path, "Update", vardict(name=name), [])
            self.assertRegex(path, "^/org/pptp/Manager1/connection/[0-9a-f_]+$")
        self.assertGreater(len(taken), 30)
        self.assertEqual(self.names(*taken), sorted(taken))
        self.restart()
        self.assertEqual(self.names(*taken), sorted(taken))


class Contradictions(DaemonTest):
    """Settings that cannot be together, whoever sets them: what is in effect counts. The message
    names the first field first, and all of them."""

    def profiles(self):
        super().profiles()
        os.mkdir(os.path.join(self.directory, "etc", "presets"))
        for name, lines in PRESETS.items():
            with open(os.path.join(self.directory, "etc", "presets", name + ".preset"), "w",
                      encoding="utf-8") as file:
                file.write(f"[preset]\nname={name}\n[options]\n{lines}")
        for number, (settings, _) in enumerate(ROWS):
            self.write_settings(f"bad-{number}", settings)
        for number, settings in enumerate(FINE):
            self.write_settings(f"good-{number}", settings)

    def write_settings(self, name, settings):
        """A group may be there more than once, and of a key the last one counts."""
        texts = {key: str(value).lower() if isinstance(value, bool) else value
                 for key, value in settings.items()}
        lines = "".join(f"[{options.find(key).group}]\n{key}={text}\n"
                        for key, text in texts.items())
        self.write_profile(str(uuid.uuid4()), name, options=lines)

    def check_names(self, message, fields):
        self.assertTrue(message.startswith(fields[0] + ": "), message)
        for field in fields:
            self.assertIn(field.removesuffix("-mschap"), message)
        self.assertIsNone(problem_of(message, fields[0]))

    # covers: checked property BrokenProfiles
    def test_in_files(self):
        broken = dict(self.root.get(PATH, "BrokenProfiles", MANAGER))
        for number, (_, fields) in enumerate(ROWS):
            self.check_names(broken.pop(f"bad-{number}-all.conf"), fields)
        self.assertEqual(broken, {})
        for number in range(len(FINE)):
            self.root.call(PATH, "FindConnection", f"good-{number}")

    # covers: checked method AddConnection Update
    def test_over_bus(self):
        before = self.everything()
        for settings, fields in ROWS:
            for call in (self.root.start(self.office, "Update", vardict(**settings), []),
                         self.root.start(PATH, "AddConnection",
                                         vardict(**{**MINIMUM, **settings}), {})):
                self.check_names(self.refused("InvalidValue", call), fields)
        self.assertEqual(self.everything(), before)
        for settings in FINE:
            self.root.call(PATH, "AddConnection", vardict(**{**MINIMUM, **settings}),
                           vardict(replace=True))

    def test_one_after_the_other(self):
        """What was fine before is not with one change, or with one taken back."""
        path = self.root.add(**{"allow-mschap-v2": False, "allow-mschap": True})
        for set_, unset, fields in (({}, ["allow-mschap"], LOGIN),
                                    ({"allow-eap": True}, ["allow-mschap"], MPPE),
                                    ({"allow-mschap": False}, [], LOGIN)):
            self.check_names(self.refused("InvalidValue", self.root.start(
                path, "Update", vardict(**set_), unset)), fields)
        path = self.root.add(name="preset", preset="no-mschap")
        for set_, unset, fields in (({"preset": "default", "allow-mschap-v2": False}, [], LOGIN),
                                    ({"allow-mschap-v2": False}, ["preset"], LOGIN),
                                    ({"mppe": "prefer"}, [], MPPE)):
            self.check_names(self.refused("InvalidValue", self.root.start(
                path, "Update", vardict(**set_), unset)), fields)
        self.root.call(path, "Update", {}, ["preset"])
        self.refused("InvalidValue", self.root.start(path, "Update", vardict(preset="none"), []))


class Messages(DaemonTest):
    """What no option's type allows, and calls that no well-meaning client makes."""

    def test_keys_that_are_there_twice(self):
        before = self.everything()
        for key in ("user", "owner", "name"):
            twice = vardict_of([*MINIMUM.items(), ("owner", ""), ("user", "a"), ("name", "x"),
                                (key, "root")])
            for call in (self.root.send(PATH, MANAGER, "AddConnection", GLib.Variant.new_tuple(
                            twice, GLib.Variant("a{sv}", {}))),
                         self.root.send(self.office, CONNECTION, "Update", GLib.Variant.new_tuple(
                            vardict_of([("domain", "a"), ("domain", "b")]),
                            GLib.Variant("as", [])))):
                message = self.refused("InvalidValue", call)
                self.assertRegex(message, "^(name|user|owner|domain): it is there twice$")
        flags = vardict_of([("replace", False), ("replace", True)])
        self.refused("InvalidValue", self.root.send(
            PATH, MANAGER, "AddConnection",
            GLib.Variant.new_tuple(GLib.Variant("a{sv}", vardict(**MINIMUM)), flags)))
        timeouts = vardict_of([("timeout", 5), ("timeout", 6)])
        self.refused("InvalidValue", self.root.send(
            self.office, CONNECTION, "Connect", GLib.Variant.new_tuple(timeouts)))
        self.assertEqual(self.everything(), before)

    def test_very_many_keys(self):
        before = self.everything()
        for pairs in ([("mtu", "1400")] * 100000, [(f"no-such-{n}", "x") for n in range(100000)]):
            for call in (self.root.send(self.office, CONNECTION, "Update", GLib.Variant.new_tuple(
                            vardict_of(pairs), GLib.Variant("as", []))),
                         self.root.send(PATH, MANAGER, "AddConnection", GLib.Variant.new_tuple(
                             vardict_of(pairs), GLib.Variant("a{sv}", {}))),
                         self.root.send(self.office, CONNECTION, "Connect",
                                        GLib.Variant.new_tuple(vardict_of(pairs)))):
                with self.assertRaises(Refusal) as caught:
                    call.wait()
                self.assertIn(caught.exception.name,
                              (ERROR + "InvalidValue", ERROR + "UnknownOption"))
                self.assertIsNone(problem_of_text(caught.exception.message))
        self.assertEqual(self.everything(), before)

    def test_deep_and_large(self):
        before = self.everything()
        deep = GLib.Variant("s", "x")
        for _ in range(60):
            deep = GLib.Variant("v", deep)
        for option in options.table():
            large = "x" * 1_000_000
            for value in (deep, large, [large], [large[:1000]] * 1000):
                message = self.refused("InvalidValue", self.root.start(
                    self.office, "Update", vardict(**{option.key: value}), []))
                self.assertIsNone(problem_of(message, option.key))
        self.assertEqual(self.everything(), before)

    def test_routes(self):
        """Methods that change one list name it too, and repeat nothing hostile."""
        self.root.call(self.office, "AddRoutes", ["10.9.0.0/16"])
        before = self.everything()
        texts = ["10.1.0.0/16" + " " * 70000, "10.1.0.0/16" + " " * 300 + "off", " 10.1.0.0/16",
                 *bad_input.hostile_texts("10.1.0.0/16")]
        for member, *more in (("AddRoutes",), ("RemoveRoutes",), ("EnableRoutes", False)):
            for text in texts:
                if text == "10.1.0.0/16" or not bad_input.can_be_sent(text):
                    continue
                good = "10.2.0.0/16" if member == "AddRoutes" else "10.9.0.0/16"
                with self.subTest(member=member, text=ascii(text)[:100]):
                    message = self.refused("InvalidValue", self.root.start(
                        self.office, member, [good, text], *more))
                    self.assertIsNone(problem_of(message, "route"), ascii(message))
        self.assertIn("10.9.0.0/16", self.refused("Exists", self.root.start(
            self.office, "AddRoutes", ["10.9.0.0/16" + " " * 200 + "off"])))
        self.assertEqual(self.everything(), before)

    def test_bytes_that_are_no_text(self):
        """The bus itself drops who sends them."""
        for bad in (b"\xff\xfe\xfd", b"a\0b", b"\xed\xa0\x80"):
            stranger = Stranger(os.path.join(self.directory, "bus"))
            message = Gio.DBusMessage.new_method_call(NAME, PATH, MANAGER, "FindConnection")
            message.set_body(GLib.Variant("(s)", ("QQQ",)))
            stranger.send(message, b"QQQ", bad)
            self.assertTrue(stranger.is_dropped())
        self.root.synchronize()


if __name__ == "__main__":
    unittest.main()
