#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""No finding, no kind of login and no kind of device without its case in a virtual home. Reads the tables only; nothing is started."""
import os
import random
import sys
import types

import cases
import contract
import engine
import test_arp
import test_wifi

sys.path.insert(0, engine.HOME)
import layouts                                                                  # noqa: E402
from devices import faults, logins                                              # noqa: E402

HOMES = {"default", "faults", "public"}                                # whose tests call cases.judge()


def home(name):
    """{name of a device: its class} of a layout"""
    args = types.SimpleNamespace(only=None, devices=10, profile="calm", seed=1)
    return {cls.name: cls for cls in layouts.LAYOUTS[name](args, random.Random(1), "/nonexistent").pick_devices()}


def findings(report):
    words = set(contract.load("report")["$defs"]["finding"]["properties"]["finding"]["enum"])
    report.check("every finding of the report has its row, and no other", set(cases.FINDINGS) == words, str(set(cases.FINDINGS) ^ words))
    devices = {name: home(name) for name in HOMES}
    known = {"wifi": set(test_wifi.POINTS), "arp": {"router", cases.NETWORK}, "rivals": set(test_arp.RIVALS), **{name: {*devices[name], cases.NETWORK} for name in HOMES}}
    for finding, cells in cases.FINDINGS.items():
        for what, cell in zip(("has it", "has it not"), cells):
            strangers = [place for place in cell if place[1] not in known.get(place[0], ())]
            report.check(f"{finding}: somebody {what}", bool(cell) and not strangers, str(strangers or "nobody"))


def kinds_of_login(report):
    everybody = layouts.all_devices()
    answered = [way for way in logins.WAYS if way not in logins.UNCLEAR]
    pairs = {way: (f"login-{way}", f"login-{way}-changed") for way in answered}
    pairs.update({"Basic": ("camera", "camera-changed"), "Digest": ("camera-digest", "camera-digest-changed"), "RTSP Basic": ("stream-open", "stream-basic"),
                  "RTSP Digest": ("stream-open", "stream-digest"), "SMB": ("nas", "new-share"), "FTP": ("ftp-box", "ftp-closed"),
                  "MQTT": ("broker", "broker-closed"), "SNMP": ("nas", "new-share")})
    for way, pair in pairs.items():
        report.check(f"{way}: one that opens, and one that does not", all(name in everybody for name in pair), str(pair))
    for way in (*logins.NEVERS, *logins.UNCLEAR):
        report.check(f"{way}: there is one", f"login-{way}" in everybody)
    outcomes = {row[-1] for row in faults.SOFTWARE}
    report.check("every outcome of software", {"firmware-old", "known-flaw", "support-ended", "replace-no-fix", None} == outcomes, str(outcomes))


def kinds(report):
    words = contract.load("report")["$defs"]["device"]["properties"]["kind"]["enum"]
    town = home("town")
    there = {cls.kind for cls in town.values()}
    report.check("the town has 45 devices and more", len(town) >= 45, str(len(town)))
    for kind in words:
        report.check(f"{kind}: lives in the town", kind in there)


if __name__ == "__main__":
    engine.main({}, {"findings": findings, "logins": kinds_of_login, "kinds": kinds})
