#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run inside the home: is everyone there, and does the harness count what it says it counts?"""
import base64
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

import guard

guard.refuse_outside()
OUT = os.environ["UCHI_HOME_OUT"]
TRUTH = json.load(open(sys.argv[1], encoding="utf-8"))
DEVICES = {d["name"]: d for d in TRUTH["devices"]}
failures = 0


def check(what, fine):
    global failures
    failures += not fine
    print(("ok - " if fine else "not ok - ") + what, flush=True)


def get(ip, path="/", user=None, port=80, timeout=5):
    request = urllib.request.Request(f"http://{ip}:{port}{path}")
    if user:
        request.add_header("Authorization", "Basic " + base64.b64encode(user.encode()).decode())
    try:
        with urllib.request.urlopen(request, timeout=timeout) as reply:
            return reply.status, reply.read(4096).decode(errors="replace")
    except urllib.error.HTTPError as error:
        return error.code, ""


def line(ip, port, send=b"", wait=0.5):
    with socket.create_connection((ip, port), 5) as sock:
        if send:
            sock.sendall(send)
        time.sleep(wait)
        return sock.recv(4096)


def ask(ip, port, data, group=None):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.settimeout(3)
        sock.bind((TRUTH["computer"], 0))
        sock.sendto(data, (group or ip, port))
        end = time.monotonic() + 3
        while time.monotonic() < end:
            try:
                reply, sender = sock.recvfrom(4096)
            except TimeoutError:
                return b""
            if sender[0] == ip:
                return reply
    return b""


def observer():
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sock:
        sock.bind(os.path.join(tempfile.mkdtemp(dir=OUT), "asker"))
        sock.settimeout(5)
        sock.sendto(b"show", os.path.join(OUT, "control"))
        return json.loads(sock.recv(1 << 20))


def ip(name):
    return DEVICES[name]["ipv4"]


answers, talk = (observer()["frames"].get(word, 0) for word in ("answers", "talk"))
query = bytes.fromhex("000100000001000000000000") + b"\x0b_googlecast\x04_tcp\x05local\x00" + bytes.fromhex("000c8001")
# a real server makes sure of its name first (RFC 6762 §8.1), on a busy machine for longer than one question waits
tries = next((n for n in range(1, 9) if b"_googlecast" in ask(ip("speaker"), 5353, query, "224.0.0.251")), 0)
check("speaker answers mDNS", tries > 0)
told = observer()["frames"]
check(f"one question is one word, and what the kernel answers is none {talk, answers, told}", told["talk"] == talk + (tries or 8) and told["answers"] > answers)
check("no capability", "CapEff:\t0000000000000000" in open("/proc/self/status", encoding="ascii").read())
check("router asks for a password", get(ip("router"))[0] == 401)
check("camera takes the factory pair", get(ip("camera"), user="admin:jvc1234")[0] == 200)
check("camera refuses another", get(ip("camera"), user="admin:x")[0] == 401)
check("changed camera refuses the factory pair", get(ip("camera-changed"), user="admin:jvc1234")[0] == 401)
check("any password opens camera-any", get(ip("camera-any"), user="a:b")[0] == 200 and get(ip("camera-any"))[0] == 401)
check("telnet greets", len(line(ip("recorder"), 23, wait=1)) > 0)
check("ftp greets", line(ip("ftp-box"), 21).startswith(b"220"))
check("ssh greets", line(ip("pc"), 22).startswith(b"SSH-2.0"))
check("mqtt accepts a connect", line(ip("broker"), 1883, b"\x10\x0c\x00\x04MQTT\x04\x02\x00\x0a\x00\x00")[:1] == b"\x20")
check("echonet answers", ask(ip("air-conditioner"), 3610, bytes.fromhex("1081000105FF010EF0016201D600"), "224.0.23.0")[10:11] == b"\x72")
search = b'M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nMAN: "ssdp:discover"\r\nMX: 1\r\nST: ssdp:all\r\n\r\n'
check("router answers SSDP", b"200 OK" in ask(ip("router"), 1900, search, "239.255.255.250"))
check("television answers SSDP", b"200 OK" in ask(ip("tv"), 1900, search, "239.255.255.250"))
soap = ('<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" s:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"><s:Body>'
        '<u:GetGenericPortMappingEntry xmlns:u="urn:schemas-upnp-org:service:WANIPConnection:1"><NewPortMappingIndex>0</NewPortMappingIndex>'
        '</u:GetGenericPortMappingEntry></s:Body></s:Envelope>')
request = urllib.request.Request(f"http://{ip('router')}:5000/ctl/IPConn", soap.encode(), {
    "SOAPAction": '"urn:schemas-upnp-org:service:WANIPConnection:1#GetGenericPortMappingEntry"', "Content-Type": 'text/xml; charset="utf-8"'})
try:
    body = urllib.request.urlopen(request, timeout=5).read().decode()
except urllib.error.HTTPError as error:
    body = error.read().decode()
check("router tells its port mapping", ip("camera") in body and "8081" in body)
shares = subprocess.run(["smbclient", "-N", "-U", "guest", "-L", ip("nas"), "-g"], capture_output=True, text=True, timeout=20, check=False,
                        env=dict(os.environ, HOME="/nonexistent")).stdout
check("nas lists a share to a guest", "Disk|share" in shares)
for _ in range(3):
    get(ip("camera-locks"), user="admin:no")
check("camera-locks locks", get(ip("camera-locks"))[0] == 403)
with socket.create_connection((ip("printer"), 9100), 5) as paper:
    paper.sendall(b"hello")
    time.sleep(0.3)
check("printer kept the bytes", open(os.path.join(OUT, "devices/printer/paper.bin"), "rb").read() == b"hello")
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stray:
    stray.sendto(b"x", ("198.51.100.7", 9))
time.sleep(0.3)
seen = observer()
check("observer saw the bytes for the printer", seen["devices"][ip("printer")]["guarded_bytes"].get("9100") == 5)
check("observer saw the stray frame", seen["leaving"].get("198.51.100.7", 0) >= 1)
check("observer saw the logins", seen["devices"][ip("camera")]["requests_with_credentials"].get("80") == 2)
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as poke:
    for device in TRUTH["devices"]:
        poke.sendto(b"", (device["ipv4"], 9))
deadline, missing = time.monotonic() + 8, set()
while time.monotonic() < deadline:
    table = {l.split()[0]: l.split()[3] for l in open("/proc/net/arp", encoding="ascii").readlines()[1:]}
    missing = {n for n, d in DEVICES.items() if table.get(d["ipv4"]) != d["mac"]}
    if not missing:
        break
    time.sleep(0.2)
check(f"everyone answers ARP {sorted(missing)}", not missing)
sys.exit(1 if failures else 0)
