#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A file to hand on out of a sandbox, which sees no folder of the person's: by the desktop's portal (made up), and where there is none.
What makes it a sandbox here is /.flatpak-info, in a mount namespace of the program's own; ./dev flatpak tries a real one."""
import os
import sys

from checks import Result
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


def to_share(desktop, program, wrapper):
    session.PROGRAM = wrapper
    window = desktop.start("two-to-mend", arguments=["--file", "9", "/.flatpak-info", program])
    window.wait(2).press("はじめる").wait(3).press("はい、うちです").wait(5).press("ぜんぶ、うちの物です").wait(20)
    return window.press("電話で相談する").wait(41).press("ファイルで渡す").wait(44)


def main():
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
    return RESULT.end()


if __name__ == "__main__":
    sys.exit(main())
