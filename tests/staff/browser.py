# SPDX-License-Identifier: GPL-3.0-or-later
"""One page in a Chromium that has no network, driven over a pipe (no port is opened)."""
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time

SKIP = 77


def find():
    return shutil.which("chromium") or shutil.which("chromium-browser")


def alone(script):
    """runs the test again in a network namespace of its own, where even loopback is down"""
    if find() is None:
        print("SKIPPED: no chromium here (apt-get install chromium)")
        sys.exit(SKIP)
    if os.environ.get("UCHI_STAFF_ALONE") != "1":
        os.environ["UCHI_STAFF_ALONE"] = "1"
        os.execvp("unshare", ["unshare", "-Urn", "--kill-child", sys.executable, os.path.abspath(script), *sys.argv[1:]])


class Browser:
    def __init__(self, path, around=()):
        """around: a program that starts the browser, such as one that takes it out of the network where the test itself is"""
        self.home = tempfile.mkdtemp(prefix="uchi-staff-")
        to_read, self.to = os.pipe()
        self.back, to_write = os.pipe()
        self.log = open(os.path.join(self.home, "log"), "wb")
        self.process = subprocess.Popen(
            [*around, find(), "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
             "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions",
             "--remote-debugging-pipe", f"--user-data-dir={self.home}/profile", "--lang=ja", "about:blank"],
            preexec_fn=lambda: self.wire(to_read, to_write), close_fds=False, start_new_session=True,
            stdout=self.log, stderr=self.log, env={**os.environ, "HOME": self.home})
        os.close(to_read)
        os.close(to_write)
        self.serial, self.rest, self.events = 0, b"", []
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log", "DOM"):
            self.ask(domain + ".enable")
        self.ask("Page.navigate", url="file://" + path)
        self.until("document.readyState === 'complete' && typeof decode === 'function'", 20)

    @staticmethod
    def wire(to_read, to_write):
        # neither end may sit on the other's place
        reader, writer = os.dup(to_read), os.dup(to_write)
        high_reader, high_writer = 60, 61
        os.dup2(reader, high_reader)
        os.dup2(writer, high_writer)
        os.dup2(high_reader, 3)
        os.dup2(high_writer, 4)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)
        self.log.close()
        shutil.rmtree(self.home, ignore_errors=True)

    def ask(self, method, wait=30, **parameters):
        self.serial += 1
        message = {"id": self.serial, "method": method, "params": parameters}
        if getattr(self, "session", None):
            message["sessionId"] = self.session
        os.write(self.to, json.dumps(message).encode() + b"\0")
        end = time.monotonic() + wait
        while True:
            answer = self.next(end)
            if answer.get("id") == self.serial:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def next(self, end):
        while b"\0" not in self.rest:
            left = end - time.monotonic()
            if left <= 0 or not select.select([self.back], [], [], left)[0]:
                raise TimeoutError("chromium does not answer")
            chunk = os.read(self.back, 1 << 20)
            if not chunk:
                raise RuntimeError("chromium ended: " + open(self.log.name, errors="replace").read()[-800:])
            self.rest += chunk
        line, self.rest = self.rest.split(b"\0", 1)
        return json.loads(line)

    def js(self, expression):
        answer = self.ask("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(f"{expression}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def until(self, expression, seconds=30):
        end = time.monotonic() + seconds
        while not self.js(expression):
            if time.monotonic() > end:
                raise TimeoutError(expression)
            time.sleep(0.05)

    def text(self, identity):
        """what a person sees of it: empty when it is hidden"""
        return self.js(f"((e) => e.checkVisibility() ? e.innerText : '')(document.getElementById({json.dumps(identity)}))")

    def type(self, text):
        for letter in text:
            self.ask("Input.insertText", text=letter)

    def key(self, name, code=None, text="", shift=False):
        common = {"modifiers": 8 if shift else 0, "key": name, "code": code or name, "windowsVirtualKeyCode": {"Enter": 13, "Tab": 9, " ": 32}[name]}
        self.ask("Input.dispatchKeyEvent", type="keyDown", text=text, **common)
        self.ask("Input.dispatchKeyEvent", type="keyUp", **common)

    def file(self, identity, path):
        node = self.ask("DOM.getDocument")["root"]["nodeId"]
        field = self.ask("DOM.querySelector", nodeId=node, selector="#" + identity)["nodeId"]
        self.ask("DOM.setFileInputFiles", files=[path], nodeId=field)

    def requests(self):
        """addresses that the page asked for, its own apart"""
        self.js("0")
        return [e["params"]["request"]["url"] for e in self.events if e.get("method") == "Network.requestWillBeSent"
                and not e["params"]["request"]["url"].startswith("file://")]

    def complaints(self):
        self.js("0")
        return [e["params"] for e in self.events if e.get("method") in ("Runtime.exceptionThrown", "Log.entryAdded")]
