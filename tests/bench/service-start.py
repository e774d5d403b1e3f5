#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""service-start.py PPTP-MANAGERD LIST-COMMAND ROUNDS NUMBER…

How long the service takes from exec to READY with as many profiles, how large it is then, and how
long one list takes: a line "profiles round milliseconds KiB list-milliseconds" a run.

Natively, on a private bus in a network of its own: a user-mode kernel makes system calls many times
dearer than they are. Needs root.
"""

import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time

BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>custom</type>
  <listen>unix:path={directory}/bus</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/><allow own="*"/><allow send_destination="*"/><allow receive_sender="*"/>
  </policy>
</busconfig>
"""

# As people have them: half with a preset, each with a comment.
PROFILE = """# branch {number}
[connection]
name=branch-{number}
uuid=00000000-0000-4000-8000-{number:012x}
{preset}
[server]
server=vpn{number}.example.org

[authentication]
user=CORP\\user{number}
password=ask

[routing]
route=10.{high}.{low}.0/24;172.16.0.0/12 off
"""
PATIENCE = 60


def write_profiles(directory, count):
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(mode=0o700, parents=True)
    for number in range(count):
        path = directory / f"{number:04}.conf"
        path.write_text(PROFILE.format(
            number=number, high=number // 256, low=number % 256,
            preset="preset=windows\n" if number % 2 else ""), encoding="utf-8")
        path.chmod(0o600)


def memory(pid):
    for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    raise RuntimeError("the kernel does not tell the memory")


def milliseconds_since(start):
    return (time.monotonic() - start) * 1000


class Bench:
    def __init__(self, directory, program, client):
        self.directory, self.program, self.client = directory, program, client
        self.environment = {
            **os.environ, "LC_ALL": "C.UTF-8",
            "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={directory}/bus",
            "NOTIFY_SOCKET": str(directory / "notify"),
            "PPTP_MANAGER_CONFIGURATION_DIRECTORY": str(directory / "etc"),
            "PPTP_MANAGER_RUNTIME_DIRECTORY": str(directory / "run"),
            "PPTP_MANAGER_STATE_DIRECTORY": str(directory / "state")}
        self.notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.notify.bind(str(directory / "notify"))
        self.notify.settimeout(PATIENCE)

    def time_start(self):
        start = time.monotonic()
        service = subprocess.Popen([self.program], env=self.environment)
        try:
            while b"READY=1" not in self.notify.recv(4096):
                pass
            return service, milliseconds_since(start)
        except BaseException:
            service.kill()
            raise

    def time_list(self):
        start = time.monotonic()
        subprocess.run([self.client, "list"], env=self.environment, check=True,
                       stdout=subprocess.DEVNULL)
        return milliseconds_since(start)

    def run(self, count, number):
        service, took = self.time_start()
        try:
            size = memory(service.pid)
            print(count, number, f"{took:.1f}", size, f"{self.time_list():.1f}", flush=True)
        finally:
            service.terminate()
            service.wait()


def start_bus(directory):
    configuration = directory / "bus.conf"
    configuration.write_text(BUS.format(directory=directory), encoding="utf-8")
    bus = subprocess.Popen(["dbus-daemon", "--nofork", "--nopidfile", "--print-address",
                            f"--config-file={configuration}"], stdout=subprocess.PIPE)
    bus.stdout.readline()
    return bus


def main():
    program, client, rounds, *counts = sys.argv[1:]
    directory = pathlib.Path(tempfile.mkdtemp(prefix="pptp-manager-bench-"))
    bus = start_bus(directory)
    try:
        bench = Bench(directory, program, client)
        for count in map(int, counts):
            write_profiles(directory / "etc" / "connections", count)
            for number in range(int(rounds) + 1):  # the first warms up
                bench.run(count, number)
    finally:
        bus.terminate()
        bus.wait()
        shutil.rmtree(directory)


if __name__ == "__main__":
    main()
