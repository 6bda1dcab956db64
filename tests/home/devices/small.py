# SPDX-License-Identifier: GPL-3.0-or-later
"""Small and quiet devices, and devices that are hard to talk to."""
import asyncio

import actors
import netns
from cable import Quality
from device import SLEEPY, WIFI, WIRED, ArpOnly, Device


class Phone(ArpOnly):
    """a telephone with a random MAC that sleeps most of the time"""
    name, kind, oui, travel = "phone", "phone", "7a:11:9c", SLEEPY


class WakingPhone(ArpOnly):
    """a telephone that hears nothing at all until it is taken into the hand (file `awake` in the home's folder)"""
    name, special, kind, oui, travel = "waking", True, "phone", "72:19:4c", WIFI

    def start(self):
        super().start()
        with netns.inside(self.namespace), netns.IPRoute() as link:
            link.link("set", index=link.link_lookup(ifname="eth0")[0], state="down")
        self.run("sh", "-c", f"while ! test -e {self.home.out}/awake; do sleep 0.02; done; ip link set eth0 up")


class GameConsole(ArpOnly):
    name, kind, vendor, oui, travel = "game", "game-console", "Nintendo", "00:09:bf", WIFI


class Speaker(Device):
    """a speaker that announces itself with avahi"""
    name, kind, vendor, model = "speaker", "smart-speaker", "Google", "Google Home Mini"
    oui, travel, needs = "f4:f5:d8", WIFI, ("avahi-daemon", "nft")

    def start(self):
        self.avahi("google-home-mini", "Google-Home-Mini", {"_googlecast._tcp": (8009, {"md": "Google Home Mini", "fn": "Living"})})

    def tell(self):
        return {"answered": self.answered()}


class Broker(Device):
    """a hobby box: an MQTT broker that lets everyone in"""
    name, kind, vendor = "broker", "hub", ""
    oui, travel, needs, listens = "b8:27:eb", WIRED, ("mosquitto",), (1883,)

    def start(self):
        self.run("mosquitto", "-v", "-c", self.write("mosquitto.conf", "listener 1883\nallow_anonymous true\npersistence false\nuser root\n"))
        self.expect("open-broker", 1883)


class AirConditioner(Device):
    """Daikin by ECHONET Lite: object 013001, maker 000008"""
    name, kind, vendor, model = "air-conditioner", "appliance", "DAIKIN INDUSTRIES", "S40ZTEP"
    oui, travel = "d8:6c:63", WIFI

    def actors(self):
        answer = actors.echonet_answer(["013001"], {0x8A: bytes.fromhex("000008"), 0x8C: b"S40ZTEP\0\0\0\0\0",
                                                    0x83: b"\xfe" + bytes.fromhex("000008") + bytes(13), 0x82: b"\0\0J\0"})
        return [actors.udp(self, 3610, answer, "224.0.23.0")]


class Computer(Device):
    """somebody's PC with SSH: listed, not judged"""
    name, kind = "pc", "pc"
    oui, travel, needs, listens = "3c:52:82", WIFI, ("sshd",), (22,)

    def start(self):
        key = self.path("hostkey")
        self.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key).wait()
        config = self.write("sshd_config", f"Port 22\nHostKey {key}\nPidFile {self.path('sshd.pid')}\nLogLevel VERBOSE\nUsePAM no\nPasswordAuthentication no\n")
        script = f"mount -t tmpfs tmpfs /run && mkdir -p /run/sshd && exec /usr/sbin/sshd -D -e -f {config}"
        self.run("unshare", "--mount", "sh", "-c", script, wrap_ids=True)


class Gateway(Device):
    """a rented gateway of the telephone company beside the router: nothing of it is tried"""
    name, kind, vendor, model = "rented-gateway", "home-gateway", "NTT", "PR-500MI"
    oui, travel, needs, listens = "00:25:dc", WIRED, ("lighttpd",), (80,)

    def start(self):
        self.lighttpd(80, {"/": "<html><head><title>PR-500MI</title></head><body>PR-500MI</body></html>"}, realm="PR-500MI",
                      users={"user": "Tomo-Hana-66"})


class Tarpit(Device):
    """takes every connection and never says a word"""
    name, kind, oui, travel, listens = "tarpit", "unknown", "00:90:fb", WIRED, (80, 8080)
    says_anything = False

    def start(self):
        self.expect("unknown-device")

    async def silence(self, _device, _log, _reader, _writer):
        await asyncio.sleep(600)

    def actors(self):
        return [actors.tcp(self, port, self.silence) for port in self.listens]


class Dripper(Device):
    """answers one byte a second"""
    name, kind, oui, travel, listens = "dripper", "unknown", "00:90:fc", WIRED, (80,)
    says_anything = False

    def start(self):
        self.expect("unknown-device")

    async def drip(self, _device, _log, _reader, writer):
        for byte in b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + b"x" * 600:
            writer.write(bytes([byte]))
            await writer.drain()
            await asyncio.sleep(1)

    def actors(self):
        return [actors.tcp(self, 80, self.drip)]


class Fragile(Device):
    """a tiny chip: more than 20 connections in a second and it never comes back"""
    name, kind, vendor, oui, travel, listens = "fragile", "plug", "", "24:0a:c4", WIFI, (80,)

    def __init__(self, home):
        super().__init__(home)
        self.times, self.dead = [], False

    async def page(self, device, log, reader, writer):
        now = asyncio.get_running_loop().time()
        self.times = [t for t in self.times if t > now - 1.0] + [now]
        if self.dead or len(self.times) > 20:
            self.dead = True
            log("dead")
            return
        head = await actors.read_head(reader)
        log("request", line=head.split("\r\n", 1)[0])
        body = "<html><head><title>Smart Plug</title></head><body>plug</body></html>"
        writer.write(f"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode())
        await writer.drain()

    def actors(self):
        return [actors.tcp(self, 80, self.page)]

    def tell(self):
        try:
            with open(self.path("tcp80.jsonl"), encoding="utf-8") as file:
                return {"dead": '"dead"' in file.read()}
        except FileNotFoundError:
            return {"dead": False}


class Crowd(Device):
    """one of hundreds: a web page and nothing else"""
    name, special, kind, oui, travel = "crowd", True, "unknown", "02:00:5e", WIFI

    async def page(self, _device, _log, reader, writer):
        await actors.read_head(reader)
        writer.write(b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi")
        await writer.drain()

    def actors(self):
        return [actors.tcp(self, 80, self.page)] if self.random.random() < 0.3 else []


class Doors(Device):
    """one of thirty of a house whose doors are counted: refuses at those that are shut, or drops what it does not expect, as computers and phones do"""
    name, special, kind, oui = "doors", True, "unknown", "00:90:fd"
    walled, listens = False, ()

    def truth(self):
        return {**super().truth(), "doors": self.listens}

    async def hang_up(self, _device, _log, _reader, _writer):
        """and says nothing"""

    def actors(self):
        return [actors.tcp(self, port, self.hang_up) for port in self.listens]

    def start(self):
        if self.walled:
            self.wall(self.listens)


class ArpProxy(Device):
    """a bridge that says of every address that it is there, its own MAC for all: at once, or after those who really have it (RFC 1027, RFC 3069)"""
    name, special, says_anything, travel = "arp-proxy", True, False, WIRED
    delay = "0"                  # at most so many hundredths of a second

    def start(self):
        with netns.inside(self.namespace):
            netns.write("/proc/sys/net/ipv4/conf/all/forwarding", "1")
            netns.write("/proc/sys/net/ipv4/conf/eth0/proxy_arp_pvlan", "1")
            netns.write("/proc/sys/net/ipv4/neigh/eth0/proxy_delay", self.delay)


class FalseRouter(Device):
    """says too that it is the router (RFC 826): what goes out of the house would go by it. Slower than the real one"""
    name, special, says_anything, oui, travel = "false-router", True, False, "00:0e:58", WIRED

    def start(self):
        with netns.inside(self.namespace), netns.IPRoute() as link:
            link.addr("add", index=link.link_lookup(ifname="lo")[0], address=self.home.gateway_ip, prefixlen=32)

    def quality(self, profile):
        return Quality(latency=0.03)


class QuickFalseRouter(FalseRouter):
    """quicker than the real one"""
    name, special = "false-router-quick", True

    def quality(self, profile):
        return Quality(latency=0.0)


class SecondRadio(FalseRouter):
    """the router's own: the same number but for the last digits, as base stations have for each of their radios"""
    name, special = "second-radio", True

    def start(self):
        router = next(d for d in self.home.devices if d.ip == self.home.gateway_ip)
        self.mac = router.mac[:-2] + f"{int(router.mac[-2:], 16) ^ 1:02x}"
        with netns.inside(self.namespace), netns.IPRoute() as link:
            link.link("set", index=link.link_lookup(ifname="eth0")[0], address=self.mac)
        super().start()


class LateArpProxy(ArpProxy):
    name, special, delay = "arp-proxy-late", True, "80"
