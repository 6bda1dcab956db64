# SPDX-License-Identifier: GPL-3.0-or-later
"""Every way beside the main road: refusals, questions, an engine that dies, no findings, nobody there, keys only."""
import re
import sys

from checks import Result, faults
from keyboard import Bell, key_faults
from session import Session, until
from streams import CREDITS

RESULT = Result()
SHAPES = ["四角", "三角", "はてな", "丸"]


def at(window, number, tag):
    window.wait(number)
    window.shot(f"way-{tag}-{number:02}")
    wrong = faults(window) + key_faults(window)
    RESULT.check(f"{tag}: screen {number:02}", not wrong, "; ".join(wrong))
    return window


def begin(desktop, stream, **environment):
    window = desktop.start(stream, **environment)
    window.wait(2).press("はじめる")
    return window


def refusals(desktop):
    for stream, number, words in [("no-link", 90, "ネットにつながっていません"), ("no-router", 90, "ルーターが見つかりません"),
                                  ("shop", 91, "お店や駅のWi-Fiのようです"), ("office", 91, "会社や学校のネットのようです"),
                                  ("too-large", 91, "とても大きなネットです"), ("vpn", 92, "仕事用のつなぎ方になっています"),
                                  ("no-router-between", 97, "ルーターが見つかりません")]:
        with begin(desktop, stream) as window:
            at(window, number, stream)
            RESULT.check(f"{stream}: says what it is", window.headings() == [words], str(window.headings()))
            RESULT.check(f"{stream}: nothing offers to change a setting", not any("切る" in name or "切り" in name for name in window.buttons()),
                         str(window.buttons()))
            RESULT.check(f"{stream}: no way round", "はい、うちです" not in window.buttons() and "家のWi-Fiです" not in window.buttons())


def questions(desktop):
    with begin(desktop, "open-wifi") as window:
        at(window, 91, "open-wifi")
        window.press("家のWi-Fiです").wait(3)
        RESULT.check("open-wifi: asks 03 again", "はい、うちです" in window.buttons())
    with begin(desktop, "old-knowledge") as window:
        at(window, 93, "old-knowledge")
        RESULT.check("old-knowledge: names the month", "2026年1月の情報です。" in window.text(), window.text())
        window.press("このまま調べる").wait(3).press("はい、うちです")
        at(window, 21, "old-knowledge")
        RESULT.check("old-knowledge: says less", window.headings() == ["分かる範囲では、直すところは見つかりませんでした"])


def knowledge(desktop):
    with desktop.start("new-knowledge") as window:
        window.wait(2).wait_text("2台の機器について、新しいお知らせがあります。")
        at(window, 2, "news")
        window.press("はじめる")
        at(window, 93, "new-knowledge")
        RESULT.check("93 new knowledge comes first", until(lambda: window.focus() == "新しくする"), window.focus())
        window.press("新しくする").wait_text("新しい情報になりました。")
        at(window, 93, "updated")
        RESULT.check("93 is not old any more", window.headings() == ["調べ方の情報"], str(window.headings()))
        RESULT.check("93 keeps whose work it is behind a button", "CC BY 4.0" not in window.text(), window.text())
        window.press("情報の出どころ").wait_text("CC BY 4.0")
        window.shot("way-sources-93")
        wrong = [fault for fault in faults(window) if not any(name in fault for name in CREDITS)]    # names are no sentences
        RESULT.check("93 shows a line for each", not wrong and all(name in window.text() for name in CREDITS), f"{wrong} {window.text()}")
        window.press("はじめる").wait(3).press("はい、うちです")
        at(window, 21, "new-knowledge")
    with begin(desktop, "noted") as window:
        window.wait(3).press("はい、うちです")
        at(window, 21, "noted")
        RESULT.check("21 tells the note", "さがすことができませんでした" in window.text(), window.text())


def results(desktop):
    with begin(desktop, "nothing-to-mend") as window:
        window.wait(3)
        RESULT.check("wired: words of 03", "今つながっているネットは、家の線です。" in window.text(), window.text())
        window.press("はい、うちです")
        at(window, 21, "nothing")
        RESULT.check("21 counts what was not checked", "調べきれなかったことが 1つあります。" in window.text(), window.text())
        RESULT.check("21 counts devices", "今日は5台を調べました。" in window.text(), window.text())
        window.press("調べきれなかったこと").wait_text("機器を押すと")
        at(window, 21, "nothing-rest")
        window.press("ルーター")
        at(window, 22, "nothing")
        RESULT.check("22 says which check", "中のソフトが古いか" in window.text(), window.text())
        window.press("一覧に戻る").wait(21).press("前に戻る").wait_text("今日は5台")
    with begin(desktop, "nobody-there") as window:
        window.wait(3).press("はい、うちです")
        at(window, 94, "nobody")
        RESULT.check("94 never says that all is well", "大丈夫" not in window.text(), window.text())


def stopping(desktop):
    with begin(desktop, "stops-half-way", UCHI_REPLAY_PACE_MS="200") as window:
        window.wait(3).press("はい、うちです").wait(11).press("やめる")
        at(window, 12, "stop")
        window.key("Escape").wait(11)
        window.press("やめる").wait(12).press("やめる").wait(20, 3)
        RESULT.check("12 a stopped check says so", "途中でやめたので" in window.text(), window.text())
        RESULT.check("20 nobody looked at the TV: it is not fine", window.rows()[1].startswith("2番、テレビ、はてな、"), str(window.rows()))
        window.press("2番、").wait(22)
        RESULT.check("22 says so, and has a way on", "この機器は、調べていません。" in window.text() and "丸" not in window.text()
                     and {"電話で相談する", "もう一度調べる"} <= set(window.buttons()), window.text() + str(window.buttons()))


def deaths(desktop):
    with begin(desktop, "dies") as window:
        window.wait(3).press("はい、うちです")
        at(window, 95, "dies")
        RESULT.check("95 blames nobody", "あなたの間違いではありません。" in window.text(), window.text())
        RESULT.check("95 promises no result that there is not", "残っています" not in window.text() and "結果を見る" not in window.buttons(), window.text())
        RESULT.check("95 shows nothing of the inside", not re.search(r"0x[0-9a-f]{4}|\.c:|signal|Error", window.text()), window.text())
        window.press("電話で相談する").wait(41)
        RESULT.check("95 has a number for the helper", len([n for n in window.names("label") if re.fullmatch(r"\d", n)]) == 12, window.text())
        window.press("前に戻る").wait(95).press("もう一度試す").wait(3)
    with desktop.start("/nonexistent/stream.jsonl") as window:     # no engine to be had
        window.wait(2).press("はじめる").wait(95)


def long_names(desktop):
    with begin(desktop, "long-names") as window:
        at(window.wait(3), 3, "long")
        window.press("はい、うちです")
        at(window, 5, "long")
        window.press("今日は試しません")
        at(window, 20, "long")
        rows = window.rows()
        shapes = [next(shape for shape in SHAPES if f"、{shape}、" in row) for row in rows]
        RESULT.check("20 四角 before 三角 before はてな before 丸", shapes == sorted(shapes, key=SHAPES.index) and set(shapes) == set(SHAPES), str(shapes))
        RESULT.check("long: every row has its own name", len({r.split("、")[1] for r in rows}) == len(rows) == 12, str(rows))


def model(desktop):
    """24: from the list, filtered by what is typed; the result follows"""
    with begin(desktop, "model-unknown") as window:
        window.wait(3).press("はい、うちです").wait(21).press("調べきれなかったこと")
        row = until(lambda: next((b for b in window.buttons() if "ルーター" in b), None))
        if row:
            window.press(row)
        at(window, 22, "model")
        window.press("型番を選ぶ").wait(24)
        until(lambda: "WG1200HP" in window.buttons())
        at(window, 24, "model")
        RESULT.check("24 at most twelve at once", len([b for b in window.buttons() if b.startswith("WG")]) == 12, str(window.buttons()))
        window.tab_to(lambda focus: "シールの文字" in focus, 24)
        bell = Bell()
        window.key("BackSpace", "BackSpace")                # GTK rings when there is nothing to take away
        RESULT.check("no screen makes a sound", bell.heard() == 0)
        bell.ring()
        RESULT.check("a sound would be heard", bell.heard() == 1)
        window.key(*"2600hp4")
        until(lambda: [b for b in window.buttons() if b.startswith("WG")] == ["WG2600HP4"])
        RESULT.check("24 what is typed filters", [b for b in window.buttons() if b.startswith("WG")] == ["WG2600HP4"], str(window.buttons()))
        at(window, 24, "model-typed")
        window.press("WG2600HP4").wait(22)
        until(lambda: "近いうちに直しましょう" in window.text())
        RESULT.check("24 the choice changes what is known", "近いうちに直しましょう" in window.text(), window.text())


def keys_only(desktop):
    with desktop.start("two-to-mend") as window:
        window.wait(2).key("Return").wait(3)
        window.key("alt+Left").wait(2).key("Return").wait(3)
        window.tab_to(lambda focus: "はい" in focus, 8).key("space").wait(5)
        window.tab_to(lambda focus: "ぜんぶ" in focus, 8).key("space").wait(20)
        window.key("Return").wait(30)
        window.key("Escape").wait(22)
        window.key("Escape").wait(20)
        RESULT.check("keys: 02 to 30 and back without a pointer", True)


def home(desktop, path):
    """a whole run of the real engine, recorded"""
    with begin(desktop, path, UCHI_REPLAY_PACE_MS="5") as window:
        window.wait(3).press("はい、うちです").wait(5, 20).press("ぜんぶ、うちの物です")
        at(window, 20, "home")
        rows = window.rows()
        RESULT.check("home: many rows, each with its own name", len(rows) > 15 and len({r.split("、")[1] for r in rows}) == len(rows))


def main():
    with Session(1200, 800) as desktop:
        with desktop.start("nothing-to-mend") as window:       # the size is asked once
            window.wait(1).press("この大きさで進む").wait(2)
        for ways in (refusals, questions, knowledge, results, stopping, deaths, long_names, model, keys_only):
            ways(desktop)
        home(desktop, sys.argv[1])
    return RESULT.end()


if __name__ == "__main__":
    sys.exit(main())
