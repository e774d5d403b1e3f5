# SPDX-License-Identifier: GPL-2.0-or-later
"""What is on the screen, read from the X server's memory: no program that is measured notices."""

import mmap
import os
import struct
import time

PAUSE = 0.005  # between looks
STILL = 3.0  # seconds without a change: it is complete
PATIENCE = 60


class Framebuffer:
    def __init__(self):
        with open(os.environ["PPTP_FRAMEBUFFER"], "rb") as file:
            self.memory = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)

    def picture(self):
        return self.memory[:]

    def part(self, x, y, width, height):
        """The pixels of it, as XWDFile.h has them in the file."""
        header = struct.unpack(">25I", self.memory[:100])
        start, line, pixel = header[0] + 12 * header[19], header[12], header[11] // 8
        return b"".join(self.memory[start + row * line + x * pixel:
                                    start + row * line + (x + width) * pixel]
                        for row in range(y, y + height))

    def last_picture(self):
        """The one that stays."""
        picture, since = self.picture(), time.monotonic()
        deadline = since + PATIENCE
        while time.monotonic() - since < STILL:
            time.sleep(PAUSE)
            now = self.picture()
            if now != picture:
                picture, since = now, time.monotonic()
            if since > deadline:
                raise RuntimeError("the screen does not come to rest")
        return picture

    def wait_for(self, picture, program):
        """When it was there, on the monotonic clock."""
        deadline = time.monotonic() + PATIENCE
        while self.picture() != picture:
            if program and program.poll() is not None:
                raise RuntimeError(f"{program.args[0]} has ended ({program.returncode})")
            if time.monotonic() > deadline:
                raise RuntimeError("the screen does not get what it had before")
            time.sleep(PAUSE)
        return time.monotonic()
