#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is found and who is harmed over fresh seeds, and the whole check beside nmap in the same home. Exit status 1: a bound was missed."""
import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "check"))
import engine                                                                   # noqa: E402
import judging                                                                  # noqa: E402
import packs                                                                    # noqa: E402
import test_faults                                                              # noqa: E402

# as the person of this program would have to: who is there, then what stands open and takes its maker's password
PEER = [["nmap", "-n", "-sn", "{network}"], ["nmap", "-n", "-sT", "--script", "http-default-accounts", "{network}"]]
LIMIT_S = 280
SURE = 100          # confidence from which the window asks no more
MISSED = []
PEER_VERSIONS = [PEER[0], ["nmap", "-n", "-sT", "-sV", "--script", "http-default-accounts", "{network}"]]


# ---- in the home -------------------------------------------------------------------------------

def inside_ours():
    own = ("--pack", packs.bundle(tempfile.mkdtemp(dir=os.environ["UCHI_HOME_OUT"]), test_faults.change)) if test_faults.truth()["layout"] == "faults" else ()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    one = engine.Engine(*own)
    one.wait("scope", 10)
    engine.control("mark consent")
    report = one.whole_run(before_logins=test_faults.think, many=True)
    code = one.quit()
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    engine.save("result", {"report": report, "exit": code, "cpu": usage.ru_utime + usage.ru_stime - before.ru_utime - before.ru_stime,
                           "rss": usage.ru_maxrss})
    engine.save("counters", engine.control("show", answer=True))


def run_peer(commands):
    with open(os.path.join(os.environ["UCHI_HOME_OUT"], "truth.json"), encoding="utf-8") as file:
        network = json.load(file)["network"]
    began = time.monotonic()
    for command in commands:
        left = LIMIT_S - (time.monotonic() - began)
        try:
            subprocess.run([word.format(network=network) for word in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                           timeout=max(1, left), check=False)
        except subprocess.TimeoutExpired:
            pass
    engine.save("result", {"took": time.monotonic() - began, "frames": engine.control("show", answer=True)["frames"]["sent"]})


def inside_peer():
    run_peer(PEER)


def inside_peer_versions():
    run_peer(PEER_VERSIONS)


# ---- outside ---------------------------------------------------------------------------------------

def judge_names(result):
    """((right, of so many) kinds, the same of makers, lines about the others)"""
    told, truth = result.json("result")["report"], result.json("truth")
    by_mac = engine.rows_by_mac(told, truth)
    off, counts = [], {"kind": [0, 0], "vendor": [0, 0]}
    for device in truth["devices"]:
        seen = by_mac.get(device["mac"])
        said = [("kind", device["kind"] if device["says_anything"] and device["kind"] != "unknown" else ""), ("vendor", device["vendor"])]
        for what, word in said if seen else ():
            right = bool(word) and seen[what].lower().startswith(word.split()[0].lower())
            counts[what] = [counts[what][0] + right, counts[what][1] + bool(word)]
            off += [f"{what} of {device['name']}: {word}, shown as '{seen[what]}'"] if word and not right else []
    return counts["kind"], counts["vendor"], off


def judge_words(result, what):
    """(right, of so many, shown otherwise, that as sure, lines about those) of the devices that say their model or firmware; one shown where none
    is said counts as shown otherwise"""
    by_mac = engine.rows_by_mac(result.json("result")["report"], result.json("truth"))
    seen = [(d, by_mac[d["mac"]]) for d in result.json("truth")["devices"] if d["mac"] in by_mac]
    off = [(d, row) for d, row in seen if d[what] and d[what].lower() not in row[what].lower()]
    made_up = [(d, row) for d, row in seen if row[what] and (not d[what] or d[what].lower() not in row[what].lower())]
    said = sum(bool(d[what]) for d, _ in seen)
    return (said - len(off), said, len(made_up), sum(row["confidence"] >= SURE for _, row in made_up),
            [f"{what} of {d['name']}: '{d[what]}', shown as '{row[what]}'" for d, row in off + made_up])


def bound(what, fine):
    """says a line; one that misses its bound is remembered"""
    print(("" if fine else "MISSED: ") + what, flush=True)
    MISSED.extend([] if fine else [what])


def seeds(args):
    """precision and recall over homes that nobody has seen, and what the devices felt of it"""
    right, missing, wrong, broken, there, found, times = 0, [], [], [], 0, 0, []
    kinds, makers, words, other = [0, 0], [0, 0], {"model": [0, 0, 0, 0], "firmware": [0, 0, 0, 0]}, set()
    for n in range(args.runs):
        result = engine.in_home(__file__, "ours", layout=("faults", "town")[n % 2], seed=args.seed + n, profile="wifi")
        facts, told = result.json("truth"), result.json("result")["report"]
        r, m, w = judging.differences(facts, told)
        right, missing, wrong = right + r, missing + m, wrong + w
        broken += judging.violations(facts, result.json("counters"), result.json("summary"))
        times.append(told["duration_ms"] / 1000)
        k, v, lines = judge_names(result)
        kinds, makers = [a + b for a, b in zip(kinds, k)], [a + b for a, b in zip(makers, v)]
        other.update(lines)
        for what in words if n % 2 else ():
            *counts, lines = judge_words(result, what)
            words[what] = [a + b for a, b in zip(words[what], counts)]
            other.update(lines)
        seen = engine.rows_by_mac(told, facts)
        there, found = there + len(facts["devices"]), found + sum(d["mac"] in seen for d in facts["devices"])
        print(f"seed {args.seed + n}, {facts['layout']}: {times[-1]:.1f} s, missing {m}, wrong {w}", flush=True)
    print(f"\n{args.runs} homes of fresh seeds, layouts faults and town in turn, lossy profile: {found} of {there} devices, {max(times):.1f} s at most")
    recall, precision = right / max(1, right + len(missing)), right / max(1, right + len(wrong))
    bound(f"findings {right} of {right + len(missing)}, recall {recall:.1%} (bound 98 %)", recall >= 0.98)
    bound(f"wrong {len(wrong)}, precision {precision:.1%} (bound 100 %)", not wrong)
    bound(f"breaches of the safety contract as the devices saw it: {len(broken)} (bound 0)", not broken)
    bound(f"kind right {kinds[0] / kinds[1]:.1%} (bound 95 %), maker right {makers[0] / makers[1]:.1%} (bound 98 %)",
          kinds[0] >= 0.95 * kinds[1] and makers[0] >= 0.98 * makers[1])
    for what, (right, said, bad, sure) in words.items():
        bound(f"{what} right {right} of {said} that say it ({right / max(1, said):.1%}, bound 90 %), {bad} shown otherwise, {sure} of these as sure (bound 0)",
              right >= 0.9 * said and sure == 0)
    for line in missing + wrong + [str(b) for b in broken] + sorted(other):
        print("  " + line)


def beside(args):
    rows = []
    for n in range(max(1, args.runs // 5)):
        ours = engine.in_home(__file__, "ours", layout="town", seed=args.seed + n, profile="calm")
        peer = engine.in_home(__file__, "peer", layout="town", seed=args.seed + n, profile="calm", more=["--as-root"], limit_s=LIMIT_S + 300)
        more = engine.in_home(__file__, "peer_versions", layout="town", seed=args.seed + n, profile="calm", more=["--as-root"], limit_s=LIMIT_S + 300)
        told = ours.json("result")
        rows.append({"ours": told["report"]["duration_ms"] / 1000, "peer": peer.json("result")["took"], "versions": more.json("result")["took"],
                     "cpu": told["cpu"], "rss": told["rss"] / 1024, "frames": ours.json("counters")["frames"]["sent"],
                     "peer frames": peer.json("result")["frames"], "devices": len(told["report"]["devices"])})
        print(rows[-1], flush=True)
    m = {name: statistics.median(row[name] for row in rows) for name in rows[0]}
    print(f"\nwhole check of the town ({m['devices']:.0f} devices, tarpit and dripper among them), medians of {len(rows)}: ours {m['ours']:.1f} s, "
          f"nmap -sn and -sT with http-default-accounts {m['peer']:.1f} s, with -sV {m['versions']:.1f} s (cut off at {LIMIT_S})")
    bound(f"time {m['ours'] / m['peer']:.2f} of nmap's (bound 0.33)", m["ours"] * 3 <= m["peer"])
    bound(f"time {m['ours'] / m['versions']:.2f} of its -sV (bound 0.10)", m["ours"] * 10 <= m["versions"])
    bound(f"frames {m['frames']:.0f} to {m['peer frames']:.0f}: {m['frames'] / m['peer frames']:.2f} (bound 0.75)", m["frames"] <= 0.75 * m["peer frames"])
    bound(f"engine CPU {m['cpu']:.1f} s (bound 2)", m["cpu"] <= 2)
    bound(f"engine RSS {m['rss']:.0f} MiB (bound 64)", m["rss"] <= 64)


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
    return 1 if MISSED else 0


if __name__ == "__main__":
    if len(sys.argv) == 3 and sys.argv[1] == "--inside":
        globals()["inside_" + sys.argv[2]]()
    else:
        sys.exit(main())
