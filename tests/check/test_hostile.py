#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The zoo: hostile answers cost themselves and nobody else, and nobody is asked for more than safety allows."""
import json
import os
import subprocess
import tempfile
import time

import contract
import engine
import judging
import packs
import test_faults

ZOO = ("endless-headers", "endless-interim", "endless-body", "redirects", "markup", "pointing", "floods", "resets", "old-tls", "odd-camera",
       "changing-camera", "strict-camera", "dozing", "walled-dozing", "impostor", "talkative",
       "late-box", "late-doors", "mute-box")
TLS = ("tls-self-signed", "tls-expired", "tls-small", "tls-elsewhere", "tls-ancient", "tls-stalls", "tls-garbage", "tls-camera", "tls-camera-stalls")
LOGINS = tuple(f"login-{way}" for way in test_faults.logins.UNCLEAR)          # cameras whose answer to the login is hostile
ASKS = {"unknown-device", "telnet-open"}
FAIR = {"floods": ASKS, "late-box": ASKS}    # they do ask for a login on 23, one again and again
RSS_KIB = 64 * 1024
RATE = 22                           # 20, and the lateness of a cable that is read on a busy machine
CONTROL = {chr(c) for c in (*range(0x20), 0x7F, *range(0x80, 0xA0), *range(0x200B, 0x2010), *range(0x2028, 0x202F), *range(0x2066, 0x206A))}


# ---- in the home ------------------------------------------------------------------------------

def peak(pid):
    try:
        with open(f"/proc/{pid}/status", encoding="ascii") as file:
            return int(next(line for line in file if line.startswith("VmHWM")).split()[1])
    except (OSError, StopIteration):
        return 0


def inside_zoo():
    one = engine.Engine("--pack", packs.bundle(tempfile.mkdtemp(dir=os.environ["UCHI_HOME_OUT"]), test_faults.change))
    one.wait("scope", 10)
    one.start()
    most, report, end = 0, None, time.monotonic() + 120
    while report is None and time.monotonic() < end:
        event = one.next(0.2)
        most = max([most, *(peak(pid) for pid in one.workers())])
        if event and event["event"] == "ask":
            one.send({"command": "allow-logins", "devices": event["devices"]})
        report = event["report"] if event and event["event"] == "report" else None
    engine.save("result", {"report": report, "peak_kib": most, "exit": one.quit(), "counters": engine.control("show", answer=True)})


def inside_swap():
    """the camera's address goes to another device while the question is open, and once more before a re-check"""
    one = engine.Engine()
    one.wait("scope", 10)
    one.start()
    ask = one.wait("ask", 60)
    with open(os.path.join(os.environ["UCHI_HOME_OUT"], "swap"), "w", encoding="ascii"):
        pass
    time.sleep(3)
    one.send({"command": "allow-logins", "devices": ask["devices"] if ask else []})
    report = one.wait("report", 60)
    recheck = None
    camera = next((e["device"]["id"] for e in one.events if e["event"] == "device" and e["device"]["kind"] == "camera"), None)
    if camera and report:
        one.send({"command": "recheck", "device": camera, "checks": ["default-password"]})
        recheck = one.wait("report", 20)
    engine.save("result", {"ask": ask, "report": report and report["report"], "recheck": recheck and recheck["report"], "exit": one.quit()})


def inside_trade():
    """two devices trade their addresses while they are looked at; the person says yes to the camera alone"""
    one = engine.Engine()
    one.wait("scope", 10)
    one.start()
    time.sleep(float(os.environ.get("UCHI_TEST_TRADE_AT", "2.2")))
    with open(os.path.join(os.environ["UCHI_HOME_OUT"], "swap"), "w", encoding="ascii"):
        pass
    ask = one.wait("ask", 60)
    done = ask is None and next((e for e in one.events if e["event"] == "report"), None)
    if ask:
        rows = {e["device"]["id"]: e["device"] for e in one.events if e["event"] == "device"}
        one.send({"command": "allow-logins", "devices": [i for i in ask["devices"] if rows[i]["addresses"]["mac"].startswith("00:80:88")]})
        done = one.wait("report", 60)
    engine.save("result", {"ask": ask, "report": done and done["report"], "exit": one.quit()})


def inside_claims():
    one = engine.Engine()
    one.wait("scope", 10)
    report = one.whole_run()
    engine.save("result", {"report": report, "exit": one.quit(), "counters": engine.control("show", answer=True)})


# ---- judged afterwards ------------------------------------------------------------------------------

def texts(value):
    if isinstance(value, str):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from texts(part)


def state(device, check):
    return next(((c["outcome"], c.get("reason")) for c in device["checks"] if c["check"] == check), None)


def log_of(result, device, port):
    return [json.loads(line) for line in result.text(f"devices/{device}/tcp{port}.jsonl").splitlines()]


def safety(report, result, found, names):
    counters = found["counters"]
    report.check("nothing wanted to leave the LAN", not counters["leaving"], str(counters["leaving"]))
    for address, seen in counters["devices"].items():
        name = names.get(address, address)
        report.check(f"{name}: nothing to a port that prints", not seen["guarded_bytes"], str(seen["guarded_bytes"]))
        report.check(f"{name}: at most 2 established", seen["max_established"] <= 2, str(seen["max_established"]))
        report.check(f"{name}: at most 20 new a second", seen["max_new_per_second"] <= RATE, str(seen["max_new_per_second"]))
        asked = [r for r in seen["requests"] if any(w in r.lower() for w in ("reboot", "reset", "factory", "%72eboot"))]
        report.check(f"{name}: no dangerous path", not asked, str(asked))
        printer = sum(n for r, n in seen["requests"].items() if " :631 " in r)
        report.check(f"{name}: one GET to 631 at most", printer <= 1, str(printer))
    pushed = [line["total"] for name, port in (("endless-headers", 80), ("endless-headers", 8080), ("endless-interim", 80), ("endless-body", 80))
              for line in log_of(result, name, port) if line["event"] == "pushed"]
    report.check("endless answers are cut off", pushed and max(pushed) < 16_000_000, str(pushed))
    resets = [line for port in (80, 81, 88, 8000, 8080, 23, 554) for line in log_of(result, "resets", port) if line["event"] == "answered"]
    connects = {line["port"] for line in resets}
    report.check("one that broke off an answer is left alone", len(resets) <= len(connects) + 9, f"{len(resets)} conversations")


def zoo(report):
    result = engine.in_home(__file__, "zoo", only=",".join(ZOO + LOGINS) + ",camera")
    report.check("the scenario ran", result.code == 0, result.output[-600:])
    found = result.json("result")
    names = {d["ipv4"]: d["name"] for d in result.json("truth")["devices"]}
    whole = found["report"] or {"devices": [], "complete": False}
    devices = {names.get((d["addresses"]["ipv4"] or [""])[0], d["id"]): d for d in whole["devices"]}
    report.check("the run is whole", whole["complete"])
    report.check("everybody is listed", set(ZOO) <= set(devices), str(set(ZOO) - set(devices)))
    ghosts = [d["addresses"]["ipv4"] for d in whole["devices"] if (d["addresses"]["ipv4"] or [""])[0] not in names and not d["self"]]
    report.check("nobody who is not there", not ghosts, str(ghosts[:5]))
    report.check("nobody died of it", not [e for e in result.events if e["event"] == "note" and e["note"] == "worker-restarted"])
    report.check("memory stays flat", found["peak_kib"] < RSS_KIB, f"{found['peak_kib']} KiB")
    broken = contract.broken_lines(result.events)
    report.check("every line keeps the contract", not broken, str(broken[:3]))
    dirty = [t for t in texts(whole) if CONTROL & set(t)]
    report.check("no control or bidirectional character comes through", not dirty, str(dirty[:3]))
    report.check("the real camera is judged as ever", state(devices.get("camera", {"checks": []}), "default-password") == ("problem", None))
    for name in ("odd-camera", "changing-camera", "strict-camera"):
        device = devices.get(name, {"checks": [], "findings": []})
        got = state(device, "default-password")
        report.check(f"{name}: no false alarm", got is not None and got[0] != "problem", str((got, device["findings"])))
    logins = [line for line in log_of(result, "strict-camera", 80) if line.get("login")]
    report.check("strict-camera: one login and no more", len(logins) <= 1, str(len(logins)))
    for name in LOGINS:
        device = devices.get(name, {"checks": [], "findings": []})
        got = state(device, "default-password")
        report.check(f"{name}: unknown, with a reason", got is not None and got[0] == "unknown" and bool(got[1]), str((got, device["findings"])))
        report.check(f"{name}: one login at most", result.json("summary")[name]["tried"] <= 1, str(result.json("summary")[name]))
    said = [e["value"] for e in devices.get("talkative", {"evidence": []})["evidence"] if e["source"] == "upnp.deviceType"]
    report.check("talkative: what it says is kept, and cut by its bytes", said and sum(len(value.encode()) for value in said) <= 2560,
                 str([len(value.encode()) for value in said]))
    old = devices.get("old-tls", {"evidence": []})["evidence"]
    report.check("old-tls: an expired certificate of 1024 bits keeps nobody out", any(e["source"] == "http.title" and e["value"] == "old-tls" for e in old), str(old))
    for name in ZOO:
        checks = devices.get(name, {"checks": []})["checks"]
        report.check(f"{name}: whatever is unknown has a reason", bool(checks) and all(c.get("reason") for c in checks if c["outcome"] == "unknown"), str(checks))
        false = [f["finding"] for f in devices.get(name, {"findings": []})["findings"] if f["finding"] not in FAIR.get(name, {"unknown-device"})]
        report.check(f"{name}: no false alarm", not false, str(false))
    broken = judging.violations(result.json("truth"), found["counters"], result.json("summary"))
    report.check("the safety contract, as the devices saw it", not broken, str(broken))
    told = next(d for d in result.json("truth")["devices"] if d["name"] == "walled-dozing")
    doors = {s["port"] for s in devices.get("walled-dozing", {"services": []})["services"]}
    report.check("walled-dozing: every door that answers late is known", doors == set(told["doors"]), str(sorted(set(told["doors"]) ^ doors)))
    wire = found["counters"]["devices"][told["ipv4"]]
    report.check("walled-dozing: more knocks than two, and never a third open one", wire["max_half_open"] > 2 and wire["max_established"] <= 2, str(wire))
    report.check("late-box: its open door is seen",
                 state(devices.get("late-box", empty_row()), "telnet-open") == ("problem", None), str(devices.get("late-box", empty_row())["checks"]))
    late = found["counters"]["max_half_open_by_mac"].get(next(d["mac"] for d in result.json("truth")["devices"] if d["name"] == "late-doors"), 0)
    report.check("late-doors: it holds no more than eight half-open, with those that were given up here", 0 < late <= 8, str(late))
    got = state(devices.get("mute-box", empty_row()), "telnet-open")
    report.check("mute-box: nobody saw a door of it, and none is called shut", got == ("unknown", "ports"), str(got))
    stopped = devices.get("resets", {"checks": []})
    report.check("resets: unknown is said", any(c["outcome"] == "unknown" for c in stopped["checks"]), str(stopped["checks"]))
    safety(report, result, found, names)


def tls(report):
    """whatever a certificate says, it keeps nobody out and proves nothing; a handshake without an end costs its device alone"""
    result = engine.in_home(__file__, "zoo", only=",".join(TLS) + ",camera,rebooting")
    found, facts = result.json("result"), result.json("truth")
    names = {d["mac"]: d["name"] for d in facts["devices"]}
    whole = found["report"] or {"devices": [], "complete": False, "duration_ms": 0}
    devices = {names.get(d["addresses"]["mac"], d["id"]): d for d in whole["devices"]}
    report.check("the run is whole", whole["complete"])
    report.check("nobody died of it", not [e for e in result.events if e["event"] == "note" and e["note"] == "worker-restarted"])
    broken = judging.violations(facts, found["counters"], result.json("summary"))
    report.check("the safety contract, as the devices saw it", not broken, str(broken))
    report.check("the real camera is judged as ever", state(devices.get("camera", {"checks": []}), "default-password") == ("problem", None))
    for name in TLS:
        device = devices.get(name, {"checks": [], "evidence": [], "findings": []})
        titles = [e["value"] for e in device["evidence"] if e["source"] == "http.title"]
        report.check(f"{name}: whatever is unknown has a reason", bool(device["checks"]) and all(c.get("reason") for c in device["checks"] if c["outcome"] == "unknown"),
                     str(device["checks"]))
        if name in ("tls-stalls", "tls-garbage"):
            heard = [line for line in log_of(result, name, 443) if line["event"] == "heard"]
            report.check(f"{name}: it was asked, a few times and no more", 1 <= len(heard) <= 4, str(len(heard)))
            report.check(f"{name}: nothing is read into it", not titles and device["kind"] == "unknown", str(device["evidence"]))
        elif "camera" not in name:
            report.check(f"{name}: its page is read", titles == [name], str(device["evidence"]))
    camera, stalls = (devices.get(name, {"checks": [], "findings": []}) for name in ("tls-camera", "tls-camera-stalls"))
    report.check("a pair is tried behind TLS too", state(camera, "default-password") == ("problem", None), str(camera["checks"]))
    told = state(stalls, "default-password")
    report.check("a login whose page never comes: unknown, with a reason", told is not None and told[0] == "unknown" and bool(told[1]), str(told))
    for name, most in (("tls-camera", 2), ("tls-camera-stalls", 1)):
        tried = sum(line.get("login", False) for line in log_of(result, name, 443))
        report.check(f"{name}: {most} logins and no more", tried == most, str(tried))
    again = devices.get("rebooting", {"checks": [], "findings": []})
    report.check("one that starts anew in the middle: its open door is seen, or unknown", state(again, "telnet-open") not in (None, ("ok", None)), str(again["checks"]))
    report.check("and what is unknown of it has a reason", all(c.get("reason") for c in again["checks"] if c["outcome"] == "unknown"), str(again["checks"]))


def swap(report):
    result = engine.in_home(__file__, "swap", only="leaving-camera,successor")
    found = result.json("result")
    address = next(d["ipv4"] for d in result.json("truth")["devices"] if d["name"] == "leaving-camera")
    camera = next((e["device"]["id"] for e in result.events if e["event"] == "device" and address in e["device"]["addresses"]["ipv4"]), "")
    report.check("the camera is asked about", bool(found["ask"]) and camera in found["ask"]["devices"], str(found["ask"]))
    stranger = [line for line in log_of(result, "successor", 80) if line.get("login")]
    report.check("no password goes to the one that took its address", not stranger, str(stranger))
    for name in ("report", "recheck"):
        device = next((d for d in (found[name] or {"devices": []})["devices"] if d["id"] == camera), {"checks": []})
        got = state(device, "default-password")
        report.check(f"{name}: it is unknown", got is not None and got[0] == "unknown", str(got))


def trade(report):
    moments = ("1.2", "2.2", "3.5", "6")
    for when, result in zip(moments, engine.in_homes(__file__, "trade", [
            {"only": "trading-camera,trading-box,camera", "env": {"UCHI_TEST_TRADE_AT": when}} for when in moments])):
        found, truth = result.json("result")["report"], {d["name"]: d for d in result.json("truth")["devices"]}
        report.check(f"{when}: the run is whole", bool(found) and found["complete"])
        died = [e for e in result.events if e["event"] == "note" and e["note"] == "worker-restarted"]
        report.check(f"{when}: nobody died of it", not died and "ERROR" not in result.text("engine.stderr"), str(died) + result.text("engine.stderr")[:3000])
        rows = {d["addresses"]["mac"]: d for d in (found or {"devices": []})["devices"] if not d["self"]}
        there = {truth[n]["mac"]: n for n in truth}
        report.check(f"{when}: everybody is one row", set(rows) == set(there), str(sorted(rows)))
        places = [a for d in rows.values() for a in d["addresses"]["ipv4"]]
        report.check(f"{when}: no address twice", len(places) == len(set(places)), str(places))
        stranger = [line for port in (80, 23) for line in log_of(result, "trading-box", port) if line.get("login")]
        report.check(f"{when}: no password goes to the other one", not stranger, str(stranger))
        camera = rows.get(truth["trading-camera"]["mac"], {"findings": [], "checks": []})
        report.check(f"{when}: what the other one has open is not said of the camera", "telnet-open" not in {f["finding"] for f in camera["findings"]})
        box = rows.get(truth["trading-box"]["mac"], {"checks": []})
        report.check(f"{when}: the open door is seen, or it is unknown", state(box, "telnet-open") in (("problem", None), ("unknown", "moved"), ("unknown", "ports"),
                     ("unknown", "closed"), ("unknown", "timed-out"), ("unknown", "silent")), str(box["checks"]))
        report.check(f"{when}: the third one is judged as ever", state(rows.get(truth["camera"]["mac"], {"checks": []}), "default-password") is not None)


def claims(report):
    """who says that it is a lock is left alone at once; who others say it of is asked itself, and looked at as ever"""
    result = engine.in_home(__file__, "claims", only="late-lock,slanderer,camera,recorder,nas,dumb-box")
    found = result.json("result")
    names = {d["ipv4"]: d["name"] for d in result.json("truth")["devices"]}
    devices = {names.get((d["addresses"]["ipv4"] or [""])[0], d["id"]): d for d in (found["report"] or {"devices": []})["devices"]}
    asked = {names.get(address, address): seen for address, seen in found["counters"]["devices"].items()}
    empty = {"kind": "", "checks": [], "findings": [], "services": []}
    report.check("the run is whole", bool(found["report"]) and found["report"]["complete"])
    lock = devices.get("late-lock", empty)
    report.check("the late lock is one, and only listed", lock["kind"] == "lock" and not lock["findings"]
                 and {s["transport"] for s in lock["services"]} <= {"udp"}, str(lock))
    report.check("it said so itself: there is no doubt about it", {c.get("reason") for c in lock["checks"] if c["outcome"] == "unknown"} <= {"left-alone"}, str(lock["checks"]))
    report.check("it is not asked for a page", not asked.get("late-lock", {}).get("requests"), str(asked.get("late-lock")))
    doors = len(asked.get("late-lock", {}).get("ports", {}))
    report.check("its doors are not looked at once it has spoken", doors < 40, f"{doors} doors")
    for name in ("camera", "recorder", "nas"):
        device, requests = devices.get(name, empty), asked.get(name, {}).get("requests", {})
        report.check(f"{name}: not taken for a lock", device["kind"] == name, device["kind"])
        told = [r for r in requests if any(w in r for w in ("/root", "power", "/a%2fb", ":9100", " :23 "))]
        report.check(f"{name}: nothing is asked for that does harm", not told, str(told))
        report.check(f"{name}: at most two descriptions", sum(n for r, n in requests.items() if "/said-" in r) <= 2, str(requests))
    dumb = devices.get("dumb-box", empty)
    report.check("who does not answer for itself is left alone, and never fine", state(dumb, "unknown-device") == ("unknown", "silent"), str(dumb))
    report.check("it is not asked for a page either", not asked.get("dumb-box", {}).get("requests"), str(asked.get("dumb-box")))
    report.check("the recorder's telnet is found", state(devices.get("recorder", empty), "telnet-open") == ("problem", None))
    report.check("the NAS's open share is found", state(devices.get("nas", empty), "open-share") == ("problem", None))


def inside_places():
    """twice by the command line, which names one address of the half mute and both of the one with two names"""
    with open(os.path.join(os.environ["UCHI_HOME_OUT"], "truth.json"), encoding="utf-8") as file:
        there = {d["name"]: d for d in json.load(file)["devices"]}
    named = [there["half-mute"]["ipv4"], there["two-names"]["ipv4"], there["two-names"]["behind"][0]["ip"]]
    state, path = tempfile.mkdtemp(dir=os.environ["UCHI_HOME_OUT"]), os.path.join(os.environ["UCHI_HOME_OUT"], "places.json")
    reports = []
    for _ in range(2):
        subprocess.run([engine.program(), "--i-own-this-network", "--allow-logins", ",".join(named), "--json", path], check=False, timeout=120,
                       stdout=subprocess.DEVNULL, env={**os.environ, "XDG_STATE_HOME": state})
        with open(path, encoding="utf-8") as file:
            reports.append(json.load(file))
    counters = engine.control("show", answer=True)
    one = engine.Engine()
    one.wait("scope", 10)
    first = one.whole_run(allow=False)
    row = next(d["id"] for d in first["devices"] if there["half-open"]["ipv4"] in d["addresses"]["ipv4"])
    took, began = [], time.monotonic()
    one.send({"command": "recheck", "device": row, "checks": ["telnet-open"]})
    again = one.wait("report", 40)
    took.append(time.monotonic() - began)
    twins = next(d["id"] for d in first["devices"] if there["twins"]["ipv4"] in d["addresses"]["ipv4"])
    began = time.monotonic()
    one.send({"command": "recheck", "device": twins, "checks": ["telnet-open"]})
    again = one.wait("report", 40)
    took.append(time.monotonic() - began)
    one.quit()
    engine.save("result", {"reports": reports, "counters": counters, "first": first, "again": again and again["report"], "took": took})


def places(report):
    """several addresses in one row: no login where none was named, no third failed one, and fine is only what was looked at"""
    result = engine.in_home(__file__, "places", only="half-mute,two-names,half-open,twins")
    told, there = result.json("result"), {d["name"]: d for d in result.json("truth")["devices"]}
    report.check("the scenario ran", bool(told), result.output[-900:])
    seen = told["counters"]["devices"]

    def at(name):
        return [seen.get(a, {}) for a in (there[name]["ipv4"], there[name]["behind"][0]["ip"])]
    tried = [c.get("requests_with_credentials") for c in at("half-mute")]
    report.check("no login at an address that was not named", not any(tried), str(tried))
    asked = sum(n for c in at("two-names") for n in c.get("requests_with_credentials", {}).values())
    refused = sum(n for c in at("two-names") for n in c.get("refused_logins", {}).values())
    report.check("a login was tried at the one that was", asked > 0, str(asked))
    report.check("at most two failed ones at one box, however many rows it is", refused <= 2, str(refused))
    for name in ("half-open", "half-mute", "two-names", "twins"):
        n = told["counters"]["max_established_by_mac"].get(there[name]["mac"], 0)
        report.check(f"{name}: at most 2 established at all its addresses together", n <= 2, str(n))
        times = told["counters"]["by_mac"][there[name]["mac"]]
        worst = max(sum(t <= at < t + 1 for at in times[n:n + 60]) for n, t in enumerate(times))
        report.check(f"{name}: at most 20 new ones a second to all addresses of a MAC together, in one row or two", worst <= RATE, str(worst))
    for n, found in enumerate([*told["reports"], told["first"], told["again"]]):
        row = next((d for d in found["devices"] if there["half-open"]["ipv4"] in d["addresses"]["ipv4"]), empty_row())
        report.check(f"{n}: the door at the other address is found", (state(row, "telnet-open") or ("", ""))[0] == "problem", str(row["checks"]))
        report.check(f"{n}: once", [f["service"]["port"] for f in row["findings"] if f["finding"] == "telnet-open"] == [23], str(row["findings"]))
        unknown = [c for c in row["checks"] if c["outcome"] == "unknown" and c.get("reason") == "ports"]
        report.check(f"{n}: what was looked at at both is known", not [c for c in unknown if c["check"] not in ("default-password",)], str(unknown))
    report.check("looking again at all addresses of a row takes 10 s at most", max(told["took"]) <= 11, str(told["took"]))
    for name, door in (("half-open", there["half-open"]["behind"][0]["ip"]), ("twins", there["twins"]["ipv4"])):
        row = next((d for d in told["again"]["devices"] if door in d["addresses"]["ipv4"]), empty_row())
        found = [f["service"].get("address") for f in row["findings"] if f["finding"] == "telnet-open"]
        report.check(f"{name}, looked at again: the open door is still open, at its own address", state(row, "telnet-open") == ("problem", None) and found == [door],
                     str((found, row["checks"])))


def empty_row():
    return {"checks": [], "findings": []}


if __name__ == "__main__":
    engine.main({"zoo": inside_zoo, "swap": inside_swap, "trade": inside_trade, "claims": inside_claims, "places": inside_places},
                {"zoo": zoo, "tls": tls, "swap": swap, "trade": trade, "claims": claims, "places": places})
