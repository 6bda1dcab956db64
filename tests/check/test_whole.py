#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole check in the virtual home: who is found, what is found, and that nobody is harmed."""
import json
import time

import contract
import engine

# what a check of this program can find in the home today; the ground truth also names what people would call a fault
KNOWN = {"default-password", "no-password", "telnet-open", "port-forward", "open-share", "open-stream", "open-broker",
         "snmp-public", "old-share", "printer-exposed"}
SECRETS = ("jvc1234", "Mori-Nabe-42", "Kumo-Sora-77")
UNASKED = {"unknown-device"}        # a question to the person, not a fault
RATE = 22                           # 20, and the lateness of a cable that is read on a busy machine


def inside_whole():
    one = engine.Engine()
    hello = one.wait("scope", 10)
    time.sleep(1.5)                  # nothing may leave before the person said yes
    engine.control("mark consent")
    began = time.monotonic()
    report = one.whole_run()
    engine.save("report", report)
    disk = next((d["id"] for d in (report or {"devices": []})["devices"] if d["kind"] == "nas" and d["vendor"] == "Buffalo"), "")
    one.send({"command": "models", "device": disk})
    engine.save("models", one.wait("models", 5))
    engine.save("took", {"seconds": time.monotonic() - began, "hello": hello is not None, "exit": one.quit()})
    engine.save("counters", engine.control("show", answer=True))


def compare_devices(report, result, found):
    truth = result.json("truth")
    by_mac = engine.rows_by_mac(found, truth)
    for device in truth["devices"]:
        seen = by_mac.get(device["mac"])
        report.check(f"{device['name']} is listed", seen is not None)
        if seen is None:
            continue
        report.check(f"{device['name']} has its address", device["ipv4"] in seen["addresses"]["ipv4"])
        if device["kind"] != "unknown" and device["says_anything"]:
            report.check(f"{device['name']} is called {device['kind']}", seen["kind"] == device["kind"], f"it is {seen['kind']}")
    known = {mac for d in truth["devices"] for mac in (d["mac"], d.get("alias"))}
    listed = [a for d in found["devices"] for a in d["addresses"]["ipv4"]]
    report.check("no address is listed twice", len(listed) == len(set(listed)), str(sorted(listed)))
    strangers = [d["id"] for d in found["devices"] if d["addresses"]["mac"] not in known and not d["self"]]
    report.check("nobody is listed who is not there", not strangers, str(strangers))


def compare_findings(report, result, found):
    truth = result.json("truth")
    by_mac = engine.rows_by_mac(found, truth)
    for device in truth["devices"]:
        seen = by_mac.get(device["mac"], {"findings": []})
        expected = {f["finding"] for f in device["findings"]} & KNOWN
        got = {f["finding"] for f in seen["findings"]} - UNASKED
        report.check(f"{device['name']}: {', '.join(sorted(expected)) or 'nothing'}", expected == got & KNOWN,
                     f"missing {sorted(expected - got)}, too many {sorted((got & KNOWN) - expected)}")
        other = {f["finding"] for f in device["findings"]}
        report.check(f"{device['name']}: no false alarm", got <= other, f"{sorted(got - other)}")


def compare_safety(report, result):
    counters, summary = result.json("counters"), result.json("summary")
    truth = {d["ipv4"]: d for d in result.json("truth")["devices"]}
    report.check("nothing was sent before the consent", counters["marks"]["consent"]["talk_before"] == 0,
                 str(counters["marks"]))
    report.check("nothing wanted to leave the LAN", not counters["leaving"], str(counters["leaving"]))
    report.check("at most 400 ARP-causing datagrams a second", counters["max_arp_per_second"] <= 440, str(counters["max_arp_per_second"]))
    report.check("at most 128 half-open connections in all", counters["max_half_open_all"] <= 128, str(counters["max_half_open_all"]))
    for address, seen in counters["devices"].items():
        name = truth.get(address, {}).get("name", address)
        report.check(f"{name}: no byte to a port that prints", not seen["guarded_bytes"], str(seen["guarded_bytes"]))
        report.check(f"{name}: at most 8 half-open", seen["max_half_open"] <= 8, str(seen["max_half_open"]))
        report.check(f"{name}: at most 2 established", seen["max_established"] <= 2, str(seen["max_established"]))
        report.check(f"{name}: at most 20 new a second", seen["max_new_per_second"] <= RATE, str(seen["max_new_per_second"]))
        report.check(f"{name}: at most 3 requests with a password", all(n <= 3 for n in seen["requests_with_credentials"].values()),
                     str(seen["requests_with_credentials"]))
        report.check(f"{name}: ECHONET Get only", set(seen["echonet_esv"]) <= {"62"}, str(seen["echonet_esv"]))
        forbidden = [r for r in seen["requests"] if r.split()[0] in ("PUT", "DELETE", "SETUP", "PLAY", "PATCH")]
        report.check(f"{name}: nothing is written", not forbidden, str(forbidden))
        report.check(f"{name}: no SUBSCRIBE", "8" not in seen["mqtt_types"], str(seen["mqtt_types"]))
    for name, told in summary.items():
        report.check(f"{name}: not locked, not dead, nothing printed",
                     not told.get("locked") and not told.get("dead") and not told.get("printed_bytes"), str(told))


def outside_whole(report, seed=1, profile="calm", layout="default"):
    result = engine.in_home(__file__, "whole", seed=seed, profile=profile, layout=layout)
    report.check("the scenario ran", result.code == 0, result.output[-800:])
    found, took = result.json("report"), result.json("took")
    report.check("a report came", found is not None)
    if found is None:
        return
    print(f"# {took['seconds']:.1f} s, {len(found['devices'])} devices, {found['summary']}", flush=True)
    report.check("the run came to its end", found["complete"])
    report.check("something to mend", took["exit"] == 1, str(took["exit"]))
    broken = contract.broken_lines(result.events)
    report.check("every line keeps the contract", not broken, str(broken[:5]))
    report.check("the report keeps the contract", contract.broken_report(found) is None, contract.broken_report(found) or "")
    offered = (result.json("models") or {"models": []})["models"]
    report.check("models of a maker are offered to choose from", len(offered) > 3 and offered == sorted(set(offered)), str(offered[:5]))
    stream = json.dumps(result.events)
    report.check("no password in the stream", not any(secret in stream for secret in SECRETS))
    compare_devices(report, result, found)
    compare_findings(report, result, found)
    compare_safety(report, result)


if __name__ == "__main__":
    engine.main({"whole": inside_whole}, {
        "calm": outside_whole,
        "town": lambda report: outside_whole(report, engine.fresh_seed(), "wifi", "town"),
    })
