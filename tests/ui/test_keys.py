# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole way from 01 to 39 with keys only, at one size of test_walk.py: every button of every screen is reached with Tab, in the
order in which it is read."""
import sys

from checks import Result
from session import Session, extents, until
from test_walk import SIZES

RESULT = Result()
MOST_TABS = 40
# what is pressed on which screen, from the first start to 直りました
ROAD = [(1, "この大きさで進む"), (2, "はじめる"), (3, "はい、うちです"), (5, "ぜんぶ、うちの物です"), (20, "上から順に直す"), (30, "始める"),
        *[(31 + n, "できました") for n in range(6)]]
BESIDE = ("閉じる", "設定")


def places(window):
    """name → where it is, of the buttons of the page"""
    return {name: extents(node) for _, name, node in window.nodes("push button") if name and name not in BESIDE}


def round_trip(window):
    """the names that get the focus, until one comes again"""
    seen = [window.focus()]
    for _ in range(MOST_TABS):
        window.key("Tab")
        now = window.focus()
        if now is not None and now == next((name for name in seen if name), None):
            break
        seen.append(now)
    return [name for name in seen if name]


def in_order(window, seen):
    """as it is read: what scrolls from above, then the bar from the left; a round may begin anywhere"""
    order = [name for name in seen if name not in BESIDE]
    read = [name for _, name, _ in window.nodes("push button") if name in order]
    return any(order[n:] + order[:n] == read for n in range(len(order)))


def look(window, tag, number):
    seen, buttons = round_trip(window), places(window)
    missing = set(buttons) - set(seen)
    RESULT.check(f"{tag} {number}: every button is reached", not missing, f"{missing} of {seen}")
    RESULT.check(f"{tag} {number}: in the order of reading", in_order(window, seen), str(seen))


def press(window, name):
    for _ in range(MOST_TABS):
        if (window.focus() or "") == name:
            break
        window.key("Tab")
    RESULT.check(f"the focus comes to {name}", window.focus() == name, str(window.focus()))
    window.key("space")


def main():
    width, height, size_name, scale = SIZES[sys.argv[1]]
    tag = sys.argv[1]
    with Session(width, height, scale * 96 // 100 if scale != 100 else None) as desktop, desktop.start("two-to-mend") as window:
        window.wait(1)
        if size_name + "、今の大きさ" not in window.buttons():
            press(window, size_name)
            until(lambda: size_name + "、今の大きさ" in window.buttons(), 3)
        for number, name in ROAD:
            window.wait(number)
            if number not in (34, 35):
                look(window, tag, number)
            press(window, name)
        window.wait(39)
        RESULT.check(f"{tag}: mended with keys only", window.headings() == ["カメラは直りました"], str(window.headings()))
    return RESULT.end()


if __name__ == "__main__":
    sys.exit(main())
