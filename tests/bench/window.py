#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window beside a bare GTK4 window under the same renderer: time to the first frame and memory; how long the main loop is
kept while 250 devices stream in; how soon 「やめる」 answers. No network: the engine here is this script, which only talks."""
import argparse
import ctypes
import json
import os
import shlex
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "ui"))
import session                                                                  # noqa: E402
import streams                                                                  # noqa: E402

DEVICES = 250
BOUNDS = {"first frame": 1.25, "memory": 1.5, "loop, ms": 8.0, "stop, ms": 200.0}


# ---- the engine ----------------------------------------------------------------------------------

def engine():
    """says all it knows as fast as the pipe takes it, then goes on counting until it is told to stop"""
    kinds = ["camera", "printer", "tv", "nas", "router", "phone", "unknown"]
    home = [streams.device(n, kinds[n % len(kinds)], "Panasonic", "BB-SC384") for n in range(1, DEVICES + 1)]
    for one in home:
        one["addresses"]["mac"] = f"00:11:22:33:{one['addresses']['mac'][-2:]}:01"
        one["addresses"]["ipv4"] = [f"192.168.50.{int(one['id'][1:])}"]

    def tell(*lines):
        sys.stdout.write("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))
        sys.stdout.flush()

    tell(streams.hello(), streams.scope())
    for line in sys.stdin:
        command = json.loads(line)["command"]
        if command == "start":
            tell(streams.scope(), *streams.looks(home))
        elif command == "cancel":
            tell(streams.report(home, complete=False))
        elif command == "quit":
            return


# ---- first frame and memory ------------------------------------------------------------------------

class Eye:
    """one point of the display; black until a window is drawn over it"""

    def __init__(self):
        self.x11 = ctypes.CDLL("libX11.so.6")
        for name in ("XOpenDisplay", "XGetImage"):
            getattr(self.x11, name).restype = ctypes.c_void_p
        self.x11.XDefaultRootWindow.restype = self.x11.XGetPixel.restype = ctypes.c_ulong
        self.display = ctypes.c_void_p(self.x11.XOpenDisplay(None))
        self.root = ctypes.c_ulong(self.x11.XDefaultRootWindow(self.display))

    def sees_light(self):
        image = ctypes.c_void_p(self.x11.XGetImage(self.display, self.root, 400, 300, 1, 1, ctypes.c_ulong(0xffffffff), 2))
        pixel = self.x11.XGetPixel(image, 0, 0) & 0xffffff
        self.x11.XFree(image)
        return pixel != 0


def memory_kb(pid, name):
    with open(f"/proc/{pid}/smaps_rollup" if name == "Pss" else f"/proc/{pid}/status", encoding="ascii") as file:
        return next(int(line.split()[1]) for line in file if line.startswith(name + ":"))


def processor_s(pid):
    """of all threads; beside the clock on the wall it tells what other programs took"""
    total = 0
    for thread in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{thread}/schedstat", encoding="ascii") as file:
            total += int(file.read().split()[0])
    return total / 1e9


def open_once(program, eye, environment):
    began = time.monotonic()
    child = subprocess.Popen([program], env=dict(os.environ, **environment), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    session.until(eye.sees_light, 20, 0.001)
    seconds, processor = time.monotonic() - began, processor_s(child.pid)
    time.sleep(1)
    memory = memory_kb(child.pid, "VmRSS")
    child.terminate()
    child.wait(5)
    session.until(lambda: not eye.sees_light(), 5, 0.01)
    return seconds, memory, processor


def opening(bare, times, environment):
    """medians of turns in alternation"""
    eye, ours, least = Eye(), [], []
    for turn in range(times + 1):
        a, b = open_once(bare, eye, environment), open_once(session.PROGRAM, eye, environment)
        if turn > 0:                        # the first one warms the disk
            least.append(a)
            ours.append(b)
    return [[statistics.median(v[n] for v in runs) for n in (0, 1, 2)] for runs in (least, ours)]


# ---- while 250 devices stream in ---------------------------------------------------------------------

def turns(log, since):
    with open(log, encoding="ascii") as file:
        rows = [line.split() for line in file if line.count(" ") == 1]
    return sorted(float(ms) for at, ms in rows if float(at) > since)


def streaming(desktop, watch, helper):
    log = os.path.join(desktop.folder, "loop")
    with desktop.start(None, UCHI_CHECK_PROGRAM=helper, LD_PRELOAD=watch, UCHI_LOOP_LOG=log) as window:
        if window.number == 1:
            window.press("この大きさで進む")
        window.wait(2).press("はじめる").wait(3)
        since = time.monotonic()
        window.press("はい、うちです").wait(11)
        time.sleep(6)                       # nobody asks the window anything meanwhile
        busy = turns(log, since)
        idle_since = time.monotonic()
        time.sleep(3)
        idle = turns(log, idle_since)
        window.press("やめる").wait(12)
        button = window.find("やめる")
        began = time.monotonic()
        button.queryAction().doAction(0)
        session.until(lambda: window.number in (20, 21), 5, 0.002)
        return busy, idle, (time.monotonic() - began) * 1000


def build(folder, name, *options):
    flags = shlex.split(subprocess.run(["pkg-config", "--cflags", "--libs", "gtk4"], capture_output=True, text=True, check=True).stdout)
    path = os.path.join(folder, name)
    subprocess.run(["cc", "-O2", *options, "-o", path, os.path.join(HERE, name + ".c"), *flags], check=True)
    return path


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=11, help="how often each window is opened")
    parser.add_argument("--engine", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--events", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.engine:
        engine()
        return
    with tempfile.TemporaryDirectory() as folder, session.Session(1200, 800) as desktop:
        bare, watch = build(folder, "bare-window"), build(folder, "loop-watch", "-shared", "-fPIC")
        helper = os.path.join(folder, "engine")
        with open(helper, "w", encoding="utf-8") as file:
            file.write(f"#!/bin/sh\nexec {sys.executable} {os.path.abspath(__file__)} --engine \"$@\"\n")
        os.chmod(helper, 0o755)
        least, ours = opening(bare, options.times, {"UCHI_CHECK_PROGRAM": helper})
        busy, idle, stop = streaming(desktop, watch, helper)
    figures = {"first frame": ours[0] / least[0], "memory": ours[1] / least[1], "loop, ms": max(busy, default=0), "stop, ms": stop}
    for name, median in (("bare window", least), ("ours", ours)):
        print(f"{name}: {median[0] * 1000:.0f} ms, {median[2] * 1000:.0f} ms of processor until then, {median[1] / 1024:.1f} MiB")
    print(f"main loop while {DEVICES} devices stream in: turns of 1 ms and more {len(busy)}, the longest {busy[-5:]} ms; "
          f"at rest {idle[-3:]}")
    for name, value in figures.items():
        print(f"{name}: {value:.2f} (at most {BOUNDS[name]}) {'holds' if value <= BOUNDS[name] else 'DOES NOT HOLD'}")


if __name__ == "__main__":
    main()
