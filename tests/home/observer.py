# SPDX-License-Identifier: GPL-3.0-or-later
"""What the computer under test did, seen from the wire. Reads every frame of the cable; knows nothing of the program."""
import collections
import ipaddress
import re
import struct

PRINT_PORTS = {515, *range(9100, 9117)}
NEVER_WRITE = PRINT_PORTS | {9999}
REQUEST = re.compile(rb"^(GET|HEAD|POST|PUT|DELETE|OPTIONS|DESCRIBE|SETUP|PLAY|PATCH|M-SEARCH) (\S{1,300}) (HTTP|RTSP)/1\.[01]\r\n")
ANSWER = re.compile(rb"^HTTP/1\.[01] (\d{3})")
SOAP = re.compile(rb"(?i)\r\nsoapaction:[ \t]*\"?[^\r\n\"]*#(\w+)")
REFUSED = {401, 403, 423, 429}                        # what a device says to a login that it does not take
FIN, SYN, RST, ACK = 1, 2, 4, 16
# A connect() that was given up leaves no trace on the wire: an unanswered SYN counts as half-open for the shortest time
# limit that the program may use (engine.md 2.1), so the number is a lower bound for addresses that stay silent.
GIVEN_UP_S = 0.15


def dotted(raw):
    return ".".join(str(b) for b in raw)


class Device:
    """counters of one address of the LAN"""

    def __init__(self):
        self.syns = collections.Counter()
        self.connections = {}           # (our port, its port) → "open", or when its SYN was sent
        self.max_half = self.max_open = self.max_per_second = 0
        self.began = {}                 # (our port, its port) → when it began, while it is half-open at the device
        self.first_syn = None           # when the first port was tried
        self.tried, self.opened = {}, set()     # port → when it was last tried; those that were open
        self.recent = collections.deque()
        self.guarded_bytes = collections.Counter()
        self.payload_bytes = 0
        self.requests = collections.Counter()
        self.credentials = collections.Counter()
        self.posts = collections.Counter()      # without a SOAP action: a login, or a change
        self.soap = collections.Counter()
        self.asked = {}                 # (our port, its port) of a login whose answer is still to come
        self.refused = collections.Counter()
        self.first_session = None       # when the first login or anonymous session began
        self.ftp = collections.Counter()
        self.trees = collections.Counter()      # shares that were entered
        self.snmp = collections.Counter()       # kind of PDU (RFC 3416 §3)
        self.natpmp = collections.Counter()     # version and opcode
        self.echonet = collections.Counter()
        self.mqtt = collections.Counter()
        self.screens = collections.Counter()    # what was said to a service that shows its screen

    def half(self, now):
        return sum(1 for state in self.connections.values() if state != "open" and state > now - GIVEN_UP_S)

    def note(self, now):
        self.max_half = max(self.max_half, self.half(now))
        self.max_open = max(self.max_open, sum(1 for state in self.connections.values() if state == "open"))

    def result(self):
        return {
            "syns": sum(self.syns.values()), "first_syn": self.first_syn, "opened": sorted(self.opened),
            "last_shut": max((at for port, at in self.tried.items() if port not in self.opened), default=None), "ports": {str(k): v for k, v in sorted(self.syns.items())},
            "max_half_open": self.max_half, "max_established": self.max_open, "max_new_per_second": self.max_per_second,
            "guarded_bytes": {str(k): v for k, v in self.guarded_bytes.items()}, "payload_bytes": self.payload_bytes,
            "requests": dict(self.requests), "requests_with_credentials": {str(k): v for k, v in self.credentials.items()},
            "echonet_esv": dict(self.echonet), "mqtt_types": dict(self.mqtt), "refused_logins": {str(k): v for k, v in self.refused.items()},
            "posts": dict(self.posts), "soap": dict(self.soap), "first_session": self.first_session, "ftp": dict(self.ftp),
            "trees": dict(self.trees), "snmp": dict(self.snmp), "natpmp": dict(self.natpmp), "screens": dict(self.screens),
        }

    def session(self, now):
        self.first_session = self.first_session or now


class Observer:
    def __init__(self, lan):
        self.lan = ipaddress.ip_network(lan, strict=False)
        self.devices = collections.defaultdict(Device)
        self.frames = collections.Counter()
        self.leaving = collections.Counter()
        self.marks, self.stopping = {}, False
        self.last_talk = collections.deque(maxlen=20)     # a few frames in hex: who breaks a promise wants to know with what
        self.heard = {}                 # MAC → when the computer first heard of it
        self.answered = {}              # MAC → when it first answered a question for its address
        self.syn_times = []
        self.by_mac = {}                # MAC → when new connections to it began: a device may have several addresses
        self.halves = collections.defaultdict(list)       # MAC → (from, to): its half-open ones; who answers late holds what was given up
        self.open_at = collections.defaultdict(set)       # MAC → its open ones
        self.max_open_at = collections.Counter()
        self.asked_all_times = []       # ARP questions to everyone: what an access point keeps for those that sleep
        self.arp_times = []
        self.first, self.last = None, None
        self.datagrams = collections.deque()
        self.max_arp_per_second = 0
        self.half_open_all, self.max_half_all = 0, 0

    def mark(self, name, now):
        """whoever marks waits for the answer, so what was counted by now is what was sent before"""
        self.marks[name] = {"at": now, **{f"{what}_before": self.frames[what] for what in ("sent", "talk", "answers")},
                            "last_talk": list(self.last_talk)}

    def talk(self, frame):
        """said by a program"""
        self.frames["talk"] += 1
        self.last_talk.append(bytes(frame[:60]).hex())

    @staticmethod
    def is_answer(kind, frame):
        """the kernel's own, to somebody who spoke first: "that is my address" (RFC 826), "nobody is at that door" (RFC 792, RFC 9293
        §3.10.7.1), an echo. A reset of a connection that was begun here comes after a SYN, which is counted"""
        if kind == 0x0806:
            return frame[20:22] == b"\0\2"
        if kind != 0x0800 or len(frame) < 34:
            return False
        body = frame[14 + (frame[14] & 15) * 4:]
        return (frame[23] == 1 and body[:1] in (b"\0", b"\3")) or (frame[23] == 6 and len(body) >= 14 and bool(body[13] & RST))

    def sent(self, frame, now):
        self.frames["sent"] += 1
        self.first = self.first or now
        self.last = now
        kind = struct.unpack_from("!H", frame, 12)[0] if len(frame) >= 14 else 0
        answer = self.is_answer(kind, frame)
        self.frames["answers"] += answer
        if kind == 0x0806 and not answer:
            self.frames["arp"] += 1
            self.arp_times.append(round(now, 4))
            if frame[0] & 1:
                self.asked_all_times.append(round(now, 4))
            self.talk(frame)
            self.rate(self.datagrams, now)
            self.max_arp_per_second = max(self.max_arp_per_second, len(self.datagrams))
        elif kind == 0x0800 and len(frame) >= 34:
            self.sent_ipv4(frame, now, answer)
        elif kind == 0x86DD and len(frame) >= 54:
            self.sent_ipv6(frame, now)

    @staticmethod
    def rate(queue, now):
        queue.append(now)
        while queue and queue[0] < now - 1.0:
            queue.popleft()

    def sent_ipv6(self, frame, now):
        target = ipaddress.IPv6Address(frame[38:54])
        protocol = frame[20]
        self.frames["ipv6"] += 1
        if protocol in (0, 58):            # the kernel's own neighbour and group messages
            return
        self.talk(frame)
        if not (target.is_link_local or target.is_multicast):
            self.leaving[str(target)] += 1

    def sent_ipv4(self, frame, now, answer):
        header = (frame[14] & 15) * 4
        protocol, target = frame[23], ipaddress.IPv4Address(frame[30:34])
        if protocol == 2:                  # IGMP: the kernel joins a group
            return
        if not answer:
            self.talk(frame)
        link_local_group = target.is_multicast and (target in ipaddress.ip_network("224.0.0.0/24")
                                                     or str(target) in ("239.255.255.250", "224.0.23.0"))
        if not (target in self.lan or link_local_group or str(target) == "255.255.255.255"):
            self.leaving[str(target)] += 1
        body = frame[14 + header:14 + struct.unpack_from("!H", frame, 16)[0]]
        if protocol == 6 and len(body) >= 20:
            self.sent_tcp(self.devices[str(target)], body, now, frame[:6].hex(":"))
        elif protocol == 17 and len(body) >= 8:
            self.sent_udp(self.devices[str(target)], body, now)

    def sent_udp(self, device, body, now):
        port = struct.unpack_from("!H", body, 2)[0]
        self.frames["udp"] += 1
        if port == 3610 and len(body) >= 8 + 12:
            device.echonet[f"{body[8 + 10]:02X}"] += 1
        if port in NEVER_WRITE and len(body) > 8:
            device.guarded_bytes[port] += len(body) - 8
        if port == 5351 and len(body) >= 8 + 2:
            device.natpmp[f"{body[8]}.{body[9] & 0x7F}"] += 1
        if port == 161 and len(body) > 8:
            device.session(now)
            device.snmp[self.snmp_kind(body[8:])] += 1

    @staticmethod
    def snmp_kind(data):
        """the tag behind version and community: a0 Get, a1 GetNext, a3 Set …"""
        at = 2 + (data[1] & 0x7F if data[1] & 0x80 else 0)
        for _ in range(2):
            if at + 1 >= len(data):
                return "?"
            at += 2 + data[at + 1]
        return f"{data[at]:02x}" if at < len(data) else "?"

    def sent_tcp(self, device, body, now, mac):
        source, port = struct.unpack_from("!HH", body)
        flags, offset = body[13], (body[12] >> 4) * 4
        key, payload = (source, port), body[offset:]
        if flags & SYN and not flags & ACK:
            if key not in device.connections:
                device.first_syn = device.first_syn or now
                device.tried[port] = now
                device.syns[port] += 1
                self.syn_times.append(round(now, 4))
                self.by_mac.setdefault(mac, []).append(round(now, 4))
                self.rate(device.recent, now)
                device.max_per_second = max(device.max_per_second, len(device.recent))
            device.connections[key] = now
            device.began.setdefault(key, now)
        if flags & ACK and not flags & (SYN | RST) and key in device.connections:
            device.opened.add(port)            # a late SYN-ACK to a connect() that was given up is answered with RST instead
            device.connections[key] = "open"   # for a moment, when the word that opens it closes it too
            self.open_at[mac].add((id(device), key))
            self.max_open_at[mac] = max(self.max_open_at[mac], len(self.open_at[mac]))
        device.note(now)
        if not flags & SYN and key in device.began:
            self.halves[mac].append((device.began.pop(key), now))
        if flags & (FIN | RST):
            device.connections.pop(key, None)
            self.open_at[mac].discard((id(device), key))
        self.max_half_all = max(self.max_half_all, sum(d.half(now) for d in self.devices.values()))
        if payload:
            self.payload(device, key, bytes(payload), now)

    def payload(self, device, key, data, now):
        port = key[1]
        device.payload_bytes += len(data)
        if port in NEVER_WRITE:
            device.guarded_bytes[port] += len(data)
        found = REQUEST.match(data)
        if found:
            device.requests[f"{found[1].decode()} :{port} {found[2].decode(errors='replace')}"] += 1
            self.request(device, key, found, data, now)
        if port == 1883 and data:
            device.session(now)
            device.mqtt[str(data[0] >> 4)] += 1
        if port == 21:
            for line in data.decode("latin-1").splitlines():
                device.session(now)
                device.ftp[line.split(" ")[0].upper()[:8]] += 1
        if port in (139, 445):
            self.smb(device, data, now)
        if port in (3389, 5900, 5901):
            device.screens[data.hex()] += 1

    @staticmethod
    def request(device, key, found, data, now):
        login = b"\r\nauthorization:" in data.lower()
        action = SOAP.search(data)
        if login:
            device.credentials[key[1]] += 1
        if found[1] == b"POST" and action:
            device.soap[action[1].decode()] += 1
        elif found[1] == b"POST":
            device.posts[found[2].decode(errors="replace")] += 1
        if login or (found[1] == b"POST" and not action):
            device.session(now)
            device.asked[key] = True

    @staticmethod
    def smb(device, data, now):
        """[MS-SMB2] 2.2.1, 2.2.9; [MS-CIFS] 2.2.3.1: sessions, and which shares are entered"""
        if data[4:8] == b"\xfeSMB" and len(data) >= 4 + 64:
            command = data[16] | data[17] << 8
            if command == 1:
                device.session(now)
            if command == 3 and len(data) >= 4 + 64 + 8:
                offset, length = struct.unpack_from("<HH", data, 4 + 64 + 4)
                device.trees[data[4 + offset:4 + offset + length].decode("utf-16-le", "replace").rsplit("\\", 1)[-1]] += 1
        elif data[4:8] == b"\xffSMB" and len(data) > 8:
            if data[8] == 0x73:
                device.session(now)
            if data[8] == 0x75:
                device.trees["IPC$" if b"IPC$" in data.replace(b"\0", b"") else "?"] += 1

    def received(self, frame, now):
        self.frames["received"] += 1
        self.heard.setdefault(frame[6:12].hex(":"), now)
        if frame[12:14] == b"\x08\x06" and frame[20:22] == b"\0\2":
            self.answered.setdefault(frame[22:28].hex(":"), now)
        if len(frame) < 54 or frame[12:14] != b"\x08\x00" or frame[23] != 6:
            return
        header = (frame[14] & 15) * 4
        body = frame[14 + header:]
        device = self.devices.get(dotted(frame[26:30]))
        if device is None or len(body) < 14:
            return
        port, source = struct.unpack_from("!HH", body)
        if body[13] & RST:
            device.connections.pop((source, port), None)
            self.open_at[frame[6:12].hex(":")].discard((id(device), (source, port)))
            if (source, port) in device.began:
                self.halves[frame[6:12].hex(":")].append((device.began.pop((source, port)), now))
        said = ANSWER.match(bytes(body[(body[12] >> 4) * 4:]))
        if said and device.asked.pop((source, port), None) and int(said[1]) in REFUSED:
            device.refused[port] += 1

    @staticmethod
    def most_at_once(spans):
        """of (from, to)"""
        most = n = 0
        for _at, change in sorted([(end, -1) for _begin, end in spans] + [(begin, 1) for begin, _end in spans]):
            n += change
            most = max(most, n)
        return most

    def result(self):
        return {
            "max_half_open_by_mac": {mac: self.most_at_once(spans) for mac, spans in self.halves.items()},
            "max_established_by_mac": dict(self.max_open_at),
            "frames": dict(self.frames), "leaving": dict(self.leaving), "marks": self.marks,
            "first": self.first, "last": self.last, "max_arp_per_second": self.max_arp_per_second,
            "max_half_open_all": self.max_half_all, "heard": self.heard, "answered": self.answered, "arp_times": self.arp_times, "syn_times": self.syn_times, "by_mac": self.by_mac,
            "asked_all_times": self.asked_all_times,
            "devices": {address: device.result() for address, device in self.devices.items()},
        }
