#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A Wi-Fi that only NetworkManager knows (python3-dbusmock): how it is protected, and whether it is a home at all.
No radio is needed: the computer's interface is made to look wireless in /sys, and the kernel has no scan of it."""
import json
import os
import subprocess
import time

import contract
import engine

# NM80211ApFlags, NM80211ApSecurityFlags
PRIVACY, TKIP, CCMP, PSK, ENTERPRISE, SAE = 0x1, 0x4 | 0x40, 0x8 | 0x80, 0x100, 0x200, 0x400
POINTS = {                                            # the office first: the kernel asks for neighbours seconds after a check has ended
    "office": (PRIVACY, 0, CCMP | ENTERPRISE),
    "open": (0, 0, 0), "wep": (PRIVACY, 0, 0), "tkip": (PRIVACY, TKIP | PSK, 0), "wpa2": (PRIVACY, 0, CCMP | PSK), "wpa3": (PRIVACY, 0, CCMP | SAE),
}
FOUND = {"open": "wifi-open", "wep": "wifi-wep", "tkip": "wifi-tkip", "wpa2": None, "wpa3": None}
BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path={0}/bus</listen><auth>ANONYMOUS</auth><auth>EXTERNAL</auth><allow_anonymous/>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>"""
MOCK = """
import sys, time, dbus
bus = dbus.bus.BusConnection({address!r})
for _ in range(100):
    if bus.name_has_owner("org.freedesktop.NetworkManager"):
        break
    time.sleep(0.1)
nm = dbus.Interface(bus.get_object("org.freedesktop.NetworkManager", "/org/freedesktop/NetworkManager"), "org.freedesktop.DBus.Mock")
device = nm.AddWiFiDevice("wlan", {interface!r}, 100)
point = nm.AddAccessPoint(device, "point", "うちの無線", "00:23:f8:7e:12:bb", 2, 5400, 10000, 82, dbus.UInt32(0))
mock = dbus.Interface(bus.get_object("org.freedesktop.NetworkManager", point), "org.freedesktop.DBus.Mock")
for name, value in zip(("Flags", "WpaFlags", "RsnFlags"), {flags!r}):
    mock.UpdateProperties("org.freedesktop.NetworkManager.AccessPoint", {{name: dbus.UInt32(value)}})
mock = dbus.Interface(bus.get_object("org.freedesktop.NetworkManager", device), "org.freedesktop.DBus.Mock")
mock.AddProperties("org.freedesktop.NetworkManager.Device.Wireless", {{"ActiveAccessPoint": dbus.ObjectPath(point)}})
"""


# ---- in the home: in a mount namespace of its own, because of /sys ---------------------------------

def inside_ask():
    if os.environ.get("UCHI_WIFI_INSIDE") is None:
        return subprocess.run(["unshare", "-Urm", "/usr/bin/python3", os.path.abspath(__file__), "--inside", "ask"],
                              env=dict(os.environ, UCHI_WIFI_INSIDE="1"), check=False).returncode
    out = os.environ["UCHI_HOME_OUT"]
    os.makedirs(f"{out}/net/wlan0/wireless")
    subprocess.run(["mount", "--bind", f"{out}/net", "/sys/class/net"], check=True)
    with open(f"{out}/bus.conf", "w", encoding="utf-8") as file:
        file.write(BUS.format(out))
    os.environ["DBUS_SYSTEM_BUS_ADDRESS"] = address = f"unix:path={out}/bus"
    log = open(f"{out}/bus.log", "wb")
    daemon = subprocess.Popen(["dbus-daemon", "--nofork", f"--config-file={out}/bus.conf"], stdout=log, stderr=log)
    wait_for(f"{out}/bus")
    try:
        found = {name: ask(name, flags, address, log) for name, flags in POINTS.items()}
    finally:
        daemon.kill()
    engine.save("result", found)
    return 0


def wait_for(path):
    end = time.monotonic() + 10
    while not os.path.exists(path) and time.monotonic() < end:
        time.sleep(0.05)


def ask(name, flags, address, log):
    """scope, and for a home the network's part of a report, with NetworkManager saying those flags"""
    manager = subprocess.Popen(["/usr/bin/python3", "-m", "dbusmock", "--system", "--template", "networkmanager"], stdout=log, stderr=log)
    try:
        done = subprocess.run(["/usr/bin/python3", "-c", MOCK.format(address=address, interface="wlan0", flags=flags)], stdout=log, stderr=log,
                              timeout=30, check=False)
        before = engine.control("show", answer=True)["frames"].get("talk", 0)
        one = engine.Engine()
        scope = one.wait("scope", 10)
        one.start()
        report = one.wait("report" if name == "office" else "device", 10)
        if name != "office":                          # the rest of the run is not what this is about
            one.send({"command": "cancel"})
            one.wait("report", 10)
            one.send({"command": "recheck", "checks": ["wifi-open", "wifi-wep", "wifi-tkip"]})
            report = one.wait("report", 10)
        report = report and report["report"]
        sent = engine.control("show", answer=True)["frames"].get("talk", 0) - before
        return {"mock": done.returncode, "scope": scope and scope["scope"], "sent": sent, "report": report, "exit": one.quit(),
                "broken": [str(line) for line in contract.broken_lines(one.events)]}
    finally:
        manager.kill()
        manager.wait()


# ---- judged afterwards -------------------------------------------------------------------------------

def network_manager(report):
    result = engine.in_home(__file__, "ask", layout="empty")
    found = result.json("result") if os.path.exists(os.path.join(result.folder, "result.json")) else {}
    report.check("the scenario ran", set(found) == set(POINTS), result.output[-500:] + result.text("bus.log")[-500:])
    for name, seen in found.items():
        scope = seen["scope"] or {}
        report.check(f"{name}: the interface is wireless, the name is known", scope.get("link") == "wifi"
                     and (scope.get("wifi") or {}).get("name") == "うちの無線", json.dumps(seen, ensure_ascii=False)[:300])
        report.check(f"{name}: every line keeps the contract", not seen["broken"], str(seen["broken"][:2]))
        if name == "office":
            report.check("office: refused, and nothing is sent", scope.get("refused") == "office-network" and seen["sent"] == 0, str((scope, seen["sent"])))
            continue
        report.check(f"{name}: not refused", scope.get("refused") is None, str(scope))
        report.check(f"{name}: the person is asked first only when it is open", scope.get("ask") == ("open-wifi" if name == "open" else None), str(scope))
        network = (seen["report"] or {}).get("network", {"findings": [], "checks": []})
        got = {f["finding"] for f in network["findings"] if f["finding"].startswith("wifi-")}
        report.check(f"{name}: {FOUND[name] or 'nothing'} is found", got == ({FOUND[name]} - {None}), str(got))
        states = {c["check"]: c["outcome"] for c in network["checks"] if c["check"].startswith("wifi-")}
        wanted = {check: "problem" if check == FOUND[name] else "ok" for check in ("wifi-open", "wifi-wep", "wifi-tkip")}
        report.check(f"{name}: and every kind of protection is judged", states == wanted, str(states))
        report.check(f"{name}: the Wi-Fi's name is in no report", "うちの無線" not in json.dumps(seen["report"], ensure_ascii=False))


if __name__ == "__main__":
    engine.main({"ask": inside_ask}, {"network-manager": network_manager})
