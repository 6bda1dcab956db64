# SPDX-License-Identifier: GPL-3.0-or-later
"""Mending: 20 → 30 → 31 … 36 → 38 → 39, できません from every step, the same again (40), putting off, the telephone (29)."""
import os
import re
import sys

from checks import Result, faults
from keyboard import key_faults
from session import Session, until

RESULT = Result()
IDEA = re.compile(r"[A-Z][a-z]+-[A-Z][a-z]+-[A-Z][a-z]+-\d\d")
SIZES = {"large": (1200, 800, "大きい"), "largest": (1024, 700, "いちばん大きい")}


def at(window, number, tag):
    window.wait(number)
    window.shot(f"{tag}-{number:02}")
    wrong = faults(window) + (key_faults(window) if sys.argv[1] == "large" else [])
    RESULT.check(f"{tag}: screen {number:02}", not wrong, "; ".join(wrong))
    return window


def to_result(desktop, stream, **environment):
    window = desktop.start(stream, **environment)
    window.wait(2).press("はじめる").wait(3).press("はい、うちです").wait(5).press("ぜんぶ、うちの物です").wait(20)
    return window


def steps(window, tag):
    """through every step of the camera's password; returns the step and the new password that it proposed, of each step that does"""
    ideas = []
    for step in range(1, 7):
        at(window, 30 + step, tag)
        RESULT.check(f"{tag}: {30 + step} says which step", window.headings() == [f"手順 {step}／6"], str(window.headings()))
        ideas += [(step, idea) for idea in IDEA.findall(window.text())]
        more = set(window.buttons()) - {"できました", "できません", "前に戻る", "閉じる"}
        RESULT.check(f"{tag}: {30 + step} asks for one thing", more == ({"設定画面を開く"} if step == 2 else set()), str(more))
        window.press("できません")
        at(window, 37, tag) if step == 1 else window.wait(37)
        RESULT.check(f"{tag}: 37 has the words of this advice", "抜いている間は、だれも映像を見ることができません。" in window.text(), window.text())
        RESULT.check(f"{tag}: 37 blames nobody", "間違" not in window.text() and "失敗" not in window.text())
        window.press("手順に戻る").wait(30 + step)
        if step == 2:
            RESULT.check(f"{tag}: 32 opens the page", "設定画面を開く" in window.buttons(), str(window.buttons()))
            window.press("前に戻る").wait(31).press("できました").wait(32)
        if step < 6:
            window.press("できました")
    return ideas


def mend(desktop, tag):
    with to_result(desktop, "two-to-mend") as window:
        window.press("上から順に直す")
        at(window, 30, tag)
        RESULT.check(f"{tag}: 30 one may stop", "途中でやめても、カメラは今のまま使えます。" in window.text(), window.text())
        window.press("始める").wait(31)
        ideas = steps(window, tag)
        RESULT.check(f"{tag}: one idea for a password, written down, then entered", [step for step, _ in ideas] == [5, 6] and len(dict(ideas[::-1])) == 2
                     and ideas[0][1] == ideas[1][1] and "紙に書いたパスワードを入れてください。" in window.text(), str(ideas))
        window.press("できました")
        at(window, 39, tag)
        RESULT.check(f"{tag}: 39 counts what is left", "あと1つあります。" in window.text(), window.text())
        window.press("次を直す").wait(30)
        RESULT.check(f"{tag}: the router comes next", "ルーターは今のまま使えます。" in window.text(), window.text())
        window.press("前に戻る").wait(22).press("一覧に戻る").wait(20)
        RESULT.check(f"{tag}: one less", window.headings() == ["直すところが 1つあります"], str(window.headings()))
        RESULT.check(f"{tag}: the camera is calm", any("カメラ、丸" in b for b in window.buttons()), str(window.buttons()))
        RESULT.check(f"{tag}: the idea is kept nowhere", not kept_anywhere(desktop, ideas[0][1]))


def kept_anywhere(desktop, text):
    for folder, _, files in os.walk(desktop.folder):
        for name in files:
            path = os.path.join(folder, name)
            if os.path.isfile(path) and text.encode() in open(path, "rb").read():
                return path
    return None


def on_paper(desktop):
    """what stands on her paper is never another one than the screen lets her enter"""
    to_write = lambda window: [window.wait(step).press("できました") for step in range(31, 35)] and window.wait(35)
    with to_result(desktop, "two-to-mend") as window:
        to_write(window.press("上から順に直す").wait(30).press("始める"))
        paper = IDEA.findall(window.text())
        RESULT.check("35 has it written down", len(paper) == 1 and "新しいパスワードを紙に書きます。" in window.text(), window.text())
        window.press("できません").wait(37).press("あとにする").wait(20).press("1番、").wait(22).press("直し方を見る").wait(30)
        to_write(window.press("始める"))
        RESULT.check("35 put off and again: the same", IDEA.findall(window.text()) == paper, window.text())
        window.press("できました").wait(36)
        RESULT.check("36 what is on the paper is entered", IDEA.findall(window.text()) == paper, window.text())
        window.press("閉じる")
        until(lambda: window.process.poll() is not None)
    with desktop.start("two-to-mend", fresh=False) as window:
        at(window, 36, "on-paper")
        RESULT.check("36 in another start: what is on the paper, and no other", IDEA.findall(window.text()) == []
                     and "紙に書いたパスワードを入れてください。" in window.text(), window.text())
        window.press("前に戻る")
        at(window, 35, "on-paper")
        RESULT.check("35 in another start shows none by itself", IDEA.findall(window.text()) == [] and "それを使ってください。" in window.text(), window.text())
        window.press("できました").wait(36).press("新しい案を見る")
        at(window, 35, "on-paper-new")
        new = IDEA.findall(window.text())
        RESULT.check("35 a new one by her own press says that it is", len(new) == 1 and new != paper and "前とは別の新しい案です。" in window.text(), window.text())
        window.press("できました").wait(36)
        RESULT.check("36 the new one", IDEA.findall(window.text()) == new, window.text())
        RESULT.check("neither is kept", not kept_anywhere(desktop, new[0]) and not kept_anywhere(desktop, paper[0]))


def same_again(desktop):
    with to_result(desktop, "still-the-same") as window:
        window.press("上から順に直す").wait(30).press("始める")
        for step in range(1, 7):
            window.wait(30 + step).press("できました")
        at(window, 40, "same")
        RESULT.check("40 looking again comes first", until(lambda: window.focus() == "もう一度調べる"), window.focus())
        window.press("もう一度調べる")
        until(lambda: window.number == 40 and window.focus() == "電話で相談する")
        RESULT.check("40 the telephone comes first after two", window.focus() == "電話で相談する", window.focus())
        window.press("手順を見直す").wait(36).press("できました").wait(39)


def put_off(desktop):
    with to_result(desktop, "two-to-mend") as window:
        window.press("上から順に直す").wait(30).press("始める").wait(31).press("できません").wait(37).press("あとにする").wait(20)
        RESULT.check("put off on 37: stays in the list with a mark", "あとで直す" in window.text()
                     and window.headings() == ["直すところが 2つあります"], window.text())
        window.press("上から順に直す").wait(30)
        RESULT.check("put off: the other comes first now", "ルーター" in window.text(), window.text())
        RESULT.check("30 warns of the telephone", "家の電話で話している人は" in window.text(), window.text())
        window.press("始める").wait(29)
        RESULT.check("29 neither answer has the focus", not any(a in (window.focus() or "") for a in ("はい", "いいえ")))
        at(window, 29, "phone")
        window.press("はい、家の電話です").wait(30)
        RESULT.check("29 yes: what cuts the telephone comes last, and 30 says why it is another device",
                     "カメラは今のまま" in window.text() and "いちばん後にします" in window.text(), window.text())
        at(window, 30, "phone-last")
        window.press("前に戻る").wait(22).press("直し方を見る").wait(30)
        RESULT.check("30 says it once", "いちばん後にします" not in window.text(), window.text())
        window.press("あとにする").wait(20).press("上から順に直す").wait(30)


def describe(desktop):
    with to_result(desktop, "long-names") as window:
        window.press("はてな")
        at(window, 22, "unknown")
        window.press("何の機器か選ぶ")
        at(window, 23, "unknown")
        window.press("分からない").wait(22)
        RESULT.check("23 not knowing keeps the question mark", "はてな" in window.text(), window.text())
        window.press("名前を変える")
        until(lambda: "この名前にする" in window.buttons())
        at(window, 22, "unknown-name")


def main():
    width, height, name = SIZES[sys.argv[1]]
    with Session(width, height) as desktop:
        with desktop.start("nothing-to-mend") as window:
            if name + "、今の大きさ" not in window.wait(1).buttons():
                window.press(name)
            until(lambda: any(b == name + "、今の大きさ" for b in window.buttons()))
            window.press("この大きさで進む").wait(2)
        mend(desktop, "mend-" + sys.argv[1])
        if sys.argv[1] == "large":
            for ways in (on_paper, same_again, put_off, describe):
                ways(desktop)
    return RESULT.end()


if __name__ == "__main__":
    sys.exit(main())
