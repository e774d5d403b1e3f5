# SPDX-License-Identifier: GPL-2.0-or-later
"""What is wrong with a message to people, or with what a terminal is given."""

import re
import unicodedata

import options

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


# What would turn the reading direction of a terminal, or of the line that a message is in.
BIDI = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def is_output(text):
    return not any(unicodedata.category(c) in ("Cc", "Zl", "Zp") or c in BIDI
                   for c in text if c not in "\n\t")
