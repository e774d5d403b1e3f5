#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Which test fails when a thing is broken: writes docs/coverage.md, or with --check compares it.

Things come from where they are defined. Tests say in a comment what they cover; nothing is guessed:

    covers: cause auth-rejected, exit 20, property State Failure
    covers: option *, checked option mtu mru

A comment belongs to the test function (C, Python) or the class (Python) below it; in a scene it
stands in the header. "checked" means that the test sees how a thing is described, checked or
stored, and not what it does; "*" is always meant so. Tests of pptpctl and of the desktop program
against the mocked service cover no member of D-Bus: the real one may break without their noticing.
"""

import argparse
import pathlib
import re
import subprocess
import sys
import xml.etree.ElementTree

TOP = pathlib.Path(__file__).resolve().parent.parent
PAGE = TOP / "docs" / "coverage.md"
MARKER = re.compile(r"(?:^|[\s*#])covers: +(.+?)\s*(?:\*/\s*)?$")

KINDS = {
    "option": "Options of a profile",
    "cause": "Causes of failure",
    "method": "D-Bus methods",
    "signal": "D-Bus signals",
    "property": "D-Bus properties",
    "command": "Commands of pptpctl",
    "exit": "Exit codes of pptpctl",
    "service": "Options of pptp-managerd",
    "page": "Pages of pptp-manager",
    "action": "Actions of pptp-manager",
}


class Problem(Exception):
    """A marker, or a source of names, that cannot be understood."""


def read(path):
    return (TOP / path).read_text(encoding="utf-8")


# ---- what there is ----

def find(path, pattern):
    names = re.findall(pattern, read(path), re.MULTILINE)
    if not names:
        raise Problem(f"{path}: nothing found; has its form changed?")
    return names


def options():
    rows = re.split(r"^    \{(?=\")", read("lib/option-table.c"), flags=re.MULTILINE)[1:]
    if not rows:
        raise Problem("lib/option-table.c: no row found")
    return {re.match(r'"([^"]+)"', row)[1]: "PPM_OPTION_LATER" in row for row in rows}


def members(kind):
    names = []
    for path in sorted((TOP / "lib" / "dbus").glob("*.xml")):
        for member in xml.etree.ElementTree.parse(path).iterfind(f"interface/{kind}"):
            names.append(member.get("name"))
    if len(set(names)) != len(names):
        raise Problem(f"lib/dbus: two interfaces have a {kind} of one name")
    return names


def commands():
    names = []
    for path in sorted((TOP / "cli").glob("cmd-*.c")):
        text = path.read_text(encoding="utf-8")
        names += re.findall(r'^    \.name = "([a-z]+)"', text, re.MULTILINE)
    return sorted(names)


def actions():
    names = []
    for path in sorted((TOP / "gui").glob("*.c")):
        names += re.findall(r'\{\.name = "([a-z-]+)", \.activate', path.read_text(encoding="utf-8"))
    return names


def things():
    """Every thing by kind, in the order of the page."""
    return {
        "option": list(options()),
        "cause": [word for word in find("lib/cause.c", r'\[PPM_CAUSE_\w+\] =\s*\{\s*"([a-z0-9-]+)"')
                  if word != "none"],
        "method": members("method"),
        "signal": members("signal"),
        "property": members("property"),
        "command": commands(),
        "exit": find("cli/exit-code.h", r"PPM_EXIT_\w+ = (\d+),"),
        "service": ["--" + name for name in
                    find("daemon/main.c", r'^    \{"([a-z-]+)", [^,]+, [^,]+, G_OPTION_ARG_')],
        "page": find("gui/pptp-manager.gresource.xml", r'>([a-z-]+)\.ui</file>'),
        "action": actions(),
    }


# ---- what tests say ----

class Claim:
    def __init__(self, text, place):
        self.place = place
        self.items = [self.item(part.split()) for part in text.split(",")]

    def item(self, words):
        checked = words[:1] == ["checked"]
        words = words[checked:]
        if len(words) < 2 or words[0] not in KINDS:
            raise Problem(f"{self.place}: not understood: \"{' '.join(words)}\"")
        return checked, words[0], words[1:]


def claims_of_functions(path, starts):
    """Claims with the test that they stand above. @starts finds the beginning of one."""
    waiting, container = [], ""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        marker = MARKER.search(line)
        start = starts.match(line)
        if marker:
            waiting.append(Claim(marker[1], f"{path.relative_to(TOP)}:{number}"))
        elif start:
            name = start["name"]
            if line.startswith("class "):
                container, name = name, ""
            elif not name.startswith("test_"):
                continue
            for claim in waiting:
                yield claim, ".".join(filter(None, (container, name.removeprefix("test_"))))
            waiting = []
    if waiting:
        raise Problem(f"{waiting[0].place}: no test below it")


def claims_of_scene(path):
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.startswith("#"):
            break
        marker = MARKER.search(line)
        if marker:
            yield Claim(marker[1], f"{path.relative_to(TOP)}:{number}")


IN_C = re.compile(r"^(?P<name>test_\w+)\(void \*\*state\)")
IN_PYTHON = re.compile(r"^(?:class|    def) (?P<name>\w+)")


def files(folder, pattern):
    """Those that git knows: others would be in no commit of the page."""
    wanted = f":(glob)tests/{folder}/{pattern}"
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", wanted]
    names = subprocess.run(command, cwd=TOP, check=True, stdout=subprocess.PIPE, text=True).stdout
    return [path for path in map(TOP.joinpath, sorted(names.split("\0")[:-1])) if path.exists()]


def claims():
    """Of each scene and each file of tests its title, and pairs of a claim and its test: (group,
    name)."""
    for path in files("lab/scenes", "*.sh"):
        test = ("scene", path.stem)
        yield " ".join(test), [(claim, test) for claim in claims_of_scene(path)]
    for folder, pattern, starts in (("dbus", "test_*.py", IN_PYTHON),
                                    ("gui", "test_*.py", IN_PYTHON), ("unit", "test-*.c", IN_C)):
        for path in files(folder, pattern):
            title = f"{folder}/{path.stem}"
            found = claims_of_functions(path, starts)
            yield title, [(claim, (title, name)) for claim, name in found]


class Table:
    """For each thing the tests that see its effect, and those that see it checked."""

    def __init__(self):
        self.names = things()
        self.problems = []
        self.walks = {kind: [] for kind in KINDS}
        self.seen = {(kind, name): {True: [], False: []}
                     for kind, names in self.names.items() for name in names}
        self.silent = []
        for title, pairs in claims():
            if not pairs:
                self.silent.append(title)
            for claim, test in pairs:
                for checked, kind, names in claim.items:
                    for name in names:
                        self.add(claim, test, checked, kind, name)

    def add(self, claim, test, checked, kind, name):
        if name != "*" and (kind, name) not in self.seen:
            self.problems.append(f"{claim.place}: there is no {kind} \"{name}\"")
            return
        tests = self.walks[kind] if name == "*" else self.seen[kind, name][checked]
        if test not in tests:
            tests.append(test)

    def has_effect(self, kind, name):
        return bool(self.seen[kind, name][False])

    def is_checked(self, kind, name):
        return bool(self.seen[kind, name][True] or self.walks[kind])


def text_of(tests):
    groups = {}
    for group, test in tests:
        groups.setdefault(group, []).append(test)
    return "; ".join(f"{group}: {', '.join(names)}" for group, names in groups.items())


# ---- the page ----

HEAD = """\
# What the tests cover

Written by `./dev test` (`tests/coverage.py`) from what the tests say of themselves, and not to be
edited. A test stands beside a thing where it fails when the thing is broken. *Effect*: the test
sees what it does; where an option is a word for pppd, that the word is given. *Checked*: the test
sees only that it is described, checked or stored as it should be. The real service stands behind
`dbus/test_service_…` and every scene; the others in `dbus` and those in `gui` run pptpctl and
pptp-manager against a mocked service and say nothing of D-Bus.
"""


def gaps(table, later):
    """The lines of "what has no test"."""
    for kind, title in KINDS.items():
        names = [name for name in table.names[kind]
                 if not table.has_effect(kind, name) and not (kind == "option" and later[name])]
        alone = [name for name in names if table.is_checked(kind, name)]
        none = [name for name in names if name not in alone]
        if alone:
            yield f"- {title}, only checked: {', '.join(alone)}"
        if none:
            yield f"- {title}, nothing at all: {', '.join(none)}"


def summary(table, later):
    yield "| | all | effect | only checked | nothing |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    for kind, title in KINDS.items():
        names = table.names[kind]
        effect = sum(table.has_effect(kind, name) for name in names)
        checked = sum(not table.has_effect(kind, name) and table.is_checked(kind, name)
                      for name in names)
        yield f"| {title} | {len(names)} | {effect} | {checked} | {len(names) - effect - checked} |"


def rows(table, kind, later):
    if table.walks[kind]:
        yield f"All of them are checked by {text_of(table.walks[kind])}."
        yield ""
    yield "| | effect | checked |"
    yield "| --- | --- | --- |"
    for name in table.names[kind]:
        checked, effect = (text_of(table.seen[kind, name][which]) for which in (True, False))
        if kind == "option" and later[name]:
            effect = "; ".join(filter(None, ("*stored, no effect yet*", effect)))
        yield f"| `{name}` | {effect or '**none**'} | {checked} |"


def page(table):
    later = options()
    lines = [HEAD, *summary(table, later), "", "## What has no test of its effect", "",
             *gaps(table, later)]
    waiting = [name for name in table.names["option"] if later[name]]
    lines.append(f"- Options that are stored and have no effect yet: {', '.join(waiting)}")
    lines += ["", "Scenes and files of tests that say nothing, because they are about something else",
              f"or nobody has said it yet: {', '.join(table.silent)}."]
    for kind, title in KINDS.items():
        lines += ["", f"## {title}", "", *rows(table, kind, later)]
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="fail where the page would change")
    arguments = parser.parse_args()
    try:
        table = Table()
    except Problem as problem:
        sys.exit(f"coverage: {problem}")
    if table.problems:
        sys.exit("\n".join("coverage: " + problem for problem in table.problems))
    text = page(table)
    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == text:
        return
    if arguments.check:
        sys.exit("coverage: docs/coverage.md is not what ./dev test writes; commit what it writes")
    PAGE.write_text(text, encoding="utf-8")
    print("coverage: docs/coverage.md has changed")


if __name__ == "__main__":
    main()
