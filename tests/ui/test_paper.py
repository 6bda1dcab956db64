# SPDX-License-Identifier: GPL-3.0-or-later
"""Paper and telephone: 41 with its digits, 42 by one's own press, 43 as a PDF that holds no secret, 98 where nothing can be written."""
import glob
import json
import os
import re
import subprocess
import sys

import streams
from checks import Result, faults
from keyboard import key_faults
from session import Session, extents, until

RESULT = Result()
READING = dict(zip("0123456789", ["ゼロ", "いち", "に", "さん", "よん", "ご", "ろく", "なな", "はち", "きゅう"]))
PHONE = re.compile(r"\b188\b|#9110|\b110\b|0120-?\d")


def at(window, number, tag):
    window.wait(number)
    window.shot(f"paper-{tag}-{number:02}")
    wrong = faults(window) + key_faults(window)
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
            places = [(name, extents(node)) for _, name, node in window.nodes("label") if name in READING or name in READING.values()]
            digits, read = [[one for one in places if (one[0] in READING) == true] for true in (True, False)]
            RESULT.check("41 how each digit is read stands below it", [READING[d] for d, _ in digits] == [r for r, _ in read]
                         and all(abs(a[0] + a[2] / 2 - b[0] - b[2] / 2) < 30 and b[1] >= a[1] + a[3] / 2 for (_, a), (_, b) in zip(digits, read)), str(places))
            gaps = [b[0] - a[0] for (_, a), (_, b) in zip(digits, digits[1:])]
            RESULT.check("41 three groups of four", sorted(range(11), key=lambda n: -gaps[n])[:2] in ([3, 7], [7, 3]), str(gaps))
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
    """names, numbers and addresses of the made-up homes that must not leave them"""
    hidden = ("ogawa", "192.168", "00:11:22", "jvc", "hanako", "2001:db8", "fe80::", "secrettitle", "4711471147", "192-168",
              "yamada", "山田", "花子", "ハナコ", "tarou", "090-1234", "203.0.113", "c02xk1")
    return [what for what in hidden if what in text.lower()]


# ---- what is on the paper --------------------------------------------------------------------------

def save(desktop, window):
    """the PDF of the result on the screen, in a place of its own"""
    window.press("紙に印刷する").wait(43).press("紙の形で保存する")
    saved = until(lambda: glob.glob(os.path.join(desktop.folder, "home", "*.pdf")))
    window.wait_text("保存しました")
    named = os.path.basename(saved[0]) in window.text()
    path = os.path.join(desktop.folder, f"paper-{len(os.listdir(desktop.folder))}.pdf")
    os.rename(saved[0], path)
    return path, named


def output_of(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def pages_of(pdf):
    return int(re.search(r"Pages:\s+(\d+)", output_of("pdfinfo", pdf))[1])


def read_square(desktop, pdf):
    """what a telephone reads off the first page"""
    page = os.path.join(desktop.folder, "square")
    subprocess.run(["pdftoppm", "-r", "200", "-gray", "-f", "1", "-l", "1", "-png", "-singlefile", pdf, page], check=True)
    return output_of("zbarimg", "--quiet", "--raw", "--nodbus", page + ".png")


def looks(pdf, tag):
    """nothing beyond the margins, nothing over anything else, no small letters, no colour"""
    words = [[float(n) for n in match] for match in re.findall(
        r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)"', output_of("pdftotext", "-bbox", pdf, "-"))]
    out = [w for w in words if w[0] < 35 or w[1] < 25 or w[2] > 595 - 35 or w[3] > 842 - 25]
    RESULT.check(f"{tag}: everything is inside the margins", words and not out, str(out[:3]))
    sizes = {float(n) for n in re.findall(r'<fontspec [^>]*size="([\d.]+)"', output_of("pdftohtml", "-xml", "-i", "-stdout", "-zoom", "1", pdf))}
    RESULT.check(f"{tag}: letters of 14 points and more", sizes and min(sizes) >= 14, str(sorted(sizes)))
    shots = os.path.join(os.environ.get("UCHI_SHOTS", os.path.dirname(pdf)), f"paper-{tag}")
    subprocess.run(["pdftoppm", "-r", "60", "-png", pdf, shots], check=True)
    from PIL import Image, ImageChops
    coloured = [page for page in glob.glob(shots + "-*.png") for red, green, blue in [Image.open(page).convert("RGB").split()]
                if ImageChops.difference(red, green).getbbox() or ImageChops.difference(green, blue).getbbox()]
    RESULT.check(f"{tag}: black and white only", not coloured, str(coloured))


SUMMARY = ("5台のうち、直すところは2つです。", "四角", "三角", "丸", "相談番号", "合い言葉", "画面20から印刷しました。", "今日直したこと",
           "まだありません。", "次にすること", "「直し方1」から始めましょう。", "直し方2", "この紙を家族か係の人に見せてください。")
FIX = ("（四角）", "画面31", "画面36", "できないとき", "画面37", "画面38", "「パスワード変更」", "自分で直せます。", "気づいたことや、聞きたいことを書く所",
       "1番カメラ", "新しいパスワードは、別の紙に書いて家に置きます。")
KEEP = ("相談の窓口と更新がある機器を選びます。", "使い始める前に、買った時のパスワードを変えます。", "使わなくなった機器は、電源を切ります。",
        "手放す前に、機器の中のデータを消します。", "相談できる所", "188", "#9110", "古い情報かもしれません。")


def paper(desktop):
    with to_result(desktop) as window:
        window.press("紙に印刷する")
        at(window, 43, "pdf")
        window.press("前に戻る").wait(20)
        pdf, named = save(desktop, window)
        at(window, 43, "saved")
        RESULT.check("43 says where the PDF is", named, window.text())
        window.press("前に戻る").wait(20).press("電話で相談する").wait(41)
        number, word = code(window)[0], re.search("「(.+?)」", window.text())[1]
    pages = ["".join(output_of("pdftotext", "-layout", "-f", str(n), "-l", str(n), pdf, "-").split()) for n in range(1, pages_of(pdf) + 1)]
    RESULT.check("PDF is A4", "A4" in output_of("pdfinfo", pdf))
    RESULT.check("PDF: a summary, a page for each fix, a page to keep", len(pages) == 4, str(len(pages)))
    for name, page, parts in (("summary", 0, SUMMARY), ("fix", 1, FIX), ("page to keep", 3, KEEP)):
        RESULT.check(f"PDF: the {name} has its parts", all(p in pages[page] for p in parts),
                     str([p for p in parts if p not in pages[page]]) + pages[page])
    RESULT.check("PDF: number and word of 41", number in pages[0].replace("-", "") and word in pages[0], f"{number} {word} {pages[0]}")
    RESULT.check("PDF: the foot of every page", all("この紙にパスワードを書かないでください。" in p and f"{n}／4ページ" in p
                                                for n, p in enumerate(pages, 1)), str([p[-60:] for p in pages]))
    looks(pdf, "two")


def secret(desktop):
    """neither the words, nor the square, nor what a PDF says about itself tell on a home"""
    with desktop.start("secret-home") as window:
        window.wait(2).press("はじめる").wait(3).press("はい、うちです").wait(5).press("ぜんぶ、うちの物です").wait(20)
        pdf, _ = save(desktop, window)
        window.press("前に戻る").wait(20).press("電話で相談する").wait(41)
        handed = {"41": window.text()}
        handed["44"] = window.press("ファイルで渡す").wait(44).text()
        window.press("ファイルにする").wait_text("保存しました")
        path = glob.glob(os.path.join(desktop.folder, "home", "*.txt"))[0]
        with open(path, encoding="utf-8") as file:
            handed["file"] = file.read()
        os.unlink(path)
        handed["70"] = window.press("係用の画面").wait(70).text()
        window.press("前に戻る").wait(44).press("前に戻る").wait(41).press("前に戻る").wait(20)
        kept = [os.path.join(top, name) for top, _, names in os.walk(os.path.join(desktop.folder, "state")) for name in names if name == "openings.txt"]
        with open(kept[0], encoding="utf-8") as file:
            handed["log of 70"] = file.read()
        os.unlink(kept[0])
        handed["complaints"] = window.complaints()
    for name, text in handed.items():
        RESULT.check(f"a home full of names: {name} is there", len(text) > 5 or name == "complaints", text)
        RESULT.check(f"a home full of names: nothing in {name}", set(secrets(text)) <= {"192.168"}, f"{secrets(text)} {text[:3000]}")
    RESULT.check("70 still tells what it is", "BB-SC384" in handed["70"] and "***" in handed["70"], handed["70"][:2000])
    square = read_square(desktop, pdf)
    RESULT.check("square: number, kinds, what was found", re.match(r"uchi-kenshin \d{4}-\d{4}-\d{4}\n", square)
                 and "camera Panasonic BB-SC384 1.02; today default-password A02 login-0123" in square and "pack 2026112101" in square, square)
    found = {name: secrets(text) for name, text in (("words", output_of("pdftotext", pdf, "-")), ("square", square),
                                                    ("about", output_of("pdfinfo", "-meta", pdf) + output_of("pdfinfo", pdf)))}
    RESULT.check("PDF holds no secret", not any(found.values()), str(found))


def many(desktop):
    """one, five and twenty things to mend: pages where one looks for them, and a square that can still be read"""
    for stream, number, summary in (("one-to-mend", 1, 1), ("five-to-mend", 5, 1), ("twenty-to-mend", 20, 3)):
        with desktop.start(stream) as window:
            window.wait(2).press("はじめる").wait(3).press("はい、うちです").wait(20)
            pdf, _ = save(desktop, window)
        RESULT.check(f"{stream}: {summary} pages of summary and one a fix", pages_of(pdf) == summary + number + 1, str(pages_of(pdf)))
        for n in range(number):
            page = "".join(output_of("pdftotext", "-f", str(summary + 1 + n), "-l", str(summary + 1 + n), pdf, "-").split())
            RESULT.check(f"{stream}: fix {n + 1} is one page", f"直し方{n + 1}" in page and "直ったかの確かめ方" in page, page)
        looks(pdf, stream)
        square = read_square(desktop, pdf)
        RESULT.check(f"{stream}: the square is read", square.count("\n") > number // 2 and "2 fine" in square, square)


def mended(desktop):
    """what was mended by now is on the paper, and in the record; the practice's is on its own paper only"""
    for stream, tag in (("two-to-mend", "live"), ("no-link", "practice")):
        with desktop.start(stream) as window:
            window.wait(2).press("れんしゅう" if tag == "practice" else "はじめる").wait(3).press("はい、うちです").wait(5, 20)
            window.press("ぜんぶ、うちの物です").wait(20).press("上から順に直す").wait(30).press("始める")
            for step in range(31, 37):
                window.wait(step).press("できました")
            window.wait(39).press("次を直す").wait(30).press("前に戻る").wait(22).press("一覧に戻る").wait(20)
            pdf, _ = save(desktop, window)
        text = "".join(output_of("pdftotext", "-f", "1", "-l", "1", pdf, "-").split())
        RESULT.check(f"{tag}: mended today", "・カメラ：カメラのパスワードが買った時のまま" in text, text)
        RESULT.check(f"{tag}: the practice says so", ("れんしゅうの紙です。" in text) == (tag == "practice"), text)


def hand_over(desktop):
    with to_result(desktop) as window:
        window.press("電話で相談する").wait(41).press("ファイルで渡す")
        at(window, 44, "share")
        before = window.text()
        window.press("プリンター")
        until(lambda: window.text() != before)
        shown = "".join(window.text().split())
        window.press("ファイルにする").wait_text("保存しました")
        saved = glob.glob(os.path.join(desktop.folder, "home", "*.txt"))
        text = open(saved[0], encoding="utf-8").read()
        RESULT.check("44 what is shown is what is in the file", "".join(text.split()) in shown, text + shown)
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


# more lines in one label take Pango longer than a turn of the main loop may be
MOST_LINES = 13
HOMES = 2


def top_of(window):
    return next(place[1] for role, name, place in window.look() if role == "label" and "合い言葉" in name)


def large_home(desktop):
    """twice the home of the recording: 44 and 70 are there before their text is, which comes a few lines at a time"""
    path = os.path.join(desktop.folder, "large-home.jsonl")
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "streams", "home.jsonl"), encoding="utf-8") as file:
        report = [line for line in map(json.loads, file) if line["event"] == "report"][-1]
    devices = [dict(device, id=f"d{home}-{n}") for home in range(HOMES) for n, device in enumerate(report["report"]["devices"])]
    report["report"]["devices"] = devices
    with open(path, "w", encoding="utf-8") as file:
        for line in (streams.hello(), streams.scope(), streams.scope(), *streams.looks(devices), report):
            print(json.dumps(line, ensure_ascii=False), file=file)
    with desktop.start(path, UCHI_REPLAY_PACE_MS="1") as window:
        window.wait(2).press("はじめる").wait(3).press("はい、うちです").wait(20, 60).press("電話で相談する").wait(41)
        window.press("ファイルで渡す").wait(44, 60).press("係用の画面").wait(70, 60)
        last = f"{len(devices)}番　"
        RESULT.check("70 of a large home: every device comes", until(lambda: last in window.text(), 60, 1), window.text()[-300:])
        most = max(name.count("\n") for name in window.names("label"))
        RESULT.check("70 of a large home: a few lines at a time", 1 < most < MOST_LINES, str(most))
        before = top_of(window)
        RESULT.check("70: the keys scroll", until(lambda: top_of(window.key("Tab", "Next")) < before, 10, 0), str(before))
        window.press("前に戻る").wait(44, 60).press("前に戻る").wait(41)


def no_room(desktop):
    with to_result(desktop, HOME="/proc/nowhere") as window:
        window.press("紙に印刷する").wait(43).press("紙の形で保存する")
        at(window, 98, "full")
        window.press("前に戻る").wait(20).press("電話で相談する").wait(41).press("ファイルで渡す").wait(44)
        window.press("ファイルにする").wait_text("保存できませんでした")
        at(window, 44, "full")


def main():
    with Session(1200, 800) as desktop:
        with desktop.start("nothing-to-mend") as window:
            window.wait(1).press("この大きさで進む").wait(2)
        for ways in (telephone, paper, secret, many, mended, hand_over, for_staff, large_home, no_room):
            ways(desktop)
    return RESULT.end()


if __name__ == "__main__":
    sys.exit(main())
