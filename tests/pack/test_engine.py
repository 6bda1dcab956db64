#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The engine fetches a newer pack when a person asks, uses it, and keeps the old one when the server is bad.

In a network namespace of its own, with nothing in it but a pack server at 127.0.0.1."""
import contextlib
import http.server
import json
import os
import pathlib
import shutil
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import unittest

TOOL, ENGINE, ROOT = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
KEYS, TLS = ROOT / "tests/pack/development-keys", ROOT / "tests/pack/tls"
SECRETS = ("pack-1", "pack-2")
ROLES = ("pack-1", "pack-2", "pack-3", "channel")
NEW = 2999010101
TODAY = time.strftime("%Y-%m-%d", time.gmtime())


class Engine:
    def __init__(self, **environment):
        self.process = subprocess.Popen([ENGINE, "--events"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                        env={**os.environ, "LC_ALL": "C.UTF-8", **environment})

    def read_until(self, event, note=None):
        for line in self.process.stdout:
            message = json.loads(line)
            if message["event"] == event and note in (None, message.get("note")):
                return message
        raise AssertionError(f"no {event}")

    def say(self, command, **more):
        self.process.stdin.write(json.dumps({"command": command, **more}) + "\n")
        self.process.stdin.flush()

    def end(self):
        self.say("quit")
        self.process.stdin.close()
        self.process.stdout.read()
        self.process.stdout.close()
        return self.process.wait(timeout=20)


class Quiet(http.server.SimpleHTTPRequestHandler):
    def do_GET(self):
        if self.server.silent is not None:
            self.server.silent.wait(20)
        if self.server.sign_in:  # what the gate of a hotel does
            self.send_response(302)
            self.send_header("Location", "/sign-in.html")
            self.end_headers()
        else:
            with contextlib.suppress(OSError):  # whoever has seen enough hangs up
                super().do_GET()

    def log_message(self, *_):
        self.server.questions.append(self.path)


class Update(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="uchi-pack-engine-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.tree = self.folder / "tree"
        self.server = http.server.ThreadingHTTPServer(
            ("127.0.0.1", 0), lambda *a: Quiet(*a, directory=str(self.tree)))
        self.server.questions, self.server.sign_in, self.server.silent = [], False, None
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(TLS / "server.pem")
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        thread.start()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)
        self.environment = {"XDG_STATE_HOME": str(self.folder / "state"), "UCHI_PACK_CA": str(TLS / "ca.pem"),
                            "UCHI_PACK_URL": f"https://127.0.0.1:{self.server.server_address[1]}"}

    def tool(self, *arguments):
        subprocess.run([TOOL, *map(str, arguments)], check=True, capture_output=True, timeout=60)

    def publish(self, version, keys=KEYS):
        source, out = self.folder / f"source-{version}", self.folder / f"out-{version}"
        shutil.copytree(ROOT / "data/pack", source)
        out.mkdir()
        (source / "pack.json").write_text(json.dumps({"format": "uchi-kenshin-pack/3", "version": version, "released": TODAY}))
        self.tool("build", source, out)
        pack = out / f"pack-{version}.json.gz"
        believed = self.folder / "believed"
        believed.write_text("".join((keys / f"{name}.pub").read_text().splitlines()[1] + "\n" for name in ROLES))
        for name in SECRETS:
            self.tool("sign", "--key", keys / f"{name}.key", "--keys", believed, pack)
        self.tool("channel", "--key", keys / "channel.key", "--keys", believed, pack)
        if keys == KEYS:
            self.tool("publish", out, self.tree)
        else:  # the tool refuses to publish what nobody would believe
            shutil.copytree(out, self.tree)

    @contextlib.contextmanager
    def engine(self, **environment):
        engine = Engine(**{**self.environment, **environment})
        try:
            yield engine
        finally:
            engine.end()

    def test_asked(self):
        self.publish(2999010101)
        with self.engine() as engine:
            before = engine.read_until("hello")["pack"]["version"]
            engine.read_until("scope")
            self.assertEqual(self.server.questions, [])  # nothing before it is asked for
            engine.say("update-pack")
            updated = engine.read_until("note")
            self.assertEqual((updated["note"], updated["pack"]["version"], updated["pack"]["released"]),
                             ("pack-updated", 2999010101, TODAY))
            self.assertLess(before, 2999010101)
            engine.say("update-pack")
            self.assertEqual(engine.read_until("note")["note"], "pack-newest")
        with self.engine() as engine:
            self.assertEqual(engine.read_until("hello")["pack"]["version"], 2999010101)

    def test_bad_server(self):
        self.publish(2999010101)
        (self.tree / "channel.json").write_text("<!DOCTYPE html>")
        with self.engine() as engine:
            before = engine.read_until("hello")["pack"]
            engine.say("update-pack")
            self.assertEqual(engine.read_until("note")["note"], "pack-elsewhere")
        with self.engine(UCHI_PACK_URL="https://127.0.0.1:1") as engine:
            self.assertEqual(engine.read_until("hello")["pack"], before)
            engine.say("update-pack")
            self.assertEqual(engine.read_until("note")["note"], "pack-not-updated")
        with self.engine(UCHI_PACK_CA=str(TLS / "self-signed.pem")) as engine:
            engine.read_until("hello")
            engine.say("update-pack")
            self.assertEqual(engine.read_until("note")["note"], "pack-not-updated")
        with self.engine(UCHI_PACK_URL="") as engine:
            engine.read_until("hello")
            engine.say("update-pack")
            self.assertEqual(engine.read_until("note")["note"], "pack-not-updated")

    def refused(self, note, before, **environment):
        """One word for what went wrong; the old pack stays, now and at the next start, and a check still runs."""
        with self.engine(**environment) as engine:
            self.assertEqual(engine.read_until("hello")["pack"], before)
            engine.say("update-pack")
            self.assertEqual(engine.read_until("note")["note"], note)
            engine.say("start", consent={"network": True})
            self.assertEqual(engine.read_until("report")["report"]["pack"], before)
        with self.engine(**environment) as engine:
            self.assertEqual(engine.read_until("hello")["pack"], before)

    def state_on(self, options):
        """a folder for the program's state on a disk of its own"""
        disk = self.folder / "disk"
        disk.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", disk], check=True)
        self.addCleanup(subprocess.run, ["umount", disk], check=True)
        return str(disk)

    def test_bad_input(self):
        with self.engine() as engine:
            before = engine.read_until("hello")["pack"]
        new = f"pack-{NEW}.json.gz"
        self.publish(NEW)
        good = self.folder / "good"
        shutil.copytree(self.tree, good)

        def damage(data):
            return data[:len(data) // 2] + bytes([data[len(data) // 2] ^ 1]) + data[len(data) // 2 + 1:]

        rows = (("HTML in place of JSON", "channel.json", lambda _: b"<!DOCTYPE html><title>503</title>", "pack-elsewhere"),
                ("a long page in place of JSON", "channel.json", lambda _: b"\xef\xbb\xbf\r\n<html>" + b" " * 50000, "pack-elsewhere"),
                ("an empty channel", "channel.json", lambda _: b"", "pack-damaged"),
                ("a changed channel", "channel.json", damage, "pack-refused"),
                ("a changed pack", new, damage, "pack-damaged"),
                ("half a pack", new, lambda data: data[:-1000], "pack-damaged"),
                ("an empty pack", new, lambda _: b"", "pack-damaged"),
                ("HTML in place of the pack", new, lambda _: b"<!DOCTYPE html>", "pack-elsewhere"),
                ("a pack that never ends", new, 1 << 30, "pack-too-large"))
        for what, name, change, note in rows:
            with self.subTest(what):
                path = self.tree / name
                if callable(change):
                    path.write_bytes(change((good / name).read_bytes()))
                else:
                    os.truncate(path, change)
                self.refused(note, before)
                shutil.copy(good / name, path)
        with self.subTest("a page to sign in"):
            self.server.sign_in = True
            self.refused("pack-elsewhere", before)
            self.server.sign_in = False
        with self.subTest("a home that cannot be written"):
            self.refused("pack-not-writable", before, XDG_STATE_HOME=self.state_on("ro"))
        with self.subTest("and once it is mended"), self.engine() as engine:
            engine.say("update-pack")
            self.assertEqual(engine.read_until("note")["note"], "pack-updated")

    def test_no_space(self):
        with self.engine() as engine:
            before = engine.read_until("hello")["pack"]
        self.publish(NEW)
        self.refused("pack-no-space", before, XDG_STATE_HOME=self.state_on("size=256k"))

    def test_older(self):
        with self.engine() as engine:
            before = engine.read_until("hello")["pack"]
        self.publish(2026010101)
        self.refused("pack-older", before)

    def test_foreign(self):
        """Well signed, by three other keepers."""
        with self.engine() as engine:
            before = engine.read_until("hello")["pack"]
        keys = self.folder / "keys"
        keys.mkdir()
        for name in ROLES:
            self.tool("keygen", "--no-password", keys / name)
        self.publish(NEW, keys)
        self.refused("pack-refused", before)

    def sign_again(self, signed, expires):
        """the channel with other dates, signed by whoever has only the online key"""
        path = self.tree / "channel.json"
        channel = json.loads(path.read_text())
        channel.update(signed=signed, expires=expires)
        path.write_text(json.dumps(channel))
        subprocess.run(["minisign", "-S", "-s", KEYS / "channel.key", "-m", path, "-x", f"{path}.minisig",
                        "-t", f"uchi-kenshin role=channel file=channel.json version={NEW}"], check=True, capture_output=True, timeout=20)

    def test_expired(self):
        """The channel of a server that stands still since a year; one of the year 9000, after which the honest one is still taken."""
        with self.engine() as engine:
            before = engine.read_until("hello")["pack"]
        self.publish(NEW)
        honest = {name: (self.tree / name).read_bytes() for name in ("channel.json", "channel.json.minisig")}
        self.sign_again("2025-11-01T00:00:00Z", "2025-11-10T00:00:00Z")
        self.refused("pack-expired", before)
        self.sign_again("9000-01-01T00:00:00Z", "9000-01-10T00:00:00Z")
        self.refused("pack-future", before)
        for name, content in honest.items():
            (self.tree / name).write_bytes(content)
        with self.engine() as engine:
            engine.say("update-pack")
            self.assertEqual(engine.read_until("note")["note"], "pack-updated")

    def test_slow_server(self):
        """While a server thinks, a check begins and ends, and the next start is not held up."""
        self.publish(NEW)
        self.server.silent = threading.Event()
        with self.engine() as engine:
            before = engine.read_until("hello")["pack"]
            engine.read_until("scope")
            engine.say("update-pack")
            began = time.monotonic()
            engine.say("start", consent={"network": True})
            self.assertEqual(engine.read_until("report")["report"]["pack"], before)
            self.assertLess(time.monotonic() - began, 10)
            self.assertFalse(self.server.silent.is_set())
        self.server.silent.set()
        with self.engine() as engine:
            self.assertEqual(engine.read_until("hello")["pack"], before)
            engine.say("update-pack")
            self.assertEqual(engine.read_until("note")["note"], "pack-updated")

    def test_no_network_no_question(self):
        """Without a home network there is no run, and nothing is fetched by itself."""
        self.publish(2999010101)
        with self.engine() as engine:
            engine.read_until("scope")
            engine.say("start", consent={"network": True})
            engine.read_until("report")
        self.assertEqual(self.server.questions, [])

    def test_import(self):
        self.publish(2999010101)
        bundle = self.folder / "new.uchipack"
        self.tool("bundle", self.tree, bundle)
        page = self.folder / "page.uchipack"
        page.write_text("<!DOCTYPE html>")
        empty, large = self.folder / "empty.uchipack", self.folder / "large.uchipack"
        empty.touch()
        large.touch()
        os.truncate(large, 1 << 30)
        with self.engine() as engine:
            engine.read_until("hello")
            for path, note in ((page, "pack-damaged"), (empty, "pack-damaged"), (large, "pack-too-large"),
                               (self.folder / "nothing", "pack-not-updated"), ("/dev/zero", "pack-damaged"),
                               (bundle, "pack-updated"), (bundle, "pack-newest"), ("relative", "bad-command")):
                engine.say("import-pack", path=str(path))
                self.assertEqual(engine.read_until("note")["note"], note, path)
        self.assertEqual(self.server.questions, [])
        with self.engine() as engine:
            self.assertEqual(engine.read_until("hello")["pack"]["version"], 2999010101)

    def test_news(self):
        """A newer pack tells at the next start what it knows of the last check's devices; nobody is asked."""
        advisory = json.loads((ROOT / "data/pack/makers/buffalo.json").read_text())["advisories"]
        rule = next(r for r in advisory if r["op"] == "all")
        checks = self.folder / "state/uchi-kenshin/checks"
        checks.mkdir(parents=True)
        device = {"id": "d1", "kind": "router", "vendor": rule["vendor"], "model": rule["models"][0], "checks": [], "findings": []}
        report = {"format": "uchi-kenshin-report/1", "started": "2020-01-01T10:00:00+09:00",
                  "pack": {"version": 2020010101}, "devices": [device]}
        (checks / "20200101100000.json").write_text(json.dumps(report))
        with self.engine() as engine:
            news = engine.read_until("news")["news"]
            self.assertEqual(news["checked"], report["started"])
            self.assertEqual([(d["id"], f["finding"]) for d in news["devices"] for f in d["findings"]], [("d1", rule["outcome"])])
        self.assertEqual(self.server.questions, [])

    def test_file(self):
        self.publish(2999010101)
        bundle = self.folder / "new.uchipack"
        self.tool("bundle", self.tree, bundle)
        def hello(*arguments):
            return subprocess.run([ENGINE, "--events", *arguments], input="", capture_output=True, text=True, timeout=30,
                                  env={**os.environ, **self.environment, "LC_ALL": "C.UTF-8"})
        self.assertEqual(json.loads(hello("--pack", str(bundle)).stdout.splitlines()[0])["pack"]["version"], 2999010101)
        data = bytearray(bundle.read_bytes())
        data[len(data) // 2] ^= 1
        bundle.write_bytes(data)
        refused = hello("--pack", str(bundle))
        self.assertNotIn("hello", refused.stdout)
        self.assertEqual(refused.returncode, 2)
        self.assertIn("Nothing was sent.", refused.stderr)


if __name__ == "__main__":
    if "UCHI_INSIDE" not in os.environ:
        os.execvpe("unshare", ["unshare", "-Urnm", "sh", "-c", 'ip link set lo up && exec "$@"', "sh", sys.executable, *sys.argv],
                   {**os.environ, "UCHI_INSIDE": "1"})
    unittest.main(argv=sys.argv[:1], verbosity=2)
