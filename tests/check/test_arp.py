#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The privileged sweep: finds whom the other way finds, and does nothing else. The file capability itself is tried with the package,
as root; here the program gets its right from the home's own namespace."""
import os
import struct
import subprocess

import engine

HELPER = os.path.join(os.path.dirname(engine.program()), "..", "helper", "uchi-kenshin-arp")
MAGIC = 0x70724155


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
    engine.save("result", {"bad": results, "before": before, "status": status, "found": found,
                           "counters": engine.control("show", answer=True)})


def inside_engine():
    one = engine.Engine()
    one.wait("scope", 10)
    engine.save("report", one.whole_run(allow=False))
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
    report.check("nothing but ARP left", told["counters"]["frames"]["talk"] == told["counters"]["frames"]["arp"], str(told["counters"]["frames"]))


def judge_engine(report):
    lists = []
    for more in ([], ["--as-root"]):
        result = engine.in_home(__file__, "engine", profile="wifi", more=more)
        found = result.json("report")
        lists.append({(d["addresses"]["mac"], d["kind"]) for d in found["devices"]} if found else set())
    report.check("both ways find the same devices", lists[0] == lists[1] and len(lists[0]) == 22, str(lists[0] ^ lists[1]))


if __name__ == "__main__":
    engine.main({"sweep": inside_sweep, "engine": inside_engine}, {"sweep": judge_sweep, "both-ways": judge_engine})
