#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""window-start.py BUILD ROUNDS CONNECTIONS PICTURES

How long pptp-manager and nm-connection-editor take from exec until the window is on the screen with
its list: a line "way round microseconds processor-milliseconds" each. Their services are the real
ones, pptp-managerd and NetworkManager, each on a bus of its own, with as many connections. Neither
has a screen reader; scroll bars lie over the list, as on desktops. The first round says what the
screen shows in the end, which is kept as a picture; the others wait until it does. What neither
shows, rows below the window's end, both make ready after that.

Needs root, a network and mounts that nobody else sees, and the screen of tests/gui/run.
"""

import os
import pathlib
import subprocess
import sys
import tempfile
import time

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(TOP / "tests" / "dbus")]

import bus  # noqa: E402
from framebuffer import Framebuffer  # noqa: E402

PATIENCE = 60
# of the system's bus; NetworkManager's clients ask for all connections at once
LIMITS = '<limit name="max_replies_per_connection">50000</limit>'
OURS = """[connection]
name=bench-{number:03}
uuid=00000000-0000-4000-8001-{number:012x}
[server]
server=vpn{number}.example.org
[authentication]
user=CORP\\user{number}
password=ask
[routing]
route=10.{number}.0.0/16
"""
THEIRS = """[connection]
id=bench-{number:03}
uuid=00000000-0000-4000-8002-{number:012x}
type=vpn
autoconnect=false
[vpn]
service-type=org.freedesktop.NetworkManager.pptp
gateway=vpn{number}.example.org
domain=CORP
user=user{number}
password-flags=2
require-mppe-128=yes
[ipv4]
method=auto
never-default=true
route1=10.{number}.0.0/16
"""
NETWORK_MANAGER = """[main]
plugins=keyfile
auth-polkit=false
dns=none
no-auto-default=*
[keyfile]
path={directory}/networkmanager
[logging]
level=ERR
"""


def write(path, text):
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)


def write_profiles(directory, count):
    for name in ("etc/connections", "networkmanager"):
        (directory / name).mkdir(parents=True, mode=0o700)
    for number in range(count):
        write(directory / "etc/connections" / f"bench-{number:03}.conf",
              OURS.format(number=number))
        write(directory / "networkmanager" / f"bench-{number:03}.nmconnection",
              THEIRS.format(number=number))


class Services:
    """Each has a bus, in place of the system's."""

    def __init__(self, build, directory):
        self.build, self.directory = build, directory
        self.running = []
        self.environment = {
            **os.environ, "LC_ALL": "C.UTF-8", "NO_AT_BRIDGE": "1", "GTK_OVERLAY_SCROLLING": "1",
            "PPTP_MANAGER_CONFIGURATION_DIRECTORY": str(directory / "etc"),
            "PPTP_MANAGER_RUNTIME_DIRECTORY": str(directory / "run"),
            "PPTP_MANAGER_STATE_DIRECTORY": str(directory / "state"),
            "PPTP_MANAGER_VENDOR_DIRECTORY": str(TOP / "data")}

    def on_bus(self, name):
        return {**self.environment,
                "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={self.directory}/{name}/bus"}

    def start(self, name, *words, **options):
        process = subprocess.Popen(words, env=self.on_bus(name), **options)
        self.running.append(process)
        return process

    def start_bus(self, name):
        (self.directory / name).mkdir()
        configuration = self.directory / name / "configuration"
        bus.write_configuration(configuration, self.directory / name, LIMITS)
        daemon = self.start(name, "dbus-daemon", "--nofork", "--nopidfile", "--print-address",
                            f"--config-file={configuration}", stdout=subprocess.PIPE)
        daemon.stdout.readline()

    def start_all(self):
        self.start_bus("ours")
        self.start_bus("theirs")
        self.start("ours", f"{self.build}/daemon/pptp-managerd")
        write(self.directory / "nm.conf", NETWORK_MANAGER.format(directory=self.directory))
        for place in ("/run/NetworkManager", "/var/lib/NetworkManager"):
            os.makedirs(place, exist_ok=True)
            subprocess.run(["mount", "-t", "tmpfs", "none", place], check=True)
        self.start("theirs", "NetworkManager", "--no-daemon", f"--config={self.directory}/nm.conf",
                   f"--intern-config={self.directory}/none",
                   f"--pid-file={self.directory}/nm.pid", f"--state-file={self.directory}/nm.state")

    def wait_until_they_list(self, count):
        for name, command in (("ours", [f"{self.build}/cli/pptpctl", "list"]),
                              ("theirs", ["nmcli", "-t", "-f", "NAME", "connection", "show"])):
            deadline = time.monotonic() + PATIENCE
            while subprocess.run(command, env=self.on_bus(name), check=False, text=True,
                                 stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
                                 ).stdout.count("bench-") != count:
                if time.monotonic() > deadline:
                    raise RuntimeError(f"{command[0]} does not list {count} connections")
                time.sleep(0.1)

    def stop_all(self):
        for process in reversed(self.running):
            process.terminate()
            process.wait()


def processor_time(program):
    """In milliseconds, of all its threads."""
    words = pathlib.Path(f"/proc/{program.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(words[11]) + int(words[12])) * 1000 // os.sysconf("SC_CLK_TCK")


def measure(environment, screen, empty, way, command, number, pictures, wanted):
    began = time.monotonic()
    with open(pictures / f"{way}.log", "a", encoding="utf-8") as log:
        program = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        if way not in wanted:
            wanted[way] = screen.last_picture()
            subprocess.run(["import", "-window", "root", str(pictures / f"{way}.png")], check=True)
            if wanted[way] == empty:
                raise RuntimeError(f"{way} shows nothing")
        else:
            took = screen.wait_for(wanted[way], program) - began
            print(way, number, round(took * 1e6), processor_time(program), flush=True)
    finally:
        program.terminate()
        program.wait()
        screen.wait_for(empty, None)


def main():
    build, rounds, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    pictures = pathlib.Path(sys.argv[4])
    ways = {"pptp-manager": ("ours", [f"{build}/gui/pptp-manager"]),
            "nm-connection-editor": ("theirs", ["nm-connection-editor"])}
    with tempfile.TemporaryDirectory(prefix="pptp-manager-bench-") as place:
        services = Services(build, pathlib.Path(place))
        write_profiles(services.directory, count)
        try:
            services.start_all()
            services.wait_until_they_list(count)
            screen, wanted = Framebuffer(), {}
            empty = screen.last_picture()
            for number in range(-1, rounds + 1):  # the first two say what is shown, and warm up
                for way, (name, command) in ways.items():
                    measure(services.on_bus(name), screen, empty, way, command, number, pictures, wanted)
        finally:
            services.stop_all()


if __name__ == "__main__":
    main()
