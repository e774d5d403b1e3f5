#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""A PPTP server (RFC 2637) without any data: answers calls with the result code given first, prints
the telephone number that it was told, and where it took the call disconnects it with the second."""
import socket
import struct
import sys

MAGIC = 0x1A2B3C4D
START_REQUEST, START_REPLY, CALL_REQUEST, CALL_REPLY, DISCONNECT = 1, 2, 7, 8, 13
CONNECTED = 1


def message(kind, form, *fields):
    body = struct.pack("!" + form, *fields)
    return struct.pack("!HHIHH", 12 + len(body), 1, MAGIC, kind, 0) + body


def answer(kind, body, codes):
    if kind == START_REQUEST:
        return message(START_REPLY, "HBBIIHH64s64s", 0x100, 1, 0, 3, 3, 1, 1, b"scripted", b"")
    if kind != CALL_REQUEST:
        return b""
    length, = struct.unpack_from("!H", body, 24)
    print("phone:", body[28:28 + length].decode(), flush=True)
    call = body[:2]
    reply = message(CALL_REPLY, "2s2sBBHIHHI", call, call, codes[0], 0, 0, 10000000, 64, 0, 0)
    if codes[0] == CONNECTED:
        reply += message(DISCONNECT, "2sBBHH128s", call, codes[1], 0, 0, 0, b"")
    return reply


def serve(connection, codes):
    stream = connection.makefile("rwb")
    while len(header := stream.read(12)) == 12:
        length, _, _, kind, _ = struct.unpack("!HHIHH", header)
        stream.write(answer(kind, stream.read(length - 12), codes))
        stream.flush()


def main():
    listener = socket.create_server(("", 1723))
    while True:
        connection, _ = listener.accept()
        try:
            serve(connection, [int(word) for word in sys.argv[1:]])
        except OSError:
            pass
        connection.close()


main()
