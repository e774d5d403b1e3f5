# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs a server's pppd and stands between pptpctrl's terminal and pppd's, so that what they say to
each other can be changed."""
import os
import pty
import select
import subprocess
import tty

FLAG, ESCAPE = 0x7E, 0x7D


def checksum(data):
    """The frame check sequence of RFC 1662."""
    value = 0xFFFF
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ (0x8408 if value & 1 else 0)
    return (value ^ 0xFFFF).to_bytes(2, "little")


def plain(frame):
    """The bytes of a frame without escapes and check sequence."""
    out, escaped = bytearray(), False
    for byte in frame:
        if escaped:
            out.append(byte ^ 0x20)
        elif byte != ESCAPE:
            out.append(byte)
        escaped = not escaped and byte == ESCAPE
    return out[:-2]


def framed(data):
    out = bytearray([FLAG])
    for byte in data + checksum(data):
        if byte < 0x20 or byte in (FLAG, ESCAPE):
            out += bytes([ESCAPE, byte ^ 0x20])
        else:
            out.append(byte)
    return bytes(out + bytes([FLAG]))


def protocol_start(data):
    """Where the protocol begins, behind address and control."""
    return 2 if data[:2] == b"\xff\x03" else 0


class Direction:
    """Frames from one terminal to the other."""

    def __init__(self, source, sink, treat):
        self.source, self.sink, self.treat, self.pending = source, sink, treat, b""

    def pass_on(self):
        data = os.read(self.source, 4096)
        *frames, self.pending = (self.pending + data).split(bytes([FLAG]))
        for frame in filter(None, frames):
            onward, back = self.treat(plain(frame))
            if back is not None:
                os.write(self.source, framed(back))
            elif onward:
                os.write(self.sink, framed(onward))
            elif onward is None:
                os.write(self.sink, bytes([FLAG]) + frame + bytes([FLAG]))
        return bool(data)


def run(words, from_client, from_server):
    """The two get the bytes of a frame and return what is to go on in its place (nothing at all: no
    bytes) and what is to go back instead; None and None let it pass."""
    tty.setraw(0)
    master, slave = pty.openpty()
    child = subprocess.Popen(["pppd", *words], stdin=slave, stdout=slave)
    os.close(slave)
    directions = {0: Direction(0, master, from_client), master: Direction(master, 0, from_server)}
    alive = True
    while alive:
        ready, _, _ = select.select(list(directions), [], [])
        try:
            alive = all(directions[end].pass_on() for end in ready)
        except OSError:
            alive = False
    child.terminate()
    child.wait()
