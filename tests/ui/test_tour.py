# SPDX-License-Identifier: GPL-3.0-or-later
"""Every screen of the storyboard once, at one size of test_walk.py: the tester's list on each, and a picture of each that is
held against the one of golden/."""
import re
import sys

from PIL import Image

import golden
from checks import Result, faults
from session import Session, extents, is_showing, until
from test_walk import SIZES

RESULT = Result()
# a screen of the call centre's own page
ELSEWHERE = {71}
STORYBOARD = {1, 2, 3, 4, 5, 11, 12, 20, 21, 22, 23, 24, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 50, 54,
              55, 70, 90, 91, 92, 93, 94, 95, 97, 98} - ELSEWHERE


# never twice the same: an idea for a password, and the time of the clock
IDEA = re.compile(r"[A-Z][a-z]+-[A-Z][a-z]+-[A-Z][a-z]+-\d\d")
MOMENT = {"55", "70"}
# looks at a picture that is another, a quarter of a second each
PATIENCE = 40


class Tour:
    def __init__(self, desktop, tag):
        self.desktop, self.tag, self.seen = desktop, tag, set()
        self.sheet = golden.Sheet(tag)

    def at(self, window, number, suffix=""):
        window.wait(number)
        name = f"{number:02}{suffix}"

        def other(settle):
            """the title is there before the picture: looked at until it is the one that is kept"""
            path = window.shot(f"tour-{self.tag}-{name}", settle)
            return None if name in MOMENT else self.look(window, name, path)

        # where nothing is held against it, nothing tells that the picture is still the one before
        different = other(1 if golden.RENEW else 0.25 if name in MOMENT else 0)
        for _ in range(PATIENCE):
            different = different and other(0.25)
        wrong = faults(window) + ([different] if different else [])
        self.seen.add(number)
        RESULT.check(f"{self.tag}: screen {number:02}{suffix}", not wrong, "; ".join(wrong))
        return window

    def look(self, window, name, path):
        width, height = self.desktop.size
        ideas = [extents(node) for _, text, node in window.nodes("label") if IDEA.search(text) and is_showing(node)]
        with Image.open(path) as picture:
            return self.sheet.fault(name, golden.small(picture, (width, height), [(x, y, width - x, h) for x, y, _, h in ideas]))

    def begin(self, stream, **environment):
        window = self.desktop.start(stream, **environment)
        window.wait(2).press("はじめる")
        return window

    def result(self, stream, **environment):
        window = self.begin(stream, **environment)
        window.wait(3).press("はい、うちです").wait(5).press("ぜんぶ、うちの物です").wait(20)
        return window


def first(tour, size_name):
    with tour.desktop.start("two-to-mend") as window:
        tour.at(window, 1)
        if size_name + "、今の大きさ" not in window.buttons():
            window.press(size_name)
            until(lambda: size_name + "、今の大きさ" in window.buttons())
        tour.at(window, 1, "-chosen")
        window.press("この大きさで進む")
        tour.at(window, 2).press("はじめる")
        tour.at(window, 3).press("いいえ")
        tour.at(window, 4).press("はじめに戻る").wait(2).press("はじめる").wait(3).press("はい、うちです").wait(5)
        tour.at(window, 5).press("カメラ")
        until(lambda: "選んだ機器を確かめる" in window.buttons())
        tour.at(window, 5, "-chosen").press("選んだ機器を確かめる")
        tour.at(window, 20).press("1番、")
        tour.at(window, 22).press("くわしい情報")
        until(lambda: "192.168" in window.text())
        tour.at(window, 22, "-details")


def busy(tour):
    with tour.begin("goes-on") as window:
        window.wait(3).press("はい、うちです").wait(11)
        until(lambda: "5台中 2台目" in window.text())
        tour.at(window, 11).press("やめる")
        tour.at(window, 12).press("続けて調べる").wait(11)


def settings(tour):
    with tour.result("two-to-mend") as window:
        window.press("設定")
        tour.at(window, 50)
        rows = [name for name in window.buttons() if name != "閉じる"]
        RESULT.check("50 has seven buttons at most", len(rows) <= 7, str(rows))
        said = [[label for role, label, _ in window.below(node) if role == "label"] for _, name, node in window.nodes("push button") if name in rows and name != "前に戻る"]
        RESULT.check("50 each has one line that explains it", len(said) == len(rows) - 1 and all(len(two) == 2 and two[1].endswith("。") for two in said), str(said))
        window.press("記録")
        tour.at(window, 55).press("記録を消す")
        tour.at(window, 54).press("消さない").wait(55).press("前に戻る").wait(50).press("係用の画面").wait(70).press("前に戻る").wait(50)


def helpers(tour):
    with tour.result("two-to-mend") as window:
        window.press("電話で相談する")
        tour.at(window, 41).press("相談できる所")
        tour.at(window, 42)
        RESULT.check("42 number, hours, cost and day of each", all(part in window.text() for part in (
            "188", "ほぼ毎日つながります。", "相談は無料です。", "2020年7月12日", "#9110", "平日の8時30分から", "電話の料金がかかります。", "2015年11月1日")), window.text())
        window.press("前に戻る").wait(41).press("ファイルで渡す")
        tour.at(window, 44).press("係用の画面")
        tour.at(window, 70).press("前に戻る").wait(44).press("前に戻る").wait(41).press("前に戻る").wait(20).press("紙に印刷する")
        tour.at(window, 43)
    with tour.result("two-to-mend", HOME="/proc/nowhere") as window:
        window.press("紙に印刷する").wait(43).press("紙の形で保存する")
        tour.at(window, 98)


def mending(tour):
    with tour.result("still-the-same") as window:
        window.press("上から順に直す")
        tour.at(window, 30).press("始める")
        for number in range(31, 37):
            tour.at(window, number)
            if number == 33:
                window.press("できません")
                tour.at(window, 37).press("手順に戻る").wait(33)
            window.press("できました")
        tour.at(window, 40).press("もう一度調べる").wait(40)
        until(lambda: window.focus() == "電話で相談する")
        tour.at(window, 40, "-twice").press("もう一度調べる")
        tour.at(window, 39)
        window.press("次を直す").wait(30)
    with tour.result("never-answers") as window:
        window.press("上から順に直す").wait(30).press("始める")
        for number in range(31, 37):
            window.wait(number).press("できました")
        tour.at(window, 38)


def telephone(tour):
    with tour.result("two-to-mend") as window:
        window.press("上から順に直す").wait(30).press("あとにする").wait(20).press("上から順に直す").wait(30).press("始める")
        tour.at(window, 29)


def naming(tour):
    with tour.result("long-names") as window:
        tour.at(window, 20, "-long").press("はてな")
        tour.at(window, 22, "-unknown").press("何の機器か選ぶ")
        tour.at(window, 23).press("分からない").wait(22).press("名前を変える")
        until(lambda: "この名前にする" in window.buttons())
        tour.at(window, 22, "-name")


def recorder(tour):
    """more than one thing to mend on one device"""
    with tour.result("recorder") as window:
        tour.at(window, 20, "-rows")
        RESULT.check("20 says on which rows they are", window.headings() == ["直すところが 4つあります"]
                     and "1番から3番までにあります。" in window.text(), window.text())
        window.press("録画機")
        tour.at(window, 22, "-two")
        order = [name for name in window.buttons() if name.startswith("直し方を見る、")]
        RESULT.check("22 one block for each, the worst first", len(order) == 2 and "いつもと違う" in order[0], str(order))
        window.press(order[0])
        tour.at(window, 30, "-recorder").press("始める")
        tour.at(window, 31, "-recorder")
        RESULT.check("31 of a recorder looks first whether it records", "録画中でないことを確かめます。" in window.text(), window.text())
        window.press("できません")
        tour.at(window, 37, "-recorder")


def screens(tour):
    """computers whose screens others can move, and more of today than anybody does in a day"""
    with tour.result("screens") as window:
        tour.at(window, 20, "-many").press("2番、パソコン")
        tour.at(window, 22, "-open-screen").press("直し方を見る")
        tour.at(window, 30, "-open-screen").press("始める").wait(31).press("できました").wait(32).press("できました")
        tour.at(window, 33, "-open-screen").press("できません")
        tour.at(window, 37, "-open-screen").press("あとにする").wait(20).press("家電")
        tour.at(window, 22, "-remote-control").press("直し方を見る").wait(30).press("始める").wait(31).press("できました").wait(32).press("できました")
        tour.at(window, 33, "-remote-control")


def model(tour):
    with tour.begin("model-unknown") as window:
        window.wait(3).press("はい、うちです").wait(21).press("調べきれなかったこと").wait_text("機器を押すと")
        window.press("ルーター").wait(22).press("型番を選ぶ").wait(24)
        until(lambda: "WG1200HP" in window.buttons())
        tour.at(window, 24)


def results(tour):
    with tour.begin("nothing-to-mend") as window:
        tour.at(window, 3, "-wired").press("はい、うちです")
        tour.at(window, 21).press("調べきれなかったこと").wait_text("機器を押すと")
        tour.at(window, 21, "-rest").press("ルーター")
        tour.at(window, 22, "-calm").press("電話で相談する").wait(41).press("前に戻る").wait(22).press("もう一度調べる").wait(3)
    with tour.begin("nobody-there") as window:
        window.wait(3).press("はい、うちです")
        tour.at(window, 94)
    with tour.begin("dies") as window:
        window.wait(3).press("はい、うちです")
        tour.at(window, 95)


def refusals(tour):
    for stream, number in [("no-link", 90), ("no-router", 90), ("shop", 91), ("office", 91), ("too-large", 91), ("open-wifi", 91), ("busy", 91),
                           ("vpn", 92), ("old-knowledge", 93), ("no-router-between", 97)]:
        with tour.begin(stream) as window:
            tour.at(window, number, "-" + stream)


# all but first(), which needs the name of a size
PARTS = (busy, settings, helpers, mending, telephone, naming, recorder, screens, model, results, refusals)


def main():
    width, height, name, scale = SIZES[sys.argv[1]]
    with Session(width, height, scale * 96 // 100 if scale != 100 else None) as desktop:
        tour = Tour(desktop, sys.argv[1])
        first(tour, name)
        for part in PARTS:
            try:
                part(tour)
            except AssertionError as error:
                RESULT.check(f"{part.__name__}: walked to its end", False, str(error))
        tour.sheet.save()
        RESULT.check("every picture of the sheet was taken", set(tour.sheet.missing()) <= MOMENT, str(tour.sheet.missing()))
        # the measure itself: one word that is not there is seen
        whole = tour.sheet.now["04"]
        lacking = whole.copy()
        lacking.paste(lacking.getpixel((1, 40)), (0, whole.size[1] - 9, 12, whole.size[1] - 3))
        RESULT.check("a word that is missing is noticed", golden.points_apart(whole, lacking) > golden.MOST_POINTS)
        RESULT.check("every screen was shown", tour.seen == STORYBOARD, str(sorted(STORYBOARD ^ tour.seen)))
    return RESULT.end()


if __name__ == "__main__":
    sys.exit(main())
