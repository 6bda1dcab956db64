# SPDX-License-Identifier: GPL-3.0-or-later
"""Files and texts that strangers made, given to the staff page."""
import json
import os
import time

from hands import CAMERA, check, code, enter, split

EVIL = "<img src=x onerror=\"document.title='run'\"><script>document.title='run'</script>"


def report(**more):
    device = {"id": "d1", "kind": "camera", "vendor": EVIL, "model": "X‮gpj", "confidence": 80, "checks": [{"check": "telnet-open", "outcome": "unknown"}],
              "findings": [{"finding": "default-password", "advice": "A02", "rule": "r-1",
                             "details": {"ids": "CVE-2021-4468 JVN#68922465", "fixed": "1.03" + EVIL}, "maker_words": {"password_menu": "管理パスワード"}}]}
    return {"format": "uchi-kenshin-report/1", "started": "2026-11-24T10:00:00+09:00", "complete": True, "devices": [device],
            "network": {"checks": [], "findings": []}, **more}


def numbers(page, folder):
    """「1番」 is the same device on both sides: the pressing first, what belongs to no device among them"""
    found = lambda level: [{"finding": "known-flaw", "level": level, "advice": "A08"}]
    devices = [{"kind": "printer", "label": "A"}, {"kind": "camera", "label": "B", "findings": found("soon")}, {"kind": "unknown", "label": "C"},
               {"kind": "nas", "label": "D", "findings": found("today")}, {"kind": "router", "label": "E", "findings": found("soon")}]
    devices = [{"findings": [], "checks": [{"check": "telnet-open", "outcome": "ok"}], **device} for device in devices]
    devices.insert(1, {"kind": "tv", "findings": [], "checks": []})    # nobody looked at it: not fine, on either side
    give(page, folder, "order.json", json.dumps(report(devices=devices, network={"findings": [{"finding": "wifi-open", "level": "today", "advice": "A12"}]})).encode())
    shown = page.js("[...document.querySelectorAll('#report article h3')].map((h) => h.innerText.trim().split(/\\s+/).slice(0, 3).join(' '))")
    check("a report has the numbers of the caller's list", shown == ["1番 データ置き場 四角", "2番 家のネット 四角", "3番 カメラ 三角", "4番 ルーター 三角",
                                                                "5番 テレビ はてな", "6番 名前の分からない機器 はてな", "7番 プリンター 丸"], shown)
    carrier = {"kind": "camera", "label": "至急電話 0120-000-000", "vendor": "電話 090-1234-5678", "model": "www.example.com/pay x", "checks": [],
               "findings": [{"finding": "default-password", "advice": "A02", "level": "today", "maker_words": {"password_menu": "お金を振り込む 090-1234-5678"}}]}
    text = give(page, folder, "carrier.json", json.dumps(report(devices=[carrier])).encode())[0]
    check("no word of a stranger is read out as ours", "1番 カメラ" in text and not any(part in text for part in ("至急", "0120", "090-", "example", "振り込")), text)
    give(page, folder, "quiet.json", json.dumps(report(devices=devices, network={"findings": [], "checks": []})).encode())
    check("a quiet network is no row", page.js("document.querySelectorAll('#report article').length") == len(devices))


def never_fine(page, folder):
    """what nobody knows is a はてな, on the device and before the finding; what is beyond any table's length still counts"""
    odd = [{"finding": "default-password", "advice": "A02", "level": level} for level in (["today"], "urgent", None, {"toString": 1}, "fine", 3)]
    odd += [{"finding": "default-password", "advice": {"toString": 1}, "level": "x"}, "default-password", 7]
    devices = [{"kind": "camera", "findings": [one], "checks": []} for one in odd] + [{"kind": "camera", "findings": {"0": {"level": "today"}}},
               {"kind": "camera", "findings": [], "checks": [{"check": "telnet-open", "outcome": "perhaps"}]}, {"kind": "camera", "findings": []}, {"kind": "camera", "checks": []},
               {"kind": "camera", "findings": [], "checks": []}, {"kind": "camera", "findings": [], "checks": [], "self": "true"}]
    shown, problem = give(page, folder, "odd.json", json.dumps(report(devices=devices)).encode())
    cards = page.js("[...document.querySelectorAll('#report article')].map((e) => e.innerText)")
    check("unknown levels, advices and outcomes: all are はてな", problem == "" and len(cards) == len(devices) and all("はてな" in card.split("\n")[0] for card in cards)
          and "丸" not in shown, problem or cards)
    check("the finding says so too", sum("はてな：" in card for card in cards) == 7, cards)
    itself = {"kind": "pc", "findings": [], "checks": [], "self": True}
    shown, _ = give(page, folder, "calm.json", json.dumps(report(devices=[{"kind": "camera", "findings": [], "checks": [{"check": "telnet-open", "outcome": "ok"}]}, itself])).encode())
    check("what was looked at, and the computer that looked, are fine", shown.count("丸") == 2 and "はてな" not in shown, shown)
    calm, long = {"advice": "A02", "level": "soon"}, [{"check": "telnet-open", "outcome": "ok"}] * 40
    devices = [{"kind": "camera", "findings": [calm] * 70 + [{"advice": "A02", "level": "today"}]}, {"kind": "camera", "findings": [], "checks": long + [{"outcome": "unknown"}]}]
    give(page, folder, "long.json", json.dumps(report(devices=devices)).encode())
    heads = page.js("[...document.querySelectorAll('#report article h3')].map((e) => e.innerText)")
    check("the 71st finding and the 41st check count", "四角" in heads[0] and "はてな" in heads[1], heads)


def a_call_of_its_own(page, folder):
    """a file that comes late is of the call in which it was chosen, and of no other; a text's number never takes the place of the caller's"""
    slow, quick = (json.dumps(report(devices=[{"kind": kind, "findings": []}])).encode() for kind in ("camera", "printer"))
    hold = "{ const read = Blob.prototype.arrayBuffer; Blob.prototype.arrayBuffer = function () { Blob.prototype.arrayBuffer = read; return new Promise((done) => { globalThis.late = () => read.call(this).then(done); }); }; }"
    for note, after, there in (("the next call", lambda: page.js("onRestart()"), ""), ("a second file", lambda: give(page, folder, "quick.json", quick), "プリンター"),
                               ("a text", lambda: page.js("get('text').value = 'ことづて'; get('read').click()"), "ことづて")):
        for data in (slow, b"\xff"):
            page.js(f"onRestart(); {hold}")
            with open(os.path.join(folder, "slow.json"), "wb") as out:
                out.write(data)
            page.file("file", os.path.join(folder, "slow.json"))
            page.until("typeof late === 'function'")
            after()
            page.js("new Promise((done) => { late(); delete globalThis.late; setTimeout(done, 100); })")
            shown = page.text("report")
            check(f"a slow file, then {note}: it is not shown", "カメラ" not in shown and there in shown and bool(shown) == bool(there) and page.text("report-error") == "", shown)
    digits, other = code(**CAMERA)[0], code(screen=22, kind=1, finding=1, today=1)[0]
    typed = lambda: page.js("[1,2,3].map((i) => get('group-' + i).value).join('')")
    read = lambda text: page.js(f"get('text').value = {json.dumps(text)}; get('read').click()")
    enter(page, split(digits))
    page.js("get('word-yes').click()")
    for note, text, offered in (("another number", f"番号は {'-'.join(split(other))} です", True), ("the same number", f"番号は{'-'.join(split(digits))}", False),
                                ("digits that do not fit", "9999-8888-7777", False), ("a card", "-".join(split(digits)) + "-1234", False), ("no number", "こんにちは", False)):
        read(text)
        check(f"in a call, a text with {note}: the caller's digits and screen stay", typed() == digits and "画面34" in page.text("screen"), typed())
        check(f"in a call, a text with {note}: " + ("offered" if offered else "not offered"), page.js("document.querySelectorAll('#report button').length") == int(offered))
    read(f"番号は {'-'.join(split(other))} です")
    page.js("document.querySelector('#report button').click()")
    check("the number that was offered is laid in when staff say so", typed() == other and page.js("document.activeElement.id") == "group-3", typed())
    page.js("get('code').requestSubmit(); get('group-1').focus()")
    page.type("1")
    check("other digits: the word before is not asked any more", page.text("word-part") == "")
    wide = str.maketrans("0123456789-", "０１２３４５６７８９－")
    kanji = str.maketrans("0123456789", "〇一二三四五六七八九")
    for note, text in (("full width", "番号は" + "-".join(split(digits)).translate(wide) + "です。"), ("blanks between", "番号は" + "　".join(split(digits)) + "です"),
                       ("every digit by itself", "番号：" + " ".join(digits)), ("three lines", "\n".join(split(digits))), ("kanji", "番号は" + "、".join(split(digits)).translate(kanji)),
                       ("as they are said", "相談番号：ゼロごななに ごよんななさん ろくゼロろくはち"), ("a date before", "2026-11-21 10:00\n" + digits)):
        page.js("onRestart()")
        read(text)
        check(f"the number of a text, {note}: laid in", typed() == digits, typed())


def spoilt(value, text):
    """the same report with that text in the place of every text and number, the format apart"""
    if isinstance(value, dict):
        return {name: one if name == "format" else spoilt(one, text) for name, one in value.items()}
    return [spoilt(one, text) for one in value] if isinstance(value, list) else text


def every_field(page, folder):
    """what would run, and what turns or hides a line, in every field that there is"""
    whole = report()
    whole["devices"][0].update(firmware="1", kind="camera")
    whole["devices"][0]["findings"][0].update(level="today", details=dict.fromkeys(("ids", "installed", "fixed", "sign", "benign_ja"), "x"))
    whole["devices"][0]["checks"] = [{"check": "telnet-open", "outcome": "unknown", "reason": "x"}]
    whole["network"] = {"findings": whole["devices"][0]["findings"], "checks": whole["devices"][0]["checks"]}
    for note, text in (("markup", EVIL), ("turned and hidden letters", "a\u202eb\u2066c\u200bd\ufeffe\x1b[31m"), ("half letters", "\ud800x\udfff")):
        for data in (spoilt(whole, text), {**whole, "devices": [dict(spoilt(whole["devices"][0], text), findings=[dict(
                spoilt(whole["devices"][0]["findings"][0], text), advice="A02", level="today")],
                checks=[{"check": text, "outcome": "unknown", "reason": text}])]}):
            shown, problem = give(page, folder, "evil.json", json.dumps(data).encode())
            check(f"{note} in every field: shown as text", problem == "" and shown != "" and page.js("document.title").startswith("71")
                  and page.js("document.querySelectorAll('#report :is(img, script, b, iframe, a, [onerror])').length") == 0, problem or shown[:300])
            bad = page.js("(document.getElementById('report').textContent.match(/[\\u202e\\u2066\\u200b\\ufeff\\u001b]|[\\ud800-\\udbff](?![\\udc00-\\udfff])/g) || []).length")
            check(f"{note} in every field: nothing that obeys it is left", bad == 0, bad)


def give(page, folder, name, data):
    path = os.path.join(folder, name)
    with open(path, "wb") as out:
        out.write(data)
    page.js("get('report').replaceChildren(); get('report-error').textContent = ''")
    page.file("file", path)
    page.until("get('report').childNodes.length > 0 || get('report-error').textContent !== ''", 30)
    return page.text("report"), page.text("report-error")


def files(page, folder):
    digits, _ = code(**CAMERA)
    enter(page, split(digits))
    shown, problem = give(page, folder, "good.json", json.dumps(report()).encode())
    check("a report: device, finding, maker's words, what was not checked",
          all(w in shown for w in ("カメラ", "A02", "「管理パスワード」", "調べきれなかったこと", "r-1", "CVE-2021-4468", "JVN#68922465")) and problem == "", problem or shown)
    check("markup is only text", "<img src=x" in shown and page.js("document.querySelectorAll('#report img, #report script').length") == 0)
    check("nothing ran", page.js("document.title").startswith("71"))
    check("letters that turn the line are taken out", "\u202e" not in shown)
    rows = [("50 MB", b'{"a":"' + b"x" * (50 << 20) + b'"}', "大きすぎます"),
            ("cut off", json.dumps(report()).encode()[:-40], "こわれています"),
            ("bytes that are no text", b"{\xff\xfe\x80" * 20, "こわれていて"),
            ("nothing in it", b"", "中身がありません"),
            ("the paper", b"%PDF-1.7\n%\xe2\xe3", "PDF"), ("a photograph", b"\xff\xd8\xff\xe0\0\x10JFIF", "写真"), ("of a telephone", b"\0\0\0\x1cftypheic", "写真"),
            ("a picture of the screen", b"\x89PNG\r\n\x1a\n\0", "写真"), ("files in one", b"PK\x03\x04\x14\0", "zip"),
            ("another format", b'{"format":"else/9"}', "おうちネット健診のファイルではありません"),
            ("a format that is none", b'{"format":["uchi-kenshin-report/1","x"]}', "おうちネット健診のファイルではありません"),
            ("a newer format", json.dumps(report(format="uchi-kenshin-report/2")).encode(), "相手のソフトの方が新しいです"),
            ("100,000 brackets", b'{"a":' + b"[" * 100000, "こわれています"),
            ("a format and nothing else", b'{"format":"uchi-kenshin-report/1"}', "こわれています"),
            ("devices that are none", json.dumps(report(devices={"length": 5})).encode(), "こわれています"),
            ("not an object where there should be", json.dumps(report(devices=[None, 5, "x"], network=7)).encode(), ""),
            ("names of the language itself", json.dumps(report(devices=[{"kind": "__proto__", "findings": [{"advice": "constructor"}]}])).encode(), ""),
            ("a prototype that would reach every object", b'{"format":"uchi-kenshin-report/1","__proto__":{"polluted":1},"devices":[{"__proto__":'
             b'{"kind":"tv","polluted":1},"findings":[{"constructor":{"prototype":{"polluted":1}},"maker_words":{"__proto__":{"polluted":1}}}]}]}', ""),
            ("numbers beyond all measure", b'{"format":"uchi-kenshin-report/1","started":1e999,"devices":[{"confidence":-1e400,"vendor":'
             + b"9" * 4000 + b',"findings":[{"advice":1e308,"rule":99999999999999999999}]}]}', ""),
            ("depth inside what is shown", b'{"format":"uchi-kenshin-report/1","devices":[{"kind":' + b'{"a":' * 3000 + b"1" + b"}" * 3000 + b"}]}", ""),
            ("no number", b'{"format":"uchi-kenshin-report/1","devices":[{"confidence":NaN}]}', "こわれています"),
            ("half a letter", b'{"format":"uchi-kenshin-report/1","devices":[{"vendor":"\\ud800 \\udc00x"}]}', ""),
            ("an advice that is no text", json.dumps(report(devices=[{"kind": "tv", "findings": [{"advice": {"toString": 1}}]}])).encode(), ""),
            ("20,000 devices", json.dumps(report(devices=[{"kind": "tv"}] * 20000)).encode(), "")]
    for note, data, sentence in rows:
        shown, problem = give(page, folder, "bad.json", data)
        check(note, sentence in problem if sentence else problem == "" and shown != "", problem)
        check(note + ": the call is where it was", page.js("get('group-1').value") == digits[:4])
    shown, problem = give(page, folder, "bad.json", json.dumps(report(started=None)).encode())
    check("no time: a whole sentence says so", "いつ調べたかは、分かりません。" in shown and problem == "", problem or shown)
    shown, _ = give(page, folder, "many.json", json.dumps(report(devices=[{"kind": "tv"}] * 20000)).encode())
    check("nobody looked at them: none is fine", "丸" not in shown, shown[:200])
    check("20,000 devices: how many there are, and how many are not shown", "機器は20000台です。そのうち18976台は、ここでは見せていません。" in shown, shown[:200])
    check("no object has learnt anything", page.js("({}).polluted === undefined && [].polluted === undefined && DATA.polluted === undefined"))
    check("no more than 1,024 devices", page.js("document.querySelectorAll('#report article').length") == 1024)
    text = f"相談番号：{'-'.join(split(code(**CAMERA)[0]))}　合い言葉：むぎ\n\nカメラ {EVIL}\n"
    page.js(f"onRestart(); get('text').value = {json.dumps(text)}; get('read').click()")
    check("the text of a square code, or of the file of 44", "カメラ <img" in page.text("report"))
    check("its number is laid in", page.js("[1,2,3].map((i) => get('group-' + i).value).join('')") == code(**CAMERA)[0])


def square(page):
    """what a telephone reads off the paper (app/ui/uchi-paper-square.c), and what only looks like it"""
    head, end = f"uchi-kenshin {'-'.join(split(code(**CAMERA)[0]))}\n2026-11-21T10:00 pack 2026112101\n", "and 2 more, 3 fine\n"
    lines = ("camera Panasonic BB-SC384 1.02; today default-password A02 login-0123; ? firmware-old no-version\nunknown; ask unknown-device A16 \n"
             f"toaster {EVIL}; today <b>x</b> A99 {EVIL}; ? {EVIL} {EVIL}\n__proto__; constructor __proto__ toString\n")
    page.js(f"onRestart(); get('text').value = {json.dumps(head + lines + end)}; get('read').click()")
    shown, cards = page.text("report"), page.js("[...document.querySelectorAll('#report article')].map((e) => e.innerText)")
    check("square: when, how many, what did not fit", all(w in shown for w in ("2026年11月21日 10時00分", "6台です", "ほかの3台は丸", "あと2台は")) and len(cards) == 4, shown)
    check("square: the camera in the words of the window", "カメラ" in cards[0] and "BB-SC384 1.02" in cards[0] and "四角：A02 " + page.js("DATA.advice.A02.title") in cards[0]
          and page.js("DATA.findings.find((f) => f.name === 'firmware-old').check + '：' + DATA.reasons['no-version']") in cards[0], cards[0])
    check("square: a device that nobody knows", "はてな" in cards[1] and page.js("DATA.advice.A16.title") in cards[1], cards[1])
    check("square: a stranger's words are only text", "<img src=x" in cards[2] and page.js("document.querySelectorAll('#report img, #report script, #report b').length") == 0
          and page.js("document.title").startswith("71"), cards[2])
    for note, text in (("cut off", head + lines[:60]), ("no date", head.replace("2026-11-21T10:00", "yesterday") + end), ("one line", (head + end).replace("\n", " "))):
        page.js(f"get('text').value = {json.dumps(text)}; get('read').click()")
        check(f"square, {note}: shown as it is", page.js("document.querySelector('#report pre').textContent.trim()") == text.strip() and page.text("report-error") == "")
    check("square: its number is laid in", page.js("[1,2,3].map((i) => get('group-' + i).value).join('')") == code(**CAMERA)[0])


def heavy(page, folder):
    """a stranger's text or file, long or full, costs the caller no waiting"""
    for note, text in (("200,000 blanks", "a" + " " * 199990 + "b"), ("200,000 lines", "a\n" * 100000), ("a line of 100,000 parts", "uchi-kenshin 1\n" + "; " * 99000)):
        began = time.monotonic()
        page.js(f"onRestart(); readReport({json.dumps(text)})")
        spent = time.monotonic() - began
        check(f"{note}: read at once", spent < 15 and page.text("report") != "", f"{spent:.1f} s")
    # as a file and as a text: a browser that looks for phrases needs minutes for 50,000 of these letters on a line
    began = time.monotonic()
    give(page, folder, "line.txt", "あ".encode() * 2000000)
    page.js(f"get('text').value = 'あ'.repeat(300000); get('read').click(); get('report').getBoundingClientRect().height + get('text').scrollHeight")
    check("6 MB on one line: shown at once", time.monotonic() - began < 15 and "長いので" in page.text("report"), f"{time.monotonic() - began:.1f} s")
    heap = "A" + "\u0301" * 300
    for note, data in (("a label", json.dumps(report(devices=[{"kind": "tv", "label": heap, "findings": [{"finding": heap, "level": heap}]}])).encode()), ("a text", heap.encode())):
        give(page, folder, "heap.json", data)
        most = page.js("Math.max(...(document.getElementById('report').textContent.match(/\\p{M}+/gu) || []).map((run) => run.length))")
        check(f"a heap of marks in {note}: a few are left, and nothing is painted outside", most == 4 and page.js("getComputedStyle(get('report')).contain") == "paint", most)
    whole = report()["devices"][0]
    whole["findings"] = [{"advice": "A02", "level": "today", "rule": "r"}] * 64
    shown, problem = give(page, folder, "heavy.json", json.dumps(report(devices=[whole] * 500)).encode())
    rows = page.js("document.querySelectorAll('#report li').length")
    check("32,000 findings: what there is room for, and how many more", problem == "" and 1000 < rows <= 1500 and f"あと{500 * 65 - rows}行は" in shown
          and page.js("document.querySelectorAll('#report article').length") == 500, f"{rows} {problem} {shown[-200:]}")


def every(page, folder):
    files(page, folder)
    every_field(page, folder)
    numbers(page, folder)
    never_fine(page, folder)
    a_call_of_its_own(page, folder)
    square(page)
    heavy(page, folder)
