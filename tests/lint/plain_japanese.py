#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plain Japanese: what a person reads is short, kind and true. The rules have the numbers of the project's word guide.

    plain_japanese.py             looks at po/ja.po, the contact file and the makers' words of the pack
    plain_japanese.py FILE…       looks at lines of text, for example harvested from the window
    plain_japanese.py --self-test"""
import functools
import glob
import json
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(HERE, "lists.json"), encoding="utf-8") as lists:
    LISTS = json.load(lists)
KANJI_ALLOWED = set(LISTS["kyouiku_kanji"] + LISTS["everyday_kanji"])
KATAKANA_ALLOWED = set(LISTS["katakana_allowed"])
ROOT = os.path.join(HERE, "..", "..")
PO = os.path.join(ROOT, "po", "ja.po")
CONTACTS = os.path.join(ROOT, "data", "contacts.json")
PACK = os.path.join(ROOT, "data", "pack", "makers", "*.json")
MAX_SENTENCE, MAX_MEAN, MAX_HARD = 40, 25, 0.15
MAX_FOR = {"title": 20, "headline": 24, "button": 12}
# a word of a device's screen in brackets is read as one sign
MAX_WITH_QUOTES = 46

# texts for those who type commands
TECHNICAL = ("app/cli/uchi-kenshin-check.c", "app/cli/uchi-kenshin-pack.c")
ENDINGS = re.compile(r"(です|ます|ません|ください|ましょう|ました|ませんでした|でした|ですか|ますか|ませんか|ましたか|でしょうか|くださいね)[。？]?$")
DOUBLE_NO = re.compile(r"ないわけでは|なくはな|しかありません|なければ[^。、]{0,12}ません|ないことはな|ずにはい")
SAFE = re.compile(r"安全です|絶対|100[%％]|完全に")
BLAME = re.compile(r"間違い|失敗")
KANJI = re.compile(r"[一-鿿々]")
KATAKANA = re.compile(r"[ァ-ヴー]{2,}")
QUOTED = re.compile(r"「[^」]*」|（[^）]*）")
PLACEHOLDER = re.compile(r"%[-+0-9.]*(?:l*[duxs]|%)|\{\w+\}|\|")
BUTTON_WORDS = {"OK", "キャンセル"}
# R2: clauses that hang one on another
CHAIN = re.compile(r"(?:ので|から|けれど|けど|のに|が)、")
# R9: words of specialists that have a word of their own in the guide
SPECIALIST = re.compile(r"デバイス|端末|脆弱性|踏み台|ボットネット|スキャン|検出|検知|ステータス|エラー|ログ(?:を|に|が|の)|マルウェア|不正アクセス"
                        r"|IoT|ログイン|バージョン|アップデート|インストール|ダウンロード|再起動|初期化|リセット|無線LAN")
# numbers to call stand in the contact file only, and are shown on 41 to 43
TELEPHONE = re.compile(r"0\d{1,4}-\d{1,4}-\d{3,4}|#9110|(?<!\d)(?:188|110|119)(?:番|へ|に電話)")


def entries(text):
    """(references, English, Japanese) of every entry of a catalogue"""
    for block in text.split("\n\n"):
        if re.search(r"^#~|^msgid \"\"\nmsgstr \"\"\n\"Project", block, re.M):
            continue
        if re.search(r'^#: .*\.desktop\.in:', block, re.M) and re.search(r'^msgid ".*;"$', block, re.M):
            continue  # words that a menu searches by: shown to nobody
        found = re.findall(r'^msgstr(?:\[\d\])? ((?:".*"\n?)+)', block, re.M)
        refs = " ".join(re.findall(r"^#: (.*)$", block, re.M))
        english = re.search(r'^msgid ((?:".*"\n?)+)', block, re.M)
        english = "".join(json.loads(line) for line in re.findall(r'".*"', english[1])) if english else ""
        for japanese in found:
            joined = "".join(json.loads(line) for line in re.findall(r'".*"', japanese))
            if joined and re.search(r"[ぁ-んァ-ヴ一-鿿]", joined):
                yield refs, english, joined


@functools.cache
def passive(sentence):
    """R5: れる・られる as a passive, as mecab tells"""
    done = subprocess.run(["mecab"], input=sentence + "\n", capture_output=True, text=True, check=True)
    return any("動詞,接尾" in line and re.search(r"(れる|られる)", line) for line in done.stdout.split("\n"))


def sentence_problems(sentence):
    plain = PLACEHOLDER.sub("", sentence)
    bare = QUOTED.sub("", plain)
    ends = sentence.endswith(("。", "？"))
    if len(plain) > (MAX_WITH_QUOTES if "「" in plain or "（" in plain else MAX_SENTENCE):
        yield "R1", f"{len(plain)} characters"
    if TELEPHONE.search(plain):
        yield "phone", "a telephone number"
    if not re.search(r"[ぁ-んァ-ヴ一-鿿]", bare):
        return
    if ends and bare.count("、") > 2:
        yield "R2", "three pauses"
    if len(CHAIN.findall(bare)) > 1:
        yield "R2", "a chain of clauses"
    if ends and not ENDINGS.search(bare.rstrip("。？")):
        yield "R3", "its end is not です・ます・ください・ましょう"
    if DOUBLE_NO.search(bare):
        yield "R4", "no and no"
    strange = [word for word in KATAKANA.findall(bare) if not allowed_katakana(word)]
    if strange:
        yield "R6", "、".join(strange)
    if re.search(r"[一-鿿々]{6,}", bare):
        yield "R7", "six kanji in a row"
    hard = sorted(set(KANJI.findall(bare)) - KANJI_ALLOWED - {"々"})
    if hard:
        yield "R7", "kanji " + "".join(hard)
    if hardness(bare) > MAX_HARD:
        yield "R8", f"hard to read: {hardness(bare):.2f}"
    special = SPECIALIST.search(bare)
    if special:
        yield "R9", special[0]
    fear = [word for word in LISTS["fear_words"] if word in bare]
    if fear:
        yield "R10", "、".join(fear)
    if SAFE.search(bare):
        yield "R15", "nobody can promise that"
    if BLAME.search(bare) and "間違いではありません" not in bare:
        yield "R16", "blame"
    if ends and passive(bare):
        yield "R5", "passive"


def hardness(sentence):
    """R8: Osaka's measure, which needs no dictionary"""
    return (0.0030933 + 0.0028964 * len(sentence) + 0.0753041 * len(re.findall(r"[一-鿿々]{6,}", sentence))
            + 0.2166971 * len(re.findall(r"[ァ-ヴー]{10,}", sentence)))


def allowed_katakana(word):
    """a word of the list, or several of them together"""
    if word in KATAKANA_ALLOWED:
        return True
    return any(word.startswith(one) and allowed_katakana(word[len(one):]) for one in KATAKANA_ALLOWED if word != one and word.startswith(one))


def text_problems(text):
    if text.strip() in BUTTON_WORDS:
        yield text, "R14", "a button is a verb or an answer"
    if re.search(r"[０-９]", text):
        yield text, "R12", "full-width digits"
    for sentence in re.findall(r"(?:「[^」]*」|（[^）]*）|[^。？])+[。？]?", text.replace("\n", "")):
        if sentence.strip():
            for rule, why in sentence_problems(sentence.strip()):
                yield sentence.strip(), rule, why


STRING = r'_\("((?:[^"\\]|\\.)*)"\)'
# what a call or a member shows its texts as
SHOWN_AS = ((re.compile(r"\.title = (N[^\n]*)"), "title"), (re.compile(r"\.goal = (N[^\n]*)"), "headline"),
            (re.compile(r"\buchi_page_headline \(([^;]*);"), "headline"),
            (re.compile(r"\buchi_(?:button|page_left|page_right|page_more) \(([^;]*?)\);"), "button"))


def roles_in(source):
    """{English: what it is shown as} of a file of C"""
    return {text: what for pattern, what in SHOWN_AS for call in pattern.findall(source) for text in re.findall(STRING, call)}


def role_problems(what, text):
    """R1: titles and buttons are shorter than sentences"""
    plain = QUOTED.sub("", PLACEHOLDER.sub("", text))
    if len(plain) > MAX_FOR.get(what, len(plain)):
        yield text, "R1", f"{len(plain)} characters for a {what}"


def all_roles():
    found = {}
    for name in sorted(glob.glob(os.path.join(ROOT, "app", "ui", "**", "*.c"), recursive=True) + glob.glob(os.path.join(ROOT, "app", "advice", "*.c"))):
        with open(name, encoding="utf-8") as file:
            found.update(roles_in(file.read()))
    return found


def pack_texts():
    """what makers' screens say, as the pack tells it"""
    def strings(value):
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            for name, one in value.items():
                if name not in ("source", "note", "confidence", "checked_on"):  # for whoever keeps the pack
                    yield from strings(one)
    for name in sorted(glob.glob(PACK)):
        with open(name, encoding="utf-8") as file:
            yield from strings(json.load(file).get("words", {}))


def contact_texts():
    """what the contact file says beside its numbers"""
    with open(CONTACTS, encoding="utf-8") as file:
        return [one[key] for one in json.load(file)["contacts"] for key in ("use", "hours", "cost")]


def pack_problems(text):
    """their words are the maker's own; they frighten nobody and name no number or address"""
    fear = [word for word in LISTS["fear_words"] if word in text]
    if fear:
        yield text, "R10", "、".join(fear)
    if TELEPHONE.search(text) or re.search(r"https?:|www\.", text):
        yield text, "phone", "a number or an address"


def mean_problems(texts):
    """R1: the mean of all sentences that end"""
    lengths = [len(PLACEHOLDER.sub("", one)) for text in texts for one in re.findall(r"[^。？]+[。？]", text)]
    mean = sum(lengths) / max(1, len(lengths))
    if mean > MAX_MEAN:
        yield "all sentences", "R1", f"mean of {mean:.1f} characters"


def check(texts, roles=()):
    found = [(text, rule, why) for one in texts for text, rule, why in text_problems(one)]
    found += [one for text, what in roles for one in role_problems(what, text)]
    found += mean_problems(texts)
    for text, rule, why in found:
        print(f"{rule}: {why}: {text}")
    return found


PLANTED = {
    "R1": "この機器はとても長い名前の機器なので読むのにとても時間がかかることがあると思いますがそれでも読みます。",
    "R2": "今日、家で、朝に、機器を見ます。", "R3": "機器を見る。", "R4": "これを使うしかありません。", "R6": "ファームを見ます。",
    "R7": "機器の鑑定をします。", "R10": "この機器は危険です。", "R12": "機器は３つです。", "R14": "キャンセル", "R15": "この家は安全です。",
    "R16": "設定に失敗しました。", "R5": "設定を人に見られます。", "R8": "家電製品販売店員、家電製品販売店長に聞いてください。",
    "R9": "デバイスを見ます。", "phone": "0120-000-000に電話してください。",
}
PLANTED_CHAIN = "朝なので、電源を切るから、待ちます。"
FINE = ["機器の設定を見ます。", "「ファームウェア」と書いた所を押します。", "あなたの間違いではありません。", "電源を入れ直してください。", "直すところが 2つあります。"]


def self_test():
    bad = [rule for rule, text in PLANTED.items() if not any(found == rule for _, found, _ in text_problems(text))]
    bad += [text for text in FINE if list(text_problems(text))]
    bad += [PLANTED_CHAIN] if not any(rule == "R2" for _, rule, _ in text_problems(PLANTED_CHAIN)) else []
    bad += [what for what in MAX_FOR if not list(role_problems(what, "この機器のパスワードは、まだ買った時のままのようです。"))]
    bad += ["mean"] if not list(mean_problems(["この機器のパスワードが買った時のままなので、新しくします。"])) else []
    bad += ["pack"] if not list(pack_problems("https://example.jp/")) or not list(pack_problems("感染しています")) else []
    bad += ["role"] if roles_in('  .title = N_("x"),\n uchi_page_left (page, a ?\n _("y") : _("z"), KIND, back);\n') != {
        "x": "title", "y": "button", "z": "button"} else []
    for what in bad:
        print("the lint is wrong about", what)
    return 1 if bad else 0


def main():
    if "--self-test" in sys.argv:
        return self_test()
    roles = ()
    if len(sys.argv) > 1:
        texts = [line.strip() for name in sys.argv[1:] for line in open(name, encoding="utf-8")]
    else:
        with open(PO, encoding="utf-8") as file:
            shown = [one for one in entries(file.read()) if not any(one[0].startswith(name) for name in TECHNICAL)]
        texts, roles_of = [text for _, _, text in shown] + contact_texts(), all_roles()
        roles = [(text, roles_of.get(english)) for _, english, text in shown]
    found = check(texts, roles)
    for text, rule, why in [one for text in pack_texts() for one in pack_problems(text)]:
        found.append((text, rule, why))
        print(f"{rule}: {why}: {text}")
    body = "".join(QUOTED.sub("", text) for text in texts)
    share = len(KANJI.findall(body)) / max(1, len(re.findall(r"[ぁ-んァ-ヴー一-鿿々]", body)))
    print(f"{len(texts)} texts, {len(found)} problems, kanji {share:.0%}")
    return 1 if found or not 0.18 <= share <= 0.36 else 0


if __name__ == "__main__":
    sys.exit(main())
