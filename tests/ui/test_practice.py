# SPDX-License-Identifier: GPL-3.0-or-later
"""れんしゅう, with the real engine at hand and a network card that counts: the whole way to 直りました, marked on every screen, and
not one frame is sent, no file is written, no page is opened, no engine runs."""
import glob
import os
import socket
import subprocess
import sys

from checks import Result, faults
from session import BUILD, Session, until

RESULT = Result()
CARD, AWAY = "uchi-counts", "uchi-away"


def alone():
    """again in a network of our own: a card with an address of a home, whose frames go nowhere and are counted"""
    if "UCHI_ALONE" not in os.environ:
        os.environ["UCHI_ALONE"] = "yes"
        os.execvp("unshare", ["unshare", "-Urn", "--kill-child", sys.executable, os.path.abspath(__file__), *sys.argv[1:]])
    for command in (["link", "set", "lo", "up"], ["link", "add", CARD, "type", "veth", "peer", "name", AWAY],
                    ["link", "set", CARD, "addrgenmode", "none"], ["link", "set", AWAY, "addrgenmode", "none"], ["link", "set", AWAY, "up"],
                    ["link", "set", CARD, "up"], ["address", "add", "192.168.50.5/24", "dev", CARD],
                    ["route", "add", "default", "via", "192.168.50.1"]):
        subprocess.run(["ip", *command], check=True)


def sent():
    """frames that left by any card, by /proc/net/dev of this network"""
    with open("/proc/net/dev", encoding="ascii") as file:
        rows = [line.split(":") for line in file.read().splitlines()[2:]]
    return {name.strip(): int(numbers.split()[9]) for name, numbers in rows}


def children(pid):
    found = []
    for stat in glob.glob("/proc/[0-9]*/stat"):
        try:
            with open(stat, encoding="utf-8", errors="replace") as file:
                pid_text, rest = file.read().split(" (", 1)
        except OSError:
            continue
        if int(rest.rsplit(") ", 1)[1].split()[1]) == pid and rest.rsplit(") ", 1)[1][0] != "Z":
            found.append(int(pid_text))
    return found


def files(desktop):
    return sorted(os.path.join(top, name) for folder in ("home", "state", "data") for top, _, names in
                  os.walk(os.path.join(desktop.folder, folder)) for name in names)


def at(window, number):
    window.wait(number, 20)
    window.shot(f"practice-{number:02}")
    wrong = faults(window)
    RESULT.check(f"practice: screen {number:02}", not wrong, "; ".join(wrong))
    RESULT.check(f"practice: marked on {number:02}", "れんしゅう" in window.names("label"), window.text())
    return window


def fix(window, steps):
    for step in range(31, 31 + steps):
        at(window, step)
        if "設定画面を開く" in window.buttons():
            RESULT.check(f"{step}: says that no page opens", "れんしゅうでは、画面は開きません。" in window.text(), window.text())
            window.press("設定画面を開く").wait(step)
        if step == 31:
            window.press("できません")
            at(window, 37).press("手順に戻る").wait(31)
        window.press("できました")
    at(window, 39)


def whole_way(window):
    at(window, 3).press("いいえ")
    at(window, 4).press("はじめに戻る").wait(2).press("れんしゅう").wait(3).press("はい、うちです")
    at(window, 11).press("やめる")
    at(window, 12).press("続けて調べる")
    at(window, 5).press("ぜんぶ、うちの物です")
    at(window, 20).press("電話で相談する")
    at(window, 41).press("相談できる所")
    at(window, 42).press("前に戻る").wait(41).press("ファイルで渡す")
    at(window, 44).press("係用の画面")
    at(window, 70).press("前に戻る").wait(44).press("前に戻る").wait(41).press("前に戻る").wait(20).press("紙に印刷する")
    at(window, 43).press("前に戻る").wait(20).press("設定")
    at(window, 50)
    RESULT.check("50 the practice can be left", "れんしゅうを終わる" in window.buttons() and "れんしゅう" not in window.buttons(), str(window.buttons()))
    window.press("記録")
    at(window, 55)
    RESULT.check("55 has nothing to erase", "記録を消す" not in window.buttons(), str(window.buttons()))
    window.press("前に戻る").wait(50).press("前に戻る").wait(20).press("2番、")
    at(window, 22).press("直し方を見る")
    at(window, 30).press("始める")          # the router first, out of the recording's order
    at(window, 29).press("いいえ")
    fix(window, 6)
    RESULT.check("39: one more", "あと1つあります。" in window.text(), window.text())
    window.press("次を直す")
    at(window, 30).press("始める")
    fix(window, 6)
    RESULT.check("39: everything is mended", "直すところは、もうありません。" in window.text(), window.text())
    window.press("れんしゅうを終わる").wait(2)
    RESULT.check("the practice ends at the beginning, without its mark", window.names("label").count("れんしゅう") <= window.buttons().count("れんしゅう") and "はじめる" in window.buttons(), window.text())


def main():
    alone()
    os.environ["UCHI_CHECK_PROGRAM"] = os.path.join(BUILD, "app", "cli", "uchi-kenshin-check")
    with Session(1200, 800) as desktop:
        with desktop.start("nothing-to-mend") as window:
            window.wait(1).press("この大きさで進む").wait(2)
        with desktop.start(None, UCHI_REPLAY_PACE_MS="180") as window:
            window.wait(2).press("れんしゅう").wait(3)
            RESULT.check("the engine is gone", bool(until(lambda: not children(window.process.pid))), str(children(window.process.pid)))
            before, kept = sent(), files(desktop)
            whole_way(window)
            RESULT.check("not a frame was sent", sent() == before, f"{before} {sent()}")
            RESULT.check("no file was written", files(desktop) == kept, str(set(files(desktop)) ^ set(kept)))
            RESULT.check("no program was started", not children(window.process.pid), str(children(window.process.pid)))
        # the counter counts: one datagram is seen
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
            one.sendto(b"x", ("192.168.50.255", 9))
        RESULT.check("the card counts what is sent", sent()[CARD] > before[CARD], str(sent()))
    return RESULT.end()


if __name__ == "__main__":
    sys.exit(main())
