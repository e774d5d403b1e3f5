# SPDX-License-Identifier: GPL-2.0-or-later
"""Everything that strangers may put into every option, through every entrance: D-Bus, the command
line, and files. Each value is stored as it is meant to be, or refused in words with nothing changed.
Rows and rules: bad_input.py, options.py."""

import concurrent.futures
import json
import os
import re
import signal
import subprocess
import unicodedata
import unittest

import bad_input
import options
from caller import Refusal
from daemon import ERROR, MANAGER, PATH, DaemonTest, path_of, vardict
from gi.repository import GLib

MINIMUM = {"name": "new", "server": ["192.0.2.1"], "user": "carol"}
# Whatever else is set, there is a way of logging in that gives a key.
BASE = {**MINIMUM, "allow-mschap": True}

CALLS_AT_ONCE = 50  # the bus lets nobody have more than 128 without an answer

ALLOWED = re.compile(
    r"allowed (is|are) |are not allowed; |at most [0-9]|cannot (be used|be changed|look)|"
    r"has only |has no |there is one |PPTP needs|always uses|is not valid UTF-8|"
    r"is not the address of another|is there twice|“[a-z]+” is needed|must be given|"
    r"is 1 to 32|has 1 to 15|there is no preset|instead|the network is|cannot be routed|"
    r"separated by commas|encryption needs|one must be|allowed behind|only never is allowed")


def problem_of(message, key):
    """What is wrong with it: it should be one line for people that names the field and what is
    allowed, with nothing hostile in it."""
    if not message.startswith(f"{key}: "):
        return "begins with something else"
    if not ALLOWED.search(message):
        return "does not say what is allowed"
    if options.find(key).unquoted and re.search("“(?!s”)|[\"']", message):
        return "may repeat a secret"
    return problem_of_text(message)


def problem_of_text(text):
    if len(text) > 400:
        return "is too long"
    if any(unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp", "Cs") for c in text):
        return "has hostile characters"
    return None


def refused_field(option, stored):
    """The field that the refusal names; None where the value, as it would be stored, is taken."""
    if stored is None:
        return option.key
    return (*options.contradiction({**BASE, option.key: stored}), None)[0]


class BadInputTest(DaemonTest):
    maxDiff = 4000

    def check(self, rows):
        """@rows: (option, value, problem or None); all of them are told of at once."""
        self.assertGreater(len(rows), 0)
        problems = [f"{option}={ascii(value)[:100]}: {problem}" for option, value, problem in rows
                    if problem]
        self.assertFalse(problems, f"{len(problems)} of {len(rows)}:\n" + "\n".join(problems[:30]))

    def check_stored(self, path, stored):
        settings = self.root.get_all(path)["Settings"]
        expected = options.in_effect(stored)
        for option in options.table():
            if not option.read_only:
                self.assertEqual(settings[option.key], expected[option.key], option.key)

    def restart(self):
        self.daemon.signal(signal.SIGTERM)
        self.assertEqual(self.daemon.wait(), 0)
        self.start_daemon()


class OverBus(BadInputTest):
    def refused_values(self, option):
        yield from bad_input.wrong_types(option)
        for value in bad_input.values(option):
            if bad_input.can_be_sent(value) and \
                    refused_field(option, bad_input.over_bus(option, value)):
                yield value

    def start_both(self, option, value):
        """Alone, and together with what would do."""
        bad = vardict(**{option.key: value})
        yield self.root.start(self.office, "Update", {**vardict(mru="1234"), **bad}, ["domain"])
        if (option.key, value) != ("owner", ""):  # that is how a shared one is asked for
            yield self.root.start(PATH, "AddConnection", {**vardict(**MINIMUM), **bad}, {})

    @staticmethod
    def problem_of_call(option, value, call):
        try:
            call.wait()
        except Refusal as refusal:
            if refusal.name != ERROR + "InvalidValue":
                return str(refusal)
            stored = None if isinstance(value, GLib.Variant) else bad_input.over_bus(option, value)
            problem = problem_of(refusal.message, refused_field(option, stored))
            return problem and f"{problem}: {ascii(refusal.message[:300])}"
        return "is taken"

    # covers: checked option *
    def test_refused(self):
        for option in options.table():
            before = self.everything()
            rows = []
            values = list(self.refused_values(option))
            for start in range(0, len(values), CALLS_AT_ONCE):
                calls = [(value, call) for value in values[start:start + CALLS_AT_ONCE]
                         for call in self.start_both(option, value)]
                rows += [(option, value, self.problem_of_call(option, value, call))
                         for value, call in calls]
            self.check(rows)
            self.assertEqual(self.everything(), before, option)

    # covers: checked option *
    def test_stored(self):
        """By AddConnection and by Update, and a restart finds it again."""
        queues = {option: [(value, bad_input.over_bus(option, value))
                           for value in bad_input.values(option) if bad_input.can_be_sent(value)
                           and not refused_field(option, bad_input.over_bus(option, value))]
                  for option in options.table() if option.key != "name"}
        expected = {}
        changed = self.root.add(**{**BASE, "name": "changed"})
        for shown, stored in bad_input.rounds(queues, BASE):
            stored["name"] = f"round {len(expected)}"
            path = self.root.call(PATH, "AddConnection",
                                  vardict(**{**BASE, **shown, "name": stored["name"]}), {})
            expected[path] = stored
            self.check_stored(path, stored)
            self.root.call(changed, "Update", vardict(**shown), [])
            self.check_stored(changed, {**stored, "name": "changed"})
            self.root.call(changed, "Update", vardict(**{**BASE, "name": "changed"}),
                           [key for key in shown if key not in BASE])
        self.assertGreater(len(expected), 10)
        files = self.files()
        self.restart()
        self.assertEqual(self.root.get(PATH, "BrokenProfiles", MANAGER), [])
        for path, stored in expected.items():
            self.check_stored(path, stored)
        self.assertEqual(self.files(), files)


class InFiles(BadInputTest):
    """All rows are there when the service starts."""

    HEAD = {"name": "connection", "server": "server", "user": "authentication",
            "allow-mschap": "authentication"}

    def profiles(self):
        super().profiles()
        self.refused_files, self.stored_files, self.contents = {}, {}, {}
        queues = {}
        for option in options.table():
            for text in bad_input.texts(option):
                if "\n[" in text:
                    continue  # a group begins, as anybody would expect
                stored = bad_input.in_file(option, text)
                if bad_input.is_no_text(text) or bad_input.is_another_line(text) or \
                        refused_field(option, stored):
                    name = f"bad-{len(self.refused_files)}.conf"
                    self.refused_files[name] = option, text
                    self.write_texts(name, {"name": name, option.key: text})
                elif option.key not in ("name", "uuid"):
                    queues.setdefault(option, []).append((text, stored))
        for shown, stored in bad_input.rounds(queues, BASE):
            name = f"good-{len(self.stored_files)}.conf"
            self.stored_files[name] = {**stored, "name": name}
            self.write_texts(name, {"name": name, **shown})

    def write_texts(self, name, texts):
        texts = {"server": "192.0.2.1", "user": "carol", "allow-mschap": "true", **texts}
        data = "# by hand\n"
        for key, text in texts.items():
            data += f"[{options.find(key).group}]\n{key}={text}\n"
        self.contents[name] = data.encode("utf-8", "surrogateescape")
        with open(os.path.join(self.connections, name), "wb", opener=self.private) as file:
            file.write(self.contents[name])

    def bytes_of(self, name):
        with open(os.path.join(self.connections, name), "rb") as file:
            return file.read()

    def problem_of_reason(self, option, text, reason):
        """What is no text, or no key file, has no fields."""
        if reason is None:
            return "is taken"
        if len(self.contents[f"bad-{self.row}.conf"]) > bad_input.KIB_64:
            return None if reason == "it is larger than 64 KiB" else ascii(reason)
        if bad_input.is_no_text(text):
            return None if re.fullmatch("line [0-9]+ is not a text in UTF-8", reason) \
                else ascii(reason)
        if bad_input.is_another_line(text):
            return None if re.fullmatch("line [0-9]+ is neither .*", reason) else ascii(reason)
        problem = problem_of(reason, refused_field(option, bad_input.in_file(option, text)))
        return problem and f"{problem}: {ascii(reason[:300])}"

    # covers: checked option *
    def test_files(self):
        broken = dict(self.root.get(PATH, "BrokenProfiles", MANAGER))
        rows = []
        for self.row, (option, text) in enumerate(self.refused_files.values()):
            reason = broken.pop(f"bad-{self.row}.conf", None)
            rows.append((option, text, self.problem_of_reason(option, text, reason)))
        self.check(rows)
        self.assertEqual(broken, {})
        paths = {name: self.root.call(PATH, "FindConnection", name) for name in self.stored_files
                 if not self.stored_files[name].get("owner")}
        for name, path in paths.items():
            self.check_stored(path, self.stored_files[name])
        for name, data in self.contents.items():
            self.assertEqual(self.bytes_of(name), data, name)
        for name, path in paths.items():
            self.root.call(path, "Update", vardict(timeout=77), [])
            self.assertIn(b"timeout=77\n", self.bytes_of(name))
        self.restart()
        for name, path in paths.items():
            self.check_stored(path, {**self.stored_files[name], "timeout": 77})


if __name__ == "__main__":
    unittest.main()
