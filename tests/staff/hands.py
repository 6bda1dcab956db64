# SPDX-License-Identifier: GPL-3.0-or-later
"""What a caller says and hands type: codes made on their own feet, and the keys for them. What went wrong is in FAILED."""
FIELDS = [("version", 2), ("screen", 7), ("kind", 5), ("finding", 5), ("step", 3), ("today", 3), ("soon", 3), ("age", 2), ("error", 3)]
WORDS = ("あさがお あひる あめ うめぼし えだまめ えんぴつ おにぎり がっこう ぐんて ごま だいこん でんしゃ どんぐり なのはな にわとり にんじん ねこ ぶどう "
         "べんとう ぼうし まくら みかん むぎ めだか もみじ ようかん りす りんご ろうそく わらび バナナ ラジオ").split()
CAMERA = dict(screen=34, kind=4, finding=1, step=4, today=1, soon=1)
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


def state_of(page, screen, kind, finding, **more):
    """the place of a code, by the names of the kind and the finding"""
    kinds, findings = (page.js(f"DATA.{table}.map((one) => one.name)") for table in ("kinds", "findings"))
    return dict(dict.fromkeys((name for name, _ in FIELDS), 0), screen=screen, kind=kinds.index(kind), finding=findings.index(finding), **more)


def told(page, number):
    """the caller reads the two digits"""
    page.js(f"get('screen-number').value = '{number:02}'; get('direct').requestSubmit()")
