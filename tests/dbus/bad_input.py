# SPDX-License-Identifier: GPL-2.0-or-later
"""What strangers put into every option, and how it looks at each entrance."""

import functools

from gi.repository import GLib

import options
from options import canonical

# What an option of that check takes.
BASES = {
    "": "text",
    "name": "base",
    "uuid": "00000000-0000-4000-8000-00000000000b",
    "preset": "windows",
    "owner": "nobody",
    "server": "vpn.example.org",
    "interface": "pptp7",
    "phone": "555",
    "user": "carol",
    "domain": "EXAMPLE",
    "route": "10.1.0.0/16",
    "network": "10.1.0.0/16",
    "address": "10.1.2.3",
    "dns-domain": "example.org",
}

# Entry number n, no two the same.
SERIES = {
    "": "entry {n}",
    "server": "s{n}.example.org",
    "route": "10.{a}.{b}.0/24",
    "network": "10.{a}.{b}.0/24",
    "address": "10.{a}.{b}.1",
    "dns-domain": "d{n}.example.org",
}

KIB_64 = 64 * 1024


def series(option, count):
    form = SERIES[option.check]
    return [form.format(n=n, a=n >> 8, b=n & 255) for n in range(count)]


def hostile_texts(base):
    """Around a value that would do, and in place of it."""
    return [
        base, "", " ", " " + base, base + " ", "\u00a0" + base, base + "\u2003",
        base + "\n", "\n" + base, base + "\nplugin /tmp/x.so", base + "\n[x]",
        base + "\r", "\r" + base, base + "\rplugin /tmp/x.so", base + "\r\nplugin /tmp/x.so",
        base + "\0plugin", "\0", base + "\tx", "\t" + base, base + "\t", base + "\vx",
        '"', f'"{base}"', base + '"', "'", f"'{base}'", base + "'", base + "`id`",
        base + "\\", "\\" + base, "\\\\", base + "\\nx",
        "#", "#" + base, base + "#", base + " # x", ";", ";" + base, base + ";x", ",", base + ",x",
        "@/etc/shadow", "@" + base, "$(id)", base + "$(id)", "${HOME}", "~", "~root", "%n", "%n%s%99$x",
        base + "%n", "-", "-" + base, "--help", "=", base + "=x", "[x]", "../../../etc/passwd",
        base + "/..", ".", "..", "/", "*", "|id", "&", "<x", "!",
        "x" * 255, "x" * 256, "x" * 70000, "ü" * 128, base + "x" * 240,
        base + "\udcff", "\udcc3", "\udced\udca0\udc80", base + "\udcf8",
        "\u200f" + base, base + "\u200e", "\u202e" + base, base + "\u202e", "\u2066x\u2069",
        "\u200b", base + "\u200d", "\ufeff" + base, base + "\ufeff", base + "\u00ad",
        base + "\x1b[2J", "\x1b]0;x\x07" + base, base + "\x9b2J", base + "\x7f", base + "\x01",
        base + "\u2028x", base + "\u2029x", base + "\u0085x",
        "é", "e\u0301", "５", "☃", "\U0001f600", "\ue000", "\U000e0041", "\uffff", base + base,
        base.upper(), "true", "auto", "none", "0", "1e3", "0x10", "null", "None",
    ]


def fewer_hostile_texts(base):
    """For options that take no text at all: there are many of them, and one check for all."""
    return [base, "", " " + base, base + " ", base + "\n", "\n" + base, base + "\nplugin /tmp/x.so",
            base + "\r", base + "\0x", base + "\t", f'"{base}"', base + "\\", "#" + base, base + " #",
            "@/etc/shadow", "$(id)", "%n%s", "-", "--help", base + ";x", base + ",x",
            "x" * 256, "x" * 70000, base + "\udcff", "\u200f" + base, base + "\u202e",
            base + "\x1b[2J", base + "\u2028x", base + base]


def numbers(option):
    low, high = option.minimum, option.maximum
    texts = [f"{n}" for n in (low - 1, low, low + 1, high - 1, high, high + 1, -1, 0, 1,
                              2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 32 + low, 2 ** 64 + low)]
    return texts + ["1e3", "0x10", f" {low}", f"{low} ", "５", f"+{low}", f"0{low}", f"{low}.0",
                    f"{low},0", f"{low}s", "auto", "AUTO", "١٠٠٠"]


@functools.cache
def texts(option):
    """All that is typed for it, in files and on the command line; lists as one text."""
    if option.is_number:
        found = numbers(option) + fewer_hostile_texts(f"{option.minimum}")
    elif option.type == "boolean":
        found = [*options.TRUE, *options.FALSE, "TRUE", "yes ", "2", "y", *fewer_hostile_texts("true")]
    elif option.type == "choice":
        first = option.choices[0]
        found = [*option.choices, *map(str.upper, option.choices), first[:-1],
                 *fewer_hostile_texts(first)]
    else:
        found = hostile_texts(BASES[option.check]) + option.choices
    return list(dict.fromkeys(found))


def lists(option):
    base = BASES[option.check]
    found = [[], [""], [base], [base, base], [base, ""], [base, "x;y"], [base, " "],
             series(option, option.maximum), series(option, option.maximum + 1),
             series(option, 5000), [base] * 5000, ["x" * 1_000_000],
             *([word] for word in option.choices), *([word, base] for word in option.choices),
             *([text] for text in hostile_texts(base))]
    if option.check in ("route", "network"):
        found += [[base, base + " off"], ["10.1.0.1/16"], ["10.0.0.0/33"], ["0.0.0.0/0"], ["::/0"],
                  ["10.1.0.0/016"], ["010.1.0.0/16"], ["224.0.0.0/4"], ["0.0.0.0/1", "128.0.0.0/1"]]
    if option.check == "route":
        found += [[base + " " + more] for more in (
            "off", "via-peer metric 9999 off", "metric 10000", "metric", "metric 1e3", "metric -1",
            "metric 05", "via 10.0.0.1", "dev eth0", "OFF")]
    return found


@functools.cache
def values(option):
    """All that is sent over D-Bus with the right type."""
    if option.type == "number":
        return [n for n in dict.fromkeys(
            (option.minimum - 1, option.minimum, option.minimum + 1, option.maximum - 1,
             option.maximum, option.maximum + 1, 0, 2 ** 31, 2 ** 32 - 1)) if n >= 0]
    if option.type == "boolean":
        return [True, False]
    return lists(option) if option.is_list else texts(option)


def wrong_types(option):
    variants = [GLib.Variant("b", True), GLib.Variant("u", 1000), GLib.Variant("s", "1000"),
                GLib.Variant("as", ["x"]), GLib.Variant("i", 1000), GLib.Variant("t", 1000),
                GLib.Variant("x", 1000), GLib.Variant("q", 1000), GLib.Variant("n", 1000),
                GLib.Variant("y", 100), GLib.Variant("d", 1000.0), GLib.Variant("o", "/"),
                GLib.Variant("g", "s"), GLib.Variant("ay", b"1000"), GLib.Variant("ao", ["/"]),
                GLib.Variant("av", []), GLib.Variant("a{sv}", {}), GLib.Variant("(s)", ("x",)),
                GLib.Variant("h", 0), GLib.Variant("v", GLib.Variant("s", "x"))]
    own = {"number": "u", "boolean": "b", "list": "as"}.get(option.type, "s")
    return [value for value in variants if value.get_type_string() != own]


# ---- at the entrances: what is stored, or None ----

def can_be_sent(value):
    """Strings of D-Bus are UTF-8 without NUL: the bus drops whoever sends others."""
    parts = value if isinstance(value, list) else [value]
    return not any(isinstance(part, str) and ("\0" in part or not is_utf8(part)) for part in parts)


def is_utf8(text):
    return not any("\ud800" <= c <= "\udfff" for c in text)


def over_bus(option, value):
    if option.read_only:
        return None
    if isinstance(value, (bool, int)):
        return canonical(option, str(value).lower())
    return canonical(option, value)


def on_command_line(option, text):
    """Lists are separated by commas, with blanks beside them."""
    if option.read_only or not is_utf8(text):
        return None
    if not option.is_list:
        return canonical(option, text)
    entries = [entry for entry in (part.strip(" ") for part in text.split(",")) if entry]
    return canonical(option, entries) if ";" not in text else None


def in_file(option, text):
    """Behind "KEY=": blanks around it do not count. See also is_another_line()."""
    text = text.strip(options.ASCII_SPACE)
    if not option.is_list:
        return canonical(option, text)
    if not options.is_text(text, KIB_64):
        return None
    return canonical(option, options.parts(text, ";"))


def is_another_line(text):
    return "\n" in text.rstrip(options.ASCII_SPACE)


def is_no_text(text):
    return "\0" in text or not is_utf8(text)


# ---- many values at once ----

def rounds(queues, base):
    """Pairs of dictionaries that take one value from each queue (option to pairs of a value as it
    is shown and as it is stored), until all have been taken; what would contradict others waits."""
    queues = {option: list(pairs) for option, pairs in queues.items() if pairs}
    while queues:
        shown, stored = {}, dict(base)
        for option, pairs in queues.items():
            for pair in pairs:
                if not options.contradiction({**stored, option.key: pair[1]}):
                    shown[option.key], stored[option.key] = pair
                    pairs.remove(pair)
                    break
        assert shown, f"never without contradiction: {queues}"
        queues = {option: pairs for option, pairs in queues.items() if pairs}
        yield shown, stored
