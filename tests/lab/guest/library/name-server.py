#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""name-server.py ADDRESS NAME=ADDRESS…: answers A questions for these names (RFC 1035), says of all
others that there are none such, and prints each question's name and type, and who asked."""
import socket
import struct
import sys

A = 1
NO_ERROR, NO_SUCH_NAME = 0, 3


def question_of(packet):
    """Name, type, and where the question ends."""
    labels, at = [], 12
    while packet[at]:
        labels.append(packet[at + 1:at + 1 + packet[at]].decode("ascii", "replace"))
        at += 1 + packet[at]
    kind, = struct.unpack_from("!H", packet, at + 1)
    return ".".join(labels).lower(), kind, at + 5


def answer(packet, names):
    name, kind, end = question_of(packet)
    records = []
    if name in names and kind == A:
        address = socket.inet_aton(names[name])
        records = [struct.pack("!HHHIH", 0xC00C, A, 1, 0, 4) + address]
    code = NO_ERROR if name in names else NO_SUCH_NAME
    header = packet[:2] + struct.pack("!HHHHH", 0x8580 | code, 1, len(records), 0, 0)
    return name, kind, header + packet[12:end] + b"".join(records)


def main():
    names = dict(word.split("=") for word in sys.argv[2:])
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind((sys.argv[1], 53))
        print("ready", flush=True)
        while True:
            packet, client = server.recvfrom(4096)
            try:
                name, kind, reply = answer(packet, names)
            except (IndexError, struct.error):
                continue
            print("asked", name, kind, client[0], flush=True)
            server.sendto(reply, client)


if __name__ == "__main__":
    main()
