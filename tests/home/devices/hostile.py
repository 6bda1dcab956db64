# SPDX-License-Identifier: GPL-3.0-or-later
"""The zoo: devices that answer wrongly, without end, or for somebody else. Never part of a home unless named (--only)."""
import asyncio
import base64
import gzip
import os
import re
import socket
import ssl
import struct
import subprocess

import actors
import netns
from cable import Quality
from device import Device

OUTSIDE = "http://203.0.113.9"                         # RFC 5737: must never be asked
PUSH = 1 << 18


class Beast(Device):
    """TCP services on `listens`, all of them served by serve(); HTTP requests are logged"""
    abstract = special = True
    oui = "00:0e:53"
    listens = (80,)

    async def serve(self, log, line, port, writer):
        raise NotImplementedError

    async def talk(self, _device, log, reader, writer):
        head = await actors.read_head(reader, 65536)
        login = "authorization:" in head.lower()
        log("request", line=head.split("\r\n", 1)[0], login=login)
        await self.serve(log, head.split("\r\n", 1)[0], writer.get_extra_info("sockname")[1], writer)
        await writer.drain()

    def actors(self):
        return [actors.tcp(self, port, self.talk) for port in self.listens]


def answer(body, status="200 OK", headers=""):
    data = body if isinstance(body, bytes) else body.encode()
    return f"HTTP/1.1 {status}\r\n{headers}Content-Length: {len(data)}\r\nConnection: close\r\n\r\n".encode() + data


async def push(log, writer, chunk, most=400_000_000):
    """as much as the other side takes"""
    sent = 0
    try:
        while sent < most:
            writer.write(chunk)
            await writer.drain()
            sent += len(chunk)
    finally:
        log("pushed", total=sent)


class EndlessHeaders(Beast):
    name, special, listens = "endless-headers", True, (80, 8080)

    async def serve(self, log, line, port, writer):
        writer.write(b"HTTP/1.1 200 OK\r\n" + (b"X: " if port == 8080 else b""))
        await push(log, writer, b"A" * PUSH if port == 8080 else b"X-1: " + b"A" * 4000 + b"\r\n")


class EndlessInterim(Beast):
    name, special = "endless-interim", True

    async def serve(self, log, line, port, writer):
        await push(log, writer, b"HTTP/1.1 100 Continue\r\nA: b\r\n\r\n" * 2000)


class EndlessBody(Beast):
    name, special, listens = "endless-body", True, (80, 8080)

    async def serve(self, log, line, port, writer):
        if port == 80:
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><title>")
            await push(log, writer, b"A" * PUSH)
        else:
            bomb = gzip.compress(bytes(100_000_000), 9)
            writer.write(answer(bomb, headers="Content-Encoding: gzip\r\nContent-Type: text/html\r\n"))


class Redirects(Beast):
    """sends every visitor somewhere else: off the host, to another port, to what must not be pressed"""
    name, special, listens = "redirects", True, (80, 81, 88, 8000, 8080, 8081)

    async def serve(self, log, line, port, writer):
        to = {80: OUTSIDE + "/", 81: "/reboot.cgi", 88: "//203.0.113.9/x", 8000: f"http://{self.ip}@203.0.113.9/",
              8080: "/a/%72eboot", 8081: "\\reset\\now"}[port]
        if line.startswith("GET / "):
            writer.write(answer(f'<meta http-equiv=refresh content="0;url={to}">', "302 Found", f"Location: {to}\r\nRefresh: 0; url={to}\r\n"))
        else:
            writer.write(answer("ok"))


class Markup(Beast):
    """terminal escapes, bidirectional text, markup and a spreadsheet formula in everything it says"""
    name, special, listens = "markup", True, (80, 81)
    evil = "\x1b]0;owned\x07\x1b[31mRED\u202egnp.exe\u2066\u200b\u2028<b>=cmd|/C calc</b>"

    async def serve(self, log, line, port, writer):
        title = self.evil if port == 80 else "A" * 1_000_000
        writer.write(answer(f"<html><title>{title}</title>", headers='Server: \x1b[31mX\x07\r\nWWW-Authenticate: Basic realm="\x1b]0;x\x07"\r\n'))

    def actors(self):
        said = actors.mdns_answer(self, "evil\x1b[31mhost", {"_http._tcp": ("\x1b[31mEvil", 80, {"ty": "=cmd()"})})
        return super().actors() + [actors.udp(self, 5353, said, "224.0.0.251"),
                                   actors.udp(self, 1900, actors.ssdp_answer(self, f"http://{self.ip}/d.xml", "\x1b[31mserver"), "239.255.255.250")]


class Pointing(Beast):
    """SSDP locations at other hosts, at doors that print, at other homes; a printer's own door is asked once"""
    name, special, listens = "pointing", True, (80, 631, 9100, 515)

    async def serve(self, log, line, port, writer):
        writer.write(answer("<root><device><friendlyName>x</friendlyName></device></root>"))

    def actors(self):
        places = [OUTSIDE + "/a", f"http://{self.ip}:9100/a", f"http://{self.ip}:515/a", "http://127.0.0.1/x", f"http://{self.home.gateway_ip}/x",
                  f"http://{self.ip}@203.0.113.9/", f"http://203.0.113.9\\@{self.ip}/", f"http://{self.ip}/REBOOT", f"http://{self.ip}/x?do=Factory"]
        places += [f"http://{self.ip}:631/p{i}" for i in range(4)] + [f"http://{self.ip}/{i}" for i in range(60)]

        class Many(asyncio.DatagramProtocol):
            def connection_made(self, transport):
                self.transport = transport

            def datagram_received(self, data, addr):
                for number, place in enumerate(places if data.startswith(b"M-SEARCH") else ()):
                    self.transport.sendto(f"HTTP/1.1 200 OK\r\nLOCATION: {place}\r\nST: upnp:rootdevice{number}\r\nUSN: uuid:{number}\r\n\r\n".encode(), addr)

        sock = actors.udp_socket(self, 1900, "239.255.255.250")

        async def start():
            return await asyncio.get_running_loop().create_datagram_endpoint(Many, sock=sock)
        return super().actors() + [start]


class Talkative(Beast):
    """16 kinds of a device in its description, each as long as it may be, of letters with as many bytes as there are"""
    name, special = "talkative", True

    async def serve(self, log, line, port, writer):
        kinds = ["".join(chr(0x20000 + 7 * number + i) + "\U0001E948\U0001E94A" for i in range(500)) for number in range(16)]
        inner = "".join(f"<device><deviceType>{kind}</deviceType></device>" for kind in kinds[1:])
        writer.write(answer(f'<root xmlns="urn:schemas-upnp-org:device-1-0"><device><deviceType>{kinds[0]}</deviceType>'
                            f"<deviceList>{inner}</deviceList></device></root>", headers="Content-Type: text/xml\r\n"))

    def actors(self):
        return super().actors() + [actors.udp(self, 1900, actors.ssdp_answer(self, f"http://{self.ip}/d.xml", "x"), "239.255.255.250")]


class Floods(Device):
    """every door says its protocol's first words without end"""
    name, special, oui = "floods", True, "00:0e:53"
    words = {23: b"\xff\xfd\x18\xff\xfa\x18\x01\xff\xf0login: " * 1000, 21: b"220-x\r\n" * 2000, 22: b"SSH-2.0-" + b"A" * 9000,
             554: b'RTSP/1.0 401 U\r\nWWW-Authenticate: Digest realm="' + b"x" * 5000 + b'"\r\n', 443: os.urandom(16384),
             445: os.urandom(16384), 1883: os.urandom(16384), 8443: b"\x16\x03\x01\x40\x00" + os.urandom(16384)}
    listens = tuple(words)

    async def flood(self, _device, log, _reader, writer):
        await push(log, writer, self.words[writer.get_extra_info("sockname")[1]])

    def actors(self):
        return [actors.tcp(self, port, self.flood) for port in self.words]


class Resets(Device):
    """begins an answer and resets the connection: a sign that it cannot bear to be asked"""
    name, special, oui = "resets", True, "00:0e:53"
    listens = (80, 81, 88, 8000, 8080, 23, 554)

    async def reset(self, _device, log, _reader, writer):
        await asyncio.sleep(0.02)
        log("answered", port=writer.get_extra_info("sockname")[1])
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n<ti")
        await writer.drain()
        await asyncio.sleep(0.05)
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()

    def actors(self):
        return [actors.tcp(self, port, self.reset) for port in self.listens]


class Tls(Beast):
    """HTTPS with a certificate of its own making"""
    abstract = special = True
    listens, bits, until, called, version = (443,), 2048, "20491231000000Z", "", None

    async def serve(self, log, line, port, writer):
        writer.write(answer(f"<title>{self.name}</title>"))

    def make_certificate(self):
        key, request, certificate = self.path("key.pem"), self.path("request.pem"), self.path("certificate.pem")
        config = self.write("ca.conf", f"[ca]\ndefault_ca=d\n[d]\nnew_certs_dir={self.dir}\ndatabase={self.write('index.txt', '')}\n"
                            f"serial={self.write('serial', '01')}\ndefault_md=sha256\npolicy=p\n[p]\ncommonName=supplied\n")
        for words in (["req", "-new", "-newkey", f"rsa:{self.bits}", "-nodes", "-keyout", key, "-out", request, "-subj", f"/CN={self.called or self.ip}"],
                      ["ca", "-batch", "-selfsign", "-config", config, "-keyfile", key, "-in", request, "-out", certificate, "-notext",
                       "-startdate", "20150101000000Z", "-enddate", self.until]):
            subprocess.run(["openssl", *words], check=True, capture_output=True)
        return key, certificate

    def actors(self):
        key, certificate = self.make_certificate()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.set_ciphers("ALL:@SECLEVEL=0")
        if self.version:
            context.minimum_version = context.maximum_version = self.version
        context.load_cert_chain(certificate, key)
        log, sock = actors.Log(self.path("tcp443.jsonl")), actors.tcp_socket(self, 443)

        async def one(reader, writer):
            log("secured")
            try:
                await self.talk(self, log, reader, writer)
            except (OSError, asyncio.IncompleteReadError):
                pass
            writer.close()

        async def start():
            return await asyncio.start_server(one, sock=sock, ssl=context)
        return [start]


class OldTls(Tls):
    """of 1024 bits, and it ran out years ago"""
    name, special, abstract, bits, until, called = "old-tls", True, False, 1024, "20160101000000Z", "old.example"


class TlsSelfSigned(Tls):
    name, special, abstract = "tls-self-signed", True, False


class TlsExpired(Tls):
    name, special, abstract, until = "tls-expired", True, False, "20160101000000Z"


class TlsSmall(Tls):
    name, special, abstract, bits = "tls-small", True, False, 1024


class TlsElsewhere(Tls):
    name, special, abstract, called = "tls-elsewhere", True, False, "somebody.example"


class TlsAncient(Tls):
    """speaks the TLS of 1999 alone (RFC 2246)"""
    name, special, abstract, version = "tls-ancient", True, False, ssl.TLSVersion.TLSv1


class TlsStalls(Beast):
    """takes the first words of a handshake and never says one"""
    name, special, listens = "tls-stalls", True, (443,)

    async def talk(self, _device, log, reader, _writer):
        log("heard", length=len(await reader.read(4096)))
        await asyncio.sleep(600)


class TlsGarbage(Beast):
    """answers the first words with what is no TLS"""
    name, special, listens = "tls-garbage", True, (443,)

    async def talk(self, _device, log, reader, writer):
        log("heard", length=len(await reader.read(4096)))
        writer.write(os.urandom(5000))
        await writer.drain()


class TlsCamera(Tls):
    """a camera with its maker's pair, behind TLS"""
    name, special, abstract, kind, oui = "tls-camera", True, False, "camera", "00:80:88"
    pair = "Basic " + base64.b64encode(b"admin:jvc1234").decode()

    async def talk(self, _device, log, reader, writer):
        head = await actors.read_head(reader)
        given = re.search(r"(?im)^authorization: *(.*?)\r?$", head)
        log("request", line=head.split("\r\n", 1)[0], login=bool(given))
        if given and given[1] == self.pair:
            writer.write(answer("<title>JVC</title>live", headers="Server: JVC\r\n"))
        else:
            writer.write(answer("<title>JVC</title>", "401 Unauthorized", OddCamera.realm))
        await writer.drain()


class TlsCameraStalls(TlsCamera):
    """the same, and the page that a login asks for never comes"""
    name, special, abstract = "tls-camera-stalls", True, False

    async def talk(self, device, log, reader, writer):
        head = await actors.read_head(reader)
        login = "authorization:" in head.lower()
        log("request", line=head.split("\r\n", 1)[0], login=login)
        if login:
            await asyncio.sleep(600)
        writer.write(answer("<title>JVC</title>", "401 Unauthorized", OddCamera.realm))
        await writer.drain()


class Rebooting(Beast):
    """starts anew at the first question for its page: gone for four seconds. It has telnet open"""
    name, special, listens = "rebooting", True, (23, 80)

    def start(self):
        self.run("sh", "-c", f"while ! test -e {self.path('asked')}; do sleep 0.05; done; ip link set eth0 down; sleep 4; ip link set eth0 up")

    async def talk(self, _device, log, reader, writer):
        if writer.get_extra_info("sockname")[1] == 23:
            log("connect")
            writer.write(b"\xff\xfb\x01box login: ")
            await writer.drain()
            await reader.read(100)
            return
        head = await actors.read_head(reader)
        log("request", line=head.split("\r\n", 1)[0])
        self.write("asked", "")
        await asyncio.sleep(0.2)
        writer.write(answer("<title>box</title>"))
        await writer.drain()


class OddCamera(Beast):
    """a camera whose maker's pair is known, and that answers the pair with a redirect to its login page"""
    name, special, kind, oui = "odd-camera", True, "camera", "00:80:88"
    realm = 'WWW-Authenticate: Basic realm="JVC Broadcaster 1.20"\r\nServer: JVC VN-V25U API Server\r\n'

    async def talk(self, _device, log, reader, writer):
        head = await actors.read_head(reader)
        login = "authorization:" in head.lower()
        log("request", line=head.split("\r\n", 1)[0], login=login)
        writer.write(self.reply(login))
        await writer.drain()

    def reply(self, login):
        return answer("", "302 Found", "Location: /login.html\r\n") if login else answer("<title>JVC</title>", "401 Unauthorized", self.realm)


class ChangingCamera(OddCamera):
    """the first page asks for a login, and the next time there is none: is the pair right, or was it never asked?"""
    name, special, asked = "changing-camera", True, 0

    def reply(self, login):
        self.asked += 1
        return answer("<title>JVC</title>live") if self.asked > 2 else answer("<title>JVC</title>", "401 Unauthorized", self.realm)


class LockingCamera(OddCamera):
    """says "too many" to the first login"""
    name, special = "strict-camera", True

    def reply(self, login):
        return answer("", "429 Too Many Requests", "Retry-After: 600\r\n") if login else answer("<title>JVC</title>", "401 Unauthorized", self.realm)


class Dozing(Beast):
    """its access point hands its frames over every 300 ms, all together"""
    name, special, oui = "dozing", True, "00:0e:54"
    listens = (80, 81, 88, 8000, 8080, 21, 22, 23, 554, 443, 139, 445, 1883)

    async def talk(self, _device, log, _reader, writer):
        await asyncio.sleep(1)

    def quality(self, profile):
        return Quality(latency=0.002, doze=0.3)


class WalledDozing(Dozing):
    """and drops what it does not expect: behind the first silent doors stand eight open ones in a row, which answer together"""
    name, special, oui = "walled-dozing", True, "00:0e:53"
    listens = (554, 445, 139, 8443, 8000, 81, 88, 2222, 8554, 8081, 8888, 9000)

    def start(self):
        super().start()
        self.wall(self.listens)

    def truth(self):
        return {**super().truth(), "doors": self.listens}


class Mute(Beast):
    """speaks mDNS, and drops whatever comes to a door"""
    name, special, oui, listens = "mute-box", True, "00:90:f2", ()

    def start(self):
        super().start()
        self.wall(self.listens)
        self.run("nft", "add rule inet wall in udp dport 5353 accept").wait()

    def actors(self):
        return super().actors() + [actors.udp(self, 5353, actors.mdns_answer(self, self.name, {"_http._tcp": (self.name, 80, {})}), "224.0.0.251")]


class LateBox(Mute):
    """but for one door, where it answers 0.8 s late"""
    name, special, oui, listens = "late-box", True, "00:90:f2", (23,)

    async def talk(self, _device, log, reader, writer):
        writer.write(b"\xff\xfb\x01box login: ")
        await writer.drain()
        await asyncio.wait_for(reader.read(100), 3)

    def quality(self, profile):
        return Quality(latency=0.8)


class LateDoors(Beast):
    """a dozen open doors, at each of which it answers 0.8 s late: what was given up there goes on being half-open"""
    name, special, oui = "late-doors", True, "00:90:f4"
    listens = (80, 81, 88, 8000, 8080, 8081, 8888, 9000, 5000, 554, 443, 8443)

    async def talk(self, _device, log, _reader, writer):
        writer.close()

    def quality(self, profile):
        return Quality(latency=0.8)


class Impostor(Device):
    """answers multicast questions in the name of addresses that nobody has"""
    name, special, oui = "impostor", True, "00:0e:57"

    def actors(self):
        with netns.inside(self.namespace):
            raw = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
        said = actors.mdns_answer(self, "ghost", {"_http._tcp": ("ghost", 80, {})})
        taken = {d.ip for d in self.home.devices} | {self.home.scanner_ip}
        ghosts = [str(h) for h in self.home.network.hosts() if str(h) not in taken][:120]

        def forge(data, addr):
            reply = said(data, addr)
            for ghost in ghosts if reply else ():
                udp = struct.pack("!HHHH", 5353, addr[1], 8 + len(reply), 0) + reply
                head = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(udp), 1, 0, 64, 17, 0, socket.inet_aton(ghost), socket.inet_aton(addr[0]))
                raw.sendto(head + udp, (addr[0], 0))
            return None
        return [actors.udp(self, 5353, forge, "224.0.0.251")]


class LeavingCamera(OddCamera):
    """a camera that is switched off when the harness says so (file `swap` in the home's folder)"""
    name, special = "leaving-camera", True

    def reply(self, login):
        return answer("<title>JVC</title>", "401 Unauthorized", self.realm)

    def start(self):
        self.run("sh", "-c", f"while ! test -e {self.home.out}/swap; do sleep 0.1; done; ip link set eth0 down")


class Successor(Beast):
    """somebody else's box, which is given the camera's address afterwards"""
    name, special, oui = "successor", True, "00:0e:55"

    async def serve(self, log, line, port, writer):
        writer.write(answer("x", "401 Unauthorized", 'WWW-Authenticate: Basic realm="not yours"\r\n'))

    def start(self):
        camera = next(d for d in self.home.devices if d.name == "leaving-camera")
        self.run("sh", "-c", "echo 1 > /proc/sys/net/ipv4/conf/eth0/arp_notify;"
                 f"while ! test -e {self.home.out}/swap; do sleep 0.1; done; sleep 0.3; ip addr add {camera.ip}/24 dev eth0;"
                 "ip link set eth0 down; ip link set eth0 up")

    def actors(self):
        return [anywhere(self, 80)]


def anywhere(beast, port):
    """like actors.tcp, at whatever address it has then"""
    log = actors.Log(beast.path(f"tcp{port}.jsonl"))
    with netns.inside(beast.namespace):
        sock = socket.create_server(("", port), backlog=64)
    sock.setblocking(False)

    async def one(reader, writer):
        try:
            await beast.talk(beast, log, reader, writer)
        except (OSError, asyncio.IncompleteReadError):
            pass
        writer.close()

    async def start():
        return await asyncio.start_server(one, sock=sock)
    return start


class TradingCamera(OddCamera):
    """trades its address with another device in the middle of a check (file `swap` in the home's folder), as after a change of the router"""
    name, special, other, listens = "trading-camera", True, "trading-box", (80,)

    def reply(self, login):
        return answer("<title>JVC</title>", "401 Unauthorized", self.realm)

    def start(self):
        other = next(d for d in self.home.devices if d.name == self.other)
        self.run("sh", "-c", "echo 1 > /proc/sys/net/ipv4/conf/eth0/arp_notify;"
                 f"while ! test -e {self.home.out}/swap; do sleep 0.05; done; ip addr del {self.ip}/24 dev eth0; sleep 0.3;"
                 f"ip addr add {other.ip}/24 dev eth0; ip link set eth0 down; ip link set eth0 up")

    def actors(self):
        return [anywhere(self, port) for port in self.listens]


class TradingBox(TradingCamera):
    """somebody else's, and it has telnet open"""
    name, special, other, kind, oui, listens = "trading-box", True, "trading-camera", "unknown", "00:0e:55", (80, 23)

    async def talk(self, device, log, reader, writer):
        if writer.get_extra_info("sockname")[1] == 80:
            await super().talk(device, log, reader, writer)
            return
        log("connect")
        writer.write(b"\xff\xfb\x01box login: ")
        await writer.drain()
        await reader.read(100)
