# SPDX-License-Identifier: GPL-3.0-or-later
"""Scripted services, only for what Debian has no server: one process, one event loop, sockets of many namespaces."""
import asyncio
import json
import os
import signal
import socket
import struct
import time

import netns


class Log:
    """one line of JSON for every thing that happened to a device"""

    def __init__(self, path):
        self.file = open(path, "a", encoding="utf-8", buffering=1)

    def __call__(self, event, **more):
        self.file.write(json.dumps({"at": round(time.monotonic(), 4), "event": event, **more}, ensure_ascii=False) + "\n")


def tcp_socket(device, port):
    with netns.inside(device.namespace):
        sock = socket.create_server((device.ip, port), backlog=64)
    sock.setblocking(False)
    return sock


def udp_socket(device, port, group=None):
    with netns.inside(device.namespace):
        sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind(("", port))
        if group:
            sock.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, socket.inet_aton(group) + socket.inet_aton(device.ip))
            sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(device.ip))
    sock.setblocking(False)
    return sock


def udp6_socket(device, port, group):
    """hears the group of the link; IPv4 does not exist for it"""
    with netns.inside(device.namespace):
        sock = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
        sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        sock.bind(("::", port))
        sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP,
                        socket.inet_pton(socket.AF_INET6, group) + struct.pack("@I", socket.if_nametoindex("eth0")))
    sock.setblocking(False)
    return sock


def tcp(device, port, handler, **more):
    """an actor: handler(device, log, reader, writer) for every connection to the port"""
    sock = tcp_socket(device, port)
    log = Log(device.path(f"tcp{port}.jsonl"))

    async def start():
        async def one(reader, writer):
            log("connect")
            try:
                await handler(device, log, reader, writer, **more)
            except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, OSError):
                pass
            finally:
                writer.close()
        return await asyncio.start_server(one, sock=sock)
    return start


class Datagrams(asyncio.DatagramProtocol):
    def __init__(self, answer, log):
        self.answer, self.log, self.transport = answer, log, None

    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, addr):
        reply = self.answer(data, addr)
        self.log("datagram", length=len(data), answered=reply is not None)
        if reply is not None:
            self.transport.sendto(reply, addr)


def udp(device, port, answer, group=None):
    """an actor: answer(data, sender) → bytes or None"""
    sock = udp6_socket(device, port, group) if group and ":" in group else udp_socket(device, port, group)
    log = Log(device.path(f"udp{port}.jsonl"))

    async def start():
        return await asyncio.get_running_loop().create_datagram_endpoint(lambda: Datagrams(answer, log), sock=sock)
    return start


async def read_head(reader, limit=16384):
    data = await reader.readuntil(b"\r\n\r\n")
    return data[:limit].decode("latin-1")


def run(starters, ready):
    """child process: serve until killed"""
    netns.LIBC.prctl(1, signal.SIGKILL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    async def main():
        kept = [await start() for start in starters]
        with open(ready, "w", encoding="ascii"):
            pass
        await asyncio.Event().wait()
        return kept
    try:
        asyncio.run(main())
    finally:
        os._exit(0)


# ---- small protocols --------------------------------------------------------------------------

def echonet_answer(objects, properties):
    """ECHONET Lite node: objects ["013001"], properties {0x8A: bytes}; answers Get (0x62) only"""
    known = {0xD6: bytes([len(objects)]) + b"".join(bytes.fromhex(o) for o in objects), 0x80: b"\x30", **properties}

    def answer(data, _sender):
        if len(data) < 14 or data[:2] != b"\x10\x81" or data[10] != 0x62:
            return None
        count, offset, out, refused = data[11], 12, b"", False
        for _ in range(count):
            code, length = data[offset], data[offset + 1]
            offset += 2 + length
            value = known.get(code)
            refused = refused or value is None
            out += bytes([code, len(value or b"")]) + (value or b"")
        return b"\x10\x81" + data[2:4] + data[7:10] + data[4:7] + bytes([0x52 if refused else 0x72, count]) + out
    return answer


def ssdp_answer(device, location, server, target="upnp:rootdevice"):
    def answer(data, _sender):
        if not data.startswith(b"M-SEARCH"):
            return None
        return (f"HTTP/1.1 200 OK\r\nCACHE-CONTROL: max-age=1800\r\nEXT:\r\nLOCATION: {location}\r\nSERVER: {server}\r\n"
                f"ST: {target}\r\nUSN: uuid:{device.name}::{target}\r\n\r\n").encode()
    return answer


def dns_name(text):
    return b"".join(bytes([len(p)]) + p.encode() for p in text.split(".") if p) + b"\0"


def mdns_answer(device, host, services):
    """a responder for a few DNS-SD types: services {"_ipp._tcp": (instance, port, {"ty": "…"})}"""
    def record(name, kind, data, unique=True):
        return dns_name(name) + struct.pack("!HHIH", kind, 0x8001 if unique else 1, 120, len(data)) + data

    def answer(data, sender):
        if len(data) < 12 or data[2] & 0x80:
            return None
        out, count = b"", 0
        for kind, (instance, port, txt) in services.items():
            if kind.split(".")[0].encode() not in data and b"_services" not in data:
                continue
            full = f"{kind}.local"
            label = bytes([len(instance.encode())]) + instance.encode() + dns_name(full)
            text = b"".join(bytes([len(f"{k}={v}".encode())]) + f"{k}={v}".encode() for k, v in txt.items()) or b"\0"
            if b"_services" in data:
                out += record("_services._dns-sd._udp.local", 12, dns_name(full), False)
                count += 1
            out += record(full, 12, label, False)
            out += label + struct.pack("!HHIH", 33, 0x8001, 120, 6 + len(dns_name(host + ".local"))) + struct.pack("!HHH", 0, 0, port) + dns_name(host + ".local")
            out += label + struct.pack("!HHIH", 16, 0x8001, 120, len(text)) + text
            count += 3
        if not count:
            return None
        out += record(host + ".local", 1, socket.inet_aton(device.ip))
        ident = 0 if sender[1] == 5353 else struct.unpack_from("!H", data)[0]
        return struct.pack("!HHHHHH", ident, 0x8400, 0, count + 1, 0, 0) + out
    return answer
