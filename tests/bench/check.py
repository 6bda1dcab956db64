#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole check of the town beside nmap in the same town, and what is found over fresh seeds."""
import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "check"))
import engine                                                                   # noqa: E402
from test_whole import KNOWN, UNASKED                                           # noqa: E402

# as the person of this program would have to: who is there, then what stands open and takes its maker's password
PEER = [["nmap", "-n", "-sn", "{network}"], ["nmap", "-n", "-sT", "--script", "http-default-accounts", "{network}"]]
PEER_VERSIONS = [PEER[0], ["nmap", "-n", "-sT", "-sV", "--script", "http-default-accounts", "{network}"]]


# ---- in the home -------------------------------------------------------------------------------

def inside_ours():
    one = engine.Engine()
    one.wait("scope", 10)
    report = one.whole_run()
    code = one.quit()
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    engine.save("result", {"report": report, "exit": code, "cpu": usage.ru_utime + usage.ru_stime, "rss": usage.ru_maxrss,
                           "counters": engine.control("show", answer=True)})


def run_peer(commands):
    with open(os.path.join(os.environ["UCHI_HOME_OUT"], "truth.json"), encoding="utf-8") as file:
        network = json.load(file)["network"]
    began = time.monotonic()
    for command in commands:
        left = 280 - (time.monotonic() - began)
        try:
            subprocess.run([word.format(network=network) for word in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                           timeout=max(1, left), check=False)
        except subprocess.TimeoutExpired:
            pass
    engine.save("result", {"took": time.monotonic() - began, "counters": engine.control("show", answer=True)})


def inside_peer():
    run_peer(PEER)


def inside_peer_versions():
    run_peer(PEER_VERSIONS)


# ---- outside ---------------------------------------------------------------------------------------

def judge(result):
    """(right, missing, too many) of the findings, and of the kinds and makers"""
    told, truth = result.json("result")["report"], result.json("truth")
    by_mac = engine.rows_by_mac(told, truth)
    right, missing, wrong, off, kinds, kinds_right, makers, makers_right = 0, [], [], [], 0, 0, 0, 0
    for device in truth["devices"]:
        seen = by_mac.get(device["mac"])
        expected = {f["finding"] for f in device["findings"]}
        got = {f["finding"] for f in seen["findings"]} - UNASKED if seen else set()
        right += len(expected & KNOWN & got)
        missing += [f"{device['name']}: {f}" for f in (expected & KNOWN) - got]
        wrong += [f"{device['name']}: {f}" for f in got - expected]
        if seen and device["says_anything"] and device["kind"] != "unknown":
            kinds += 1
            kinds_right += seen["kind"] == device["kind"]
            off += [f"kind of {device['name']}: {device['kind']}, shown as {seen['kind']}"] if seen["kind"] != device["kind"] else []
        if seen and device["vendor"]:
            makers += 1
            named = seen["vendor"].lower().startswith(device["vendor"].split()[0].lower())
            makers_right += named
            off += [] if named else [f"maker of {device['name']}: {device['vendor']}, shown as '{seen['vendor']}'"]
    return right, missing, wrong, (kinds_right, kinds), (makers_right, makers), off


def judge_words(result, what):
    """(right, of so many, lines about the others) of the devices that say their model or firmware; one shown where none is said counts as wrong"""
    by_mac = engine.rows_by_mac(result.json("result")["report"], result.json("truth"))
    seen = [(d, by_mac[d["mac"]][what]) for d in result.json("truth")["devices"] if d["mac"] in by_mac]
    off = [(d, shown) for d, shown in seen if d[what] and d[what].lower() not in shown.lower()]
    made_up = [(d, shown) for d, shown in seen if shown and (not d[what] or d[what].lower() not in shown.lower())]
    said = sum(bool(d[what]) for d, _ in seen)
    return said - len(off), said, len(made_up), [f"{what} of {d['name']}: '{d[what]}', shown as '{shown}'" for d, shown in off + made_up]


def seeds(args):
    """precision and recall over homes that nobody has seen"""
    right, missing, wrong, kinds, makers, there, found = 0, [], [], [0, 0], [0, 0], 0, 0
    words, other = {"model": [0, 0, 0], "firmware": [0, 0, 0]}, set()
    for n in range(args.runs):
        result = engine.in_home(__file__, "ours", layout="town", seed=args.seed + n, profile="wifi")
        r, m, w, k, v, o = judge(result)
        other.update(o)
        right, missing, wrong = right + r, missing + m, wrong + w
        kinds, makers = [a + b for a, b in zip(kinds, k)], [a + b for a, b in zip(makers, v)]
        for what in words:
            *counts, lines = judge_words(result, what)
            words[what] = [a + b for a, b in zip(words[what], counts)]
            other.update(lines)
        truth = result.json("truth")["devices"]
        seen = engine.rows_by_mac(result.json("result")["report"], result.json("truth"))
        there, found = there + len(truth), found + sum(d["mac"] in seen for d in truth)
    print(f"\n{args.runs} towns of fresh seeds under the lossy profile: {found} of {there} devices, "
          f"findings {right} of {right + len(missing)} (recall {right / (right + len(missing)):.1%}, bound 98 %), wrong {len(wrong)} "
          f"(precision {right / (right + len(wrong)):.1%}, bound 100 %)")
    print(f"kind right {kinds[0] / kinds[1]:.1%} (bound 95 %), maker right {makers[0] / makers[1]:.1%} (bound 98 %), "
          + ", ".join(f"{what} right {right} of {said} that say it ({right / max(1, said):.1%}, bound 90 %), {bad} shown otherwise"
                      for what, (right, said, bad) in words.items()))
    for line in missing + wrong + sorted(other):
        print("  " + line)


def beside(args):
    rows = []
    for n in range(max(1, args.runs // 5)):
        ours = engine.in_home(__file__, "ours", layout="town", seed=args.seed + n, profile="calm")
        peer = engine.in_home(__file__, "peer", layout="town", seed=args.seed + n, profile="calm", more=["--as-root"])
        more = engine.in_home(__file__, "peer_versions", layout="town", seed=args.seed + n, profile="calm", more=["--as-root"])
        told = ours.json("result")
        rows.append({"ours": told["report"]["duration_ms"] / 1000, "peer": peer.json("result")["took"], "versions": more.json("result")["took"],
                     "cpu": told["cpu"], "rss": told["rss"] / 1024, "frames": told["counters"]["frames"]["sent"],
                     "peer frames": peer.json("result")["counters"]["frames"]["sent"]})
    m = {name: statistics.median(row[name] for row in rows) for name in rows[0]}
    print(f"\nwhole check of the town (58 devices, tarpit and dripper among them), medians of {len(rows)}: ours {m['ours']:.1f} s, "
          f"nmap -sn and -sT with http-default-accounts {m['peer']:.1f} s, with -sV {m['versions']:.1f} s (cut off at 280)")
    print(f"time: {m['ours'] / m['peer']:.2f} of nmap's (bound 0.33), {m['ours'] / m['versions']:.2f} of its -sV (bound 0.10); frames {m['frames']:.0f} to {m['peer frames']:.0f}: "
          f"{m['frames'] / m['peer frames']:.2f} (bound 0.75); engine CPU {m['cpu']:.1f} s (bound 2), RSS {m['rss']:.0f} MiB (bound 64)")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=10, help="homes looked at (10); a fifth as many beside nmap")
    parser.add_argument("--seed", type=int, default=int(time.time()) % 100000, help="first seed; the default is a new one")
    parser.add_argument("what", nargs="*", choices=["seeds", "beside", []], help="only these")
    args = parser.parse_args()
    print(f"seed {args.seed}")
    for name, work in (("seeds", seeds), ("beside", beside)):
        if not args.what or name in args.what:
            work(args)


if __name__ == "__main__":
    if len(sys.argv) == 3 and sys.argv[1] == "--inside":
        globals()["inside_" + sys.argv[2]]()
    else:
        main()
