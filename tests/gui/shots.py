# SPDX-License-Identifier: GPL-2.0-or-later
"""Pictures of each page for people to look at: ./dev shots"""

import os
import shutil
import subprocess
import tempfile
import unittest

from screen import Screen, service

LANGUAGES = {"C": "C.UTF-8", "de": "de_DE.UTF-8"}
THEMES = {"light": "Adwaita", "dark": "Adwaita:dark"}
WIDTHS = (360, 1200)
HEIGHT = 720


class Shots(Screen):
    """A page is a test; each is taken in every look."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.locales = tempfile.mkdtemp()
        subprocess.run(["localedef", "-i", "de_DE", "-f", "UTF-8",
                        os.path.join(cls.locales, "de_DE.UTF-8")], check=True)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.locales)
        super().tearDownClass()

    def each(self, name, page):
        for language, locale in LANGUAGES.items():
            for theme, gtk_theme in THEMES.items():
                frame = page(LC_ALL=locale, LANGUAGE=language, GTK_THEME=gtk_theme,
                             LOCPATH=self.locales,
                             PPTP_MANAGER_LOCALE_DIRECTORY=os.environ["PPTP_TRANSLATIONS"])
                for width in WIDTHS:
                    self.take(frame, name, language, theme, width)
                self.close()
                self.service.vanish()
                self.service = service.Service(self.bus.get_bus_address())
                self.addCleanup(self.service.vanish)

    def take(self, frame, name, language, theme, width):
        self.resize(width, HEIGHT)
        self.wait(lambda: frame.node.extents()[2:] == (width, HEIGHT), "the size")
        for dialog in self.find("dialog"):
            self.center(dialog, width)
        if name != "connecting":  # where a spinner turns
            self.wait(self.is_still, "a screen at rest")
        path = os.path.join(os.environ["PPTP_SHOTS"], f"{name}-{language}-{theme}-{width}.png")
        subprocess.run(["import", "-window", "root", "-crop", f"{width}x{HEIGHT}+0+0", path],
                       check=True)

    def center(self, dialog, width):
        """Where a window manager would put it."""
        size = dialog.node.extents()[2:]
        x, y = (width - size[0]) // 2, (HEIGHT - size[1]) // 2
        self.move_newest(x, y)
        self.wait(lambda: dialog.node.extents()[:2] == (x, y), "its place")

    @staticmethod
    def is_still():
        """Two looks at all pixels are the same, where nothing turns."""
        looks = [subprocess.run(["import", "-window", "root", "rgb:-"], check=True,
                                stdout=subprocess.PIPE).stdout for _ in range(2)]
        return looks[0] == looks[1]

    def enter(self, name):
        """To the page of a connection also where it is narrow."""
        self.choose(name)
        self.focus_window()
        self.wait_for("list item", name).node.focus()
        self.key("Return")

    def connections(self):
        self.service.add("Büro Hannover", server=["vpn.example.org"])
        self.service.add("Provider", server=["pptp.provider.example"])
        return self.service.add("Home", server=["home.example.net"])

    def test_list(self):
        def page(**look):
            home = self.connections()
            home.change(**home.CONNECTED)
            frame = self.open(**look)
            self.wait_for("list item", "Provider")
            return frame
        self.each("list", page)

    def test_empty(self):
        def page(**look):
            return self.open(**look)
        self.each("empty", page)

    def test_no_service(self):
        def page(**look):
            self.service.vanish()
            return self.open(**look)
        self.each("no-service", page)

    def test_disconnected(self):
        def page(**look):
            self.connections()
            frame = self.open(**look)
            self.enter("Provider")
            return frame
        self.each("disconnected", page)

    def test_connected(self):
        def page(**look):
            home = self.connections()
            home.change(**home.CONNECTED, Since=0, Routes=[
                ("192.168.10.0/24", True, True), ("10.1.0.0/16", False, False)])
            home.change(Since=2 ** 62)  # so that the clock stands
            frame = self.open("--connect", "Home", **look)
            self.wait_for("panel", "Home")
            return frame
        self.each("connected", page)

    def test_connecting(self):
        def page(**look):
            self.connections().change(State="authenticating")
            frame = self.open("--connect", "Home", **look)
            self.wait_for("panel", "Home")
            return frame
        self.each("connecting", page)

    def test_failed(self):
        def page(**look):
            self.connections().change(State="failed", Failure={
                "cause": "mppe-stateful-only", "server": "home.example.net", "user": "alice",
                "detail": "pppd: Refusing MPPE stateful mode offered by peer"})
            frame = self.open(**look)
            self.enter("Home")
            return frame
        self.each("failed", page)

    def test_password(self):
        def page(**look):
            home = self.connections()
            home.settings["password"] = "ask"
            frame = self.open("--connect", "Home", **look)
            self.wait_for("password text")
            return frame
        self.each("password", page)


if __name__ == "__main__":
    unittest.main()
