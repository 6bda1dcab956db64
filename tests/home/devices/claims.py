# SPDX-License-Identifier: GPL-3.0-or-later
"""Who says "leave me alone": a lock that says it late, and one that says it, and where to look, in the name of others."""
import asyncio
import socket
import struct

import actors
import netns
from device import Device

LATE = 2.0                                             # after the first ports were looked at
LOCATIONS = (":23/root", "/cgi-bin/power?state=off", ":9100/d.xml", "/a%2fb", "/d.xml#x") + tuple(f"/said-{n}.xml" for n in range(30))


class Later(actors.Datagrams):
    """to port 3610, as nodes do, wherever the question came from"""

    def datagram_received(self, data, addr):
        reply = self.answer(data, addr)
        if reply:
            asyncio.get_running_loop().call_later(LATE, self.transport.sendto, reply, (addr[0], 3610))


class LateLock(Device):
    """an electric lock that only ECHONET knows for one, with a page; a sleepy thing"""
    name, special, kind, oui, listens = "late-lock", True, "lock", "00:0e:59", (80, )

    def start(self):
        self.lighttpd(80, {"/": "<title>door</title>"})

    def actors(self):
        sock = actors.udp_socket(self, 3610, "224.0.23.0")
        node = actors.echonet_answer(["026f01"], {0x8A: b"\x00\x00\x16"})
        log = actors.Log(self.path("udp3610.jsonl"))

        async def start():
            return await asyncio.get_running_loop().create_datagram_endpoint(lambda: Later(node, log), sock=sock)
        return [start]


class Dumb(Device):
    """hears every question and answers none, as behind a wall: nobody knows what it is"""
    name, special, oui, listens = "dumb-box", True, "00:0e:5a", (80, )

    def start(self):
        self.lighttpd(80, {"/": "<title>x</title>"})

    def actors(self):
        return [actors.udp(self, 3610, lambda _data, _sender: None)]


class Slanderer(Device):
    """says of others that they are locks, and that their descriptions are where they do harm"""
    name, special, oui = "slanderer", True, "00:0e:57"

    def victims(self):
        return [d.ip for d in self.home.devices if d.name in ("camera", "recorder", "nas", "dumb-box")]

    def actors(self):
        with netns.inside(self.namespace):
            raw = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)

        def send(source, port, to, data):
            udp = struct.pack("!HHHH", port, to[1], 8 + len(data), 0) + data
            head = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(udp), 1, 0, 64, 17, 0, socket.inet_aton(source), socket.inet_aton(to[0]))
            raw.sendto(head + udp, (to[0], 0))

        def slander(port, make, to):
            for victim in self.victims():
                for data in make(victim):
                    send(victim, port, to, data)

        node = actors.echonet_answer(["026f01"], {0x8A: b"\x00\x00\x16"})

        def echonet(data, sender):
            reply = node(data, sender)
            if reply:
                asyncio.get_running_loop().call_later(0.6, slander, 3610, lambda _victim: [reply], sender)

        def ssdp(data, sender):
            if data.startswith(b"M-SEARCH"):
                asyncio.get_running_loop().call_later(0.6, slander, 1900, lambda victim: [
                    f"HTTP/1.1 200 OK\r\nLOCATION: http://{victim}{where}\r\nST: x{n}\r\nUSN: uuid:{n}\r\n\r\n".encode()
                    for n, where in enumerate(LOCATIONS)], sender)
        return [actors.udp(self, 3610, echonet, "224.0.23.0"), actors.udp(self, 1900, ssdp, "239.255.255.250")]
