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

import browser
import strangers
from hands import CAMERA, FAILED, FIELDS, check, code, enter, split, state_of, told

browser.alone(__file__)
TOOL, ROOT = sys.argv[1], sys.argv[2]
sys.dont_write_bytecode = True


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


def out_of_sight(page):
    """what of the caller's screen and of the talk is shown, but not to be seen: beyond the window, or under something else"""
    return page.js("""['screen', 'question', 'kept', 'warning', 'bank', 'worked', 'failed', 'stop'].filter((id) => get(id).checkVisibility() && get(id).textContent !== '')
        .filter((id) => { const box = get(id).getBoundingClientRect(), top = document.elementFromPoint(box.left + 30, box.top + 12);
            return box.top < document.querySelector('header').getBoundingClientRect().bottom - 1 || box.bottom > innerHeight + 1 || !get(id).contains(top); })""")


def both_in_sight(page):
    """on the small screens of offices, also with the browser's own rows: what the caller sees stands beside what to ask, to warn of and to press"""
    places = [CAMERA] + [state_of(page, screen, "router", "odd-behaviour", today=1, soon=1, step=step) for screen, step in
                         ((22, 0), (30, 0), (31, 1), (32, 2), (37, 2), (38, 0), (41, 0), (70, 0))]
    places += [state_of(page, 31, "router", "dns-changed", today=1, step=1), dict(screen=20, today=3, soon=2), dict(screen=95, age=2)]
    for width, height in ((1024, 768), (1366, 768), (1366, 640), (1920, 1080)):
        page.ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        seen = set()
        for place in places:
            page.js("onRestart(); scrollTo(0, 0); document.querySelector('[name=phone][value=home]').click()")
            page.js(f"{json.dumps(split(code(**place)[0]))}.forEach((g, i) => {{ get('group-' + (i + 1)).value = g; }}); get('code').requestSubmit(); get('word-yes').click()")
            for step in ("asked", "failed once", "failed twice", "told the number"):
                if step == "told the number":
                    page.js("scrollTo(0, document.body.scrollHeight)")
                    told(page, place["screen"])
                elif step != "asked":
                    page.js("get('failed').click()")
                lost = out_of_sight(page)
                check(f"{width} × {height}, {place['screen']} of {place.get('finding', 0)}, {step}: all is in sight", lost == [] and page.text("place-part") != "", lost)
                seen |= set(page.js("['kept', 'warning', 'bank', 'stop'].filter((id) => get(id).textContent !== '')"))
        check(f"{width} × {height}: every sort of line was looked at", seen == {"kept", "warning", "bank", "stop"}, seen)
        for number in ("22", "30", "20", "02"):
            page.js("onRestart(); get('screen-number').focus()")
            page.type(number)
            page.key("Enter", text="\r")
            check(f"{width} × {height}, told {number}: all is in sight", out_of_sight(page) == [] and page.text("place-part") != "", out_of_sight(page))
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
        return !get('bank').textContent.includes('#9110'); }))""")
    check("where money may be at stake, on every kind: who else to call", silent == [], silent)
    check("money: of the advices that the list names", page.js("[DATA.talk.escalate.find((line) => line.includes('銀行')).match(/A\\d\\d/g).sort(), DATA.talk.bank.advice]") ==
          [page.js("DATA.talk.bank.advice")] * 2)
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
    page.js("call.began = performance.now() - 21 * 60000; tick()")
    check("twenty minutes: stop", "20分" in page.text("stop"), page.text("stop"))
    page.js("{ const now = Date.now; Date.now = () => now() - 3600000; tick(); Date.now = now; }")
    check("the computer's clock set back: the call is as long as it was", page.text("clock") == "21分", page.text("clock"))


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
    page.js(f"onRestart(); call.began = performance.now() - 21 * 60000; showPlace({json.dumps(place)}); tick()")
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
    for note, state in (("a step that the advice has not", beyond), ("a step of another screen", other), ("34 without a finding", dict(screen=34, kind=4, step=4)),
                        ("30 without a finding", dict(screen=30)), ("02 with step 6", dict(screen=2, step=6)), ("a list with a finding", {**CAMERA, "screen": 20})):
        page.js(f"onRestart(); {json.dumps(split(code(**state)[0]))}.forEach((g, i) => {{ get('group-' + (i + 1)).value = g; }}); get('code').requestSubmit()")
        check(note, "この表にありません" in page.text("code-error") and page.text("word-part") == "", page.text("code-error"))


def made_by_the_window(page):
    """every place that the window can tell is taken, and none that it cannot (app/ui/uchi-code.c)"""
    screens, kinds, findings = page.js("[DATA.screens.map((s) => s.number), DATA.kinds.length, DATA.findings.length]")
    n_steps = page.js("DATA.findings.map((f) => f.by_kind.map(([id]) => DATA.advice[id].steps.length))")
    makes = lambda screen, kind, finding, step: (step == 0 and not 29 <= screen <= 40 if finding == 0 else
        step == screen - 30 <= (n_steps[finding][kind] if kind else max(n_steps[finding])) if 31 <= screen <= 36 else
        step <= 6 and (screen in (22, 70, 98) or 29 <= screen <= 44 or screen >= 90))
    for kind in (0, *random.sample(range(1, kinds), 6)):
        wrong = page.js(f"""[...{json.dumps([[s, f, t, makes(s, kind, f, t)] for s in screens for f in range(findings) for t in range(8)])}]
            .filter(([screen, finding, step, good]) => isLikely({{ version: 0, screen, kind: {kind}, finding, step, today: 1, soon: 0, age: 0, error: 0 }}) !== good)""")
        check(f"kind {kind}: every place of the window is taken, and no other", wrong == [], wrong[:5])


def kept_from_leaving(page):
    """back, or the page anew, in a call: asked first, and nothing is lost"""
    left = lambda: page.js("(() => { const event = new Event('beforeunload', { cancelable: true }); dispatchEvent(event); return event.defaultPrevented; })()")
    page.js("onRestart()")
    check("no call: one may leave", not left())
    page.type("0572")
    check("a call: the browser asks first", left())
    page.js("onRestart()")


def away_and_back(page):
    """away, and back to a page that the browser fills in again, or takes out of its store: the next caller has nothing of the one before"""
    address, (digits, _) = page.js("location.href"), code(**state_of(page, 30, "router", "odd-behaviour", today=1))
    left = "[...document.querySelectorAll('input, textarea, select')].filter((e) => e.type === 'radio' ? e.checked : e.value !== '').map((e) => e.id || e.value)"
    for way in ("history", "store"):
        page.js("onRestart(); document.querySelector('[name=phone][value=mobile]').click(); get('text').focus()")
        page.type("caller one")
        page.js(f"{json.dumps(split(digits))}.forEach((g, i) => {{ get('group-' + (i + 1)).value = g; }}); get('code').requestSubmit(); get('word-yes').click(); onFailed()")
        if way == "history":
            page.js("call.began = null")                   # else the browser asks first
            page.ask("Page.navigate", url="about:blank")
            page.until("location.href === 'about:blank'")
            page.js("history.back()")
            page.until(f"location.href === {json.dumps(address)} && document.readyState === 'complete' && typeof call === 'object'", 20)
        else:
            page.js("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
        check(f"back by the {way}: nothing is left of the call before", page.js(left) == [] and page.text("place-part") == "" and page.text("phone-note") == ""
              and page.text("failures") == "0回", page.js(left))
        check(f"back by the {way}: the next caller's digits are awaited", page.js("document.activeElement.id") == "group-1")
        enter(page, split(digits))
        page.key("Tab")
        page.key("Enter", text="\r")
        check(f"back by the {way}: the power is warned of again", page.text("warning") != "" and not page.js("isMobile()"), page.text("screen"))
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
            for part in (vectors, both_in_sight, call, keyboard, same_case, before_power, shapes, over, telephone, makers, contacts, same_pictures, misheard, made_by_the_window, kept_from_leaving, away_and_back, every_screen):
                part(page)
            strangers.every(page, folder)
            check("nothing was asked of a network", page.requests() == [], page.requests())
            check("no error in the page", page.complaints() == [], page.complaints())
            walls(page)
    print(f"{len(FAILED)} failed")
    return 1 if FAILED else 0


sys.exit(main())
