# SPDX-License-Identifier: GPL-2.0-or-later
"""Connections that another program brings, and that go with it."""

import unittest

from daemon import ALICE, PATH, DaemonTest, vardict


class Guests(DaemonTest):
    def setUp(self):
        super().setUp()
        self.guest = self.client(0)
        self.before = self.files()

    def arrive(self, client=None, manager="NetworkManager", **settings):
        settings = {"name": "guest", "server": ["10.255.255.1"], "user": "carol",
                    "password": "none", **settings}
        return (client or self.guest).start(PATH, "AddTemporaryConnection", vardict(**settings),
                                            manager)

    def is_there(self, path):
        return path in self.root.objects()

    # covers: method AddTemporaryConnection, property ManagedBy
    def test_guest_has_no_file_and_says_whose_it_is(self):
        path = self.arrive().wait()
        self.assertEqual(self.root.get(path, "ManagedBy"), "NetworkManager")
        self.assertEqual(self.root.get(path, "Name"), "guest")
        self.assertEqual(self.files(), self.before)

    def test_guest_goes_with_its_program(self):
        path = self.arrive().wait()
        self.guest.leave()
        self.ask_until(lambda: not self.is_there(path), "the end of the guest")
        self.ask_until(lambda: self.left_behind() == [], "the end of its file")

    def test_guest_that_failed_stays_until_the_next_one(self):
        path = self.arrive().wait()
        self.guest.call(path, "Connect", {})
        self.wait_for_state(path, "failed")
        self.guest.leave()
        other = self.client(0)
        self.ask_until(lambda: self.left_behind() == [], "the end of its file")
        self.assertTrue(self.root.get(path, "Failure")["cause"])
        self.assertGreater(self.root.call(path, "ReadLog", 0)[1], 0)
        again = self.arrive(other).wait()
        self.assertFalse(self.is_there(path))
        self.assertTrue(self.is_there(again))

    def test_guest_is_deleted(self):
        path = self.arrive().wait()
        self.guest.call(path, "Delete")
        self.assertFalse(self.is_there(path))
        again = self.arrive().wait()
        self.guest.leave()
        self.ask_until(lambda: not self.is_there(again), "the end of the guest")

    def test_guest_is_root_s_alone(self):
        before = set(self.root.objects())
        self.refused("NotAuthorized", self.arrive(self.alice))
        self.assertEqual(set(self.root.objects()), before)

    def test_guest_is_used_by_nobody_else(self):
        self.authority("yes")
        path = self.arrive().wait()
        for member, arguments in (("Connect", ({},)), ("Disconnect", ()), ("Delete", ())):
            self.assertIn("NetworkManager",
                          self.refused("NotAuthorized", self.alice.start(path, member, *arguments)))
        self.assertTrue(self.is_there(path))

    def test_guest_is_changed_by_nobody(self):
        path = self.arrive().wait()
        for member, arguments in (("Update", (vardict(timeout=9), [])),
                                  ("AddRoutes", (["10.0.0.0/8"],)), ("ClearSecret", ())):
            self.refused("NotAuthorized", self.root.start(path, member, *arguments))
        self.assertEqual(self.root.get(path, "Settings")["timeout"], 60)

    def test_guest_of_one_user_is_seen_by_that_one(self):
        path = self.arrive(owner=ALICE.pw_name).wait()
        self.assertEqual(self.alice.get(path, "ManagedBy"), "NetworkManager")
        self.refused("NotFound", self.bob.start(path, "GetTraffic"))

    def test_guest_may_have_the_name_of_another(self):
        own = self.root.add(name="guest", owner="")
        guest = self.arrive().wait()
        self.assertNotEqual(own, guest)
        self.assertEqual(self.root.call(PATH, "FindConnection", "guest"), own)
        self.root.call(own, "Delete")
        self.assertEqual(self.root.call(PATH, "FindConnection", "guest"), guest)
        self.root.add(name="guest", owner="")

    def test_guest_with_bad_settings_is_refused(self):
        before = set(self.root.objects())
        self.assertIn("mtu", self.refused("InvalidValue", self.arrive(mtu="9")))
        self.refused("InvalidValue", self.arrive(manager=""))
        self.refused("InvalidValue", self.arrive(manager="x" * 65))
        self.assertEqual(set(self.root.objects()), before)


if __name__ == "__main__":
    unittest.main()
