# SPDX-License-Identifier: GPL-2.0-or-later
"""How many connections and tunnels there may be: nobody takes the place of others."""

import os
import unittest

from daemon import ALICE, BOB, MANAGER, PATH, DaemonTest, path_of, vardict

MAX_SHARED, MAX_PRIVATE, MAX_ALL_PRIVATE, MAX_TUNNELS = 1000, 256, 8000, 16

# A server that says nothing: what is sent to it is lost on the way.
SILENCE = "ip link set lo up && ip route add 10.255.255.0/24 dev lo"


class ConnectionsTest(DaemonTest):
    """Those of files count too, but are never refused: an administrator wrote them."""

    PREFIX = "00000000-0000-4000-8000-00000001"
    written = 0

    def write_profiles(self, number, owner):
        for _ in range(number):
            self.written += 1
            self.write_profile(f"{self.PREFIX}{self.written:04x}", f"n{self.written}", owner)

    def check_refused(self, words, client, **settings):
        before = self.files()
        settings = vardict(name="new", server=["192.0.2.1"], user="carol", **settings)
        message = self.refused("LimitExceeded",
                               client.start(PATH, "AddConnection", settings, {}))
        self.assertIn(words, message)
        self.assertEqual(self.files(), before)


class Connections(ConnectionsTest):
    def profiles(self):
        super().profiles()
        self.write_profiles(MAX_PRIVATE - 1 - 1, ALICE.pw_name)  # office is there
        self.write_profiles(MAX_PRIVATE + 1, BOB.pw_name)
        self.write_profiles(MAX_SHARED - 1 - 1, "")

    # covers: checked method AddConnection
    def test_limits(self):
        self.authority()
        self.assertEqual(self.root.get(PATH, "BrokenProfiles", MANAGER), [])
        self.assertEqual(len(self.root.objects()), 2 * MAX_PRIVATE + MAX_SHARED)
        self.check_refused("256", self.bob)
        path = self.alice.add(name="last")
        self.check_refused("256", self.alice)
        self.root.add(name="last", owner="")
        self.check_refused("1000 shared", self.root, owner="")
        self.check_refused("1000 shared", self.alice, owner="")
        self.root.add(name="own")
        self.alice.call(path, "Delete")
        self.alice.add(name="again")


class ManyUsers(ConnectionsTest):
    """Together they leave room for what is shared."""

    def profiles(self):
        super().profiles()
        for number in range(MAX_ALL_PRIVATE // MAX_PRIVATE):
            self.write_profiles(MAX_PRIVATE, f"user{number}")
        self.write_profiles(MAX_ALL_PRIVATE - self.written - 2, "another")

    def test_limit(self):
        self.authority()
        self.check_refused("8000", self.alice)
        self.alice.add(owner="")
        self.root.add()


class Leftovers(DaemonTest):
    LEFT, OTHER = ".0123abcd.unfinished", ".0123abcd.unfinished.conf"

    def profiles(self):
        super().profiles()
        for name in (self.LEFT, self.OTHER):
            with open(os.path.join(self.connections, name), "w", encoding="utf-8",
                      opener=self.private) as file:
                file.write("[connection]\n")

    def test_of_a_crash_are_swept(self):
        self.assertNotIn(self.LEFT, self.files())
        self.assertIn(self.OTHER, self.files())
        self.assertEqual(self.root.get(PATH, "BrokenProfiles", MANAGER), [])


class Tunnels(DaemonTest):
    network = SILENCE
    # Each is given five seconds.
    SERVERS = "[server]\nserver=" + ";".join(f"10.255.255.{n}" for n in range(1, 9)) + "\n"

    def profiles(self):
        super().profiles()
        self.tunnels = []
        for number in range(MAX_TUNNELS + 1):
            for owner, kind in ((ALICE.pw_name, 1), ("", 2)):
                uuid = f"00000000-0000-4000-8000-0000000{kind}{number:04x}"
                self.write_profile(uuid, f"t{number}", owner, options=self.SERVERS)
                self.tunnels.append((path_of(uuid), owner))

    def connect(self, path, client):
        client.connect(path).wait()
        self.wait_for_state(path, "calling")

    # covers: checked method Connect
    def test_limit(self):
        self.authority()
        own = [path for path, owner in self.tunnels if owner]
        for path in own[:-1]:
            self.connect(path, self.alice)
        for client in (self.alice, self.root):
            message = self.refused("LimitExceeded", client.connect(own[-1]))
            self.assertIn("16 tunnels", message)
        self.assertEqual(self.root.get(own[-1], "State"), "disconnected")
        self.alice.connect(own[0]).wait()  # it is one of the 16
        self.connect(path_of(self.BOBS), self.bob)
        for path, owner in self.tunnels:
            if not owner:
                self.connect(path, self.alice)
        self.alice.call(own[0], "Disconnect")
        self.wait_for_state(own[0], "disconnected")
        self.connect(own[-1], self.alice)


if __name__ == "__main__":
    unittest.main()
