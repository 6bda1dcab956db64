#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A signed pack by keepers who mean harm: what a device feels of it. Whatever the loader refuses is shown by the unit tests of the
pack; this one holds only what the loader has to take. And the family of a device without its model: nothing is tried."""
import json
import os
import tempfile

import engine
import packs

DEVICE = "camera-locks"
MARK = [[{"obs": "http.realm", "op": "regex", "value": "^JVC Broadcaster ", "weight": 90}]]


def login(number, **more):
    """a pair that is wrong, said again with the second request: no recipe may ask for more"""
    return {"id": f"evil-{number}", "vendor": "JVC", "product": "JVC Broadcaster", "protocol": "http", "user": "admin", "pass": f"wrong{number}",
            "may_try": True, "models": ["VN-V25U"], "match": MARK, "steps": [{"method": "GET", "path": f"/{step}", "auth": "basic"} for step in range(2)],
            "success": [{"status_in": [200]}], "confidence": "high", "source": "made up for a test",
            "example": {"good": {"status": 200}, "bad": {"status": 401}}, **more}


def change(makers):
    """three logins for one device, no sign of failure in them, and patterns that are slow to refuse"""
    path = os.path.join(makers, "jvc.json")
    with open(path, encoding="utf-8") as file:
        maker = json.load(file)
    maker["logins"] = [login(number) for number in range(3)]
    maker["devices"] += [{"id": f"evil-slow-{number}", "kind": "camera", "vendor": "JVC", "source": "made up for a test", "confidence": "high",
                          "checked_on": "2026-11-24", "match": [[{"obs": "any", "op": "regex", "value": "a?" * 40 + "a" * 40, "weight": 10}]]}
                         for number in range(20)]
    packs.write(path, maker)


def inside_evil():
    folder = tempfile.mkdtemp(dir=os.environ["UCHI_HOME_OUT"])
    one = engine.Engine("--pack", packs.bundle(folder, change))
    hello = one.wait("hello", 20)
    one.wait("scope", 10)
    report = one.whole_run()
    device = next((d["id"] for d in (report or {}).get("devices", []) if d["vendor"] == "JVC"), None)
    for _ in range(3):
        one.send({"command": "recheck", "device": device, "checks": ["default-password"]})
        one.wait("report", 60)
    code = one.quit()
    engine.save("result", {"hello": hello, "report": report, "device": device, "exit": code})


def evil(report):
    result = engine.in_home(__file__, "evil", layout="default", only=f"router,{DEVICE}")
    told = result.json("result")
    truth = next(d for d in result.json("truth")["devices"] if d["name"] == DEVICE)
    asked = [json.loads(line) for line in result.text(f"devices/{DEVICE}/tcp80.jsonl").splitlines()]
    asked = [line for line in asked if line["event"] == "request"]
    logins = [line for line in asked if line["credentials"]]
    took = (told["report"] or {}).get("duration_ms", 0)
    report.check("the signed pack was taken", told["hello"]["pack"]["version"] == packs.VERSION, str(told["hello"]))
    report.check("there is a whole report, and the device is in it", (told["report"] or {}).get("complete") and told["device"] is not None,
                 result.output[-500:])
    report.check("one wrong pair was tried: the recipe was followed at all", len(logins) >= 1, str(asked))
    report.check("three logins of two requests each, and four runs: two failures at most", len(logins) <= 2, str(logins))
    report.check("the device did not lock itself", not any(line["locked"] for line in asked), str(truth))
    report.check("it was asked with GET only", all(line["line"].startswith(("GET ", "HEAD ")) for line in asked), str(asked))
    report.check("slow patterns did not hold up the run", took < 60000, str(took))
    report.check("and the engine ended by itself", told["exit"] in (0, 1), str(told["exit"]))


# ---- the very model ---------------------------------------------------------------------

FAMILY = "camera-family"


def inside_model():
    """a first check, the model is chosen from the list, a second check as on another day; then wrong answers, and another look after each"""
    found, state = {}, tempfile.mkdtemp(dir=os.environ["UCHI_HOME_OUT"])
    for turn in ("before", "after"):
        one = engine.Engine(environment={"XDG_STATE_HOME": state})
        one.wait("scope", 10)
        report = one.whole_run()
        found[turn] = next((d for d in (report or {}).get("devices", []) if d["vendor"].startswith("JVC")), None)
        found[turn + "-requests"] = engine.control("show", answer=True)
        if turn == "before" and found[turn]:
            one.send({"command": "models", "device": found[turn]["id"]})
            found["models"] = one.wait("models", 10)
            one.send({"command": "describe", "device": found[turn]["id"], "model": "VN-V25U"})
            one.wait("report", 20)
        for vendor, words in (("JVC", {"model": "WV-S1131"}), ("Avigilon", {"kind": "tv"})) if turn == "after" else ():
            device = next(d for d in report["devices"] if d["vendor"].startswith(vendor))
            one.send({"command": "describe", "device": device["id"], **words})
            one.wait("report", 20)
            one.send({"command": "recheck", "device": device["id"], "checks": ["default-password", "open-stream"]})
            again = one.wait("report", 20)["report"]["devices"]
            found[vendor] = [device, next(d for d in again if d["id"] == device["id"])]
        one.quit()
    engine.save("result", found)


def state(device):
    return next(((c["outcome"], c.get("reason")) for c in (device or {}).get("checks", []) if c["check"] == "default-password"), None)


def model(report):
    result = engine.in_home(__file__, "model", layout="default", only=f"router,{FAMILY},camera-digest")
    told = result.json("result")

    def logins(turn):
        address = told[turn]["addresses"]["ipv4"][0]
        return sum(told[turn + "-requests"]["devices"][address]["requests_with_credentials"].values())

    report.check("a family without its model: unknown, and not one login", state(told["before"]) == ("unknown", "no-model") and logins("before") == 0,
                 str((state(told["before"]), logins("before"))))
    report.check("the model was chosen: the first password is found", state(told["after"]) == ("problem", None) and 1 <= logins("after") <= 2,
                 str((state(told["after"]), logins("after"))))
    for vendor, finding in (("JVC", "default-password"), ("Avigilon", "open-stream")):
        before, again = ({f["finding"] for f in device["findings"]} for device in told[vendor])
        report.check(f"{vendor}: a wrong answer mends nothing", finding in before and again >= before and not any(
            c["outcome"] == "ok" for c in told[vendor][1]["checks"] if c["check"] == finding), str((before, told[vendor][1])))
    report.check("and the finding names the rule", any(f["rule"] == "nnd-203" for f in told["after"]["findings"]), str(told["after"]["findings"]))


if __name__ == "__main__":
    engine.main({"evil": inside_evil, "model": inside_model}, {"evil": evil, "model": model})
