#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window beside a bare GTK4 window under the same renderer: time to the first frame and memory; how long the main loop is
kept from the start of a check of 250 devices until the whole result is shown; how soon 「やめる」 answers. No network: the engine
here is this script, which only talks."""
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

def home_of_many():
    """about as much about each device as a real check says; every tenth is to be mended"""
    kinds = ["camera", "printer", "tv", "nas", "router", "phone", "unknown"]
    evidence = [{"source": source, "value": "Network Camera BB-SC384 " + source, "at_ms": 512 + n}
                for n, source in enumerate(("http.title", "http.server", "upnp.model", "mdns.name", "mac.vendor"))]
    services = [{"transport": "tcp", "port": port, "protocol": "http", "product": "BB-HTTPD", "version": "1.0"}
                for port in (80, 443, 554, 8080)]
    checks = [streams.check(name) for name in ("telnet-open", "default-password", "firmware-old", "known-flaw", "open-share",
                                               "old-share", "open-stream", "open-broker", "debug-port", "plain-login",
                                               "printer-exposed", "odd-behaviour")]
    home = []
    for n in range(1, DEVICES + 1):
        one = streams.device(n, kinds[n % len(kinds)], "Panasonic", "BB-SC384", checks=checks, evidence=evidence, services=services)
        one["addresses"].update(mac=f"00:11:22:33:44:{n:02x}", ipv4=[f"192.168.50.{n}"])
        home.append(streams.with_finding([one], 1, streams.CAMERA)[0] if n % 10 == 0 else one)
    return home


def engine():
    """says all it knows as fast as the pipe takes it, then goes on counting until it is told to stop"""
    home = home_of_many()

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
        for name in ("XOpenDisplay", "XGetImage", "XInternAtom"):
            getattr(self.x11, name).restype = ctypes.c_void_p
        self.x11.XDefaultRootWindow.restype = self.x11.XGetPixel.restype = ctypes.c_ulong
        self.display = ctypes.c_void_p(self.x11.XOpenDisplay(None))
        self.root = ctypes.c_ulong(self.x11.XDefaultRootWindow(self.display))

    def sees_light(self):
        image = ctypes.c_void_p(self.x11.XGetImage(self.display, self.root, 400, 300, 1, 1, ctypes.c_ulong(0xffffffff), 2))
        pixel = self.x11.XGetPixel(image, 0, 0) & 0xffffff
        self.x11.XFree(image)
        return pixel != 0


    def title(self, window):
        """of a window of the display, without asking its program"""
        kind, size, length, left, text = ctypes.c_ulong(), ctypes.c_int(), ctypes.c_ulong(), ctypes.c_ulong(), ctypes.c_char_p()
        atom = ctypes.c_ulong(self.x11.XInternAtom(self.display, b"_NET_WM_NAME", 0))
        self.x11.XGetWindowProperty(self.display, ctypes.c_ulong(window), atom, ctypes.c_long(0), ctypes.c_long(64), 0,
                                    ctypes.c_ulong(0), *(ctypes.byref(out) for out in (kind, size, length, left, text)))
        return (text.value or b"").decode()


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

def turns(log, since, until=float("inf")):
    """(ms, ms of processor, whether GTK laid out a new screen in it), the longest last"""
    with open(log, encoding="ascii") as file:
        rows = [line.split() for line in file if line.count(" ") == 3]
    return sorted((float(ms), float(processor), kind == "first") for at, ms, processor, kind in rows if since < float(at) <= until)


def streaming(desktop, watch, helper):
    """turns while the devices stream in, at rest, and from 「やめる」 on until the whole result is there; and how soon it is"""
    log, eye = os.path.join(desktop.folder, "loop"), Eye()
    with desktop.start(None, UCHI_CHECK_PROGRAM=helper, LD_PRELOAD=watch, UCHI_LOOP_LOG=log) as window:
        if window.number == 1:
            window.press("この大きさで進む")
        window.wait(2).press("はじめる").wait(3)
        began = time.monotonic()
        window.press("はい、うちです").wait(11)
        time.sleep(6)                       # nobody asks the window anything meanwhile
        at_rest = time.monotonic()
        time.sleep(3)
        window.press("やめる").wait(12)
        action = window.find("やめる").queryAction()
        frame = int(subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(window.process.pid)], capture_output=True,
                                   text=True, check=True).stdout.split()[-1])
        time.sleep(1)
        stopped = time.monotonic()
        action.doAction(0)
        session.until(lambda: eye.title(frame).startswith("画面20"), 5, 0.002)
        stop = (time.monotonic() - stopped) * 1000
        time.sleep(10)
        settled = time.monotonic()
        rows = len(window.rows())
    if rows != DEVICES:
        sys.exit(f"{rows} rows are shown of {DEVICES}")
    return turns(log, began, at_rest), turns(log, at_rest, stopped), turns(log, stopped, settled), stop


def tell(what, found):
    """the longest turn but those in which GTK lays out a new screen, which are told beside"""
    ours, first = [turn for turn in found if not turn[2]], [turn for turn in found if turn[2]]
    print(f"{what}: turns of 1 ms and more {len(ours)}, the longest (of it on the processor): "
          + (", ".join(f"{ms:.1f} ({processor:.1f})" for ms, processor, _ in ours[-5:]) or "none")
          + (f"; GTK's laying out of new screens: {len(first)}, the longest {first[-1][0]:.1f} ({first[-1][1]:.1f})" if first else "") + " ms")
    return max((turn[0] for turn in ours), default=0)


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
        busy, rest, result, stop = streaming(desktop, watch, helper)
    for name, median in (("bare window", least), ("ours", ours)):
        print(f"{name}: {median[0] * 1000:.0f} ms, {median[2] * 1000:.0f} ms of processor until then, {median[1] / 1024:.1f} MiB")
    tell("main loop at rest", rest)
    loop = max(tell(f"main loop while {DEVICES} devices stream in", busy), tell("main loop while the result comes", result))
    figures = {"first frame": ours[0] / least[0], "memory": ours[1] / least[1], "loop, ms": loop, "stop, ms": stop}
    for name, value in figures.items():
        print(f"{name}: {value:.2f} (at most {BOUNDS[name]}) {'holds' if value <= BOUNDS[name] else 'DOES NOT HOLD'}")


if __name__ == "__main__":
    main()
