#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A home that is told to go, or whose keeper is killed, is gone: no process, no folder, no namespace."""
import glob
import os
import signal
import subprocess
import sys
import tempfile
import time

HOME = os.path.join(os.path.dirname(os.path.abspath(__file__)), "home.py")
failures = 0


def check(what, fine, detail=""):
    global failures
    failures += not fine
    print(("ok - " if fine else "not ok - ") + what + (f": {detail}" if detail and not fine else ""), flush=True)


def mentioning(text):
    """processes that name it in their command line"""
    found = []
    for path in glob.glob("/proc/[0-9]*/cmdline"):
        try:
            with open(path, "rb") as file:
                line = file.read()
        except OSError:
            continue
        if text.encode() in line and path != f"/proc/{os.getpid()}/cmdline":
            found.append(line.replace(b"\0", b" ").decode(errors="replace")[:80])
    return found


def until(what, seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end and not what():
        time.sleep(0.05)
    return what()


def told(name, number, when_up):
    with tempfile.TemporaryDirectory() as folder:
        truth = os.path.join(folder, "truth.json")
        # its logs lie in a folder of its own making, which is to go too
        process = subprocess.Popen(["/usr/bin/python3", HOME, "--truth", truth, "--", "sleep", "60"], start_new_session=True,
                                   env=dict(os.environ, TMPDIR=folder), stderr=subprocess.DEVNULL)
        until(lambda: os.path.exists(truth) if when_up else len(mentioning(folder)) > 3, 20)
        servers = len(mentioning(folder))
        began = time.monotonic()
        os.kill(process.pid, number)
        process.wait(20)
        gone = until(lambda: not mentioning(folder), 5)
        took = time.monotonic() - began
        check(f"{name}: {servers} processes are gone within 2 s", gone and took < 2 and servers > 2, f"{took:.1f} s, {mentioning(folder)}")
        if number != signal.SIGKILL:
            left = [path for path in os.listdir(folder) if path.startswith("uchi-home-")]
            check(f"{name}: no folder is left", not left, str(left))


told("TERM when it is up", signal.SIGTERM, True)
told("TERM while it is built", signal.SIGTERM, False)
told("KILL", signal.SIGKILL, True)
sys.exit(1 if failures else 0)
