# SPDX-License-Identifier: GPL-3.0-or-later
"""Streams of the engine, made to measure: what a home of five devices would say. stream("two-to-mend") and so on.

Every line keeps the public contract (data/schema); test_streams.py looks at that.
"""
import copy
import json
import pathlib
import sys

PACK = {"version": 2026112101, "released": "2026-11-21", "state": "fresh"}
KNOWN = json.loads((pathlib.Path(__file__).resolve().parents[2] / "data/pack/common/credits.json").read_text(encoding="utf-8"))
CREDITS = [f"{one['name']} ({one['licence']})" for one in KNOWN["credits"]]
CALM, DAY_MS = ("fresh", "2026-11-21"), 20000


# ---- lines -----------------------------------------------------------------------------

def hello(pack=CALM):
    return {"event": "hello", "format": "uchi-kenshin-events/1", "app": {"version": "0.1.0"},
            "pack": dict(PACK, state=pack[0], released=pack[1]), "credits": CREDITS}


def scope(**changes):
    place = {"interface": "wlp2s0", "link": "wifi", "prefixes": ["192.168.50.0/24"], "gateway": "192.168.50.1",
             "wifi": {"name": "ogawa-home", "protection": "wpa2", "cipher": "aes"}, "refused": None}
    return {"event": "scope", "scope": dict(place, **changes)}


def wired(**changes):
    return scope(link="wired", wifi=None, **changes)


def progress(done, total, device=None, what="checking", left=DAY_MS):
    line = {"event": "progress", "done": done, "total": total, "what": what, "about_ms_left": max(0, left)}
    return dict(line, device=device) if device else line


def finding(name, level, advice, port=80, **more):
    line = {"finding": name, "level": level, "advice": advice, "rule": "", "details": {}, "maker_words": {}}
    return dict(line, **({"service": {"transport": "tcp", "port": port}} if port else {}), **more)


def check(name, outcome="ok", reason=None):
    return dict({"check": name, "outcome": outcome}, **({"reason": reason} if reason else {}))


def device(number, kind, vendor="", model="", **more):
    camera, computer = kind == "camera", kind == "pc"
    line = {"id": f"d{number}", "self": computer, "gateway": kind == "router", "names": [], "label": "", "kind": kind,
            "addresses": {"ipv4": [f"192.168.50.{number + 10}"], "ipv6": [], "mac": f"00:11:22:33:44:{number:02x}",
                          "mac_random": False},
            "vendor": vendor, "model": model, "pack_words": f"{vendor} {model}".strip(), "firmware": "", "confidence": 80, "checks": [] if computer else [check("telnet-open")], "findings": [],
            "evidence": [{"source": "http.title", "value": "Network Camera", "at_ms": 512}] if camera else [],
            "services": [] if computer else [{"transport": "tcp", "port": 80, "protocol": "http", "product": "", "version": ""}]}
    return dict(line, **more)


def level_of(one):
    order = ["fine", "ask", "soon", "today"]
    looked_at = one["self"] or one["checks"]
    worst = 1 if one["kind"] == "unknown" or not looked_at or any(c["outcome"] == "unknown" for c in one["checks"]) else 0
    return order[max([worst] + [order.index(f["level"]) for f in one["findings"]])]


def report(devices, complete=True, pack=CALM, network=None, refused=None):
    count = {level: sum(level_of(d) == level for d in devices) for level in ("today", "soon", "ask", "fine")}
    unknown = sum(c["outcome"] == "unknown" for d in devices for c in d["checks"])
    place = dict(scope(refused=refused)["scope"], wifi={"protection": "wpa2", "cipher": "aes"})
    return {"event": "report", "report": {
        "format": "uchi-kenshin-report/1", "app": {"version": "0.1.0"}, "pack": dict(PACK, state=pack[0], released=pack[1]),
        "started": "2026-11-21T10:00:00+09:00", "duration_ms": 41250, "complete": complete, "scope": place,
        "consent": {"network": True, "logins": []}, "devices": devices, "network": network or {"checks": [], "findings": []},
        "summary": dict(count, devices=len(devices), unknown_checks=unknown)}}


def looks(devices):
    """every device is found, then looked at"""
    lines = []
    for n, one in enumerate(devices):
        lines += [{"event": "device", "device": dict(one, checks=[], findings=[])},
                  progress(0, n + 1, what="looking", left=110000)]
    for n, one in enumerate(devices):
        lines += [progress(n, len(devices), one["id"], left=110000 - DAY_MS * n), {"event": "device", "device": one},
                  {"event": "device-done", "device": one["id"]}]
    return lines + [progress(len(devices), len(devices), left=1000)]


def asks(*ids):
    return {"event": "ask", "devices": list(ids)}


# ---- homes -------------------------------------------------------------------------------

def five():
    """router, camera, printer, TV and this computer, nothing to mend"""
    checks = [check("telnet-open"), check("default-password"), check("firmware-old")]
    return [device(1, "router", "NEC", "Aterm WG1200HP", checks=checks), device(2, "camera", "Panasonic", "BB-SC384"),
            device(3, "printer", "Canon", "TS8430", checks=checks[:1]), device(4, "tv", "Sony", "KJ-55X8550G"), device(5, "pc")]


def with_finding(devices, number, line, outcome="problem"):
    changed = copy.deepcopy(devices)
    one = changed[number - 1]
    one["checks"] = [c for c in one["checks"] if c["check"] != line["finding"]] + [check(line["finding"], outcome)]
    one["findings"] = one["findings"] + [line] if outcome == "problem" else []
    return changed


OPEN_ROUTER = finding("telnet-open", "soon", "A06", port=23)
CAMERA = finding("default-password", "today", "A02", rule="login-0123",
                 maker_words={"open": "http://192.168.50.12/", "password_menu": "パスワード変更"})


def to_mend():
    """before the logins, after them, and after the camera was mended"""
    asked = with_finding(five(), 1, OPEN_ROUTER)
    return asked, with_finding(asked, 2, CAMERA), with_finding(asked, 2, CAMERA, "ok")


def as_said(one):
    """what the engine tells when the person said what a device is"""
    return {"event": "device", "device": one, "answers": "describe"}


def again(devices):
    return [{"event": "device", "device": devices[1]}, report(devices)]


def two_to_mend():
    asked, done, mended = to_mend()
    return [hello(), scope(), scope(), *looks(asked), asks("d2", "d3"), {"event": "device", "device": done[1]},
            {"event": "finding", "device": "d2", "finding": CAMERA}, {"event": "device-done", "device": "d2"}, report(done),
            *again(mended)]


def still_the_same():
    asked, done, mended = to_mend()
    return [hello(), scope(), scope(), *looks(asked), asks("d2"), report(done), *again(done), *again(done), *again(mended)]


def never_answers():
    """the look again goes on and on"""
    done = to_mend()[1]
    return [hello(), scope(), scope(), *looks(done), asks("d2"), report(done)] + [progress(1, 2, "d2")] * 3000


def goes_on():
    """a check that stays where it is, at the second of five"""
    home = five()
    return [hello(), scope(), scope(), *looks(home)[:14]] + [progress(1, 5, "d2", left=90000)] * 3000


def grows():
    """the numbers that an engine tells go back, and a sixth device comes late"""
    home, late = five(), device(6, "nas", "Buffalo")
    lines = looks(home)
    more = [progress(2, 5, "d3"), progress(1, 5, "d2"), {"event": "device", "device": late}, progress(2, 6, "d3"), progress(3, 5, "d4")]
    return [hello(), scope(), scope(), *lines[:19]] + more * 10 + [progress(5, 6, "d6"), report(home + [late])]


def many_to_mend():
    home = to_mend()[1]
    home = with_finding(with_finding(home, 3, finding("default-password", "soon", "A05")), 4, finding("firmware-old", "soon", "A08"))
    return [hello(), scope(), scope(), *looks(home), asks("d2"), report(home)]


def router_only():
    """what cuts the power of the router is all there is"""
    home = to_mend()[0]
    return [hello(), scope(), scope(), *looks(home), asks("d2"), report(home)] + [progress(0, 1, "d1")] * 3000


def no_page():
    """a camera whose settings page nobody saw"""
    home = to_mend()[1]
    home[1]["services"] = [{"transport": "tcp", "port": 554, "protocol": "rtsp", "product": "", "version": ""}]
    return [hello(), scope(), scope(), *looks(home), asks("d2"), report(home)]


def guest():
    """a device that nobody knows; then the person says what it is, and takes it back"""
    home = five()[:1] + [device(7, "unknown", "ACME", findings=[finding("unknown-device", "ask", "A16", port=0)])]
    said = [home[0], dict(home[1], kind="tv", confidence=100, findings=[])]
    return [hello(), scope(), scope(), *looks(home), report(home), as_said(said[1]), report(said),
            as_said(home[1]), report(home)]


def nothing(pack=CALM, place=wired):
    home = with_finding(five(), 1, finding("firmware-old", "soon", "A08"), "unknown")
    home[0]["checks"][-1]["reason"] = "no-version"
    return [hello(pack), place(), place(), *looks(home), report(home, pack=pack)]


def nobody():
    alone = five()[4:]
    return [hello(), scope(), scope(), {"event": "device", "device": alone[0]}, progress(0, 1, "d5"), progress(1, 1),
            report(alone)]


def refused(why, place=scope):
    return [hello(), place(refused=why), place(refused=why), report([], refused=why)]


def no_router_between():
    return refused("public-network", lambda **more: wired(prefixes=["203.0.113.64/26"], **more))


def recorder():
    """three devices with four things to mend: a recorder, which keeps its recordings, needs two"""
    home = to_mend()[1]
    home.append(device(6, "recorder", "Toshiba", checks=[check("odd-behaviour", "problem"), check("telnet-open", "problem")],
                       findings=[finding("odd-behaviour", "today", "A34", port=0), finding("telnet-open", "soon", "A33", port=23)]))
    return [hello(), scope(), scope(), *looks(home), asks("d2"), report(home)]


def screens():
    """two computers whose screens others can move, and more for today than anybody does in a day"""
    home = to_mend()[1]
    home += [device(6, "pc", "", self=False, checks=[check("remote-control", "problem")],
                    findings=[finding("open-screen", "today", "A36", port=5900)]),
             device(7, "appliance", "", checks=[check("remote-control", "problem")], findings=[finding("remote-control", "ask", "A35", port=3389)]),
             device(8, "nas", "Buffalo", checks=[check("default-password", "problem")], findings=[finding("default-password", "today", "A03")]),
             device(9, "recorder", "Toshiba", checks=[check("odd-behaviour", "problem")], findings=[finding("odd-behaviour", "today", "A34", port=0)])]
    return [hello(), scope(), scope(), *looks(home), asks("d2"), report(home)]


def moved():
    """between 03 and はい the computer went into another network"""
    return [hello(), scope(), scope(gateway="192.168.77.1", prefixes=["192.168.77.0/24"]), {"event": "note", "note": "network-changed"}]


def dies():
    return [hello(), scope(), scope(), *looks(to_mend()[0])[:12]]


def played(line, how):
    """for played_engine.py only: how it goes on at that line"""
    return dict(line, played=how)


def asks_twice():
    """the second question comes while the first is read"""
    asked = to_mend()[0]
    return [hello(), scope(), scope(), *looks(asked), played(asks("d2"), "on"), played(asks("d2", "d3"), "late"), report(asked)]


def ends_at_03():
    return [hello(), played(scope(), "on"), played(scope(), "late"), played(scope(), "end")]


def of_another_version():
    return [dict(hello(), format="uchi-kenshin-events/2"), *nothing()[1:]]


def ends_empty(report_line):
    """an end without a result, after devices that have nothing to mend"""
    return [hello(), scope(), scope(), *looks(five()), report_line]


def forgets():
    """looked at again, nothing is said of what was found"""
    done, mended = to_mend()[1:]
    mended[1]["checks"] = []
    return [hello(), scope(), scope(), *looks(done), asks("d2"), report(done), *again(mended)]


def stops_half_way():
    """what a cancelled run leaves: a report that is not complete, and a TV that nobody looked at"""
    asked = to_mend()[0]
    asked[3]["checks"] = []
    return [hello(), scope(), scope(), *looks(asked), asks("d2"), report(asked, complete=False)]


def long_names():
    home = to_mend()[1][:2]
    home[1]["label"] = "おじいちゃんの部屋の大きい防犯カメラ二号"
    kinds = [("camera", "JVC"), ("camera", "JVC"), ("nas", "Buffalo"), ("smart-speaker", "Google"),
             ("appliance", "DAIKIN INDUSTRIES"), ("game-console", "Nintendo"), ("home-gateway", "NTT East"), ("phone", ""),
             ("recorder", "Toshiba")]
    home += [device(20 + n, kind, vendor) for n, (kind, vendor) in enumerate(kinds)]
    home.append(device(40, "unknown", "NETWORK COMPUTING DEVICES", findings=[finding("unknown-device", "ask", "A16", port=0)]))
    place = scope(wifi={"name": "とても長い名前のワイファイの親機です2026", "protection": "wpa2", "cipher": "aes"})
    return [hello(), place, place, *looks(home), asks("d2", "d20", "d21", "d22", "d28"), report(home)]


def alike():
    """cameras of one maker: two of one model, one that calls itself something, one of another model, one with the person's name"""
    home = [device(1, "router", "NEC")] + [device(21 + n, "camera", "Panasonic", model) for n, model in enumerate(("BB-SC384", "BB-SC384", "", "BB-ST165", "BB-SC384"))]
    home[3]["names"], home[5]["label"] = ["genkan"], "おじいちゃんの部屋のカメラ"
    return [hello(), scope(), scope(), *looks(home), asks(*(f"d{21 + n}" for n in range(5))), *[progress(6, 6)] * 400, report(home)]


def new_knowledge():
    """asked for, it comes; and it knows something new of two devices"""
    news = {"event": "news", "news": {"checked": "2026-10-01T10:00:00+09:00", "devices": five()[:2]}}
    updated = {"event": "note", "note": "pack-updated", "pack": PACK, "credits": CREDITS}
    return [hello(("old", "2026-01-15")), news, scope(), updated, scope()] + nothing()[2:]


# what the engine says when nothing new is taken (app/engine/uchi-engine-pack.c), and what the person is told of it
REFUSED_KNOWLEDGE = {"pack-not-updated": "受け取ることができませんでした", "pack-elsewhere": "別のページが届きました", "pack-expired": "日付が正しくないか",
                     "pack-future": "今日より先になっています", "pack-refused": "本物かどうか、分かりませんでした", "pack-damaged": "こわれているか",
                     "pack-older": "今のものより古い", "pack-too-large": "大きすぎました", "pack-no-space": "空きがありません",
                     "pack-not-writable": "書きこめませんでした"}


def refused_knowledge():
    """asked for again and again, and each time something else is wrong with it"""
    tries = [line for note in REFUSED_KNOWLEDGE for line in ({"event": "note", "note": note}, scope())]
    return [hello(("too-old", "2026-01-15")), scope(), *tries] + nothing()[2:]


def model_unknown():
    """a router of a known maker whose model nobody can read but the person; then it is known"""
    home = with_finding(five(), 1, finding("firmware-old", "soon", "A08"), "unknown")
    home[0]["checks"][-1]["reason"], home[0]["model"] = "no-model", ""
    models = [f"WG{n}HP{v}" for n in (1200, 1800, 1900, 2600) for v in ("", "2", "3", "4")]
    known = with_finding(five(), 1, finding("firmware-old", "soon", "A08"))
    known[0]["model"] = "WG1200HP2"
    return [hello(), scope(), scope(), *looks(home), report(home), {"event": "models", "device": "d1", "models": models},
            as_said(known[0]), report(known)]


# finding and advice, level, kind of the device: in turn, for a home with as many as one likes
FAULTS = [("default-password", "today", "A02", "camera", "Panasonic"), ("telnet-open", "soon", "A06", "router", "NEC"),
          ("firmware-old", "soon", "A08", "nas", "Buffalo"), ("printer-exposed", "soon", "A15", "printer", "Canon"),
          ("open-share", "today", "A13", "nas", "Buffalo"), ("support-ended", "soon", "A09", "recorder", "Toshiba")]


def so_many(number):
    """that many things to mend, one a device, and three devices beside them"""
    home = [device(n + 1, FAULTS[n % len(FAULTS)][3], FAULTS[n % len(FAULTS)][4],
                   checks=[check(FAULTS[n % len(FAULTS)][0], "problem")], findings=[finding(*FAULTS[n % len(FAULTS)][:3])])
            for n in range(number)]
    home += [device(60, "tv", "Sony"), device(61, "unknown"), device(62, "pc")]
    return [hello(), scope(), scope(), *looks(home), report(home)]


def next_time():
    """the home of two-to-mend a month later: the printer can be reached from outside, a game console came, the TV is off"""
    home = with_finding(to_mend()[2], 3, finding("printer-exposed", "soon", "A15"))
    home = [one for one in home if one["kind"] != "tv"] + [device(6, "game-console", "Nintendo")]
    last = report(home)
    last["report"]["started"] = "2026-12-21T10:00:00+09:00"
    return [hello(), scope(), scope(), *looks(home), asks("d2"), last]


def secret_home():
    """every text that must not leave a home, where a home has it"""
    home = to_mend()[1]
    said = "YamadaCam 花子のカメラ ハナコ tarou_1.0 090-1234-5678 203.0.113.77 yamada@example.jp C02XK1JDJGH5"
    home[1].update(names=["hanako-camera.local", "山田花子のカメラ.local"], model="BB-SC384", firmware="1.02")
    home[1]["services"][0].update(product=said, version=said)
    home[1]["addresses"].update(ipv6=["2001:db8:abcd::1234", "fe80::211:22ff:fe33:4402"])
    home[1]["evidence"] = [{"source": "http.title", "value": "SECRETTITLE serial 4711471147", "at_ms": 5}]
    home[1]["evidence"] += [{"source": source, "value": said, "at_ms": 6} for source in (
        "http.server", "http.realm", "http.model", "upnp.friendlyName", "upnp.manufacturer", "upnp.modelName", "ssdp.server", "mdns.name", "mdns.txt.md",
        "mdns.txt.ty", "mdns.txt.usb_mdl", "netbios.name", "netbios.service", "llmnr.name", "tls.subject", "snmp.sysDescr", "snmp.sysName",
        "snmp.sysLocation", "echonet.product", "ssh.banner", "rtsp.realm", "wsd.scopes")]
    return [hello(), scope(), scope(), *looks(home), asks("d2"), report(home)]


def noted():
    """not every device could be looked for"""
    lines = nothing()
    return lines[:-1] + [{"event": "note", "note": "discovery-stopped"}, lines[-1]]


STREAMS = {
    "new-knowledge": new_knowledge, "refused-knowledge": refused_knowledge, "alike": alike, "noted": noted, "model-unknown": model_unknown, "goes-on": goes_on, "grows": grows,
    "many-to-mend": many_to_mend, "router-only": router_only, "no-page": no_page, "guest": guest,
    "two-to-mend": two_to_mend, "still-the-same": still_the_same, "never-answers": never_answers, "nothing-to-mend": nothing, "nobody-there": nobody,
    "old-knowledge": lambda: nothing(("too-old", "2026-01-15"), scope),
    "no-link": lambda: refused("no-link"), "no-router": lambda: refused("no-router"), "shop": lambda: refused("public-network"),
    "busy": lambda: refused("busy"), "office": lambda: refused("office-network"), "too-large": lambda: refused("too-large"), "vpn": lambda: refused("vpn"),
    "open-wifi": lambda: nothing(place=lambda: scope(ask="open-wifi")),
    "one-to-mend": lambda: so_many(1), "five-to-mend": lambda: so_many(5), "twenty-to-mend": lambda: so_many(20),
    "asks-twice": asks_twice, "ends-at-03": ends_at_03, "forgets": forgets,
    "secret-home": secret_home, "next-time": next_time, "no-router-between": no_router_between, "dies": dies, "moved": moved, "recorder": recorder, "screens": screens, "stops-half-way": stops_half_way, "long-names": long_names,
}


# of engines that are none of ours: they break the contract
STRANGE = {"of-another-version": of_another_version, "ends-bare": lambda: ends_empty({"event": "report"}),
           "ends-empty": lambda: ends_empty({"event": "report", "report": {}})}


def text(name):
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in {**STREAMS, **STRANGE}[name]())


def write(name, path):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text(name))


if __name__ == "__main__":
    sys.stdout.write(text(sys.argv[1]))
