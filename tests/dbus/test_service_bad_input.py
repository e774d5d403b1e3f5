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
from daemon import CONNECTION, ERROR, MANAGER, PATH, DaemonTest, path_of, vardict, \
    wait_for
from gi.repository import GLib
from messages import is_output, problem_of

MINIMUM = {"name": "new", "server": ["192.0.2.1"], "user": "carol"}
# Whatever else is set, there is a way of logging in that gives a key.
BASE = {**MINIMUM, "allow-mschap": True}

CALLS_AT_ONCE = 50  # the bus lets nobody have more than 128 without an answer

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
    """What people write into files by hand: one that must be refused has one bad value."""

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
                    self.contents[name] = self.content({"name": name, option.key: text})
                elif option.key not in ("name", "uuid"):
                    queues.setdefault(option, []).append((text, stored))
        for shown, stored in bad_input.rounds(queues, BASE):
            name = f"good-{len(self.stored_files)}.conf"
            self.stored_files[name] = {**stored, "name": name}
            self.contents[name] = self.content({"name": name, **shown})

    @staticmethod
    def content(texts):
        texts = {"server": "192.0.2.1", "user": "carol", "allow-mschap": "true", **texts}
        lines = [f"[{options.find(key).group}]\n{key}={text}\n" for key, text in texts.items()]
        return "".join(["# by hand\n", *lines]).encode("utf-8", "surrogateescape")

    def write_all(self):
        for name, data in self.contents.items():
            with open(os.path.join(self.connections, name), "wb", opener=self.private) as file:
                file.write(data)

    def bytes_of(self, name):
        with open(os.path.join(self.connections, name), "rb") as file:
            return file.read()

    def problem_of_reason(self, name, option, text, reason):
        """What is no text, or no key file, has no fields."""
        if reason is None:
            return "is taken"
        if len(self.contents[name]) > bad_input.KIB_64:
            return None if reason == "it is larger than 64 KiB" else ascii(reason)
        if bad_input.is_no_text(text):
            return None if re.fullmatch("line [0-9]+ is not a text in UTF-8", reason) \
                else ascii(reason)
        if bad_input.is_another_line(text):
            return None if re.fullmatch("line [0-9]+ is neither .*", reason) else ascii(reason)
        problem = problem_of(reason, refused_field(option, bad_input.in_file(option, text)))
        return problem and f"{problem}: {ascii(reason[:300])}"

    def broken(self):
        return dict(self.root.get(PATH, "BrokenProfiles", MANAGER))

    def check_all(self):
        """The paths of the connections by the names of their files."""
        broken = self.broken()
        self.check([(option, text, self.problem_of_reason(name, option, text, broken.get(name)))
                    for name, (option, text) in self.refused_files.items()])
        self.assertEqual(broken.keys(), self.refused_files.keys())
        for name, data in self.contents.items():
            self.assertEqual(self.bytes_of(name), data, name)
        paths = {values[CONNECTION]["Name"]: path for path, values in self.root.objects().items()}
        for name, stored in self.stored_files.items():
            self.check_stored(paths[name], stored)
        return paths

    # covers: checked option *, checked property BrokenProfiles
    def test_found_at_start(self):
        self.daemon.signal(signal.SIGTERM)
        self.daemon.wait()
        self.write_all()
        self.start_daemon()
        paths = self.check_all()
        for name in self.stored_files:
            self.root.call(paths[name], "Update", vardict(timeout=77), [])
            self.assertRegex(self.bytes_of(name), rb"timeout=\s*77\s*\n")
        self.restart()
        for name, stored in self.stored_files.items():
            self.check_stored(paths[name], {**stored, "timeout": 77})

    # covers: checked option *, checked property BrokenProfiles
    def test_written_while_it_runs(self):
        before = len(self.root.objects())
        self.write_all()
        self.ask_until(lambda: len(self.root.objects()) == before + len(self.stored_files)
                       and len(self.broken()) == len(self.refused_files), "reading the files")
        self.check_all()


class OnCommandLine(BadInputTest):
    """pptpctl, as people and scripts call it."""

    def profiles(self):
        super().profiles()
        self.write_profile("00000000-0000-4000-8000-000000000004", "mschap",
                           options="allow-mschap=true\n")

    def setUp(self):
        super().setUp()
        self.mschap = path_of("00000000-0000-4000-8000-000000000004")
        self.environment = {name: value for name, value in os.environ.items()
                            if name in ("PATH", "PPTP_MANAGER_VENDOR_DIRECTORY")
                            or name.endswith("SAN_OPTIONS")}
        self.environment.update(
            DBUS_SYSTEM_BUS_ADDRESS=self.address, LC_ALL="C.UTF-8",
            PPTP_MANAGER_CONFIGURATION_DIRECTORY=os.path.join(self.directory, "etc"))

    def run_once(self, words):
        arguments = [word.encode("utf-8", "surrogateescape") for word in words]
        done = subprocess.run([os.environ["PPTPCTL"], *arguments], env=self.environment,
                              stdin=subprocess.DEVNULL, capture_output=True, check=False)
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def all_of(self, commands):
        """Of each the exit code, standard output and standard error. What the service says is read
        meanwhile: it would stop at a full pipe."""
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            runs = [pool.submit(self.run_once, words) for words in commands]
            for run in runs:
                run.add_done_callback(lambda run: GLib.MainContext.default().wakeup())
            for run in runs:
                wait_for(run.done, "the end of pptpctl")
        return [run.result() for run in runs]

    def pptpctl(self, *words):
        return self.all_of([words])[0]

    @staticmethod
    def problem_of_refusal(option, text, code, out, err):
        message = err.removeprefix("pptpctl: ").removeprefix("mschap: ").removesuffix("\n")
        if code != 2 or out:
            return f"exit code {code}, {ascii(out)}, {ascii(err)}"
        stored = bad_input.on_command_line(option, text)
        problem = problem_of(message, refused_field(option, stored))
        return problem and f"{problem}: {ascii(err[:300])}"

    # covers: checked option *, command set, exit 2
    def test_refused(self):
        rows = [(option, text) for option in options.table() for text in bad_input.texts(option)
                if "\0" not in text
                and refused_field(option, bad_input.on_command_line(option, text))]
        before = self.everything()
        commands = [("set", "mschap", "mru=1234", f"{option}={text}") for option, text in rows]
        self.check([(option, text, self.problem_of_refusal(option, text, *done))
                    for (option, text), done in zip(rows, self.all_of(commands))])
        self.assertEqual(self.everything(), before)

    # covers: checked option *, command add set show list unset
    def test_stored(self):
        queues = {}
        for option in options.table():
            for text in bad_input.texts(option):
                stored = bad_input.on_command_line(option, text)
                if "\0" not in text and not refused_field(option, stored) and option.key != "name":
                    queues.setdefault(option, []).append((text, stored))
        for number, (shown, stored) in enumerate(bad_input.rounds(queues, BASE)):
            name = f"round {number}"
            given = {"server": "192.0.2.1", "user": "carol", "allow-mschap": "true", **shown}
            self.add(name, given)
            self.check_stored(self.root.call(PATH, "FindConnection", name),
                              {**stored, "name": name})
            self.check_shown(name, {**stored, "name": name})
            self.assertEqual(self.pptpctl("set", "mschap", *(
                f"{key}={text}" for key, text in shown.items()))[0], 0)
            self.check_stored(self.mschap, {**stored, "name": "mschap"})
            self.pptpctl("set", "mschap", "allow-mschap=true", "server=192.0.2.1", "user=carol")
            self.pptpctl("unset", "mschap", *(key for key in shown if key not in BASE))
            self.check_stored(self.mschap, {**BASE, "name": "mschap"})
        self.check_lists()

    def add(self, name, texts):
        """The server and the user have options of their own."""
        own = [f"--{key}={texts[key]}" for key in ("server", "user")]
        rest = [f"--set={key}={text}" for key, text in texts.items() if key not in ("server", "user")]
        code, _, err = self.pptpctl("add", *own, *rest, "--", name)
        self.assertEqual(code, 0, ascii(err))
        self.assertTrue(is_output(err), ascii(err))

    def check_shown(self, name, stored):
        code, out, err = self.pptpctl("show", "--json", "--", name)
        self.assertEqual((code, err), (0, ""))
        settings = json.loads(out)["settings"]
        expected = options.in_effect(stored)
        for option in options.table():
            if not option.read_only:
                self.assertEqual(settings[option.key], expected[option.key], option.key)
        self.check_output("show", "--", name)
        self.check_output("show", "--terse", "--", name)

    def check_output(self, *words):
        code, out, err = self.pptpctl(*words)
        self.assertIn(code, (0, 11), err)
        self.assertTrue(is_output(out + err), ascii(out + err))

    # covers: exit 2 10
    def test_operands(self):
        """Whatever stands where a name, a key, a route or a command is awaited."""
        texts = [text for text in bad_input.hostile_texts("nothing") if "\0" not in text]
        before = self.everything()
        for words in (["show", "--"], ["set", "mschap", "mru=1234", "--"],
                      ["unset", "mschap", "mru", "--"], ["rename", "mschap", "--"],
                      ["delete", "mschap", "--"], ["route", "add", "mschap", "10.1.0.0/16", "--"],
                      ["route", "delete", "mschap", "--"], ["route", "--"], ["presets", "--"],
                      ["up", "--"], ["down", "--"], ["log", "--"], ["monitor", "--"],
                      ["status", "--"], ["help", "--"], ["completion", "--"],
                      ["add", "--server=x.example", "--user=x", "--set"], []):
            rows = [text for text in texts if self.is_wrong(words, text)]
            self.check([(words, text, self.problem_of_operand(*done)) for text, done in zip(
                rows, self.all_of([(*words, text) for text in rows]))])
        self.assertEqual(self.everything(), before)

    @staticmethod
    def is_wrong(words, text):
        if words[:1] == ["rename"]:
            return options.canonical(options.find("name"), text) is None
        if words[:1] == ["help"]:
            return text != ""
        return words or not text.startswith("-")

    @staticmethod
    def problem_of_operand(code, out, err):
        if code not in (1, 2, 10) or out:
            return f"exit code {code}, {ascii(out[:100])}, {ascii(err[:300])}"
        for line in err.splitlines():
            if len(line) > 400 or not is_output(line) or "Cf" in map(unicodedata.category, line):
                return f"{ascii(err[:300])}… ({len(err)} bytes)"
        return None if err.startswith("pptpctl: ") else ascii(err[:300])

    def check_lists(self):
        for words in (["list"], ["list", "--terse"], ["status"], ["status", "--terse"]):
            self.check_output(*words)


if __name__ == "__main__":
    unittest.main()
