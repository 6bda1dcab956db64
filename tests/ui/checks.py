# SPDX-License-Identifier: GPL-3.0-or-later
"""What every screen has to be, whatever it shows: the tester's list at the top of the storyboard."""
import os
import re
import sys

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lint"))
from plain_japanese import text_problems                                         # noqa: E402
from session import extents, is_showing                                          # noqa: E402

# the least that an old hand meets, in pixels (without the CSS padding, which AT-SPI does not count)
LEAST_TARGET = 48
# where telephone numbers may stand
DESKS = (41, 42, 43)
# the number for the helper is none
CODE = re.compile(r"\b\d{4}-\d{4}-\d{4}\b")
# read by who helps: names of rules and facts, not sentences for the person
FOR_STAFF = (70,)
# what never stands on 20: numbers of machines
MACHINE = re.compile(r"CVE-|\d+\.\d+\.\d+\.\d+|([0-9a-f]{2}:){5}|ポート", re.IGNORECASE)


class Result:
    """one line a promise; the program fails when one is broken"""

    def __init__(self):
        self.failed = 0

    def check(self, what, fine, detail=""):
        self.failed += not fine
        print(("ok - " if fine else "not ok - ") + what + (f": {detail}" if detail and not fine else ""), flush=True)

    def end(self):
        return 1 if self.failed else 0


def faults(window):
    """[what is wrong] with the screen that the window shows"""
    wrong = []
    number, title, buttons = window.number, window.title, window.buttons()
    if number is None or "　" not in title:
        wrong.append(f"title {title!r}")
    if f"画面{number:02}" not in window.text():
        wrong.append("number not on the screen")
    if len(window.headings()) != 1:
        wrong.append(f"headings {window.headings()}")
    doubled = sorted({name for name in buttons if buttons.count(name) > 1})
    if doubled:
        wrong.append(f"names twice {doubled}")
    if any("|" in name for name in window.text().splitlines() + buttons):
        wrong.append("phrase mark shown")
    wrong += [f"{rule} {why}: {text!r}" for line in set(window.text().splitlines()) if window.title.startswith("画面") and number not in FOR_STAFF
              for text, rule, why in text_problems(CODE.sub("", line)) if rule != "phone" or number not in DESKS]
    return wrong + misplaced(window)


def misplaced(window):
    """what is cut off at the side or below, and what is too small to hit"""
    wrong = []
    width, height = extents(window.frame)[2:]
    if width > window.session.size[0] or height > window.session.size[1]:
        wrong.append(f"the window grew to {width}x{height}")
    for role, name, node in window.nodes():
        if role not in ("push button", "label", "heading", "status bar") or not name or not is_showing(node):
            continue
        try:
            x, _, w, h = extents(node)
        except Exception:                   # the next screen has come meanwhile
            continue
        if x < 0 or x + w > width + 1:
            wrong.append(f"{name!r} sticks out: {x}+{w} of {width}")
        if role == "push button" and name != "閉じる" and (h < LEAST_TARGET or w < LEAST_TARGET):
            wrong.append(f"{name!r} is {w}x{h}")
    return wrong
