#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The first start where something is missing: no network, no bus, no Japanese locale, nothing that can be written, or what an older
version left behind. Each time there is a way on, in Japanese. In namespaces of its own, without any interface."""
import copy
import glob
import hashlib
import json
import os
import subprocess
import sys

from checks import Result, faults
from session import Session, until
import streams

RESULT = Result()
ENGINE = {"UCHI_CHECK_PROGRAM": os.environ.get("UCHI_REAL_CHECK_PROGRAM", "/bin/false")}


def at(window, number, tag):
    window.wait(number)
    window.shot(f"first-{tag}-{number:02}")
    wrong = faults(window)
    RESULT.check(f"{tag}: screen {number:02}", not wrong, "; ".join(wrong))
    return window


def no_network(desktop):
    """no interface but lo: the real engine, from the very first screen"""
    with desktop.start(None, **ENGINE) as window:
        at(window, 1, "no-network").press("この大きさで進む").wait(2).press("はじめる")
        at(window, 90, "no-network")
        RESULT.check("no network: says so, with a way on", window.headings() == ["ネットにつながっていません"] and "もう一度試す" in window.buttons())


def no_locale(desktop):
    with desktop.start("two-to-mend", LANG="ja_JP.UTF-8", LANGUAGE=None, LC_ALL=None) as window:
        RESULT.check("no Japanese locale on the computer", "ja_JP" not in subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False).stdout)
        at(window, 2, "no-locale")
        RESULT.check("it is Japanese all the same", "家のネットの機器を調べます" in window.headings(), str(window.headings()))


def name_of(desktop):
    """of the one window on the display: without a bus nothing else can be asked"""
    found = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", "."], capture_output=True, text=True, check=False).stdout.split()
    names = [subprocess.run(["xdotool", "getwindowname", one], capture_output=True, text=True, check=False).stdout.strip() for one in found]
    return next((name for name in names if name.startswith("画面")), "")


def no_bus(desktop):
    """neither a session bus nor a system bus: a window, and keys move it"""
    environment = dict(os.environ, DBUS_SESSION_BUS_ADDRESS="unix:path=/nonexistent/bus", DBUS_SYSTEM_BUS_ADDRESS="unix:path=/nonexistent/bus", **ENGINE)
    program = os.environ["UCHI_WINDOW_PROGRAM"]
    with subprocess.Popen([program], env=environment, stderr=subprocess.DEVNULL) as process:
        RESULT.check("no bus: the window comes", until(lambda: name_of(desktop).startswith("画面02"), 15), name_of(desktop))
        window = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(process.pid)], capture_output=True, text=True,
                                check=False).stdout.split()
        subprocess.run(["xdotool", "windowfocus", "--sync", window[-1], "key", "Return"], check=False)
        RESULT.check("no bus: はじめる leads on", until(lambda: name_of(desktop).startswith("画面90")), name_of(desktop))
        process.terminate()


def smaller(window):
    """as dragged by its corner: the page is made anew for it"""
    frames = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(window.process.pid)], capture_output=True, text=True, check=False).stdout.split()
    subprocess.run(["xdotool", "windowsize", frames[-1], "500", "700"], check=True)
    RESULT.check("read-only: the window became smaller", bool(until(lambda: all(x + width <= 500 for _, _, (x, _, width, _) in window.look()))))
    at(window, 98, "read-only-small")


def not_saved(window, when):
    def is_right():
        text = window.text()
        return window.headings()[:1] == ["このパソコンに保存できませんでした"] and "電話で相談" in text and "保存しておくことが" not in text
    RESULT.check(f"no room, {when}: 98 says what failed, and does not offer it", bool(until(is_right)), f"{window.headings()} {window.text()}")


def read_only(desktop):
    folders = [os.path.join(desktop.folder, name) for name in ("home", "config", "cache", "data", "state")]
    for folder in folders:
        subprocess.run(["mount", "-t", "tmpfs", "-o", "ro", "none", folder], check=True)
    try:
        with desktop.start("two-to-mend") as window:
            at(window, 1, "read-only").press("いちばん大きい")
            RESULT.check("read-only: the size that was pressed holds for this time", bool(until(lambda: "いちばん大きい、今の大きさ" in window.buttons())),
                         str(window.buttons()))
            window.press("大きい")
            until(lambda: "大きい、今の大きさ" in window.buttons())       # the screen is made anew for it
            window.press("この大きさで進む").wait(2).press("はじめる").wait(3).press("はい、うちです").wait(5)
            window.press("ぜんぶ、うちの物です")
            at(window, 20, "read-only")
            window.press("紙に印刷する").wait(43).press("紙の形で保存する（PDF）")
            at(window, 98, "read-only")
            not_saved(window, "at first")
            smaller(window)
            not_saved(window, "in a smaller window")
            window.press("紙の形で保存する（PDF）").wait_text("保存できませんでした。")
            not_saved(window, "after another try")
            window.press("前に戻る").wait(20)
            window.press("設定").wait(50).press("記録")
            at(window, 55, "read-only")
        with desktop.start("two-to-mend") as window:
            window.wait(1)
            RESULT.check("nothing could be kept: it begins anew", True)
        with desktop.start(None, **ENGINE) as window:
            window.wait(1).press("この大きさで進む").wait(2).press("はじめる").wait(90)
            RESULT.check("the engine starts there too", True)
    finally:
        for folder in folders:
            subprocess.run(["umount", folder], check=True)


def full(desktop):
    """a disk with room for a name, and for no paper: nothing is called saved, and nothing half is left"""
    home = os.path.join(desktop.folder, "home")
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16k", "none", home], check=True)
    try:
        with open(os.path.join(home, "photos"), "wb") as file:
            file.write(b"a" * 14000)
        with desktop.start("two-to-mend") as window:
            until(lambda: window.number in (1, 2))
            if window.number == 1:
                window.press("この大きさで進む").wait(2)
            window.press("はじめる").wait(3).press("はい、うちです").wait(5).press("ぜんぶ、うちの物です").wait(20)
            window.press("紙に印刷する").wait(43).press("紙の形で保存する（PDF）").wait(98)
            not_saved(window, "full")
            RESULT.check("a full disk: the title is of what failed", window.title.endswith("保存できない"), window.title)
            RESULT.check("a full disk: nothing is left of the paper", os.listdir(home) == ["photos"], str(os.listdir(home)))
            os.unlink(os.path.join(home, "photos"))
            subprocess.run(["mount", "-o", "remount,size=4m", home], check=True)
            window.press("紙の形で保存する（PDF）").wait_text("に保存しました。")
            saved = glob.glob(home + "/*.pdf")
            RESULT.check("... and with room it is a whole one", len(saved) == 1 and "Pages:" in subprocess.run(
                ["pdfinfo", *saved], capture_output=True, text=True, check=False).stdout, str(saved))
    finally:
        subprocess.run(["umount", home], check=True)


def sums(folder):
    return {path: hashlib.sha256(open(path, "rb").read()).hexdigest() for path in glob.glob(folder + "/**", recursive=True) if os.path.isfile(path)}


def has_old(window):
    return any(day in window.text() for day in ("2026-03-01", "2026年3月1日"))


def old_state(desktop):
    """what the first versions wrote: fewer members, another place, a file of a version to come"""
    folder = os.path.join(desktop.folder, "state", "uchi-kenshin")
    report = next(line["report"] for line in streams.STREAMS["two-to-mend"]() if line["event"] == "report")
    old, newer = copy.deepcopy(report), dict(copy.deepcopy(report), format="uchi-kenshin-report/2")
    for member in ("consent", "network", "app", "pack", "duration_ms"):
        old.pop(member, None)
    old.update(started="2026-03-01T10:00:00+09:00", summary={})
    for device in old["devices"]:
        for member in ("evidence", "confidence", "label", "firmware"):
            device.pop(member, None)
    os.makedirs(folder + "/checks", exist_ok=True)
    for name, contents in {"checks/20260301100000.json": old, "checks/20991231000000.json": newer, "place.json": {"screen": 20, "old": 1},
                           "names.json": {"version": 0, "names": {}}, "logins.json": {"version": 1, "tried": []}}.items():
        with open(f"{folder}/{name}", "w", encoding="utf-8") as file:
            json.dump(contents, file)
    before = set(sums(folder).values())
    with desktop.start(None, fresh=False, **ENGINE) as window:
        until(lambda: window.number in (2, 20))
        RESULT.check("old state: it starts", window.number in (2, 20), window.title)
        window.press("設定").wait(50).press("記録")
        at(window, 55, "old-state")
        RESULT.check("old state: the old check is among the records", has_old(window), window.text())
    with desktop.start("two-to-mend") as window:
        window.wait(2).press("はじめる").wait(3).press("はい、うちです").wait(5).press("ぜんぶ、うちの物です").wait(20).press("設定").wait(50).press("記録").wait(55)
        RESULT.check("after another check both are there", has_old(window) and ("2026年11月21日" in window.text() or "2026-11-21" in window.text()), window.text())
    after = sums(folder)
    lost = [name for name in ("20260301100000", "20991231000000") if not any(name in path for path in after)]
    reports = {hashlib.sha256(json.dumps(one).encode()).hexdigest() for one in (old, newer)}
    RESULT.check("no record is lost or changed, nor one of a version to come", not lost and reports <= set(after.values()) and reports <= before,
                 str(sorted(after)))


def main():
    if "--inside" not in sys.argv:
        os.execvp("unshare", ["unshare", "--user", "--map-root-user", "--net", "--mount", sys.executable, *sys.argv, "--inside"])
    with Session(1200, 800) as desktop:
        for way in (no_network, no_locale, no_bus, read_only, full, old_state):
            way(desktop)
    return RESULT.end()


if __name__ == "__main__":
    sys.exit(main())
