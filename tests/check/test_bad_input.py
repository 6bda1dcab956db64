#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Networks that are no home, commands that are garbage, disks that are full, processes that die."""
import fcntl
import json
import os
import re
import signal
import socket
import stat
import subprocess
import threading
import time

import cases
import contract
import engine
import judging

LONG = "n" * 252      # a name that can be, of a file that cannot: the temporary one beside it has a longer name
GARBAGE = [b"", b"{", b"[]", b"null", b'"start"', b"\xff\xfe\x00", b"{" * 100000, b'{"command":"rm -rf"}', b'{"command":7}',
           b'{"command":"start"}', b'{"command":"start","consent":true}', b'{"command":"start","consent":{"network":false}}',
           b'{"command":"allow-logins","devices":"all"}', b'{"command":"recheck","device":"d999","checks":["telnet-open"]}',
           b'{"command":"describe"}', b'{"command":"describe","device":"d1","kind":"spaceship"}',
           b'{"command":"wifi","protection":"magic"}', b"x" * 200000, b"<{}", b"!resume -", b">x"]


# ---- in the home ------------------------------------------------------------------------------

def inside_refused():
    before = engine.sent_elsewhere()
    one = engine.Engine()
    scope = one.wait("scope", 10)
    one.start()
    report = one.wait("report", 20)
    engine.save("result", {"scope": scope, "report": report and report["report"], "exit": one.quit(), "elsewhere": [before, engine.sent_elsewhere()],
                           "counters": engine.control("show", answer=True) if os.path.exists(
                               os.path.join(os.environ["UCHI_HOME_OUT"], "control")) else {}})


def inside_person():
    """the same on the command line, for a person"""
    done = subprocess.run([engine.program(), "--i-own-this-network", "--timeout", "30"], capture_output=True, text=True, timeout=60,
                          env=dict(os.environ, LANGUAGE="ja", XDG_STATE_HOME=os.environ["UCHI_HOME_OUT"] + "/state"), check=False)
    engine.save("person", {"exit": done.returncode, "stdout": done.stdout, "stderr": done.stderr})


def inside_garbage():
    before = engine.sent_elsewhere()
    one = engine.Engine()
    one.wait("scope", 10)
    for line in GARBAGE:
        one.send(line)
    time.sleep(1)
    engine.control("mark garbage")
    report = one.whole_run()
    for line in GARBAGE:
        one.send(line)
    engine.save("result", {"report": report, "alive": one.process.poll() is None, "exit": one.quit(), "elsewhere": [before, engine.sent_elsewhere()],
                           "counters": engine.control("show", answer=True)})


def inside_flood():
    """more commands at once than two pipes hold; then the end is asked for"""
    one = engine.Engine()
    one.wait("scope", 10)
    written = threading.Event()

    def write():
        try:
            one.process.stdin.write(b"x\n" * 100000)
            one.process.stdin.flush()
            written.set()
        except OSError:
            pass
    threading.Thread(target=write, daemon=True).start()
    end, notes = time.monotonic() + 20, 0
    while time.monotonic() < end and not (written.is_set() and one.queue.empty()):
        notes += one.next(0.5) is not None
    report = one.whole_run()
    one.process.send_signal(signal.SIGTERM)
    end = time.monotonic() + 8
    while one.process.poll() is None and time.monotonic() < end:
        one.next(0.1)
    engine.save("result", {"written": written.is_set(), "notes": notes, "report": report, "exit": one.process.poll(), "unread": unread()})
    one.process.kill()


def begun():
    """datagrams and connections that the devices saw"""
    told = engine.control("show", answer=True)
    return told["frames"].get("udp", 0) + sum(d["syns"] for d in told["devices"].values())


def unread():
    """a window that stops reading, cancels, and reads on; that stops once more, and the engine is told to go"""
    out = os.environ["UCHI_HOME_OUT"]
    start = b'{"command":"start","consent":{"network":true}}\n'
    process = subprocess.Popen([engine.program(), "--events"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=open(out + "/unread.stderr", "wb"),
                               env=dict(os.environ, XDG_STATE_HOME=out + "/state", LANGUAGE="ja"))
    fcntl.fcntl(process.stdout, fcntl.F_SETPIPE_SZ, 4096)

    def run(began=0):
        process.stdin.write(start)
        process.stdin.flush()
        end = time.monotonic() + 20
        while begun() < began + 60 and time.monotonic() < end:
            time.sleep(0.05)
    run(begun())
    process.stdin.write(b'{"command":"cancel"}\n')
    process.stdin.flush()
    time.sleep(0.5)
    after = begun()
    time.sleep(1)
    told = {"after": begun() - after, "lines": []}
    while not told["lines"] or told["lines"][-1]["event"] != "report":
        told["lines"].append(json.loads(process.stdout.readline()))
    run(begun())
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    try:
        told["exit"] = process.wait(20)
    except subprocess.TimeoutExpired:
        told["exit"] = None
        process.kill()
    told["took"] = time.monotonic() - began
    told["stderr"] = open(out + "/unread.stderr", encoding="utf-8").read()
    return told


def sessions():
    """logins and anonymous sessions that the devices saw"""
    kinds = ("requests_with_credentials", "posts", "trees", "snmp", "ftp", "mqtt_types")
    return sum(sum(d[kind].values()) for d in engine.control("show", answer=True)["devices"].values() for kind in kinds)


def sessions_with_credentials():
    """requests with a login that the devices saw"""
    return sum(sum(d["requests_with_credentials"].values()) for d in engine.control("show", answer=True)["devices"].values())


def inside_consent():
    """nothing begins without a word of the person, whatever is called how"""
    out = os.environ["UCHI_HOME_OUT"]
    before = engine.control("show", answer=True)["frames"].get("talk", 0)
    codes = []
    for options in (["--worker"], ["--worker", "--json", "-"], []):
        done = subprocess.run([engine.program(), *options], stdin=subprocess.DEVNULL, capture_output=True, timeout=20,
                              env=dict(os.environ, XDG_STATE_HOME=out + "/state"), check=False)
        codes.append(done.returncode)
    after = engine.control("show", answer=True)["frames"].get("talk", 0)
    one = engine.Engine()                         # an answer before the question is no answer
    one.wait("scope", 10)
    guesses = {"command": "allow-logins", "devices": [f"d{n}" for n in range(20)]}
    one.send(guesses)
    one.start()
    one.send(guesses)
    ask = one.wait("ask", 60)
    one.send({"command": "allow-logins", "devices": ["d1", "d99"] + (ask["devices"][:1] if ask else [])})
    report = one.wait("report", 60)
    code = one.quit()
    tries = sessions()
    addresses = {a for d in report["report"]["devices"] if d["id"] in ask["devices"] for a in d["addresses"]["ipv4"]} if report and ask else set()
    other = engine.Engine("--allow-logins", ",".join(sorted(addresses)) or "192.168.1.1")
    other.wait("scope", 10)
    second = other.whole_run(allow=False)         # the person's "no" is later than the command line's "yes"
    other.quit()
    engine.save("result", {"sent": after - before, "codes": codes, "ask": ask, "report": report and report["report"], "exit": code,
                           "tries": tries, "after_no": sessions() - tries, "no": second and second["consent"]["logins"]})


def inside_targets():
    """--json never takes the place of what is no file"""
    out = os.environ["UCHI_HOME_OUT"]
    os.mkdir(out + "/folder")
    os.mkfifo(out + "/fifo")
    with open(out + "/target", "w", encoding="ascii") as file:
        file.write("old")
    os.symlink(out + "/target", out + "/link")
    os.symlink(out + "/fifo", out + "/fifo-link")
    found = {}
    gone = os.pipe()
    os.close(gone[0])
    wordless = {"link": open("/dev/full", "wb"), LONG: gone[1]}         # nor is the result lost without a word
    for name in ("folder", "fifo", "fifo-link", "link", "nowhere/report.json", LONG):
        kinds = ["--json", "-", "--fingerprint"] if name in wordless else ["--json"]
        done = subprocess.run([engine.program(), "--i-own-this-network", "--timeout", "10", *kinds, f"{out}/{name}"],
                              stdout=wordless.get(name, subprocess.PIPE), stderr=subprocess.PIPE,
                              text=True, timeout=60, env=dict(os.environ, LANGUAGE="ja", XDG_STATE_HOME=out + "/state"), check=False)
        found[name] = {"exit": done.returncode, "stderr": done.stderr}
    before = begun()                              # of the run before, the kernel is still looking for who does not answer
    for name, command in {"closed": '"$0" --i-own-this-network >&-', "interface": '"$0" --i-own-this-network --interface wlan7'}.items():
        done = subprocess.run(["sh", "-c", command, engine.program()], capture_output=True, text=True, timeout=60,
                              env=dict(os.environ, LANGUAGE="ja", XDG_STATE_HOME=out + "/state"), check=False)
        found[name] = {"exit": done.returncode, "stderr": done.stderr}
    found["sent"] = begun() - before
    found["kinds"] = {n: stat.S_IFMT(os.lstat(f"{out}/{n}").st_mode) for n in ("folder", "fifo", "fifo-link", "link")}
    found["target"] = open(out + "/target", encoding="utf-8").read(20)
    engine.save("result", found)


def inside_fingerprint():
    """what one device says, from the command line to a record for the pack"""
    out = os.environ["UCHI_HOME_OUT"]
    environment = dict(os.environ, XDG_STATE_HOME=out + "/state", LANGUAGE="C")
    done = subprocess.run([engine.program(), "--i-own-this-network", "--redact", "--fingerprint", out + "/f.json", "--of", camera_address(),
                           "--allow-logins", "192.168.1.251", "--timeout", "60"],
                          capture_output=True, text=True, timeout=100, env=environment, check=False)
    tool = engine.program().replace("uchi-kenshin-check", "uchi-kenshin-pack")
    imported = subprocess.run([tool, "import-fingerprint", out + "/f.json"], capture_output=True, text=True, timeout=20, check=False)
    wrong = subprocess.run([tool, "import-fingerprint", out + "/truth.json"], capture_output=True, text=True, timeout=20, check=False)
    engine.save("result", {"exit": done.returncode, "said": done.stdout, "warned": done.stderr, "file": json.load(open(out + "/f.json", encoding="utf-8")), "imported": imported.stdout,
                           "status": [imported.returncode, wrong.returncode], "wrong": wrong.stderr})


def inside_kill_refused():
    """a worker that dies on a network that is refused"""
    one = engine.Engine()
    one.wait("scope", 10)
    one.start()
    first = one.wait("report", 20)
    for pid in one.workers():
        os.kill(pid, signal.SIGKILL)
    restored = one.wait("report", 20)
    one.start()
    again = one.wait("report", 20)
    engine.save("result", {"reports": [bool(first), bool(restored), bool(again)], "exit": one.quit()})


def inside_cancel():
    one = engine.Engine()
    one.wait("scope", 10)
    one.start()
    one.wait("device", 20)
    time.sleep(3)
    began = time.monotonic()
    one.send({"command": "cancel"})
    report = one.wait("report", 10)
    took = (report["_at"] if report else time.monotonic()) - began
    looked = None
    for device in [d for d in (report or {"report": {"devices": []}})["report"]["devices"] if d["checks"]][:8]:
        one.send({"command": "recheck", "device": device["id"], "checks": [state["check"] for state in device["checks"]]})
        looked = one.wait("report", 30) or looked
    again = one.whole_run()
    engine.save("result", {"took": took, "report": report and report["report"], "looked": looked and looked["report"], "again": again,
                           "exit": one.quit()})


def camera_address():
    """the harness's own log folder names no addresses: the camera is found by asking the devices' logs' home"""
    with open(os.path.join(os.environ["UCHI_HOME_OUT"], "truth.json"), encoding="utf-8") as file:
        return next(d["ipv4"] for d in json.load(file)["devices"] if d["name"] == "camera")


def inside_crash():
    one = engine.Engine(environment={"UCHI_TEST_CRASH_ON": camera_address()})
    one.wait("scope", 10)
    report = one.whole_run()
    engine.save("result", {"report": report, "exit": one.quit()})


def inside_kill_worker():
    """killed from outside, whatever it was doing; then once more after the report"""
    one = engine.Engine()
    one.wait("scope", 10)
    one.start()
    one.wait("device", 20)
    time.sleep(3)
    for pid in one.workers():
        os.kill(pid, signal.SIGKILL)
    note = one.wait("note", 10, note="worker-restarted")
    report = one.whole_run()                      # start is answered with a note: the run goes on by itself
    for pid in one.workers():
        os.kill(pid, signal.SIGKILL)
    restored = one.wait("report", 15)
    one.send({"command": "recheck", "device": report["devices"][1]["id"], "checks": ["telnet-open"]})
    recheck = one.wait("report", 20)
    engine.save("result", {"note": note, "report": report, "restored": restored and restored["report"],
                           "recheck": recheck and recheck["report"], "exit": one.quit()})


def alive(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def inside_kill_engine():
    one = engine.Engine()
    one.wait("scope", 10)
    one.start()
    one.wait("device", 20)
    workers = one.workers()
    one.process.kill()
    one.process.wait()
    time.sleep(1)
    left = [pid for pid in workers if alive(pid)]
    two = engine.Engine(environment={"XDG_STATE_HOME": one.environment["XDG_STATE_HOME"]})
    two.wait("scope", 10)
    engine.save("result", {"left": left, "report": two.whole_run(), "exit": two.quit()})


NEXT_DOOR = """ip link set lo up && ip link add wlan0 type veth peer name other && ip link set other up && ip address add 192.168.1.5/24 dev wlan0 &&
    ip link set wlan0 up && ip route add default via 192.168.1.1 && exec /usr/bin/python3 -c 'import test_bad_input; test_bad_input.carried()'"""


def inside_moved():
    """a network of its own, that may be changed"""
    subprocess.run(["unshare", "-Urn", "sh", "-c", NEXT_DOOR], cwd=engine.HERE, timeout=90, check=True,
                   env=dict(os.environ, UCHI_HOME_INTERFACES="wlan0 other", PYTHONDONTWRITEBYTECODE="1"))


def sent():
    """packets of IPv4 in this namespace: of IPv6 the kernel sends some by itself"""
    with open("/proc/net/snmp", encoding="ascii") as file:
        names, values = [line.split() for line in file if line.startswith("Ip: ")]
    return int(values[names.index("OutRequests")])


def carried():
    """between the question and the answer the way out is another: a computer that was carried next door"""
    one = engine.Engine()
    asked = one.wait("scope", 10)["scope"]
    subprocess.run(["ip", "route", "replace", "default", "via", "192.168.1.250"], check=True)
    time.sleep(1)
    before = sent()
    one.start()
    scope, note = one.wait("scope", 10), one.wait("note", 10)
    time.sleep(2)
    after = sent()
    one.start()
    started = one.wait("progress", 20) or one.wait("device", 20)
    time.sleep(2)
    engine.save("result", {"asked": asked["gateway"], "now": scope and scope["scope"]["gateway"], "note": note and note["note"], "sent": after - before,
                           "started": bool(started), "then": sent() - after, "exit": one.quit()})


def inside_full_disk():
    """the report goes to a disk of 4 KiB; an earlier report there stays whole"""
    out = os.environ["UCHI_HOME_OUT"]
    script = f"""mount -t tmpfs -o size=4k none {out}/small && echo old > {out}/small/r.json &&
        {engine.program()} --i-own-this-network --json {out}/small/r.json --timeout 40; echo "exit $?"; cat {out}/small/r.json; ls {out}/small"""
    os.makedirs(out + "/small", exist_ok=True)
    done = subprocess.run(["unshare", "-Urm", "sh", "-c", script], capture_output=True, text=True, timeout=100,
                          env=dict(os.environ, LANGUAGE="ja", XDG_STATE_HOME=out + "/state"), check=False)
    engine.save("result", {"stdout": done.stdout, "stderr": done.stderr})


# ---- judged afterwards -----------------------------------------------------------------------------

SENTENCES = {
    "no-link": "このパソコンは、まだネットにつながっていません。", "no-router": "ルーターが見つかりません。",
    "public-network": "家のネットではないようです。", "vpn": "仕事用のつなぎ方になっています。", "too-large": "とても大きなネットです。",
}


def refused(layout, word, talk=True):
    def judge(report):
        result = engine.in_home(__file__, "refused", layout=layout)
        report.check("the scenario ran", result.code == 0, result.output[-600:])
        found = result.json("result")
        report.check(f"{layout} is refused as {word}", found["scope"] and found["scope"]["scope"]["refused"] == word, str(found["scope"]))
        report.check("a report says so", bool(found["report"]) and found["report"]["scope"]["refused"] == word)
        if layout == "public":
            cases.judge(report, layout, result.json("truth"), found["report"], {})
        report.check("nothing was sent", not talk or found["counters"]["frames"].get("talk", 0) == 0, str(found["counters"].get("frames")))
        report.check("nor anywhere else", found["elsewhere"][0] == found["elsewhere"][1], str(found["elsewhere"]))
        broken = contract.broken_lines(result.events)
        report.check("every line keeps the contract", not broken, str(broken[:3]))
        person = engine.in_home(__file__, "person", layout=layout).json("person")
        report.check(f"a person reads: {SENTENCES[word]}", SENTENCES[word] in person["stdout"] + person["stderr"],
                     person["stdout"] + person["stderr"])
        report.check("exit status 2, or 1 with a finding that needs no packet", person["exit"] in ((1, 2) if word == "public-network" else (2,)),
                     str(person["exit"]))
    return judge


def nobody(report):
    """the one who runs it from a script reads the exit status: nothing to mend is not the same as nothing seen"""
    for layout, status, said in (("quiet", 0, "直すところは見つかりませんでした。"), ("empty", 2, "機器が見つかりませんでした。")):
        person = engine.in_home(__file__, "person", layout=layout).json("person")
        stream = person["stderr"] if status == 2 else person["stdout"]
        report.check(f"{layout}: exit status {status}, and a person reads why", person["exit"] == status and said in stream, str(person))
        months = "3か月たったら" in person["stdout"] + person["stderr"]
        report.check(f"{layout}: the next time is not far away unless it was looked at", months == (status == 0), str(person))


def vanish(report):
    result = engine.in_home(__file__, "garbage", layout="vanish")
    found = result.json("result")["report"]
    report.check("a device that vanishes costs nothing else", found is not None and found["complete"])
    names = {d["ipv4"]: d["name"] for d in result.json("truth")["devices"]}
    by_name = {names.get((d["addresses"]["ipv4"] or [""])[0]): d for d in (found or {"devices": []})["devices"]}
    gone = by_name.get("vanishing", {"checks": [], "findings": []})
    report.check("the other camera is still judged", any(f["finding"] == "default-password" for f in by_name.get("camera", {"findings": []})["findings"]))
    report.check("what could not be seen is unknown", any(c["outcome"] == "unknown" for c in gone["checks"]), str(gone["checks"]))


def two_interfaces(report):
    result = engine.in_home(__file__, "garbage", layout="two-interfaces")
    found = result.json("result")["report"]
    report.check("the network of the default route is looked at", bool(found) and found["scope"]["interface"] == "wlan0")
    before, after = result.json("result")["elsewhere"]
    report.check("nothing is sent there", list(before) == ["eth1"] and before == after, str((before, after)))
    report.check("the other one stays untouched", bool(found) and not any(
        a.startswith("192.168.77.") for d in found["devices"] for a in d["addresses"]["ipv4"]))


def garbage(report):
    result = engine.in_home(__file__, "garbage", layout="minimal")
    found = result.json("result")
    report.check("the engine lives", found["alive"] and found["report"] is not None and found["report"]["complete"])
    notes = [e for e in result.events if e["event"] == "note"]
    report.check("every bad line is answered with a note", len(notes) >= 2 * len(GARBAGE) - 4, f"{len(notes)} notes")
    report.check("garbage is no consent", found["counters"]["marks"]["garbage"]["talk_before"] == 0)
    broken = contract.broken_lines(result.events)
    report.check("every line keeps the contract", not broken, str(broken[:3]))


def cancel(report):
    result = engine.in_home(__file__, "cancel")
    found = result.json("result")
    report.check("cancel is answered within 500 ms", found["report"] is not None and found["took"] <= 0.5, f"{found['took']:.3f} s")
    report.check("the report says that it is not whole", bool(found["report"]) and not found["report"]["complete"])
    report.check("what was found is in it", bool(found["report"]) and len(found["report"]["devices"]) > 5)
    calm = judging.wrongly_calm(result.json("truth"), found["looked"] or {"devices": []})
    report.check("looking again at what was never looked at makes nothing fine", bool(found["looked"]) and not calm, str(calm))
    report.check("another run is whole", bool(found["again"]) and found["again"]["complete"])


def crash(report):
    result = engine.in_home(__file__, "crash", layout="minimal")
    found, camera = result.json("result")["report"], next(d for d in result.json("truth")["devices"] if d["name"] == "camera")
    seen = {d["addresses"]["mac"]: d for d in (found or {"devices": []})["devices"]}
    report.check("a report comes although the worker dies on one device", found is not None)
    report.check("a note says so", any(e["event"] == "note" and e["note"] == "worker-restarted" for e in result.events))
    report.check("everybody is listed", len(seen) == 4, str(list(seen)))
    checks = seen.get(camera["mac"], {"checks": []})["checks"]
    report.check("its checks are unknown", bool(checks) and all(c["outcome"] == "unknown" and c["reason"] == "worker-crashed" for c in checks), str(checks))
    router = next(d for d in result.json("truth")["devices"] if d["gateway"])
    others = seen.get(router["mac"], {"checks": []})["checks"]
    report.check("the router is judged", any(c["outcome"] != "unknown" for c in others), str(others))


def kill_worker(report):
    result = engine.in_home(__file__, "kill_worker")
    found = result.json("result")
    report.check("a new worker takes over", found["note"] is not None)
    report.check("and brings the run to its end", bool(found["report"]) and found["report"]["complete"])
    findings = {f["finding"] for d in (found["report"] or {"devices": []})["devices"] for f in d["findings"]}
    report.check("with the findings", {"default-password", "telnet-open"} <= findings, str(findings))
    kept = {f["finding"] for d in (found["restored"] or {"devices": []})["devices"] for f in d["findings"]}
    report.check("after the report too: nothing is lost", findings <= kept, str(findings - kept))
    same = [m for m in ("started", "duration_ms", "complete", "consent", "network", "summary") if (found["restored"] or {}).get(m) != found["report"].get(m)]
    report.check("the report is the one of before", not same, str(same))
    report.check("and a re-check works", found["recheck"] is not None)


def flood(report):
    found = engine.in_home(__file__, "flood", layout="minimal").json("result")
    report.check("every line is read", found["written"], str(found["notes"]))
    report.check("a check is whole afterwards", bool(found["report"]) and found["report"]["complete"])
    report.check("SIGTERM ends it", found["exit"] is not None)
    unread = found["unread"]
    report.check("nothing begins 500 ms after a cancel, though nobody reads", unread["after"] == 0, str(unread["after"]))
    broken = contract.broken_lines(unread["lines"])
    report.check("who reads late gets every line, and a report that is not whole", not broken and not unread["lines"][-1]["report"]["complete"],
                 str(broken[:3]))
    report.check("SIGTERM ends it though nobody reads, and it says so", unread["exit"] == 2 and unread["took"] < 8
                 and "もう読んでいません。" in unread["stderr"], str([unread[word] for word in ("exit", "took", "stderr")]))


def consent(report):
    found = engine.in_home(__file__, "consent", layout="minimal").json("result")
    report.check("a part of the program alone sends nothing", found["sent"] == 0 and 0 not in found["codes"], str((found["sent"], found["codes"])))
    report.check("the question is asked all the same", bool(found["ask"]) and bool(found["ask"]["devices"]))
    allowed = (found["report"] or {"consent": {"logins": None}})["consent"]["logins"]
    report.check("only devices of the question count", bool(found["ask"]) and allowed == found["ask"]["devices"][:1], str(allowed))
    report.check("something was entered there", found["tries"] > 0, str(found["tries"]))
    report.check("and none after a later \"no\", whatever the command line allowed", found["no"] == [] and found["after_no"] == 0,
                 str((found["no"], found["after_no"])))


def targets(report):
    found = engine.in_home(__file__, "targets", layout="empty").json("result")
    for name in ("folder", "fifo", "fifo-link", "nowhere/report.json", LONG):
        report.check(f"{name}: exit status 2 and a sentence in Japanese", found[name]["exit"] == 2
                     and "場所と空きを確かめてください。" in found[name]["stderr"], str(found[name]))
    kinds = {"folder": stat.S_IFDIR, "fifo": stat.S_IFIFO, "fifo-link": stat.S_IFLNK, "link": stat.S_IFLNK}
    report.check("everything is still what it was", found["kinds"] == kinds, str(found["kinds"]))
    report.check("a link to a file is followed", found["target"].startswith("{"), found["target"])
    for name, words in {"link": "書き出すことができませんでした。", LONG: "もう読んでいません。", **dict.fromkeys(("folder", "nowhere/report.json"), "何も送っていません。"),
                        "closed": "標準出力が閉じている",
                        "interface": "「wlan7」という口は、このパソコンにありません。今あるのは次の口です: wlan0"}.items():
        report.check(f"{name}: exit status 2, and a person reads: {words}", found[name]["exit"] == 2 and words in found[name]["stderr"], str(found[name]))
    report.check("nothing is sent where the way or the reader is missing", found["sent"] == 0, str(found["sent"]))


def fingerprint(report):
    result = engine.in_home(__file__, "fingerprint", layout="minimal")
    found, camera = result.json("result"), next(d for d in result.json("truth")["devices"] if d["name"] == "camera")
    report.check("the file keeps the contract", contract.broken("fingerprint", found["file"]) is None, str(contract.broken("fingerprint", found["file"])))
    devices = found["file"]["devices"]
    report.check("an address that nobody has is pointed out, and no other", found["warned"].count("No device was found at") == 1
                 and "192.168.1.251" in found["warned"], found["warned"])
    report.check("only the chosen device is in it", len(devices) == 1 and devices[0]["mac"] == camera["mac"][:8], str(devices))
    text = json.dumps(found["file"])
    report.check("not its address, not its whole MAC", camera["ipv4"] not in text and camera["mac"] not in text and "192.168" not in text)
    macs = [d["mac"] for d in result.json("truth")["devices"]]
    report.check("the result that a person reads is the redacted one: numbers of the list, not the name of the computer itself",
                 re.search(r"\b1\. Square: Camera\b", found["said"]) and not any(word in found["said"] for word in (*macs, socket.gethostname())), found["said"][:600])
    report.check("it becomes a record with what it said", found["status"][0] == 0 and "JVC Broadcaster" in found["imported"], found["imported"][:300])
    hidden = [c["op"] for d in json.loads(found["imported"])["devices"] for group in d["match"] for c in group if "***" in c["value"]]
    report.check("what was hidden in it may be any word there", hidden and set(hidden) == {"glob"}, found["imported"])
    report.check("another file is refused with a sentence", found["status"][1] == 1 and "not a fingerprint" in found["wrong"], found["wrong"])


def kill_refused(report):
    found = engine.in_home(__file__, "kill_refused", layout="large").json("result")
    report.check("a report each time", found["reports"] == [True, True, True], str(found["reports"]))


def kill_engine(report):
    found = engine.in_home(__file__, "kill_engine", layout="minimal").json("result")
    report.check("no worker outlives a killed engine", not found["left"], str(found["left"]))
    report.check("the next run is whole", bool(found["report"]) and found["report"]["complete"])


def moved(report):
    result = engine.in_home(__file__, "moved", layout="minimal")
    report.check("the scenario ran", result.code == 0, result.output[-600:])
    found = result.json("result")
    report.check("the way out was changed", (found["asked"], found["now"]) == ("192.168.1.1", "192.168.1.250"), str(found))
    report.check("a consent for another network starts nothing", found["note"] == "network-changed" and found["sent"] == 0, str(found))
    report.check("one for this network does", found["started"] and found["then"] > 0, str(found))
    broken = contract.broken_lines(result.events)
    report.check("every line keeps the contract", not broken, str(broken[:3]))


def full_disk(report):
    found = engine.in_home(__file__, "full_disk", layout="minimal").json("result")
    report.check("exit status 2", "exit 2" in found["stdout"], found["stdout"][-300:])
    report.check("a sentence says why", "場所と空きを確かめてください。" in found["stderr"], found["stderr"])
    report.check("the old report is whole, nothing else lies there", "exit 2\nold\nr.json" in found["stdout"], found["stdout"][-300:])
    report.check("the result was shown all the same", "exit 2" in found["stdout"] and len(found["stdout"]) > 300, found["stdout"])


if __name__ == "__main__":
    engine.main(
        {name.removeprefix("inside_"): value for name, value in list(globals().items()) if name.startswith("inside_")},
        {"no-interface": refused("no-interface", "no-link", talk=False), "no-route": refused("no-route", "no-router"),
         "public": refused("public", "public-network"), "cgnat": refused("cgnat", "public-network"),
         "large": refused("large", "too-large"), "vpn": refused("vpn", "vpn"), "two-interfaces": two_interfaces, "vanish": vanish,
         "garbage": garbage, "cancel": cancel, "crash": crash, "kill-worker": kill_worker, "kill-engine": kill_engine,
         "kill-refused": kill_refused, "flood": flood, "fingerprint": fingerprint, "consent": consent, "targets": targets, "moved": moved,
         "full-disk": full_disk, "nobody": nobody})
