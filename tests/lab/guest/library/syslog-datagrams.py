# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes each datagram that arrives on a socket as one line, without those of pppd."""
import socket
import sys

path, out = sys.argv[1:]
listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
listener.bind(path)
with open(out, "wb", buffering=0) as lines:
    while True:
        datagram = listener.recv(65536).rstrip(b"\n\0")
        if b" pppd[" not in datagram:
            lines.write(datagram + b"\n")
