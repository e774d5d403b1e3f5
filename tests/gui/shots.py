# SPDX-License-Identifier: GPL-2.0-or-later
"""Pictures of each page for people to look at: ./dev shots"""

import math
import os
import subprocess
import time
import unittest

from languages import Languages
from screen import Screen, service

LANGUAGES = ("C", "de", "ar")
THEMES = {"light": {"GTK_THEME": "Adwaita"}, "dark": {"GTK_THEME": "Adwaita:dark"}}
# Of the main pages, in one language.
SAMPLES = {"contrast": {"GTK_THEME": "HighContrast"},
           "contrast-inverse": {"GTK_THEME": "HighContrastInverse"},
           "hidpi": {"GTK_THEME": "Adwaita", "GDK_SCALE": "2"}}
WIDTHS = (1200, 360)  # dialogs that were made narrow stay so
HEIGHT = 720
SAMPLE_SIZES = {"hidpi": [(600, 500), (360, 500)]}
BEGAN = 1_700_000_000_000_000


def attempt(seconds, **values):
    """One of the history, which is over after so many seconds."""
    times = {"began": BEGAN, "ended": BEGAN + seconds * 1_000_000}
    if "cause" not in values:
        times["connected"] = BEGAN + 2_000_000
    return {**{key: service.GLib.Variant("x", value) for key, value in times.items()},
            **{key: service.GLib.Variant("s" if isinstance(value, str) else "t", value)
               for key, value in values.items()}, "server": service.GLib.Variant("s", "192.0.2.1")}


class Shots(Screen):
    """A page is a test; each is taken in every look."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.languages = Languages("de", "ar")
        cls.addClassCleanup(cls.languages.close)

    def each(self, name, page, samples=False, turns=False):
        """@turns: something moves all the time."""
        looks = [(language, theme) for language in LANGUAGES for theme in THEMES]
        if samples:
            looks += [("C", sample) for sample in SAMPLES]
        for language, theme in looks:
            frame = page(**self.languages.environment(language), **THEMES.get(theme, {}),
                         **SAMPLES.get(theme, {}))
            scale = 2 if theme == "hidpi" else 1
            for size in SAMPLE_SIZES.get(theme, [(width, HEIGHT) for width in WIDTHS]):
                self.arrange(frame, size, scale, turns)
                self.take(f"{name}-{language}-{theme}-{size[0]}", [length * scale for length in size])
            self.close()
            self.restart_service()

    def settle(self):
        """What a page wants done once all has got its size."""

    def restart_service(self):
        self.service.vanish()
        self.service = service.Service(self.bus.get_bus_address())
        self.addCleanup(self.service.vanish)

    def arrange(self, frame, size, scale=1, turns=False):
        self.resize(*(length * scale for length in size))
        self.wait(lambda: frame.node.extents()[2:] == size, "the size")
        for dialog in self._windows()[1:]:
            self.center(dialog, size, scale)
        self.settle()
        if not turns:
            self.wait(self.is_still, "a screen at rest")

    def center(self, dialog, size, scale):
        """Where a window manager would put it, which gives it no more than there is."""
        mine = dialog.node.extents()[2:]
        width, height = min(mine[0], size[0]), min(mine[1], size[1])
        place = (size[0] - width) // 2, (size[1] - height) // 2
        if (width, height) != mine:
            self.resize_newest(width * scale, height * scale)
        self.move_newest(place[0] * scale, place[1] * scale)
        self.wait(lambda: dialog.node.extents()[:2] == place, "its place")

    @staticmethod
    def is_still():
        """Two looks at all pixels are the same, where nothing turns."""
        looks = [subprocess.run(["import", "-window", "root", "rgb:-"], check=True,
                                stdout=subprocess.PIPE).stdout for _ in range(2)]
        return looks[0] == looks[1]

    @staticmethod
    def take(name, size, place=(0, 0)):
        path = os.path.join(os.environ["PPTP_SHOTS"], name + ".png")
        subprocess.run(["import", "-window", "root", "-crop", f"{size[0]}x{size[1]}+{place[0]}+{place[1]}", "+repage",
                        "-depth", "8", "-strip", path], check=True)

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

    def connect(self, home):
        home.traffic = (3_000_000, 240_000)
        home.change(**home.CONNECTED, Since=0, Routes=[
            ("192.168.10.0/24", True, True), ("10.1.0.0/16", False, False)])
        home.change(Since=2 ** 62)  # so that the clock stands

    def opened(self, action, **look):
        """With the dialog that the page of Home opens."""
        frame = self.open(**look)
        self.enter("Home")
        self.user_bus().call_sync(
            "org.pptp.Manager", "/org/pptp/Manager/window/1", "org.gtk.Actions", "Activate",
            service.GLib.Variant("(sava{sv})", (action, [], {})), None, 0, 30000, None)
        self.wait_for("dialog")
        return frame

    def test_list(self):
        def page(**look):
            self.connect(self.connections())
            frame = self.open(**look)
            self.wait_for("list item", "Provider")
            return frame
        self.each("list", page, samples=True)

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
            self.connect(self.connections())
            frame = self.open("--connect", "Home", **look)
            self.wait_for("panel", "Home")
            return frame
        self.each("connected", page, samples=True)

    def test_traffic(self):
        def page(**look):
            home = self.connections()
            self.connect(home)
            home.change(Routes=[])
            frame = self.open("--connect", "Home", **look)
            panel = self.wait_for("panel", "Home").node
            self.send(home, 6)
            self.nodes("push button", panel)[-1].focus()  # at the end of the page
            return frame
        self.each("traffic", page, samples=True, turns=True)

    @staticmethod
    def send(home, seconds):
        """Bursts, and what goes on all the time."""
        for second in range(seconds):
            received, sent = home.traffic
            burst = max(0, math.sin(second / 9) * math.sin(second / 3.1))
            home.traffic = (received + 20_000 + int(burst * 900_000),
                            sent + 9_000 + int(burst * 150_000 * (1 + second % 3)))
            time.sleep(1)

    def test_connecting(self):
        def page(**look):
            self.connections().change(State="authenticating")
            frame = self.open("--connect", "Home", **look)
            self.wait_for("panel", "Home")
            return frame
        self.each("connecting", page, turns=True)

    def failed(self, **look):
        self.connections().change(State="failed", Failure={
            "cause": "mppe-stateful-only", "server": "home.example.net", "user": "alice",
            "detail": "pppd: Refusing MPPE stateful mode offered by peer"})
        frame = self.open(**look)
        self.enter("Home")
        return frame

    def test_failed(self):
        self.each("failed", self.failed, samples=True)

    def test_password(self):
        def page(**look):
            home = self.connections()
            home.settings["password"] = "ask"
            frame = self.open("--connect", "Home", **look)
            self.wait_for("password text")
            return frame
        self.each("password", page)

    def edited(self, **look):
        home = self.connections()
        home.settings["mtu"] = "1400"
        home.overrides.add("mtu")
        return self.opened("edit", **look)

    def test_editor(self):
        self.each("editor", self.edited, samples=True)

    def test_editor_wrong(self):
        """With a group open and what is wrong in it."""
        def page(**look):
            frame = self.edited(**look)
            self.focus_window()
            rows = [node for node in self.nodes("list item") if node.children()
                    and node.children()[0].role() == "list item"]
            rows[5].focus()  # the link
            self.key("Return")
            entry = [node for node in self.nodes("text") if node.text() == "20"][0]
            entry.write("9999")
            self.settle = entry.focus
            return frame
        self.each("editor-wrong", page, samples=True)

    def nodes(self, role, root=None):
        """Also what must be scrolled to."""
        def walk(node):
            for child in node.children():
                if child.role() == role:
                    yield child
                yield from walk(child)
        return list(walk(root or self._application()))

    def test_new(self):
        def page(**look):
            self.connections()
            return self.opened("new", **look)
        self.each("new", page)

    def test_log(self):
        def page(**look):
            self.connections().write_log(*(
                (BEGAN + number * 40_000, source, text) for number, (source, text) in enumerate((
                    ("state", "calling"), ("pptp", "Outgoing call established (call ID 0, peer's 384)"),
                    ("pppd", "sent [LCP ConfReq id=0x1 <mru 1456> <asyncmap 0x0> <magic 0x5c9b>]"),
                    ("pppd", "rcvd [LCP ConfAck id=0x1 <mru 1456> <asyncmap 0x0> <magic 0x5c9b>]"),
                    ("state", "authenticating"), ("pppd", "CHAP authentication succeeded"),
                    ("pppd", "MPPE 128-bit stateless compression enabled"),
                    ("pppd", "local  IP address 10.0.0.5"), ("state", "connected")))))
            frame = self.opened("log", **look)
            self.wait(lambda: [node for node in self.nodes("text") if "connected" in node.text()],
                      "the log")
            return frame
        self.each("log", page)

    def test_history(self):
        def page(**look):
            self.connections().history = [
                attempt(7600, **{"rx-bytes": 52_000_000, "tx-bytes": 3_100_000}),
                attempt(3, cause="auth-rejected"), attempt(60, cause="gre-blocked")]
            return self.opened("history", **look)
        self.each("history", page)

    def test_shortcuts(self):
        def page(**look):
            self.connections()
            frame = self.open(**look)
            self.wait_for("list item", "Home")
            self.focus_window()
            self.key("ctrl+question")
            self.wait(lambda: len(self._windows()) > 1, "the shortcuts")
            return frame
        self.each("shortcuts", page)

    def test_preferences(self):
        def page(**look):
            frame = self.open(**look)
            self.activate("preferences")
            self.wait_for("dialog")
            return frame
        self.each("preferences", page)

    @unittest.skipUnless("PPTP_SHOTS_README" in os.environ, "minutes of traffic")
    def test_readme(self):
        """The pictures in docs/pictures."""
        def connected(**look):
            home = self.connections()
            self.connect(home)
            home.change(Routes=[("192.168.10.0/24", True, True)])
            frame = self.open("--connect", "Home", **look)
            self.wait_for("panel", "Home")
            self.send(home, 150)
            home.change(Since=int((time.time() - 8040) * 1e6))
            return frame
        self.one("connected", "light", connected, (860, 1190))
        self.one("connected-dark", "dark", connected, (860, 1190))
        self.one("failed", "light", self.failed, (860, 560))
        self.one("editor", "light", self.edited, (860, 720))

    def one(self, name, theme, page, size):
        frame = page(**self.languages.environment("C"), **THEMES[theme])
        self.arrange(frame, size, turns=True)
        self.wait(self.is_still, "a screen at rest")
        place = (self.find("dialog") or [frame])[0].node.extents()
        self.take(f"readme-{name}", place[2:], place[:2])
        path = os.path.join(os.environ["PPTP_SHOTS"], f"readme-{name}.png")
        # without what would be the shadow
        subprocess.run(["convert", path, "-shave", "5x5", "+dither", "-colors", "255", "-define", "png:compression-level=9",
                        "PNG8:" + path], check=True)
        self.close()
        self.restart_service()


if __name__ == "__main__":
    unittest.main()
