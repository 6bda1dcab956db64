# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole way from 01 to 39 with keys only, at one size of test_walk.py: every button of every screen is reached with Tab, in the
order in which it is read, and has a ring round it. The screens beside the road: keyboard.key_faults() in the other walks."""
import sys

from checks import Result
from keyboard import MOST_TABS, key_faults
from session import Session, until
from test_walk import SIZES

RESULT = Result()
# what is pressed on which screen, from the first start to 直りました
ROAD = [(1, "この大きさで進む"), (2, "はじめる"), (3, "はい、うちです"), (5, "ぜんぶ、うちの物です"), (20, "上から順に直す"), (30, "始める"),
        *[(31 + n, "できました") for n in range(6)]]


def press(window, name):
    window.tab_to(lambda focus: focus == name, MOST_TABS)
    RESULT.check(f"the focus comes to {name}", window.focus() == name, str(window.focus()))
    window.key("space")


def main():
    width, height, size_name, scale = SIZES[sys.argv[1]]
    tag = sys.argv[1]
    with Session(width, height, scale * 96 // 100 if scale != 100 else None) as desktop, desktop.start("two-to-mend") as window:
        window.wait(1)
        if size_name + "、今の大きさ" not in window.buttons():
            press(window, size_name)
            until(lambda: size_name + "、今の大きさ" in window.buttons())
        for number, name in ROAD:
            window.wait(number)
            if number not in (34, 35):
                wrong = key_faults(window)
                RESULT.check(f"{tag} {number}: keys come to every button, as it is read, and one sees where they are", not wrong, "; ".join(wrong))
            press(window, name)
        window.wait(39)
        RESULT.check(f"{tag}: mended with keys only", window.headings() == ["カメラは直りました"], str(window.headings()))
    return RESULT.end()


if __name__ == "__main__":
    sys.exit(main())
