#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`./dev flatpak publish`: what it makes is signed, is installed by its .flatpakref and as a remote, and what somebody changed on the way is
refused. With a program of three lines in the place of ours, folders of its own, and no network."""
import base64
import configparser
import json
import os
import shutil
import subprocess
import sys
import tempfile

ROOT = os.environ["UCHI_SOURCE_ROOT"]
sys.path.insert(0, os.path.join(ROOT, "tests", "ui"))
from checks import Result                                                       # noqa: E402

RESULT = Result()
APP, PUBLISH = "io.github.uchi_kenshin.UchiKenshin", os.path.join(ROOT, "flatpak", "publish.py")
REF = "uchi-kenshin.flatpakref"


class Place:
    """one person with a home, a keyring and a Flatpak of their own, in @folder"""

    def __init__(self, folder):
        self.folder = folder
        names = {"HOME": "home", "XDG_RUNTIME_DIR": "run", "FLATPAK_USER_DIR": "flatpak", "FLATPAK_SYSTEM_DIR": "system", "XDG_DATA_HOME": "data",
                 "XDG_CONFIG_HOME": "config", "XDG_CACHE_HOME": "cache", "GNUPGHOME": "keys"}
        for name in names.values():
            os.makedirs(self.at(name), mode=0o700)
        self.env = dict(os.environ, LANG="C.UTF-8", **{variable: self.at(name) for variable, name in names.items()})

    def at(self, *names):
        return os.path.join(self.folder, *names)

    def run(self, *command):
        return subprocess.run(command, env=self.env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False)

    def must(self, *command):
        done = self.run(*command)
        if done.returncode:
            raise AssertionError(f"{command}: {done.stdout}{done.stderr}")
        return done.stdout

    def flatpak(self, *words):
        return self.run("flatpak", "--user", *words)

    def publish(self, folder, key, url=None):
        return self.run(sys.executable, PUBLISH, self.at("work"), folder, url or f"file://{folder}", key)


def brought():
    with open(os.path.join(ROOT, "flatpak", APP + ".json"), encoding="utf-8") as file:
        return [module["x-brings"] for module in json.load(file)["modules"] if "x-brings" in module]


def build(place):
    """a runtime that is hardly one, and an app for it, each as a commit in a repository"""
    arch = place.must("flatpak", "--default-arch").strip()
    ref = f"org.gnome.Platform/{arch}/50"
    os.mkdir(place.at("work"))
    os.mkdir(place.at("runtime"))
    for name, kind, more in (("org.gnome.Platform", "Runtime", ""), (APP, "Application", "command=uchi-kenshin\n")):
        folder, tree = place.at(name), "usr" if kind == "Runtime" else "files"
        os.makedirs(f"{folder}/{tree}/bin")
        os.makedirs(f"{folder}/files", exist_ok=True)
        with open(f"{folder}/{tree}/bin/uchi-kenshin", "w", encoding="ascii") as file:
            file.write("#!/bin/sh\necho the first version\n")
        os.chmod(f"{folder}/{tree}/bin/uchi-kenshin", 0o755)
        with open(f"{folder}/metadata", "w", encoding="ascii") as file:
            file.write(f"[{kind}]\nname={name}\nruntime={ref}\nsdk={ref}\n{more}")
        os.makedirs(f"{folder}/export", exist_ok=True)
        for path in brought() if kind == "Application" else []:
            os.makedirs(os.path.dirname(f"{folder}/files/{path}"), exist_ok=True)
            shutil.copy("/bin/true", f"{folder}/files/{path}")
        options = ["--runtime"] if kind == "Runtime" else []
        place.must("flatpak", "build-export", "--disable-sandbox", *options, place.at("work" if not options else "runtime", "repo"), folder,
                   *(["50"] if options else []))
    place.must("flatpak", "build-update-repo", place.at("runtime", "repo"))


def key(place, name):
    place.must("gpg", "--batch", "--quiet", "--passphrase", "", "--quick-generate-key", f"{name} <{name}@example.org>", "ed25519", "sign", "never")
    lines = place.must("gpg", "--batch", "--with-colons", "--list-secret-keys", name).splitlines()
    return next(line.split(":")[9] for line in lines if line.startswith("fpr"))


def person(folder, place):
    """somebody else's machine: the runtime is there"""
    one = Place(folder)
    one.must("flatpak", "--user", "remote-add", "--no-gpg-verify", "runtime", "file://" + place.at("runtime", "repo"))
    done = one.flatpak("install", "-y", "--noninteractive", "runtime", "org.gnome.Platform//50")
    assert done.returncode == 0, done.stderr
    return one


def installed(one):
    path = one.at("flatpak", "app", APP, "current", "active", "files", "bin", "uchi-kenshin")
    return os.path.exists(path) and "the first version" in open(path, encoding="ascii").read()


def reference(place, out, fingerprint):
    ref = configparser.ConfigParser(interpolation=None)
    ref.read(f"{out}/{REF}", encoding="utf-8")
    part = ref["Flatpak Ref"]
    RESULT.check("the .flatpakref names the program, its branch and its place", (part["Name"], part["Branch"], part["Url"], part["IsRuntime"])
                 == (APP, "master", f"file://{out}/repo", "false"), str(dict(part)))
    with open(place.at("key.gpg"), "wb") as file:
        file.write(base64.b64decode(part["GPGKey"], validate=True))
    shown = place.must("gpg", "--batch", "--with-colons", "--show-keys", place.at("key.gpg"))
    RESULT.check("and brings the public key along, not the secret one", f":{fingerprint}:" in shown and "sec:" not in shown, shown)


def ways_in(place, out):
    with tempfile.TemporaryDirectory(prefix="uchi-ref-") as folder:
        one = person(folder + "/a", place)
        done = one.flatpak("install", "-y", "--noninteractive", "--from", f"{out}/{REF}")
        RESULT.check("installed from the .flatpakref", done.returncode == 0 and installed(one), done.stdout + done.stderr)
        config = one.must("ostree", "config", f"--repo={one.at('flatpak', 'repo')}", "get", 'remote "uchi-kenshin".gpg-verify')
        RESULT.check("and signatures are looked at from then on", config.strip() == "true", config)
        two = person(folder + "/b", place)
        done = two.flatpak("remote-add", f"--gpg-import={place.at('key.gpg')}", "ours", f"file://{out}/repo")
        done = done if done.returncode else two.flatpak("install", "-y", "--noninteractive", "ours", APP)
        RESULT.check("installed from a remote with its key", done.returncode == 0 and installed(two), done.stdout + done.stderr)


def refused(place, out, what, change):
    """@change is done to a copy of the repository; nobody gets the program from there"""
    with tempfile.TemporaryDirectory(prefix="uchi-bad-") as folder:
        bad = os.path.join(folder, "bad")
        shutil.copytree(out, bad)
        change(bad)
        one = person(folder + "/a", place)
        done = one.flatpak("remote-add", f"--gpg-import={place.at('key.gpg')}", "ours", f"file://{bad}/repo")
        done = done if done.returncode else one.flatpak("install", "-y", "--noninteractive", "ours", APP)
        RESULT.check(f"refused: {what}", done.returncode != 0 and not os.path.lexists(one.at("flatpak", "app", APP, "current")), done.stdout + done.stderr)
        print("    " + (done.stderr.strip().splitlines() or [""])[-1][:150])


def flip(path):
    with open(path, "r+b") as file:
        whole = bytearray(file.read())
        whole[len(whole) // 2] ^= 1
        file.seek(0)
        file.write(whole)


def remade(place, bad, *signing):
    """the repository as somebody without the key would make it"""
    shutil.rmtree(f"{bad}/repo")
    place.must("ostree", "init", f"--repo={bad}/repo", "--mode=archive-z2")
    place.must("flatpak", "build-commit-from", f"--src-repo={place.at('work', 'repo')}", "--no-update-summary", *signing, f"{bad}/repo")
    place.must("flatpak", "build-update-repo", *signing, f"{bad}/repo")


def objects(bad, end):
    return [os.path.join(top, name) for top, _, names in os.walk(f"{bad}/repo/objects") for name in names if name.endswith(end)]


def lists(bad, signatures):
    """the files of the list of what there is, or those of its signatures"""
    paths = [os.path.join(top, name) for top, _, names in os.walk(f"{bad}/repo") for name in names
             if name.startswith("summary") or os.path.basename(top) == "summaries"]
    return [path for path in paths if path.endswith(".sig") == signatures]


def change_contents(bad):
    shutil.rmtree(f"{bad}/repo/deltas", ignore_errors=True)
    for path in objects(bad, ".filez"):
        flip(path)


def tampered(place, out):
    other = key(place, "other")
    refused(place, out, "nothing is signed", lambda bad: remade(place, bad))
    refused(place, out, "signed with another key", lambda bad: remade(place, bad, f"--gpg-sign={other}", f"--gpg-homedir={place.at('keys')}"))
    refused(place, out, "the list was changed", lambda bad: [flip(path) for path in lists(bad, False)])
    refused(place, out, "the list lost its signature", lambda bad: [os.unlink(path) for path in lists(bad, True)])
    refused(place, out, "the contents were changed", change_contents)


def mistaken(place, out, fingerprint):
    RESULT.check("an address without HTTPS is refused", place.publish(out, fingerprint, "http://example.org/").returncode not in (0, -6))
    done = place.publish(place.at("nokey"), "nobody@example.org")
    RESULT.check("a key that gpg does not know is refused", done.returncode != 0 and not os.path.exists(place.at("nokey", REF)), done.stderr)
    done = place.run(sys.executable, PUBLISH, place.at("nowhere"), out, "https://example.org", fingerprint)
    RESULT.check("nothing built yet: says what comes first", done.returncode != 0 and "./dev flatpak whole DIR" in done.stderr, done.stderr)


def without(place, out, fingerprint, path):
    """as the build for the stand-in is: somebody else's library is not in it"""
    os.unlink(place.at(APP, "files", path))
    place.must("flatpak", "build-export", "--disable-sandbox", place.at("work", "repo"), place.at(APP))
    done = place.publish(out, fingerprint)
    RESULT.check(f"without {path} it is not published, and says why", done.returncode != 0 and not os.path.exists(out) and path in done.stderr
                 and "./dev flatpak whole DIR" in done.stderr and "Traceback" not in done.stderr, done.stderr)


def listed(place):
    """the list of what is shipped is read from the single file: each file in it, and the modules that were built into it and no others"""
    built = [{"name": "libdnet", "x-licence": "BSD-3-Clause", "x-brings": "lib/libdnet.so.1",
              "sources": [{"type": "archive", "url": "https://example.org/libdumbnet_1.18.0.orig.tar.gz", "sha256": "1" * 64}]},
             {"name": "uchi-kenshin", "sources": [{"type": "dir", "path": "source"}]}]
    with open(place.at(APP, "files", "manifest.json"), "w", encoding="utf-8") as file:
        json.dump({"modules": built}, file)
    place.must("flatpak", "build-export", "--disable-sandbox", place.at("work", "repo"), place.at(APP))
    single, bill = place.at("small.flatpak"), place.at("bill.json")
    place.must("flatpak", "build-bundle", place.at("work", "repo"), single, APP)
    done = place.run(sys.executable, os.path.join(ROOT, ".ci", "sbom.py"), bill, "1", "1700000000", single, __file__)
    RESULT.check("a list of what is in the single file is made", done.returncode == 0, done.stdout + done.stderr)
    done = place.run(sys.executable, os.path.join(ROOT, "tests", "lint", "sbom.py"), bill)
    RESULT.check("and right by SPDX 2.3", done.returncode == 0, done.stdout + done.stderr)
    with open(bill, encoding="utf-8") as file:
        document = json.load(file)
    files = {os.path.relpath(os.path.join(top, name), place.at(APP, "files")) for top, _, names in os.walk(place.at(APP, "files")) for name in names}
    told = {one["fileName"].removeprefix("./files/") for one in document["files"]} - {"./metadata"}
    RESULT.check("it has every file and no other", len(files) > 6 and files == told, str(files ^ told))
    names = {one["name"] for one in document["packages"]}
    RESULT.check("the module that was built, and none that was not", names == {APP, "libdnet", "uchi-kenshin-pack-data", os.path.basename(__file__)}, str(names))


def main():
    with tempfile.TemporaryDirectory(prefix="uchi-publish-") as folder:
        place = Place(os.path.join(folder, "maker"))
        build(place)
        fingerprint, out = key(place, "maker"), os.path.join(folder, "out")
        try:
            done = place.publish(out, fingerprint)
            RESULT.check("published", done.returncode == 0, done.stderr)
            reference(place, out, fingerprint)
            ways_in(place, out)
            RESULT.check("published once more into the same folder", place.publish(out, fingerprint).returncode == 0)
            ways_in(place, out)
            tampered(place, out)
            mistaken(place, out, fingerprint)
            RESULT.check("the manifest names what it brings", "lib/libdnet.so.1" in brought() and len(brought()) >= 6, str(brought()))
            listed(place)
            without(place, place.at("less"), fingerprint, "lib/libdnet.so.1")
        finally:
            place.run("gpgconf", "--kill", "all")
    return RESULT.end()


if __name__ == "__main__":
    if "--inside" not in sys.argv:
        # its own bus stands for the system's, which a Flatpak asks before it installs; an ordinary user, no interface
        os.execvp("unshare", ["unshare", "--user", "--map-root-user", "--net", "dbus-run-session", "--", "sh", "-c",
                              'DBUS_SYSTEM_BUS_ADDRESS=$DBUS_SESSION_BUS_ADDRESS exec "$@"', "sh", sys.executable, *sys.argv, "--inside"])
    sys.exit(main())
