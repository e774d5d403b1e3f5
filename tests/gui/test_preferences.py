# SPDX-License-Identifier: GPL-2.0-or-later
"""What the user chooses of the program itself, and where that is kept."""

import configparser
import os
import unittest

import screen
import tray_host

TRAY = "Icon in the tray"
CONNECTED = "Say when a connection is there"
PROBLEMS = "Say when one is lost or cannot be made"
LOGIN = "Start hidden at login"
EDITED = """# mine
[Desktop Entry]
Type=Application
Name=My VPN
Exec=pptp-manager --hidden --connect Office
X-GNOME-Autostart-Delay=30
"""


class Preferences(screen.Screen):
    def open_preferences(self, *arguments, **environment):
        self.open(*arguments, **environment)
        self.activate("preferences")
        return self.wait_for("toggle button", TRAY)

    def switch(self, label):
        """Its state before."""
        widget = self.wait_for("toggle button", label)
        self.press(widget)
        return widget.on

    def wait_until(self, label, on):
        self.wait(lambda: [widget for widget in self.find("toggle button", label)
                           if widget.on == on], f"“{label}” {'on' if on else 'off'}")


class TestKept(Preferences):
    def setUp(self):
        super().setUp()
        self.store = os.path.join(os.environ["XDG_CONFIG_HOME"], "glib-2.0", "settings", "keyfile")
        self.addCleanup(self.forget)

    def forget(self):
        if os.path.exists(self.store):
            os.remove(self.store)

    def test_defaults(self):
        self.open_preferences()
        self.assertEqual({widget.label: widget.on for widget in self.find("toggle button")
                          if widget.label in (TRAY, CONNECTED, PROBLEMS, LOGIN)},
                         {TRAY: True, CONNECTED: True, PROBLEMS: True, LOGIN: False})

    def test_choices_outlive_the_program(self):
        self.open_preferences(GSETTINGS_BACKEND="keyfile")
        for label in (TRAY, CONNECTED, PROBLEMS):
            self.assertTrue(self.switch(label))
            self.wait_until(label, False)
        self.close()
        self.open_preferences(GSETTINGS_BACKEND="keyfile")
        for label in (TRAY, CONNECTED, PROBLEMS):
            self.wait_until(label, False)

    def test_follows_what_others_write(self):
        self.open_preferences(GSETTINGS_BACKEND="keyfile")
        os.makedirs(os.path.dirname(self.store), exist_ok=True)
        with open(self.store, "w", encoding="utf-8") as file:
            file.write("[org/pptp/Manager]\nnotify-problems=false\n")
        self.wait_until(PROBLEMS, False)
        self.assertTrue(self.wait_for("toggle button", CONNECTED).on)

    def test_schema_that_is_not_installed_leaves_the_defaults(self):
        self.open_preferences(GSETTINGS_SCHEMA_DIR="/no/such/folder")
        self.wait_until(TRAY, True)
        self.assertTrue(self.switch(TRAY))
        self.wait_until(TRAY, False)


class TestTray(Preferences):
    def test_icon_goes_and_comes_with_its_switch(self):
        host = tray_host.TrayHost()
        self.addCleanup(host.vanish)
        self.open_preferences()
        self.wait(host.icon, "the icon")
        self.switch(TRAY)
        self.wait(lambda: host.icon() is None, "the end of the icon")
        self.switch(TRAY)
        self.wait(host.icon, "the icon again")

    def test_without_the_icon_closing_ends_the_program(self):
        host = tray_host.TrayHost()
        self.addCleanup(host.vanish)
        self.open_preferences()
        self.wait(host.icon, "the icon")
        self.switch(TRAY)
        self.wait(lambda: host.icon() is None, "the end of the icon")
        self.close_window()  # the dialog
        self.wait_until_gone("toggle button", TRAY)
        self.close_window()
        self.assertEqual(self.program.wait(screen.PATIENCE), 0)


class TestLogin(Preferences):
    def setUp(self):
        super().setUp()
        self.path = os.path.join(os.environ["XDG_CONFIG_HOME"], "autostart",
                                 "org.pptp.Manager.desktop")
        self.addCleanup(self.remove)

    def remove(self):
        if os.path.lexists(self.path):
            os.remove(self.path)

    def write(self, text):
        """As editors do: another file in its place."""
        os.makedirs(os.path.dirname(self.path), exist_ok=True)
        with open(self.path + ".new", "w", encoding="utf-8") as file:
            file.write(text)
        os.rename(self.path + ".new", self.path)

    def read(self):
        with open(self.path, encoding="utf-8") as file:
            return file.read()

    def entry(self):
        parser = configparser.ConfigParser(interpolation=None)
        parser.optionxform = str
        parser.read_string(self.read())
        return dict(parser["Desktop Entry"])

    def test_file_is_written_and_removed(self):
        self.open_preferences()
        self.assertFalse(self.switch(LOGIN))
        self.wait_until(LOGIN, True)
        self.assertEqual((self.entry()["Exec"], self.entry()["Type"]),
                         ("pptp-manager --hidden", "Application"))
        self.assertNotIn("Hidden", self.entry())
        self.switch(LOGIN)
        self.wait_until(LOGIN, False)
        self.assertFalse(os.path.exists(self.path))
        self.assertEqual(os.listdir(os.path.dirname(self.path)), [])

    def test_follows_the_file(self):
        self.write(EDITED)
        self.open_preferences()
        self.wait_until(LOGIN, True)
        self.write(EDITED + "Hidden=true\n")
        self.wait_until(LOGIN, False)
        self.write(EDITED + "X-GNOME-Autostart-enabled=true\n")
        self.wait_until(LOGIN, True)
        self.write(EDITED + "X-GNOME-Autostart-enabled=false\n")
        self.wait_until(LOGIN, False)
        self.write("no desktop entry\n")
        self.wait_until(LOGIN, False)
        self.write(EDITED)
        self.wait_until(LOGIN, True)
        os.remove(self.path)
        self.wait_until(LOGIN, False)

    def test_file_that_comes_later_is_seen(self):
        self.open_preferences()
        self.wait_until(LOGIN, False)
        self.write(EDITED)
        self.wait_until(LOGIN, True)

    def test_what_the_user_has_written_stays(self):
        self.write(EDITED)
        self.open_preferences()
        self.switch(LOGIN)
        self.wait_until(LOGIN, False)
        self.assertEqual(self.read().replace("\n\n", "\n"), EDITED + "Hidden=true\n")
        self.switch(LOGIN)
        self.wait_until(LOGIN, True)
        self.assertEqual({key: self.entry()[key] for key in ("Name", "Exec")},
                         {"Name": "My VPN", "Exec": "pptp-manager --hidden --connect Office"})
        self.assertIn("# mine", self.read())
        self.assertNotIn("Hidden", self.entry())

    def test_what_others_switched_off_can_be_switched_on(self):
        self.write(EDITED + "X-GNOME-Autostart-enabled=false\nHidden=true\n")
        self.open_preferences()
        self.assertFalse(self.switch(LOGIN))
        self.wait_until(LOGIN, True)
        self.assertEqual(self.entry()["X-GNOME-Autostart-Delay"], "30")

    def test_broken_file_is_replaced(self):
        self.write("no desktop entry\n")
        self.open_preferences()
        self.switch(LOGIN)
        self.wait_until(LOGIN, True)
        self.assertEqual(self.entry()["Exec"], "pptp-manager --hidden")

    def test_folder_that_cannot_be_written_is_said(self):
        folder = os.path.dirname(self.path)
        if os.path.isdir(folder):
            os.rmdir(folder)
        with open(folder, "w", encoding="utf-8"):  # a file in its place stops root, too
            pass
        self.addCleanup(os.remove, folder)
        self.open_preferences()
        self.switch(LOGIN)
        self.wait_for_text("This cannot be changed")
        self.wait_until(LOGIN, False)


# covers: page preferences-dialog, action preferences
class TestDialog(Preferences):
    def test_every_control_has_a_name(self):
        self.open_preferences()
        roles = ("push button", "toggle button", "list box", "list item")
        self.assertEqual([str(widget) for widget in self.showing()
                          if widget.role in roles and not widget.label], [])

    def test_opens_once(self):
        self.open_preferences()
        self.activate("preferences")
        self.wait_for("toggle button", TRAY)
        self.assertEqual(len(self.find("toggle button", TRAY)), 1)

    def test_row_is_as_good_as_its_switch(self):
        self.open_preferences()
        self.focus_window()
        self.wait_for("list item", CONNECTED).node.focus()
        self.key("Return")
        self.wait_until(CONNECTED, False)


if __name__ == "__main__":
    unittest.main()
