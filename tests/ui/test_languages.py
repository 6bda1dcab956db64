# SPDX-License-Identifier: GPL-3.0-or-later
"""Not in the suite yet: started by hand, `test_languages.py large`.

Every screen in English, and in a made-up language whose words are all half as long again: nothing is cut, nothing stays Japanese.

The tour of test_tour.py is walked once in Japanese; which button it pressed where is written down, and walked again in the others."""
import os
import re
import shutil
import subprocess
import sys

from checks import Result, misplaced
import session
import test_tour
from test_walk import SIZES

RESULT = Result()
# the dot before a line of a list is no word
JAPANESE = re.compile("[぀-ヺー-ヿ一-鿿]")
# 50 names the other language; what devices and Wi-Fi call themselves is theirs
THEIRS = re.compile("日本語|とても長い名前のワイファイの親機です2026|おじいちゃんの部屋の大きい防犯カメラ二号|パスワード変更")
IN_JAPANESE = (42,)                         # desks of Japan
CHECK_WORDS = (41, 44, 70)                  # the word that is read back on the telephone
# no language has this code (ISO 639-3: for private use), so that GTK itself stays English
LONG = "qaa"
VOWELS = str.maketrans("aeiouAEIOU", "äéîöûÄÉÎÖÛ")


# ---- the long language ------------------------------------------------------------------------------

def lengthen(text):
    """half as long again, its formats and phrase marks as they were"""
    parts = re.split(r"(%[\d$.]*[a-z]|\\n|\\\")", text)
    words = "".join(part if n % 2 else part.translate(VOWELS) for n, part in enumerate(parts))
    letters = len(re.sub(r"%[\d$.]*[a-z]", "", text))
    tail, end = "", re.search(r"[.:?!]?\s*$", words)
    while len(tail) < letters // 2:
        tail += " " + "ñandúes"[:max(3, letters // 2 - len(tail))]
    return words[:end.start()] + tail + words[end.start():] if letters > 2 else words


def catalogues(folder):
    """a folder of catalogues: Japanese as built, and the long language made of the message ids"""
    source = os.path.join(session.HERE, "..", "..", "po", "ja.po")
    text = subprocess.run(["msgcat", "--no-wrap", "--no-location", source], capture_output=True, text=True, check=True).stdout
    blocks = []
    for block in text.split("\n\n"):
        context, ident = re.search(r'^msgctxt "(.*)"$', block, re.M), re.search(r'^msgid ((?:".*"\n)+)', block, re.M)
        if ident is None or block.startswith("#~"):
            continue
        words = "".join(re.findall(r'"(.*)"', ident[1]))
        if words == "":
            blocks.append('msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"')
            continue
        long = words if context and context[1] in ("language", "after the word") else lengthen(words)
        blocks.append((context[0] + "\n" if context else "") + f'msgid "{words}"\nmsgstr "{long}"')
    for language in ("ja", LONG):
        os.makedirs(os.path.join(folder, language, "LC_MESSAGES"))
    target = os.path.join(folder, LONG, "LC_MESSAGES", "uchi-kenshin.mo")
    subprocess.run(["msgfmt", "--output-file", target, "-"], input="\n\n".join(blocks) + "\n", text=True, check=True)
    os.symlink(os.path.abspath(os.path.join(session.BUILD, "po", "ja", "LC_MESSAGES", "uchi-kenshin.mo")),
               os.path.join(folder, "ja", "LC_MESSAGES", "uchi-kenshin.mo"))


# ---- writing down, and walking again ------------------------------------------------------------------

class Writer:
    """what the tour does, as (stream, environment, [(screen, buttons, which one) or (screen, suffix)])"""

    def __init__(self, desktop, tag):
        self.walks = []
        self.tour = test_tour.Tour(desktop, tag)
        self.tour.at = self.at
        self.start = desktop.start
        desktop.start = self.begin

    def begin(self, stream, fresh=True, **environment):
        window = self.start(stream, fresh, **environment)
        steps = []
        self.walks.append((stream, environment, steps))
        press = window.press

        def pressed(part):
            node = session.until(lambda: window.find(part), 5)
            buttons = [n for _, name, n in window.nodes("push button") if name]
            if node is not None:
                steps.append((window.number, len(buttons), buttons.index(node)))
            return press(part)

        window.press, window.steps = pressed, steps
        return window

    def at(self, window, number, suffix=""):
        window.wait(number)
        window.steps.append((number, suffix))
        self.tour.seen.add(number)
        return window


def faults(window):
    wrong = [what for what in misplaced(window) if not what.startswith("'Close' is")]    # GTK's own button
    names = window.buttons()
    if len(window.headings()) != 1:
        wrong.append(f"headings {window.headings()}")
    wrong += [f"twice: {name}" for name in {n for n in names if names.count(n) > 1}]
    if window.number not in IN_JAPANESE + CHECK_WORDS:
        wrong += [f"still Japanese: {line!r}" for line in window.text().splitlines() + names if JAPANESE.search(THEIRS.sub("", line))]
    return wrong


def again(desktop, tag, language, walk):
    stream, environment, steps = walk
    with desktop.start(stream, LANGUAGE=language, **environment) as window:
        for step in steps:
            if len(step) == 2:
                window.wait(step[0])
                window.shot(f"language-{language}-{tag}-{step[0]:02}{step[1]}")
                wrong = faults(window)
                RESULT.check(f"{language}, {tag}: screen {step[0]:02}{step[1]}", not wrong, "; ".join(wrong))
                continue
            number, many, which = step

            def pressed():
                """False while the screen is another, or has just gone"""
                found = [n for _, name, n in window.nodes("push button") if name]
                try:
                    return window.number == number and len(found) == many and found[which].queryAction().doAction(0)
                except NotImplementedError:
                    return False

            if not session.until(pressed, 10):
                raise AssertionError(f"{number} with {many} buttons did not come: {window.title!r} {window.buttons()}")
            session.time.sleep(0.05)


def in_place(desktop):
    """the language changes on 50, and the place stays: the result, the button in the title bar, the record"""
    with desktop.start("two-to-mend") as window:
        window.wait(2).press("はじめる").wait(3).press("はい、うちです").wait(5).press("ぜんぶ、うちの物です").wait(20)
        window.press("設定").wait(50).press("言葉")
        RESULT.check("50 is English at once", bool(session.until(lambda: window.title.startswith("Screen 50"), 3)), window.title)
        window.press("Back")
        session.until(lambda: window.number == 20, 5)
        RESULT.check("the place is as it was", window.number == 20 and "Settings" in window.buttons()
                     and not JAPANESE.search(THEIRS.sub("", window.text())), window.title + window.text())
        window.press("Settings").wait(50).press("Language")
        RESULT.check("and Japanese again", bool(session.until(lambda: window.title.startswith("画面50"), 3)), window.title)


def main():
    tag = sys.argv[1]
    width, height, name, scale = SIZES[tag]
    with session.Session(width, height, scale * 96 // 100 if scale != 100 else None) as desktop:
        folder = os.path.join(desktop.folder, "locale")
        catalogues(folder)
        os.environ["UCHI_LOCALE_DIR"] = folder
        writer = Writer(desktop, tag)
        test_tour.first(writer.tour, name)
        for part in (test_tour.busy, test_tour.settings, test_tour.helpers, test_tour.mending, test_tour.telephone, test_tour.naming, test_tour.model,
                     test_tour.results, test_tour.refusals):
            part(writer.tour)
        RESULT.check("every screen is on the way", writer.tour.seen == test_tour.STORYBOARD,
                     str(sorted(test_tour.STORYBOARD ^ writer.tour.seen)))
        desktop.start = writer.start
        for language in ("en", LONG):
            # a record keeps the names of the day it was made
            shutil.rmtree(os.path.join(desktop.folder, "state", "uchi-kenshin", "checks"))
            for walk in writer.walks[1:]:   # the first one was the choice of the letters
                try:
                    again(desktop, tag, language, walk)
                except AssertionError as error:
                    RESULT.check(f"{language}, {tag}: {walk[0]} walked to its end", False, str(error))
        in_place(desktop)
    return RESULT.end()


if __name__ == "__main__":
    sys.exit(main())
