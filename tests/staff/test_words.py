# SPDX-License-Identifier: GPL-3.0-or-later
"""The staff page says what the screens say: every message of the table of screens stands in the file of that screen, and what fills the
window's first place there is what the table says."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCREENS = ROOT / "app/ui/screens"
ROW = re.compile(r"^  \{ \.number = (\d+), (.*?)(?=^  \{|^\};)", re.M | re.S)
MESSAGE = re.compile(r'NC?_\((?:"[^"]*", )?"((?:[^"\\]|\\.)*)"\)')
SHARED = re.compile(r"#define (MENDING_BUTTONS|WHY_NOT) (.*)")
PHRASE = re.compile(r'put \(json, "\w+", N_\("((?:[^"\\]|\\.)*)"\)\);')


def file_of(number):
    if 31 <= number <= 36:
        number = 31
    name = {98: 43}.get(number, number)
    # what the screens of a fix say where there is nothing to mend
    shared = (SCREENS.parent / "uchi-mending.c").read_text(encoding="utf-8") if number in (30, 31) else ""
    return (SCREENS / f"uchi-screen-{name:02}.c").read_text(encoding="utf-8") + shared


def is_in(message, text):
    return re.search(r'(?:_|ngettext)\s?\((?:"[^"]*", )?"' + re.escape(message) + r'"[,)]', text) is not None


def main():
    table = (ROOT / "app/advice/uchi-advice-screens.c").read_text(encoding="utf-8")
    body = SHARED.sub("", table)
    for name, words in SHARED.findall(table):
        body = body.replace(name, words)
    rows, wrong, n = ROW.findall(body), [], 0
    for number, row in rows:
        text, messages = file_of(int(number)), MESSAGE.findall(row)
        n += len(messages)
        wrong += [f"{number}: “{m}” is not in its file" for m in messages if not is_in(m, text)]
        for primary in re.findall(r"\.primary = " + MESSAGE.pattern, row):
            filled = re.search(r'_\("' + re.escape(primary) + r'"\),[^;]*UCHI_BUTTON_PRIMARY', text) or "add_save (page, UCHI_BUTTON_PRIMARY)" in text
            wrong += [] if filled else [f"{number}: “{primary}” is not its first button"]
        # a screen of fixed words has them all in the table
        said = set(re.findall(r'uchi_page_(?:say|headline|right|left) \(page, _\("((?:[^"\\]|\\.)*)"\)', text))
        wrong += [f"{number}: “{m}” is missing in the table" for m in sorted(said - set(messages)) if int(number) not in (43, 98)]
    phrases = PHRASE.findall((ROOT / "app/cli/uchi-pack-staff.c").read_text(encoding="utf-8"))
    every = "".join(path.read_text(encoding="utf-8") for path in SCREENS.glob("*.c"))
    wrong += [f"“{p}” is on no screen" for p in phrases if not is_in(p, every)]
    built = set(re.findall(r"\{ (\d+), uchi_screen_\d\d \}", (ROOT / "app/ui/uchi-screens.c").read_text()))
    wrong += [f"{n}: a screen that the staff page does not know" for n in sorted(built - {n for n, _ in rows})]
    wrong += [f"{n}: no such screen" for n in sorted({n for n, _ in rows} - built)]
    for line in wrong:
        print(line)
    print(f"{len(rows)} screens, {n} messages and {len(phrases)} phrases compared")
    return 1 if wrong or len(rows) < 40 or n < 250 or len(phrases) < 6 else 0


sys.exit(main())
