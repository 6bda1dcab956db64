# SPDX-License-Identifier: GPL-3.0-or-later
"""kill -9 on every screen of the storyboard, and the start after it: where one can go on, with a result or a question, never with
an error, never behind somebody's back."""
import signal
import sys

from checks import Result, faults
from session import PATIENCE_S, Session, until
from test_tour import STORYBOARD

RESULT = Result()
BEGIN = ["はじめる"]
HOME = BEGIN + [3, "はい、うちです"]
LIST = HOME + [5, "ぜんぶ、うちの物です", 20]
MEND = LIST + ["上から順に直す", 30]
STEP = MEND + ["始める", 31]
STEPS = [n for step in range(32, 37) for n in ("できました", step)]
# screen: the stream, the way there (numbers are waited for, texts are pressed), and where the next start is
WAYS = {
    2: ("two-to-mend", [], 2), 3: ("two-to-mend", BEGIN, 2), 4: ("two-to-mend", BEGIN + [3, "いいえ"], 2),
    5: ("two-to-mend", HOME, 2), 11: ("two-to-mend", HOME, 2), 12: ("two-to-mend", HOME + [11, "やめる"], 2),
    20: ("two-to-mend", LIST, 20), 21: ("nothing-to-mend", HOME, 21), 22: ("two-to-mend", LIST + ["1番、"], 22),
    23: ("long-names", LIST + ["はてな", 22, "何の機器か選ぶ"], 22),
    24: ("model-unknown", HOME + [21, "調べきれなかったこと", "ルーター", 22, "型番を選ぶ"], 22),
    29: ("two-to-mend", MEND + ["あとにする", 20, "上から順に直す", 30, "始める"], 30),
    30: ("two-to-mend", MEND, 30), 31: ("two-to-mend", STEP, 31),
    37: ("two-to-mend", STEP + ["できません"], 37), 38: ("never-answers", STEP + STEPS + ["できました"], 37),
    39: ("two-to-mend", STEP + STEPS + ["できました"], 20), 40: ("still-the-same", STEP + STEPS + ["できました"], 20),
    41: ("two-to-mend", LIST + ["電話で相談する"], 20), 42: ("two-to-mend", LIST + ["電話で相談する", 41, "相談できる所"], 20),
    43: ("two-to-mend", LIST + ["紙に印刷する"], 20), 44: ("two-to-mend", LIST + ["電話で相談する", 41, "ファイルで渡す"], 20),
    70: ("two-to-mend", LIST + ["電話で相談する", 41, "ファイルで渡す", 44, "係用の画面"], 20),
    50: ("two-to-mend", LIST + ["設定"], 20), 55: ("two-to-mend", LIST + ["設定", 50, "記録"], 20),
    54: ("two-to-mend", LIST + ["設定", 50, "記録", 55, "記録を消す"], 20),
    90: ("no-link", BEGIN, 2), 91: ("shop", BEGIN, 2), 92: ("vpn", BEGIN, 2), 93: ("old-knowledge", BEGIN, 2),
    94: ("nobody-there", HOME, 2), 95: ("dies", HOME, 2), 97: ("no-router-between", BEGIN, 2),
    98: ("two-to-mend", LIST + ["紙に印刷する", 43, "紙の形で保存する"], 20),
}
WAYS.update({30 + n: ("two-to-mend", STEP + STEPS[:2 * (n - 1)], 30 + n) for n in range(2, 7)})
SLOW = {11: "400", 12: "400"}


def walk(window, way):
    window.wait(2)
    for part in way:
        if isinstance(part, int):
            window.wait(part)
        else:
            window.press(part)


def killed(desktop, screen, stream, way, then):
    more = {"UCHI_REPLAY_PACE_MS": SLOW.get(screen, "5")}
    if screen == 98:
        more["HOME"] = "/proc/nowhere"
    with desktop.start(stream, **more) as window:
        walk(window, way)
        window.wait(screen).kill(signal.SIGKILL)
    with desktop.start(stream, fresh=False) as window:
        came = until(lambda: window.number == then, PATIENCE_S)
        wrong = faults(window) if came else [f"{window.title!r}: {window.text()[:200]!r} {window.complaints()[-200:]!r}"]
        RESULT.check(f"killed on {screen:02}: the next start is {then:02}", came and not wrong, "; ".join(wrong))
        if then in (20, 21):
            RESULT.check(f"killed on {screen:02}: says of when the result is, and not of today", "2026年11月21日の結果です。" in window.text()
                         and "今日は" not in window.text(), window.text())
        if then == 2:
            RESULT.check(f"killed on {screen:02}: one can begin anew", "はじめる" in window.buttons(), str(window.buttons()))


def first_start(desktop):
    """killed on 01, before anything was chosen: it is asked again"""
    with desktop.start("two-to-mend") as window:
        window.wait(1).kill(signal.SIGKILL)
    with desktop.start("two-to-mend") as window:
        window.wait(1)
        RESULT.check("killed on 01: it is asked again", True)
        window.press("この大きさで進む").wait(2)


def main():
    """argument: early or late, which half of the screens"""
    late = sys.argv[1:] == ["late"]
    with Session(1200, 800) as desktop:
        first_start(desktop)
        for screen, (stream, way, then) in sorted(WAYS.items()):
            if (screen > 36) != late:
                continue
            try:
                killed(desktop, screen, stream, way, then)
            except AssertionError as error:
                RESULT.check(f"killed on {screen:02}: walked there", False, str(error))
        RESULT.check("every screen was killed", set(WAYS) | {1} == STORYBOARD, str(sorted(STORYBOARD ^ (set(WAYS) | {1}))))
    return RESULT.end()


if __name__ == "__main__":
    sys.exit(main())
