# SPDX-License-Identifier: GPL-2.0-or-later
"""An administrator edits the files of connections while the service runs."""

import os
import subprocess
import unittest

from daemon import ALICE, BOB, MANAGER, PATH, DaemonTest, path_of, vardict, wait_for

NEW = "00000000-0000-4000-8000-000000000004"


# covers: property BrokenProfiles FileProblem
class Edits(DaemonTest):

    def setUp(self):
        super().setUp()
        for client in (self.root, self.alice, self.bob):
            client.objects()

    # What is done to the files.

    def path(self, name):
        return os.path.join(self.connections, name)

    def read(self, name):
        with open(self.path(name), encoding="utf-8") as file:
            return file.read()

    def edit(self, name, old, new):
        """In place, as simple editors do."""
        content = self.read(name)
        self.assertIn(old, content)
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(content.replace(old, new))

    def signals(self, client, member):
        return [words for _, _, name, words in client.signals if name == member]

    def added(self, client=None):
        return [words[0] for words in self.signals(client or self.root, "InterfacesAdded")]

    def removed(self, client=None):
        return [words[0] for words in self.signals(client or self.root, "InterfacesRemoved")]

    def wait_for_value(self, name, value, path=None):
        self.ask_until(lambda: self.root.get(path or self.office, name) == value,
                       f"{name} {value}")

    def broken(self):
        return dict(self.root.get(PATH, "BrokenProfiles", MANAGER))

    def wait_for_broken(self, *names):
        self.ask_until(lambda: set(self.broken()) == set(names), f"broken files {names}")

    # What comes of it.

    def test_edit_in_place(self):
        self.edit("office-nobody.conf", "user=carol", "# why\nuser=dave\nunheard-of=1")
        self.ask_until(lambda: self.root.get(self.office, "Settings")["user"] == "dave", "user")
        self.assertEqual(self.broken(), {})
        self.root.call(self.office, "Update", vardict(mtu="1400"), [])
        self.assertIn("# why\nuser=dave\nunheard-of=1", self.read("office-nobody.conf"))

    def test_edit_by_sed(self):
        """A new file in the place of the old one."""
        subprocess.run(["sed", "-i", "s/^name=office/name=work/", self.path("office-nobody.conf")],
                       check=True)
        self.wait_for_value("Name", "work")
        self.assertEqual(self.alice.call(PATH, "FindConnection", "work"), self.office)
        self.assertEqual((self.added(), self.removed()), ([], []))

    def test_edit_is_told_to_those_who_may_see_it(self):
        self.edit("office-nobody.conf", "name=office", "name=work")
        wait_for(lambda: "Name" in str(self.alice.signals), "a signal")
        self.bob.synchronize()
        self.assertEqual(self.bob.signals, [])

    def test_edit_that_is_broken(self):
        """It is told of and left alone; the connection stays as it was."""
        self.edit("office-nobody.conf", "user=carol", "user=carol\nallow-pap=perhaps")
        content = self.read("office-nobody.conf")
        self.wait_for_broken("office-nobody.conf")
        self.assertIn("allow-pap", self.broken()["office-nobody.conf"])
        self.assertIn("allow-pap", self.alice.get(self.office, "FileProblem"))
        self.assertEqual(self.alice.get(PATH, "BrokenProfiles", MANAGER), [])
        self.assertEqual(self.root.get(self.office, "Settings")["user"], "carol")
        for call in (self.root.start(self.office, "Update", vardict(mtu="1400"), []),
                     self.root.start(self.office, "AddRoutes", ["10.3.0.0/16"]),
                     self.root.start(self.office, "Delete")):
            self.assertIn("office-nobody.conf", self.refused("BrokenProfile", call))
        self.assertEqual(self.read("office-nobody.conf"), content)
        self.edit("office-nobody.conf", "perhaps", "yes")
        self.wait_for_value("FileProblem", "")
        self.wait_for_broken()
        self.assertEqual(self.root.get(self.office, "Settings")["allow-pap"], True)

    def test_permissions_that_let_others_write(self):
        os.chmod(self.path("office-nobody.conf"), 0o622)
        self.wait_for_broken("office-nobody.conf")
        os.chmod(self.path("office-nobody.conf"), 0o600)
        self.wait_for_broken()

    def test_new_file(self):
        self.write_profile(NEW, "new", owner=ALICE.pw_name)
        wait_for(lambda: self.added(self.alice) == [path_of(NEW)], "the signal")
        self.bob.synchronize()
        self.assertEqual(self.added(self.bob), [])
        self.alice.call(path_of(NEW), "GetTraffic")

    def test_new_file_that_is_broken_at_first(self):
        with open(self.path("new.conf"), "w", encoding="utf-8",
                  opener=self.private) as file:
            file.write("[connection]\nname=new\n")
        self.wait_for_broken("new.conf")
        with open(self.path("new.conf"), "a", encoding="utf-8") as file:
            file.write("[server]\nserver=192.0.2.1\n[authentication]\nuser=carol\n")
        self.wait_for_broken()
        self.assertEqual(len(self.root.objects()), 4)

    def test_other_files_are_not_looked_at(self):
        for name in ("office.conf~", ".office.conf.swp", "4913", "README"):
            with open(self.path(name), "w", encoding="utf-8", opener=self.private) as file:
                file.write("nothing")
        self.write_profile(NEW, "new")
        wait_for(lambda: self.added() == [path_of(NEW)], "the signal")
        self.assertEqual(self.broken(), {})

    def test_removed_file(self):
        os.unlink(self.path("office-nobody.conf"))
        wait_for(lambda: self.removed(self.alice) == [self.office], "the signal")
        self.bob.synchronize()
        self.assertEqual(self.removed(self.bob), [])
        self.assertEqual(len(self.root.objects()), 2)

    def test_removed_and_put_back_keeps_the_password(self):
        self.store(self.office)
        os.rename(self.path("office-nobody.conf"), self.directory + "/away")
        wait_for(lambda: self.removed() == [self.office], "the signal")
        os.rename(self.directory + "/away", self.path("office-nobody.conf"))
        wait_for(lambda: self.added() == [self.office], "the signal")
        self.assertTrue(self.root.get(self.office, "SecretStored"))

    def test_renamed_file_is_the_same_connection(self):
        os.rename(self.path("office-nobody.conf"), self.path("work.conf"))
        self.edit("work.conf", "user=carol", "user=dave")
        self.ask_until(lambda: self.root.get(self.office, "Settings")["user"] == "dave", "user")
        self.assertEqual((self.added(), self.removed()), ([], []))
        self.root.call(self.office, "Update", vardict(mtu="1400"), [])
        self.assertIn("mtu=1400", self.read("work.conf"))

    def test_copied_file_is_refused(self):
        """Of two with one UUID the first counts; without it, the copy does."""
        with open(self.path("copy.conf"), "w", encoding="utf-8", opener=self.private) as file:
            file.write(self.read("office-nobody.conf").replace("carol", "dave"))
        self.wait_for_broken("copy.conf")
        self.assertEqual(self.root.get(self.office, "FileProblem"), "")
        os.unlink(self.path("office-nobody.conf"))
        self.wait_for_broken()
        self.ask_until(lambda: self.office in self.root.objects()
                       and self.root.get(self.office, "Settings")["user"] == "dave", "the copy")

    def test_name_of_another(self):
        self.write_profile(NEW, "new")
        wait_for(lambda: self.added() == [path_of(NEW)], "the signal")
        self.edit("new-all.conf", "name=new", "name=shared")
        self.wait_for_broken("new-all.conf")
        self.assertEqual(self.root.get(path_of(NEW), "Name"), "new")
        self.edit("shared-all.conf", "name=shared", "name=former")
        self.wait_for_broken()
        self.wait_for_value("Name", "shared", path_of(NEW))

    def test_another_owner(self):
        self.edit("office-nobody.conf", "owner=" + ALICE.pw_name, "owner=" + BOB.pw_name)
        self.edit("office-nobody.conf", "name=office", "name=inherited")
        wait_for(lambda: self.removed(self.alice) == [self.office], "the signal")
        wait_for(lambda: self.added(self.bob) == [self.office], "the signal")
        self.refused("NotFound", self.alice.start(PATH, "FindConnection", "inherited"))

    def test_another_uuid(self):
        self.edit("office-nobody.conf", self.OFFICE, NEW)
        wait_for(lambda: self.removed() == [self.office] and self.added() == [path_of(NEW)], "both")

    def test_many_at_once(self):
        for number in range(100):
            uuid = f"00000000-0000-4000-8000-0000000001{number:02}"
            self.write_profile(uuid, f"number-{number}")
        self.ask_until(lambda: len(self.root.objects()) == 103, "all of them")
        self.assertEqual(self.broken(), {})

    def test_directory_that_goes(self):
        """Nobody removed each connection: they stay, and say that they cannot be stored."""
        os.rename(self.connections, self.directory + "/away")
        wait_for(lambda: "connections stay as they are" in self.daemon.said, "a warning")
        self.assertEqual(len(self.root.objects()), 3)
        self.refused("NotFound", self.root.start(self.office, "Update", vardict(mtu="1400"), []))

    def test_name_that_is_no_text(self):
        path = os.path.join(os.fsencode(self.connections), b"\xff.conf")
        with open(path, "wb") as file:
            file.write(b"nothing")
        self.ask_until(self.broken, "a broken file")
        self.edit("office-nobody.conf", "user=carol", "user=dave")
        self.ask_until(lambda: self.root.get(self.office, "Settings")["user"] == "dave", "user")
        self.assertEqual(len(self.broken()), 1)
        os.unlink(path)
        self.wait_for_broken()


if __name__ == "__main__":
    unittest.main()
