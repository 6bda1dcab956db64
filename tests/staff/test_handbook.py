# SPDX-License-Identifier: GPL-3.0-or-later
"""The call book: A4, every screen with its picture and number, every advice, all in Japanese; what staff may not hear is in it. Its pictures, and
those for the shops of programs, are of the screens as they are now.

    test_handbook.py PDF PACK-TOOL"""
import glob
import json
import os
import re
import subprocess
import sys
import tempfile

from PIL import Image

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.append(os.path.join(ROOT, "tests", "ui"))
from golden import Sheet                                                         # noqa: E402

# they are on no sheet: two that tell the time of day, and the page of the staff
ON_NO_SHEET = {"55", "70", "71"}
# beside the letters of another build of the font: colours are few there, and the frame of the window is one point narrower
MOST_POINTS = 20


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def points_apart(picture, kept):
    """of what is never twice the same, the sheet has an even grey over the whole width: rows with it, and those beside them, do not count"""
    width, height = kept.size
    even = {y for y in range(height) if sum(100 < kept.getpixel((x, y)) < 160 for x in range(width)) > width // 2}
    rows = [y for y in range(height) if not even & {y - 1, y, y + 1}]
    now = picture.convert("L").resize(kept.size, Image.Resampling.BOX)
    return sum(abs(now.getpixel((x, y)) - kept.getpixel((x, y))) > 24 for y in rows for x in range(width))


def old_pictures():
    """pictures that are of no screen of that number as it was last looked at"""
    kept = Sheet("large").kept
    for path in sorted(glob.glob(f"{ROOT}/data/handbook/screens/*.png") + glob.glob(f"{ROOT}/data/screenshots/*.png")):
        number = os.path.splitext(os.path.basename(path))[0]
        if number not in ON_NO_SHEET:
            with Image.open(path) as picture:
                least = min((points_apart(picture, one) for name, one in kept.items() if name.split("-")[0] == number), default=9999)
            if least > MOST_POINTS:
                yield f"{path}: the screen looks different now ({least} points): ninja -C build handbook-pictures"


def main():
    book, tool = sys.argv[1:]
    text = "".join(run("pdftotext", book, "-").split())
    with tempfile.TemporaryDirectory() as folder:
        page = os.path.join(folder, "staff.html")
        subprocess.run([tool, "staff-page", page], check=True)
        html = open(page, encoding="utf-8").read()
    data = json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.S)[1])
    squeeze = lambda s: "".join(s.split())
    wrong = [f"screen {s['number']}" for s in data["screens"] if squeeze(f"{s['number']:02}　{s['title']}") not in text]
    wrong += [f"advice {a['title']}" for a in data["advice"].values() if squeeze(a["title"]) not in text or squeeze(a["steps"][0]) not in text]
    wrong += [t for name in ("may_hear", "must_not_hear", "never", "escalate") for t in data["talk"][name] if squeeze(t) not in text]
    wrong += [t for t in (data["talk"]["hush"], "練習") if t not in text]
    # cairo stores a picture that is drawn on two pages twice, but never fewer than one a screen
    pictures = sum(1 for line in run("pdfimages", "-list", book).splitlines()[2:] if " image " in line)
    wrong += [f"{pictures} pictures of {len(data['screens'])} screens"] if pictures < len(data["screens"]) else []
    wrong += ["not A4"] if "(A4)" not in run("pdfinfo", book) else []
    for line in wrong:
        print("missing:", line)
    old = list(old_pictures())
    print("\n".join(old))
    print(f"{len(data['screens'])} screens, {len(data['advice'])} advices, {pictures} pictures")
    return 1 if wrong or old else 0


sys.exit(main())
