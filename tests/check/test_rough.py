#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A computer that sleeps in the middle of a check, a clock that jumps by years, a folder that cannot be written, news that come meanwhile."""
import glob
import json
import os
import signal
import tempfile
import time

import contract
import engine
import judging
import packs
import test_bad_input

YEARS = ("+0", "+5y", "-9y")
FAKETIME = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"


# ---- in the home ------------------------------------------------------------------------------------

def out(*names):
    return os.path.join(os.environ["UCHI_HOME_OUT"], *names)


def everyone(one):
    """supervisor, worker, and whom it started"""
    found = [one.process.pid]
    for pid in found:
        for path in glob.glob(f"/proc/{pid}/task/*/children"):
            with open(path, encoding="ascii") as file:
                found += [int(word) for word in file.read().split()]
    return found


def signal_all(one, what):
    for pid in everyone(one):
        os.kill(pid, what)


def kept(one, **more):
    engine.save("result", {"exit": one.quit(), "counters": engine.control("show", answer=True), **more})


def inside_sleeps():
    """stopped three times: while it looks, while it checks, while it logs in; nobody answers for a while each time"""
    one = engine.Engine()
    one.wait("scope", 10)
    one.start()
    for awake, asleep in ((0.3, 3), (1.5, 6), (2, 4)):
        time.sleep(awake)
        signal_all(one, signal.SIGSTOP)
        time.sleep(asleep)
        signal_all(one, signal.SIGCONT)
    ask = one.wait("ask", 90)
    one.send({"command": "allow-logins", "devices": ask["devices"] if ask else []})
    time.sleep(0.15)
    signal_all(one, signal.SIGSTOP)
    time.sleep(4)
    signal_all(one, signal.SIGCONT)
    report = one.wait("report", 90)
    kept(one, report=report and report["report"])


def sentences(one):
    return [(e["note"], e.get("text", "")) for e in one.events if e["event"] == "note"]


def inside_unwritable():
    """the folder of what is kept: closed, no folder at all, closed from the question on"""
    told = {}
    for name in ("closed", "file", "later"):
        place = out("state-" + name)
        if name == "file":
            with open(place, "w", encoding="ascii"):
                pass
        else:
            os.mkdir(place, 0o555 if name == "closed" else 0o755)
        one = engine.Engine(environment={"XDG_STATE_HOME": place})
        one.wait("scope", 10)
        tried = test_bad_input.sessions_with_credentials()

        def close(place=place):
            for folder, _, _ in list(os.walk(place, topdown=False)):
                os.chmod(folder, 0o555)
        report = one.whole_run(before_logins=close if name == "later" else None)
        again = None
        camera = next((d["id"] for d in (report or {"devices": []})["devices"] if d["kind"] == "camera"), None)
        if camera:
            one.send({"command": "recheck", "device": camera, "checks": ["default-password"]})
            again = one.wait("report", 30)
        code = one.quit()
        told[name] = {"report": report, "again": again and again["report"], "exit": code, "notes": sentences(one),
                      "tried": test_bad_input.sessions_with_credentials() - tried}
    engine.save("result", told)


def inside_clock():
    """the clock on the wall jumps by years, twice, while everything goes on; logins of the day stay counted"""
    with open(out("when"), "w", encoding="ascii") as file:
        file.write(YEARS[0])
    faked = {"LD_PRELOAD": FAKETIME, "FAKETIME_TIMESTAMP_FILE": out("when"), "FAKETIME_NO_CACHE": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    one = engine.Engine(environment=faked)
    one.wait("scope", 10)
    one.start()
    began = time.monotonic()
    for when in YEARS[1:]:
        time.sleep(2.5)
        with open(out("when"), "w", encoding="ascii") as file:
            file.write(when)
    ask = one.wait("ask", 60)
    one.send({"command": "allow-logins", "devices": ask["devices"] if ask else []})
    report = one.wait("report", 60)
    took = time.monotonic() - began
    camera = next((d["id"] for d in (report or {"report": {"devices": []}})["report"]["devices"] if d["addresses"]["ipv4"] == [locks()]), None)
    for when in ("+30y", "-9y", "+0", "+1d"):         # looking again as often as somebody likes, at whatever date
        with open(out("when"), "w", encoding="ascii") as file:
            file.write(when)
        one.send({"command": "recheck", "device": camera, "checks": ["default-password"]})
        one.wait("report", 20)
    kept(one, report=report and report["report"], took=took)


def locks():
    with open(out("truth.json"), encoding="utf-8") as file:
        return next(d["ipv4"] for d in json.load(file)["devices"] if d["name"] == "camera-locks")


def inside_pack():
    """newer knowledge comes from a file in the middle of a check: the check goes on with what it began with, the next has it"""
    news = packs.bundle(tempfile.mkdtemp(dir=os.environ["UCHI_HOME_OUT"]), lambda makers: None)
    one = engine.Engine()
    before = one.wait("hello", 10)
    one.wait("scope", 10)
    one.start()
    one.wait("device-done", 30)
    one.send({"command": "import-pack", "path": news})
    ask = one.wait("ask", 60)
    one.send({"command": "allow-logins", "devices": ask["devices"] if ask else []})
    first = one.wait("report", 60)
    note = one.wait("note", 20)                       # what came meanwhile is taken up when the check has ended
    second = one.whole_run()
    kept(one, before=before["pack"], note=note, first=first and first["report"], second=second)


# ---- judged afterwards ------------------------------------------------------------------------------------

def whole(report, what, found, truth):
    report.check(f"{what}: the run is whole", bool(found) and found["complete"])
    calm = judging.wrongly_calm(truth, found or {"devices": []})
    report.check(f"{what}: nothing is called fine that is not", not calm, str(calm))


def safe(report, result):
    broken = judging.violations(result.json("truth"), result.json("result")["counters"], result.json("summary"))
    report.check("the safety contract, as the devices saw it", not broken, str(broken))
    lines = contract.broken_lines(result.events)
    report.check("every line keeps the contract", not lines, str(lines[:3]))


def sleeps(report):
    result = engine.in_home(__file__, "sleeps")
    report.check("the scenario ran", result.code == 0, result.output[-800:])
    found = result.json("result")
    whole(report, "asleep", found["report"], result.json("truth"))
    safe(report, result)
    unseen = {where: outcome for where, outcome in judging.outcomes(result.json("truth"), found["report"]).items() if outcome not in ("problem", "unknown")}
    report.check("what it did not see is called unknown", not unseen, str(unseen))
    _, _, wrong = judging.differences(result.json("truth"), found["report"])
    report.check("and no false alarm", not wrong, str(wrong))
    report.check("nobody was started anew", not [e for e in result.events if e["event"] == "note" and e["note"] == "worker-restarted"])


def unwritable(report):
    result = engine.in_home(__file__, "unwritable", only="router,camera,recorder")
    report.check("the scenario ran", result.code == 0, result.output[-800:])
    for name, told in result.json("result").items():
        found = told["report"]
        whole(report, name, found, result.json("truth"))
        camera = next((d for d in (found or {"devices": []})["devices"] if d["kind"] == "camera"), {"checks": []})
        state = next(((c["outcome"], c.get("reason")) for c in camera["checks"] if c["check"] == "default-password"), None)
        report.check(f"{name}: what was tried cannot be kept, so nothing is tried", told["tried"] == 0, str(told["tried"]))
        report.check(f"{name}: and it says why", state == ("unknown", "no-space"), str(state))
        report.check(f"{name}: the rest is looked at as ever", found["summary"]["today"] >= 1, str(found and found["summary"]))
        report.check(f"{name}: something to mend", told["exit"] == 1, str(told["exit"]))


def clock(report):
    if not os.path.exists(FAKETIME):
        report.check("libfaketime is there", False, "./dev packages names the package")
        return
    result = engine.in_home(__file__, "clock", only="router,camera,camera-locks,recorder,phone")
    report.check("the scenario ran", result.code == 0, result.output[-800:])
    found = result.json("result")
    whole(report, "jumping clock", found["report"], result.json("truth"))
    report.check("it takes no longer", found["took"] < 45, str(found["took"]))
    report.check("its duration is what passed", abs(found["report"]["duration_ms"] / 1000 - found["took"]) < 5, str((found["report"]["duration_ms"], found["took"])))
    safe(report, result)
    tried = result.json("summary")["camera-locks"]
    report.check("two failed logins a day, whatever the date says", 1 <= tried["failed_logins"] <= 2 and not tried["locked"], str(tried))


def pack(report):
    result = engine.in_home(__file__, "pack", only="router,camera,recorder,phone")
    report.check("the scenario ran", result.code == 0, result.output[-800:])
    found = result.json("result")
    whole(report, "first", found["first"], result.json("truth"))
    whole(report, "second", found["second"], result.json("truth"))
    report.check("the check keeps what it began with", found["first"]["pack"]["version"] == found["before"]["version"], str((found["first"]["pack"], found["note"])))
    report.check("whoever brought them hears of it when the check has ended", bool(found["note"]) and found["note"]["note"] == "pack-updated", str(found["note"]))
    report.check("the next one has the news", found["second"]["pack"]["version"] == packs.VERSION, str(found["second"]["pack"]))
    safe(report, result)


if __name__ == "__main__":
    engine.main({name.removeprefix("inside_"): value for name, value in list(globals().items()) if name.startswith("inside_")},
                {"sleeps": sleeps, "unwritable": unwritable, "clock": clock, "pack": pack})
