#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts what meson's testlog.json files say, and ends with one plain line: N passed, N failed[, N skipped].

    count.py TESTLOG…

An argument that is not a readable log (a build that failed, a run that was cut off) counts as one failure: a test that
did not run is never a test that passed."""
import json
import re
import sys

PASSED = {"OK", "EXPECTEDFAIL"}


def read(path):
    """(name, result, what it printed) of every test in a log; None when there is no such log"""
    try:
        with open(path, encoding="utf-8") as file:
            rows = [json.loads(line) for line in file if line.strip()]
    except (OSError, ValueError):
        return None
    return [(row["name"], row["result"], row.get("stdout") or row.get("stderr") or "") for row in rows]


def reason(printed):
    """why a test was skipped: the TAP reason, else the last thing it said"""
    found = re.search(r"# ?SKIP\s+(.+)", printed, re.IGNORECASE)
    lines = [line.strip() for line in printed.splitlines() if line.strip()]
    return found.group(1).strip() if found else (lines[-1] if lines else "no reason given")


def count(paths):
    failed, skipped, passed = [], [], 0
    for path in paths:
        rows = read(path)
        if not rows:
            failed.append(path)
        for name, result, printed in rows or ():
            if result in PASSED:
                passed += 1
            elif result == "SKIP":
                skipped.append(f"{name}: {reason(printed)}")
            else:
                failed.append(f"{name} ({result.lower()})")
    return passed, failed, skipped


def main(paths):
    passed, failed, skipped = count(paths)
    for line in skipped:
        print(f"*** SKIPPED *** {line}")
    for line in failed:
        print(f"FAILED {line}")
    print(f"{passed} passed, {len(failed)} failed" + (f", {len(skipped)} skipped" if skipped else ""))
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
