# SPDX-License-Identifier: GPL-3.0-or-later
"""Network cameras: with the factory pair, with a changed one, with Digest, and one that takes any password."""
import base64
import hashlib

import actors
from device import WIFI, Device


async def rtsp(device, log, reader, writer, realm, open_stream=False, scheme="Digest"):
    """enough of RFC 2326 to say that a login is needed, or that none is"""
    while True:
        head = await actors.read_head(reader)
        method = head.split(" ", 1)[0]
        number = next((l.split(":", 1)[1].strip() for l in head.split("\r\n") if l.lower().startswith("cseq")), "1")
        log("rtsp", method=method, credentials="authorization:" in head.lower())
        if method == "OPTIONS":
            reply = f"RTSP/1.0 200 OK\r\nCSeq: {number}\r\nPublic: OPTIONS, DESCRIBE\r\nServer: {device.vendor} {device.hardware} Rtsp Server\r\n\r\n"
        elif method == "DESCRIBE" and open_stream:
            body = "v=0\r\no=- 0 0 IN IP4 0.0.0.0\r\ns=live\r\nm=video 0 RTP/AVP 96\r\n"
            reply = f"RTSP/1.0 200 OK\r\nCSeq: {number}\r\nContent-Type: application/sdp\r\nContent-Length: {len(body)}\r\n\r\n{body}"
        elif method == "DESCRIBE":
            nonce = ', nonce="5f1e"' if scheme == "Digest" else ""
            reply = f'RTSP/1.0 401 Unauthorized\r\nCSeq: {number}\r\nWWW-Authenticate: {scheme} realm="{realm}"{nonce}\r\n\r\n'
        else:
            reply = f"RTSP/1.0 405 Method Not Allowed\r\nCSeq: {number}\r\n\r\n"
        writer.write(reply.encode())
        await writer.drain()


class Camera(Device):
    """JVC Broadcaster, recognised by its realm, on a camera that names its model in its Server line; login record nnd-203"""
    name, kind, vendor, model, firmware = "camera", "camera", "JVC", "Broadcaster", "1.20"
    oui, travel, hardware = "00:80:88", WIFI, "VN-V25U"
    needs, listens = ("lighttpd",), (80, 554)
    password = "jvc1234"

    def start(self):
        self.lighttpd(80, {"/": "<html><head><title>JVC</title></head><body>live</body></html>"}, realm="JVC Broadcaster 1.20",
                      users={"admin": self.password}, server="JVC VN-V25U API Server")
        if self.password == "jvc1234":
            self.expect("default-password", 80)

    def actors(self):
        return [actors.tcp(self, 554, rtsp, realm="JVC Broadcaster")]


class CameraFamily(Camera):
    """the same realm and the first password still, but nothing says which model it is: nothing may be tried on it"""
    name, special, faults, hardware = "camera-family", True, True, "VN"

    def start(self):
        self.lighttpd(80, {"/": "<html><head><title>JVC</title></head><body>live</body></html>"}, realm="JVC Broadcaster 1.20",
                      users={"admin": self.password}, server="JVC")


class CameraChanged(Camera):
    """the same camera; its owner has changed the password"""
    name, password = "camera-changed", "Mori-Nabe-42"


class CameraDigest(Device):
    """Avigilon, Digest; login record nnd-147; its stream needs no login"""
    name, kind, vendor = "camera-digest", "camera", "Avigilon"
    hardware = "2.0-H3-B1"
    oui, travel = "00:18:85", WIFI
    needs, listens = ("lighttpd",), (80, 554)

    def start(self):
        realm = f"Avigilon-{self.random.randrange(100000, 999999)}"
        self.lighttpd(80, {"/": "<html><head><title>Camera</title></head><body>live</body></html>"}, realm=realm,
                      users={"admin": "admin"}, method="digest", server=f"Avigilon {self.hardware}")
        self.expect("default-password", 80)
        self.expect("open-stream", 554)

    def actors(self):
        return [actors.tcp(self, 554, rtsp, realm="Avigilon", open_stream=True)]


class CameraAnyPassword(Device):
    """looks like a JVC Broadcaster, but takes every password: "no password", not "factory password" """
    name, kind, vendor, model, firmware = "camera-any", "camera", "JVC", "Broadcaster", "1.20"
    oui, travel = "00:80:88", WIFI
    listens = (80,)

    async def page(self, device, log, reader, writer):
        head = await actors.read_head(reader)
        given = "authorization: basic" in head.lower()
        log("request", line=head.split("\r\n", 1)[0], credentials=given)
        body = "<html><head><title>JVC</title></head><body>live</body></html>"
        status = "200 OK" if given else "401 Unauthorized"
        challenge = "" if given else 'WWW-Authenticate: Basic realm="JVC Broadcaster 1.20"\r\n'
        writer.write(f"HTTP/1.1 {status}\r\nServer: JVC VN-V25U API Server\r\n{challenge}Content-Type: text/html\r\nContent-Length: {len(body)}\r\n"
                     f"Connection: close\r\n\r\n{body}".encode())
        await writer.drain()

    def start(self):
        self.expect("no-password", 80)

    def actors(self):
        return [actors.tcp(self, 80, self.page)]


class CameraLocks(Device):
    """a JVC Broadcaster with another password that locks everyone out after the third wrong one"""
    name, kind, vendor, model, firmware = "camera-locks", "camera", "JVC", "Broadcaster", "1.20"
    oui, travel = "00:80:88", WIFI
    listens = (80,)

    def __init__(self, home):
        super().__init__(home)
        self.digest = hashlib.sha256(b"admin:Kumo-Sora-77").hexdigest()

    async def page(self, device, log, reader, writer):
        path = device.path("failures")
        try:
            with open(path, encoding="ascii") as file:
                failures = int(file.read())
        except FileNotFoundError:
            failures = 0
        head = await actors.read_head(reader)
        given = "authorization: basic" in head.lower()
        failures += given
        with open(path, "w", encoding="ascii") as file:
            file.write(str(failures))
        locked = failures >= 3
        log("request", line=head.split("\r\n", 1)[0], credentials=given, locked=locked)
        status = "403 Forbidden" if locked else "401 Unauthorized"
        challenge = "" if locked else 'WWW-Authenticate: Basic realm="JVC Broadcaster 1.20"\r\n'
        writer.write(f"HTTP/1.1 {status}\r\nServer: JVC VN-V25U API Server\r\n{challenge}Content-Length: 0\r\nConnection: close\r\n\r\n".encode())
        await writer.drain()

    def actors(self):
        return [actors.tcp(self, 80, self.page)]

    def tell(self):
        try:
            with open(self.path("failures"), encoding="ascii") as file:
                failures = int(file.read())
        except FileNotFoundError:
            failures = 0
        return {"failed_logins": failures, "locked": failures >= 3}


class CameraOwned(Camera):
    """the same camera, whose page really changes the password, as its owner does it: a POST of the new one with the old pair"""
    name, special = "camera-owned", True

    async def page(self, device, log, reader, writer):
        head = await actors.read_head(reader)
        path, line = device.path("password"), head.split("\r\n", 1)[0]
        try:
            with open(path, encoding="ascii") as file:
                password = file.read()
        except FileNotFoundError:
            password = self.password
        pair = base64.b64encode(f"admin:{password}".encode()).decode()
        opened, status = f"authorization: basic {pair.lower()}" in head.lower(), "401 Unauthorized"
        if opened:
            status = "200 OK"
        if opened and line.startswith("POST /password?"):
            with open(path, "w", encoding="ascii") as file:
                file.write(line.split("?", 1)[1].split(" ", 1)[0])
        log("request", line=line.split("?", 1)[0], credentials="authorization:" in head.lower())
        body = "<html><head><title>JVC</title></head><body>live</body></html>" if opened else ""
        challenge = "" if opened else 'WWW-Authenticate: Basic realm="JVC Broadcaster 1.20"\r\n'
        writer.write(f"HTTP/1.1 {status}\r\nServer: JVC VN-V25U API Server\r\n{challenge}Content-Type: text/html\r\nContent-Length: {len(body)}\r\n"
                     f"Connection: close\r\n\r\n{body}".encode())
        await writer.drain()

    def start(self):
        self.expect("default-password", 80)

    def actors(self):
        return [actors.tcp(self, 80, self.page), *super().actors()]


class Vanishing(Camera):
    """goes away after its first answer: pulled from the socket in the middle of the check"""
    name, special, listens = "vanishing", True, (80,)

    async def page(self, device, log, reader, writer):
        head = await actors.read_head(reader)
        log("request", line=head.split("\r\n", 1)[0])
        writer.write(b'HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm="JVC Broadcaster 1.20"\r\nContent-Length: 0\r\n\r\n')
        await writer.drain()
        self.unplug()

    def unplug(self):
        import netns
        with netns.inside(self.namespace), netns.IPRoute() as link:
            link.link("set", index=link.link_lookup(ifname="eth0")[0], state="down")

    def start(self):
        pass

    def actors(self):
        return [actors.tcp(self, 80, self.page)]
