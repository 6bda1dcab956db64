#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole check in the virtual home: who is found, what is found, and that nobody is harmed."""
import ipaddress
import json
import os
import sys
import time

import cases
import contract
import engine
import judging

SECRETS = ("jvc1234", "Mori-Nabe-42", "Kumo-Sora-77")


# safety.md 8: identified only
LEFT_ALONE = {"health", "lock", "car", "energy", "smart-meter", "payment", "intercom"}


def inside_whole():
    one = engine.Engine()
    hello = one.wait("scope", 10)
    time.sleep(1.5)                  # nothing may leave before the person said yes
    engine.control("mark consent")
    began = time.monotonic()
    report = one.whole_run(before_logins=lambda: engine.control("mark logins"))
    engine.save("report", report)
    disk = next((d["id"] for d in (report or {"devices": []})["devices"] if d["kind"] == "nas" and d["vendor"] == "Buffalo"), "")
    one.send({"command": "models", "device": disk})
    engine.save("models", one.wait("models", 5))
    engine.save("took", {"seconds": time.monotonic() - began, "hello": hello is not None, "exit": one.quit()})
    engine.save("counters", engine.control("show", answer=True))


def compare_devices(report, result, found):
    truth = result.json("truth")
    by_mac = engine.rows_by_mac(found, truth)
    for device in truth["devices"]:
        seen = by_mac.get(device["mac"])
        report.check(f"{device['name']} is listed", seen is not None)
        if seen is None:
            continue
        report.check(f"{device['name']} has its address", device["ipv4"] in seen["addresses"]["ipv4"])
        if device["kind"] != "unknown" and device["says_anything"]:
            report.check(f"{device['name']} is called {device['kind']}", seen["kind"] == device["kind"], f"it is {seen['kind']}")
    known = {mac for d in truth["devices"] for mac in (d["mac"], d.get("alias"))}
    listed = [a for d in found["devices"] for a in d["addresses"]["ipv4"]]
    report.check("no address is listed twice", len(listed) == len(set(listed)), str(sorted(listed)))
    strangers = [d["id"] for d in found["devices"] if d["addresses"]["mac"] not in known and not d["self"]]
    report.check("nobody is listed who is not there", not strangers, str(strangers))


def compare_findings(report, result, found):
    right, missing, wrong = judging.differences(result.json("truth"), found)
    report.check(f"{right} findings that are true", not missing, str(missing))
    report.check("and no false alarm", not wrong, str(wrong))


def compare_safety(report, result):
    truth, counters = result.json("truth"), result.json("counters")
    broken = judging.violations(truth, counters, result.json("summary"))
    report.check("the safety contract, as the devices saw it", not broken, str(broken))
    alone = [d for d in truth["devices"] if d["kind"] in LEFT_ALONE]
    asked = [d["name"] for d in alone if counters["devices"][d["ipv4"]]["first_syn"]]
    report.check(f"{len(alone)} that are to be left alone were connected to by nobody", not asked, str(asked))


# what Debian's own servers write down when somebody asks them: log of the device → a word of it, {} is our address
SERVERS = {
    "router/access80.log": "{} - GET /", "router/miniupnpd.log": "HTTP REQUEST", "camera/access80.log": "{} - GET /",
    "camera-changed/access80.log": "{} - GET /", "camera-digest/access80.log": "{} - GET /", "recorder/access80.log": "{} - GET /",
    "nas/access80.log": "{} - GET /", "nas/smbd.txt": "{}", "nas/snmpd.log": "{}", "ftp-box/vsftpd.txt": 'CONNECT: Client "{}"',
    "broker/mosquitto.log": "New connection from {}", "printer/cups_access.txt": "{} - - ", "pc/unshare.log": "Connection from {}", "tv/log/minidlna.log": "M-SEARCH",
}


def as_the_kernel_writes(address):
    """in /proc/net/tcp: the bytes of the network as a number of this machine, the last four of an IPv6 address too"""
    return f"{int.from_bytes(ipaddress.ip_address(address).packed, sys.byteorder):08X}:"


def compare_servers(report, result, found):
    """the servers are real ones, and it was us whom they served"""
    ours = next((d["addresses"]["ipv4"][0] for d in found["devices"] if d["self"]), "nobody")
    for path, word in SERVERS.items():
        text = result.text(os.path.join("devices", path))
        report.check(f"{path} tells of us", word.format(ours) in text, text[-300:])
    telnet = result.text(os.path.join("devices", "recorder", "login23.txt"))
    report.check("the recorder's telnetd had us at its login program", as_the_kernel_writes(ours) in telnet, telnet[-300:])
    for name in ("speaker", "printer"):
        answered = result.json("summary")[name]["answered"]
        report.check(f"avahi of the {name} answered us", ours in answered, str(answered))


def outside_whole(report, seed=1, profile="calm", layout="default"):
    result = engine.in_home(__file__, "whole", seed=seed, profile=profile, layout=layout)
    report.check("the scenario ran", result.code == 0, result.output[-800:])
    found, took = result.json("report"), result.json("took")
    report.check("a report came", found is not None)
    if found is None:
        return
    print(f"# {took['seconds']:.1f} s, {len(found['devices'])} devices, {found['summary']}", flush=True)
    report.check("the run came to its end", found["complete"])
    report.check("something to mend", took["exit"] == 1, str(took["exit"]))
    broken = contract.broken_lines(result.events)
    report.check("every line keeps the contract", not broken, str(broken[:5]))
    report.check("the report keeps the contract", contract.broken_report(found) is None, contract.broken_report(found) or "")
    offered = (result.json("models") or {"models": []})["models"]
    report.check("models of a maker are offered to choose from", len(offered) > 3 and offered == sorted(set(offered)), str(offered[:5]))
    stream = json.dumps(result.events)
    report.check("no password in the stream", not any(secret in stream for secret in SECRETS))
    compare_devices(report, result, found)
    compare_findings(report, result, found)
    compare_safety(report, result)
    if layout == "default":
        compare_servers(report, result, found)
    cases.judge(report, layout, result.json("truth"), found, engine.rows_by_mac(found, result.json("truth")))


if __name__ == "__main__":
    engine.main({"whole": inside_whole}, {
        "calm": outside_whole,
        "town": lambda report: outside_whole(report, engine.fresh_seed(), "wifi", "town"),
    })
