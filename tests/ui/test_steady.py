# SPDX-License-Identifier: GPL-3.0-or-later
"""A hand that trembles: clicks that follow each other, and a key that is held down, give one press. And what a press opens is seen."""
import subprocess
import sys
import time

from checks import Result
from session import PATIENCE_S, Session, extents, until

RESULT = Result()


def click(window, name, times):
    """on the middle of that button, with the mouse, a quarter of a second between the clicks"""
    x, y, width, height = extents(until(lambda: window.find(name), PATIENCE_S))
    before = window.number
    subprocess.run(["xdotool", "mousemove", str(x + width // 2), str(y + height // 2), "sleep", "0.5"], check=True)
    for n in range(times):
        subprocess.run(["xdotool", "click", "1"] + (["sleep", "0.25"] if n + 1 < times else []), check=True)
    until(lambda: window.number != before, PATIENCE_S)
    time.sleep(1.2)                         # and whatever a second click would have done, too


def hold(window, seconds):
    subprocess.run(["xdotool", "keydown", "Return", "sleep", str(seconds), "keyup", "Return"], check=True)
    until(lambda: window.number != 2, PATIENCE_S)
    time.sleep(0.5)


def main():
    with Session(1200, 800) as desktop:
        with desktop.start("two-to-mend") as window:
            window.wait(1).press("この大きさで進む").wait(2)
            click(window, "はじめる", 4)
            RESULT.check("four clicks on はじめる come to 03 and no further", window.number == 3, window.title)
            window.press("いいえ").wait(4).press("はじめに戻る").wait(2)
            window.key("Tab").tab_to(lambda focus: focus == "はじめる", 20)
            hold(window, 1.5)
            RESULT.check("a key held down for a second and a half, too", window.number == 3, window.title)
            click(window, "はい、うちです", 4)
            window.wait(5)
            time.sleep(1)
            RESULT.check("and four on はい are no consent for any device", window.number == 5
                         and not any("選びました" in name for name in window.buttons()), window.title + str(window.buttons()))
            click(window, "ぜんぶ、うちの物です", 1)
            RESULT.check("one click is one press", window.number != 5, window.title)
            window.wait(20).press("1番、").wait(22)
            window.press("くわしい情報")

            def opened():
                return next((extents(node) for _, name, node in window.nodes("label") if name.startswith("機器の番号")), (0, 0, 0, 0))
            bar = extents(window.find("くわしい情報"))
            RESULT.check("what 22 opens is above the bar of buttons", until(lambda: 0 < opened()[1] < bar[1]), f"{opened()} {bar}")
    return RESULT.end()


if __name__ == "__main__":
    sys.exit(main())
