# SPDX-License-Identifier: GPL-3.0-or-later
"""The colours of the style sheets: letters at least 7:1, borders of things to press at least 3:1, in all four looks."""
import os
import pathlib
import re
import sys

from checks import Result

SHEETS = [os.path.join(os.environ["UCHI_SOURCE_ROOT"], "data", name) for name in ("style.css", "colours.css")]
# what is written on what; by the names of the sheet, or a colour of the high contrast part
LETTERS = [("ink", "paper"), ("ink", "card"), ("ink", "tile"), ("ink", "accent_wash"), ("ink_soft", "paper"), ("ink_soft", "card"),
           ("accent", "paper"), ("accent", "card"), ("on_accent", "accent"), ("on_accent", "accent_hi"),
           ("d_ink", "d_paper"), ("d_ink", "d_card"), ("d_ink", "d_wash"), ("d_ink", "d_hairline"), ("d_ink_soft", "d_paper"),
           ("d_ink_soft", "d_card"), ("d_accent", "d_paper"), ("d_accent", "d_card"), ("d_on_accent", "d_accent"),
           ("d_on_accent", "d_accent_hi"), ("#000000", "#FFFFFF"), ("#FFFFFF", "#00118F"), ("#000000", "#FFD43D")]
BORDERS = [("edge", "paper"), ("edge", "card"), ("accent", "paper"), ("d_edge", "d_paper"), ("d_edge", "d_card"),
           ("accent_hi", "paper"), ("d_ink", "d_paper")]


def light(colour):
    """relative luminance, WCAG 2.2"""
    parts = [int(colour[n:n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def ratio(one, other):
    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


def main():
    result = Result()
    result.check("the measure itself: black on white", abs(ratio("#000000", "#FFFFFF") - 21) < 0.01)
    sheet = "".join(pathlib.Path(path).read_text(encoding="utf-8") for path in SHEETS)
    colours = dict(re.findall(r"@define-color\s+(\w+)\s+(#[0-9A-Fa-f]{6});", sheet))
    for least, pairs in ((7, LETTERS), (3, BORDERS)):
        for pair in pairs:
            plain = [colours.get(name, name) for name in pair]
            in_sheet = all(c.startswith("#") and c.lower() in sheet.lower() for c in plain)
            result.check(f"{pair[0]} on {pair[1]}", in_sheet and ratio(*plain) >= least,
                         f"{ratio(*plain):.2f}, at least {least}" if in_sheet else "not in the sheet")
    # whoever adds a colour for letters adds it here too
    written = set(re.findall(r"[; {]color: @(\w+)", sheet))
    result.check("every colour of letters is measured", written <= {p[0] for p in LETTERS}, str(written))
    return result.end()


if __name__ == "__main__":
    sys.exit(main())
