# SPDX-License-Identifier: GPL-3.0-or-later
"""The engine as a test sees it: a program that writes events and reads commands, inside the virtual home."""
import atexit
import concurrent.futures
import json
import os
import queue
import random
import socket
import shutil
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
HOME = os.path.join(ROOT, "tests", "home")
sys.path.insert(0, HOME)
import guard                                                                    # noqa: E402


def program():
    return os.environ["UCHI_CHECK_PROGRAM"]


# ---- inside the home ------------------------------------------------------------------

def until(what, seconds=20):
    """waits for what an idle machine does at once"""
    end = time.monotonic() + seconds
    while not what():
        if time.monotonic() > end:
            raise TimeoutError("it did not come to be")
        time.sleep(0.02)


class Engine:
    """one engine process; every line it writes is kept with the time it came"""

    def __init__(self, *options, environment=None):
        guard.refuse_outside()
        out = os.environ["UCHI_HOME_OUT"]
        state = tempfile.mkdtemp(dir=out)
        # the worker's filter forbids what the finder of leaks does at the end; the tests of the rooms look for leaks
        sanitizers = os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0"
        self.environment = {**os.environ, "ASAN_OPTIONS": sanitizers, "XDG_STATE_HOME": state, **(environment or {})}
        self.process = subprocess.Popen([program(), "--events", *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=open(os.path.join(out, "engine.stderr"), "ab"), env=self.environment)
        self.lines, self.events, self.queue = [], [], queue.Queue()
        self.log = open(os.path.join(out, "events.jsonl"), "w", encoding="utf-8")
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.process.stdout:
            self.queue.put((time.monotonic(), line.decode("utf-8", "replace").rstrip("\n")))
        self.queue.put((time.monotonic(), None))

    def next(self, timeout):
        try:
            at, line = self.queue.get(timeout=timeout)
        except queue.Empty:
            return None
        if line is None:
            return None
        event = dict(json.loads(line), _at=at)
        self.events.append(event)
        self.log.write(json.dumps(event, ensure_ascii=False) + "\n")
        self.log.flush()
        return event

    def wait(self, name, timeout=60, **members):
        """the next event of that name (and members); None when it does not come"""
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            event = self.next(max(0.01, end - time.monotonic()))
            if event is None and self.process.poll() is not None and self.queue.empty():
                return None
            if event and event["event"] == name and all(event.get(k) == v for k, v in members.items()):
                return event
        return None

    def send(self, *commands):
        for command in commands:
            data = command if isinstance(command, bytes) else json.dumps(command).encode()
            self.process.stdin.write(data + b"\n")
        self.process.stdin.flush()

    def start(self, many=False):
        self.send({"command": "start", "consent": {"network": True, "many": many}})

    def whole_run(self, allow=True, timeout=120, many=False, before_logins=None):
        """start, answer the question about logins (a person thinks: before_logins()), wait for the report"""
        self.start(many)
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            event = self.next(end - time.monotonic())
            if event is None:
                return None
            if event["event"] == "ask":
                if before_logins:
                    before_logins()
                self.send({"command": "allow-logins", "devices": event["devices"] if allow else []})
            if event["event"] == "report":
                return event["report"]
        return None

    def quit(self, timeout=10):
        try:
            self.send({"command": "quit"})
        except (BrokenPipeError, ValueError):
            pass
        end = time.monotonic() + timeout
        while self.process.poll() is None and time.monotonic() < end:
            self.next(0.1)
        if self.process.poll() is None:
            self.process.kill()
        return self.process.wait()

    def workers(self):
        """process ids of the engine's children"""
        with open(f"/proc/{self.process.pid}/task/{self.process.pid}/children", encoding="ascii") as file:
            return [int(word) for word in file.read().split()]


def control(message, answer=False):
    """talks to the harness: `mark NAME`, `show`; what is sent after it returns comes after the mark"""
    out = os.environ["UCHI_HOME_OUT"]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sock:
        sock.bind(os.path.join(tempfile.mkdtemp(dir=out), "asker"))
        sock.settimeout(5)
        sock.sendto(message.encode(), os.path.join(out, "control"))
        reply = sock.recv(1 << 20)
    told = json.loads(reply) if answer else None
    if told and "file" in told:
        with open(os.path.join(out, told["file"]), encoding="utf-8") as file:
            told = json.load(file)
    return told


def sent_elsewhere():
    """{interface: packets sent}, of those that the harness's cable does not see"""
    with open("/proc/net/dev", encoding="ascii") as file:
        rows = [line.replace(":", " ").split() for line in file.readlines()[2:]]
    return {row[0]: int(row[10]) for row in rows if row[0] not in ("lo", "wlan0")}


def save(name, value):
    """something for the other side of the test"""
    with open(os.path.join(os.environ["UCHI_HOME_OUT"], name + ".json"), "w", encoding="utf-8") as file:
        json.dump(value, file, ensure_ascii=False)


# ---- outside ------------------------------------------------------------------------------

class Result:
    """what a scenario left behind"""

    def __init__(self, folder, code, output):
        self.folder, self.code, self.output = folder, code, output

    def json(self, name):
        with open(os.path.join(self.folder, name + ".json"), encoding="utf-8") as file:
            return json.load(file)

    def text(self, name):
        path = os.path.join(self.folder, name)
        return open(path, encoding="utf-8", errors="replace").read() if os.path.exists(path) else ""

    @property
    def events(self):
        return [json.loads(line) for line in self.text("events.jsonl").splitlines()]


def in_home(script, scenario, layout="default", seed=1, profile="calm", only=None, more=(), env=None, limit_s=300):
    """runs `script --inside scenario` on the computer of a virtual home, with `env` on top of the environment, for at most `limit_s` seconds"""
    folder = tempfile.mkdtemp(prefix="uchi-check-")
    command = ["/usr/bin/python3", os.path.join(HOME, "home.py"), "--layout", layout, "--seed", str(seed), "--profile", profile,
               "--truth", os.path.join(folder, "truth.json"), "--out", folder, *more]
    if only:
        command += ["--only", only]
    os.chmod(folder, 0o777)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    done = subprocess.run([*command, "--", "/usr/bin/python3", os.path.abspath(script), "--inside", scenario],
                          capture_output=True, text=True, timeout=limit_s, check=False, env={**os.environ, **(env or {})})
    return Result(folder, done.returncode, done.stdout + done.stderr)


def in_homes(script, scenario, runs):
    """the same in several small homes, for each of `runs` (what else in_home() takes), two at a time: they mostly wait"""
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        yield from pool.map(lambda run: in_home(script, scenario, **run), runs)


def rows_by_mac(found, truth):
    """the rows of a report by the MAC of the true device, though it may have answered with its other one"""
    rows = {d["addresses"]["mac"]: d for d in found["devices"]}
    for device in truth["devices"]:
        if device.get("alias") in rows:
            rows.setdefault(device["mac"], rows[device["alias"]])
    return rows


class Report:
    """counts what holds and what does not, and says so"""

    def __init__(self):
        self.failed = 0

    def check(self, what, fine, detail=""):
        self.failed += not fine
        print(("ok - " if fine else "not ok - ") + what + (f": {detail}" if detail and not fine else ""), flush=True)

    def end(self):
        sys.exit(1 if self.failed else 0)


def fresh_seed():
    """a seed that is not in the repository; said, so that a failure can be looked at again"""
    seed = int(os.environ.get("UCHI_TEST_SEED", random.SystemRandom().randrange(1000, 10**6)))
    print(f"seed {seed} (again: UCHI_TEST_SEED={seed})", flush=True)
    return seed


def main(inside, outside):
    """a test file is both: what happens in the home, and what is judged afterwards"""
    if len(sys.argv) == 3 and sys.argv[1] == "--inside":
        sys.exit(inside[sys.argv[2]]() or 0)
    report = Report()
    names = sys.argv[1:] or list(outside)
    for name in names:
        print(f"# {name}", flush=True)
        try:
            outside[name](report)
        except Exception as error:                          # pylint: disable=broad-except
            report.check(f"{name} can be judged", False, repr(error))
    report.end()
