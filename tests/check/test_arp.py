#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The privileged sweep: finds whom the other way finds, and does nothing else. The file capability itself is tried with the package,
as root; here the program gets its right from the home's own namespace."""
import ctypes
import json
import os
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import time

import cases
import engine

HELPER = os.path.join(os.path.dirname(engine.program()), "..", "helper", "uchi-kenshin-arp")
MAGIC = 0x70724155
RIVALS = ("false-router", "false-router-quick")
# without the helper, and with it
BOTH_WAYS = ([], ["--as-root"])


def request(magic=MAGIC, version=1, tries=2, index=0, rate=400):
    return struct.pack("IHHII", magic, version, tries, index, rate)


def wlan():
    with open("/sys/class/net/wlan0/ifindex", encoding="ascii") as file:
        return int(file.read())


def run(data):
    with subprocess.Popen([HELPER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={}) as process:
        process.stdin.write(data)
        process.stdin.flush()
        found = process.stdout.read()
        return process.wait(), found


def flooded():
    """a sweep of a network in which somebody answers without end, whatever was asked: how it ended, what it told, and how long it took"""
    for words in ("link add flood0 type veth peer name flood1", "addr add 10.77.0.1/24 dev flood0", "link set flood0 up", "link set flood1 up"):
        subprocess.run(["ip", *words.split()], check=True)
    frame = (b"\xff" * 6 + b"\2\0\0\0\0\5" + b"\x08\x06" + struct.pack("!HHBBH", 1, 0x0800, 6, 4, 2) + b"\2\0\0\0\0\5"
             + socket.inet_aton("10.77.0.1") + b"\xff" * 6 + socket.inet_aton("10.77.0.1"))
    flood = subprocess.Popen([sys.executable, "-c", "import socket, sys, time\n"
                              "s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)\ns.bind(('flood1', 0))\nframe = bytearray.fromhex(sys.argv[1])\n"
                              "end = time.monotonic() + 40\nwhile time.monotonic() < end:\n"
                              "    for host in range(1, 255):\n        frame[31] = host\n        s.send(frame)", frame.hex()])
    began = time.monotonic()
    with open("/sys/class/net/flood0/ifindex", encoding="ascii") as file:
        status, records = run(request(index=int(file.read())))
    took = time.monotonic() - began
    flood.kill()
    flood.wait()
    subprocess.run(["ip", "link", "del", "flood0"], check=True)
    return {"status": status, "records": len(records) // 24, "s": took}


def inside_sweep():
    engine.guard.refuse_outside()
    results = {}
    bad = {"empty": b"", "short": b"UArp", "magic": request(magic=1, index=wlan()), "version": request(version=2, index=wlan()), "tries": request(tries=9, index=wlan()),
           "no tries": request(tries=0, index=wlan()), "no rate": request(rate=0, index=wlan()),
           "rate": request(rate=4000, index=wlan()), "loopback": request(index=1), "nowhere": request(index=9999)}
    for name, data in bad.items():
        with subprocess.Popen([HELPER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={}) as process:
            out, _ = process.communicate(data)
            results[name] = [process.returncode, len(out)]
    before = engine.control("show", answer=True)["frames"].get("arp", 0)
    status, records = run(request(index=wlan()))
    found = []
    for at in range(0, len(records), 24):
        kind, mac, _, address, rtt, _ = struct.unpack_from("B6sB4sIQ", records, at)
        found.append([kind, ":".join(f"{b:02x}" for b in mac), ".".join(str(b) for b in address), rtt])
    counters = engine.control("show", answer=True)
    engine.save("result", {"bad": results, "before": before, "status": status, "found": found, "counters": counters, "flooded": flooded()})


def inside_engine():
    one = engine.Engine()
    one.wait("scope", 10)
    engine.save("report", one.whole_run(allow=False))
    one.quit()


def inside_waking():
    one = engine.Engine()
    one.wait("scope", 10)
    with open(os.path.join(os.environ["UCHI_HOME_OUT"], "truth.json"), encoding="utf-8") as file:
        mac = next(d["mac"] for d in json.load(file)["devices"] if d["name"] == "waking")
    began = time.monotonic()
    one.start()
    while time.monotonic() < began + 6:
        one.next(max(0.01, began + 6 - time.monotonic()))
    with open(os.path.join(os.environ["UCHI_HOME_OUT"], "awake"), "w", encoding="ascii"):
        pass
    at, before = time.monotonic() - began, [e["device"]["id"] for e in one.events if e["event"] == "device" and e["device"]["addresses"]["mac"] == mac]
    ask = one.wait("ask", 60)
    if ask:
        one.send({"command": "allow-logins", "devices": []})
    report = one.wait("report", 60) if ask else next((e for e in one.events if e["event"] == "report"), None)
    engine.save("report", report and report["report"])
    engine.save("result", {"at": at, "before": before})
    one.quit()


def inside_capability():
    with open("/proc/self/status", encoding="ascii") as file:
        rights = next(int(line.split()[1], 16) for line in file if line.startswith("CapEff"))
    engine.save("result", {"uid": os.getuid(), "rights": rights})
    inside_engine()


def children(pid):
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
        return [int(word) for word in file.read().split()]


def may_write_into(pid):
    try:
        with open(f"/proc/{pid}/mem", "r+b"):
            return True
    except OSError:
        return False


def ask_twice(worker, starter):
    """as a worker that was taken over: two sweeps at once, by the socket that it holds; how many ran at a time, and whether both ended"""
    number = ctypes.CDLL(None, use_errno=True).syscall(438, os.pidfd_open(worker), 100, 0)          # pidfd_getfd
    with socket.socket(fileno=number) as talk:
        leashes, outs, most, end = [], [], 0, time.monotonic() + 3
        for _ in range(2):
            (reads, leash), (out, writes) = os.pipe(), os.pipe()
            os.write(leash, request(index=wlan()))
            socket.send_fds(talk, [b"x"], [reads, writes])
            os.close(reads)
            os.close(writes)
            leashes.append(leash)
            outs.append(out)
        while time.monotonic() < end:
            most = max(most, len(children(starter)))
        for leash in leashes:
            os.close(leash)
        for out in outs:
            while os.read(out, 4096):
                pass
        talk.send(b"no descriptors")
    return most


def inside_starter():
    one = engine.Engine()
    one.wait("scope", 10)
    worker = one.workers()[0]
    starter = children(worker)[0]
    told = {"like any other": may_write_into(os.getpid()), "into it": may_write_into(starter)}
    if os.geteuid() == 0:
        told["files"] = sorted(int(name) for name in os.listdir(f"/proc/{starter}/fd"))
        told["at a time"] = ask_twice(worker, starter)
        time.sleep(0.5)
        told["after nonsense"] = [pid for pid in children(worker) if open(f"/proc/{pid}/stat", encoding="ascii").read().split()[2] != "Z"]
    engine.save("result", told)
    one.quit()


def judge_sweep(report):
    result = engine.in_home(__file__, "sweep", more=["--as-root"])
    report.check("the scenario ran", result.code == 0, result.output[-600:])
    told = result.json("result")
    for name, (status, length) in told["bad"].items():
        report.check(f"{name}: refused without a word", status == 1 and length == 0, f"{status} {length}")
    report.check("and without a packet", told["before"] == 0, str(told["before"]))
    truth = {d["mac"]: d["ipv4"] for d in result.json("truth")["devices"]}
    seen = {mac: address for kind, mac, address, _ in told["found"] if kind == 1}
    report.check("everybody answers", seen == truth, f"{set(truth) ^ set(seen)}")
    report.check("it ends by itself", told["status"] == 0 and told["found"][-1][0] == 2)
    report.check("at most 400 a second", told["counters"]["max_arp_per_second"] <= 408, str(told["counters"]["max_arp_per_second"]))
    flood = told["flooded"]
    report.check("somebody who answers without end ends it, and soon", flood["records"] <= 16384 and flood["s"] < 16, str(flood))
    report.check("nothing but ARP left", told["counters"]["frames"]["talk"] == told["counters"]["frames"]["arp"], str(told["counters"]["frames"]))


def judge_engine(report):
    lists = []
    for more in ([], ["--as-root"]):
        result = engine.in_home(__file__, "engine", profile="wifi", more=more)
        found = result.json("report")
        lists.append({(d["addresses"]["mac"], d["kind"]) for d in found["devices"]} if found else set())
    report.check("both ways find the same devices", lists[0] == lists[1] and len(lists[0]) == 22, str(lists[0] ^ lists[1]))


def judge_proxy(report):
    """one that answers for every address is one row, and takes nobody's place"""
    ways = [(proxy, more) for proxy in ("arp-proxy", "arp-proxy-late") for more in BOTH_WAYS]
    for (proxy, more), result in zip(ways, engine.in_homes(__file__, "engine", [
            {"only": f"router,printer,air-conditioner,game,{proxy}", "more": more} for proxy, more in ways])):
        report.check("the scenario ran", result.code == 0, result.output[-600:])
        rows = {d["addresses"]["mac"]: d["addresses"]["ipv4"] for d in result.json("report")["devices"] if not d["self"]}
        there = {d["mac"]: d for d in result.json("truth")["devices"]}
        report.check(f"{proxy}: nobody else", not set(rows) - set(there), str(sorted(rows)))
        # the kernel believes whom it hears first: one that is quicker than they are hides those who say nothing else, unless the helper
        # hears both; and it says nowhere which address is its own
        for mac, device in there.items() if proxy == "arp-proxy-late" or more else ():
            report.check(f"{proxy}: {device['name']} is a row", mac in rows)
            report.check(f"{proxy}: {device['name']} has its address", device["name"] == proxy or proxy == "arp-proxy" and device["gateway"] or device["ipv4"] in rows.get(mac, ()), str(rows.get(mac)))


def signs(found):
    return [(d["gateway"], f["details"].get("sign")) for d in found["devices"] for f in d["findings"] if f["finding"] == "odd-behaviour"]


def judge_router(report):
    """two that say they are the router: said of the router, whoever is quicker; and of nobody else"""
    for false, result in zip(RIVALS, engine.in_homes(__file__, "engine", [
            {"only": f"router,printer,{false}", "more": ["--as-root"]} for false in RIVALS])):
        found = result.json("report")
        report.check(f"{false}: the run is whole", bool(found) and found["complete"], result.output[-600:])
        report.check(f"{false}: it is said of the router, once", signs(found) == [(True, "two-macs")], json.dumps(found)[:3000])
    for result in engine.in_homes(__file__, "engine", [{"only": "router,printer,second-radio", "more": more} for more in BOTH_WAYS]):
        found = result.json("report")
        report.check("the router's own second radio is no second router", bool(found) and signs(found) == [], str(found and signs(found)))
        cases.judge(report, "arp", result.json("truth"), found, engine.rows_by_mac(found, result.json("truth")))


def judge_extender(report):
    """those behind one MAC are rows of their own as far as they say who they are; one box with two addresses is one"""
    for result in engine.in_homes(__file__, "engine", [{"only": "router,printer,translator,twice", "more": more} for more in BOTH_WAYS]):
        found, truth = result.json("report"), {d["name"]: d for d in result.json("truth")["devices"]}
        report.check("the run is whole", bool(found) and found["complete"], result.output[-600:])
        rows = {address: d for d in found["devices"] for address in d["addresses"]["ipv4"]}
        extender, twice = truth["translator"], truth["twice"]
        places = [extender["ipv4"], *[other["ip"] for other in extender["behind"]]]
        own = [rows.get(place, {"id": place})["id"] for place in places[:-1]]
        report.check("the extender and four behind it are five rows", len(set(own)) == 5, str([(p, d["id"]) for p, d in rows.items()]))
        mute = rows.get(places[-1], {"id": None})["id"]
        report.check("one that says nothing is no row that nobody knows", mute in own, str(mute))
        for other in extender["behind"][:-1]:
            got = rows.get(other["ip"], {"kind": "nobody"})
            report.check(f"{other['name']} is called {other['kind']}", got["kind"] == other["kind"], got["kind"])
        report.check("two addresses of one box are one row", rows[twice["ipv4"]]["id"] == rows[twice["behind"][0]["ip"]]["id"])
        report.check("nobody else", len(found["devices"]) == 1 + 2 + 5 + 1, str([(d["id"], d["addresses"], d["names"]) for d in found["devices"]]))


def judge_waking(report):
    """phones that wake after the first questions are there at the end"""
    for result in engine.in_homes(__file__, "waking", [{"only": "router,printer,waking,phone", "more": more} for more in BOTH_WAYS]):
        found, woken = result.json("report"), result.json("result")
        rows = {d["addresses"]["mac"]: d for d in found["devices"]}
        late = next(d for d in result.json("truth")["devices"] if d["name"] == "waking")
        report.check("it slept through the first questions", not woken["before"], str(woken))
        report.check("and is a row at the end", late["ipv4"] in rows.get(late["mac"], {"addresses": {"ipv4": []}})["addresses"]["ipv4"], str(sorted(rows)))
        report.check("it wakes at 6 s", 5.9 <= woken["at"] <= 6.6, str(woken["at"]))


def judge_capability(report):
    """the right of the file itself, which has no power in a namespace of an ordinary user"""
    if os.geteuid() != 0 or subprocess.run(["unshare", "--net", "--mount", "true"], check=False, capture_output=True).returncode != 0:
        print("# LEFT OUT: THE HELPER'S FILE CAPABILITY WAS NOT TRIED, WHICH NEEDS ROOT. Run as root: tests/check/test_arp.py capability", flush=True)
        sys.exit(77)
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        for room, program in (("cli", engine.program()), ("helper", HELPER)):
            os.mkdir(os.path.join(folder, room))
            shutil.copy2(program, os.path.join(folder, room))
        helper = os.path.join(folder, "helper", os.path.basename(HELPER))
        told = {}
        for right in (False, True):
            if right:
                subprocess.run(["setcap", "cap_net_raw=ep", helper], check=True)
            os.environ["UCHI_CHECK_PROGRAM"] = os.path.join(folder, "cli", os.path.basename(engine.program()))
            result = engine.in_home(__file__, "capability", only="router,printer,phone,false-router", more=["--file-capabilities"])
            told[right] = result.json("result")
            found = result.json("report")
            report.check(f"right {right}: the run is whole", bool(found) and found["complete"], result.output[-600:])
            rows = {d["addresses"]["mac"] for d in found["devices"] if not d["self"]}
            there = {d["mac"] for d in result.json("truth")["devices"]}
            report.check(f"right {right}: everybody is found", rows <= there and len(rows) >= len(there) - 1, str(there ^ rows))
            report.check(f"right {right}: the program itself is nobody special", told[right]["uid"] == 1000 and told[right]["rights"] == 0, str(told[right]))
            report.check(f"right {right}: two routers are seen with it alone", signs(found) == ([(True, "two-macs")] if right else []), str(signs(found)))


def judge_starter(report):
    told = engine.in_home(__file__, "starter").json("result")
    report.check("nobody looks into the process that starts it", told == {"like any other": True, "into it": False}, str(told))
    told = engine.in_home(__file__, "starter", more=["--as-root"]).json("result")
    report.check("it holds nothing but its socket", told["files"] == [0, 1, 2, 100], str(told["files"]))
    report.check("who asks for two sweeps at once gets one after the other", told["at a time"] == 1, str(told["at a time"]))
    report.check("nonsense ends it", told["after nonsense"] == [], str(told["after nonsense"]))


if __name__ == "__main__":
    engine.main({"sweep": inside_sweep, "engine": inside_engine, "starter": inside_starter, "capability": inside_capability, "waking": inside_waking},
                {"starter": judge_starter, "proxy": judge_proxy, "sweep": judge_sweep, "both-ways": judge_engine, "router": judge_router,
                 "extender": judge_extender, "waking": judge_waking, "capability": judge_capability})
