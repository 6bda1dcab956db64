# SPDX-License-Identifier: GPL-3.0-or-later
"""What is kept: the place after kill -9, records and their erasing, sizes and colours, language, practice that keeps nothing."""
import glob
import os
import shutil
import signal
import sys
import time

from checks import Result, faults
from keyboard import key_faults
from session import Session, until

RESULT = Result()


def at(window, number, tag):
    window.wait(number)
    window.shot(f"keep-{tag}-{number:02}")
    wrong = faults(window) + key_faults(window)
    RESULT.check(f"{tag}: screen {number:02}", not wrong, "; ".join(wrong))
    return window


def state(desktop, pattern="**"):
    folder = os.path.join(desktop.folder, "state", "uchi-kenshin")
    return [p for p in glob.glob(os.path.join(folder, pattern), recursive=True) if os.path.isfile(p)]


def to_result(window):
    window.wait(2).press("はじめる").wait(3).press("はい、うちです").wait(5).press("ぜんぶ、うちの物です").wait(20)


def killed(desktop):
    """kill -9 at several places: the next start comes back, and nothing asks for consent behind one's back"""
    with desktop.start("two-to-mend", fresh=False) as window:
        to_result(window)
        window.kill(signal.SIGKILL)
    with desktop.start("two-to-mend", fresh=False) as window:
        at(window, 20, "killed")
        RESULT.check("killed on 20: says of when the result is", "2026年11月21日の結果です。" in window.text(), window.text())
        RESULT.check("killed on 20: the result is there", window.headings() == ["直すところが 2つあります"], str(window.headings()))
        window.press("上から順に直す").wait(30).press("始める").wait(31).press("できました").wait(32).press("できました").wait(33)
        window.kill(signal.SIGKILL)
    with desktop.start("two-to-mend", fresh=False) as window:
        at(window, 33, "killed")
        RESULT.check("killed on 33: the same step of the same fix", window.headings() == ["手順 3／6"]
                     and "今の名前とパスワード" in window.text(), window.text())
        window.press("できません").wait(37).press("手順に戻る").wait(33)
        for step in (34, 35, 36):
            window.press("できました").wait(step)
        window.press("できました").wait(3)
        RESULT.check("a new engine asks 03 first", "はい、うちです" in window.buttons(), str(window.buttons()))
        window.kill(signal.SIGKILL)
    two, place = state(desktop, "checks/*.json")[0], state(desktop, "place.json")[0]
    with open(two, encoding="utf-8") as file:
        other = file.read()
    with open(two, "w", encoding="utf-8") as file:      # a later check left another result, and the place is of the one before
        file.write(other.replace("2026-11-21T10", "2026-12-21T10"))
    with open(place, "rb") as file:
        kept = file.read()
    with desktop.start("two-to-mend", fresh=False) as window:
        at(window, 20, "other-check")
        RESULT.check("a step of another check: the result of that day, and nothing is called mended", "2026年12月21日の結果です。" in window.text()
                     and "直っています" not in window.text(), window.text())
        window.press("1番、").wait(22)
        RESULT.check("22 of an earlier check asks nothing that nobody takes", "名前を変える" not in window.buttons() and "くわしい情報" in window.buttons(),
                     str(window.buttons()))
    with open(two, "w", encoding="utf-8") as file:
        file.write(other)
    with open(place, "wb") as file:
        file.write(kept)
    with desktop.start("two-to-mend", fresh=False) as window:
        window.wait(36).press("できました").wait(3).press("前に戻る").wait(2)
    with desktop.start("two-to-mend", fresh=False) as window:
        window.wait(2)
        RESULT.check("after the beginning was chosen, the place is forgotten", True)
        window.press("はじめる").wait(3).press("はい、うちです").wait(11)
        window.kill(signal.SIGKILL)
    with desktop.start("two-to-mend", fresh=False) as window:
        window.wait(2)
        RESULT.check("killed while checking: begins anew", True)


def killed_beside(desktop):
    """kill -9 on the screens beside the road: the next start is where the person can go on"""
    ways = [(["1番、"], 22, 22), (["上から順に直す"], 30, 30), (["上から順に直す", "始める", "できません"], 37, 37),
            (["電話で相談する"], 41, 20), (["電話で相談する", "相談できる所"], 42, 20), (["紙に印刷する"], 43, 20)]
    for presses, there, then in ways:
        with desktop.start("two-to-mend") as window:
            to_result(window)
            for name in presses:
                window.press(name)
            window.wait(there).kill(signal.SIGKILL)
        with desktop.start("two-to-mend", fresh=False) as window:
            window.wait(then)
            RESULT.check(f"killed on {there}: comes back to {then}", "2026年11月21日" in window.text() or then != 20, window.text())
    with desktop.start("nothing-to-mend") as window:
        window.wait(2).press("はじめる").wait(3).press("はい、うちです").wait(21).press("紙に印刷する").wait(43).kill(signal.SIGKILL)
    with desktop.start("nothing-to-mend", fresh=False) as window:
        window.wait(21)
        RESULT.check("killed on 43 with nothing to mend: comes back to 21", window.headings() == ["直すところは見つかりませんでした"],
                     str(window.headings()))
        window.press("終わる")
        until(lambda: window.process.poll() is not None)


def garble(path, how):
    """what a disk, another program or another version may leave in the place of a file"""
    if how == "folder":
        os.unlink(path)
        os.makedirs(os.path.join(path, "within"))
        return
    with open(path, "r+b") as file:
        whole = file.read()
        file.seek(0)
        file.truncate()
        if how == "large":
            file.truncate(50 << 20)
        else:
            file.write({"garbage": os.urandom(4096), "empty": b"", "truncated": whole[:len(whole) // 2], "list": b"[1, 2]",
                        "deep": b"[" * 100000, "other": whole.replace(b"report/1", b"other/1"), "newer": whole.replace(b"report/1", b"report/9")}[how])


DAMAGE = ("garbage", "empty", "truncated", "large", "list", "deep", "other", "folder")


def damaged(desktop):
    """whatever is in a file: the program starts, says a sentence, keeps the file under another name, and goes on"""
    for how in DAMAGE:
        with desktop.start("two-to-mend") as window:
            to_result(window)
            window.kill(signal.SIGKILL)
        for path in state(desktop, "checks/*.json") + ([] if how == "other" else state(desktop, "*.json")):
            garble(path, how)
        began = time.monotonic()
        with desktop.start("two-to-mend", fresh=False) as window:
            window.wait(2)
            RESULT.check(f"damaged, {how}: starts at once", time.monotonic() - began < 10)
            if how == "other":            # only there the place could still be read, and the record was looked for
                RESULT.check("damaged: 02 says so", "前の記録を読むことができませんでした。" in window.text(), window.text())
                window.shot("keep-damaged-02")
            window.press("設定").wait(50).press("記録")
            at(window, 55, "damaged-" + how)
            RESULT.check(f"damaged, {how}: 55 says so", "読めない記録が" in window.text(), window.text())
            window.press("記録を消す").wait(54).press("消す").wait(55)
            RESULT.check(f"damaged, {how}: erasing takes them too", everything(desktop) == [], str(everything(desktop)))
        with desktop.start("two-to-mend") as window:
            to_result(window)
            RESULT.check(f"damaged, {how}: a new check is kept", bool(state(desktop, "checks/*.json")))


def newer(desktop):
    """a record that a newer program wrote is whole: it stays where it is, to be read there again, and a new check is kept beside it"""
    with desktop.start("two-to-mend") as window:
        to_result(window)
        window.kill(signal.SIGKILL)
    path = state(desktop, "checks/*.json")[0]
    garble(path, "newer")
    with open(path, "rb") as file:
        whole = file.read()
    RESULT.check("newer: it is of a newer format", b"report/9" in whole.replace(b"\\", b""), str(whole[:80]))
    with desktop.start("next-time", fresh=False) as window:
        window.wait(2)
        RESULT.check("newer: nothing is called damaged", "読むことができませんでした" not in window.text(), window.text())
        window.press("設定").wait(50).press("記録").wait(55)
        RESULT.check("newer: 55 does not call it damaged", "読めない記録が" not in window.text(), window.text())
        RESULT.check("newer: 55 says that there is something", "見ることができない記録が1つあります。" in "".join(window.text().split()), window.text())
        at(window, 55, "newer")
        window.press("前に戻る").wait(50).press("前に戻る")
        to_result(window)
    with open(path, "rb") as file:
        RESULT.check("newer: not a byte of it has changed", file.read() == whole)
    RESULT.check("newer: a new check is beside it", len(state(desktop, "checks/*.json")) == 2, str(state(desktop)))
    RESULT.check("newer: nothing was set aside", not state(desktop, "**/*.damaged"), str(state(desktop)))


def newer_alone(desktop):
    """whoever gives the computer away erases what this program cannot even show, and names that stand alone"""
    for path in state(desktop):                        # of the case before
        os.unlink(path)
    with desktop.start("two-to-mend") as window:
        to_result(window)
        window.kill(signal.SIGKILL)
    garble(state(desktop, "checks/*.json")[0], "newer")
    os.unlink(state(desktop, "place.json")[0])
    names = os.path.join(desktop.folder, "state", "uchi-kenshin", "devices.json")
    for tag, sentence in (("newer", "見ることができない記録が1つあります。"), ("names", "機器の名前などが残っています。")):
        if tag == "names":
            with open(names, "w", encoding="ascii") as file:
                file.write("{}")
        RESULT.check(f"{tag} alone: that is all there is", len(everything(desktop)) == 1, str(everything(desktop)))
        with desktop.start("two-to-mend", fresh=False) as window:
            window.wait(2).press("設定").wait(50).press("記録")
            at(window, 55, tag + "-alone")
            text = "".join(window.text().split())
            RESULT.check(f"{tag} alone: 55 says so", sentence in text and "記録は、まだありません。" not in text, text)
            window.press("記録を消す").wait(54).press("消す").wait(55)
            RESULT.check(f"{tag} alone: it is gone", everything(desktop) == [], str(everything(desktop)))
            RESULT.check(f"{tag} alone: 55 has nothing more to erase", "記録は、まだありません。" in window.text() and "記録を消す" not in window.buttons(),
                         window.text())


def no_room(desktop):
    """a disk that takes nothing: the result is shown, and that it is not kept is said"""
    with desktop.start("two-to-mend", XDG_STATE_HOME="/proc/nowhere") as window:
        to_result(window)
        at(window, 20, "no-room")
        RESULT.check("no room: said on 20", "この結果は記録に残りませんでした。" in window.text(), window.text())
        window.press("設定").wait(50).press("係用の画面")
        said = until(lambda: "係用の画面は、開きませんでした。" in window.text(), 3)
        wrong = faults(window)
        RESULT.check("no room: 70 stays closed, in words of its own", said and window.number == 50 and not wrong, f"{window.title} {window.text()} {wrong}")
        window.press("前に戻る").wait(20)
        window.press("上から順に直す").wait(30)


def everything(desktop):
    """every file of ours in the person's folders, settings beside"""
    folder = os.path.join(desktop.folder, "state", "uchi-kenshin")
    return [os.path.join(top, name) for top, folders, names in os.walk(folder) for name in names + folders if name != "checks"]


def changed(desktop):
    """「前回から」: what a look again mended, what is new, what was here the last time"""
    with desktop.start("two-to-mend") as window:
        to_result(window)
        window.press("上から順に直す").wait(30).press("始める")
        for step in range(31, 37):
            window.wait(step).press("できました")
        window.wait(39).press("次を直す").wait(30).press("前に戻る").wait(22).press("一覧に戻る").wait(20).press("設定").wait(50)
        window.press("記録")
        at(window, 55, "mended")
        RESULT.check("55 what was mended in this check", "直ったこと" in window.text()
                     and "・カメラ：カメラのパスワードが買った時のまま" in window.text(), window.text())
        kept = [open(p, encoding="utf-8").read() for p in state(desktop, "**/*.json")]
        RESULT.check("records hold no Wi-Fi name", len(kept) >= 2 and not any("ogawa" in text for text in kept))
    with desktop.start("next-time") as window:
        to_result(window)
        window.press("設定").wait(50).press("記録")
        at(window, 55, "next-time")
        text = window.text()
        for head, line in (("前回から新しく見つかったこと", "・プリンター：プリンターに外からつながります"), ("前回はなかった機器", "・ゲーム機"),
                           ("前回あって、今回はない機器", "・テレビ")):
            RESULT.check(f"55 {head}", head in text and line in text.split(head)[1], text)
        window.press("記録を消す").wait(54).press("消す").wait(55)
        RESULT.check("erased: nothing is left", everything(desktop) == [], str(everything(desktop)))
        window.press("前に戻る").wait(50).press("前に戻る").wait(2)
        RESULT.check("erased: the result is gone too", "カメラ" not in window.text(), window.text())


def news(desktop):
    """newer knowledge about a home that is remembered is told before anything is checked"""
    with desktop.start("new-knowledge") as window:
        window.wait(2).wait_text("2台の機器について、新しいお知らせがあります。")
        at(window, 2, "news")


def records(desktop):
    knowledge = os.path.join(desktop.folder, "state", "uchi-kenshin", "pack", "newest")
    os.makedirs(os.path.dirname(knowledge), exist_ok=True)
    with open(knowledge, "w", encoding="ascii") as file:
        file.write("2026112101")
    with desktop.start("two-to-mend") as window:
        to_result(window)
        window.press("設定")
        at(window, 50, "settings")
        window.press("記録")
        at(window, 55, "records")
        RESULT.check("55 lists the check", "2026年11月21日" in window.text() and "5台を調べました" in window.text(), window.text())
        window.press("記録を消す")
        at(window, 54, "records")
        RESULT.check("54 the safe answer has the focus", until(lambda: window.focus() == "消さない"), window.focus())
        window.key("Escape").wait(55)
        RESULT.check("54 Esc keeps everything", bool(state(desktop, "checks/*.json")))
        window.press("記録を消す").wait(54).press("消す").wait(55)
        RESULT.check("55 nothing is left but the knowledge", state(desktop) == [knowledge] and "記録は、まだありません。" in window.text(),
                     str(state(desktop)))
    shutil.rmtree(os.path.dirname(knowledge))


def looks(desktop):
    with desktop.start("two-to-mend", fresh=False) as window:
        window.wait(2).press("文字の大きさ").wait(1)
        for name, tag in (("暗い画面", "dark"), ("はっきりした画面", "contrast")):
            window.press(name)
            until(lambda: False, 0.5)
            window.shot(f"keep-look-{tag}-01")
            window.press("前に戻る").wait(2)
            at(window, 2, f"look-{tag}")
            window.press("文字の大きさ").wait(1)
        window.press("明るい画面")
        until(lambda: False, 0.5)
        window.press("この大きさで進む").wait(2)
        window.press("設定").wait(50).press("言葉")
        RESULT.check("language: English at once", bool(until(lambda: window.title.startswith("Screen 50"))), window.title)
        window.shot("keep-english-50")
        window.press("Language")
        RESULT.check("language: and back", bool(until(lambda: window.title.startswith("画面50"))), window.title)
    for system, first, then in (("ja", "画面02", "Screen 02"), ("en", "Screen 02", "画面02")):
        # Japanese was chosen again, where it is the computer's: the computer is followed, whatever it is set to by then
        with desktop.start("nothing-to-mend", LANGUAGE=system) as window:
            RESULT.check(f"language: a computer in {system} is followed again", bool(until(lambda: window.title.startswith(first))),
                         window.title)
            window.press("設定" if system == "ja" else "Settings").wait(50).press("言葉" if system == "ja" else "Language")
            until(lambda: window.title[:2] == then[:2])
            window.press("前に戻る" if system == "en" else "Back")
        with desktop.start("nothing-to-mend", LANGUAGE=system) as window:
            RESULT.check("language: the other one stays chosen on it", bool(until(lambda: window.title.startswith(then))), window.title)
            window.press("設定" if system == "en" else "Settings").wait(50).press("言葉" if system == "en" else "Language")
            until(lambda: window.title[:2] == first[:2])


def practice(desktop):
    before = state(desktop)
    with desktop.start("router-only") as window:
        window.wait(2).press("れんしゅう").wait(3)
        RESULT.check("practice: marked", "れんしゅう" in window.text(), window.text())
        window.press("はい、うちです").wait(5, 20)
        RESULT.check("practice: marked on 05", "れんしゅう" in window.text(), window.text())
        window.press("ぜんぶ、うちの物です")
        at(window, 20, "practice")
        window.press("1番、カメラ、四角").wait(22).press("名前を変える")
        until(lambda: "この名前にする" in window.buttons(), 3)
        window.key("a", "b", "c").press("この名前にする")
        RESULT.check("practice: a name that is given mends nothing", until(lambda: window.headings() == ["abc"], 3) and "四角" in window.text(), window.text())
        window.press("一覧に戻る").wait(20).press("2番、").wait(22).press("直し方を見る").wait(30).press("始める").wait(29).press("いいえ").wait(31)
        window.press("できません").wait(37).press("あとにする").wait(20)
        RESULT.check("practice: put off is marked", "あとで直す" in window.text(), window.text())
        RESULT.check("practice: nothing is kept", state(desktop) == before, str(state(desktop)))
        window.press("れんしゅうを終わる").wait(2)
        to_result(window)
        RESULT.check("after the practice: nothing was put off", "あとで直す" not in window.text(), window.text())
        window.press("1番、ルーター").wait(22).press("直し方を見る").wait(30).press("始める")
        RESULT.check("after the practice: who talks on the telephone is asked", bool(until(lambda: window.number == 29, 3)), window.title)


def main():
    with Session(1200, 800) as desktop:
        with desktop.start("nothing-to-mend") as window:
            window.wait(1).press("この大きさで進む").wait(2)
        for ways in (killed, killed_beside, damaged, newer, newer_alone, no_room, changed, news, records, looks, practice):
            ways(desktop)
    return RESULT.end()


if __name__ == "__main__":
    sys.exit(main())
