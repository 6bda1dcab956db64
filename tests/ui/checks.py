# SPDX-License-Identifier: GPL-3.0-or-later
"""What every screen has to be, whatever it shows: the tester's list at the top of the storyboard."""
import os
import re
import sys
import time

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lint"))
from plain_japanese import text_problems                                         # noqa: E402
from session import extents, written                                             # noqa: E402

# the least that an old hand meets, in pixels (without the CSS padding, which AT-SPI does not count)
LEAST_TARGET = 48
# how often what is wrong is looked at again
LOOKS = 5
# where telephone numbers may stand
DESKS = (41, 42, 43)
# the number for the helper is none
CODE = re.compile(r"\b\d{4}-\d{4}-\d{4}\b")
# has labels of many lines, and of a name and what it is, for who helps: rules and facts, not sentences for the person
FOR_STAFF = (70,)
FACT = re.compile("[\\n:：]")
# a way back, or out without harm
EXIT = re.compile("戻る|終わる|やめる|続けて調べる|消さない|今日は|見直す")
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
    """[what is wrong] with the screen that the window shows, and stays wrong: while it is made anew, it is not whole"""
    wrong = faults_now(window)
    for _ in range(LOOKS):
        if not wrong:
            break
        time.sleep(0.3)
        wrong = faults_now(window)
    return wrong


def faults_now(window):
    wrong = []
    number, title, seen = window.number, window.title, window.look()
    text, buttons, headings = written(seen), named(seen, "push button") + named(seen, "text"), named(seen, "heading")
    width, height = extents(window.frame)[2:]
    if not re.fullmatch(r"画面\d\d　\S.*", title):
        wrong.append(f"title {title!r}")
    if not any(name == f"画面{number:02}" and x + w < width / 2 and y + h < height / 8 for _, name, (x, y, w, h) in seen):
        wrong.append("its number is not at the top left")
    if len(headings) != 1:
        wrong.append(f"headings {headings}")
    if not any(EXIT.search(name) for name in buttons):
        wrong.append(f"no way out {buttons}")
    doubled = sorted({name for name in buttons if buttons.count(name) > 1})
    if doubled:
        wrong.append(f"names twice {doubled}")
    if any("|" in name for name in text.splitlines() + buttons):
        wrong.append("phrase mark shown")
    sentences = written([one for one in seen if not (number in FOR_STAFF and FACT.search(one[1]))])
    wrong += [f"{rule} {why}: {words!r}" for line in set(sentences.splitlines()) if title.startswith("画面")
              for words, rule, why in text_problems(CODE.sub("", line)) if rule != "phone" or number not in DESKS]
    return wrong + misplaced(window, seen)


def named(seen, role):
    """the names of what Window.look() saw in that role"""
    return [name for what, name, _ in seen if what == role]


def pinned(node):
    """[(name, place)] of the buttons below @node that do not scroll"""
    found = []
    for n in range(node.childCount):
        child = node.getChildAtIndex(n)
        if child is not None and child.getRoleName() == "push button":
            found.append((child.name, extents(child)))
        elif child is not None and child.getRoleName() != "scroll pane":
            found += pinned(child)
    return found


def below(window, height):
    for _ in range(5):
        try:
            return [f"{name!r} is below the window: {y}+{h} of {height}" for name, (_, y, _, h) in pinned(window.frame) if y + h > height]
        except Exception:                   # the screen changed under our hands
            continue
    return ["the bar of buttons did not come to rest"]


def misplaced(window, seen):
    """what of @seen is cut off at the side or below, and what is too small to hit"""
    wrong = below(window, extents(window.frame)[3])
    width, height = extents(window.frame)[2:]
    if width > window.session.size[0] or height > window.session.size[1]:
        wrong.append(f"the window grew to {width}x{height}")
    for role, name, (x, _, w, h) in seen:
        if role not in ("push button", "label", "heading", "status bar"):
            continue
        if x < 0 or x + w > width + 1:
            wrong.append(f"{name!r} sticks out: {x}+{w} of {width}")
        if role == "push button" and (h < LEAST_TARGET or w < LEAST_TARGET):
            wrong.append(f"{name!r} is {w}x{h}")
    # the way to mend is seen without scrolling
    bar = [y for role, name, (_, y, _, _) in seen if role == "push button" and name in ("一覧に戻る", "Back to the list")]
    ways = [y + h for role, name, (_, y, _, h) in seen if role == "push button" and name.startswith(("直し方を見る", "How to mend it"))]
    if bar and ways and ways[0] > bar[0]:
        wrong.append(f"the way to mend ends at {ways[0]}, and what scrolls at {bar[0]}")
    return wrong
