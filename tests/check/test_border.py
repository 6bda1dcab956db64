#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The network changes under a check; the computer itself runs out of something; several checks want to run at once."""
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
import time

import contract
import engine

FAR, NEAR = "10.99.0.1", "10.99.0.2"
# a host at the far end of a VPN that has the camera's address and asks for its password
STRANGER = '''
import socket, sys
server = socket.create_server(("0.0.0.0", 80))
while True:
    client, _ = server.accept()
    client.settimeout(3)
    data = b""
    try:
        while b"\\r\\n\\r\\n" not in data:
            part = client.recv(4096)
            if not part:
                break
            data += part
    except OSError:
        pass
    with open(sys.argv[1], "ab") as log:
        log.write(data + b"\\n")
    client.sendall(b"HTTP/1.1 401 Unauthorized\\r\\nWWW-Authenticate: Basic realm=\\"JVC Broadcaster 1.20\\"\\r\\nServer: JVC\\r\\n"
                   b"Content-Length: 18\\r\\nConnection: close\\r\\n\\r\\n<title>JVC</title>")
    client.close()
'''


# ---- in the home ------------------------------------------------------------------------------

def out(name=""):
    return os.path.join(os.environ["UCHI_HOME_OUT"], name)


def truth():
    with open(out("truth.json"), encoding="utf-8") as file:
        return json.load(file)


def ip(*words):
    subprocess.run(["ip", *" ".join(words).split()], check=True)


class Vpn:
    """tun0 to another network namespace, in which a stranger has the camera's address; counts what is sent into it"""

    def __init__(self, camera):
        self.place = subprocess.Popen(["unshare", "-n", "sleep", "200"])
        engine.until(lambda: os.readlink(f"/proc/{self.place.pid}/ns/net") != os.readlink("/proc/self/ns/net"))
        there = f"nsenter -t {self.place.pid} -n ip "
        ip("link add tun0 type veth peer name eth0 netns", str(self.place.pid))
        ip(f"addr add {NEAR}/24 dev tun0")
        ip("link set tun0 up")
        for words in ("link set lo up", "link set eth0 up", f"addr add {FAR}/24 dev eth0", f"addr add {camera}/32 dev eth0"):
            subprocess.run((there + words).split(), check=True)
        self.stranger = subprocess.Popen(["nsenter", "-t", str(self.place.pid), "-n", sys.executable, "-c", STRANGER, out("stranger.log")])
        engine.until(self.listens)
        self.sent = 0
        self.line = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0800))
        self.line.bind(("tun0", 0x0800))
        threading.Thread(target=self.count, daemon=True).start()

    def listens(self):
        """the stranger, at port 80"""
        with open(f"/proc/{self.place.pid}/net/tcp", encoding="ascii") as file:
            return any(line.split()[1].endswith(":0050") and line.split()[3] == "0A" for line in file.readlines()[1:])

    def count(self):
        while True:
            _frame, address = self.line.recvfrom(2000)
            self.sent += address[2] == socket.PACKET_OUTGOING

    def end(self):
        for process in (self.stranger, self.place):
            process.kill()


def wlan0_down(_camera):
    ip("link set wlan0 down")
    ip(f"route add default via {FAR} dev tun0")


def one_route(camera):
    ip(f"route add {camera}/32 via {FAR} dev tun0")


def all_routes(camera):
    parts = camera.rsplit(".", 1)[0]
    for net in ("0.0.0.0/1", "128.0.0.0/1", f"{parts}.0/25", f"{parts}.128/25"):
        ip(f"route add {net} via {FAR} dev tun0")


def default_route(_camera):
    ip(f"route replace default via {FAR} dev tun0")


def other_address(_camera):
    ip("addr flush dev wlan0")
    ip("addr add 10.20.30.40/24 dev wlan0")
    ip("route add default via 10.20.30.1 dev wlan0 onlink")


def run(change, at, settle=0.5):
    """one check, with @change at the event or the second @at"""
    camera = next(d for d in truth()["devices"] if d["name"] == "camera")["ipv4"]
    one = engine.Engine()
    one.wait("scope", 10)
    vpn = Vpn(camera)
    one.start()
    began, changed, asked, report = time.monotonic(), None, None, None
    while report is None and time.monotonic() - began < 100:
        event = one.next(0.1)
        name = event and event["event"]
        if changed is None and (name == at if isinstance(at, str) else time.monotonic() - began >= at):
            change(camera)
            changed = time.monotonic()
            time.sleep(settle)
        if name == "ask":
            asked = event["devices"]
            one.send({"command": "allow-logins", "devices": asked})
        report = event["report"] if name == "report" else None
    found = {"report": report, "asked": asked, "after_s": time.monotonic() - changed if changed else None, "sent": vpn.sent}
    looked_at = next((d["id"] for d in (report or {"devices": []})["devices"] if camera in d["addresses"]["ipv4"]), None)
    if looked_at and report:
        one.send({"command": "recheck", "device": looked_at, "checks": ["default-password", "telnet-open"]})
        again = one.wait("report", 20)
        found["again"], found["sent_again"] = again and again["report"], vpn.sent
    found["exit"] = one.quit()
    vpn.end()
    log = out("stranger.log")
    found["stranger"] = open(log, encoding="latin-1").read() if os.path.exists(log) else ""
    found["camera"] = camera
    engine.save("result", found)


def inside_down_at_ask():
    run(wlan0_down, "ask")


def inside_down_early():
    run(wlan0_down, 1.0)


def inside_route_at_ask():
    run(one_route, "ask")


def inside_routes_early():
    run(all_routes, 1.0)


def inside_vpn_early():
    run(default_route, 1.0)


def inside_address_at_ask():
    run(other_address, "ask")


def inside_gone_early():
    run(lambda _camera: ip("link set wlan0 down"), 1.0)


# ---- the half that looks dies while the network changes: the next one must not take the old consent for the new network --------

class Elsewhere:
    """frames that leave by wlan0 from the address that this computer has elsewhere"""

    def __init__(self):
        self.sent = 0
        self.home = json.loads(subprocess.run(["ip", "-j", "-4", "addr", "show", "dev", "wlan0"], capture_output=True, check=True).stdout)[0]["addr_info"][0]
        self.router = json.loads(subprocess.run(["ip", "-j", "route", "show", "default"], capture_output=True, check=True).stdout)[0]["gateway"]
        self.line = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
        self.line.bind(("wlan0", 3))
        threading.Thread(target=self.count, daemon=True).start()

    def count(self):
        own = socket.inet_aton("10.20.30.40")
        while True:
            frame, address = self.line.recvfrom(2000)
            source = {b"\x08\x06": frame[28:32], b"\x08\x00": frame[26:30]}.get(frame[12:14])
            igmp = frame[12:14] == b"\x08\x00" and frame[23] == 2          # the kernel's own
            self.sent += address[2] == socket.PACKET_OUTGOING and source == own and not igmp

    def back(self):
        ip("addr flush dev wlan0")
        ip(f"addr add {self.home['local']}/{self.home['prefixlen']} dev wlan0")
        ip(f"route replace default via {self.router} dev wlan0")


def children(pid):
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
        return [int(word) for word in file.read().split()]


def move_and_kill(pid, meanwhile=lambda: None):
    """both halves stand still, as under a lid that is closed"""
    workers = children(pid)
    for each in (pid, *workers):
        os.kill(each, signal.SIGSTOP)
    other_address(None)
    meanwhile()
    for each in workers:
        os.kill(each, signal.SIGKILL)
    os.kill(pid, signal.SIGCONT)


def notes(one):
    return [e["note"] for e in one.events if e["event"] == "note"]


def dead_during_the_check(_elsewhere):
    one = engine.Engine()
    one.wait("scope", 10)
    one.start()
    one.wait("device", 10)
    time.sleep(2)
    move_and_kill(one.process.pid)
    report = one.wait("report", 20)
    devices = [d for d in (report or {"report": {"devices": []}})["report"]["devices"] if d["checks"]]
    if devices:
        one.send({"command": "recheck", "device": devices[-1]["id"], "checks": ["telnet-open"]})
        one.wait("report", 15)
    return {"report": report, "notes": notes(one), "exit": one.quit()}


def dead_before_the_check(_elsewhere):
    one = engine.Engine()
    one.wait("scope", 10)
    move_and_kill(one.process.pid, one.start)
    one.wait("note", 10, note="network-changed")
    report = one.wait("report", 3)
    return {"report": report, "notes": notes(one), "exit": one.quit()}


def dead_after_a_question(_elsewhere):
    one = engine.Engine()
    one.wait("scope", 10)
    other_address(None)
    one.start()
    one.wait("note", 10, note="network-changed")
    for pid in one.workers():
        os.kill(pid, signal.SIGKILL)
    one.wait("scope", 10)
    return {"report": one.wait("report", 3), "notes": notes(one), "exit": one.quit()}


def dead_on_the_command_line(_elsewhere):
    before = talk()
    one = subprocess.Popen([engine.program(), "--i-own-this-network", "--timeout", "60"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                           env=dict(os.environ, LANGUAGE="ja", XDG_STATE_HOME=out("state")))
    deadline = time.monotonic() + 15
    while talk() == before and time.monotonic() < deadline:
        time.sleep(0.1)
    move_and_kill(one.pid)
    said, _ = one.communicate(timeout=60)
    return {"report": None, "notes": [], "exit": one.returncode, "said": said.decode()}


def said():
    """frames by which a program asks somebody something"""
    frames = engine.control("show", answer=True)["frames"]
    return frames.get("talk", 0) + frames.get("arp", 0)


def said_to_be_a_lock(one, report):
    """of one whose telnet is open the person says so: it is not knocked at any more, and nothing becomes fine by that"""
    box = next(d for d in report["devices"] if d["kind"] != "camera" and "telnet-open" in [f["finding"] for f in d["findings"]])

    def knocks():
        return engine.control("show", answer=True)["devices"][box["addresses"]["ipv4"][0]]["syns"]
    before = knocks()
    one.send({"command": "describe", "device": box["id"], "kind": "lock"})
    described = one.wait("report", 20)
    one.send({"command": "recheck", "device": box["id"], "checks": ["telnet-open"]})
    event = one.wait("report", 25)
    row = next(d for d in event["report"]["devices"] if d["id"] == box["id"])
    return {"kind": next(d["kind"] for d in described["report"]["devices"] if d["id"] == box["id"]), "knocks": knocks() - before,
            "telnet": next(c["outcome"] for c in row["checks"] if c["check"] == "telnet-open"), "findings": [f["finding"] for f in row["findings"]]}


def inside_again():
    """looking again after the link went and came back, and after a question that nobody answered yet"""
    elsewhere, found = Elsewhere(), {}
    one = engine.Engine()
    one.wait("scope", 10)
    report = one.whole_run()
    camera = next(d["id"] for d in report["devices"] if d["kind"] == "camera")

    def look():
        before = said()
        one.send({"command": "recheck", "device": camera, "checks": ["telnet-open", "default-password"]})
        event = one.wait("report", 25)
        device = next(d for d in event["report"]["devices"] if d["id"] == camera)
        return {"said": said() - before, "checks": {c["check"]: [c["outcome"], c.get("reason")] for c in device["checks"]},
                "findings": [f["finding"] for f in device["findings"]]}

    found["lock"] = said_to_be_a_lock(one, report)
    ip("link set wlan0 down")
    ip("link set wlan0 up")
    ip("neigh flush dev wlan0")
    ip(f"route replace default via {elsewhere.router} dev wlan0")
    time.sleep(1)
    found["unseen"] = look()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other_program:
        other_program.sendto(b"x", (elsewhere.router, 9))
    time.sleep(1)
    found["seen"] = look()
    other_address(None)
    start = json.dumps({"command": "start", "consent": {"network": True}}).encode()
    one.send(start + b"\n" + start)                                        # two presses, and nobody has read what comes between them
    one.wait("note", 10, note="network-changed")
    found["asked"] = look()
    found["sent"] = elsewhere.sent
    engine.save("result", dict(found, exit=one.quit()))


def inside_dead():
    found, elsewhere = {}, Elsewhere()
    for scenario in (dead_during_the_check, dead_before_the_check, dead_after_a_question, dead_on_the_command_line):
        sent = elsewhere.sent
        found[scenario.__name__] = scenario(elsewhere)
        time.sleep(1)
        found[scenario.__name__]["sent"] = elsewhere.sent - sent
        elsewhere.back()
        time.sleep(0.5)
    sent = elsewhere.sent
    other_address(None)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.sendto(b"x", ("10.20.30.77", 9))
    time.sleep(1)
    engine.save("result", dict(found, seen=elsewhere.sent - sent))


def command(*options, files=None, **more):
    def few():
        if files:
            resource.setrlimit(resource.RLIMIT_NOFILE, files)
    return subprocess.run([engine.program(), *options], capture_output=more.pop("capture", True), text=True, timeout=100, preexec_fn=few,
                          env=dict(os.environ, LANGUAGE="ja", XDG_STATE_HOME=out("state")), check=False, **more)


def talk():
    return engine.control("show", answer=True)["frames"].get("talk", 0)


def inside_files():
    before = talk()
    few = command("--i-own-this-network", files=(12, 12))
    none_sent = talk() - before
    soft = command("--i-own-this-network", files=(12, 4096))
    engine.save("result", {"few": [few.returncode, few.stdout, few.stderr], "sent": none_sent,
                           "soft": [soft.returncode, soft.stdout, soft.stderr]})


def inside_words():
    """command lines and streams that are no check"""
    before, found = talk(), {}
    one = engine.Engine()
    one.wait("scope", 10)
    one.send(b'{"command":"start","consent":{"network":true}}\0garbage')
    note = one.wait("note", 5)
    time.sleep(1)
    found["nul"] = [note, [e["event"] for e in one.events]]
    found["quit"] = one.quit()
    closed = command("--events", stdin=subprocess.DEVNULL)
    found["closed"] = closed.returncode
    for name in ("SIGTERM", "SIGINT"):
        two = engine.Engine()
        two.wait("scope", 10)
        two.process.send_signal(getattr(signal, name))
        found[name] = two.process.wait(10)
    addresses = "192.168.1.5,,192.168.1.6"
    for name, options in (("timeout 0", ["--timeout", "0"]), ("timeout -1", ["--timeout=-1"]), ("timeout least", ["--timeout=-2147483648"]),
                          ("timeout none", ["--timeout="]), ("empty part", ["--allow-logins", addresses]),
                          ("comma at the end", ["--allow-logins", "192.168.1.5,"]), ("of", ["--of", addresses, "--fingerprint", "x"]), ("of alone", ["--of", "192.168.1.5"]),
                          ("redacted events", ["--events", "--redact"]), ("events and a report", ["--events", "--json", "-"])):
        done = command("--i-own-this-network", *options)
        found[name] = [done.returncode, done.stderr]
    found["sent"] = talk() - before
    with open("/dev/full", "w", encoding="ascii") as full:
        for name, options in (("person", []), ("json", ["--json", "-"]), ("events", ["--events"])):
            done = command(*(options if name == "events" else ["--i-own-this-network", "--timeout", "30", *options]), stdin=subprocess.DEVNULL,
                           capture=False, stdout=full, stderr=subprocess.PIPE)
            found["full " + name] = [done.returncode, done.stderr]
    engine.save("result", found)


def inside_turn():
    """two more checks while one runs, of which one as a person's; then one more when it is over"""
    first = engine.Engine()
    first.wait("scope", 10)
    first.start()
    first.wait("device", 10)
    second = engine.Engine()
    second.wait("scope", 10)
    second.start()
    refused = second.wait("report", 10)
    person = command("--i-own-this-network")
    ask = first.wait("ask", 60)
    first.send({"command": "allow-logins", "devices": ask["devices"]})
    report = first.wait("report", 60)
    second.start()
    later = second.wait("scope", 10)
    second.wait("device", 10)
    camera = next(d for d in report["report"]["devices"] if d["kind"] == "camera")
    first.send({"command": "recheck", "device": camera["id"], "checks": ["default-password"]})
    again = first.wait("report", 15)
    second.send({"command": "cancel"})
    second.wait("report", 10)
    first.send({"command": "recheck", "device": camera["id"], "checks": ["default-password"]})
    at_last = first.wait("report", 15)
    engine.save("result", {"refused": refused, "code": second.quit(), "person": [person.returncode, person.stdout, person.stderr],
                           "report": report, "later": later, "again": again, "at_last": at_last, "camera": camera["id"],
                           "notes": [e for e in first.events if e["event"] == "note"], "first": first.quit()})


# ---- judged afterwards ------------------------------------------------------------------------------

def outcome(found, check, report="report"):
    for device in (found[report] or {"devices": []})["devices"]:
        if found["camera"] in device["addresses"]["ipv4"]:
            return next(((c["outcome"], c.get("reason")) for c in device["checks"] if c["check"] == check), None)
    return None


def is_japanese(text):
    return any("぀" <= c <= "ヿ" for c in text)


def changed(scenario, same=False):
    def judge(report):
        result = engine.in_home(__file__, scenario, layout="minimal", more=("--as-root",))
        report.check("the scenario ran", result.code == 0, result.output[-900:])
        found = result.json("result")
        report.check("not one packet went to the stranger", found["sent"] == 0 and not found["stranger"], str((found["sent"], found["stranger"])))
        report.check("nor when looking again", found.get("sent_again", 0) == 0, str(found.get("sent_again")))
        report.check("there is a report", bool(found["report"]))
        broken = contract.broken_lines(result.events)
        report.check("every line keeps the contract", not broken, str(broken[:3]))
        if same:
            report.check("the check goes on at home", found["report"]["complete"] and outcome(found, "default-password") == ("problem", None),
                         str((found["report"]["complete"], outcome(found, "default-password"))))
            report.check("and so does looking again", outcome(found, "default-password", "again") == ("problem", None),
                         str(outcome(found, "default-password", "again")))
            return
        report.check("it ends at once", found["after_s"] < 4, str(found["after_s"]))
        report.check("and says that it is not whole", found["report"]["complete"] is False)
        report.check("and why", [e for e in result.events if e["event"] == "note" and e["note"] == "network-left"])
        rows = found["report"]["devices"]
        early = [(c["check"], c["outcome"], c.get("reason")) for d in rows for c in d["checks"]]
        report.check("no password was tried", not [c for c in early if c[0] == "default-password" and c[1] != "unknown"], str(early))
        report.check("what was not looked at is unknown, with the reason", any(c[1:] == ("unknown", "network-left") for c in early), str(early))
        report.check("exit status 1 or 2", found["exit"] in (1, 2), str(found["exit"]))
    return judge


def again(report):
    result = engine.in_home(__file__, "again", only="router,camera,recorder", more=("--as-root",))
    report.check("the scenario ran", result.code == 0, result.output[-900:])
    found = result.json("result")
    for name in ("unseen", "asked"):
        report.check(f"{name}: nobody is asked anything, the reason is said, and what was found is still there", found[name]["said"] == 0
                     and found[name]["checks"]["telnet-open"] == ["unknown", "moved"] and "default-password" in found[name]["findings"], str(found[name]))
    report.check("nor in the other network, though two presses came at once", found["sent"] == 0, str(found["sent"]))
    report.check("one that the person says is a lock is not knocked at again, and its open door is not called shut",
                 found["lock"] == {"kind": "lock", "knocks": 0, "telnet": "unknown", "findings": found["lock"]["findings"]}
                 and "telnet-open" in found["lock"]["findings"], str(found["lock"]))
    report.check("with the same router behind it, it is looked at again", found["seen"]["checks"]["default-password"] == ["problem", None], str(found["seen"]))


def dead(report):
    result = engine.in_home(__file__, "dead", layout="minimal", more=("--as-root",))
    report.check("the scenario ran", result.code == 0, result.output[-900:])
    found = result.json("result")
    report.check("what leaves from there would be seen", found.pop("seen") > 0)
    for name, one in found.items():
        report.check(f"{name}: nothing is sent on a network that nobody said yes to", one["sent"] == 0, str((one["sent"], one["notes"])))
    during, before, after = (found["dead_" + name] for name in ("during_the_check", "before_the_check", "after_a_question"))
    whole = during["report"] and during["report"]["report"]
    report.check("what was found at home is reported, not whole, as of home", bool(whole) and not whole["complete"] and len(whole["devices"]) > 1
                 and "10.20.30.0/24" not in json.dumps(whole["scope"]), str(whole)[:600])
    report.check("and why", "network-left" in during["notes"], str(during["notes"]))
    for one in (before, after):
        report.check("a consent that is repeated is one for the old network: it is asked again", "network-changed" in one["notes"] and not one["report"],
                     str(one)[:600])
    report.check("on the command line the result is not whole", found["dead_on_the_command_line"]["exit"] in (1, 2), str(found["dead_on_the_command_line"])[:600])


def files(report):
    found = engine.in_home(__file__, "files", layout="minimal").json("result")
    report.check("too few files: exit status 2", found["few"][0] == 2, str(found["few"]))
    report.check("a sentence in Japanese", is_japanese(found["few"][2]), found["few"][2])
    report.check("nothing was sent", found["sent"] == 0, str(found["sent"]))
    report.check("a low limit that may be raised is raised: both problems are found", found["soft"][0] == 1, str(found["soft"]))


def words(report):
    found = engine.in_home(__file__, "words", layout="minimal").json("result")
    note, events = found["nul"]
    report.check("a line with a NUL is refused", bool(note) and note["note"] == "bad-command" and "report" not in events and "device" not in events,
                 str(found["nul"]))
    for name in ("quit", "closed", "SIGTERM", "SIGINT"):
        report.check(f"{name} without a check: exit status 2", found[name] == 2, str(found[name]))
    for name in ("timeout 0", "timeout -1", "timeout least", "timeout none", "empty part", "comma at the end", "of", "of alone", "redacted events", "events and a report"):
        report.check(f"{name}: wrong usage, with a sentence in Japanese", found[name][0] == 64 and is_japanese(found[name][1]), str(found[name]))
    report.check("nothing was sent", found["sent"] == 0, str(found["sent"]))
    for name in ("person", "json", "events"):
        code, text = found["full " + name]
        report.check(f"no room for the output ({name}): exit status 2 and a sentence", code == 2 and is_japanese(text), str((code, text)))


def turn(report):
    result = engine.in_home(__file__, "turn", layout="minimal")
    report.check("the scenario ran", result.code == 0, result.output[-900:])
    found = result.json("result")
    refused = found["refused"] and found["refused"]["report"]
    report.check("the second is told that it is not its turn", bool(refused) and refused["scope"]["refused"] == "busy" and not refused["complete"]
                 and refused["devices"] == [], str(refused))
    report.check("that keeps the contract", not refused or contract.broken("report", refused) is None)
    code, said, why = found["person"]
    report.check("a person reads one sentence; exit status 2", code == 2 and is_japanese(why) and not said, str(found["person"]))
    report.check("the first is whole", found["report"]["report"]["complete"])
    report.check("then the turn is free", found["later"]["scope"]["refused"] is None, str(found["later"]))
    state = {name: next((c["outcome"], c.get("reason")) for d in found[name]["report"]["devices"] if d["id"] == found["camera"]
                        for c in d["checks"] if c["check"] == "default-password") for name in ("again", "at_last")}
    report.check("looking again waits for its turn too", state["again"] == ("unknown", "busy"), str(state))
    report.check("and a note says so", any(e["note"] == "busy" for e in found["notes"]))
    report.check("and has it at last", state["at_last"] == ("problem", None), str(state))


if __name__ == "__main__":
    engine.main(
        {name.removeprefix("inside_"): value for name, value in list(globals().items()) if name.startswith("inside_")},
        {"down-at-ask": changed("down_at_ask"), "down-early": changed("down_early"), "vpn-early": changed("vpn_early"),
         "address-at-ask": changed("address_at_ask"), "gone-early": changed("gone_early"), "route-at-ask": changed("route_at_ask", same=True),
         "routes-early": changed("routes_early", same=True), "files": files, "words": words, "turn": turn, "dead": dead, "again": again})
