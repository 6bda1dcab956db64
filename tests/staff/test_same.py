# SPDX-License-Identifier: GPL-3.0-or-later
"""Both sides of the telephone read the same: the window is taken through every screen of the storyboard, and what stands on it is held against what
the staff page shows for that number. Neither may have a word that the other has not, but for names, dates and counts.

    test_same.py PACK-TOOL SOURCE-ROOT"""
import os
import re
import subprocess
import sys
import tempfile
import time

import browser

browser.alone(__file__)
TOOL, ROOT = sys.argv[1], sys.argv[2]
sys.dont_write_bytecode = True
sys.path[:0] = [os.path.join(ROOT, "tests", "ui"), os.path.join(ROOT, "tests", "lint")]
sys.argv = [sys.argv[0], "large"]
import test_tour                                                                 # noqa: E402
from checks import Result                                                        # noqa: E402
from session import Session                                                      # noqa: E402
from test_walk import SIZES                                                      # noqa: E402

RESULT = Result()
# the heading row of every window, not of one screen
FRAME = {"設定", "閉じる"}
# what is no fixed wording: samples, lists, the report itself, what the contact file says
DATA_LINES = {1: ["今日はいい天気です。", "今の大きさ", "大きい"], 3: ["「ogawa-home」です。"], 5: ["うちの物です", "選びました"],
              11: ["5台の機器が見つかりました。"],
              20: ["このパソコン"], 21: ["このパソコン"], 41: "ゼロ いち に さん よん ご ろく なな はち きゅう です。".split()}
OWN_TEXT = {24, 42, 44, 55, 70}
BUTTONS_OF_DATA = {1, 5, 20, 21, 24, 44}
# headings of small parts that 22 and 50 open, names that people gave
PARTS = re.compile(r"^(\d+番|「\w+」|[A-Z]\w+-[A-Z]\w+-[A-Z]\w+-\d\d|[0-9]|「居間のカメラ」のように、.*|この名前にする|くわしい情報|名前を変える|画面\d\d|.*[:：].*|おじいちゃんの.*|カメラ（JVC）その\d|・.*"
                   r"|.*読めませんでした。|.*(変えます|受け取ります|します|見ます)。(消すこともできます。)?|.*、.*)$")


def settled(window):
    """what stands on the screen once two looks say the same: its title comes first"""
    before, now = None, window.text()
    end = time.monotonic() + 5
    while now != before and time.monotonic() < end:
        time.sleep(0.2)
        before, now = now, window.text()
    return now


class Both(test_tour.Tour):
    """the tour, with the words of every screen kept"""

    def __init__(self, desktop, tag):
        super().__init__(desktop, tag)
        self.words, self.buttons = {}, {}

    def at(self, window, number, suffix=""):
        window.wait(number)
        if 31 <= number <= 37 and suffix in OTHER_FINDING:
            return window
        lines = [line for line in settled(window).splitlines() if line.strip() and line != "GtkLabel"]
        self.words.setdefault(number, set()).update(lines)
        self.buttons.setdefault(number, set()).update(set(window.buttons()) - FRAME)
        self.seen.add(number)
        return window


# screens of the walk whose steps are of another finding than the one that staff are shown here
OTHER_FINDING = ("-open-screen", "-remote-control")


# the walk comes here only where saving fails too; the first words are looked at where nothing prints (ui-portal)
LATER = {98}


def shown(page, number):
    """(lines, buttons, what may stand there too) of the staff page"""
    page.js(f"""showPlace({{ screen: {number}, kind: 4, finding: {1 if number in (22, 30, 37) or 31 <= number <= 36 else 0},
        step: {number - 30 if 31 <= number <= 36 else 0}, today: 1, soon: 1, age: 0, error: 0 }})""")
    lines = page.js("[...document.querySelectorAll('#screen .body .headline, #screen .body p, #screen .body .card > span')].map((e) => e.textContent)")
    return ([line for line in lines if line.strip() and not line.startswith("（")], page.js("[...document.querySelectorAll('#screen .bar span')].map((e) => e.textContent)"),
            page.js(f"screenOf({number}).sometimes.map((text) => filled(text, call.state))"))


def as_pattern(text):
    return re.compile("^" + ".+".join(re.escape(part) for part in text.split("…")) + "$")


def is_among(text, others):
    return any(as_pattern(text).match(one) for one in others)


def compare(page, both):
    names = set(page.js("[...DATA.kinds.map((k) => k.text), ...DATA.levels.map((l) => l.text), ...DATA.screens.map((s) => s.title)]"))
    n = 0
    for number in sorted(both.seen):
        lines, buttons, sometimes = shown(page, number)
        there, pressed = both.words[number], both.buttons[number]
        lost = [line for line in lines if not is_among(line, there | pressed) and number not in LATER] + [b for b in buttons if b not in pressed]
        RESULT.check(f"{number:02}: what staff see is there", not lost, f"{lost} of {sorted(there)}")
        # 22 and 30 with another finding than the one that is shown
        others = page.js("Object.values(DATA.advice).flatMap((a) => [a.matter, a.goal, a.why]).concat([DATA.phrases.mark.replaceAll('%s', '…')])")
        sometimes += others if number in (22, 30) else []
        patterns = [as_pattern(text) for text in lines + sometimes + buttons]
        rest = [] if number in OWN_TEXT else [line for line in there if line not in names and not PARTS.match(line) and line not in DATA_LINES.get(number, [])]
        rest += [] if number in BUTTONS_OF_DATA else [b for b in pressed if not PARTS.match(b) and b not in names]
        unseen = [line for line in rest if not any(p.match(line) for p in patterns)]
        RESULT.check(f"{number:02}: what the caller sees staff see", not unseen, f"{unseen} not in {lines + sometimes + buttons}")
        n += len(lines) + len(buttons) + len(rest)
    RESULT.check("enough was compared", n > 300 and both.seen == test_tour.STORYBOARD, f"{n} {sorted(test_tour.STORYBOARD ^ both.seen)}")
    print(f"{n} lines and buttons of {len(both.seen)} screens compared")


def main():
    width, height, name, _ = SIZES["large"]
    with tempfile.TemporaryDirectory(prefix="uchi-same-") as folder:
        path = os.path.join(folder, "staff.html")
        subprocess.run([TOOL, "staff-page", path], check=True)
        with Session(width, height) as desktop:
            both = Both(desktop, "same")
            test_tour.first(both, name)
            for part in test_tour.PARTS:
                if part is not test_tour.recorder:      # other advice on the same screens
                    part(both)
        with browser.Browser(path) as page:
            compare(page, both)
    return RESULT.end()


sys.exit(main())
