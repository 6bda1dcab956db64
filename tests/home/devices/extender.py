# SPDX-License-Identifier: GPL-3.0-or-later
"""An extender that puts its own MAC in the place of those behind it (a station can speak for itself alone over the usual Wi-Fi:
IEEE 802.11, frames of three addresses), and one box with two addresses, which looks the same until they say who they are."""
import asyncio
import socket
import types

import actors
import netns
from device import WIFI, WIRED, Device
from devices.town import description, netbios, page

RENDERER = "urn:schemas-upnp-org:device:MediaRenderer:1"


class Several(Device):
    """one MAC, several addresses; `behind`: (name, kind) of whoever has them"""
    abstract = special = True
    behind, says = (), {}

    def start(self):
        used = {d.ip for d in self.home.devices} | {self.home.scanner_ip} | {o.ip for d in self.home.devices for o in getattr(d, "others", ())}
        free = [str(host) for host in self.home.network.hosts() if str(host) not in used]
        self.others = [types.SimpleNamespace(name=name, kind=kind, ip=free[7 + 11 * n]) for n, (name, kind) in enumerate(self.behind)]
        with netns.inside(self.namespace), netns.IPRoute() as link:
            for other in self.others:
                link.addr("add", index=link.link_lookup(ifname="eth0")[0], address=other.ip, prefixlen=self.home.network.prefixlen)

    def truth(self):
        return {**super().truth(), "behind": [vars(other) for other in self.others]}

    def sender(self, address, port):
        with netns.inside(self.namespace):
            sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            sock.bind((address, port))
        sock.setblocking(False)
        return sock

    def from_each(self, port, group, answers):
        """an actor: hears the group once, and each address of `answers` says its own; for a question to it alone too"""
        hears, says = actors.udp_socket(self, port, group), {address: self.sender(address, port) for address in answers}

        class Each(asyncio.DatagramProtocol):
            def datagram_received(self, data, addr):
                for address, answer in answers.items():
                    reply = answer(data, addr)
                    if reply is not None:
                        says[address].sendto(reply, addr)

        async def start():
            return await asyncio.get_running_loop().create_datagram_endpoint(Each, sock=hears)
        return start

    def alone(self, address, port, answer):
        sock, log = self.sender(address, port), actors.Log(self.path(f"udp{port}.jsonl"))

        async def start():
            return await asyncio.get_running_loop().create_datagram_endpoint(lambda: actors.Datagrams(answer, log), sock=sock)
        return start

    def web(self, address, port, text):
        with netns.inside(self.namespace):
            sock = socket.create_server((address, port), backlog=16)
        sock.setblocking(False)
        log, serve = actors.Log(self.path(f"tcp{port}.jsonl")), page(text) if isinstance(text, (str, dict)) else text

        async def start():
            async def one(reader, writer):
                try:
                    await serve(self, log, reader, writer)
                except (OSError, asyncio.IncompleteReadError):
                    pass
                writer.close()
            return await asyncio.start_server(one, sock=sock)
        return start


class Translator(Several):
    """an extender that says by mDNS and UPnP what it is, and behind it a camera, a player, two computers, and one that says nothing"""
    name, special, abstract, kind, oui, travel = "translator", True, False, "unknown", "00:90:f1", WIFI
    behind = (("kitchen", "camera"), ("living", "tv"), ("study", "pc"), ("attic", "pc"), ("mute", "unknown"))

    def actors(self):
        kitchen, living, study, attic, _mute = self.others
        return [self.from_each(5353, "224.0.0.251", {
                    self.ip: actors.mdns_answer(self, "translator", {"_http._tcp": ("Extender", 80, {})}),
                    kitchen.ip: actors.mdns_answer(kitchen, "kitchen", {"_axis-video._tcp": ("AXIS M1065", 80, {})})}),
                self.from_each(1900, "239.255.255.250", {
                    self.ip: actors.ssdp_answer(self, f"http://{self.ip}:49200/d.xml", "UPnP/1.0"),
                    living.ip: actors.ssdp_answer(living, f"http://{living.ip}:49200/d.xml", "UPnP/1.0", RENDERER)}),
                self.web(self.ip, 49200, description("urn:schemas-upnp-org:device:Basic:1", "Kumo Works", "KE-1", "extender")),
                self.web(living.ip, 49200, description(RENDERER, "Kumo Works", "KW-300", "living")),
                self.alone(study.ip, 137, netbios("STUDY-PC", "WORKGROUP")), self.alone(attic.ip, 137, netbios("ATTIC-PC", "WORKGROUP"))]


class Twice(Several):
    """one data box with two addresses and one name"""
    name, special, abstract, kind, oui, travel = "twice", True, False, "nas", "00:11:32", WIRED
    behind = (("again", "nas"),)

    def actors(self):
        said = {"_http._tcp": ("DiskStation", 5000, {"vendor": "Synology", "model": "DS220j"})}
        return [self.from_each(5353, "224.0.0.251", {self.ip: actors.mdns_answer(self, "diskstation", said),
                                                     self.others[0].ip: actors.mdns_answer(self.others[0], "diskstation", said)}),
                *[self.alone(ip, 137, netbios("DISKSTATION", "WORKGROUP")) for ip in (self.ip, self.others[0].ip)]]


class Jvc(Several):
    """a camera whose known login stands in the pack (record nnd-202), at two addresses"""
    special = abstract = True
    kind, oui, travel, password = "camera", "00:80:88", WIRED, "jvc1234"

    def serve(self):
        self.lighttpd(80, {"/": "<html><head><title>JVC</title></head><body>live</body></html>"}, realm="JVC Broadcaster 1.20",
                      users={"admin": self.password}, server="JVC VN-V25U API Server")


class HalfMute(Jvc):
    """says nothing over TCP at its first address; at the other one its factory password opens it"""
    name, special, abstract, behind = "half-mute", True, False, (("half-mute-too", "camera"),)

    def start(self):
        super().start()
        self.run("nft", f"add table inet mute; add chain inet mute in {{ type filter hook input priority 0; }}; "
                        f"add rule inet mute in ip daddr {self.ip} meta l4proto tcp drop")
        self.serve()


class TwoNames(Jvc):
    """one box with a changed password that calls itself otherwise at each of its addresses, so that it is taken for two"""
    name, special, abstract, behind, password = "two-names", True, False, (("two-names-too", "camera"),), "Mori-Nabe-42"

    def start(self):
        super().start()
        self.serve()

    def actors(self):
        said = {"_http._tcp": ("x", 80, {})}
        return [self.from_each(5353, "224.0.0.251", {self.ip: actors.mdns_answer(self, "cam-a", said),
                                                     self.others[0].ip: actors.mdns_answer(self.others[0], "cam-b", said)})]


class HalfOpen(Several):
    """nothing calls itself anything: one row; a page at the first address, the telnet door at the other"""
    name, special, abstract, kind, oui, travel = "half-open", True, False, "unknown", "00:90:f2", WIRED
    behind = (("half-open-too", "unknown"),)

    def actors(self):
        async def telnet(_device, log, _reader, writer):
            log("connect")
            writer.write(b"\r\nlogin: ")
            await writer.drain()
            await asyncio.sleep(2)
        return [self.web(self.ip, 80, "<html><head><title>x</title></head></html>"), self.web(self.others[0].ip, 23, telnet)]


class Twins(Several):
    """two addresses that call themselves otherwise, so that they are two rows, until both say one name: a page at one, a telnet door at the other"""
    name, special, abstract, kind, oui, travel = "twins", True, False, "unknown", "00:90:f3", WIRED
    behind, late_s = (("twins-too", "unknown"),), 9.5

    def actors(self):
        async def telnet(_device, log, _reader, writer):
            log("connect")
            writer.write(b"\xff\xfd\x18login: ")
            await writer.drain()
            await asyncio.sleep(3)
        addresses = (self.ip, self.others[0].ip)

        def answers(names):
            return {ip: actors.mdns_answer(types.SimpleNamespace(ip=ip), name, {"_http._tcp": (name, 80, {})}) for ip, name in zip(addresses, names)}
        first, last = answers(("alpha", "beta")), answers(("gamma", "gamma"))
        hears, says = actors.udp_socket(self, 5353, "224.0.0.251"), {ip: self.sender(ip, 5353) for ip in addresses}
        late_s = self.late_s

        class Each(asyncio.DatagramProtocol):
            began = None

            def datagram_received(self, data, addr):
                loop = asyncio.get_running_loop()
                self.began = self.began or loop.time()
                for ip in addresses:
                    now, then = first[ip](data, addr), last[ip](data, addr)
                    if now is not None and loop.time() < self.began + late_s:
                        says[ip].sendto(now, addr)
                    if then is not None:
                        loop.call_at(max(loop.time(), self.began + late_s), says[ip].sendto, then, addr)

        async def start():
            return await asyncio.get_running_loop().create_datagram_endpoint(Each, sock=hears)
        return [start, self.web(addresses[0], 23, telnet), *[self.web(addresses[1], port, "<html></html>") for port in (80, 8080)]]
