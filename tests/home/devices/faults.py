# SPDX-License-Identifier: GPL-3.0-or-later
"""A device for every fault that the usual home lacks, and its neighbour without the fault. Only in the layout "faults"."""
import re
import subprocess

import actors
from device import WIFI, WIRED, Device
from devices.cameras import rtsp
from devices.logins import MAKER, OTHER, mark
from devices.town import description, page


class Faulty(Device):
    abstract = special = True
    faults = True
    travel = WIFI


# ---- doors ------------------------------------------------------------------------------------------

class SamePage(Faulty):
    """its page names it; ports: what else is open and silent"""
    abstract = special = True
    title, ports = "", ()

    async def silent(self, _device, log, reader, _writer):
        data = await reader.read(4096)
        log("heard", length=len(data))

    def actors(self):
        text = f"<html><head><title>{self.title}</title></head><body></body></html>"
        return [actors.tcp(self, 80, page(text))] + [actors.tcp(self, port, self.silent) for port in self.ports]


class CameraDebug(SamePage):
    """a camera with its maker's repair entrance open (9527)"""
    name, kind, vendor, oui, title, ports, special, abstract = "camera-debug", "camera", MAKER, "00:0e:61", "UT plain-camera", (9527,), True, False

    def start(self):
        self.expect("debug-port", 9527)


class CameraPlain(SamePage):
    """the same camera without it"""
    name, kind, vendor, oui, title, special, abstract = "camera-plain", "camera", MAKER, "00:0e:61", "UT plain-camera", True, False


class CameraOpener(SamePage):
    """the same camera with the entrance that opens telnet (9530)"""
    name, kind, vendor, oui, title, ports, special, abstract = "camera-opener", "camera", MAKER, "00:0e:61", "UT plain-camera", (9530,), True, False

    def start(self):
        self.expect("debug-port", 9530)


class CameraAlike(SamePage):
    """numbers that are repair entrances of televisions and routers only"""
    name, kind, vendor, oui, title, ports = "camera-alike", "camera", MAKER, "00:0e:61", "UT plain-camera", (5555, 32764)
    special, abstract = True, False


class CameraBoth(SamePage):
    """telnet at both places: a telnet that somebody moved has left the usual one"""
    name, kind, vendor, oui, title, special, abstract = "camera-both", "camera", MAKER, "00:0e:61", "UT plain-camera", True, False
    needs, listens = ("busybox",), (23, 2323, 80)

    def start(self):
        for port in (23, 2323):
            self.telnetd(port, "camera login: ")
            self.expect("telnet-open", port)


class TelevisionDebug(SamePage):
    """Android's door for programmers, left open (5555)"""
    name, kind, vendor, oui, title, ports, special, abstract = "tv-debug", "tv", MAKER, "00:0e:65", "UT plain-tv", (5555,), True, False

    def start(self):
        self.expect("debug-port", 5555)


class TelevisionPlain(SamePage):
    """the same television without it; what repairs cameras and routers elsewhere is something else here"""
    name, kind, vendor, oui, title, ports, special, abstract = "tv-plain", "tv", MAKER, "00:0e:65", "UT plain-tv", (9527, 32764), True, False


class RouterDebug(SamePage):
    """the door that gives a router's settings away (32764)"""
    name, kind, vendor, oui, title, ports, special, abstract = "router-debug", "router", MAKER, "00:0e:66", "UT plain-router", (32764,), True, False

    def start(self):
        self.expect("debug-port", 32764)


class RouterPlain(SamePage):
    """the same router without it"""
    name, kind, vendor, oui, title, ports, special, abstract = "router-plain", "router", MAKER, "00:0e:66", "UT plain-router", (5555,), True, False


class StreamBasic(SamePage):
    """its picture wants a name and a word, the simple way (RFC 2326 with RFC 7617)"""
    name, kind, vendor, oui, title, special, abstract = "stream-basic", "camera", MAKER, "00:0e:61", "UT plain-camera", True, False
    scheme = "Basic"

    def actors(self):
        return super().actors() + [actors.tcp(self, 554, rtsp, realm="UT", scheme=self.scheme)]


class StreamDigest(StreamBasic):
    """and the other way"""
    name, scheme, special, abstract = "stream-digest", "Digest", True, False


class StreamOpen(SamePage):
    """its picture is there for everybody"""
    name, kind, vendor, oui, title, special, abstract = "stream-open", "camera", MAKER, "00:0e:61", "UT plain-camera", True, False

    def start(self):
        self.expect("open-stream", 554)

    def actors(self):
        return super().actors() + [actors.tcp(self, 554, rtsp, realm="UT", open_stream=True)]


class CameraDigestChanged(Faulty):
    """Avigilon, Digest, as camera-digest; its owner has changed the password"""
    name, kind, vendor, oui, special, abstract = "camera-digest-changed", "camera", "Avigilon", "00:18:85", True, False
    needs, listens = ("lighttpd",), (80,)

    def start(self):
        self.lighttpd(80, {"/": "<html><head><title>Camera</title></head><body>live</body></html>"},
                      realm=f"Avigilon-{self.random.randrange(100000, 999999)}", users={"admin": OTHER}, method="digest", server="Avigilon 2.0-H3-B1")


class CameraMoved(SamePage):
    """telnet beside the usual place, which is closed"""
    name, kind, vendor, oui, title, special, abstract = "camera-moved", "camera", MAKER, "00:0e:61", "UT plain-camera", True, False
    needs, listens = ("busybox",), (2323, 80)

    def start(self):
        self.telnetd(2323, "camera login: ")
        self.expect("odd-behaviour", 2323)
        self.expect("telnet-open", 2323)


class RecorderGreets(SamePage):
    """a greeting that a program left there which took it over"""
    name, kind, vendor, oui, title, special, abstract = "recorder-greets", "camera", MAKER, "00:0e:61", "UT plain-camera", True, False

    async def greet(self, _device, _log, _reader, writer):
        writer.write(b"\xff\xfb\x01\r\nREINCARNA / Linux.Wifatch\r\n\r\nlogin: ")
        await writer.drain()
        await _reader.read(100)

    def start(self):
        self.expect("odd-behaviour")
        self.expect("telnet-open", 23)

    def actors(self):
        return super().actors() + [actors.tcp(self, 23, self.greet)]


class CameraProxy(SamePage):
    """goes on for others: a SOCKS proxy without a password on a camera (RFC 1928)"""
    name, kind, vendor, oui, title, special, abstract = "camera-proxy", "camera", MAKER, "00:0e:61", "UT plain-camera", True, False

    async def socks(self, _device, log, reader, writer):
        asked = await reader.read(64)
        log("heard", data=asked.hex())
        writer.write(b"\x05\x00" if asked[:1] == b"\x05" else b"")
        await writer.drain()
        log("heard", data=(await reader.read(64)).hex())

    def start(self):
        self.expect("odd-behaviour", 1080)

    def actors(self):
        return super().actors() + [actors.tcp(self, 1080, self.socks)]


class CameraOther(SamePage):
    """something else at the same number, which is no proxy"""
    name, kind, vendor, oui, title, ports, special, abstract = "camera-other", "camera", MAKER, "00:0e:61", "UT plain-camera", (1080,), True, False


class ScreenOpen(SamePage):
    """TigerVNC without a password: anybody sees and moves the screen"""
    name, kind, vendor, oui, title, special, abstract = "screen-open", "pc", MAKER, "00:0e:67", "UT plain-pc", True, False
    needs, listens, port, security, finding = ("Xtigervnc",), (5900, 80), 5900, "None", "open-screen"

    def start(self):
        with open(self.path("word"), "wb") as file:
            file.write(self.random.randbytes(8))        # as the program keeps it; nobody ever enters it
        self.run("Xtigervnc", "-displayfd", "1", "-rfbport", str(self.port), "-SecurityTypes", self.security, "-PasswordFile", self.path("word"),
                 "-geometry", "160x120", "-depth", "16", "-nolisten", "tcp", "-nolisten", "unix")
        self.expect(self.finding, self.port)


class ScreenAsks(ScreenOpen):
    """the same with a password, on the second screen's number"""
    name, listens, port, security, finding, special, abstract = "screen-asks", (5901, 80), 5901, "VncAuth", "remote-control", True, False


class ScreenRdp(SamePage):
    """Windows's own: answers the first request of RDP, as Debian's xrdp does ([MS-RDPBCGR] 2.2.1.2)"""
    name, kind, vendor, oui, title, special, abstract = "screen-rdp", "pc", MAKER, "00:0e:67", "UT plain-pc", True, False

    async def confirm(self, _device, log, reader, writer):
        asked = await reader.read(4096)
        log("heard", data=asked.hex())
        if asked[:2] == b"\3\0" and asked[5:6] == b"\xe0":
            writer.write(bytes.fromhex("030000130ed000001234000209080002000000"))
            await writer.drain()
            log("heard", data=(await reader.read(4096)).hex())

    def start(self):
        self.expect("remote-control", 3389)

    def actors(self):
        return super().actors() + [actors.tcp(self, 3389, self.confirm)]


class ScreenAnyDesk(SamePage):
    """a certificate that says AnyDesk at its port, and one of the other side is wanted, as there"""
    name, kind, vendor, oui, title, special, abstract = "screen-anydesk", "pc", MAKER, "00:0e:67", "UT plain-pc", True, False
    needs, listens, subject = ("openssl",), (7070, 80), "AnyDesk Client"

    def start(self):
        key, certificate = self.path("key.pem"), self.path("certificate.pem")
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", f"/CN={self.subject}",
                        "-days", "30", "-keyout", key, "-out", certificate], check=True, capture_output=True)
        self.run("openssl", "s_server", "-accept", f"{self.ip}:7070", "-cert", certificate, "-key", key, "-tls1_2", "-Verify", "1", "-quiet")
        if self.subject.startswith("AnyDesk"):
            self.expect("remote-control", 7070)


class ScreenAlike(ScreenAnyDesk):
    """the same port and manners, and somebody else's certificate"""
    name, subject, special, abstract = "screen-alike", "media.home.arpa", True, False


class ScreenOther(SamePage):
    """other things at the numbers of screens"""
    name, kind, vendor, oui, title, special, abstract = "screen-other", "pc", MAKER, "00:0e:67", "UT plain-pc", True, False

    async def other(self, _device, log, reader, writer):
        writer.write(b"220 ready\r\n")
        await writer.drain()
        log("heard", data=(await reader.read(4096)).hex())

    def actors(self):
        return super().actors() + [actors.tcp(self, port, self.other) for port in (3389, 5900)]


class OldShare(Faulty):
    """a data box that speaks the SMB of 1996, and lets nobody in without a name"""
    name, kind, vendor, special, abstract = "old-share", "nas", MAKER, True, False
    oui, travel, needs, listens = "00:0e:62", WIRED, ("smbd", "lighttpd", "snmpd"), (80, 445)
    protocol, community = "NT1", "hana-to-mizu"

    def start(self):
        config = self.write("smb.conf", "\n".join([
            "[global]", "workgroup = WORKGROUP", "security = user", "map to guest = Never", "disable spoolss = yes", "load printers = no",
            "printing = bsd", f"server min protocol = {self.protocol}", "smb ports = 445", "log level = 1 auth_audit:3", f"log file = {self.path('smbd.txt')}",
            *[f"{key} = {self.path('state', '')}" for key in ("private dir", "lock directory", "state directory", "cache directory", "pid directory",
                                                              "ncalrpc dir")],
            "[own]", f"path = {self.path('share', '')}", "guest ok = no", ""]))
        self.run("smbd", "--foreground", "--no-process-group", "-s", config, wrap_ids=True)
        self.lighttpd(80, {"/": "<html><head><title>UT data-box</title></head><body></body></html>"})
        snmp = self.write("snmpd.conf", f"agentaddress udp:161\nrocommunity {self.community}\nsysDescr data box\n")
        self.run("snmpd", "-f", "-Lo", "-C", "-c", snmp, "-p", self.path("snmpd.pid"), env={"SNMP_PERSISTENT_DIR": self.path("snmp", "")})
        if self.protocol == "NT1":
            self.expect("old-share", 445)


class NewShare(OldShare):
    """the same one, set up well: newer SMB, no guests, SNMP under a name of its own"""
    name, protocol, special, abstract = "new-share", "SMB2", True, False


class TellsAll(Faulty):
    """says the version of its software to whoever asks by SNMP, which is asked after the person said yes"""
    name, kind, vendor, model, firmware, special, abstract = "tells-all", "nas", MAKER, "UT-D1", "1.05", True, False
    oui, travel, needs, listens = "00:0e:62", WIRED, ("lighttpd", "snmpd"), (80,)

    def start(self):
        self.lighttpd(80, {"/": "<html><head><title>UT data-box</title></head><body></body></html>"})
        snmp = self.write("snmpd.conf", "agentaddress udp:161\nrocommunity public\nsysDescr UT-D1 Ver.1.05\n")
        self.run("snmpd", "-f", "-Lo", "-C", "-c", snmp, "-p", self.path("snmpd.pid"), env={"SNMP_PERSISTENT_DIR": self.path("snmp", "")})
        self.expect("snmp-public", 161)
        self.expect("known-flaw")


class FtpClosed(Faulty):
    """FTP that wants a name"""
    name, kind, vendor, special, abstract = "ftp-closed", "nas", MAKER, True, False
    oui, travel, needs, listens = "00:0e:62", WIRED, ("vsftpd", "lighttpd"), (21, 80)

    def start(self):
        config = self.write("vsftpd.conf", "\n".join([
            "listen=YES", "listen_port=21", "background=NO", "anonymous_enable=NO", "local_enable=YES", "run_as_launching_user=YES",
            "userlist_enable=YES", f"userlist_file={self.write('strangers', 'anonymous')}",
            f"secure_chroot_dir={self.path('empty', '')}", "log_ftp_protocol=YES", "xferlog_enable=YES", f"vsftpd_log_file={self.path('vsftpd.txt')}",
            "seccomp_sandbox=NO", "isolate=NO", "isolate_network=NO", ""]))
        self.run("vsftpd", config)
        self.lighttpd(80, {"/": "<html><head><title>UT data-box</title></head><body></body></html>"})


class BrokerClosed(Faulty):
    """a broker that knows its people"""
    name, kind, vendor, special, abstract = "broker-closed", "hub", "", True, False
    oui, travel, needs, listens = "b8:27:eb", WIRED, ("mosquitto",), (1883,)

    def start(self):
        self.run("mosquitto", "-v", "-c", self.write("mosquitto.conf", f"listener 1883\nallow_anonymous false\npassword_file {self.write('who', '')}\n"
                                                     "persistence false\nuser root\n"))


# ---- software -------------------------------------------------------------------------------------------

class Software(Faulty):
    """says its model by UPnP, and the version of its software in one way of many"""
    abstract = special = True
    oui, maker = "00:0e:63", MAKER
    says, version = "page", ""

    def actors(self):
        model, found = self.model, []
        named = f"<td>Firmware Version</td><td>Ver.{self.version}</td>" if self.says == "page" and self.version else ""
        text = f"<html><head><title>{model}</title></head><body><table>{named}</table></body></html>"
        xml = description("urn:schemas-upnp-org:device:Basic:1", self.maker, model, model, firmware=self.version if self.says == "upnp" else "")
        if self.says == "mdns":
            found.append(actors.udp(self, 5353, actors.mdns_answer(self, self.name, {"_http._tcp": (model, 80, {"fw": self.version})}), "224.0.0.251"))

        async def serve(device, log, reader, writer):
            head = await actors.read_head(reader)
            path = head.split(" ", 2)[1]
            log("request", line=head.split("\r\n", 1)[0])
            body = xml if path == "/d.xml" else f"Model={model}\r\nFirmware=V{self.version}\r\n" if path == "/ut-version.txt" and self.says == "endpoint" else text
            data = body.encode()
            writer.write(f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(data)}\r\nConnection: close\r\n\r\n".encode() + data)
            await writer.drain()
        return found + [actors.tcp(self, 80, serve),
                        actors.udp(self, 1900, actors.ssdp_answer(self, f"http://{self.ip}/d.xml", "UPnP/1.0"), "239.255.255.250")]


def advisory(model, outcome, op, version, **more):
    return dict({"id": f"ut-fw-{model.lower()}", "vendor": MAKER, "kind": "router", "models": [model], "ids": ["CVE-2099-0001", "JVN#00000001"], "op": op,
                 "version_raw": version, "outcome": outcome, "exploited": False, "fixed_raw": "2.00", "source": "made up for a test", "confidence": "high",
                 "checked_on": "2026-11-24"}, **more)


ADVISORIES = [
    advisory("UT-OLD1", "firmware-old", "<", "2.00"), advisory("UT-FLAW1", "known-flaw", "<=", "1.06", version_norm="1.06"),
    advisory("UT-FLAW2", "known-flaw", "<=", "1.06", exploited=True), advisory("UT-REV1", "known-flaw", "<=", "1.06 Rev.B", version_norm="1.06"),
    advisory("UT-D1", "known-flaw", "<=", "1.06"), advisory("UT-END1", "support-ended", "all", None), advisory("UT-GONE1", "replace-no-fix", "all", None),
]
SOFTWARE = (
    # name, model, maker, how it says its version, which, finding
    ("fw-old", "UT-OLD1", MAKER, "page", "1.99", "firmware-old"), ("fw-new", "UT-OLD1", MAKER, "page", "2.00", None),
    ("fw-flaw", "UT-FLAW1", MAKER, "upnp", "1.06", "known-flaw"), ("fw-mended", "UT-FLAW1", MAKER, "upnp", "1.07", None),
    ("fw-attacked", "UT-FLAW2", MAKER, "mdns", "1.02", "known-flaw"), ("fw-endpoint", "UT-FLAW2", MAKER, "endpoint", "1.05", "known-flaw"),
    ("fw-silent", "UT-FLAW1", MAKER, "", "", None), ("fw-revision", "UT-REV1", MAKER, "page", "1.05", None),
    ("fw-ended", "UT-END1", MAKER, "", "", "support-ended"), ("fw-gone", "UT-GONE1", MAKER, "", "", "replace-no-fix"),
    # records of the tree's own pack
    ("buffalo-old", "WSR-2533DHP", "Buffalo", "page", "1.06", "known-flaw"), ("buffalo-new", "WSR-2533DHP", "Buffalo", "page", "1.07", None),
    ("buffalo-ended", "WSR-2533DHP2", "Buffalo", "page", "1.99", "support-ended"),
)


def make(row):
    name, model, maker, says, version, finding = row

    def start(self):
        if finding:
            self.expect(finding)
    return type(name.title().replace("-", ""), (Software,), dict(
        name=name, kind="access-point", vendor=maker, maker=maker, model=model, says=says, version=version, firmware=version, start=start,
        oui="00:07:40" if maker == "Buffalo" else "00:0e:63", special=True, abstract=False, __module__=__name__))


for _row in SOFTWARE:
    globals()["Software" + _row[0].title().replace("-", "")] = make(_row)


def add_to(maker):
    """what the test's own pack has to know of them"""
    why = {"source": "made up for a test", "confidence": "high", "checked_on": "2026-11-24"}
    maker["devices"] += [
        dict(why, id="ut-plain-camera", kind="camera", vendor=MAKER, model="UT-P1", match=mark("plain-camera")),
        dict(why, id="ut-plain-tv", kind="tv", vendor=MAKER, model="UT-T1", match=mark("plain-tv")),
        dict(why, id="ut-plain-router", kind="router", vendor=MAKER, model="UT-R2", match=mark("plain-router")),
        dict(why, id="ut-plain-pc", kind="pc", vendor=MAKER, model="UT-C1", match=mark("plain-pc")),
        dict(why, id="ut-data-box", kind="nas", vendor=MAKER, model="UT-D1", match=mark("data-box")),
        *[dict(why, id=f"ut-{model.lower()}", kind="router", vendor=MAKER, model=model, paths=["/ut-version.txt"],
               match=[[{"obs": "upnp.modelName", "op": "equals", "value": model, "weight": 90}]])
          for model in sorted({row[1] for row in SOFTWARE if row[2] == MAKER})]]
    maker["advisories"] = [{k: v for k, v in a.items() if v is not None} for a in ADVISORIES]


# ---- the router -----------------------------------------------------------------------------------------------

WAN = ("urn:schemas-upnp-org:service:WANPPPConnection:1", "urn:schemas-upnp-org:service:WANIPConnection:2")
FIREWALL = "urn:schemas-upnp-org:service:WANIPv6FirewallControl:1"


class OpenRouter(Faulty):
    """IGD 2 with a PPP and an IP connection, a list that goes on and on, an IPv6 guard that is off, NAT-PMP, and another router before it"""
    name, kind, vendor, role, special, abstract = "open-router", "router", MAKER, "gateway", True, False
    oui, travel, listens = "00:0e:64", WIRED, (80, 5000)
    outside = "192.168.249.20"

    def forwards(self):
        """per connection: (protocol, outer port, inner address, inner port, on)"""
        by = {d.name: d.ip for d in self.home.devices}
        harmless = [("UDP", 40000 + n, by.get("game", self.ip), 3074, 1) for n in range(18)]
        return ([("TCP", 8081, by["camera-plain"], 80, 1), *harmless, ("TCP", 9100, by["printer"], 9100, 1), ("TCP", 4433, by["fw-new"], 443, 0)],
                [("TCP", 8443, self.ip, 443, 1), ("TCP", 4450, by["new-share"], 445, 1)])

    def start(self):
        names = {d.name: d for d in self.home.devices}
        names["camera-plain"].expect("port-forward", 80)
        names["printer"].expect("printer-exposed", 9100)
        names["new-share"].expect("port-forward", 445)
        self.expect("remote-admin", 443)
        self.home.expect("two-routers")
        self.home.expect("ipv6-exposed")
        self.home.expect("dns-changed")
        self.home.resolver = "203.0.113.53"            # RFC 5737
        self.home.address6 = "2001:db8:5:1::77"

    def description(self):
        services = "".join(f"<service><serviceType>{kind}</serviceType><serviceId>urn:upnp-org:serviceId:{n}</serviceId><controlURL>/ctl/{n}</controlURL>"
                           f"<SCPDURL>/{n}.xml</SCPDURL></service>" for n, kind in enumerate((*WAN, FIREWALL)))
        inner = (f"<device><deviceType>urn:schemas-upnp-org:device:WANConnectionDevice:2</deviceType><friendlyName>c</friendlyName>"
                 f"<serviceList>{services}</serviceList></device>")
        middle = ("<device><deviceType>urn:schemas-upnp-org:device:WANDevice:2</deviceType><friendlyName>w</friendlyName>"
                  f"<deviceList>{inner}</deviceList></device>")
        return ('<?xml version="1.0"?><root xmlns="urn:schemas-upnp-org:device-1-0"><device><deviceType>urn:schemas-upnp-org:device:InternetGatewayDevice:2'
                f"</deviceType><friendlyName>r</friendlyName><manufacturer>{MAKER}</manufacturer><modelName>UT-R1</modelName>"
                f"<deviceList>{middle}</deviceList></device></root>")

    def soap(self, number, action, body):
        if action == "GetExternalIPAddress" and number < 2:
            return f"<NewExternalIPAddress>{self.outside if number == 0 else ''}</NewExternalIPAddress>"
        if action == "GetFirewallStatus" and number == 2:
            return "<FirewallEnabled>0</FirewallEnabled><InboundPinholeAllowed>1</InboundPinholeAllowed>"
        index = re.search(r"<NewPortMappingIndex>(\d+)<", body)
        if action != "GetGenericPortMappingEntry" or number > 1 or not index or int(index[1]) >= len(self.forwards()[number]):
            return None
        protocol, outer, address, inner, on = self.forwards()[number][int(index[1])]
        return (f"<NewRemoteHost></NewRemoteHost><NewExternalPort>{outer}</NewExternalPort><NewProtocol>{protocol}</NewProtocol><NewInternalPort>{inner}"
                f"</NewInternalPort><NewInternalClient>{address}</NewInternalClient><NewEnabled>{on}</NewEnabled><NewPortMappingDescription>x"
                "</NewPortMappingDescription><NewLeaseDuration>0</NewLeaseDuration>")

    async def upnp(self, _device, log, reader, writer):
        head = await actors.read_head(reader)
        length = re.search(r"(?i)content-length: *(\d+)", head)
        body = (await reader.readexactly(int(length[1]))).decode() if length else ""
        line, action = head.split("\r\n", 1)[0], re.search(r"(?i)soapaction: *\"?([^#\"]*)#(\w+)", head)
        log("request", line=line, action=action[2] if action else "")
        status, text = "200 OK", self.description()
        if line.startswith("POST /ctl/"):
            number = int(line[10])
            found = self.soap(number, action[2] if action else "", body)
            envelope = '<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>%s</s:Body></s:Envelope>'
            fault = ('<s:Fault><faultcode>s:Client</faultcode><detail><UPnPError xmlns="urn:schemas-upnp-org:control-1-0"><errorCode>713</errorCode>'
                     "</UPnPError></detail></s:Fault>")
            status = "200 OK" if found is not None else "500 Internal Server Error"
            text = envelope % (f'<u:{action[2]}Response xmlns:u="{(*WAN, FIREWALL)[number]}">{found}</u:{action[2]}Response>' if found is not None else fault)
        data = text.encode()
        writer.write(f"HTTP/1.1 {status}\r\nContent-Type: text/xml\r\nContent-Length: {len(data)}\r\nConnection: close\r\n\r\n".encode() + data)
        await writer.drain()

    def natpmp(self, data, _sender):
        """RFC 6886 §3.2; whoever asks for more than the address opens a way in"""
        return b"\0\x80\0\0\0\0\0\x01" + bytes(int(p) for p in self.outside.split(".")) if data == b"\0\0" else None

    def actors(self):
        text = "<html><head><title>UT-R1</title></head><body></body></html>"
        return [actors.tcp(self, 80, page(text)), actors.tcp(self, 5000, self.upnp), actors.udp(self, 5351, self.natpmp),
                actors.udp(self, 1900, actors.ssdp_answer(self, f"http://{self.ip}:5000/d.xml", "UPnP/1.1",
                                                          "urn:schemas-upnp-org:device:InternetGatewayDevice:2"), "239.255.255.250")]
