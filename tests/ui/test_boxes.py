# SPDX-License-Identifier: GPL-3.0-or-later
"""Boxes of the tester's list that no walk looks at: counting, stopping, looking again, what the window asks of its engine."""
import json
import os
import re
import sys
import time

import streams
from checks import Result, faults
from keyboard import key_faults
from session import Session, extents, is_showing, until

RESULT = Result()
HERE = os.path.dirname(os.path.abspath(__file__))
# 36 points on the display of the tests, of 96 pixels an inch
LEAST_DIGIT = 48
# what ld.so puts for $LIB is the folder of this computer's kind
FASTER = "/usr/$LIB/faketime/libfaketimeMT.so.1"
HEADLINE = re.compile(r"いま (\d+)台中 (\d+)台目を調べています")


def begin(desktop, stream, **environment):
    window = desktop.start(stream, **environment)
    window.wait(2).press("はじめる").wait(3)
    return window


def to_result(desktop, stream, **environment):
    window = begin(desktop, stream, **environment)
    window.press("はい、うちです").wait(5).press("ぜんぶ、うちの物です").wait(20)
    return window


def node_of(window, role, part):
    return next((node for r, name, node in window.nodes() if r == role and part in name and is_showing(node)), None)


def height_of(window, role, part):
    """0: it is not there now"""
    node = node_of(window, role, part)
    return extents(node)[3] if node is not None else 0


# ---- 01, 03, 20, 41: sizes and places --------------------------------------------------------

def sizes(desktop):
    with desktop.start("nothing-to-mend") as window:
        window.wait(1)
        samples = [extents(node)[3] for _, name, node in window.nodes("label") if name == "今日はいい天気です。"]
        RESULT.check("01 each choice shows the sentence in its own size", len(samples) == 3 and samples[0] < samples[1] < samples[2],
                     str(samples))
        before = height_of(window, "heading", "文字の大きさ")
        window.press("いちばん大きい")
        grown = until(lambda: height_of(window, "heading", "文字の大きさ") > before)
        RESULT.check("01 the choice is seen at once", bool(grown))
        window.press("この大きさで進む").wait(2)
    with desktop.start("nothing-to-mend") as window:
        window.wait(2).press("文字の大きさ").wait(1)
        RESULT.check("01 the choice is still there at the next start", "いちばん大きい、今の大きさ" in window.buttons(), str(window.buttons()))
        window.press("大きい")
        until(lambda: "大きい、今の大きさ" in window.buttons())
        window.press("この大きさで進む").wait(2)


def places(desktop):
    with begin(desktop, "two-to-mend") as window:
        yes, no = (extents(node_of(window, "push button", name)) for name in ("はい、うちです", "いいえ、分かりません"))
        RESULT.check("03 the two answers are of one size", yes[2:] == no[2:], f"{yes} {no}")
        window.press("はい、うちです").wait(5).press("ぜんぶ、うちの物です").wait(20)
        last = extents(node_of(window, "push button", "5番、"))
        bar = extents(node_of(window, "push button", "上から順に直す"))
        RESULT.check("20 five rows without scrolling", last[1] + last[3] <= bar[1], f"{last} above {bar}")
        window.press("電話で相談する").wait(41)
        digits = [name for _, name, node in window.nodes("label") if re.fullmatch(r"\d", name)]
        small = [extents(node)[3] for _, name, node in window.nodes("label") if re.fullmatch(r"\d", name) and extents(node)[3] < LEAST_DIGIT]
        spoken = window.names("image") + window.names("icon")
        RESULT.check("41 twelve large digits", len(digits) == 12 and not small, f"{digits} {small}")
        RESULT.check("41 is spoken digit by digit", any(len(name.split("、")) == 12 for name in spoken), str(spoken))
        window.press("前に戻る").wait(20).press("1番、").wait(22).press("一覧に戻る").wait(20).press("電話で相談する").wait(41)
        again = [name for _, name, node in window.nodes("label") if re.fullmatch(r"\d", name)]
        RESULT.check("41 the same place has the same number", digits == again, f"{digits} {again}")
        window.press("相談できる所").wait(42)
        RESULT.check("42 old information is called so", "古い情報かもしれません。" in window.text(), window.text())


def three(desktop):
    with to_result(desktop, "many-to-mend") as window:
        RESULT.check("20 three are enough for a day", window.headings() == ["直すところが 4つあります"]
                     and "今日は、上から3つまでで十分です。" in window.text(), window.text())
    with to_result(desktop, "screens") as window:
        RESULT.check("20 more than three of today: which come first, not that the rest can wait", window.headings() == ["直すところが 5つあります"]
                     and "まず、上から3つを直しましょう。" in window.text() and "十分です" not in window.text(), window.text())
    with to_result(desktop, "two-to-mend") as window:
        RESULT.check("20 with two nothing is said of three", "3つ" not in window.text(), window.text())


# ---- 11, 12: counting and stopping --------------------------------------------------------------

def counting(desktop):
    """for eight seconds, every headline with its time"""
    with begin(desktop, "grows", UCHI_REPLAY_PACE_MS="150") as window:
        window.press("はい、うちです").wait(11)
        seen, grown, end = [], None, time.monotonic() + 9
        before = time.monotonic()
        while time.monotonic() < end and window.number == 11:
            looked = time.monotonic()
            found = HEADLINE.search(window.text())
            if found and (not seen or seen[-1][2:] != (int(found[1]), int(found[2]))):
                seen.append((before, time.monotonic(), int(found[1]), int(found[2])))
                if found[1] == "6" and grown is None:
                    grown = "機器が1台ふえました。" in window.text()
            before = looked
            time.sleep(0.05)
        window.wait(21)
    # it changed between the look before and the end of this one
    gaps = [b[1] - a[0] for a, b in zip(seen, seen[1:])]
    RESULT.check("11 the headline changes", len(seen) >= 2, str(seen))
    RESULT.check("11 at most every two seconds", all(gap > 1.7 for gap in gaps), str(gaps))
    RESULT.check("11 never counts backwards", all(a[2] <= b[2] and a[3] <= b[3] for a, b in zip(seen, seen[1:])), str(seen))
    RESULT.check("11 more devices come with a sentence", grown is True, str(seen))


def stopping(desktop):
    with begin(desktop, "goes-on", UCHI_REPLAY_PACE_MS="100") as window:
        window.press("はい、うちです").wait(11)
        took = window.answers("やめる", lambda: window.number == 12)
        RESULT.check("11 やめる answers within a second", took < 1, str(took))
    with begin(desktop, "two-to-mend", UCHI_REPLAY_PACE_MS="120") as window:
        window.press("はい、うちです").wait(11).press("やめる").wait(12)
        RESULT.check("12 the safe answer has the focus", until(lambda: window.focus() == "続けて調べる"), window.focus())
        time.sleep(4)
        RESULT.check("12 stays until it is answered", window.number == 12, str(window.number))
        window.key("Escape")
        RESULT.check("12 the check went on meanwhile, and Esc shows it", bool(until(lambda: window.number == 5, 2)), window.title)


# ---- 22, 23, 30, 31: a device, and what to do ---------------------------------------------------------

def patient(desktop):
    """ten minutes at 11 without a key: a clock that runs sixty times as fast"""
    with begin(desktop, "goes-on", UCHI_REPLAY_PACE_MS="30000", LD_PRELOAD=FASTER, FAKETIME="+0 x60") as window:
        window.press("はい、うちです").wait(11)
        # sixteen lines of half a minute each by the clock of the window
        RESULT.check("11 is there after eight minutes", bool(until(lambda: "5台中 2台目" in window.text(), 25)) and window.number == 11, window.text())
        time.sleep(3)
        RESULT.check("11 is the same after eleven", window.number == 11 and "5台中 2台目" in window.text(), f"{window.title} {window.text()}")
        window.press("やめる").wait(12, 3)


def kind_changed(desktop):
    with begin(desktop, "guest") as window:
        window.press("はい、うちです").wait(21).press("はてなの機器を見る").wait_text("この家の機器です")
        window.press("はてな").wait(22)
        window.press("直し方を見る").wait(30).press("始める").wait(31)
        RESULT.check("31 of an unknown device names its maker", "メーカーは「ACME」です。" in window.text(), window.text())
        window.press("前に戻る").wait(30).press("前に戻る").wait(22).press("何の機器か選ぶ").wait(23).press("テレビ").wait(22)
        until(lambda: "テレビ" in window.headings())
        RESULT.check("23 what is chosen is shown", window.headings() == ["テレビ"], str(window.headings()))
        window.press("何の機器か選ぶ").wait(23).press("分からない").wait(22)
        RESULT.check("23 can be taken back, and keeps はてな", bool(until(lambda: "はてな" in window.text())), window.text())


def before_mending(desktop):
    with to_result(desktop, "many-to-mend") as window:
        window.press("1番、").wait(22)
        RESULT.check("22 the finding is a whole sentence", "カメラのパスワードが買った時のままです。" in window.text(), window.text())
        window.press("直し方を見る").wait(30)
        text = window.text()
        RESULT.check("30 says what will be done, how long and what is needed", window.headings() == ["カメラのパスワードを新しくします"]
                     and "5分くらいで終わります。" in text and "紙とペンを用意してください。" in text and "自分で直せます。" in text, text)
        window.press("始める").wait(31).press("できました").wait(32).press("前に戻る").wait(31).press("前に戻る").wait(30)
        window.press("前に戻る").wait(22).press("一覧に戻る").wait(20)
        RESULT.check("31 できました mends nothing by itself", window.headings() == ["直すところが 4つあります"], str(window.headings()))
        window.press("テレビ").wait(22).press("直し方を見る").wait(30)
        RESULT.check("30 a longer fix says so", "20分くらいで終わります。" in window.text() and "紙とペン" not in window.text(), window.text())


def page_opened(desktop):
    """設定画面を開く: the device's page, in the person's browser; our window stays"""
    folder = os.path.join(desktop.folder, "data", "applications")
    seen, browser = os.path.join(desktop.folder, "opened"), os.path.join(desktop.folder, "browser")
    os.makedirs(folder, exist_ok=True)
    with open(browser, "w", encoding="utf-8") as file:
        file.write(f"#!/bin/sh\necho \"$1\" >> {seen}\n")
    os.chmod(browser, 0o700)
    with open(os.path.join(folder, "browser.desktop"), "w", encoding="utf-8") as file:
        file.write(f"[Desktop Entry]\nType=Application\nName=browser\nExec={browser} %u\nMimeType=x-scheme-handler/http;\n")
    with open(os.path.join(folder, "mimeapps.list"), "w", encoding="utf-8") as file:
        file.write("[Default Applications]\nx-scheme-handler/http=browser.desktop\n")
    with to_result(desktop, "two-to-mend") as window:
        window.press("上から順に直す").wait(30).press("始める").wait(31).press("できました").wait(32)
        RESULT.check("32 opening the page has the focus", until(lambda: window.focus() == "設定画面を開く"), window.focus())
        window.press("設定画面を開く").press("設定画面を開く").press("設定画面を開く")   # a key that is held down
        opened = until(lambda: os.path.exists(seen) and open(seen, encoding="utf-8").read())
        RESULT.check("32 opens the page of the camera", opened == "http://192.168.50.12/\n", str(opened))
        time.sleep(1)
        RESULT.check("32 presses in a row open one page", open(seen, encoding="utf-8").read() == opened, open(seen, encoding="utf-8").read())
        RESULT.check("32 the window stays", window.number == 32 and "開いたままです" in window.text(), window.text())
    os.unlink(os.path.join(folder, "browser.desktop"))
    os.unlink(os.path.join(folder, "mimeapps.list"))
    with to_result(desktop, "two-to-mend", XDG_DATA_DIRS=os.path.join(desktop.folder, "nowhere")) as window:
        window.press("上から順に直す").wait(30).press("始める").wait(31).press("できました").wait(32).press("設定画面を開く")
        window.wait_text("ここからは開けない画面です。")
        RESULT.check("32 no browser: it says so, and the road goes on", window.press("できました").wait(33) is window)
    with to_result(desktop, "no-page") as window:
        window.press("上から順に直す").wait(30).press("始める").wait(31).press("できました").wait(32)
        RESULT.check("32 no page was seen: it says so instead of a button", "設定画面を開く" not in window.buttons()
                     and "ここからは開けない画面です。" in window.text(), window.text())


def telephone(desktop):
    with to_result(desktop, "router-only") as window:
        window.press("上から順に直す").wait(30).press("始める").wait(29)
        yes, no = (extents(node_of(window, "push button", name)) for name in ("はい、家の電話です", "いいえ"))
        RESULT.check("29 the two answers are of one size", yes[2:] == no[2:], f"{yes} {no}")
        window.press("はい、家の電話です").wait(31)
        RESULT.check("31 says to call again when the call ends", "電話が切れたら、もう一度かけてください。" in window.text(), window.text())
        window.press("前に戻る").wait(30).press("始める").wait(31)
        RESULT.check("29 is asked once", window.number == 31)
        for step in range(31, 37):
            window.wait(step).press("できました")
        window.wait(38)
        RESULT.check("38 after a cut of the power looks whether the setting stayed", "設定が残っているか" in window.text(), window.text())


def presses(desktop):
    """from はじめる to 直りました for one camera: as many presses as the storyboard has, and no more"""
    road = ["はじめる", "はい、うちです", "ぜんぶ、うちの物です", "上から順に直す", "始める"] + ["できました"] * 6
    with desktop.start("two-to-mend") as window:
        window.wait(2)
        for n, name in enumerate(road, 1):
            at = window.number
            window.press(name)
            until(lambda: window.number not in (at, 11, 38))
        RESULT.check("eleven presses to 直りました", n == 11 and window.wait(39).headings() == ["カメラは直りました"], window.title)


# ---- what the window asks of the engine ------------------------------------------------------------------

def played(desktop, stream):
    """(window, commands()) with an engine of its own process that writes down what it was asked"""
    path, log = os.path.join(desktop.folder, "played.jsonl"), os.path.join(desktop.folder, stream + ".log")
    streams.write(stream, path)
    window = desktop.start(None, UCHI_CHECK_PROGRAM=os.path.join(HERE, "played_engine.py"), UCHI_PLAYED_STREAM=path, UCHI_PLAYED_LOG=log)

    def commands():
        if not os.path.exists(log):
            return []
        with open(log, encoding="utf-8") as file:
            return [json.loads(line) for line in file]
    return window, commands


def asked(desktop):
    window, commands = played(desktop, "two-to-mend")
    with window:
        window.wait(2).press("はじめる").wait(3)
        window.press("いいえ").wait(4).press("はじめに戻る").wait(2).press("はじめる").wait(3)
        RESULT.check("03, 04 nothing is asked for before はい", commands() == [], str(commands()))
        window.press("はい、うちです").wait(5)
        RESULT.check("03 はい starts the check", [c["command"] for c in commands()] == ["start"], str(commands()))
        window.press("カメラ").press("選んだ機器を確かめる").wait(20).press("上から順に直す").wait(30).press("始める")
        RESULT.check("05 only what was chosen is tried", commands()[-1] == {"command": "allow-logins", "devices": ["d2"]}, str(commands()))
        for step in range(31, 37):
            window.wait(step).press("できました")
        window.wait(39)
        RESULT.check("38 only that device and that check is looked at", commands()[2:] ==
                     [{"command": "recheck", "device": "d2", "checks": ["default-password"]}], str(commands()))
    window, commands = played(desktop, "still-the-same")
    with window:
        window.wait(2).press("はじめる").wait(3).press("はい、うちです").wait(5).press("今日は試しません").wait(20)
        RESULT.check("05 今日は試しません: no device is tried", commands()[-1] == {"command": "allow-logins", "devices": []}, str(commands()))
    for stream, number in (("no-router-between", 97), ("open-wifi", 91), ("no-link", 90), ("vpn", 92), ("shop", 91), ("office", 91), ("too-large", 91)):
        began = time.monotonic()
        window, commands = played(desktop, stream)
        with window:
            window.wait(2).press("はじめる").wait(number)
            RESULT.check(f"{number} {stream}: comes within five seconds", time.monotonic() - began < 5, str(time.monotonic() - began))
            RESULT.check(f"{number} {stream}: nothing was asked of the engine", not any(c["command"] == "start" for c in commands()), str(commands()))
            if number == 97:
                window.press("相談できる所").wait(42).press("前に戻る").wait(97)


def moved(desktop):
    """03 is asked again when the network is another one than it was asked for; nothing starts meanwhile"""
    window, commands = played(desktop, "moved")
    with window:
        window.wait(2).press("はじめる").wait(3)
        RESULT.check("03 the first time it tells of no change", "ネットが変わりました" not in window.text(), window.text())
        window.press("はい、うちです").wait_text("つながっているネットが変わりました。")
        wrong = faults(window)
        RESULT.check("03 is asked again in another network", window.number == 3 and not wrong, f"{window.title} {'; '.join(wrong)}")
        window.shot("moved-03")
        until(lambda: False, 1)
        RESULT.check("03 nothing starts before it is answered", [c["command"] for c in commands() if c["command"] != "quit"] == ["start"], str(commands()))


def silent(desktop):
    """an engine that says nothing for 17 s: 02 says so, 95 is a way on, and should it speak after all, 03 comes by itself"""
    late = os.path.join(desktop.folder, "late-engine")
    with open(late, "w", encoding="utf-8") as file:
        file.write(f"#!/bin/sh\nsleep 17\nexec {os.path.join(HERE, 'played_engine.py')} \"$@\"\n")
    os.chmod(late, 0o755)
    path = os.path.join(desktop.folder, "played.jsonl")
    streams.write("two-to-mend", path)
    with desktop.start(None, UCHI_CHECK_PROGRAM=late, UCHI_PLAYED_STREAM=path, UCHI_PLAYED_LOG=os.path.join(desktop.folder, "late.log")) as window:
        window.wait(2).press("はじめる").wait_text("少しお待ちください。")
        wrong = faults(window)
        RESULT.check("02 says that it is made ready", window.number == 2 and not wrong, f"{window.title} {'; '.join(wrong)}")
        window.shot("silent-02")
        RESULT.check("95 when nothing is said for long", bool(until(lambda: window.number == 95, 20)) and "もう一度試す" in window.buttons(),
                     f"{window.title} {window.buttons()}")
        RESULT.check("03 when it speaks after all", bool(until(lambda: window.number == 3, 30)), window.title)


def strange(desktop):
    """an engine that asks twice, ends at a question, is of another version, or has no result: nobody is made to believe or to wait"""
    window, commands = played(desktop, "asks-twice")
    with window:
        window.wait(2).press("はじめる").wait(3).press("はい、うちです").wait(5)
        rows = until(lambda: sorted(name for name in window.buttons() if "、うちの物です" in name) if "プリンター" in window.text() else None, 5)
        window.press("ぜんぶ、うちの物です").wait(20)
        RESULT.check("05 「ぜんぶ」 is what is shown", rows == ["ぜんぶ、うちの物です", "カメラ、うちの物です", "プリンター、うちの物です"]
                     and commands()[-1] == {"command": "allow-logins", "devices": ["d2", "d3"]}, f"{rows} {commands()}")
    window, _ = played(desktop, "ends-at-03")
    with window:
        window.wait(2).press("はじめる").wait(3)
        time.sleep(3)
        window.press("はい、うちです")
        RESULT.check("03 of an engine that is gone: 95, and not a check without end", bool(until(lambda: window.number == 95, 5)), window.title)
    for stream in ("of-another-version", "ends-bare", "ends-empty"):
        window, _ = played(desktop, stream)
        with window:
            window.wait(2).press("はじめる")
            if stream != "of-another-version":
                window.wait(3).press("はい、うちです")
            RESULT.check(f"{stream}: 95, and nothing is called fine", bool(until(lambda: window.number == 95, 8)), f"{window.title} {window.text()}")
    with to_result(desktop, "forgets") as window:
        window.press("上から順に直す").wait(30).press("始める")
        for step in range(31, 37):
            window.wait(step).press("できました")
        window.wait(40).press("手順を見直す").wait(36)
        RESULT.check("40 what nobody spoke of is still to be mended", window.headings() == ["手順 6／6"], window.text())


def slow_again(desktop):
    """an engine that ended while somebody mended, and a new one that is slow: nobody hears that it is mended"""
    path, slow = os.path.join(desktop.folder, "played.jsonl"), os.path.join(desktop.folder, "slow-engine")
    streams.write("two-to-mend", path)
    with open(path, encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    end = next(n for n, line in enumerate(lines) if line["event"] == "report")
    lines[end + 1:] = [streams.played(lines[end], "end")]
    lines[end]["played"] = "on"
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    with open(slow, "w", encoding="utf-8") as file:
        file.write(f"#!/bin/sh\n[ -e {slow}.was ] && sleep 6\ntouch {slow}.was\nexec {os.path.join(HERE, 'played_engine.py')} \"$@\"\n")
    os.chmod(slow, 0o755)
    with desktop.start(None, UCHI_CHECK_PROGRAM=slow, UCHI_PLAYED_STREAM=path, UCHI_PLAYED_LOG=slow + ".log") as window:
        window.wait(2).press("はじめる").wait(3).press("はい、うちです").wait(5).press("ぜんぶ、うちの物です").wait(20).press("上から順に直す").wait(30)
        window.press("始める")
        for step in range(31, 37):
            window.wait(step).press("できました")
        seen = set()
        until(lambda: seen.update(window.headings()) or window.number == 3, 20)
        RESULT.check("36 a slow engine mends nothing", window.number == 3 and not any("直って" in name for name in seen), str(seen))


def left_at_work(desktop):
    """a look again that never ends, left behind: はじめる is alive"""
    window, _ = played(desktop, "many-to-mend")         # which has no answer to that
    with window:
        window.wait(2).press("はじめる").wait(3).press("はい、うちです").wait(5).press("ぜんぶ、うちの物です").wait(20).press("上から順に直す").wait(30)
        window.press("始める")
        for step in range(31, 37):
            window.wait(step).press("できました")
        window.wait(38).press("やめる").wait(22).press("一覧に戻る").wait(20).press("設定").wait(50).press("情報の更新").wait(93).press("はじめる")
        RESULT.check("93 はじめる with an engine that does not come to its end", bool(until(lambda: window.number == 3, 5)), window.title)


def endless(desktop):
    """an engine that never ends its line: it is ended, and 95 says so; the window stays as small as it was"""
    engine = os.path.join(desktop.folder, "endless-engine")
    with open(engine, "w", encoding="utf-8") as file:
        file.write("#!/bin/sh\nexec tr '\\000' a < /dev/zero\n")
    os.chmod(engine, 0o755)
    with desktop.start(None, UCHI_CHECK_PROGRAM=engine) as window:
        window.wait(2).press("はじめる").wait(95, 20)
        with open(f"/proc/{window.process.pid}/status", encoding="ascii") as file:
            most = int(re.search(r"VmHWM:\s+(\d+)", file.read())[1]) // 1024
        RESULT.check("a line without end: the window stays small", most < 300, f"{most} MB")


def alike(desktop):
    """four cameras of one maker are told apart on 05, for the eye and for the ear"""
    with desktop.start("alike", UCHI_REPLAY_PACE_MS="100") as window:
        window.wait(2).press("はじめる").wait(3).press("はい、うちです").wait(5)
        rows = [name for name in window.buttons() if name.startswith("カメラ")]
        marks = [("型番：BB-SC384", "機器の番号：31"), ("型番：BB-SC384", "機器の番号：32"), ("機器が名乗る名前：genkan", "機器の番号：33")]
        RESULT.check("05 tells four cameras apart", len(set(rows)) == 4 and all(any(all(m in row for m in mark) for row in rows) for mark in marks)
                     and any(row.startswith("おじいちゃんの部屋") for row in window.buttons()), str(window.buttons()))
        RESULT.check("05 shows what it says", all(mark in window.text() for one in marks for mark in one), window.text())
        wrong = faults(window)
        RESULT.check("05 with four cameras is as it has to be", not wrong, "; ".join(wrong))
        window.shot("alike-05")
        window.press("ぜんぶ、うちの物です").wait(11).wait_text("パスワードを確かめています。", 3)
        wrong = faults(window)
        RESULT.check("11 says that passwords are looked at", window.number == 11 and not wrong, f"{window.title} {'; '.join(wrong)}")
        window.shot("alike-11")


def too_slow(desktop):
    """38 → 40 when a minute is over"""
    with to_result(desktop, "never-answers", UCHI_REPLAY_PACE_MS="50") as window:
        window.press("上から順に直す").wait(30).press("始める")
        for step in range(31, 37):
            window.wait(step).press("できました")
        began = time.monotonic()
        wrong = key_faults(window.wait(38))
        RESULT.check("38 by keys", not wrong, "; ".join(wrong))
        RESULT.check("38 gives up after a minute", bool(until(lambda: window.number == 40, 70)) and 55 < time.monotonic() - began < 66,
                     f"{window.title} {time.monotonic() - began:.0f} s")
        wrong = faults(window)
        RESULT.check("40 after a minute is as it has to be", not wrong, "; ".join(wrong))
        RESULT.check("40 says why nothing is known", window.headings() == ["確かめることができませんでした"]
                     and "1分待ちましたが、答えがありませんでした。" in window.text(), window.text())
        window.press("もう一度調べる").wait(38)


def main():
    with Session(1200, 800) as desktop:
        for ways in (sizes, places, counting, kind_changed, before_mending, telephone, presses, asked, moved, patient, stopping, three, page_opened, alike, silent, strange, slow_again, left_at_work, endless, too_slow):
            try:
                ways(desktop)
            except AssertionError as error:
                RESULT.check(f"{ways.__name__}: walked to its end", False, str(error))
    return RESULT.end()


if __name__ == "__main__":
    sys.exit(main())
