#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is found, how soon, with how many frames: beside arp-scan, and the port scan beside nmap. Each in a fresh virtual home."""
import argparse
import atexit
import json
import os
import resource
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "check"))
import engine                                                                   # noqa: E402
import packs                                                                    # noqa: E402

ARP_SCAN = ["arp-scan", "--localnet", "--retry=3", "--quiet", "--interface=wlan0"]


PORTS = 40          # of each host, in the comparison


def ports():
    """those that the program looks at"""
    with open(os.path.join(engine.ROOT, "data", "pack", "common", "ports.json"), encoding="utf-8") as file:
        return json.load(file)["ports"]


# ---- in the home -------------------------------------------------------------------------------

def inside_ours():
    """to the end of the discovery; the port scans that begin meanwhile go on as ever"""
    one = engine.Engine()
    one.wait("scope", 10)
    began = time.monotonic()
    one.start(many=True)
    seen, end = {}, began + float(os.environ.get("UCHI_BENCH_SECONDS", "10.5"))
    while time.monotonic() < end:
        event = one.next(end - time.monotonic())
        if event and event["event"] == "device":
            mac = event["device"]["addresses"]["mac"]
            seen.setdefault(mac, event["_at"] - began)
    counters = engine.control("show", answer=True)
    one.send({"command": "cancel"})
    one.wait("report", 5)
    one.quit()
    engine.save("result", {"began": began, "seen": seen, "counters": counters})


def inside_arp_scan():
    began = time.monotonic()
    subprocess.run(ARP_SCAN, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    engine.save("result", {"began": began, "took": time.monotonic() - began, "counters": engine.control("show", answer=True)})


def inside_ports():
    """a whole run on many plain hosts"""
    pack = os.environ.get("UCHI_BENCH_PACK")
    one = engine.Engine(*(["--pack", pack] if pack else []))
    one.wait("scope", 10)
    report = one.whole_run(allow=False, many=True)
    counters = engine.control("show", answer=True)
    one.quit()
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    engine.save("result", {"report": report, "counters": counters, "cpu": usage.ru_utime + usage.ru_stime, "rss": usage.ru_maxrss})


def run_nmap(*more):
    """the kernel knows by then who has which address, as it does when ours looks at doors"""
    with open(os.path.join(os.environ["UCHI_HOME_OUT"], "truth.json"), encoding="utf-8") as file:
        addresses = [d["ipv4"] for d in json.load(file)["devices"]]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        for _ in range(2):
            for address in addresses:
                sock.sendto(b"", (address, 9))
            time.sleep(1)
    subprocess.run(["nmap", "-sT", "-Pn", "-n", *more, "-p", os.environ["UCHI_HOME_PORTS"], *addresses],
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    engine.save("result", {"counters": engine.control("show", answer=True)})


def inside_nmap():
    run_nmap()


def inside_nmap_gentle():
    """held to what this program may do: 20 new a second to a device, 400 to all"""
    run_nmap("--max-rate", "400", "--scan-delay", "50ms", "--max-scan-delay", "50ms")


# ---- outside ---------------------------------------------------------------------------------------

def times_of(result):
    """when each true device was known: to the program by its own word, to another tool by what the wire brought it"""
    told, names = result.json("result"), {mac: d["name"] for d in result.json("truth")["devices"] for mac in (d["mac"], d.get("alias"))}
    there, first = len(result.json("truth")["devices"]), {}
    for mac, at in told["seen"].items() if "seen" in told else told["counters"]["answered"].items():
        if mac in names:
            first[names[mac]] = min(at - (0 if "seen" in told else told["began"]), first.get(names[mac], 1e9))
    return sorted(first.values()), there, len([m for m in told.get("seen", ()) if m not in names]) - ("seen" in told)


def most(times, seconds):
    """how many of these within any so many seconds"""
    return max((sum(t <= at < t + seconds for at in times[n:]) for n, t in enumerate(times)), default=0)


def one_round(seed, layout):
    row = {}
    for name, scenario, more in (("ours", "ours", []), ("ours, helper", "ours", ["--as-root"]), ("arp-scan", "arp_scan", ["--as-root"])):
        result = engine.in_home(__file__, scenario, layout=layout, seed=seed, profile="wifi", more=more)
        times, there, phantoms = times_of(result)
        counters = result.json("result")["counters"]
        until = result.json("result")["began"] + times[-1]
        row[name] = {"to_last": sum(at <= until for at in counters["arp_times"]), "found": len(times), "there": there, "phantoms": phantoms, "first": times[0], "ninety": times[int(len(times) * 0.9) - 1],
                     "last": times[-1], "arp": counters["frames"].get("arp", 0),
                     "second": most(counters["asked_all_times"], 1.0), "beacon": most(counters["asked_all_times"], 0.3072)}
    return row


def median(rows, name, what):
    return statistics.median(row[name][what] for row in rows)


def discovery(args):
    rows = [one_round(args.seed + n, "town") for n in range(args.runs)]
    print(f"\n{rows[0]['ours']['there']} devices on a /24 under the lossy Wi-Fi profile, medians of {args.runs}")
    print(f"{'':14}{'found':>7}{'phantoms':>10}{'first s':>9}{'90 % s':>9}{'last s':>9}{'ARP to last':>13}{'ARP in all':>12}{'most a s':>10}{'in 307 ms':>11}")
    for name in rows[0]:
        print(f"{name:14}{median(rows, name, 'found'):7.1f}{median(rows, name, 'phantoms'):10.1f}{median(rows, name, 'first'):9.2f}"
              f"{median(rows, name, 'ninety'):9.2f}{median(rows, name, 'last'):9.2f}{median(rows, name, 'to_last'):13.0f}{median(rows, name, 'arp'):12.0f}"
              f"{max(row[name]['second'] for row in rows):10.0f}{max(row[name]['beacon'] for row in rows):11.0f}")
    last = median(rows, "arp-scan", "last")
    print("first device and nine of ten: " + "; ".join(f"{name} {median(rows, name, 'first'):.3f} s and {median(rows, name, 'ninety'):.2f} s"
                                                       for name in ("ours", "ours, helper")) + " (bounds 0.1 and 0.6 s); "
          f"found of {rows[0]['ours']['there']}: ours {median(rows, 'ours', 'found'):.1f}, with the helper {median(rows, 'ours, helper', 'found'):.1f}, "
          f"arp-scan {median(rows, 'arp-scan', 'found'):.1f}")
    print(f"last device: {median(rows, 'ours', 'last') / last:.2f} of arp-scan's time alone (bound 1.5), "
          f"{median(rows, 'ours, helper', 'last') / last:.2f} with the helper (bound 1.1)\n"
          f"frames until the last device: {median(rows, 'ours', 'to_last') / median(rows, 'arp-scan', 'arp'):.2f} of all of arp-scan's, "
          f"{median(rows, 'ours, helper', 'to_last') / median(rows, 'arp-scan', 'arp'):.2f} with the helper (bound 1.2); those after it are for sleepers, at 5 and 8 s")


def scanned(result):
    """how long from the first new connection to the last one at a door that was shut, repeats too; the most new ones within a second, to one device and to all"""
    counters = result.json("result")["counters"]
    hosts = [d for d in counters["devices"].values() if d["first_syn"]]
    return (max(d["last_shut"] for d in hosts if d["last_shut"]) - min(d["first_syn"] for d in hosts), max(d["max_new_per_second"] for d in hosts),
            most(counters["syn_times"], 1.0))


def doors_of(result):
    """{(address, port)} that stand open; of the router, what another tool could open"""
    told = result.json("result")
    if "report" in told:
        return {(a, s["port"]) for d in told["report"]["devices"] for a in d["addresses"]["ipv4"] for s in d["services"] if s["transport"] == "tcp"}
    there = {(d["ipv4"], port) for d in result.json("truth")["devices"] for port in d.get("doors", ())}
    return there | {(address, port) for address, d in told["counters"]["devices"].items() for port in d["opened"]}


def elsewhere(result, wanted):
    """how many connections went to ports that are not in the list"""
    return sum(n for d in result.json("result")["counters"]["devices"].values() for port, n in d["ports"].items() if int(port) not in wanted)


def house(args, layout, wanted, env):
    rows = {"ours": [], "nmap -sT -Pn": [], "the same within our limits": []}
    missed = there = strays = 0
    for n in range(args.runs):
        results = [engine.in_home(__file__, scenario, layout=layout, seed=args.seed + n, profile="wifi", more=more, env=env)
                   for scenario, more in (("ports", []), ("nmap", ["--as-root"]), ("nmap_gentle", ["--as-root"]))]
        for name, result in zip(rows, results):
            rows[name].append(scanned(result))
        doors = doors_of(results[1])
        there, missed, strays = there + len(doors), missed + len(doors - doors_of(results[0])), strays + elsewhere(results[0], wanted)
    ours = statistics.median(row[0] for row in rows["ours"])
    print(f"  {LAYOUTS[layout]}: of {there} open doors in {args.runs} homes ours missed {missed}, and {strays} connections went to other ports")
    for name, row in rows.items():
        took = statistics.median(r[0] for r in row)
        print(f"    {name:28} {took:6.2f} s from the first knock to the last at a shut door; at most {max(r[1] for r in row)} new a second to one device, "
              f"{max(r[2] for r in row)} to all" + (f"; ours takes {ours / took:.2f} of it" if name != "ours" else ""))


LAYOUTS = {"doors": "one in five drops what it does not expect (bound 1.2)", "open-doors": "all answer at once"}


def port_scan(args):
    """ours has the list of a pack that ends where the other tool's does"""
    wanted = ports()[:PORTS]

    def shorten(folder):
        path = os.path.join(folder, "..", "common", "ports.json")
        with open(path, encoding="utf-8") as file:
            packs.write(path, {**json.load(file), "ports": wanted})

    folder = tempfile.mkdtemp(prefix="uchi-bench-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.chmod(folder, 0o755)
    env = {"UCHI_HOME_PORTS": ",".join(map(str, wanted)), "UCHI_BENCH_PACK": packs.bundle(folder, shorten)}
    print(f"\n30 hosts x {len(wanted)} ports, medians of {args.runs}")
    for layout in LAYOUTS:
        house(args, layout, wanted, env)


def many(args):
    result = engine.in_home(__file__, "ports", layout="many", seed=args.seed, profile="calm", more=["--devices", "250"])
    told = result.json("result")
    report, counters = told["report"], told["counters"]
    worst = max(d["max_new_per_second"] for d in counters["devices"].values())
    print(f"\n250 devices (--many-devices): {report['duration_ms'] / 1000:.1f} s (bound 45), {len(report['devices']) - 1} found, engine CPU {told['cpu']:.1f} s, RSS {told['rss'] / 1024:.0f} MiB (bound 64), "
          f"at most {counters['max_arp_per_second']} ARP a second, {counters['max_half_open_all']} half-open, {worst} new connections a second to one device")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=10, help="rounds of each comparison (10)")
    parser.add_argument("--seed", type=int, default=int(time.time()) % 100000, help="first seed; the default is a new one")
    parser.add_argument("what", nargs="*", choices=["discovery", "ports", "many", []], help="only these")
    args = parser.parse_args()
    print(f"seed {args.seed}")
    for name, work in (("discovery", discovery), ("ports", port_scan), ("many", many)):
        if not args.what or name in args.what:
            work(args)


if __name__ == "__main__":
    if len(sys.argv) == 3 and sys.argv[1] == "--inside":
        globals()["inside_" + sys.argv[2]]()
    else:
        main()
