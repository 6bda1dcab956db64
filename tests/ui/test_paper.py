# SPDX-License-Identifier: GPL-3.0-or-later
"""Paper and telephone: 41 with its digits, 42 by one's own press, 43 as a PDF that holds no secret, 98 where nothing can be written."""
import glob
import os
import re
import subprocess
import sys

from checks import Result, faults
from session import Session, until

RESULT = Result()
READING = dict(zip("0123456789", ["ゼロ", "いち", "に", "さん", "よん", "ご", "ろく", "なな", "はち", "きゅう"]))
PHONE = re.compile(r"\b188\b|#9110|\b110\b|0120-?\d")


def at(window, number, tag):
    window.wait(number)
    window.shot(f"paper-{tag}-{number:02}")
    wrong = faults(window)
    RESULT.check(f"{tag}: screen {number:02}", not wrong, "; ".join(wrong))
    return window


def to_result(desktop, **environment):
    window = desktop.start("two-to-mend", **environment)
    window.wait(2).press("はじめる").wait(3).press("はい、うちです").wait(5).press("ぜんぶ、うちの物です").wait(20)
    return window


def code(window):
    """the twelve digits as they are written, and as a screen reader says them"""
    written = "".join(n for n in window.names("label") if n.isdigit() and len(n) == 1)
    spoken = [n for _, n, _ in window.nodes() if n.count("、") == 11]
    return written, spoken[0] if spoken else ""


def telephone(desktop):
    codes = []
    for _ in range(2):
        with to_result(desktop) as window:
            RESULT.check("20 has no telephone number", not PHONE.search(window.text()), window.text())
            window.press("電話で相談する")
            at(window, 41, "phone")
            written, spoken = code(window)
            RESULT.check("41 twelve digits", len(written) == 12, written)
            RESULT.check("41 spoken one by one", spoken == "、".join(READING[d] for d in written), spoken)
            RESULT.check("41 has no telephone number", not PHONE.search(window.text()), window.text())
            codes.append(written)
            window.press("相談できる所")
            at(window, 42, "phone")
            RESULT.check("42 has the numbers", "188" in window.text() and "#9110" in window.text(), window.text())
            RESULT.check("42 doubts what is old", "古い情報かもしれません。" in window.text(), window.text())
            window.press("前に戻る").wait(41).press("前に戻る").wait(20)
    RESULT.check("41 the same state gives the same code", codes[0] == codes[1], str(codes))


def secrets(text):
    return [what for what in ("ogawa", "192.168", "00:11:22", "jvc") if what in text.lower()]


def paper(desktop):
    with to_result(desktop) as window:
        window.press("紙に印刷する")
        at(window, 43, "pdf")
        window.press("紙の形で保存する")
        saved = until(lambda: glob.glob(os.path.join(desktop.folder, "home", "*.pdf")), 10)
        RESULT.check("43 writes a PDF", bool(saved))
        window.wait_text("保存しました")
        at(window, 43, "saved")
        RESULT.check("43 says where", os.path.basename(saved[0]) in window.text(), window.text())
        window.press("前に戻る").wait(20)
    text = subprocess.run(["pdftotext", "-layout", saved[0], "-"], capture_output=True, text=True, check=True).stdout
    text = "".join(text.split())
    info = subprocess.run(["pdfinfo", saved[0]], capture_output=True, text=True, check=True).stdout
    RESULT.check("PDF is A4", "A4" in info, info)
    RESULT.check("PDF has a page for each fix", re.search(r"Pages:\s+3\b", info) is not None, info)
    RESULT.check("PDF holds no secret", not secrets(text), str(secrets(text)))
    for part in ("5台のうち、直すところは2つです。", "■", "四角", "▲", "三角", "（画面31）", "相談番号", "合い言葉", "できないとき"):
        RESULT.check(f"PDF has {part}", part in text, text[:400])
    subprocess.run(["pdftoppm", "-r", "60", "-png", saved[0], os.path.join(os.environ.get("UCHI_SHOTS", desktop.folder), "paper")],
                   check=True)


def hand_over(desktop):
    with to_result(desktop) as window:
        window.press("電話で相談する").wait(41).press("ファイルで渡す")
        at(window, 44, "share")
        before = window.text()
        window.press("プリンター")
        until(lambda: window.text() != before, 3)
        shown = [n for n in window.names("label") if "相談番号" in n][0]
        window.press("ファイルにする").wait_text("保存しました")
        saved = glob.glob(os.path.join(desktop.folder, "home", "*.txt"))
        text = open(saved[0], encoding="utf-8").read()
        RESULT.check("44 what is shown is what is in the file", "".join(text.split()) == "".join(shown.split()), text)
        # inner addresses are told: a helper needs them, and nobody outside can use them
        RESULT.check("44 holds no secret", set(secrets(text)) <= {"192.168"}, str(secrets(text)))
        RESULT.check("44 what was unmarked is left out", "プリンター" not in text and "カメラ" in text, text)
        window.press("前に戻る").wait(41).press("前に戻る").wait(20)


def for_staff(desktop):
    with to_result(desktop) as window:
        window.press("電話で相談する").wait(41)
        before = code(window)[0]
        window.press("ファイルで渡す").wait(44).press("係用の画面")
        at(window, 70, "staff")
        text = window.text()
        for part in ("見つかったこと", "A02", "確かさ", "合い言葉"):
            RESULT.check(f"70 has {part}", part in text, text[:600])
        RESULT.check("70 holds no secret", set(secrets(text)) <= {"192.168"}, str(secrets(text)))
        RESULT.check("70 leaves the place as it was", before in re.sub(r"(\d{4})-(\d{4})-(\d{4})", r"\1\2\3", text), text[:200])
        window.press("全部写す").press("前に戻る").wait(44).press("前に戻る").wait(41).press("前に戻る").wait(20)
        window.press("設定").wait(50).press("記録").wait(55)
        opened = window.text().count("係用の画面を開いた時")
        RESULT.check("55 tells that 70 was opened", opened == 1, window.text())


def no_room(desktop):
    with to_result(desktop, HOME="/nonexistent") as window:
        window.press("紙に印刷する").wait(43).press("紙の形で保存する")
        at(window, 98, "full")
        window.press("前に戻る").wait(20)


def main():
    with Session(1200, 800) as desktop:
        with desktop.start("nothing-to-mend") as window:
            window.wait(1).press("この大きさで進む").wait(2)
        for ways in (telephone, paper, hand_over, for_staff, no_room):
            ways(desktop)
    return RESULT.end()


if __name__ == "__main__":
    sys.exit(main())
