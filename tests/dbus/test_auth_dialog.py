# SPDX-License-Identifier: GPL-2.0-or-later
"""The authentication dialog, as NetworkManager's agents run it, with a real keyring."""

import configparser
import os
import subprocess
import unittest

import keyring

DIALOG = os.environ["PPTP_AUTH_DIALOG"]
UUID = "0e2bbd3d-6c46-4c1f-9a5b-1f0e3c5a7b01"
ATTRIBUTES = {"connection-uuid": UUID, "setting-name": "vpn", "setting-key": "password",
              "xdg:schema": "org.freedesktop.NetworkManager.Connection"}
TYPES = ("org.freedesktop.NetworkManager.pptp", "org.freedesktop.NetworkManager.pptp-manager")
WORD = "Sesam öffne dich"


def told(flags="1", password=None, **data):
    data = {"gateway": "vpn.example.org", "user": "bob", "password-flags": flags, **data}
    lines = [f"DATA_KEY={key}\nDATA_VAL={value}\n" for key, value in data.items()]
    if password is not None:
        lines.append(f"SECRET_KEY=password\nSECRET_VAL={password}\n")
    return "\n".join(lines) + "DONE\n\n"


class Dialog(unittest.TestCase):
    def setUp(self):
        self.session = self.make_session()

    def make_session(self):
        return keyring.Keyring(self)

    def start(self, *words, kind=TYPES[0]):
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8",
                       "HOME": self.session.directory, **self.session.environment,
                       **{key: os.environ[key] for key in ("LSAN_OPTIONS", "ASAN_OPTIONS",
                                                           "UBSAN_OPTIONS") if key in os.environ}}
        child = subprocess.Popen([DIALOG, "-u", UUID, "-n", "Büro", "-s", kind, *words],
                                 stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE, env=environment)
        self.addCleanup(self.end, child)
        return child

    def end(self, child):
        if child.poll() is None:
            child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout, child.stderr):
            pipe.close()

    def answer(self, text, *words, **options):
        """Until the empty lines behind the answer; then the agent lets it go."""
        child = self.start(*words, **options)
        child.stdin.write(text.encode())
        child.stdin.flush()
        lines, empty = [], 0
        while empty < 2:
            line = child.stdout.readline().decode()
            self.assertTrue(line, child.stderr.read() if child.poll() is not None else "no answer")
            empty = empty + 1 if line == "\n" else 0
            lines.append(line.rstrip("\n"))
        child.stdin.write(b"QUIT\n\n")
        child.stdin.close()
        self.assertEqual(child.wait(keyring.PATIENCE), 0)
        return [line for line in lines if line]

    def external(self, text, *words, **options):
        child = self.start("--external-ui-mode", *words, **options)
        output, problem = child.communicate((text + "QUIT\n").encode(), keyring.PATIENCE)
        self.assertEqual(child.returncode, 0, problem)
        parser = configparser.ConfigParser(interpolation=None)
        parser.optionxform = str
        parser.read_string(output.decode())
        return parser

    def refuse(self, data, *words):
        child = self.start(*words)
        output, problem = child.communicate(data, keyring.PATIENCE)
        self.assertEqual((child.returncode, output), (1, b""))
        self.assertEqual(problem.count(b"\n"), 1, problem)
        return problem.decode()

    def test_password_that_is_told_is_the_answer(self):
        for kind in TYPES:
            self.assertEqual(self.answer(told("0", WORD), kind=kind), ["password", WORD])

    def test_password_of_the_keyring(self):
        self.session.put(UUID, WORD.encode(), ATTRIBUTES)
        for words in ((), ("-i",)):
            self.assertEqual(self.answer(told("1"), *words), ["password", WORD])
        self.assertEqual(self.answer(told("0")), [])
        self.assertEqual(self.answer(told("2")), [])

    def test_nothing_is_asked_where_that_is_not_allowed(self):
        for flags in "0", "1", "2", "4":
            self.assertEqual(self.answer(told(flags)), [])
        self.assertEqual(self.answer(told("2", WORD)), [])
        self.assertEqual(self.answer(told("1", WORD), "-r"), [])

    def test_not_required_is_not_asked_for(self):
        self.assertEqual(self.answer(told("4"), "-i"), [])
        self.assertEqual(self.answer(told("4", WORD), "-i"), ["password", WORD])

    def test_locked_keyring_stays_locked(self):
        self.session.put(UUID, WORD.encode(), ATTRIBUTES)
        self.session.lock()
        self.assertEqual(self.answer(told("1")), [])
        self.assertFalse(self.session.is_open())

    def test_external(self):
        ui = self.external(told("1"), "-i")
        self.assertEqual(ui.sections()[0], "VPN Plugin UI")
        self.assertEqual(dict(ui["VPN Plugin UI"]),
                         {"Version": "2", "Title": "Connection “Büro”",
                          "Description": "Password of bob for “Büro”"})
        self.assertEqual(dict(ui["password"]), {"Value": "", "Label": "Password",
                                                "IsSecret": "true", "ShouldAsk": "true"})

    def test_external_with_what_is_known(self):
        self.session.put(UUID, WORD.encode(), ATTRIBUTES)
        ui = self.external(told("1"), "-i")
        self.assertEqual((ui["password"]["Value"], ui["password"]["ShouldAsk"]), (WORD, "false"))

    def test_external_again(self):
        self.session.put(UUID, WORD.encode(), ATTRIBUTES)
        for words in (("-r",), ("-t", "password"), ("-t", "x-vpn-message:The server did not "
                                                    "accept the password.", "-t", "password")):
            ui = self.external(told("1", WORD), "-i", *words)
            self.assertEqual((ui["password"]["Value"], ui["password"]["ShouldAsk"]), ("", "true"))
            self.assertIn("did not accept", ui["VPN Plugin UI"]["Description"])

    def test_agent_that_gives_up(self):
        for text in b"", b"DATA_KEY=user\n", b"QUIT\n\n", b"CANCEL 1 timeout\n\n":
            child = self.start("-i")
            self.assertEqual(child.communicate(text, keyring.PATIENCE), (b"", b""))
            self.assertEqual(child.returncode, 1)

    def test_hostile_agents(self):
        for data in (b"DATA_KEY=a\0b\n", b"\xff\n", b"=\n", b"DATA_VAL=x\n", b"x" * 100000,
                     b"DATA_KEY=x\n" * 100000):
            self.assertIn("cannot be understood", self.refuse(data, "-i"))

    def test_wrong_words(self):
        for words in ([], ["-u", UUID], ["-u", "x", "-n", "n", "-s", TYPES[0]],
                      ["-u", UUID, "-n", "n", "-s", "openvpn"], ["--what"]):
            child = subprocess.run([DIALOG, *words], stdin=subprocess.DEVNULL, capture_output=True)
            self.assertEqual((child.returncode, child.stdout), (1, b""))

    def test_no_window_without_a_screen(self):
        child = self.start("-i")
        child.stdin.write(told("2").encode())
        child.stdin.flush()
        self.assertEqual(child.wait(keyring.PATIENCE), 1)
        self.assertRegex(child.stderr.read().decode(), "no screen|no window")

    @staticmethod
    def sleeps(child):
        with open(f"/proc/{child.pid}/stat", encoding="utf-8") as file:
            return file.read().rpartition(")")[2].split()[0] == "S"

    def memory(self, child):
        found = b""
        with open(f"/proc/{child.pid}/maps", encoding="utf-8") as maps, \
                open(f"/proc/{child.pid}/mem", "rb") as memory:
            for line in maps:
                place, rights = line.split()[:2]
                # registers are saved on the stack, by the linker too
                if not rights.startswith("rw") or "[v" in line or "[stack]" in line:
                    continue
                begin, end = (int(number, 16) for number in place.split("-"))
                if end - begin < 1 << 28:  # a sanitizer's shadow is larger
                    memory.seek(begin)
                    found += memory.read(end - begin)
        return found

    def test_password_is_forgotten_when_it_has_been_told(self):
        self.session.put(UUID, WORD.encode(), ATTRIBUTES)
        for text in told("1", WORD), told("1"):
            child = self.start()
            child.stdin.write(text.encode())
            child.stdin.flush()
            self.assertEqual(child.stdout.readline(), b"password\n")
            self.assertEqual(child.stdout.read(len(WORD.encode()) + 3), WORD.encode() + b"\n\n\n")
            keyring.wait_for(lambda: self.sleeps(child))
            found = self.memory(child)
            self.assertIn(b"vpn.example.org", found)
            place = found.find(WORD.encode())
            self.assertEqual(place, -1, (text, found[max(0, place - 80):place + 40]))
            child.stdin.close()
            self.assertEqual(child.wait(keyring.PATIENCE), 0)

    def test_password_is_in_no_process(self):
        child = self.start()
        child.stdin.write(told("0", WORD).encode())
        child.stdin.flush()
        child.stdout.readline()
        for name in "cmdline", "environ":
            with open(f"/proc/{child.pid}/{name}", "rb") as file:
                self.assertNotIn(WORD.encode(), file.read())
        child.stdin.close()
        self.assertEqual(child.wait(keyring.PATIENCE), 0)


class WithoutKeyring(Dialog):
    def make_session(self):
        return keyring.Session(self)

    def test_password_of_the_keyring(self):
        self.assertEqual(self.answer(told("1")), [])

    test_locked_keyring_stays_locked = test_external_with_what_is_known = None
    test_external_again = test_hostile_agents = test_wrong_words = None
    test_password_is_forgotten_when_it_has_been_told = None


if __name__ == "__main__":
    unittest.main()
