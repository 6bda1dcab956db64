#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window and the real engine in the virtual home: nothing is sent before 03, the result is the home's, an engine that is
killed leads to 95, and 「やめる」 stops within a second."""
import os
import signal
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "check")]
import engine                                                                    # noqa: E402
from checks import faults                                                        # noqa: E402
from session import PATIENCE_S, Session, until                                               # noqa: E402

CHECK_PROGRAM = os.environ.get("UCHI_CHECK_PROGRAM", "")


def children(pid):
    """engines are children of the window"""
    return [int(p) for p in subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True,
                                           check=False).stdout.split()]


def looked(window, found, name):
    found.setdefault("faults", {})[name] = faults(window)
    window.shot("home-" + name)


def whole(desktop, found):
    with desktop.start(None, UCHI_CHECK_PROGRAM=CHECK_PROGRAM) as window:
        window.wait(1).press("この大きさで進む").wait(2).press("はじめる").wait(3)
        found["wired"] = "家の線です" in window.text()
        time.sleep(1.5)
        engine.control("mark consent")
        window.press("はい、うちです").wait(11)
        window.wait(5, 60)
        engine.control("mark logins")
        looked(window, found, "05")
        window.press("ぜんぶ、うちの物です").wait(20, 90)
        looked(window, found, "20")
        found["rows"] = window.rows()
        found["heading"] = window.headings()
        window.press("1番、").wait(22)
        looked(window, found, "22")
        window.press("一覧に戻る").wait(20).press("上から順に直す").wait(30).press("前に戻る").wait(22).press("一覧に戻る").wait(20)
        window.press("終わる")
        found["closed"] = until(lambda: window.process.poll() is not None, PATIENCE_S)
        found["complaints"] = window.complaints()


def stopped(desktop, found):
    with desktop.start(None, UCHI_CHECK_PROGRAM=CHECK_PROGRAM) as window:
        window.wait(2).press("はじめる").wait(3).press("はい、うちです").wait(11)
        time.sleep(3)
        window.press("やめる").wait(12)
        took = window.answers("やめる", lambda: window.number in (20, 21, 94, 95))
        found["stop"] = {"seconds": took, "screen": window.number, "text": window.text()}


def killed(desktop, found):
    with desktop.start(None, UCHI_CHECK_PROGRAM=CHECK_PROGRAM) as window:
        window.wait(2).press("はじめる").wait(3).press("はい、うちです").wait(11)
        time.sleep(1)
        engines = children(window.process.pid)
        for pid in engines:
            os.kill(pid, signal.SIGKILL)
        until(lambda: window.number == 95, PATIENCE_S)
        found["killed"] = {"engines": len(engines), "screen": window.number}
        window.press("もう一度試す")
        until(lambda: window.number == 3, PATIENCE_S)
        found["killed"]["again"] = window.number


def inside():
    found = {}
    try:
        with Session(1200, 800) as desktop:
            whole(desktop, found)
            stopped(desktop, found)
            killed(desktop, found)
    finally:
        found["counters"] = engine.control("show", answer=True)
        engine.save("window", found)


def main():
    report = engine.Report()
    result = engine.in_home(__file__, "window")
    found = result.json("window")
    report.check("the walk went to its end", result.code == 0, result.output[-1500:])
    marks = found["counters"]["marks"]
    report.check("nothing was sent before the consent", marks["consent"]["talk_before"] == 0, str(marks))
    report.check("every device is a row", len(found.get("rows", [])) >= len(result.json("truth")["devices"]), str(found.get("rows")))
    report.check("pressing ones come first", "四角" in found.get("rows", [""])[0], str(found.get("rows")))
    report.check("wired: 03 says so", found.get("wired", False))
    for name, wrong in found.get("faults", {}).items():
        report.check(f"screen {name} is as it has to be", not wrong, "; ".join(wrong))
    report.check("the window closed", found.get("closed", False))
    report.check("nothing was complained about", "CRITICAL" not in found.get("complaints", ""), found.get("complaints", ""))
    stop, kill = found.get("stop", {}), found.get("killed", {})
    report.check("やめる stops within a second", stop.get("seconds", 9) < 1.2 and stop.get("screen") in (20, 21, 94), str(stop))
    report.check("a killed engine leads to 95", kill.get("screen") == 95, str(kill))
    report.check("95 goes back to the question", kill.get("again") == 3, str(kill))
    report.end()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--inside"]:
        inside()
    else:
        main()
