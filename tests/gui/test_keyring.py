# SPDX-License-Identifier: GPL-2.0-or-later
"""Passwords in the keyring: a real one, and ones that are locked, absent or odd."""

import unittest

import accessibility
from screen import Screen, keyring

WORD = "Sesam öffne dich"


class KeyringScreen(Screen):
    """`self.session` is the user's, apart from the one that the screen is read by."""

    def setUp(self):
        super().setUp()
        self.session = self.make_session()
        self.home = self.service.add("Home", password="keyring")

    def make_session(self):
        return keyring.Keyring(self)

    def environment(self, **changes):
        return super().environment(**{**self.session.environment,
                                      "AT_SPI_BUS_ADDRESS": accessibility.address(), **changes})

    def user_bus(self):
        return self.session.bus

    def ask(self):
        """To the dialog that asks for the password."""
        self.open("--connect", "Home")
        return self.wait_for("password text", "Password")

    def give(self, word=WORD):
        self.wait_for("password text", "Password").node.write(word)
        self.click("Connect")

    def expect_connected(self, word=WORD):
        self.wait_for("push button", "Disconnect")
        self.assertEqual(self.home.secret, word.encode())


# covers: page password-dialog password-row, checked option password
class Kept(KeyringScreen):
    def test_password_is_kept_and_not_asked_for_again(self):
        self.ask()
        self.assertTrue(self.wait_for("check box", "Keep").on)
        self.give()
        self.expect_connected()
        self.wait(lambda: self.session.items(self.home.uuid), "the password in the keyring")
        self.assertEqual(self.session.secret(self.home.uuid), WORD.encode())
        self.click("Disconnect")
        self.click("Connect")
        self.wait_for("push button", "Disconnect")
        self.assertEqual(self.find("password text"), [])
        self.assertEqual(len(self.service.called("Connect")), 2)

    def test_password_is_not_kept_where_that_is_not_wanted(self):
        self.ask()
        self.press(self.wait_for("check box", "Keep"))
        self.wait(lambda: not self.wait_for("check box", "Keep").on, "a tick that is off")
        self.give()
        self.expect_connected()
        self.assertEqual(self.session.items(self.home.uuid), [])

    def test_refused_password_is_replaced(self):
        self.session.put(self.home.uuid, b"old")
        self.home.fail("auth-rejected")
        self.open("--connect", "Home")
        self.click("Enter the password")
        self.wait_for_text("The server refused the password.")
        self.home.script = [(0.0, dict(self.home.CONNECTED, Failure={}))]
        self.give()
        self.expect_connected()
        self.wait(lambda: self.session.secret(self.home.uuid) == WORD.encode(),
                  "the new password in the keyring")

    def test_deleted_connection_takes_its_password_along(self):
        self.session.put(self.home.uuid, b"old")
        self.open()
        self.choose("Home")
        self.click("Edit")
        self.go_to("push button", "Delete the connection").act()
        self.click("Delete", "push button")
        self.wait_for("label", "No connections")
        self.wait(lambda: not self.session.items(self.home.uuid), "an empty keyring")

    def test_password_never_crosses_a_bus_in_the_clear(self):
        read = self.session.monitor()
        self.ask()
        self.give()
        self.expect_connected()
        self.wait(lambda: self.session.items(self.home.uuid), "the password in the keyring")
        self.assertIn(b"CreateItem", read())
        self.assertNotIn(WORD.encode(), read())


class Locked(KeyringScreen):
    def test_dialog_that_is_dismissed_leaves_a_way_on(self):
        self.session.put(self.home.uuid, b"old")
        self.session.lock()
        self.ask()
        self.wait_for_text("The keyring is locked.")
        self.give()
        self.expect_connected()


class OddOnes(KeyringScreen):
    def make_session(self):
        return keyring.Session(self)

    def test_locked_and_dismissed(self):
        keyring.Odd(self.session, "dismissed")
        self.ask()
        self.wait_for_text("The keyring is locked.")
        self.give()
        self.expect_connected()
        self.wait_for_text("The password could not be kept")

    def test_absent(self):
        self.ask()
        self.wait_for_text("There is no keyring in this session.")
        self.assertEqual(self.find("check box", "Keep"), [])
        self.give()
        self.expect_connected()

    def test_without_a_collection(self):
        keyring.Odd(self.session, "empty")
        self.ask()
        self.give()
        self.expect_connected()
        self.wait_for_text("The password could not be kept")

    def test_vanishing_while_its_dialog_is_open(self):
        keyring.Odd(self.session, "vanishing")
        self.ask()
        self.give()
        self.expect_connected()

    def test_not_encrypting(self):
        keyring.Odd(self.session, "plain")
        self.ask()
        self.give()
        self.expect_connected()
        self.wait_for_text("The password could not be kept")


if __name__ == "__main__":
    unittest.main()
