# SPDX-License-Identifier: GPL-3.0-or-later
"""The call book: A4, every screen with its picture and number, every advice, all in Japanese; what staff may not hear is in it.

    test_handbook.py PDF PACK-TOOL"""
import json
import os
import re
import subprocess
import sys
import tempfile


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


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
    print(f"{len(data['screens'])} screens, {len(data['advice'])} advices, {pictures} pictures")
    return 1 if wrong else 0


sys.exit(main())
