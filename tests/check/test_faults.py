#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every fault and every kind of login, each beside its counterpart; what is mended is seen; and the counters of harm do count."""
import json
import os
import socket
import struct
import subprocess
import tempfile
import time

import cases
import contract
import engine
import judging
import packs

engine.sys.path.insert(0, engine.HOME)
from devices import faults, logins                                              # noqa: E402
import observer                                                                  # noqa: E402
from observer import Observer                                                   # noqa: E402

MENDED = ("login-form", "login-hmac", "login-token")


def change(makers):
    maker = logins.rules()
    faults.add_to(maker)
    packs.write(os.path.join(makers, "hanamaru.json"), maker)


# ---- in the home ------------------------------------------------------------------------------------

def truth():
    with open(os.path.join(os.environ["UCHI_HOME_OUT"], "truth.json"), encoding="utf-8") as file:
        return json.load(file)


def think():
    engine.control("mark logins")
    time.sleep(1)


def inside_faults():
    one = engine.Engine("--pack", packs.bundle(tempfile.mkdtemp(dir=os.environ["UCHI_HOME_OUT"]), change))
    one.wait("scope", 10)
    time.sleep(1)
    engine.control("mark consent")
    report = one.whole_run(before_logins=think, many=True)
    engine.save("counters", engine.control("show", answer=True))
    ids = {d["addresses"]["mac"]: d["id"] for d in (report or {"devices": []})["devices"]}
    ids = {d["name"]: ids.get(d["mac"]) for d in truth()["devices"]}
    engine.save("looked", [look_at(one, row["id"], found) for row in (report or {"devices": []})["devices"] for found in first_of_each(report, row)]
                + [look_at(one, None, finding["finding"]) for finding in (report or {"network": {"findings": []}})["network"]["findings"]])
    again = {name: look_again(one, name, ids[name]) for name in MENDED}
    one.send({"command": "describe", "device": ids["fw-silent"], "firmware": "Ver.1.05"})
    typed = one.wait("report", 20)
    one.send({"command": "describe", "device": ids["fw-silent"], "firmware": "Ver.1.07"})
    newer = one.wait("report", 20)
    one.send({"command": "describe", "device": ids["camera-plain"], "model": "UT-GONE1"})
    picked = one.wait("report", 20)
    engine.save("result", {"report": report, "again": again, "ids": ids, "exit": one.quit(),
                           **{k: v and v["report"] for k, v in (("typed", typed), ("newer", newer), ("picked", picked))}})


def first_of_each(report, row):
    """findings of a row that no row before it has; a login is not spent on this"""
    seen = {f["finding"] for before in report["devices"][:report["devices"].index(row)] for f in before["findings"]}
    return sorted({f["finding"] for f in row["findings"]} - seen - {"default-password", *cases.CHECK_OF})


def look_at(one, device, finding):
    """what a second look says while nothing was mended: (finding, still there, seconds)"""
    began = time.monotonic()
    one.send({"command": "recheck", "checks": [finding], **({"device": device} if device else {})})
    report = one.wait("report", 20)
    rows = (report or {"report": {"devices": [], "network": {"findings": []}}})["report"]
    place = next((d for d in rows["devices"] if d["id"] == device), rows["network"])
    return finding, finding in {f["finding"] for f in place["findings"]}, time.monotonic() - began


def look_again(one, name, device):
    """not mended, then mended: (report, seconds) each"""
    found = []
    for mended in (False, True):
        if mended:
            with open(os.path.join(os.environ["UCHI_HOME_OUT"], "devices", name, "mended"), "w", encoding="ascii"):
                pass
        began = time.monotonic()
        one.send({"command": "recheck", "device": device, "checks": ["default-password"]})
        report = one.wait("report", 20)
        found.append((report and report["report"], time.monotonic() - began))
    return found


# ---- a rude program ------------------------------------------------------------------------------------

def say(address, port, *data, wait=0.3):
    with socket.create_connection((address, port), 3) as sock:
        for one in data:
            sock.sendall(one)
            time.sleep(wait)


def send(address, port, data):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.sendto(data, (address, port))


def get(method, path, more=""):
    return f"{method} {path} HTTP/1.1\r\nHost: x\r\n{more}Content-Length: 0\r\n\r\n".encode()


def silent_connects(address, ports):
    socks = []
    for port in ports:
        sock = socket.socket()
        sock.setblocking(False)
        sock.connect_ex((address, port))
        socks.append(sock)
    time.sleep(0.1)
    return socks


def inside_rude():
    ip = {d["name"]: d["ipv4"] for d in truth()["devices"]}
    kept = silent_connects(ip["phone"], range(20000, 20140))
    engine.control("mark consent")
    say(ip["ftp-box"], 21, b"USER anonymous\r\n", b"LIST\r\n")
    engine.control("mark logins")
    kept += [socket.create_connection((ip["camera"], 80)) for _ in range(3)]
    for sock in kept:
        sock.close()
    send("198.51.100.7", 9, b"x")
    say(ip["printer"], 9100, b"hello")
    say(ip["printer"], 631, get("GET", "/"))
    say(ip["printer"], 631, get("GET", "/printers"))
    for _ in range(4):
        say(ip["camera-locks"], 80, get("GET", "/", "Authorization: Basic YTpi\r\n"), wait=0.2)
    for path in ("/snapshot.jpg", "/reboot"):
        say(ip["nas"], 80, get("GET", path))
    say(ip["nas"], 80, get("PUT", "/x"))
    say(ip["nas"], 80, get("POST", "/settings"))
    say(ip["router"], 5000, get("POST", "/ctl/IPConn", 'SOAPAction: "urn:schemas-upnp-org:service:WANIPConnection:1#DeletePortMapping"\r\n'))
    say(ip["camera"], 554, b"SETUP rtsp://x/ RTSP/1.0\r\nCSeq: 1\r\n\r\n")
    say(ip["broker"], 1883, b"\x10\x0c\x00\x04MQTT\x04\x02\x00\x0a\x00\x00", b"\x82\x06\x00\x01\x00\x01#\x00")
    subprocess.run(["smbclient", f"//{ip['nas']}/share", "-N", "-c", "ls"], capture_output=True, timeout=20, check=False,
                   env=dict(os.environ, HOME="/nonexistent"))
    send(ip["nas"], 161, bytes.fromhex("301a02010104067075626c6963a30d0201010201000201003002") + b"\x30\x00")
    send(ip["router"], 5351, struct.pack("!BBHHHI", 0, 2, 0, 80, 8080, 60))
    send(ip["air-conditioner"], 3610, bytes.fromhex("1081000105FF010130016101800130"))
    for _ in range(26):
        try:
            socket.create_connection((ip["fragile"], 80), 1).close()
        except OSError:
            pass
    time.sleep(0.5)
    engine.save("counters", engine.control("show", answer=True))


# ---- judged afterwards ------------------------------------------------------------------------------------

def device_of(found, report, name):
    return next(d for d in report["devices"] if d["id"] == found["ids"][name])


def state(device, check="default-password"):
    return next(((c["outcome"], c.get("reason")) for c in device["checks"] if c["check"] == check), None)


def findings(device):
    return {f["finding"] for f in device["findings"]}


def outside_faults(report):
    result = engine.in_home(__file__, "faults", layout="faults", seed=engine.fresh_seed(), profile="wifi")
    report.check("the scenario ran", result.code == 0, result.output[-800:])
    found, facts, told = result.json("result"), result.json("truth"), result.json("summary")
    whole = found["report"]
    print(f"# {whole['duration_ms'] / 1000:.1f} s, {len(whole['devices'])} devices, {whole['summary']}", flush=True)
    report.check("the run is whole", whole["complete"])
    lines = contract.broken_lines(result.events)
    report.check("every line keeps the contract", not lines, str(lines[:3]))
    report.check("no password in the stream", logins.FIRST not in json.dumps(result.events))
    right, missing, wrong = judging.differences(facts, whole)
    report.check(f"{right} findings that are true", not missing, str(missing))
    report.check("and no false alarm", not wrong, str(wrong))
    seen_in = {f["finding"] for d in facts["devices"] for f in d["findings"]}
    report.check("every outcome of software is there", {"firmware-old", "known-flaw", "support-ended", "replace-no-fix"} <= seen_in)
    cases.judge(report, "faults", facts, whole, engine.rows_by_mac(whole, facts))
    broken = judging.violations(facts, result.json("counters"), told)
    report.check("the safety contract, as the devices saw it", not broken, str(broken))
    outside_logins(report, found, whole, told, result.json("counters"))
    outside_software(report, found, whole)
    outside_mended(report, found, told, result.json("looked"))


def outside_logins(report, found, whole, told, counters):
    for way in (w for w in logins.WAYS if w not in logins.HOSTILE):
        box = told[f"login-{way}"]
        report.check(f"login {way}: logged out after every way in", way in ("blank", *logins.UNCLEAR) or box["logouts"] == box["opened"], str(box))
        if f"login-{way}-changed" in told:
            report.check(f"login {way}: a changed password is fine", state(device_of(found, whole, f"login-{way}-changed")) == ("ok", None))
    digest = device_of(found, whole, "camera-digest-changed")
    tried = counters["devices"][digest["addresses"]["ipv4"][0]]["requests_with_credentials"]
    report.check("Digest: a changed password is fine, after one login", state(digest) == ("ok", None) and tried == {"80": 1}, str((state(digest), tried)))
    family = device_of(found, whole, "camera-family")
    asked = counters["devices"][family["addresses"]["ipv4"][0]]["requests_with_credentials"]
    report.check("a realm of the family with the first password still, and no model: no login at all", state(family) == ("unknown", "no-model") and not asked,
                 str((state(family), asked)))
    for way in ("unique", "first", "app"):
        report.check(f"{way}: not tried, not flagged", told[f"login-{way}"]["tried"] == 0 and state(device_of(found, whole, f"login-{way}")) == ("ok", None))
    for name in ("login-rented", "rented-gateway"):
        got = state(device_of(found, whole, name))
        report.check(f"{name}: not tried", told[name].get("tried", 0) == 0 and got in (("unknown", "rented"), ("ok", None)), str(got))
    report.check("rented: the word says so", state(device_of(found, whole, "login-rented")) == ("unknown", "rented"))
    for way in ("shifts", "reboots"):
        got = state(device_of(found, whole, f"login-{way}"))
        report.check(f"{way}: unknown, with a reason", got is not None and got[0] == "unknown" and bool(got[1]), str(got))
        report.check(f"{way}: one login at most", told[f"login-{way}"]["tried"] <= 1, str(told[f"login-{way}"]))
    mute = state(device_of(found, whole, "tarpit"))
    report.check("a door that takes us in and never says a word: whether a password stands behind it is unknown", mute == ("unknown", "silent"), str(mute))


def outside_software(report, found, whole):
    def flaw(name, source=whole):
        return next((f for f in device_of(found, source, name)["findings"] if f["finding"] == "known-flaw"), None)
    report.check("a flaw is named for the staff", flaw("fw-flaw") and flaw("fw-flaw")["details"]["ids"] == "CVE-2099-0001, JVN#00000001", str(flaw("fw-flaw")))
    report.check("one that is used for attacks is for today", flaw("fw-attacked") and flaw("fw-attacked")["level"] == "today")
    versions = {name: device_of(found, whole, name)["firmware"].lstrip("V") for name in ("fw-old", "fw-flaw", "fw-attacked", "fw-endpoint", "buffalo-old", "tells-all")}
    report.check("the version is read from page, UPnP, mDNS, a maker's own file and SNMP",
                 versions == {"fw-old": "1.99", "fw-flaw": "1.06", "fw-attacked": "1.02", "fw-endpoint": "1.05", "buffalo-old": "1.06", "tells-all": "1.05"}, str(versions))
    silent = state(device_of(found, whole, "fw-silent"), "known-flaw")
    report.check("no version: it could not be told", silent == ("unknown", "no-version"), str(silent))
    mixed = state(device_of(found, whole, "fw-revision"), "known-flaw")
    report.check("another hardware revision: it could not be told", mixed == ("unknown", "unclear"), str(mixed))
    report.check("a typed version is judged", "known-flaw" in findings(device_of(found, found["typed"], "fw-silent")))
    report.check("a newer one is fine", state(device_of(found, found["newer"], "fw-silent"), "known-flaw") == ("ok", None)
                 and "known-flaw" not in findings(device_of(found, found["newer"], "fw-silent")))
    report.check("a picked model is judged", "replace-no-fix" in findings(device_of(found, found["picked"], "camera-plain")))
    router = device_of(found, whole, "open-router")
    report.check("NAT-PMP is seen", any(s["port"] == 5351 and s["transport"] == "udp" for s in router["services"]), str(router["services"]))


def outside_mended(report, found, told, looked):
    report.check("a second look at many kinds of findings", len({finding for finding, _, _ in looked}) >= 15, str(looked))
    report.check("what nobody mended is still there", all(there for _, there, _ in looked), str([l for l in looked if not l[1]]))
    report.check("each within 10 s", all(took <= 10 for _, _, took in looked), str(sorted(looked, key=lambda l: -l[2])[:3]))
    for name in MENDED:
        (before, first), (after, second) = found["again"][name]
        report.check(f"{name}: looked again within 10 s", max(first, second) <= 10, f"{first:.1f} {second:.1f}")
        report.check(f"{name}: still there while nothing was done", bool(before) and findings(device_of(found, before, name)) == {"default-password"})
        report.check(f"{name}: mended is seen", bool(after) and not findings(device_of(found, after, name)) and state(device_of(found, after, name)) == ("ok", None),
                     str(after and state(device_of(found, after, name))))
        report.check(f"{name}: two failed logins at most in all of it", told[name]["failed_logins"] <= 2, str(told[name]))


RUDE = {"sent before the consent", "left the LAN", "ARP pace", "half-open in all", "bytes to a printing port", "half-open", "established",
        "established at all addresses of a MAC", "pace", "failed logins", "logins", "login before the consent", "ECHONET set", "SOAP action", "POST",
        "MQTT", "FTP", "SNMP", "NAT-PMP", "share entered", "entered a screen", "method", "picture", "dangerous path", "more than one GET to 631",
        "locked", "dead", "printed_bytes", "changed"}


def outside_rude(report):
    """a program without manners: every counter must see it"""
    result = engine.in_home(__file__, "rude")
    report.check("the scenario ran", result.code == 0, result.output[-800:])
    counters, told = result.json("counters"), result.json("summary")
    hurried, arp = Observer("192.168.1.0/24"), bytes(12) + b"\x08\x06" + bytes(7) + b"\1" + bytes(20)
    for n in range(500):
        hurried.sent(arp, 1 + n / 1000)
    counters["max_arp_per_second"] = hurried.result()["max_arp_per_second"]
    entered = observer.Device()                        # nor has that home a screen to enter
    hurried.payload(entered, (40000, 5900), b"\1", 2)   # security type "none" is chosen (RFC 6143 §7.1.2)
    next(iter(counters["devices"].values()))["screens"] = entered.result()["screens"]
    told["made-up"] = {"changed": ["/settings"]}       # only the boxes of the other layout tell this
    seen = {what for what, _name, _how in judging.violations(result.json("truth"), counters, told)}
    for what in sorted(RUDE):
        report.check(f"{what} is noticed", what in seen)
    report.check("and nothing is counted that has no case here", seen <= RUDE, str(seen - RUDE))


if __name__ == "__main__":
    engine.main({"faults": inside_faults, "rude": inside_rude}, {"faults": outside_faults, "rude": outside_rude})
