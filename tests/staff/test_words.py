# SPDX-License-Identifier: GPL-3.0-or-later
"""The staff page says what the screens say: every message of the table of screens stands in the file of that screen."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCREENS = ROOT / "app/ui/screens"
ROW = re.compile(r"^  \{ (\d+), (.*?) \},$", re.M | re.S)
MESSAGE = re.compile(r'N_\("((?:[^"\\]|\\.)*)"\)')
BUTTONS = re.compile(r"#define MENDING_BUTTONS (.*)")


def file_of(number):
    if 31 <= number <= 36:
        number = 31
    name = {98: 43}.get(number, number)
    return (SCREENS / f"uchi-screen-{name:02}.c").read_text()


def main():
    table = (ROOT / "app/advice/uchi-advice-screens.c").read_text()
    shared = BUTTONS.search(table)[1]
    body = table.replace(BUTTONS.search(table)[0], "").replace("MENDING_BUTTONS", shared)
    rows, wrong = ROW.findall(body), []
    for number, row in rows:
        text = file_of(int(number))
        wrong += [f"{number}: “{m}” is not in its file" for m in MESSAGE.findall(row) if f'_("{m}")' not in text]
    built = set(re.findall(r"\{ (\d+), uchi_screen_\d\d \}", (ROOT / "app/ui/uchi-screens.c").read_text()))
    wrong += [f"{n}: a screen that the staff page does not know" for n in sorted(built - {n for n, _ in rows})]
    wrong += [f"{n}: no such screen" for n in sorted({n for n, _ in rows} - built)]
    for line in wrong:
        print(line)
    print(f"{len(rows)} screens compared")
    return 1 if wrong or len(rows) < 30 else 0


sys.exit(main())
