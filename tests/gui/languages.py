# SPDX-License-Identifier: GPL-2.0-or-later
"""Languages for the program, made where they are needed: what the C library knows of them, and one
whose texts are all twice as long."""

import gettext
import os
import re
import shutil
import struct
import subprocess
import tempfile

TRANSLATIONS = os.environ.get("PPTP_TRANSLATIONS", "")
LOCALES = {"de": "de_DE", "ar": "ar_EG"}


class Languages:
    """A folder with the locales, which ends with close()."""

    def __init__(self, *names):
        self.folder = tempfile.mkdtemp()
        for name in names:
            subprocess.run(["localedef", "-i", LOCALES[name], "-f", "UTF-8",
                            os.path.join(self.folder, LOCALES[name] + ".UTF-8")], check=True)

    def close(self):
        shutil.rmtree(self.folder)

    def environment(self, name):
        """Of a program that speaks it."""
        locale = LOCALES[name] + ".UTF-8" if name in LOCALES else "C.UTF-8"
        return {"LC_ALL": locale, "LANGUAGE": name, "LOCPATH": self.folder,
                "PPTP_MANAGER_LOCALE_DIRECTORY": TRANSLATIONS}

    @staticmethod
    def translate(name, text):
        return gettext.translation("pptp-manager", TRANSLATIONS, [name], fallback=True).gettext(text)

    def doubled(self):
        """The same of one that says everything twice, in a locale that it takes from German."""
        folder = os.path.join(self.folder, "doubled", "de", "LC_MESSAGES")
        os.makedirs(folder)
        with open(os.path.join(TRANSLATIONS, "de", "LC_MESSAGES", "pptp-manager.mo"), "rb") as file:
            texts = [text.decode().split("\0") for text in read_originals(file.read())]
        catalogue = {"": "Content-Type: text/plain; charset=UTF-8\n"
                         "Plural-Forms: nplurals=2; plural=(n != 1);\n"}
        catalogue.update(("\0".join(text), "\0".join(map(twice, (text * 2)[-2:] if len(text) > 1
                                                         else text))) for text in texts if text[0])
        with open(os.path.join(folder, "pptp-manager.mo"), "wb") as file:
            file.write(catalogue_of(catalogue))
        return dict(self.environment("de"),
                    PPTP_MANAGER_LOCALE_DIRECTORY=os.path.join(self.folder, "doubled"))


def twice(text):
    """What is put into it and the letter after Alt stay there once."""
    again = re.sub(r"%[0-9$.*l]*[a-z]|\{[a-z]+\}", "x", text).replace("_", "").replace("%%", "")
    return f"{text} {again}"


def read_originals(data):
    count, offset = struct.unpack_from("<2I", data, 8)
    for number in range(count):
        length, start = struct.unpack_from("<2I", data, offset + 8 * number)
        yield data[start:start + length]


def catalogue_of(texts):
    """As msgfmt writes it: a header, two tables of lengths and places, the texts."""
    rows = sorted((original.encode(), text.encode()) for original, text in texts.items())
    start = 28 + 16 * len(rows)
    tables, body = [[], []], b""
    for column in (0, 1):
        for row in rows:
            tables[column] += [len(row[column]), start + len(body)]
            body += row[column] + b"\0"
    head = struct.pack("<7I", 0x950412de, 0, len(rows), 28, 28 + 8 * len(rows), 0, 0)
    return head + struct.pack(f"<{4 * len(rows)}I", *tables[0], *tables[1]) + body
