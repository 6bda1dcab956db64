#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Out of a sandbox, which sees no folder and no browser of the person's: a file and a link by the desktop's portals (made up), and where there is none.
What makes it a sandbox here is /.flatpak-info, in a mount namespace of the program's own; ./dev flatpak tries a real one."""
import os
import sys

from checks import Result, faults
import session

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "flatpak"))
from portal import Portal                                                       # noqa: E402

RESULT = Result()
WRAPPER = """#!/bin/sh
for top in /*; do set -- --dev-bind "$top" "$top" "$@"; done
exec bwrap --die-with-parent "$@" 9< /dev/null
"""


def sandboxed(desktop):
    path = os.path.join(desktop.folder, "window.sh")
    with open(path, "w", encoding="ascii") as file:
        file.write(WRAPPER)
    os.chmod(path, 0o755)
    return path


def runtime(desktop):
    """what a runtime has of the machine's /usr/share: no programs of the person's, so no browser"""
    folder = os.path.join(desktop.folder, "runtime")
    os.makedirs(folder, exist_ok=True)
    for name in ("glib-2.0", "icons", "mime", "fonts"):
        if not os.path.islink(f"{folder}/{name}"):
            os.symlink(f"/usr/share/{name}", f"{folder}/{name}")
    return folder


def to_result(desktop, program, wrapper):
    session.PROGRAM = wrapper
    session.until(lambda: session.any_frame(None) is None, 5)       # the one of before ends with its sandbox, a moment after it
    window = desktop.start("two-to-mend", arguments=["--file", "9", "/.flatpak-info", program], XDG_DATA_DIRS=runtime(desktop))
    return window.wait(2).press("はじめる").wait(3).press("はい、うちです").wait(5).press("ぜんぶ、うちの物です").wait(20)


def to_share(desktop, program, wrapper):
    return to_result(desktop, program, wrapper).press("電話で相談する").wait(41).press("ファイルで渡す").wait(44)


def to_page(desktop, program, wrapper):
    return to_result(desktop, program, wrapper).press("上から順に直す").wait(30).press("始める").wait(31).press("できました").wait(32)


def links(desktop, program, wrapper, place):
    """設定画面を開く: the page of the camera"""
    with to_page(desktop, program, wrapper) as window:
        with Portal(place) as portal:
            window.press("設定画面を開く")
            session.until(lambda: False, 1)
            RESULT.check("a link: nothing went wrong", "ここからは開けない" not in window.text(), window.text())
        RESULT.check("a link: the portal was asked for it", portal.asked == ["OpenURI http://192.168.50.12/"], str(portal.asked))
    with to_page(desktop, program, wrapper) as window:
        window.press("設定画面を開く").wait_text("ここからは開けない画面です。説明書を見て開いてください。")
        window.shot("portal-none-32")
        wrong = faults(window)
        RESULT.check("a link without a portal: says what to do, and goes on", not wrong, "; ".join(wrong))
        window.press("できました").wait(33)


def everything(desktop):
    """the files of the person's home"""
    return sorted(os.path.join(top, name) for top, _, names in os.walk(os.path.join(desktop.folder, "home")) for name in names)


def paper(desktop, program, wrapper):
    """紙に印刷する where no portal can ask for a printer: 98, in words, and the way back"""
    with to_result(desktop, program, wrapper) as window:
        window.press("紙に印刷する").wait(43).press("印刷する").wait(98, 20)
        window.shot("portal-none-98")
        wrong = faults(window)
        RESULT.check("paper without a portal: 98", not wrong and "印刷" in window.text(), "; ".join(wrong) + window.text())
        before = everything(desktop)
        window.press("紙の形で保存する").wait_text("保存できませんでした")
        window.shot("portal-none-98-saved")
        wrong = faults(window)
        RESULT.check("saving without a portal, from 98: says so, and what comes first is the way back", window.number == 98 and not wrong
                     and "結果は、画面で見ることができます。" in window.text() and "印刷ができませんでした" not in window.text()
                     and session.until(lambda: "前に戻る" in (window.focus() or ""), 3), "; ".join(wrong) + window.text() + str(window.focus()))
        window.press("紙の形で保存する")
        RESULT.check("and once more: it is said again, and 98 stays", session.until(lambda: window.text().count("保存できませんでした") == 2, 5) and window.number == 98, window.text())
        RESULT.check("nothing is lost in the sandbox", everything(desktop) == before, str(set(everything(desktop)) ^ set(before)))
        window.press("前に戻る").wait(20)
        window.press("紙に印刷する").wait(43).press("印刷する").wait(98, 20)
        RESULT.check("98 of another time is about paper again", session.until(lambda: "印刷ができませんでした" in window.text(), 3) and "保存できませんでした" not in window.text(), window.text())
        with Portal(os.path.join(desktop.folder, "home", "紙.pdf")) as portal:
            window.press("紙の形で保存する").wait_text("紙.pdf")
        with open(os.path.join(desktop.folder, "home", "紙.pdf"), "rb") as file:
            RESULT.check("98, and a portal that comes: the PDF is where the person wants it", portal.asked == ["SaveFile"] and file.read(5) == b"%PDF-", str(portal.asked))
        window.press("前に戻る").wait(20)


def main():
    if "--inside" not in sys.argv:                          # a link that went astray would find no network
        os.execvp("unshare", ["unshare", "--user", "--map-root-user", "--net", sys.executable, *sys.argv, "--inside"])
    program = session.PROGRAM
    with session.Session() as desktop:
        wrapper = sandboxed(desktop)
        with desktop.start(None) as window:
            window.wait(1).press("この大きさで進む").wait(2)
        session.Window.find_frame = session.any_frame
        place = os.path.join(desktop.folder, "home", "家族へ.txt")
        with to_share(desktop, program, wrapper) as window, Portal(place) as portal:
            window.press("ファイルにする").wait_text("家族へ.txt")
            window.shot("portal-44")
        RESULT.check("the portal asked the person where to", portal.asked == ["SaveFile"], str(portal.asked))
        RESULT.check("and the file is there", os.path.exists(place) and "相談番号" in open(place, encoding="utf-8").read())
        with to_share(desktop, program, wrapper) as window:
            before = sorted(os.listdir(os.path.join(desktop.folder, "home")))
            window.press("ファイルにする").wait_text("保存できませんでした")
            window.shot("portal-none-44")
            RESULT.check("no portal: says so, and nothing is lost in the sandbox", sorted(os.listdir(os.path.join(desktop.folder, "home"))) == before)
            window.press("前に戻る").wait(41)
        links(desktop, program, wrapper, place)
        paper(desktop, program, wrapper)
    return RESULT.end()


if __name__ == "__main__":
    sys.exit(main())
