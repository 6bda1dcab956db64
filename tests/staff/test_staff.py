# SPDX-License-Identifier: GPL-3.0-or-later
"""The staff page in a browser without a network: codes well and badly heard, the whole way by keys, and files of strangers.

    test_staff.py PACK-TOOL SOURCE-ROOT"""
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import time

import browser

browser.alone(__file__)
TOOL, ROOT = sys.argv[1], sys.argv[2]
sys.dont_write_bytecode = True
FIELDS = [("version", 2), ("screen", 7), ("kind", 5), ("finding", 5), ("step", 3), ("today", 3), ("soon", 3), ("age", 2), ("error", 3)]
WORDS = ("あさがお あひる あめ うめぼし えだまめ えんぴつ おにぎり がっこう ぐんて ごま だいこん でんしゃ どんぐり なのはな にわとり にんじん ねこ ぶどう "
         "べんとう ぼうし まくら みかん むぎ めだか もみじ ようかん りす りんご ろうそく わらび バナナ ラジオ").split()
FAILED = []


def check(name, good, why=""):
    print(("ok   " if good else "FAIL ") + name + ("" if good else f": {why}"))
    if not good:
        FAILED.append(name)


def code(**state):
    """(twelve digits, check word): the reference, on its own feet"""
    payload, crc = 0, 0x1F
    for name, bits in FIELDS:
        payload = payload << bits | state.get(name, 0)
    for i in range(32, -1, -1):
        bit = (payload >> i & 1) ^ (crc >> 4 & 1)
        crc = crc << 1 & 0x1F
        if bit:
            crc ^= 0x05
    text = f"{payload:010}"
    return text + f"{98 - int(text) * 100 % 97:02}", WORDS[crc]


def enter(page, groups):
    """as hands on a keyboard would"""
    page.js("document.getElementById('restart').click()")
    for group in groups:
        page.type(group)
        if len(group) < 4:
            page.key("Tab")
    page.js("document.getElementById('group-3').focus()")
    page.key("Enter", text="\r")


def split(digits):
    return [digits[:4], digits[4:8], digits[8:]]


CAMERA = dict(screen=34, kind=4, finding=1, step=4, today=1, soon=1)


def vectors(page):
    check("the vector of the design", page.js("decode('057254736068').word") == "むぎ")
    random.seed(20261124)
    states = [{name: random.randrange(1 << bits) for name, bits in FIELDS} for _ in range(1500)]
    states += [{name: 0 for name, _ in FIELDS}, {name: (1 << bits) - 1 for name, bits in FIELDS}]
    known = [code(**state) for state in states]
    read = page.js(f"{json.dumps([c for c, _ in known])}.map(decode)")
    wrong = [c for (c, word), state, found in zip(known, states, read) if found is None or found["word"] != word or found["state"] != state]
    check("1502 states come back, with their words", not wrong, wrong[:3])
    spoilt = []
    for digits, _ in known[:300]:
        at, swap = random.randrange(12), random.randrange(11)
        spoilt.append(digits[:at] + str((int(digits[at]) + random.randrange(1, 10)) % 10) + digits[at + 1:])
        swapped = digits[:swap] + digits[swap + 1] + digits[swap] + digits[swap + 2:]
        spoilt += [swapped] * (swapped != digits)
    check(f"{len(spoilt)} misheard or swapped are all noticed", page.js(f"{json.dumps(spoilt)}.every((c) => decode(c) === null)"))


def both_in_sight(page):
    """on the small screens of offices: what the caller sees stands beside what to ask, after a code and after two failures"""
    for width, height in ((1024, 768), (1366, 768), (1920, 1080)):
        page.ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        page.js("document.getElementById('restart').click(); document.querySelector('[name=phone][value=home]').click()")
        enter(page, split(code(**CAMERA)[0]))
        page.key("Tab")
        page.key("Enter", text="\r")
        for step in ("asked", "failed once", "failed twice"):
            if step != "asked":
                page.js("get('failed').click()")
            places = page.js("""['screen', 'question', ...(get('stop').textContent ? ['stop'] : [])].map((id) => { const box = get(id).getBoundingClientRect();
                return [id, box.top >= document.querySelector('header').getBoundingClientRect().bottom - 1, box.bottom <= innerHeight + 1]; })""")
            check(f"{width} × {height}, {step}: the caller's screen and what to ask are in sight", all(top and bottom for _, top, bottom in places), places)
        for number in ("22", "30", "20", "02"):
            page.js("get('screen-number').value = ''; get('screen-number').focus()")
            page.type(number)
            page.key("Enter", text="\r")
            places = page.js("""['screen', 'question'].map((id) => { const box = get(id).getBoundingClientRect(), x = box.left + 30, y = box.top + 20;
                return [id, box.top >= 57, box.bottom <= innerHeight + 1, get(id).contains(document.elementFromPoint(x, y))]; })""")
            check(f"{width} × {height}, told {number}: both are in sight, and nothing lies on them", all(all(row) for row in places), places)
    page.js("document.getElementById('restart').click()")


def call(page):
    digits, word = code(**CAMERA)
    enter(page, split(digits))
    check("the word is asked first", page.text("word-question") == f"合い言葉は「{word}」ですか。", page.text("word-question"))
    check("nothing else is seen before", page.text("place-part") == "" and page.text("talk-part") == "")
    check("the word is where the keys are", page.js("document.activeElement.id") == "word-question")
    page.key("Tab")
    page.key("Enter", text="\r")
    screen = page.text("screen")
    po = page.js("DATA.advice.A02")
    check("the caller's very screen", "画面34" in screen and "手順 4／6" in screen and po["steps"][3] in screen and "できました" in screen, screen)
    check("the keys are at what to ask", page.js("document.activeElement.id") == "talk-title")
    words, sources = page.js("DATA.talk.menu_words"), page.js("DATA.talk.menu_sources")
    check("what makers call it", page.js("[...get('menu-words').children].map((e) => e.textContent)") == words["A02"] and page.text("not-seen") == "", page.text("maker"))
    page.js(f"showFinding({json.dumps(state_of(page, 31, 'hub', 'open-broker', soon=1, step=1))})")
    marked = page.js("[...get('menu-words').children].map((e) => e.textContent)")
    check("words that nobody has read at a maker's are marked", marked == [word if word in sources else word + "（？）" for word in words["A26"]]
          and "（？）" in "".join(marked) and page.text("not-seen") == page.js("DATA.talk.not_seen"), marked)
    page.js("showFinding(call.state)")
    silent = page.js("""DATA.kinds.map((_, kind) => kind).filter((kind) => ['odd-behaviour', 'dns-changed'].some((name) => {
        showFinding({ screen: 31, kind, finding: DATA.findings.findIndex((f) => f.name === name), step: 1, today: 1, soon: 0 });
        return !get('more').textContent.includes('#9110'); }))""")
    check("where money may be at stake, on every kind: who else to call", silent == [], silent)
    page.js("showFinding(call.state)")
    check("every source is a page, of a word that is said", all(url.startswith("https://") for url in sources.values())
          and set(sources) <= {word for some in words.values() for word in some}, sources)
    check("the picture of the device", page.js("document.querySelectorAll('#screen svg').length") == 1)
    check("the finding and every step", po["title"] in page.text("finding-title") and all(s in page.text("steps") for s in po["steps"]))
    check("the step is marked", page.js("document.querySelector('#steps [aria-current]').textContent") == po["steps"][3])
    check("what to ask next", "できましたか" in page.text("question"), page.text("question"))
    check("how many of each shape", "四角：1台" in page.text("place") and "三角：1台" in page.text("place"), page.text("place"))
    page.js("document.getElementById('worked').click()")
    sentences = [s + "。" for s in po["steps"][4].split("。") if s]
    check("done: the next screen", "画面35" in page.text("screen") and all(s in page.text("screen") for s in sentences), page.text("screen"))
    for n in range(2):
        check("not yet to stop", page.text("stop") == "" and page.text("failures") == f"{n}回")
        page.js("document.getElementById('failed').click()")
    check("twice in vain: stop and print", "37番" in page.text("stop") and "印刷" in page.text("stop"), page.text("stop"))
    check("twice in vain: nothing else is asked", "もう一度、同じ所" not in page.text("question") and "ここでやめて大丈夫" in page.text("question"), page.text("question"))
    seen = page.js("(({ top, bottom }) => top >= 0 && bottom <= innerHeight)(get('stop').getBoundingClientRect())")
    check("twice in vain: it is where one looks", seen)
    enter(page, split(digits))
    page.key("Tab")
    page.key("Tab")
    page.key("Enter", text="\r")
    check("another word: nothing is shown", "合い言葉がちがいます" in page.text("code-error") and page.text("place-part") == "")
    page.js("call.began = Date.now() - 21 * 60000; tick()")
    check("twenty minutes: stop", "20分" in page.text("stop"), page.text("stop"))


def keyboard(page):
    """a whole call without a mouse, from the first digit to the next call"""
    digits, word = code(**CAMERA)
    page.js("onRestart()")
    page.type(digits)
    page.key("Enter", text="\r")
    check("keys: the word", f"「{word}」" in page.text("word-question"), page.text("word-question"))
    for note, tabs, identity in (("yes", 1, "word-yes"), ("done", 1, "worked"), ("not done", 1, "failed"), ("not done again", 0, "failed")):
        for _ in range(tabs):
            page.key("Tab")
        check(f"keys: {note} has the focus", page.js("document.activeElement.id") == identity, page.js("document.activeElement.id"))
        page.key("Enter", text="\r")
        if identity == "word-yes":
            check("keys: the caller's screen", "画面34" in page.text("screen"), page.text("screen"))
        elif identity == "worked":
            check("keys: the screen after it", "画面35" in page.text("screen"), page.text("screen"))
    check("keys: twice in vain is the end", "37番" in page.text("stop") and page.text("failures") == "2回", page.text("stop"))
    for _ in range(40):
        if page.js("document.activeElement.id") == "restart":
            break
        page.key("Tab", shift=True)
    page.key("Enter", text="\r")
    check("keys: the next call is clean", page.js("document.activeElement.id + get('group-1').value") == "group-1" and page.text("stop") == ""
          and page.text("place-part") == "" and page.text("failures") == "0回", page.text("failures"))


def state_of(page, screen, kind, finding, **more):
    """the place of a code, by the names of the kind and the finding"""
    kinds, findings = (page.js(f"DATA.{table}.map((one) => one.name)") for table in ("kinds", "findings"))
    return dict(dict.fromkeys((name for name, _ in FIELDS), 0), screen=screen, kind=kinds.index(kind), finding=findings.index(finding), **more)


def told(page, number):
    """the caller reads the two digits"""
    page.js(f"get('screen-number').value = '{number:02}'; get('direct').requestSubmit()")


def same_case(page):
    """screens beside the way, and back: the case stays until the caller is at something else"""
    for side in (22, 29, 41, 43, 44, 70, 98):
        page.js(f"onRestart(); showPlace({json.dumps(state_of(page, 30, 'camera', 'telnet-open', today=1))})")
        told(page, side)
        check(f"{side}: the finding is still there", page.text("finding-title") != "" and page.text("warning") != "" and f"画面{side}" in page.text("screen"))
        told(page, 31)
        step = page.js("DATA.advice.A06.steps[0]")
        check(f"{side}, then 31: the caller's step", "手順 1／" in page.text("screen") and step.split("。")[0] in page.text("screen"), page.text("screen"))
    page.js(f"onRestart(); showPlace({json.dumps(state_of(page, 37, 'camera', 'default-password', today=1, step=4))})")
    told(page, 41)
    check("41: the step is marked", page.js("document.querySelectorAll('#steps [aria-current]').length") == 1)
    for gone in (20, 39):
        told(page, 31)
        told(page, gone)
        told(page, 30)
        check(f"{gone}, then 30: something else", page.text("finding-title") == "", page.text("finding-title"))
        page.js(f"showPlace({json.dumps(state_of(page, 30, 'camera', 'default-password', today=1))})")


def before_power(page):
    """done on 30: a router that is to be switched off is asked about first, once; nothing else is"""
    cutting = page.js("DATA.findings.slice(1).find((f) => DATA.advice[f.by_kind[DATA.kinds.findIndex((k) => k.name === 'router')][0]].cuts_power).name")
    mobile = "document.querySelector('[name=phone][value=mobile]').click()"
    for kind, finding, screens in (("router", cutting, (29, 31, 32)), ("camera", "telnet-open", (31, 32)), ("router", "default-password", (31, 32))):
        page.js(f"onRestart(); {mobile}; showPlace({json.dumps(state_of(page, 30, kind, finding, today=1))})")
        check(f"30, {kind}, {finding}: the line about the telephone is where the window has it",
              (page.js("DATA.phrases.phone") in page.text("screen")) == (screens[0] == 29), page.text("screen"))
        for screen in screens:
            page.js("get('worked').click()")
            check(f"{kind}, {finding}: {screen} is next", f"画面{screen}" in page.text("screen") and page.text("finding-title") != "", page.text("screen"))
    at_29 = f"onRestart(); showPlace({json.dumps(state_of(page, 29, 'router', cutting, today=1))})"
    page.js(f"{at_29}; {mobile}; get('worked').click()")
    told(page, 30)
    page.js("get('worked').click()")
    check("29 comes once in a call", "画面31" in page.text("screen"), page.text("screen"))
    # はい on 29 puts the router last: what comes is another case, where there is one
    for telephone in ("", "document.querySelector('[name=phone][value=home]').click()"):
        page.js(f"{at_29}; {telephone}; get('worked').click()")
        check("29 is answered: only the caller knows what comes", "画面29" in page.text("screen") and page.js("document.activeElement.id") == "screen-number", page.text("screen"))
        told(page, 30)
        check("29, then 30: something else, and staff are told so", page.text("finding-title") == "" and "ほかの機器" in page.text("kept"), page.text("kept"))
        told(page, 31)
        check("29, 30, 31: still something else", page.text("finding-title") == "" and page.text("kept") == "", page.text("finding-title"))
        page.js(f"{at_29}; {telephone}")
        told(page, 31)
        step = page.js(f"sentencesOf(DATA.advice[adviceOf(call.state)[2]].steps[0])[0]")
        check("29, then 31 at once: nothing else was to mend", page.text("finding-title") != "" and step in page.text("kept"), page.text("kept"))
    page.js(f"{at_29}; {mobile}")
    told(page, 30)
    check("29 and back with a mobile telephone: the same", page.text("finding-title") != "" and page.js("adviceOf(call.state)[0].goal") in page.text("kept"), page.text("kept"))
    page.js("get('worked').click()")
    check("what the page itself knows is not doubted", page.text("kept") == "", page.text("kept"))


def shapes(page):
    """the mark that staff speak of is the caller's, also where what was found is milder or more pressing than usual"""
    rows = [("unknown", "port-forward", 0, 1, "三角", "四角"), ("unknown", "port-forward", 1, 0, "四角か三角", "しるしは四角"), ("camera", "firmware-old", 0, 1, "三角", "四角"),
            ("camera", "firmware-old", 1, 1, "四角か三角", "しるしは三角"), ("camera", "default-password", 1, 1, "四角", "三角"),
            ("network-device", "dns-changed", 0, 0, "はてな", "四角"), ("network-device", "dns-changed", 1, 0, "四角", "はてな")]
    for kind, finding, today, soon, shape, other in rows:
        page.js(f"showPlace({json.dumps(state_of(page, 22, kind, finding, today=today, soon=soon))})")
        shown = page.text("screen") + page.text("finding-title")
        check(f"{finding}, {today} squares, {soon} triangles: {shape}", shape in page.text("finding-title") and other not in shown
              and ("か" in shape or f"しるしは{shape}" in shown), shown)


def over(page):
    """after the word to stop nothing brings the ordinary question back"""
    place, end = state_of(page, 31, "camera", "default-password", today=1, step=1), page.js("screenOf(37).question")
    page.js(f"onRestart(); call.began = Date.now() - 21 * 60000; showPlace({json.dumps(place)}); tick()")
    for note, action in (("done", "get('worked').click()"), ("not done", "get('failed').click()"), ("another screen", "get('screen-number').value = '33'; get('direct').requestSubmit()")):
        page.js(action)
        check(f"20 minutes, then {note}: still to stop", page.text("stop") != "" and page.text("question") == end, page.text("question"))
    page.js(f"onRestart(); showPlace({json.dumps(place)}); onFailed(); onFailed()")
    page.js(f"{json.dumps(split(code(**CAMERA)[0]))}.forEach((g, i) => {{ get('group-' + (i + 1)).value = g; }}); get('code').requestSubmit(); get('word-yes').click()")
    check("two failures, then the code again: still to stop", "37番" in page.text("stop") and page.text("question") == end, page.text("question"))


def telephone(page):
    page.js("document.querySelector('[name=phone][value=home]').click()")
    check("the telephone of the home: a number to call back", "かけ直す" in page.text("phone-note"))
    power = page.js("(() => { for (let f = 1; f < DATA.findings.length; f++) for (let k = 0; k < DATA.kinds.length; k++) "
                    "if (DATA.advice[DATA.findings[f].by_kind[k][0]].cuts_power) return [f, k]; return null; })()")
    digits, _ = code(screen=31, finding=power[0], kind=power[1], step=1)
    enter(page, split(digits))
    page.key("Tab")
    page.key("Enter", text="\r")
    check("what cuts the power says so", "電源を切ります" in page.text("warning"))


def makers(page):
    """what the pack says of makers is offered by the name on the label, where it is true of that box; nothing of it is more than text"""
    address = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+")
    told_at = {}
    for kind, finding in (("router", "default-password"), ("home-gateway", "default-password"), ("nas", "default-password"), ("camera", "default-password"),
                          ("printer", "no-password"), ("unknown", "no-password"), ("camera", "port-forward"), ("network-device", "wifi-wep")):
        page.js(f"onRestart(); showPlace({json.dumps(state_of(page, 31, kind, finding, today=1, step=1))})")
        told_at[kind, finding] = page.js("""[...get('makers').options].map((o) => { get('makers').value = o.value;
            get('makers').dispatchEvent(new Event('change')); return [o.value, get('maker-words').innerText]; })""")
    routers = {place: [name for name, words in rows if address.search(words)] for place, rows in told_at.items()}
    for place, names in routers.items():
        on_router = place[0] in ("router", "home-gateway") or place[1] in ("port-forward", "wifi-wep")
        check(f"{place}: a router's address is said of routers' pages only", len(names) > 8 if on_router else names == [], names)
    check("a data store has the words of its own makers", {"QNAP", "Synology"} <= {name for name, words in told_at["nas", "default-password"] if words}, told_at)
    page.js(f"onRestart(); showPlace({json.dumps(state_of(page, 31, 'router', 'default-password', today=1, step=1))}); get('makers').value = 'Buffalo'; showMaker()")
    page.js("get('worked').click()")
    check("the maker stays from step to step", page.js("get('makers').value") == "Buffalo" and "192.168.11.1" in page.text("maker-words"), page.text("maker-words"))
    page.js(f"showPlace({json.dumps(state_of(page, 31, 'nas', 'default-password', today=1, step=1))})")
    check("another box: the maker is asked anew", page.js("get('makers').value") == "" and page.text("maker-words") == "", page.text("maker-words"))
    page.js(f"onRestart(); showPlace({json.dumps(state_of(page, 31, 'router', 'default-password', today=1, step=1))})")
    check("the next call knows no maker", page.js("get('makers').value") == "" and page.text("maker-words") == "", page.text("maker-words"))
    page.js("""{ const kept = DATA.makers; DATA.makers = { Acme: { password_menu: 'パスワード変更<b>', source: 'x', kinds: DATA.kinds.map(() => true) } };
        showFinding(call.state); get('makers').value = 'Acme'; showMaker(); DATA.makers = kept; }""")
    check("the words of that maker", page.text("maker-words") == "パスワード変更<b>", page.text("maker-words"))
    menders = page.js(f"['router', 'home-gateway'].map((name) => {{ showPlace({{ ...{json.dumps(state_of(page, 30, 'router', 'firmware-old', soon=1))}, kind: DATA.kinds.findIndex((k) => k.name === name) }}); return get('screen').innerText; }})")
    check("30: a rented box is the company's to mend, as the window says", "会社に電話" in menders[1] and "会社に電話" not in menders[0], menders)


def contacts(page):
    """every desk with the day its number is of, and a mark where that is long ago"""
    shown = page.js("[...get('contacts').children].map((li) => li.textContent)")
    known = page.js("DATA.contacts.contacts")
    check("every desk has its day", len(shown) == len(known) > 0 and all(k["number"] in s and k["checked_on"] in s for k, s in zip(known, shown)), shown)
    check("old ones are marked, fresh ones are not", page.js("""(() => { const kept = DATA.contacts.contacts, day = (n) => new Date(Date.now() - n * 86400000).toISOString().slice(0, 10);
        get('contacts').replaceChildren(); DATA.contacts.contacts = [179, 182].map((n) => ({ ...kept[0], checked_on: day(n) })); showContacts();
        const marks = [...get('contacts').children].map((li) => li.textContent.includes('古い情報かもしれません'));
        get('contacts').replaceChildren(); DATA.contacts.contacts = kept; showContacts(); return marks; })()""") == [False, True])


def same_pictures(page):
    lost = []
    for path in sorted(pathlib.Path(ROOT, "icons").glob("*.svg")):
        shown = page.js(f"(document.getElementById('picture-{path.stem}') || {{}}).innerHTML || ''")
        if path.stem.startswith(("kind-", "shape-")) and page.js(
                f"new DOMParser().parseFromString({json.dumps(path.read_text())}, 'text/html').querySelector('svg').outerHTML") not in shown:
            lost.append(path.stem)
    check("the pictures are those of the window", lost == [], lost)
    nameless = page.js("""[...DATA.kinds, ...DATA.levels, ...DATA.findings].map((one) => one.name).filter((name) => !/^[a-z0-9-]+$/.test(name))
        .concat(DATA.kinds.filter((kind) => !get('picture-kind-' + kind.name)).map((kind) => kind.text))""")
    check("what programs call things is in no language, and every kind has its picture", nameless == [], nameless)
    kinds = sorted(path.stem[5:] for path in pathlib.Path(ROOT, "icons").glob("kind-*.svg"))
    page.js(f"get('report').replaceChildren(); showReport({{ devices: {json.dumps([{'kind': kind} for kind in kinds])} }})")
    shown = page.js("[...document.querySelectorAll('#report article h3')].map((h) => h.innerText)")
    check("every kind of a report has its word", len(kinds) > 25 and sum(page.js("DATA.kinds[0].text") in line for line in shown) == 1, shown)
    shapes = page.js("""DATA.levels.map((level) => { showPlace({ screen: 22, kind: 4, finding: 1, step: 0, today: 1, soon: 1, age: 0, error: 0 });
        const span = document.createElement('span'); addShape(span, level); return span.querySelectorAll('svg').length; })""")
    check("every shape has its drawing", shapes == [1, 1, 1, 1], shapes)
    drawn = page.js("['.card svg.shape', '#finding-title svg'].map((s) => document.querySelectorAll(s).length)")
    check("the shape is drawn beside the finding, here and there", drawn == [1, 1], drawn)
    page.js("showPlace({ screen: 20, kind: 0, finding: 0, step: 0, today: 1, soon: 2, age: 0, error: 0 })")
    check("20: a shape for each", page.js("document.querySelectorAll('#screen svg.shape').length") == 3)


def misheard(page):
    digits, word = code(**CAMERA)
    groups = split(digits)
    # note, groups, what the sentence has, whose field is asked again
    rows = [("one digit short", [groups[0], groups[1][:3], groups[2]], "2番目の4けたが足りません", "group-2"),
            ("nothing", ["", "", ""], "1番目の4けたが足りません", "group-1"),
            ("a letter", [groups[0], groups[1], "60x"], "数字でない字", "group-3"),
            ("a group twice", [groups[0], groups[0], groups[2]], "同じ4けた", "group-2"),
            ("a newer program", split(code(**{**CAMERA, "version": 2})[0]), "新しい", "screen-number"),
            ("a screen that there is not", split(code(screen=88)[0]), "この表にありません", "group-1")]
    for i in (1, 6, 10):
        bad = digits[:i] + str((int(digits[i]) + 3) % 10) + digits[i + 1:]
        rows.append((f"digit {i + 1} misheard", split(bad), f"{i // 4 + 1}番目", None))
    swapped = digits[:4] + digits[5] + digits[4] + digits[6:]
    rows.append(("two swapped", split(swapped), "2番目", None))
    for note, typed, sentence, focus in rows:
        page.js("document.getElementById('restart').click()")
        page.js(f"{json.dumps(typed)}.forEach((g, i) => {{ get('group-' + (i + 1)).value = g; }}); get('group-3').focus()")
        page.key("Enter", text="\r")
        check(note, sentence in page.text("code-error") and page.text("word-part") == "", page.text("code-error"))
        if focus:
            check(note + ": its field waits", page.js("document.activeElement.id") == focus, page.js("document.activeElement.id"))
        check(note + ": what was typed is still there", page.js("[1,2,3].map((i) => get('group-' + i).value)") == typed)
    written = [("full width", "０５７２　５４７３　６０６８"), ("the long sound", "0572ー5473ー6068"), ("line feeds", "0572\n5473\n6068"), ("kanji", "〇五七二 五四七三 六〇六八"),
               ("as they are said", "ゼロごななに ごよんななさん ろくゼロろくはち"), ("half kana", "ｾﾞﾛｺﾞﾅﾅﾆ ｺﾞﾖﾝﾅﾅｻﾝ ﾛｸｾﾞﾛﾛｸﾊﾁ"), ("circled", "⓪⑤⑦②⑤④⑦③⑥⓪⑥⑧")]
    written += [(f"U+{ord(line):04X} between", f"0572{line}5473{line}6068") for line in "-‐‑‒–—―−－ｰ〜～~・.。,、/_\u200b\u00a0\ufeff"]
    for note, text in written:
        page.js("document.getElementById('restart').click()")
        page.ask("Input.insertText", text=text)
        page.key("Enter", text="\r")
        check(f"digits, {note}: all at once", word in page.text("word-question"), page.text("code-error"))
    for note, text in (("the old readings", "しち"), ("letters like digits", "O5l2"), ("Arabic digits", "٠٥٧٢"), ("emoji", "0️⃣😀"), ("a name", "やまだ")):
        page.js(f"document.getElementById('restart').click(); get('group-1').value = {json.dumps(text)}; get('code').requestSubmit()")
        check(f"{note}: asked again", "数字でない字" in page.text("code-error") and page.text("word-part") == "", page.text("code-error"))
    for text, screen in (("３１", 31), ("さんいち", 31), (" 3-1 ", 31), ("3", 0), ("031", 0), ("-1", 0), ("71", 0), ("", 0), ("９９９", 0)):
        page.js(f"document.getElementById('restart').click(); get('screen-number').value = {json.dumps(text)}; get('direct').requestSubmit()")
        check(f"the number “{text}” of a screen", f"画面{screen}" in page.text("screen") if screen else page.text("screen") == "" and "左上の2けた" in page.text("code-error"),
              page.text("screen") + page.text("code-error"))
    beyond = state_of(page, 36, "recorder", "default-password", step=6, today=1)
    other = {**CAMERA, "step": 3}
    for note, state in (("a step that the advice has not", beyond), ("a step of another screen", other)):
        page.js(f"onRestart(); {json.dumps(split(code(**state)[0]))}.forEach((g, i) => {{ get('group-' + (i + 1)).value = g; }}); get('code').requestSubmit()")
        check(note, "この表にありません" in page.text("code-error") and page.text("word-part") == "", page.text("code-error"))


def kept_from_leaving(page):
    """back, or the page anew, in a call: asked first, and nothing is lost"""
    left = lambda: page.js("(() => { const event = new Event('beforeunload', { cancelable: true }); dispatchEvent(event); return event.defaultPrevented; })()")
    page.js("onRestart()")
    check("no call: one may leave", not left())
    page.type("0572")
    check("a call: the browser asks first", left())
    page.js("onRestart()")


def every_screen(page):
    lost = page.js("""DATA.screens.filter((s) => { showPlace({ screen: s.number, kind: 4, finding: 1, step: Math.max(0, Math.min(6, s.number - 30)),
        today: 1, soon: 0, age: 0, error: 0 }); const t = get('screen').innerText;
        return !t.includes(String(s.number).padStart(2, '0')) || !t.includes(s.title) || get('question').textContent === ''; })""")
    check("every screen has its number, title and question", lost == [], lost)
    questions = page.js("DATA.screens.map((s) => [s.number, s.question, [...s.buttons, ...s.sometimes, ...DATA.screens.filter((t) => t.number === 31).flatMap((t) => t.buttons)]])")
    deaf = [number for number, question, _ in questions if "2けた" in question]
    check("no screen has staff ask for the number that they know", deaf == [], deaf)
    strange = [(number, word) for number, question, buttons in questions for word in re.findall("「(.+?)」", question) if word not in buttons]
    check("a question names buttons of its screen only", strange == [], strange)
    texts = page.js("DATA.kinds.map((kind) => kind.text)")
    check("no two kinds, and no kind and a screen, have the same name", len(set(texts)) == len(texts) and not set(texts) & set(page.js("DATA.screens.map((s) => s.title)")), texts)
    wordless = page.js("Object.keys(DATA.advice).filter((id) => (DATA.talk.menu_words[id] || []).length < 2)")
    check("what makers call it, for every advice", wordless == [], wordless)
    english = page.js("JSON.stringify([DATA.screens, DATA.advice]).match(/[A-Za-z]{4,}( [a-z]{2,}){2,}/g)")
    check("no English is left", english is None, english)


EVIL = "<img src=x onerror=\"document.title='run'\"><script>document.title='run'</script>"


def report(**more):
    device = {"id": "d1", "kind": "camera", "vendor": EVIL, "model": "X‮gpj", "confidence": 80, "checks": [{"check": "telnet-open", "outcome": "unknown"}],
              "findings": [{"finding": "default-password", "advice": "A02", "rule": "r-1",
                             "details": {"ids": "CVE-2021-4468 JVN#68922465", "fixed": "1.03" + EVIL}, "maker_words": {"password_menu": "パスワード変更" + EVIL}}]}
    return {"format": "uchi-kenshin-report/1", "started": "2026-11-24T10:00:00+09:00", "complete": True, "devices": [device],
            "network": {"checks": [], "findings": []}, **more}


def numbers(page, folder):
    """「1番」 is the same device on both sides: the pressing first, what belongs to no device among them, its letter as on 70"""
    found = lambda level: [{"finding": "known-flaw", "level": level, "advice": "A08"}]
    devices = [{"kind": "printer", "label": "A"}, {"kind": "camera", "label": "B", "findings": found("soon")}, {"kind": "unknown", "label": "C"},
               {"kind": "nas", "label": "D", "findings": found("today")}, {"kind": "router", "label": "E", "findings": found("soon")}]
    give(page, folder, "order.json", json.dumps(report(devices=devices, network={"findings": [{"finding": "wifi-open", "level": "today", "advice": "A12"}]})).encode())
    shown = page.js("[...document.querySelectorAll('#report article h3')].map((h) => h.innerText.trim().split(/\\s+/).slice(0, 3).join(' '))")
    check("a report has the numbers of the caller's list", shown == ["1番 データ置き場 D", "2番 家のネット 四角", "3番 カメラ B", "4番 ルーター E", "5番 名前の分からない機器 C",
                                                                "6番 プリンター A"], shown)
    give(page, folder, "quiet.json", json.dumps(report(devices=devices, network={"findings": [], "checks": []})).encode())
    check("a quiet network is no row", page.js("document.querySelectorAll('#report article').length") == len(devices))


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
          all(w in shown for w in ("カメラ", "A02", "パスワード変更", "調べきれなかったこと", "r-1", "CVE-2021-4468", "JVN#68922465")) and problem == "", problem or shown)
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
            ("20,000 devices", json.dumps(report(devices=[{"kind": "tv"}] * 20000)).encode(), "")]
    for note, data, sentence in rows:
        shown, problem = give(page, folder, "bad.json", data)
        check(note, sentence in problem if sentence else problem == "" and shown != "", problem)
        check(note + ": the call is where it was", page.js("get('group-1').value") == digits[:4])
    shown, problem = give(page, folder, "bad.json", json.dumps(report(started=None)).encode())
    check("no time: a whole sentence says so", "いつ調べたかは、分かりません。" in shown and problem == "", problem or shown)
    give(page, folder, "many.json", json.dumps(report(devices=[{"kind": "tv"}] * 20000)).encode())
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
    whole = report()["devices"][0]
    whole["findings"] = [{"advice": "A02", "level": "today", "rule": "r"}] * 64
    shown, problem = give(page, folder, "heavy.json", json.dumps(report(devices=[whole] * 500)).encode())
    rows = page.js("document.querySelectorAll('#report li').length")
    check("32,000 findings: what there is room for, and how many more", problem == "" and 1000 < rows <= 1500 and f"あと{500 * 65 - rows}行は" in shown
          and page.js("document.querySelectorAll('#report article').length") == 500, f"{rows} {problem} {shown[-200:]}")


def walls(page):
    page.js("""new Image().src = 'http://127.0.0.1/x'; fetch('http://127.0.0.1/y').catch(() => 0);
        { const s = document.createElement('script'); s.textContent = "document.title = 'run'"; document.body.append(s); }
        { const d = document.createElement('div'); d.innerHTML = '<img src=x onerror="document.title=1">'; document.body.append(d); }""")
    page.js("new Promise((done) => setTimeout(done, 300))")
    check("the page may load nothing and run nothing else", page.js("document.title").startswith("71"), page.js("document.title"))
    refused = [e["params"] for e in page.events if e.get("method") == "Network.loadingFailed"]
    check("what it tries is stopped by its own rule", all(e.get("blockedReason") == "csp" for e in refused), refused)


def main():
    with tempfile.TemporaryDirectory(prefix="uchi-staff-") as folder:
        path = os.path.join(folder, "staff.html")
        subprocess.run([TOOL, "staff-page", path], check=True)
        html = open(path, encoding="utf-8").read()
        check("one file, that names no other", not any(w in html for w in ("src=\"http", "href=", "url(", "@import")))
        with browser.Browser(path) as page:
            for part in (vectors, both_in_sight, call, keyboard, same_case, before_power, shapes, over, telephone, makers, contacts, same_pictures, misheard, kept_from_leaving, every_screen):
                part(page)
            files(page, folder)
            every_field(page, folder)
            numbers(page, folder)
            square(page)
            heavy(page, folder)
            check("nothing was asked of a network", page.requests() == [], page.requests())
            check("no error in the page", page.complaints() == [], page.complaints())
            walls(page)
    print(f"{len(FAILED)} failed")
    return 1 if FAILED else 0


sys.exit(main())
