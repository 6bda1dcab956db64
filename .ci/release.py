#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`./dev release DIR --key FILE`: refuses what must not be handed out, runs every test, builds everything twice, and fills the new folder
DIR with packages, Flatpak, pages, a list of what is in them, checksums, and a signature of each by the minisign key FILE.

    --rehearse   keys of development and a tree with changes are no hindrance, and tests are left out; the folder gets a file that says so

minisign asks for the password of the key, or reads it from standard input."""
import argparse
import glob
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
DEV = os.path.join(ROOT, "dev")
APP = "io.github.uchi_kenshin.UchiKenshin"
KEYS = "tests/pack/development-keys"


def read(*parts):
    with open(os.path.join(ROOT, *parts), encoding="utf-8") as file:
        return file.read()


def git(*words):
    return subprocess.run(["git", "-C", ROOT, *words], check=True, capture_output=True, text=True).stdout.strip()


def version():
    return re.search(r"^  version: '(.*)',", read("meson.build"), re.M)[1]


# ---- what must not be handed out -------------------------------------------------------

def development_keys():
    """keys whose secret half anybody has"""
    lines = "\n".join(read(path) for path in glob.glob(f"{KEYS}/*.pub", root_dir=ROOT))
    return re.findall(r"^RW\S+", lines, re.M)


def key_faults(header, key_text):
    """@header: the keys that are compiled in; @key_text: the public half of the key that signs"""
    if "KEYS_ARE_DEVELOPMENT FALSE" not in header:
        yield "the keys of the pack are marked as keys of development (app/pack/uchi-pack-keys.h)"
    for key in development_keys():
        if key in header:
            yield f"the program believes {key[:12]}…, a key of development"
        if key in key_text:
            yield f"the release would be signed with {key[:12]}…, a key of development"
    if len(set(re.findall(r"RW[A-Za-z0-9+/]{54}", header))) != 4:
        yield "there are not four different keys in app/pack/uchi-pack-keys.h"


def pin_faults(manifest):
    for module in manifest["modules"]:
        for source in module["sources"]:
            if source["type"] != "dir" and not (re.fullmatch(r"[0-9a-f]{64}", source.get("sha256", "")) and source.get("url")
                                                    and source.get("x-sha256-from") and set(source["sha256"]) - {"0"}):
                yield f"the module {module['name']} has no address, no checksum, or no record that it is from"


def version_faults(number, changelog, metainfo):
    if not changelog.startswith(f"uchi-kenshin ({number}-") or "UNRELEASED" in changelog.split("\n", maxsplit=1)[0]:
        yield f"data/debian/changelog does not begin with {number}"
    release = re.search(r'<release version="([^"]*)" date="[0-9-]{10}"( type="\w+")?', metainfo)
    if not release or release[1] != number or "development" in (release[2] or ""):
        yield f"the newest release of the metainfo is not {number}, or is marked as development"


def tree_faults():
    if git("status", "--porcelain"):
        yield "the tree has changes that are not committed"


def faults(key):
    public = os.path.splitext(key)[0] + ".pub" if key else ""
    key_text = open(public, encoding="utf-8").read() if os.path.isfile(public) else ""
    if not key or not os.path.isfile(key):
        yield "there is no secret key of minisign at --key"
    elif not key_text:
        yield f"the public half {public} is not beside it"
    yield from key_faults(read("app", "pack", "uchi-pack-keys.h"), key_text)
    yield from pin_faults(json.loads(read("flatpak", APP + ".json")))
    yield from version_faults(version(), read("data", "debian", "changelog"), read("data", APP + ".metainfo.xml"))
    yield from tree_faults()


# ---- what is handed out ----------------------------------------------------------------

def step(*words):
    print("release: " + " ".join(words), flush=True)
    if subprocess.run(words, cwd=ROOT, check=False).returncode:
        sys.exit("release: this did not go well; nothing is handed out: " + " ".join(words))


def make(folder, rehearse):
    if not rehearse:
        step(DEV, "test")
    step(DEV, "reproducible")
    step("lintian", "--fail-on=error,warning", *glob.glob(f"{ROOT}/build-deb/*.changes"))
    step(DEV, "flatpak")
    step(DEV, "flatpak", "again")
    os.makedirs(folder)
    for path in glob.glob(f"{ROOT}/build-deb/*.deb") + [f"{ROOT}/build-flatpak/uchi-kenshin.flatpak", f"{ROOT}/build/app/cli/call-book.pdf"]:
        if "-dbgsym_" not in path:
            shutil.copy(path, folder)
    step(DEV, "exec", "uchi-kenshin-pack", "staff-page", os.path.join(folder, "staff-page.html"))
    archive = os.path.join(folder, f"uchi-kenshin-{version()}.tar")
    step("git", "-C", ROOT, "archive", f"--prefix=uchi-kenshin-{version()}/", "-o", archive, "HEAD")
    step("gzip", "-9n", archive)
    bill = os.path.join(folder, "sbom.spdx.json")
    step(os.path.join(ROOT, ".ci", "sbom.py"), bill, version(), git("log", "-1", "--format=%ct"), *sorted(glob.glob(f"{folder}/*.deb")))
    step("/usr/bin/python3", os.path.join(ROOT, "tests", "lint", "sbom.py"), bill)


def sign(folder, key):
    names = sorted(os.listdir(folder))
    with open(os.path.join(folder, "SHA256SUMS"), "w", encoding="utf-8") as file:
        for name in names:
            with open(os.path.join(folder, name), "rb") as one:
                file.write(f"{hashlib.sha256(one.read()).hexdigest()}  {name}\n")
    step("minisign", "-S", "-s", key, "-t", f"uchi-kenshin {version()} {git('rev-parse', '--short', 'HEAD')}",
         "-m", *(os.path.join(folder, name) for name in names + ["SHA256SUMS"]))


def self_test():
    old = read("app", "pack", "uchi-pack-keys.h")
    four = "KEYS_ARE_DEVELOPMENT FALSE " + " ".join(f'"RW{letter * 54}"' for letter in "ABCD")
    assert len(list(key_faults(old, ""))) >= 5, "keys of development are not seen"
    assert len(list(key_faults(old.replace("DEVELOPMENT TRUE", "DEVELOPMENT FALSE"), ""))) >= 4, "they are not seen without their mark"
    assert not list(key_faults(four, "RWnew"))
    assert list(key_faults(four, development_keys()[0])), "a development key may sign"
    assert list(key_faults(four.replace("B", "A"), "")), "one key twice"
    good = {"type": "archive", "url": "https://x", "sha256": "1" * 64, "x-sha256-from": "x"}
    for broken in ({"sha256": ""}, {"sha256": "0" * 64}, {"x-sha256-from": ""}, {"url": ""}):
        assert list(pin_faults({"modules": [{"name": "a", "sources": [dict(good, **broken)]}]})), broken
    assert not list(pin_faults({"modules": [{"name": "a", "sources": [good]}]}))
    assert list(version_faults("1.0", "uchi-kenshin (0.9-1) unstable", '<release version="1.0" date="2026-01-01">'))
    assert list(version_faults("1.0", "uchi-kenshin (1.0-1) unstable", '<release version="1.0" date="2026-01-01" type="development">'))
    assert not list(version_faults("1.0", "uchi-kenshin (1.0-1) unstable", '<release version="1.0" date="2026-01-01">'))


def main():
    parser = argparse.ArgumentParser(prog="./dev release", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", metavar="DIR")
    parser.add_argument("--key", metavar="FILE", default="")
    parser.add_argument("--rehearse", action="store_true")
    chosen = parser.parse_args()
    folder = os.path.abspath(chosen.folder)
    found = list(faults(chosen.key)) + ([f"{folder} is there already"] if os.path.exists(folder) else [])
    for fault in found:
        print(f"release: {fault}", file=sys.stderr)
    if found and not chosen.rehearse:
        print("release: refused", file=sys.stderr)
        return 1
    make(folder, chosen.rehearse)
    if chosen.rehearse:
        with open(os.path.join(folder, "REHEARSAL"), "w", encoding="utf-8") as file:
            file.write("Made to see that it can be made. Not tested, not to be handed out.\n" + "".join(f"- {fault}\n" for fault in found))
    sign(folder, chosen.key)
    print(f"release: {folder}")
    return 0


if __name__ == "__main__":
    if sys.argv[1:] == ["--self-test"]:
        self_test()
        sys.exit(0)
    sys.exit(main())
