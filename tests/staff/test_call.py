# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole call: one window as the caller, read and pressed as a screen reader does, and the staff page in a browser, with nothing between them but
what is said. The camera is found, its password is mended, the place is lost and found by the code, and after two failures all is printed.
Played once with a recorded home, and once in the virtual home, where the engine is real and the camera's page really changes its password.

    test_call.py PACK-TOOL SOURCE-ROOT [home]"""
import base64
import glob
import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.request

import browser

INSIDE = sys.argv[1:2] == ["--inside"]
if not INSIDE:
    os.environ.update(UCHI_PACK_TOOL=sys.argv[1], UCHI_SOURCE_ROOT=sys.argv[2])
    if sys.argv[3:] != ["home"]:
        browser.alone(__file__)
TOOL, ROOT = os.environ["UCHI_PACK_TOOL"], os.environ["UCHI_SOURCE_ROOT"]
sys.dont_write_bytecode = True
sys.path[:0] = [os.path.join(ROOT, "tests", name) for name in ("ui", "lint", "check")]
from checks import Result                                                        # noqa: E402
from session import Session, extents, until                                               # noqa: E402

RESULT = Result()
# what the owner of the camera thinks of
NEW = "Mori-Nabe-42"
READINGS = "ゼロ いち に さん よん ご ろく なな はち きゅう".split()


def spoken(window):
    """what the caller reads aloud from 41: the digits, and the word once somebody asks for it"""
    digits = "".join(n for n in window.names("label") if n.isdigit() and len(n) == 1)
    heights = [extents(node)[3] for _, name, node in window.nodes("label") if name.isdigit() and len(name) == 1]
    RESULT.check("41: twelve digits of 36 points and more", len(heights) == 12 and min(heights) >= 36 * 96 / 72, str(heights))
    one_by_one = "、".join(READINGS[int(digit)] for digit in digits)
    RESULT.check("41: spoken one by one", any(name == one_by_one for _, name, _ in window.nodes()), one_by_one)
    word = next(n.strip("「」") for n in window.names("label") if n.startswith("「") and n.endswith("」"))
    return [digits[:4], digits[4:8], digits[8:]], word


def type_groups(page, groups):
    page.js("onRestart()")
    for group in groups:
        page.type(group)
    page.key("Enter", text="\r")


def told_screen(window, page):
    """the caller says the two digits; staff see the same words"""
    page.js(f"get('screen-number').value = '{window.number:02}'; get('direct').requestSubmit()")
    shown = page.text("screen")
    RESULT.check(f"{window.number:02}: the same number on both sides", f"{window.number:02}" in shown, shown)


def find_camera(window, page):
    """scenario 1: which telephone, which screen, which shape; then the camera and the way to mend it. The camera's address."""
    page.js("document.querySelector('[name=phone][value=home]').click()")
    RESULT.check("the telephone is asked about first", "かけ直す" in page.text("phone-note"))
    told_screen(window, page)
    RESULT.check("staff ask for the shape", "四角" in page.text("question"), page.text("question"))
    row = next((b for b in window.buttons() if "番、" in b and "カメラ" in b), "")
    RESULT.check("the caller sees a camera with a square", "四角" in row, str(window.buttons()))
    window.press(row).wait(22).press("くわしい情報")
    until(lambda: "IPアドレス" in window.text())
    address = re.search(r"IPアドレス）：([0-9.]+)", window.text())
    told_screen(window, page)
    window.press("直し方を見る").wait(30)
    told_screen(window, page)
    window.press("始める").wait(31)
    return address[1] if address else ""


def lose_the_place(window, page, step):
    """scenario 3: the caller goes astray; the code brings both to the same sentence"""
    sentence = window.text()
    window.press("できません").wait(37).press("手順に戻る").wait(30 + step).press("できません").wait(37).press("電話で相談する").wait(41)
    groups, word = spoken(window)
    bad = [groups[0], str((int(groups[1][0]) + 1) % 10) + groups[1][1:], groups[2]]
    type_groups(page, bad)
    RESULT.check("one digit misheard: staff ask again", "聞き直して" in page.text("code-error") and page.text("word-part") == "",
                 page.text("code-error"))
    type_groups(page, groups)
    RESULT.check("the word is the caller's", f"「{word}」" in page.text("word-question"), page.text("word-question"))
    page.key("Tab")
    page.key("Enter", text="\r")
    steps = page.js("[...document.querySelectorAll('#steps li')].map((li) => li.textContent)")
    marked = page.js("(document.querySelector('#steps [aria-current]') || {}).textContent || ''")
    first = marked.split("。")[0]
    RESULT.check("staff have the caller's screen", "37" in page.text("screen"), page.text("screen"))
    RESULT.check("staff have the caller's finding and step", len(steps) == 6 and first != "" and first in sentence.replace("\n", ""), marked)
    RESULT.check("staff have the advice for it", "カメラ" in page.text("finding-title"), page.text("finding-title"))
    window.press("前に戻る").wait(37).press("手順に戻る").wait(30 + step)


def change_password(address):
    """what the caller does on the camera's own page, in a browser of this computer"""
    pair = base64.b64encode(b"admin:jvc1234").decode()
    request = urllib.request.Request(f"http://{address}/password?{NEW}", method="POST", headers={"Authorization": "Basic " + pair})
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=5) as answer:
        RESULT.check("the camera has a new password", answer.status == 200)


def mend(window, page, address):
    """scenario 2: step by step; only a look again says that it is mended"""
    for step in range(1, 7):
        window.wait(30 + step)
        if step == 3:
            lose_the_place(window, page, step)
        if step == 6 and address:
            change_password(address)
        window.press("できました")
    window.wait(39, 60)
    told_screen(window, page)
    RESULT.check("staff end it with good news", "1つ直りました" in page.text("question"), page.text("question"))


def two_failures(window, page, home):
    """scenario 4: it does not go well twice; staff stop, and the caller prints"""
    window.press("次を直す").wait(30)
    told_screen(window, page)
    for _ in range(2):
        RESULT.check("staff go on", page.text("stop") == "")
        page.js("get('failed').click()")
    RESULT.check("staff stop, and send to 37 and paper", "37番" in page.text("stop") and "印刷" in page.text("stop"), page.text("stop"))
    window.press("始める")
    until(lambda: window.number in (29, 31))
    if window.number == 29:
        window.press("いいえ").wait(31)
    window.press("できません").wait(37).press("紙に印刷する").wait(43).press("紙の形で保存する")
    saved = until(lambda: glob.glob(os.path.join(home, "*.pdf")))
    RESULT.check("the caller has it on paper", bool(saved))
    read = lambda: subprocess.run(["pdftotext", saved[0], "-"], capture_output=True, text=True, check=False).stdout
    text = "".join((until(read) or "").split()) if saved else ""
    RESULT.check("with the number to say next time", "相談番号" in text and "合い言葉" in text, text[:300])
    window.press("前に戻る").wait(37).press("あとにする").wait(20)
    code_of_a_list(window, page)
    if saved:
        hand_over_paper(window, page, saved[0])


def code_of_a_list(window, page):
    """what was put off is no matter on the list: the code does not tell it, and staff take the code"""
    window.press("電話で相談する").wait(41)
    groups, word = spoken(window)
    type_groups(page, groups)
    RESULT.check("20: its code is taken", f"「{word}」" in page.text("word-question"), page.text("code-error"))
    page.js("get('word-yes').click()")
    RESULT.check("20: staff have the list, and nothing to mend", "画面20" in page.text("screen") and page.text("finding-title") == "",
                 page.text("screen") + page.text("finding-title"))
    window.press("前に戻る").wait(20)


def hand_over_paper(window, page, pdf):
    """the square code of the paper, read by somebody's telephone and sent on: staff have the caller's list, with no other word in between"""
    picture = pdf + "-page"
    subprocess.run(["pdftoppm", "-r", "200", "-gray", "-f", "1", "-l", "1", "-png", "-singlefile", pdf, picture], check=True)
    square = subprocess.run(["zbarimg", "--quiet", "--raw", "--nodbus", picture + ".png"], capture_output=True, text=True, check=True).stdout
    page.js("onRestart(); get('text').focus()")
    page.ask("Input.insertText", text=square)
    page.js("get('read').click()")
    # "1番、ルーター、三角、近いうちに直しましょう"
    rows = [name.split("、") for name in window.buttons() if re.match(r"\d+番、", name)]
    theirs = [(parts[1], parts[2]) for parts in rows if parts[2] != "丸"]
    shown = page.js("[...document.querySelectorAll('#report article')].map((e) => e.innerText)")
    RESULT.check("paper to staff: as many devices as the caller's list marks", len(theirs) == len(shown) > 0, f"{rows} {shown} {square}")
    for (name, shape), text in zip(theirs, shown):
        RESULT.check(f"paper to staff: {name}, {shape}", shape in text.split("\n")[0] and kind_of(page, name) in text, f"{name} {shape}: {text}")
    fine = sum(parts[2] == "丸" for parts in rows)
    RESULT.check("paper to staff: how many are fine", f"ほかの{fine}台は丸" in page.text("report"), f"{fine}: {page.text('report')}")
    for row, text in zip([row for row in rows if row[2] in ("四角", "三角")], shown):
        window.press("、".join(row)).wait(22)
        titles = page.js("Object.values(DATA.advice).map((a) => [a.title, a.matter])")
        told = [title for title, matter in titles if matter in window.text()]
        RESULT.check(f"paper to staff: what was found on {row[1]}", told and all(title in text for title in told), f"{told}: {text} {window.text()}")
        window.press("一覧に戻る").wait(20)
    number = page.js("[1,2,3].map((i) => get('group-' + i).value).join('-')")
    RESULT.check("paper to staff: its number is laid in", number == square.split()[1], number)


def kind_of(page, name):
    """カメラ（JVC） 2 is a カメラ"""
    kinds = page.js("DATA.kinds.map((one) => one.text)")
    return next((kind for kind in sorted(kinds, key=len, reverse=True) if name.startswith(kind)), name)


def play(stream, around=(), **environment):
    with tempfile.TemporaryDirectory(prefix="uchi-call-") as folder:
        path = os.path.join(folder, "staff.html")
        subprocess.run([TOOL, "staff-page", path], check=True)
        with browser.Browser(path, around) as page, Session(1200, 800) as desktop:
            with desktop.start("nothing-to-mend") as window:
                window.wait(1).press("この大きさで進む").wait(2)
            with desktop.start(stream, **environment) as window:
                window.wait(2).press("はじめる").wait(3).press("はい、うちです").wait(5, 60).press("ぜんぶ、うちの物です").wait(20, 90)
                address = find_camera(window, page)
                mend(window, page, address if stream is None else "")
                two_failures(window, page, os.path.join(desktop.folder, "home"))
            RESULT.check("the staff page asked nothing of a network", page.requests() == [], str(page.requests()))
            RESULT.check("the staff page has no complaint", page.complaints() == [], str(page.complaints()))
    return RESULT.end()


def in_home():
    import engine
    found = engine.in_home(__file__, "call", layout="call")
    print(found.output)
    RESULT.check("the call went to its end", found.code == 0, f"exit {found.code}")
    # the camera's own side: its password is the new one, and its first one was tried before that and once after it, by the look again
    log = [json.loads(line) for path in glob.glob(os.path.join(found.folder, "devices", "camera-owned*", "tcp80.jsonl")) for line in open(path, encoding="utf-8")]
    tries = [n for n, line in enumerate(log) if line.get("event") == "request" and line["credentials"]]
    changed = [n for n, line in enumerate(log) if line.get("event") == "request" and line["line"].startswith("POST /password")]
    password = [open(path, encoding="ascii").read() for path in glob.glob(os.path.join(found.folder, "devices", "camera-owned*", "password"))]
    RESULT.check("the camera holds the new password", password == [NEW], str(password))
    RESULT.check("the camera was looked at before and after", len(changed) == 1 and min(tries, default=9999) < changed[0] and
                 0 < sum(n > changed[0] for n in tries) <= 2, f"{tries} {changed}")
    return RESULT.end()


def main():
    if INSIDE:
        # no network for the browser: not even that of the virtual home
        return play(None, ("unshare", "-Urn", "--kill-child"), UCHI_CHECK_PROGRAM=os.environ["UCHI_CHECK_PROGRAM"])
    return in_home() if sys.argv[3:] == ["home"] else play("two-to-mend")


sys.exit(main())
