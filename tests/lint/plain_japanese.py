#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plain Japanese: what a person reads is short, kind and true. The rules have the numbers of the project's word guide.

    plain_japanese.py             looks at po/ja.po
    plain_japanese.py FILE…       looks at lines of text, for example harvested from the window
    plain_japanese.py --self-test"""
import json
import os
import re
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(HERE, "lists.json"), encoding="utf-8") as lists:
    LISTS = json.load(lists)
KANJI_ALLOWED = set(LISTS["kyouiku_kanji"] + LISTS["everyday_kanji"])
KATAKANA_ALLOWED = set(LISTS["katakana_allowed"])
PO = os.path.join(HERE, "..", "..", "po", "ja.po")

# texts for those who type commands
TECHNICAL = ("app/cli/uchi-kenshin-check.c",)
ENDINGS = re.compile(r"(です|ます|ません|ください|ましょう|ました|ませんでした|でした|ですか|ますか|ませんか|ましたか|でしょうか|くださいね)[。？]?$")
DOUBLE_NO = re.compile(r"ないわけでは|なくはな|しかありません|なければ[^。、]{0,12}ません|ないことはな|ずにはい")
SAFE = re.compile(r"安全です|絶対|100[%％]|完全に")
BLAME = re.compile(r"間違い|失敗")
KANJI = re.compile(r"[一-鿿々]")
KATAKANA = re.compile(r"[ァ-ヴー]{2,}")
QUOTED = re.compile(r"「[^」]*」|（[^）]*）")
PLACEHOLDER = re.compile(r"%[-+0-9.]*(?:l*[duxs]|%)|\{\w+\}|\|")
BUTTON_WORDS = {"OK", "キャンセル", "はい", "いいえ"} - {"はい", "いいえ"}


def entries(text):
    """(references, Japanese) of every entry of a catalogue"""
    for block in text.split("\n\n"):
        if re.search(r"^#~|^msgid \"\"\nmsgstr \"\"\n\"Project", block, re.M):
            continue
        found = re.findall(r'^msgstr(?:\[\d\])? ((?:".*"\n?)+)', block, re.M)
        refs = " ".join(re.findall(r"^#: (.*)$", block, re.M))
        for japanese in found:
            joined = "".join(json.loads(line) for line in re.findall(r'".*"', japanese))
            if joined and re.search(r"[ぁ-んァ-ヴ一-鿿]", joined):
                yield refs, joined


def passive(sentence):
    """R5: れる・られる as a passive, where mecab can tell"""
    if shutil.which("mecab") is None:
        return False
    done = subprocess.run(["mecab"], input=sentence + "\n", capture_output=True, text=True, check=False)
    return any("動詞,接尾" in line and re.search(r"(れる|られる)", line) for line in done.stdout.split("\n"))


def sentence_problems(sentence):
    plain = PLACEHOLDER.sub("", sentence)
    bare = QUOTED.sub("", plain)
    ends = sentence.endswith(("。", "？"))
    if len(plain) > (46 if "「" in plain or "（" in plain else 40):
        yield "R1", f"{len(plain)} characters"
    if not re.search(r"[ぁ-んァ-ヴ一-鿿]", bare):
        return
    if ends and bare.count("、") > 2:
        yield "R2", "three pauses"
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
    fear = [word for word in LISTS["fear_words"] if word in bare]
    if fear:
        yield "R10", "、".join(fear)
    if SAFE.search(bare):
        yield "R15", "nobody can promise that"
    if BLAME.search(bare) and "間違いではありません" not in bare:
        yield "R16", "blame"
    if ends and passive(bare):
        yield "R5", "passive"


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


def check(texts):
    found = [(text, rule, why) for one in texts for text, rule, why in text_problems(one)]
    for text, rule, why in found:
        print(f"{rule}: {why}: {text}")
    return found


PLANTED = {
    "R1": "この機器はとても長い名前の機器なので読むのにとても時間がかかることがあると思いますがそれでも読みます。",
    "R2": "今日、家で、朝に、機器を見ます。", "R3": "機器を見る。", "R4": "これを使うしかありません。", "R6": "ファームを見ます。",
    "R7": "機器の鑑定をします。", "R10": "この機器は危険です。", "R12": "機器は３つです。", "R14": "キャンセル", "R15": "この家は安全です。",
    "R16": "設定に失敗しました。", "R5": "設定を人に見られます。",
}
FINE = ["機器の設定を見ます。", "「ファームウェア」と書いた所を押します。", "あなたの間違いではありません。", "電源を入れ直してください。", "直すところが 2つあります。"]


def self_test():
    bad = [rule for rule, text in PLANTED.items() if not any(found == rule for _, found, _ in text_problems(text))
           and not (rule == "R5" and shutil.which("mecab") is None)]
    bad += [text for text in FINE if list(text_problems(text))]
    for what in bad:
        print("the lint is wrong about", what)
    return 1 if bad else 0


def main():
    if "--self-test" in sys.argv:
        return self_test()
    if len(sys.argv) > 1:
        texts = [line.strip() for name in sys.argv[1:] for line in open(name, encoding="utf-8")]
    else:
        with open(PO, encoding="utf-8") as file:
            texts = [text for refs, text in entries(file.read()) if not any(refs.startswith(name) for name in TECHNICAL)]
    found = check(texts)
    body = "".join(QUOTED.sub("", text) for text in texts)
    share = len(KANJI.findall(body)) / max(1, len(re.findall(r"[ぁ-んァ-ヴー一-鿿々]", body)))
    print(f"{len(texts)} texts, {len(found)} problems, kanji {share:.0%}")
    return 1 if found or not 0.18 <= share <= 0.36 else 0


if __name__ == "__main__":
    sys.exit(main())
