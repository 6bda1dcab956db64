#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The maintainer's way with uchi-kenshin-pack, from the source to a published tree, and what it must refuse on the way."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

TOOL, ROOT = sys.argv[1], pathlib.Path(sys.argv[2])
KEYS = ROOT / "tests/pack/development-keys"
TODAY = time.strftime("%Y-%m-%d", time.gmtime())
DEVICE = {"id": "v-cam", "kind": "camera", "vendor": "V", "model": "C1", "source": "https://example.com/manual", "confidence": "high",
          "checked_on": "2026-11-21", "match": [[{"obs": "http.title", "op": "equals", "value": "C1", "weight": 60}]],
          "example": {"yes": [{"http.title": "C1"}], "no": [{"http.title": "C2"}]}}
ANSWERS = {"good": {"status": 200}, "bad": {"status": 401}}
ADVISORY = {"id": "v-fw", "vendor": "V", "kind": "camera", "models": ["C1"], "ids": ["CVE-2099-0001"], "op": "<=", "version_raw": "1.0",
            "version_norm": "1.0", "outcome": "known-flaw", "exploited": False, "source": "https://example.com/manual", "confidence": "high",
            "checked_on": "2026-11-21"}
LOGIN = {"id": "v-login", "vendor": "V", "product": "C1", "protocol": "http", "user": "admin", "pass": "admin", "may_try": True,
         "models": ["C1"], "match": DEVICE["match"], "steps": [{"method": "GET", "path": "/", "auth": "basic"}], "success": [{"status_in": [200]}],
         "failure": [{"status_in": [401]}], "source": "https://example.com/manual", "confidence": "high", "checked_on": "2026-11-21",
         "example": {"yes": [{"http.title": "C1"}], "no": [{"http.title": "C2"}], **ANSWERS}}


def run(*arguments, **environment):
    return subprocess.run([TOOL, *map(str, arguments)], capture_output=True, text=True, timeout=60,
                          env={**os.environ, "LC_ALL": "C.UTF-8", **environment})


class Tool(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="uchi-pack-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.source = self.folder / "source"
        for name in ("common", "makers"):
            (self.source / name).mkdir(parents=True)
        self.write("pack.json", {"format": "uchi-kenshin-pack/3", "version": 2026112301, "released": TODAY})
        self.write("common/ports.json", {"ports": [80]})
        self.write("makers/v.json", {"devices": [DEVICE], "logins": [LOGIN]})
        self.out = self.folder / "out"
        self.out.mkdir()
        self.pack = self.out / "pack-2026112301.json.gz"

    def write(self, name, content):
        (self.source / name).write_text(json.dumps(content))

    def good(self, *arguments, **environment):
        done = run(*arguments, **environment)
        self.assertEqual((done.returncode, done.stderr.replace(DEVELOPMENT, "")), (0, ""), arguments)
        return done.stdout

    def bad(self, *arguments, says=""):
        done = run(*arguments)
        self.assertEqual(done.returncode, 1, arguments)
        self.assertIn(says, done.stderr)
        self.assertNotIn("CRITICAL", done.stderr)

    def make(self, *keys):
        self.good("build", self.source, self.out)
        for key in keys:
            self.good("sign", "--key", KEYS / f"{key}.key", self.pack)
        self.good("channel", "--key", KEYS / "channel.key", self.pack)

    def test_whole_way(self):
        self.make("pack-1", "pack-3")
        listed = self.good("verify", self.out)
        self.assertEqual(len(listed.splitlines()), 5)
        self.good("bundle", self.out, self.folder / "new.uchipack")
        self.assertEqual(self.good("verify", self.folder / "new.uchipack"), listed)
        tree = self.folder / "tree"
        self.good("publish", self.out, tree)
        self.assertEqual(sorted(p.name for p in tree.iterdir()), sorted(line.split()[0] for line in listed.splitlines()))
        self.assertTrue(all(p.stat().st_mode & 0o044 == 0o044 for p in tree.iterdir()))
        self.assertEqual(self.good("verify", tree), listed)

    def sign_again(self, **change):
        """the channel changed, signed by whoever has the online key"""
        path = self.out / "channel.json"
        path.write_text(json.dumps({**json.loads(path.read_text()), **change}))
        subprocess.run(["minisign", "-S", "-s", KEYS / "channel.key", "-m", path, "-x", f"{path}.minisig", "-t",
                        "uchi-kenshin role=channel file=channel.json version=2026112301"], check=True, capture_output=True, timeout=60)

    def test_dates(self):
        """Nothing from the future is signed, verified or published; a clock that may be wrong is pointed out."""
        tree = self.folder / "tree"
        self.make("pack-1", "pack-2")
        day = lambda n: time.strftime("%Y-%m-%dT00:00:00Z", time.gmtime(time.time() + n * 86400))
        self.sign_again(signed=day(1), expires=day(2))
        self.good("verify", self.out)
        for signed, expires in ((4, 8), (365, 370), (900000, 900001)):
            self.sign_again(signed=day(signed), expires=day(expires))
            for words in (("verify", self.out), ("publish", self.out, tree), ("bundle", self.out, self.folder / "x.uchipack")):
                self.bad(*words, says="signed in the future")
        self.assertFalse(tree.exists())
        old = {"format": "uchi-kenshin-pack/3", "version": 2026112301, "released": "2026-01-31"}
        for released, code, says in (("9999-12-31", 1, "still to come"), (day(4)[:10], 1, "still to come"), ("2026-01-31", 0, "days old: is the clock right?")):
            self.write("pack.json", dict(old, released=released))
            self.good("build", self.source, self.out)
            (self.out / "channel.json").unlink(missing_ok=True)
            done = run("channel", "--key", KEYS / "channel.key", self.pack)
            self.assertEqual((done.returncode, (self.out / "channel.json").exists()), (code, code == 0), released)
            self.assertIn(says, done.stderr)

    def test_published(self):
        """A name that homes may have fetched stands for the same bytes for ever, and a tree never goes back."""
        tree = self.folder / "tree"
        self.make("pack-1", "pack-2")
        early = self.folder / "early"
        shutil.copytree(self.out, early)
        self.good("publish", self.out, tree)
        self.good("publish", self.out, tree)
        time.sleep(1.1)
        self.good("channel", "--key", KEYS / "channel.key", "--withdraw", "v-cam", self.pack)
        self.good("publish", self.out, tree)
        files = {path.name: path.read_bytes() for path in tree.iterdir()}
        self.bad("publish", early, tree, says="a newer channel was published")
        time.sleep(1.1)
        self.good("channel", "--key", KEYS / "channel.key", self.pack)
        self.bad("publish", self.out, tree, says="takes back “v-cam” and this one does not")
        self.write("makers/v.json", {"devices": [dict(DEVICE, model="C2")]})
        self.make("pack-1", "pack-2")
        self.bad("publish", self.out, tree, says="raise “version” in pack.json")
        (tree / self.pack.name).rename(self.folder / "away")
        self.bad("publish", self.out, tree, says="raise “version” in pack.json")
        (self.folder / "away").rename(tree / self.pack.name)
        self.write("pack.json", {"format": "uchi-kenshin-pack/3", "version": 2026112201, "released": TODAY})
        older = self.folder / "older"
        older.mkdir()
        self.out, self.pack = older, older / "pack-2026112201.json.gz"
        self.make("pack-1", "pack-2")
        self.bad("publish", older, tree, says="a newer version was published")
        self.assertEqual({path.name: path.read_bytes() for path in tree.iterdir()}, files)

    def test_same_source_same_bytes(self):
        self.good("build", self.source, self.out)
        first = self.pack.read_bytes()
        os.utime(self.source / "makers/v.json", (1, 1))
        self.good("build", self.source, self.out)
        self.assertEqual(self.pack.read_bytes(), first)

    def test_minisign_agrees(self):
        if not shutil.which("minisign"):
            self.skipTest("minisign is not installed")
        self.make("pack-2", "pack-3")
        channel = self.out / "channel.json"
        self.assertEqual(self.minisign(channel, self.out / "channel.json.minisig", "channel"), 0)
        self.assertNotEqual(self.minisign(channel, self.out / "channel.json.minisig", "pack-1"), 0)
        signatures = sorted(self.out.glob("pack-*.minisig"))
        fits = [[self.minisign(self.pack, signature, key) == 0 for signature in signatures] for key in ("pack-1", "pack-2", "pack-3")]
        self.assertEqual([sum(row) for row in fits], [0, 1, 1])
        with open(self.pack, "ab") as pack:
            pack.write(b"x")
        self.assertNotEqual(self.minisign(self.pack, signatures[fits[1].index(True)], "pack-2"), 0)

    @staticmethod
    def minisign(file, signature, key):
        return subprocess.run(["minisign", "-V", "-q", "-m", file, "-x", signature, "-p", KEYS / f"{key}.pub"], capture_output=True,
                              timeout=60).returncode

    def test_refused(self):
        self.bad("verify", self.out, says="channel.json")
        self.make("pack-1")
        self.bad("verify", self.out, says="too few")
        self.bad("publish", self.out, self.folder / "tree", says="too few")
        self.assertFalse((self.folder / "tree").exists())
        self.bad("bundle", self.out, self.folder / "new.uchipack", says="too few")
        self.good("sign", "--key", KEYS / "pack-2.key", self.pack)
        self.good("verify", self.out)
        keys = self.folder / "keys"
        keys.write_text("".join((KEYS / f"{k}.pub").read_text().splitlines()[1] + "\n" for k in ("pack-3", "pack-2", "channel", "pack-1")))
        self.bad("verify", "--keys", keys, self.out, says="not believed")
        keys.write_text(keys.read_text().splitlines()[0] + "\n" + keys.read_text())
        self.bad("verify", "--keys", keys, self.out, says="the same")
        self.bad("verify", "--keys", KEYS / "pack-1.pub", self.out, says="pack-1.pub is not four lines, each the second of a .pub file")
        with open(self.pack, "r+b") as pack:
            pack.seek(30)
            pack.write(b"\0\0")
        self.bad("verify", self.out, says="not the one")
        self.bad("sign", "--key", KEYS / "pack-1.key", self.pack)
        self.bad("channel", "--key", KEYS / "channel.key", "--days", "15", self.pack)

    def test_lint_words(self):
        """Makers' words frighten nobody: the list is that of the plain-Japanese lint."""
        fear = json.loads((ROOT / "tests/lint/lists.json").read_text())["fear_words"]
        def words(text):
            self.write("makers/v.json", {"devices": [DEVICE], "logins": [LOGIN], "words": {"V": {"open": text, "source": "https://example.com/manual", "checked_on": "2026-11-21"}}})
        words("「設定」を押します。")
        self.good("lint", self.source)
        for word in fear:
            words(f"この画面は{word}です。")
            self.bad("lint", self.source, says=word)
        self.write("makers/v.json", {"devices": [DEVICE], "words": {"V": {"open": "「設定」を押します。"}}})
        self.bad("lint", self.source, says="no source")
        self.write("makers/v.json", {"devices": [DEVICE], "words": {"V": {"open": "「設定」を押します。", "source": "general knowledge", "checked_on": "2026-11-21"}}})
        self.bad("lint", self.source, says="a source that nobody can open")
        for text in ("あ" * 121, "右から\u202e左へ", "一行\n二行"):
            words(text)
            self.bad("lint", self.source, says="longer than 120 characters, or with hidden ones")

    def test_manual(self):
        """Every command of --help is in the man page."""
        page = (ROOT / "data/uchi-kenshin-pack.1").read_text().replace("\\-", "-")
        listed = self.good("--help").split("Commands:")[1].split("Options:")[0]
        names = [line.split()[0] for line in listed.splitlines() if line.startswith("  ") and line[2:3].isalpha()]
        self.assertIn("import-fingerprint", names)
        for name in names:
            self.assertRegex(page, rf"(?m)^\.B[IR]? \"?{name}\b", name)

    def test_keygen(self):
        name = self.folder / "mine"
        public = self.good("keygen", "--no-password", name)
        self.assertEqual((self.folder / "mine.pub").read_text(), public)
        self.assertEqual((self.folder / "mine.key").stat().st_mode & 0o777, 0o600)
        secret = (self.folder / "mine.key").read_text()
        self.bad("keygen", "--no-password", name, says="never written over")
        self.assertEqual((self.folder / "mine.key").read_text(), secret)

        typed = lambda text: subprocess.run([TOOL, "keygen", self.folder / "typed"], input=text, capture_output=True, text=True, timeout=60,
                                            start_new_session=True, env={k: v for k, v in os.environ.items() if k != "UCHI_PACK_PASSWORD"})
        for text, says in (("", "no password came"), ("one\n", "no password came"), ("\n\n", "an empty password"), ("one\ntwo\n", "not the same")):
            done = typed(text)
            self.assertEqual((done.returncode, sorted(self.folder.glob("typed.*"))), (1, []), text)
            self.assertIn(says, done.stderr)
        self.assertEqual(typed("one\none\n").returncode, 0)
        self.good("build", self.source, self.out)
        done = run("sign", "--key", self.folder / "typed.key", self.pack, UCHI_PACK_PASSWORD="one")  # opened, and none of the three
        self.assertIn("none of the three pack keys", done.stderr)

        for name in ("two\nlines", "tab\t", "right\u202eleft", "ends/", ""):
            before = sorted(self.folder.iterdir())
            self.bad("keygen", "--no-password", str(self.folder / name) + ("/" if name.endswith("/") else "") if name else "")
            self.assertEqual(sorted(self.folder.iterdir()), before, name)
        (self.folder / "half.pub").write_text("kept")
        self.bad("keygen", "--no-password", self.folder / "half", says="never written over")
        self.assertEqual((self.folder / "half.pub").read_text(), "kept")
        self.assertFalse((self.folder / "half.key").exists())

    def test_roles(self):
        """A key signs what its role is, and nothing is written when it is not."""
        self.make()
        (self.out / "channel.json").unlink()
        (self.out / "channel.json.minisig").unlink()
        own = self.folder / "own"
        self.good("keygen", "--no-password", own)
        before = sorted(self.out.iterdir())
        for words in (("channel", "--key", KEYS / "pack-1.key"), ("sign", "--key", KEYS / "channel.key"), ("channel", "--key", f"{own}.key"),
                      ("sign", "--key", f"{own}.key"), ("sign",), ("channel",), ("sign", "--key", KEYS / "pack-1.pub"),
                      ("sign", "--key", self.folder / "none.key"), ("channel", "--key", KEYS / "channel.key", "--days", "0")):
            self.bad(*words, self.pack)
            self.assertEqual(sorted(self.out.iterdir()), before, words)
        keys = self.folder / "keys"
        lines = [(KEYS / f"{k}.pub").read_text().splitlines()[1] for k in ("pack-2", "pack-3", "channel")]
        keys.write_text("\n".join([pathlib.Path(f"{own}.pub").read_text().splitlines()[1], *lines]) + "\n")
        self.good("sign", "--key", f"{own}.key", "--keys", keys, self.pack)
        many = [word for n in range(200) for word in ("--withdraw", f"a-rule-of-a-rather-long-name-{n}")]
        self.bad("channel", "--key", KEYS / "channel.key", *many, self.pack)

    def test_nowhere_to_write(self):
        """A folder that takes nothing, a disk without room: said, and nothing half."""
        self.make("pack-1", "pack-2")
        self.bad("build", self.source, self.pack / "deeper")
        os.mkfifo(self.source / "makers" / "fifo.json")
        for words in (("lint", self.source), ("build", self.source, self.out)):
            self.bad(*words, says="fifo.json")
        (self.source / "makers" / "fifo.json").unlink()
        self.bad("bundle", self.out, self.folder / "none" / "x.uchipack")
        self.bad("publish", self.out, self.pack)
        self.bad("verify", self.folder / "none")
        self.bad("sign", "--key", KEYS / "pack-1.key", self.folder / "none.gz")
        full = "/dev/full"
        if os.path.exists(full):
            with open(full, "w") as disk:
                done = subprocess.run([TOOL, "verify", self.out], stdout=disk, stderr=subprocess.PIPE, text=True, timeout=60)
            self.assertEqual(done.returncode, 1)

    DISK = """disk=$1; state=$2; shift 2
mount -t tmpfs -o size=512k tmpfs "$disk" && cp -a "$disk.first/." "$disk" || exit 99
if [ "$state" = full ]; then dd if=/dev/zero of="$disk/fill" bs=4k 2>/dev/null; else mount -o remount,bind,ro "$disk" || exit 99; fi
find "$disk" -type f -printf '%P %s\\n' | sort > "$disk.before"
"$@"
code=$?
find "$disk" -type f -printf '%P %s\\n' | sort > "$disk.after"
exit $code"""

    def on_disk(self, state, *arguments):
        """the tool beside a disk that has no room, or is read-only, in a namespace of its own"""
        return subprocess.run(["unshare", "-rm", "sh", "-c", self.DISK, "sh", self.folder / "disk", state, TOOL, *map(str, arguments)],
                              capture_output=True, text=True, timeout=60,
                              env={**os.environ, "LC_ALL": "C.UTF-8", "UCHI_LOCALE_DIR": str(pathlib.Path(TOOL).resolve().parents[2] / "po")})

    def test_disks(self):
        """Every command that writes, on a disk without room and on a read-only one: one sentence, status 1, no half file."""
        self.make("pack-1", "pack-2")
        disk, first = self.folder / "disk", self.folder / "disk.first"
        disk.mkdir()
        shutil.copytree(self.out, first)
        pack = disk / self.pack.name
        rows = {
            "build": (self.source, disk), "keygen": ("--no-password", disk / "mine"), "sign": ("--key", KEYS / "pack-3.key", pack),
            "channel": ("--key", KEYS / "channel.key", pack), "publish": (self.out, disk / "tree"), "bundle": (self.out, disk / "new.uchipack"),
            "staff-page": (disk / "staff.html",),
        }
        for state in ("full", "ro"):
            for command, arguments in rows.items():
                with self.subTest(f"{command}, {state}"):
                    done = self.on_disk(state, command, *arguments)
                    said = done.stderr.replace(DEVELOPMENT, "").splitlines()
                    self.assertEqual((done.returncode, len(said)), (1, 1), done.stderr)
                    self.assertRegex(said[0], "No space left on device|Read-only file system|空き|読み込み専用")
                    self.assertEqual((self.folder / "disk.after").read_text(), (self.folder / "disk.before").read_text())

    def test_full_output(self):
        """What only prints says that it could not."""
        fingerprint = self.folder / "fingerprint.json"
        fingerprint.write_text(json.dumps({"format": "uchi-kenshin-fingerprint/1", "devices": [{"kind": "camera", "evidence": []}]}))
        for arguments in (("import-fingerprint", fingerprint), ("show", self.source), ("show", "--counts", self.source), ("diff", self.source, ROOT / "data/pack")):
            with self.subTest(arguments[0]), open("/dev/full", "w") as full:
                done = subprocess.run([TOOL, *map(str, arguments)], stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, env={**os.environ, "LC_ALL": "C.UTF-8"})
                self.assertEqual((done.returncode, done.stderr), (1, "uchi-kenshin-pack: No space left on device\n"))

    def test_places(self):
        """Nothing takes the place of what is no file, no key is read without an end, and no terminal obeys a record."""
        self.make("pack-1", "pack-2")
        pipe = self.folder / "pipe"
        os.mkfifo(pipe)
        self.bad("bundle", self.out, pipe, says="is no file")
        self.assertTrue(pipe.is_fifo())
        link = self.folder / "link"
        link.symlink_to(self.folder / "new.uchipack")
        (self.folder / "new.uchipack").touch()
        self.good("bundle", self.out, link)
        self.assertTrue(link.is_symlink() and (self.folder / "new.uchipack").stat().st_size > 0)
        for words in (("sign", "--key", "/dev/zero", self.pack), ("verify", "--keys", "/dev/zero", self.out)):
            self.bad(*words)
        self.write("makers/v.json", {"devices": [dict(DEVICE, id="v\x1b]0;x\x07\u202e")]})
        said = self.good("show", self.source) + run("lint", self.source).stderr + run("diff", self.source, ROOT / "data/pack").stdout
        self.assertIn("\\u001b]0;x\\u0007\\u202e", said)
        self.assertFalse({"\x1b", "\x07", "\u202e"} & set(said))

    def test_withdraw(self):
        self.good("build", self.source, self.out)
        self.good("channel", "--key", KEYS / "channel.key", "--days", "3", "--withdraw", "v-login", "--withdraw", "v-cam", self.pack)
        channel = json.loads((self.out / "channel.json").read_text())
        self.assertEqual(channel["withdrawn"], ["v-login", "v-cam"])
        self.good("channel", "--key", KEYS / "channel.key", "--withdraw", "contact-188", self.pack)
        before = (self.out / "channel.json").read_bytes()
        for slip in ("v-cma", "contact-881", ""):
            self.bad("channel", "--key", KEYS / "channel.key", "--withdraw", "v-cam", "--withdraw", slip, self.pack, says=f"“{slip}”")
            self.assertEqual((self.out / "channel.json").read_bytes(), before, "nothing is signed for a slip of the pen")

    def test_diff(self):
        other = self.folder / "other"
        shutil.copytree(self.source, other)
        self.assertEqual(self.good("diff", self.source, other), "")
        self.write("makers/v.json", {"devices": [dict(DEVICE, id="v-cam2")], "logins": [dict(LOGIN, user="root")]})
        done = run("diff", other, self.source)
        self.assertEqual((done.returncode, done.stdout), (1, "- devices v-cam\n+ devices v-cam2\n! logins v-login\n"))

    def test_counts(self):
        """What the pack of this tree knows does not become less: floors, and every recipe brings a good and a bad answer."""
        text = self.good("show", "--counts", ROOT / "data/pack")
        counted = {line[:12].strip(): [int(n) for n in re.findall(r"\d+", line[12:])] for line in text.splitlines()}
        floors = {"devices": (650, 400, 50), "logins": (356, 250, 250), "nevers": (38,), "advisories": (370,), "port rules": (54, 49), "findings": (12,),
                  "maker words": (15,), "credits": (8,), "MAC owners": (25000,), "MAC prefixes": (41900,), "signs": (150, 25, 60, 431, 45)}
        for name, least in floors.items():
            for got, bound in zip(counted[name], least):
                self.assertGreaterEqual(got, bound, (name, counted[name]))
        self.assertGreaterEqual(counted["devices"][1] + counted["devices"][2], 450)
        records = [json.loads(path.read_text()) for path in sorted((ROOT / "data/pack").glob("*/*.json"))]
        tried = [login for record in records for login in record.get("logins", []) if login["may_try"]]
        self.assertEqual(counted["logins"][1], counted["logins"][2], "a recipe that may be tried can run: one pair for a match")
        self.assertTrue(all({"yes", "no", "good", "bad", "synthetic"} <= login["example"].keys() for login in tried))
        words = [maker for record in records for maker in record.get("words", {}).values()]
        whole = [maker for maker in words if all(maker.get(name) for name in ("open", "label", "password_menu", "update_menu", "remote_menu"))]
        self.assertGreaterEqual(len(words), 20)
        self.assertGreaterEqual(len(whole), 12)
        ways = {step.get("auth", "none") for login in tried for step in login["steps"]}
        ways |= {step["body"]["type"] for login in tried for step in login["steps"] if "body" in step}
        self.assertLessEqual({"basic", "digest", "form", "json", "raw"}, ways)
        written = json.dumps(tried)
        self.assertTrue(all(f'"fn": "{name}"' in written for name in ("md5hex", "base64", "unbase64", "urlencode")))
        rules = [rule for record in records for rule in record.get("advisories", [])]
        self.assertTrue(all(rule["version_norm"] for rule in rules if rule["op"] in ("<", "<=", "==", "range") and rule["version_raw"]))

    def test_usage(self):
        for arguments in ((), ("lint",), ("nonsense",), ("show", "a", "b"), ("--nonsense",), ("lint", "--key", "x", "."), ("show", "--days", "3", "."),
                          ("verify", "--withdraw", "v-cam", "."), ("diff", "--counts", ".", "."), ("build", "--no-password", ".", ".")):
            self.assertEqual(run(*arguments).returncode, 64)
        self.assertIn("  uchi-kenshin-pack build FOLDER INTO\n", run("build", self.source).stderr, "which arguments it wants")
        self.good("build", self.source, self.folder / "not/yet/there")
        self.assertIn("publish", self.good("--help"))
        self.assertIn("devices      1", self.good("show", "--counts", self.source))
        self.assertIn("v-login", self.good("show", self.source))

    def complained(self, says, file="makers/v.json"):
        """lint says so, and each of its complaints names the file"""
        done = run("lint", self.source)
        self.assertEqual(done.returncode, 1, says)
        self.assertIn(says, done.stderr)
        self.assertNotIn("CRITICAL", done.stderr)
        self.assertIn(str(self.source / file), done.stderr)
        for line in done.stderr.splitlines():
            self.assertTrue(line.startswith(str(self.source)), line)

    def test_lint(self):
        self.good("lint", self.source)
        faults = {
            "no source": ("devices", {"source": ""}),
            "licence": ("devices", {"source": "nmap-service-probes"}),
            "that anybody can open": ("devices", {"source": "general knowledge; re-check"}),
            "“public repository (file not named)” is no source": ("devices", {"source": "public repository (file not named)"}),
            "“https://example.com/x, re-check” is no source": ("logins", {"source": "https://example.com/x, re-check"}),
            "“the maker's page” is no source": ("devices", {"source": "the maker's page"}),
            "confidence": ("devices", {"confidence": "sure"}),
            "checked_on is not a day": ("devices", {"checked_on": "2026-13-01"}),
            "checked_on is not a day, or still to come": ("devices", {"checked_on": "2999-01-01"}),
            "v-cam: “modle” is no member": ("devices", {"modle": "C1"}),
            "v-cam: “wieght” is no member": ("devices", {"match": [[{"obs": "http.title", "op": "equals", "value": "C1", "wieght": 60}]]}),
            "v-login: “sucess” is no member": ("logins", {"sucess": []}),
            "v-login: “fild” is no member": ("logins", {"steps": [{"method": "POST", "path": "/", "body": {"type": "form", "fild": []}}]}),
            "v-login: “arg” is no member": ("logins", {"steps": [{"method": "GET", "path": "/", "auth": "basic", "headers": {"Referer": {"var": "origin", "arg": 1}}}]}),
            "v-fw: “versoin_raw” is no member": ("advisories", {"versoin_raw": "1.0"}),
            "no kind": ("devices", {"kind": "toaster"}),
            "no observation": ("devices", {"match": [[{"obs": "http.titel", "op": "equals", "value": "C1", "weight": 60}]]}),
            "weight": ("devices", {"match": [[{"obs": "http.title", "op": "equals", "value": "C1", "weight": 100}]]}),
            "fits everything": ("devices", {"match": [[]]}),
            "nothing to match": ("devices", {"match": []}),
            "should fit does not": ("devices", {"example": {"yes": [{"http.title": "C3"}]}}),
            "should not fit does": ("devices", {"example": {"no": [{"http.title": "C1"}]}}),
            "cannot be": ("devices", {"match": [[{"obs": "http.title", "op": "regex", "value": "(a+)+", "weight": 60}]]}),
            "cannot be compiled": ("devices", {"match": [[{"obs": "http.title", "op": "regex", "value": "a{5,1}", "weight": 60}]]}),
            "the id is not": ("devices", {"id": "V Cam"}),
            "known for sure": ("logins", {"confidence": "medium"}),
            "no example": ("logins", {"example": {}}),
            "the wrong way": ("logins", {"example": {"good": {"status": 401}, "bad": {"status": 401}}}),
            "“v-login” is tried": ("logins", {"example": {**LOGIN["example"], "no": LOGIN["example"]["yes"]}}),
            "the model is not told": ("logins", {"models": ["C12"]}),
            "fits what is no model": ("logins", {"shape": "[A-Z]+[/-][0-9]"}),
            "logins, “v-login”": ("logins", {"models": []}),
            "no model of that maker that is never tried": ("logins", {"models": ["C1"], "shape": "CX[0-9]{2}"}),
            "is said to be mended": ("advisories", {"fixed_raw": "1.0"}),
            "breaks its rules": ("logins", {"steps": [{"method": "GET", "path": "/reboot"}]}),
        }
        for says, (where, change) in faults.items():
            with self.subTest(says):
                records = {"devices": [DEVICE], "logins": [LOGIN], "advisories": [ADVISORY]}
                records[where] = [dict(records[where][0], **change)]
                self.write("makers/v.json", records)
                self.complained(says)
        # models that are never tried: held against the patterns of every login of the maker, and against the never's own signs
        shape = dict(LOGIN, models=["C1"], shape="CX[0-9]{2}")
        never = {"id": "v-never", "vendor": "V", "never": "unique-password", "models": ["CY10"], "source": "https://example.com/manual",
                 "confidence": "high", "checked_on": "2026-11-21", "match": [[{"obs": "any", "op": "iregex", "value": "\\bC[XY]10\\b", "weight": 60}]]}
        for says, login, change in (("", shape, {}), ("", dict(shape, vendor="W"), {"vendor": "W", "models": ["CY10"]}),
                                    ("v-login: would be tried on “CX10”, which is never to be tried", shape, {"models": ["CY10", "CX10"]}),
                                    ("v-login: would be tried on “C1 CY10”", LOGIN, {"models": ["C1 CY10"]}),
                                    ("v-never: its own signs do not fit “CZ10”", LOGIN, {"models": ["CZ10"]}),
                                    ("nevers, “v-never”", LOGIN, {"models": ["C1", 7]}), ("nevers, “v-never”", LOGIN, {"models": ["C1"] * 65})):
            with self.subTest(says, login=login["vendor"]):
                self.write("makers/v.json", {"devices": [DEVICE], "logins": [login], "nevers": [dict(never, **change)]})
                self.complained(says) if says else self.good("lint", self.source)
        self.write("makers/v.json", {"devices": [DEVICE], "logins": [dict(shape, shape_why="the series ended in 2010")]})
        self.good("lint", self.source)
        self.write("makers/v.json", {"devices": [DEVICE], "device": [DEVICE]})
        self.complained("the file: “device” is no member")
        self.write("makers/v.json", {"devices": [DEVICE], "words": {"V": {"opne": "「設定」", "source": "https://example.com/manual", "checked_on": "2026-11-21"}}})
        self.complained("words: V: “opne” is no member")
        self.write("makers/v.json", {"devices": [DEVICE], "words": {"V": {"open": "www.example.com", "source": "https://example.com/manual", "checked_on": "2026-11-21"}}})
        self.complained("words, “V”: an address")
        self.write("makers/v.json", {"devices": [DEVICE, DEVICE]})
        self.complained("there twice")
        self.write("makers/w.json", {"devices": [DEVICE]})
        self.complained("v.json, " + str(self.source / "makers/w.json"))
        (self.source / "makers/w.json").unlink()
        self.write("makers/v.json", {"devices": [DEVICE]})
        for released in ("2026-02-30", "2026-W05-1", "tomorrow", "9999-12-31", ""):
            self.write("pack.json", {"format": "uchi-kenshin-pack/3", "version": 2026112301, "released": released})
            self.complained("“released” is not a day, or still to come", "pack.json")
        self.write("pack.json", {"format": "uchi-kenshin-pack/3", "version": 2026112301, "released": TODAY})
        second = dict(LOGIN, id="v-login-2")
        self.write("makers/v.json", {"devices": [DEVICE], "logins": [LOGIN, second]})
        self.bad("lint", self.source, says="v-login-2: may be tried, and never is: “v-login” has the same match")
        self.assertIn("logins       2 (2 may be tried, 1 of them can run", self.good("show", "--counts", self.source))
        self.write("makers/v.json", {"devices": [DEVICE], "logins": [LOGIN, dict(second, may_try=False, example=ANSWERS)]})
        self.good("lint", self.source)
        self.write("makers/v.json", {"devices": [DEVICE], "logins": [LOGIN, dict(second, id="v-a", may_try=False, example=ANSWERS)]})
        self.bad("lint", self.source, says="v-login: may be tried, and never is: “v-a” has the same match")
        (self.source / "makers/v.json").write_text("{")
        self.bad("lint", self.source, says="v.json")
        self.bad("lint", self.folder / "nothing", says="pack.json")


DEVELOPMENT = "uchi-kenshin-pack: the keys that are built in are development keys\n"

if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
