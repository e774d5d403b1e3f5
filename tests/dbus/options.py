# SPDX-License-Identifier: GPL-2.0-or-later
"""What every option takes, said a second time and in another language than the service's.

The rows come from the option table of the program. For each kind of value there is one rule here;
an option whose kind has none makes the tests fail.
"""

import configparser
import functools
import ipaddress
import json
import os
import re
import stringprep
import subprocess
import unicodedata

PRESETS = os.path.join(os.environ["PPTP_MANAGER_VENDOR_DIRECTORY"], "presets")
ASCII_SPACE = " \t\n\f\r"
ENTRY_BYTES = 255

TRUE, FALSE = ("true", "yes", "on", "1"), ("false", "no", "off", "0")


class Option:
    def __init__(self, row):
        self.__dict__.update(row)

    def __repr__(self):
        return self.key

    @property
    def is_list(self):
        return self.type == "list"

    @property
    def is_number(self):
        return self.type in ("number", "auto-number")


@functools.cache
def table():
    text = subprocess.run([os.environ["PPTP_OPTION_TABLE"]], check=True, stdout=subprocess.PIPE,
                          text=True).stdout
    return [Option(row) for row in json.loads(text)]


@functools.cache
def find(key):
    return next(option for option in table() if option.key == key)


@functools.cache
def preset(name):
    """What it sets, or None where there is no such preset."""
    file = configparser.ConfigParser(interpolation=None, delimiters="=")
    if not file.read(os.path.join(PRESETS, name + ".preset"), encoding="utf-8"):
        return {} if name == "default" else None
    return dict(file["options"])


# ---- texts: the canonical form, or None where it is refused ----

def is_text(text, maximum):
    try:
        length = len(text.encode())
    except UnicodeEncodeError:  # bytes that are no UTF-8
        return False
    if length > maximum or any(unicodedata.category(c) in ("Cc", "Zl", "Zp") for c in text):
        return False
    return not text or not any(unicodedata.category(c) == "Zs" for c in (text[0], text[-1]))


def matching(pattern, text):
    return text if re.fullmatch(pattern, text) else None


def is_unicast(address):
    return address.packed[0] not in (0, 127) and address.packed[0] < 224


def name(text):
    text = unicodedata.normalize("NFC", text)
    if len(text) > 64 or re.fullmatch(r"(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", text):
        return None
    seen = all(unicodedata.category(c) not in ("Cc", "Cf", "Cn", "Cs") for c in text)
    return text if seen else None


def uuid(text):
    return matching(r"(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", text) and text.lower()


def preset_id(text):
    known = matching("[a-z0-9-]{1,32}", text) and preset(text) is not None
    return text if known else None


def address(text):
    try:
        value = ipaddress.IPv4Address(text)
    except ValueError:
        return None
    return text if is_unicast(value) else None


def host(text):
    """Python's nameprep is of 2003, and lets pass what came to be later."""
    if any(unicodedata.category(c) == "Cf" and not stringprep.in_table_b1(c) for c in text):
        return None
    try:
        text = text.encode("idna").decode().lower().removesuffix(".")
    except UnicodeError:
        return None
    label = r"(?!-)[a-z0-9-]{1,63}(?<!-)"
    if len(text) > 253 or not re.fullmatch(rf"({label}\.)*{label}", text):
        return None
    return None if re.fullmatch(r"(.*\.)?([0-9]+|0x[^.]*)", text) else text


def server(text):
    return address(text) or (host(text) if text.lower() not in ("localhost", "localhost.") else None)


def network(text):
    if not re.fullmatch(r"[0-9.]+(/(0|[1-9][0-9]?))?", text):
        return None
    try:
        value = ipaddress.IPv4Network(text)
    except ValueError:
        return None
    fine = is_unicast(value.network_address) or \
        (value.network_address.packed[0] == 0 and value.prefixlen < 8)
    return str(value) if fine and value.prefixlen else None


def route(text):
    where, *words = text.split(" ")
    where, rest = network(where), " ".join(words)
    match = re.fullmatch(r"(via-peer)? ?(metric ([1-9][0-9]{0,3}))? ?(off)?", rest)
    return where and match and " ".join([where, *rest.split()])


def dns_domain(text):
    if text == "~.":
        return text
    tilde = "~" if text.startswith("~") else ""
    inner = host(text.removeprefix("~"))
    return inner and tilde + inner


RULES = {
    "": lambda text: text,
    "name": name,
    "uuid": uuid,
    "preset": preset_id,
    "owner": functools.partial(matching, "[^:/]*"),
    "server": server,
    "interface": lambda text: text not in (".", "..") and matching(
        "[A-Za-z0-9._][A-Za-z0-9._-]{0,14}", text) or None,
    "phone": functools.partial(matching, "[A-Za-z0-9.+*#][A-Za-z0-9.+*#-]*"),
    "user": lambda text: None if "\\\\" in text else text,
    "domain": functools.partial(matching, r"[^\\/]*"),
    "route": route,
    "network": network,
    "address": address,
    "dns-domain": dns_domain,
}


def one(option, text, maximum):
    if not is_text(text, maximum):
        return None
    return text if text in option.choices else RULES[option.check](text)


def canonical(option, value):
    """Of a text or a list of texts, as the D-Bus interface takes it: what is stored, or None."""
    if option.is_list:
        return canonical_list(option, value)
    if option.type == "boolean":
        return True if value in TRUE else False if value in FALSE else None
    if option.type == "choice":
        return value if value in option.choices else None
    if option.type == "auto-number" and value == "auto":
        return value
    if option.is_number:
        fine = re.fullmatch("0|[1-9][0-9]{0,9}", value) and \
            option.minimum <= int(value) <= option.maximum
        return None if not fine else int(value) if option.type == "number" else value
    if not value:
        return None if option.minimum else ""
    return one(option, value, option.maximum)


def canonical_list(option, entries):
    taken = [one(option, entry, ENTRY_BYTES) for entry in entries]
    if not option.minimum <= len(entries) <= option.maximum or not all(taken):
        return None
    if any(";" in entry for entry in taken):
        return None
    if len(entries) > 1 and any(entry in option.choices for entry in taken):
        return None
    first_words = [entry.split(" ")[0] for entry in taken]
    if option.distinct and len(set(first_words)) < len(first_words):
        return None
    return taken


def parts(text, separator):
    """As lists are read from text: blanks around entries, and entries of nothing, do not count."""
    return [entry for entry in (part.strip(ASCII_SPACE) for part in text.split(separator)) if entry]


def default(option):
    return parts(option.default, ";") if option.is_list else canonical(option, option.default) \
        if option.default else option.default


# ---- settings together ----

def in_effect(settings):
    own = preset(settings.get("preset", "default"))
    return {option.key: settings.get(option.key, canonical(
        option, parts(own[option.key], ";") if option.is_list else own[option.key])
        if option.key in own else default(option)) for option in table()}


def contradiction(settings):
    """The options that cannot be as they are together, the one that is named first; or ()."""
    values = in_effect(settings)
    ms_chap = values["allow-mschap"] or values["allow-mschap-v2"]
    sent = values["user"] if not values["domain"] or "\\" in values["user"] \
        else values["domain"] + "\\" + values["user"]
    if len(sent.encode()) > 255:
        return "user", "domain"
    if not ms_chap and not any(values["allow-" + way] for way in ("eap", "pap", "chap")):
        return ("allow-mschap-v2",)
    if not ms_chap and values["mppe"] != "off":
        return "mppe", "allow-mschap-v2", "allow-mschap"
    if values["autoconnect"] != "never" and values["password"] == "ask":
        return "autoconnect", "password"
    return ()
