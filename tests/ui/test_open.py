#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A double click on a file: the result of a check and new knowledge open in the one window; what only looks like them does no harm.
In a network namespace without any interface, because the engine that believes or refuses a pack is the real one."""
import copy
import glob
import json
import os
import re
import subprocess
import sys

from checks import Result, faults
from session import PROGRAM, Session, until
import streams

RESULT = Result()
ROOT = os.environ["UCHI_SOURCE_ROOT"]
BUILD = os.environ["UCHI_BUILD"]
KEYS = os.path.join(ROOT, "tests", "pack", "development-keys")
APP, PATH = "io.github.uchi_kenshin.UchiKenshin", "/io/github/uchi_kenshin/UchiKenshin"
NOT_OPENED = "ファイルを開けませんでした。ファイルは、そのままです。"
NEWER = "もっと新しいアプリで作ったファイルです。"
TOO_LARGE = "大きすぎます。"
BEGIN_AGAIN = "はじめに戻る"


def at(window, number, tag):
    window.wait(number)
    window.shot(f"open-{tag}-{number:02}")
    wrong = faults(window)
    RESULT.check(f"{tag}: screen {number:02}", not wrong, "; ".join(wrong))
    return window


def report():
    """what `uchi-kenshin-check --json` writes, of the home of two things to mend"""
    return next(line["report"] for line in streams.STREAMS["two-to-mend"]() if line["event"] == "report")


def of_later():
    """the same of a program to come: its levels have names that nobody knows here, and its advice is not among ours"""
    later = copy.deepcopy(report())
    for device in later["devices"]:
        for finding in device["findings"]:
            finding.update(level="doom", advice="A99")
    return later


def write(desktop, name, contents):
    path = os.path.join(desktop.folder, name)
    with open(path, "wb") as file:
        file.write(contents if isinstance(contents, bytes) else json.dumps(contents, ensure_ascii=False).encode())
    return path


def kept(desktop):
    return sorted(p for p in glob.glob(os.path.join(desktop.folder, "state", "**"), recursive=True) if os.path.isfile(p))


# ---- results ---------------------------------------------------------------------------------

def results(desktop):
    before = kept(desktop)
    with desktop.start("no-link", arguments=[write(desktop, "later.uchireport", of_later())]) as window:
        at(window, 21, "later")
        RESULT.check("a level of later: not that nothing was found, and how many there are", window.headings() == ["まだ分からないことがあります"]
                     and "はてなの機器が2台あります。" in window.text(), window.text())
        window.press("はてなの機器を見る")
        until(lambda: "カメラ、はてな" in "".join(window.buttons()))
        window.press("カメラ、はてな").wait(22)
        RESULT.check("an advice of later: said to be one", "まだ分からないことがあります。" in window.text() and "何の機器か" not in window.text(), window.text())
    path = write(desktop, "家の結果.uchireport", report())
    with desktop.start("no-link", arguments=[path]) as window:
        at(window, 20, "report")
        RESULT.check("a result: of when it is, and that it is from a file", "2026年11月21日の結果です。" in window.text()
                     and "ファイルの結果" in window.text(), window.text())
        RESULT.check("a result: what there is to mend", window.headings() == ["直すところが 2つあります"], str(window.headings()))
        window.press("1番、").wait(22).press("一覧に戻る").wait(20)
        window.press("上から順に直す").wait(30).press("前に戻る")
        window.wait(22).press("一覧に戻る").wait(20).press(BEGIN_AGAIN).wait(2)
    RESULT.check("a result of somebody's home is not among one's own records", kept(desktop) == before, str(kept(desktop)))
    with desktop.start("no-link", fresh=False) as window:
        window.wait(2)
        RESULT.check("the next start begins at the beginning", "ファイルの結果" not in window.text())


def single(desktop):
    """a second start hands its file to the window that is there"""
    path = write(desktop, "second.uchireport", report())
    with desktop.start("two-to-mend", UCHI_REPLAY_PACE_MS="3000") as window:
        window.wait(2)
        second = subprocess.run([PROGRAM, path], timeout=30, check=False)
        at(window, 20, "second")
        RESULT.check("one window only", second.returncode == 0 and window.process.poll() is None)
        window.press(BEGIN_AGAIN).wait(2).press("はじめる").wait(3).press("はい、うちです").wait(11)
        subprocess.run([PROGRAM, path], timeout=30, check=False)
        window.wait_text("先に、この画面を終えましょう。")
        RESULT.check("a check that is under way goes on", window.number == 11 and "ファイルの結果" not in window.text(), window.title)


ENDING = """import os, sys
from gi.repository import Gio, GLib
bus = Gio.bus_get_sync(Gio.BusType.SESSION)
bus.add_filter(lambda _bus, message, incoming: os._exit(0) if incoming and message.get_message_type() == Gio.DBusMessageType.METHOD_CALL else message)
Gio.bus_own_name_on_connection(bus, sys.argv[1], Gio.BusNameOwnerFlags.NONE, lambda *_: print("owns it", flush=True), None)
GLib.MainLoop().run()
"""


def ending(desktop):
    """opened again while the instance of before is about to be gone, and answers nobody any more"""
    with subprocess.Popen([sys.executable, "-c", ENDING, APP], stdout=subprocess.PIPE, text=True) as old:
        old.stdout.readline()
        try:
            with desktop.start("two-to-mend") as window:
                window.wait(2)
                RESULT.check("an instance that ends is not in the way of the next", old.wait(5) == 0)
        finally:
            old.kill()


def activated(desktop):
    """what a file manager does: the session bus starts the program"""
    services = os.path.join(os.environ["XDG_DATA_HOME"], "dbus-1", "services")
    os.makedirs(services, exist_ok=True)
    with open(os.path.join(services, APP + ".service"), "w", encoding="utf-8") as file:
        file.write(f"[D-BUS Service]\nName={APP}\nExec={PROGRAM} --gapplication-service\n")
    path = write(desktop, "by-bus.uchireport", report())
    for call in (["org.freedesktop.DBus", "--object-path", "/org/freedesktop/DBus", "--method", "org.freedesktop.DBus.ReloadConfig"],
                 [APP, "--object-path", PATH, "--method", "org.freedesktop.Application.Open", f"['file://{path}']", "{}"]):
        done = subprocess.run(["gdbus", "call", "--session", "--dest", *call], capture_output=True, text=True, timeout=20, check=False)
        RESULT.check(f"the bus: {call[-1] if call[0] != APP else 'Open'}", done.returncode == 0, done.stderr)
    owner = subprocess.run(["gdbus", "call", "--session", "--dest", "org.freedesktop.DBus", "--object-path", "/org/freedesktop/DBus", "--method",
                            "org.freedesktop.DBus.GetConnectionUnixProcessID", APP], capture_output=True, text=True, timeout=30, check=False)
    number = int(owner.stdout.split()[-1].rstrip(",)")) if owner.returncode == 0 else 0
    RESULT.check("the bus started the program", number > 0, owner.stderr)
    title = until(lambda: title_of(number))
    RESULT.check("and it shows the result", title is not None and title.startswith("画面20"), str(title))
    if number:
        os.kill(number, 15)
        until(lambda: not os.path.exists(f"/proc/{number}"))


def title_of(number):
    import pyatspi
    desktop = pyatspi.Registry.getDesktop(0)
    for n in range(desktop.childCount):
        try:
            app = desktop.getChildAtIndex(n)
            if app.get_process_id() == number and app.childCount and "20" in app.getChildAtIndex(0).name:
                return app.getChildAtIndex(0).name
        except Exception:
            continue
    return None


# ---- what only looks like one -------------------------------------------------------------------

def hostile_reports():
    """(name, contents) that open as a report, and must show nothing of what they try"""
    many, marked, wrong = report(), report(), report()
    many["devices"] = [dict(copy.deepcopy(many["devices"][1]), id=f"d{n}") for n in range(60)]
    for device in marked["devices"]:
        device.update(label="<b>a</b>&\u202e\x1b[31m", vendor="<span size='99999'>", model="%s%n%s%n", names=["\u200bx", "| |"])
    for device in wrong["devices"]:
        device.update(addresses=7, services="many", findings=[None, 7, {"finding": "no-such", "level": "terrible"}], checks={}, kind=[])
    carrier, crowd = report(), report()
    for device in carrier["devices"]:
        device.update(label="至急電話 0120-000-000", vendor="お金を振り込む", model="090-1234-5678 www.example.com")
        for finding in device["findings"]:
            finding["maker_words"] = {"password_menu": "お金を振り込む 090-1234-5678 に電話"}
    crowd["devices"] = [dict(crowd["devices"][2], id=f"d{n}") for n in range(1100)]
    named = dict(report(), __proto__={"devices": 1}, constructor={"prototype": []})
    return [("many", many), ("carrier", carrier), ("crowd", crowd), ("marked", marked), ("named", named), ("wrong", wrong),
            ("empty-shell", {"format": "uchi-kenshin-report/1"}),
            ("all-wrong", {"format": "uchi-kenshin-report/1", "devices": {}, "network": [], "started": 7, "scope": "x", "complete": "?"})]


def no_reports(desktop):
    fifo, folder = os.path.join(desktop.folder, "fifo.uchireport"), os.path.join(desktop.folder, "folder.uchireport")
    endless = os.path.join(desktop.folder, "endless.uchipack")
    os.mkfifo(fifo)
    os.mkdir(folder)
    os.symlink("/dev/zero", endless)
    files = {"nothing": b"", "other": b'{"a": 1}', "picture": b"\x89PNG\r\n\x1a\n" + bytes(4000), "deep": b"[" * 200000, "half": json.dumps(report())[:900].encode(),
             "newest": json.dumps(dict(report(), format="uchi-kenshin-report/99999")).encode(), "twice": b'{"format":"x","format":"uchi-kenshin-report/1"}',
             "no-number": b'{"format":"uchi-kenshin-report/1","duration_ms":NaN}', "half-a-letter": b'{"format":"uchi-kenshin-report/1","started":"\\ud800"}'}
    return [fifo, folder, endless, os.path.join(desktop.folder, "not there")] + [write(desktop, f"{n}.uchireport", c) for n, c in files.items()]


def carries_nothing(window):
    """no word of a stranger is a heading of ours, nor what a step says that a menu is called"""
    seen = window.text()
    window.press("上から順に直す").wait(30).press("始める")
    for step in range(31, 37):
        seen += window.wait(step).text()
        RESULT.check(f"carrier: {step} opens no page of another home in this one", "設定画面を開く" not in window.buttons(), str(window.buttons()))
        if step < 36:
            window.press("できました")
    RESULT.check("carrier: none of its words in ours", not re.search("至急|振り込|0120|090-|example", seen), seen)


def hostile(desktop):
    before = kept(desktop)
    for path in no_reports(desktop):
        name = os.path.basename(path)
        with desktop.start("no-link", arguments=[path]) as window:
            window.wait(2).wait_text("ファイルを開")
            RESULT.check(f"{name}: why", NOT_OPENED in window.text() or TOO_LARGE in window.text(), window.text())
            if name == "other.uchireport":
                at(window, 2, "refused")
            RESULT.check(f"{name}: says that it was not opened, and goes on", window.press("れんしゅう").wait(3) is window)
    for name, contents, said in (("newer", dict(report(), format="uchi-kenshin-report/2"), NEWER),
                                 ("large", b'{"format":"uchi-kenshin-report/1","x":"' + b"a" * (50 << 20) + b'"}', TOO_LARGE)):
        path = write(desktop, name + ".uchireport", contents)
        with desktop.start("no-link", arguments=[path]) as window:
            window.wait(2).wait_text(said)
            at(window, 2, name)
            RESULT.check(f"{name}: the file is still there", os.path.getsize(path) > 1000)
    for name, contents in hostile_reports():
        with desktop.start("no-link", arguments=[write(desktop, name + ".uchireport", contents)]) as window:
            until(lambda: window.number in (20, 21, 94), 20)
            text = window.text()
            RESULT.check(f"{name}: shows a result, or that there is none", window.number in (20, 21, 94), window.title)
            RESULT.check(f"{name}: no sign of what a terminal or a typesetter would obey", not set(text) & set("\u202e\x1b\x00"), text)
            if name == "carrier":
                carries_nothing(window)
            if name == "crowd":
                RESULT.check("crowd: says that not all are there", until(lambda: "全部は出していません。" in window.text(), 20), window.text()[:200])
                continue
            wrong = faults(window)
            # 60 rows have numbers that look like those of the police; names of strangers are no plain Japanese
            RESULT.check(f"{name}: the screen is whole", not wrong or name in ("many", "marked"), "; ".join(wrong[:3]))
    RESULT.check("nothing of it was kept", kept(desktop) == before, str(kept(desktop)))


def records(desktop):
    """{path: bytes} of the checks that are kept"""
    return {path: open(path, "rb").read() for path in kept(desktop) if "/checks/" in path}


# ---- knowledge ------------------------------------------------------------------------------------

def knowledge(desktop, version, keys):
    """a .uchipack of the tree's own source, signed with the keys of development"""
    import shutil
    tool = os.path.join(BUILD, "app", "cli", "uchi-kenshin-pack")
    folder = os.path.join(desktop.folder, f"pack-{version}-{len(keys)}")
    source, out, tree, bundle = (os.path.join(folder, name) for name in ("source", "out", "tree", "new.uchipack"))
    shutil.copytree(os.path.join(ROOT, "data", "pack"), source)
    os.mkdir(out)
    with open(os.path.join(source, "pack.json"), "w", encoding="utf-8") as file:
        text = str(version)
        json.dump({"format": "uchi-kenshin-pack/3", "version": version, "released": f"{text[:4]}-{text[4:6]}-{text[6:8]}"}, file)
    pack = os.path.join(out, f"pack-{version}.json.gz")
    for words in (["build", source, out], *(["sign", "--key", f"{KEYS}/{key}", pack] for key in keys), ["channel", "--key", f"{KEYS}/channel.key", pack],
                  ["publish", out, tree], ["bundle", tree, bundle]):
        subprocess.run([tool, *words], check=True, capture_output=True, timeout=60)
    return bundle


def packs(desktop):
    good = knowledge(desktop, 2026112999, ["pack-1.key", "pack-2.key"])
    older = knowledge(desktop, 2026010101, ["pack-1.key", "pack-2.key"])
    with open(good, "rb") as file:
        text = file.read()
    forged = write(desktop, "forged.uchipack", text[:9000] + bytes([text[9000] ^ 1]) + text[9001:])
    short = write(desktop, "short.uchipack", text[:5000])
    shell = write(desktop, "shell.uchipack", b"uchipack/1\n" + b"\xff" * 3000)
    engine = {"UCHI_CHECK_PROGRAM": os.environ["UCHI_REAL_CHECK_PROGRAM"]}
    for path, words in ((forged, "前の情報を使います"), (short, "こわれている"), (shell, "こわれている"), (older, "古い")):
        name = os.path.basename(path) if path != older else "older"
        with desktop.start(None, arguments=[path], **engine) as window:
            window.wait(93)
            said = until(lambda: words in window.text())
            RESULT.check(f"{name}: refused with a sentence", said, window.text())
            RESULT.check(f"{name}: nothing was installed", not [p for p in kept(desktop) if p.endswith(".uchipack")], str(kept(desktop)))
            if path == forged:
                at(window, 93, "forged")
    with desktop.start("two-to-mend") as window:
        window.wait(2).press("はじめる").wait(3).press("はい、うちです").wait(5).press("ぜんぶ、うちの物です").wait(20)
    before = records(desktop)
    with desktop.start(None, arguments=[good], **engine) as window:
        window.wait(93).wait_text("新しい情報になりました。")
        at(window, 93, "pack")
        RESULT.check("good: it is in use", "2026年11月" in window.text() and [p for p in kept(desktop) if p.endswith(".uchipack")], window.text())
    with desktop.start(None, **engine) as window:
        window.wait(2).press("設定").wait(50).press("記録").wait(55)
        RESULT.check("good: the check before it is still there, to the byte", len(before) == 1 and records(desktop) == before
                     and "2026年11月21日" in window.text(), f"{list(before)} {window.text()}")


def main():
    if "--inside" not in sys.argv:
        os.execvp("unshare", ["unshare", "--user", "--map-root-user", "--net", sys.executable, *sys.argv, "--inside"])
    with Session(1200, 800) as desktop:
        with desktop.start("no-link") as window:
            window.wait(1).press("この大きさで進む").wait(2)
        for way in (results, single, ending, activated, hostile, packs):
            way(desktop)
    return RESULT.end()


if __name__ == "__main__":
    sys.exit(main())
