# SPDX-License-Identifier: GPL-3.0-or-later
"""Every screen in English, or in a made-up language whose words are all half as long again: nothing is cut, nothing stays Japanese.

    test_languages.py large|worst en|qaa [a part of the tour …]      all parts: four minutes; the suite walks those with the longest words

The tour of test_tour.py is walked once in Japanese; what it pressed where is written down, and walked again in the other language."""
import os
import re
import shutil
import subprocess
import sys

from checks import Result, misplaced, named
import session
import test_tour
from test_walk import SIZES

RESULT = Result()
# the dot before a line of a list is no word
JAPANESE = re.compile("[぀-ヺー-ヿ一-鿿]")
# 50 names the other language; what devices and Wi-Fi call themselves is theirs
THEIRS = re.compile("日本語|とても長い名前のワイファイの親機です2026|おじいちゃんの部屋の大きい防犯カメラ二号|パスワード変更|消費者ホットライン|警察相談専用電話")
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


def messages():
    """[(context line or "", message id, Japanese)] of the catalogue, as they are quoted there"""
    source = os.path.join(session.HERE, "..", "..", "po", "ja.po")
    text = subprocess.run(["msgcat", "--no-wrap", "--no-location", source], capture_output=True, text=True, check=True).stdout
    found = []
    for block in text.split("\n\n"):
        context, ident = re.search(r"^msgctxt .*$", block, re.M), re.search(r'^msgid ((?:".*"\n)+)', block, re.M)
        if ident is not None and not block.startswith("#~"):
            japanese = re.search(r'^msgstr(?:\[0\])? ((?:".*"\n?)+)', block, re.M)
            found.append((context[0] + "\n" if context else "", *("".join(re.findall(r'"(.*)"', part[1])) for part in (ident, japanese))))
    return found


def in_long(context, ident):
    return ident if '"language"' in context or '"after the word"' in context else lengthen(ident)


def catalogues(folder):
    """a folder of catalogues: Japanese as built, and the long language made of the message ids"""
    blocks = ['msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"']
    blocks += [f'{context}msgid "{ident}"\nmsgstr "{in_long(context, ident)}"' for context, ident, _ in messages() if ident]
    for language in ("ja", LONG):
        os.makedirs(os.path.join(folder, language, "LC_MESSAGES"))
    target = os.path.join(folder, LONG, "LC_MESSAGES", "uchi-kenshin.mo")
    subprocess.run(["msgfmt", "--output-file", target, "-"], input="\n\n".join(blocks) + "\n", text=True, check=True)
    os.symlink(os.path.abspath(os.path.join(session.BUILD, "po", "ja", "LC_MESSAGES", "uchi-kenshin.mo")),
               os.path.join(folder, "ja", "LC_MESSAGES", "uchi-kenshin.mo"))


def dictionary(language):
    """{Japanese name of a button: {its names in @language}}"""
    words = {}
    for context, ident, japanese in messages():
        if ident:
            words.setdefault(japanese.replace("|", ""), set()).add(ident if language == "en" else in_long(context, ident))
    return words


# ---- writing down, and walking again ------------------------------------------------------------------

class Writer:
    """what the tour does, as (stream, environment, [(screen, button, which of those that no catalogue has) or (screen, suffix)])"""

    def __init__(self, desktop, tag, words):
        self.walks, self.words = [], words
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
            node = session.until(lambda: window.find(part))
            if node is None:
                return press(part)          # which tells what is there
            names = [name for _, name, _ in window.nodes("push button") if name and (name == node.name or name not in self.words)]
            steps.append((window.number, node.name, names.index(node.name)))
            return press(part)

        window.press, window.steps = pressed, steps
        return window

    def at(self, window, number, suffix=""):
        window.wait(number)
        window.steps.append((number, suffix))
        self.tour.seen.add(number)
        return window


class Reader:
    """walks again in another language"""

    def __init__(self, desktop, tag, language, words):
        self.desktop, self.tag, self.language, self.words = desktop, tag, language, words
        self.known = set().union(*words.values())

    def faults(self, window):
        seen = window.look()
        names, headings, written = named(seen, "push button"), named(seen, "heading"), session.written(seen)
        wrong = misplaced(window, seen)
        if len(headings) != 1:
            wrong.append(f"headings {headings}")
        wrong += [f"twice: {name}" for name in {n for n in names if names.count(n) > 1}]
        if window.number not in CHECK_WORDS:
            wrong += [f"still Japanese: {line!r}" for line in written.splitlines() + names if JAPANESE.search(THEIRS.sub("", line))]
        if self.language == "en":
            wrong += [f"one of many: {line!r}" for line in written.splitlines() if re.search(r"\b1 (?:more )?(?:devices|things|records)\b|are 1\b", line)]
        return wrong

    def press(self, window, number, name, which):
        """by its words; a row of a list by its place among what no catalogue has"""
        def pressed():
            if window.number != number:
                return False
            # GTK's own one closes the window: it is no row of a list that is still to come
            buttons = [(said, node) for _, said, node in window.nodes("push button") if said not in ("", "Close")]
            fitting = [node for said, node in buttons if said in self.words.get(name, ())] if name in self.words \
                else [node for said, node in buttons if said not in self.known][which:]
            try:
                return bool(fitting) and fitting[0].queryAction().doAction(0)
            except NotImplementedError:     # its screen has just gone
                return False

        if not session.until(pressed):
            raise AssertionError(f"{name!r} of {number} did not come: {window.title!r} {window.buttons()}")
        session.time.sleep(0.05)

    def walk(self, stream, environment, steps):
        with self.desktop.start(stream, LANGUAGE=self.language, **environment) as window:
            for number, *more in steps:
                if len(more) == 2:
                    self.press(window, number, *more)
                    continue
                window.wait(number)
                window.shot(f"language-{self.language}-{self.tag}-{number:02}{more[0]}")
                wrong = self.faults(window)
                for _ in range(5):          # a size or a language that changed builds the screen once more
                    wrong = wrong and not session.time.sleep(0.3) and self.faults(window)
                RESULT.check(f"{self.language}, {self.tag}: screen {number:02}{more[0]}", not wrong, "; ".join(wrong))


def forget(desktop):
    """as on the first start: the size of the letters too, and the records, which keep the names of the day they were made"""
    shutil.rmtree(os.path.join(desktop.folder, "state", "uchi-kenshin"), ignore_errors=True)
    shutil.rmtree(os.path.join(desktop.folder, "config", "glib-2.0"), ignore_errors=True)


def in_place(desktop):
    """the language changes on 50, and the place stays: the result, the button in the title bar, the record"""
    with desktop.start("two-to-mend") as window:
        window.wait(2).press("はじめる").wait(3).press("はい、うちです").wait(5).press("ぜんぶ、うちの物です").wait(20)
        window.press("設定").wait(50).press("言葉")
        RESULT.check("50 is English at once", bool(session.until(lambda: window.title.startswith("Screen 50"))), window.title)
        window.press("Back")
        session.until(lambda: window.number == 20)
        RESULT.check("the place is as it was", window.number == 20 and "Settings" in window.buttons()
                     and not JAPANESE.search(THEIRS.sub("", window.text())), window.title + window.text())
        window.press("Settings").wait(50).press("Language")
        RESULT.check("and Japanese again", bool(session.until(lambda: window.title.startswith("画面50"))), window.title)


def main():
    tag, language, *wanted = sys.argv[1:]
    width, height, name, scale = SIZES[tag]
    with session.Session(width, height, scale * 96 // 100 if scale != 100 else None) as desktop:
        folder = os.path.join(desktop.folder, "locale")
        catalogues(folder)
        os.environ["UCHI_LOCALE_DIR"] = folder
        words = dictionary(language)
        writer = Writer(desktop, tag, words)
        test_tour.first(writer.tour, name)
        for part in test_tour.PARTS:
            if not wanted or part.__name__ in wanted:
                part(writer.tour)
        RESULT.check("every screen is on the way", wanted or writer.tour.seen == test_tour.STORYBOARD,
                     str(sorted(test_tour.STORYBOARD ^ writer.tour.seen)))
        desktop.start = writer.start
        forget(desktop)
        reader = Reader(desktop, tag, language, words)
        for walk in writer.walks:
            try:
                reader.walk(*walk)
            except AssertionError as error:
                RESULT.check(f"{language}, {tag}: {walk[0]} walked to its end", False, str(error))
        if language == "en":
            in_place(desktop)
    return RESULT.end()


if __name__ == "__main__":
    sys.exit(main())
