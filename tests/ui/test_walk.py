# SPDX-License-Identifier: GPL-3.0-or-later
"""The main road, 01 → 02 → 03 → 11 → 05 → 20 → 22 → back, at one of three sizes or with the system's text at 200 %, with the tester's list on every screen."""
import sys

from checks import MACHINE, Result, faults
from session import Session, until
from streams import REFUSED_KNOWLEDGE

# width, height, name of the size, the system's text scale in percent
SIZES = {"large": (1200, 800, "大きい", 100), "larger": (1366, 768, "もっと大きい", 100),
         "largest": (1024, 700, "いちばん大きい", 100), "twofold": (1200, 800, "大きい", 200), "worst": (1024, 700, "いちばん大きい", 200)}


class Walk:
    def __init__(self, window, result, tag):
        self.window, self.result, self.tag = window, result, tag

    def at(self, number, suffix=""):
        """the screen has come: it is as it has to be, and its picture is kept"""
        self.window.wait(number)
        self.window.shot(f"{self.tag}-{number:02}{suffix}")
        wrong = faults(self.window)
        self.result.check(f"{self.tag} screen {number:02}{suffix}", not wrong, "; ".join(wrong))
        return self.window


def before(walk, size_name, result):
    window = walk.at(1)
    window.press(size_name)
    until(lambda: any(size_name in b and "今の大きさ" in b for b in window.buttons()))
    result.check(f"{walk.tag} 01 no small size is offered", not any("小" in b or "ふつう" in b for b in window.buttons()))
    walk.at(1, "-chosen")
    window.press("この大きさで進む")
    walk.at(2)
    result.check(f"{walk.tag} 02 はじめる has the focus", until(lambda: window.focus() == "はじめる"), window.focus())
    window.press("はじめる")
    walk.at(3)
    result.check(f"{walk.tag} 03 neither answer has the focus", not any(a in (window.focus() or "") for a in ("はい", "いいえ")),
                 window.focus())
    window.press("いいえ")
    walk.at(4)
    window.press("はじめに戻る").wait(2).press("はじめる").wait(3).press("はい、うちです")


def during(walk, result):
    window = walk.at(5)
    result.check(f"{walk.tag} 05 nothing is chosen beforehand", not any("選びました" in b for b in window.buttons()))
    result.check(f"{walk.tag} 05 no way on before a choice", "選んだ機器を確かめる" not in window.buttons())
    window.press("カメラ")
    until(lambda: "選んだ機器を確かめる" in window.buttons())
    walk.at(5, "-chosen")
    window.press("選んだ機器を確かめる")


def after(walk, result):
    window = walk.at(20)
    rows = window.rows()
    result.check(f"{walk.tag} 20 names of rows", rows[:2] == ["1番、カメラ、四角、今日のうちに直しましょう",
                                                             "2番、ルーター、三角、近いうちに直しましょう"], str(rows))
    result.check(f"{walk.tag} 20 calm rows come last", [r for r in rows if "丸" in r] == rows[2:], str(rows))
    result.check(f"{walk.tag} 20 no machine numbers", not MACHINE.search(window.text()), window.text())
    result.check(f"{walk.tag} 20 the words of each level are written too", all(window.text().count(row.split("、")[3]) >= 1 for row in rows), window.text())
    result.check(f"{walk.tag} 20 counts the calm ones of the list", "ほかの3台は、このままで大丈夫です。" in window.text(), window.text())
    result.check(f"{walk.tag} 20 heading", window.headings() == ["直すところが 2つあります"], str(window.headings()))
    window.press("2番、ルーター")
    walk.at(22)
    result.check(f"{walk.tag} 22 details are closed", "192.168" not in window.text())
    window.press("くわしい情報")
    result.check(f"{walk.tag} 22 details open", bool(until(lambda: "192.168" in window.text())))
    walk.at(22, "-details")
    window.press("一覧に戻る").wait(20)
    result.check(f"{walk.tag} 20 focus is on the row again", until(lambda: "ルーター" in (window.focus() or "")), window.focus())
    window.press("電話で相談する")
    walk.at(41)
    window.press("前に戻る").wait(20)


def refused(desktop, result, tag):
    """93, for each thing that can be wrong with what came: one sentence, and the check goes on with what is there"""
    with desktop.start("refused-knowledge") as window:
        walk = Walk(window, result, tag)
        window.wait(2).press("はじめる").wait(93)
        for note, words in REFUSED_KNOWLEDGE.items():
            window.press("新しくする").wait_text(words)
            text = walk.at(93, "-" + note).text()
            result.check(f"{tag} 93 {note} alone, and what happens now", [w for w in REFUSED_KNOWLEDGE.values() if w in text] == [words]
                         and "前の情報を使います。" in text, text)
        window.press("このまま調べる").wait(3).press("はい、うちです")
        walk.at(21, "-refused")


def main():
    result = Result()
    width, height, name, scale = SIZES[sys.argv[1]]
    with Session(width, height, scale * 96 // 100 if scale != 100 else None) as desktop:
        with desktop.start("two-to-mend") as window:
            walk = Walk(window, result, sys.argv[1])
            before(walk, name, result)
            during(walk, result)
            after(walk, result)
            complaints = window.complaints()
            result.check(f"{walk.tag} nothing was complained about", "CRITICAL" not in complaints and "WARNING" not in complaints,
                         complaints)
        if scale == 100:
            refused(desktop, result, sys.argv[1])
    return result.end()


if __name__ == "__main__":
    sys.exit(main())
