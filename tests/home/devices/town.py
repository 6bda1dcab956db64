# SPDX-License-Identifier: GPL-3.0-or-later
"""More devices for the larger home (layout "town"): each says what its kind says in real homes (service types, ECHONET classes,
UPnP descriptions, page titles as published by their makers or the programs that talk to them); a row is a device."""
import struct

import actors
import netns
from device import SLEEPY, WIFI, WIRED, Device


def page(text, realm=""):
    """one page for every path, or {path: text} with "/" for the others; with a realm behind a login"""
    pages = text if isinstance(text, dict) else {"/": text}

    async def serve(_device, log, reader, writer):
        head = await actors.read_head(reader)
        line = head.split("\r\n", 1)[0]
        log("request", line=line)
        path = line.split(" ")[1] if line.count(" ") > 1 else "/"
        body = pages.get(path, pages["/"]).encode()
        status = f'401 Unauthorized\r\nWWW-Authenticate: Basic realm="{realm}"' if realm else "200 OK"
        writer.write(f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\n"
                     f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body)
        await writer.drain()
    return serve


def description(kind, maker, model, name, number="", firmware=""):
    return (f'<?xml version="1.0"?><root xmlns="urn:schemas-upnp-org:device-1-0"><device><deviceType>{kind}</deviceType><friendlyName>{name}</friendlyName>'
            f"<manufacturer>{maker}</manufacturer><modelName>{model}</modelName><modelNumber>{number}</modelNumber>"
            f"<firmwareVersion>{firmware}</firmwareVersion></device></root>")


def onvif(hardware, name):
    """WS-Discovery: the answer of a camera to a Probe (ONVIF Core Specification, discovery)"""
    def answer(data, _sender):
        if b"Probe" not in data:
            return None
        return ('<?xml version="1.0"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery" '
                'xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing"><s:Body><d:ProbeMatches><d:ProbeMatch><a:EndpointReference>'
                "<a:Address>urn:uuid:00000000-0000-4000-8000-000000000001</a:Address></a:EndpointReference><d:Types>dn:NetworkVideoTransmitter</d:Types>"
                f"<d:Scopes>onvif://www.onvif.org/type/video_encoder onvif://www.onvif.org/hardware/{hardware} onvif://www.onvif.org/name/{name}</d:Scopes>"
                "</d:ProbeMatch></d:ProbeMatches></s:Body></s:Envelope>").encode()
    return answer


def llmnr(device, name):
    """RFC 4795: says its name to everyone's question who has its address"""
    reverse = actors.dns_name(".".join(reversed(device.ip.split("."))) + ".in-addr.arpa")

    def answer(data, _sender):
        if len(data) < 12 or data[2] & 0x80 or reverse not in data:
            return None
        target = actors.dns_name(name)
        return (data[:2] + b"\x80\0\0\1\0\1\0\0\0\0" + reverse + struct.pack("!HH", 12, 1)
                + reverse + struct.pack("!HHIH", 12, 1, 30, len(target)) + target)
    return answer


def netbios(name, group):
    """RFC 1002 §4.2.18: the answer to a node status request"""
    def entry(text, suffix, flags):
        return text.upper().ljust(15).encode()[:15] + bytes([suffix]) + struct.pack("!H", flags)

    def answer(data, _sender):
        if len(data) < 50 or data[2] & 0x80:
            return None
        names = entry(name, 0, 0x0400) + entry(name, 0x20, 0x0400) + entry(group, 0, 0x8400)
        body = bytes([3]) + names + bytes(46)
        return data[:2] + b"\x84\x00\0\0\0\1\0\0\0\0" + data[12:46] + struct.pack("!HHIH", 0x21, 1, 0, len(body)) + body
    return answer


def link_local(mac):
    """RFC 4291 appendix A"""
    b = [int(part, 16) for part in mac.split(":")]
    return f"fe80::{b[0] ^ 2:02x}{b[1]:02x}:{b[2]:02x}ff:fe{b[3]:02x}:{b[4]:02x}{b[5]:02x}"


class Townsman(Device):
    abstract = special = True
    mdns, mdns6, echonet, upnp, pages, windows, scopes, realm, speaks6 = None, None, None, None, None, None, None, "", False
    host = ""

    def actors(self):
        found = []
        if self.mdns:
            found.append(actors.udp(self, 5353, actors.mdns_answer(self, self.host or self.name, self.mdns), "224.0.0.251"))
        if self.mdns6:
            found.append(actors.udp(self, 5353, actors.mdns_answer(self, self.host or self.name, self.mdns6), "ff02::fb"))
        if self.echonet:
            found.append(actors.udp(self, 3610, actors.echonet_answer(*self.echonet), "224.0.23.0"))
        if self.upnp:
            port, kind, maker, model, *more = self.upnp
            host, group = (f"[{link_local(self.mac)}]", "ff02::c") if self.speaks6 else (self.ip, "239.255.255.250")
            found += [actors.udp(self, 1900, actors.ssdp_answer(self, f"http://{host}:{port}/d.xml", "UPnP/1.0", kind), group),
                      actors.tcp(self, port, page(description(kind, maker, model, self.name, *more)))]
        for port, text in (self.pages or {}).items():
            found.append(actors.tcp(self, port, page(text, self.realm)))
        if self.scopes:
            found.append(actors.udp(self, 3702, onvif(*self.scopes), "239.255.255.250"))
        if self.windows:
            found += [actors.udp(self, 137, netbios(*self.windows)), actors.udp(self, 5355, llmnr(self, self.windows[0]), "224.0.0.252")]
        return found


def echonet_node(objects, maker, product=""):
    known = {0x8A: bytes.fromhex(maker), 0x83: b"\xfe" + bytes.fromhex(maker) + bytes(13), 0x82: b"\0\0J\0"}
    if product:
        known[0x8C] = product.encode().ljust(12, b"\0")
    return (objects, known)


ROWS = (
    # name, kind, vendor, oui, travel, what it says
    ("apple-tv", "tv", "Apple", "28:cf:e9", WIFI, {"mdns": {"_airplay._tcp": ("Living", 7000, {"model": "AppleTV6,2"})}}),
    ("homepod", "smart-speaker", "Apple", "d4:90:9c", WIFI, {"mdns6": {"_airplay._tcp": ("Kitchen", 7000, {"model": "AudioAccessory5,1"})}}),
    ("bravia", "tv", "", "ac:9b:0a", WIFI, {"mdns": {"_androidtvremote2._tcp": ("BRAVIA", 6466, {"bt": "00"})}}),
    ("heos", "smart-speaker", "Denon", "00:05:cd", WIFI, {"mdns": {"_heos-audio._tcp": ("Denon", 10101, {"model": "HEOS 1"})}}),
    ("brother", "printer", "Brother", "00:80:77", WIFI, {"mdns": {"_printer._tcp": ("Brother MFC-J7100CDW", 515, {"ty": "Brother MFC-J7100CDW"})}}),
    ("epson", "printer", "", "00:26:ab", WIFI, {"mdns": {"_ipp._tcp": ("EPSON EP-883A", 631, {"ty": "EPSON EP-883A Series", "usb_MFG": "EPSON"})}}),
    ("synology", "nas", "Synology", "00:11:32", WIRED, {"mdns": {"_http._tcp": ("DiskStation", 5000, {"vendor": "Synology", "model": "DS220j"})}}),
    ("axis", "camera", "Axis", "00:40:8c", WIRED, {"mdns": {"_axis-video._tcp": ("AXIS M1065", 80, {"macaddress": "00408C000000"})}}),
    ("hue", "hub", "", "00:17:88", WIRED, {"mdns": {"_hue._tcp": ("Hue Bridge", 443, {"modelid": "BSB002"})}}),
    ("nature-remo", "hub", "Nature", "24:6f:28", WIFI, {"mdns": {"_remo._tcp": ("Remo", 80, {"model": "Remo-1W3"})}}),
    ("roomba", "appliance", "iRobot", "50:14:79", WIFI, {"mdns": {"_amzn-alexa._tcp": ("irobot-roomba", 443, {})}, "host": "irobot-roomba"}),
    ("refrigerator", "appliance", "Sharp", "c8:1f:ea", WIFI, {"echonet": echonet_node(["03b701"], "000005")}),
    ("ceiling-light", "light", "", "04:20:9a", WIFI, {"echonet": echonet_node(["029101"], "00000b")}),
    ("solar", "energy", "", "00:1c:ae", WIRED, {"echonet": echonet_node(["027901"], "000005")}),
    ("battery", "energy", "", "00:1c:af", WIRED, {"echonet": echonet_node(["027d01"], "000005")}),
    ("power-meter", "smart-meter", "", "00:1c:64", WIRED, {"echonet": echonet_node(["028801"], "000006")}),
    ("front-door", "lock", "", "b0:c5:54", WIFI, {"echonet": echonet_node(["026f01"], "00000b")}),
    ("car-charger", "car", "", "00:1d:ec", WIRED, {"echonet": echonet_node(["02a101"], "000006")}),
    ("thermometer", "sensor", "", "24:0a:c5", WIFI, {"echonet": echonet_node(["001101"], "000006")}),
    ("scales", "health", "", "00:1d:c9", WIFI, {"echonet": echonet_node(["040101"], "00000b")}),
    ("wemo", "plug", "Belkin International Inc.", "ec:1a:59", WIFI, {"upnp": (49153, "urn:Belkin:device:controllee:1", "Belkin International Inc.", "Socket")}),
    ("recorder-diga", "", "", "04:5d:4b", WIRED, {"upnp": (60606, "urn:schemas-upnp-org:device:MediaServer:1", "Panasonic", "DMR")}),
    ("ip-phone", "ip-phone", "Grandstream", "00:0b:82", WIRED,
     {"pages": {80: "<html><head><title>Grandstream Device Configuration</title></head><body>Grandstream"
                 '<form><input type="hidden" name="gnkey" value="0b82"></form></body></html>'}}),
    ("power-strip", "network-device", "APC", "00:c0:b7", WIRED, {"realm": "APC Management Card", "pages": {80: "<html><head><title>401</title></head></html>"}}),
    ("doorbell", "intercom", "DoorBird", "1c:ca:e3", WIFI, {"mdns": {"_axis-video._tcp": ("DoorBird", 80, {"macaddress": "1CCAE3701234"})}}),
    ("chromecast", "media-player", "Google", "54:60:09", WIFI, {"mdns": {"_googlecast._tcp": ("Chromecast", 8009, {"md": "Chromecast Ultra"})}}),
    ("till", "payment", "Verifone", "00:0b:4f", WIRED, {"pages": {80: "<html><head><title>t</title></head></html>"}}),
    ("tuner", "set-top-box", "HUMAX", "00:03:78", WIRED, {"pages": {80: "<html><head><title>t</title></head></html>"}}),
    ("windows-pc", "pc", "", "8c:16:45", WIFI, {"windows": ("OGAWA-PC", "WORKGROUP")}),
    ("playstation", "game-console", "Sony Interactive Entertainment", "00:d9:d1", WIFI, {}),
    ("iphone", "phone", "", "f2:4a:11", SLEEPY, {"mdns": {"_rdlink._tcp": ("iPhone", 49152, {})}, "host": "iPhone"}),
    ("tablet", "phone", "", "be:90:72", SLEEPY, {}),
)


def said_model(says):
    """the model that a device reveals, if it does"""
    for _instance, _port, text in [*(says.get("mdns") or {}).values(), *(says.get("mdns6") or {}).values()]:
        if {"model", "ty", "modelid", "md"} & set(text):
            return text.get("model") or text.get("ty") or text.get("modelid") or text["md"]
    return says["upnp"][3] if "upnp" in says else says.get("realm", "")


def make(row):
    name, kind, vendor, oui, travel, says = row
    silent = not says
    return type("Town" + name.title().replace("-", ""), (Townsman,),
                dict(says, name=name, kind=kind or "unknown", vendor=vendor, oui=oui, travel=travel, model=said_model(says), special=True, abstract=False, says_anything=not silent,
                     town=True, __module__=__name__))


class WifiBase(Townsman):
    """a maker's router that only spreads the radio, in bridge mode, beside the telephone company's gateway"""
    name, special, town, kind, vendor, model, oui, travel = "wifi-base", True, True, "access-point", "NETGEAR", "R7000", "a0:40:a0", WIRED
    realm, pages = "NETGEAR R7000", {80: "<html><head><title>401 Unauthorized</title></head><body></body></html>"}


class Extender(Townsman):
    """spreads the radio too, with two of its own: either answers for its one address"""
    name, special, town, kind, oui, travel = "extender", True, True, "unknown", "00:90:fe", WIRED
    pages = {80: "<html><head><title>Extender</title></head><body>x</body></html>"}

    def __init__(self, home):
        super().__init__(home)
        self.mac = self.mac[:-1] + "0"
        self.alias = self.mac[:-1] + "1"

    def start(self):
        netns.veth((self.home.lan, "px", None), (self.namespace, "eth1", self.alias))
        with netns.inside(self.home.lan), netns.IPRoute() as link:
            link.link("set", index=link.link_lookup(ifname="px")[0], master=self.home.bridge)

    def truth(self):
        return {**super().truth(), "alias": self.alias}


class Stranger(Townsman):
    """a product that no list knows: its model and version are drawn for each home, and said the way that standards have for it"""
    abstract, town, oui, travel = True, True, "8c:1f:64", WIFI

    def __init__(self, home):
        super().__init__(home)
        letters = "".join(self.random.choice("ABCDEFGHKLMNPRSTVWXYZ") for _ in range(self.random.choice((2, 3))))
        self.model = f"{letters}{self.random.choice(('', '-'))}{self.random.randrange(100, 99999)}{self.random.choice(('', 'A', 'W'))}"
        self.firmware = ".".join(str(self.random.randrange(1, 30)) for _ in range(3))
        self.say()


class StrangerUpnp(Stranger):
    """hears SSDP over IPv6 only"""
    name, special, speaks6 = "stranger-upnp", True, True

    def say(self):
        self.vendor = self.random.choice(("Kumo Works", "Minato Denki", "Yama Systems"))
        self.upnp = (49200, "urn:schemas-upnp-org:device:Basic:1", self.vendor, self.model, "1.0", self.firmware)


class StrangerSeries(Stranger):
    name, special = "stranger-series", True

    def say(self):
        self.vendor = "Minato Denki"
        self.upnp = (49200, "urn:schemas-upnp-org:device:Basic:1", self.vendor, "Minato Vision", self.model, self.firmware)


class StrangerPrinter(Stranger):
    name, special, kind = "stranger-printer", True, "printer"

    def say(self):
        self.vendor, self.firmware = "Kumo", ""
        self.mdns = {"_ipp._tcp": ("Kumo", 631, {"ty": f"Kumo {self.model}", "usb_MFG": "Kumo", "usb_MDL": self.model})}


class StrangerText(Stranger):
    name, special = "stranger-text", True

    def say(self):
        self.mdns = {"_http._tcp": ("thing", 80, {"model": self.model, "fw": self.firmware})}


class StrangerCamera(Stranger):
    name, special, kind = "stranger-camera", True, "camera"

    def say(self):
        self.firmware, self.scopes = "", (self.model, "IPCAM")


class StrangerTitle(Stranger):
    name, special = "stranger-title", True

    def say(self):
        self.pages = {80: f"<html><head><title>Kumo {self.model}</title></head><body>Firmware Version: <b>V{self.firmware}</b></body></html>"}


class StrangerRealm(Stranger):
    name, special = "stranger-realm", True

    def say(self):
        self.firmware, self.realm, self.pages = "", self.model, {80: "login"}


class StrangerAddress(Stranger):
    """says it where its maker's own program asks"""
    name, special, kind = "stranger-address", True, "tv"

    def say(self):
        self.vendor = "Yamaha"
        told = f'{{"response_code":0,"model_name":"{self.model}","system_version":"{self.firmware}"}}'
        self.upnp = (49154, "urn:schemas-upnp-org:device:MediaRenderer:1", "Yamaha Corporation", "")
        self.pages = {80: {"/": "<html><head><title>x</title></head></html>", "/YamahaExtendedControl/v1/system/getDeviceInfo": told}}


for _row in ROWS:
    globals()["Town" + _row[0].title().replace("-", "")] = make(_row)
