#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`./dev release DIR --key FILE --archives FOLDER`: refuses what must not be handed out, runs every test, builds everything twice, and fills the
new folder DIR with packages, Flatpak, pages, a list of what is in them, checksums, and a signature of each by the minisign key FILE. When a step
does not go well there is no DIR.

    --archives   a folder with the archives of the Flatpak's modules, as for `./dev flatpak whole FOLDER`: what is built without them has no
                 libraries in it, and is never handed out
    --rehearse   keys of development, a tree with changes, and no archives are no hindrance, and tests are left out; the folder gets a file that
                 says so, and without archives a Flatpak whose name says that it is only to try

minisign asks for the password of the key, or reads it from standard input."""
import argparse
import base64
import binascii
import contextlib
import glob
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "flatpak"))
import publish                                                                  # noqa: E402

DEV = os.path.join(ROOT, "dev")
APP = publish.APP
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


def pinned(manifest):
    return [(module["name"], source) for module in manifest["modules"] for source in module["sources"] if source["type"] != "dir"]


def pin_faults(manifest):
    for name, source in pinned(manifest):
        if not (re.fullmatch(r"[0-9a-f]{64}", source.get("sha256", "")) and source.get("url")
                and source.get("x-sha256-from") and set(source["sha256"]) - {"0"}):
            yield f"the module {name} has no address, no checksum, or no record that it is from"


def archive_faults(manifest, folder):
    """the libraries of the Flatpak are built from what lies in @folder"""
    if not os.path.isdir(folder):
        yield "there is no folder of archives at --archives: a Flatpak that is built without them has no libraries in it and would not start"
        return
    have = {checksum(entry.path) for entry in os.scandir(folder) if entry.is_file()}
    for _name, source in pinned(manifest):
        if source.get("sha256") not in have:
            yield f"{folder} does not have {source.get('url')}"


def version_faults(number, changelog, metainfo):
    if not changelog.startswith(f"uchi-kenshin ({number}-") or "UNRELEASED" in changelog.split("\n", maxsplit=1)[0]:
        yield f"data/debian/changelog does not begin with {number}"
    release = re.search(r'<release version="([^"]*)" date="[0-9-]{10}"( type="\w+")?', metainfo)
    if not release or release[1] != number or "development" in (release[2] or ""):
        yield f"the newest release of the metainfo is not {number}, or is marked as development"


def tree_faults():
    if os.path.exists(os.path.join(ROOT, ".git")) and git("status", "--porcelain"):
        yield "the tree has changes that are not committed"


def public_half(key):
    return os.path.splitext(key)[0] + ".pub"


def text_of(path):
    if not os.path.isfile(path):
        return ""
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read()


def minisign_bytes(text):
    """the second line of a file of minisign's is base64"""
    try:
        return base64.b64decode((text.splitlines() + ["", ""])[1], validate=True)
    except (binascii.Error, ValueError):
        return b""


def pair_faults(secret, public):
    """texts of the two halves. Sizes and marks as in minisign's src/minisign.h; the number that both have is in the clear where there is no
    password (the way from a password to the key, bytes 2 and 3, is then none)"""
    ours, theirs = minisign_bytes(secret), minisign_bytes(public)
    if len(ours) != 158 or ours[:2] != b"Ed":
        yield "there is no secret key of minisign at --key"
    elif len(theirs) != 42 or theirs[:2] != b"Ed":
        yield "the public half (.pub) is not beside the key, or is none of minisign's"
    elif ours[2:4] == bytes(2) and ours[54:62] != theirs[2:10]:
        yield "the public half beside the key is that of another key"


def blockers(folder, key):
    """without these nothing can be made at all, not even to rehearse"""
    if os.path.lexists(folder):
        yield f"{folder} is there already"
    elif not os.path.isdir(os.path.dirname(folder)) or not os.access(os.path.dirname(folder), os.W_OK | os.X_OK):
        yield f"{os.path.dirname(folder)} is no folder that you may write into"
    if not os.path.exists(os.path.join(ROOT, ".git")):
        yield "this is no clone: nobody could tell of which commit the release is"
    yield from pair_faults(text_of(key), text_of(public_half(key)))


def faults(key, archives):
    key_text = text_of(public_half(key))
    yield from key_faults(read("app", "pack", "uchi-pack-keys.h"), key_text)
    manifest = json.loads(read("flatpak", APP + ".json"))
    yield from pin_faults(manifest)
    yield from archive_faults(manifest, archives)
    yield from version_faults(version(), read("data", "debian", "changelog"), read("data", APP + ".metainfo.xml"))
    yield from tree_faults()


# ---- what is handed out ----------------------------------------------------------------

def step(*words):
    print("release: " + " ".join(words), flush=True)
    if subprocess.run(words, cwd=ROOT, check=False).returncode:
        sys.exit("release: this did not go well; nothing is handed out: " + " ".join(words))


def still(commit):
    """what took an hour is of one commit, or of none"""
    if git("rev-parse", "HEAD") != commit:
        sys.exit(f"release: the tree went on to another commit meanwhile; nothing is handed out. It began at {commit[:12]}")


def flatpak_into(folder, archives, rehearse):
    """the one that carries its libraries; or, to rehearse, that of the stand-in under a name that nobody hands out"""
    if not archives:
        print("release: without --archives the Flatpak has no libraries in it: it is only to try, never to be handed out", file=sys.stderr)
        shutil.copy(f"{ROOT}/build-flatpak/only-to-try.flatpak", folder)
        return
    step(DEV, "flatpak", "whole", archives)
    missing = publish.lacking(f"{ROOT}/build-flatpak-whole/repo")
    if missing:
        sys.exit("release: the Flatpak does not carry its own libraries; nothing is handed out: it has no " + ", ".join(missing))
    if not rehearse:
        step(DEV, "flatpak", "again", archives)
    shutil.copy(f"{ROOT}/build-flatpak-whole/uchi-kenshin.flatpak", folder)


@contextlib.contextmanager
def filled(folder):
    """a folder to fill, beside @folder and made before anything else: it becomes @folder when all went well, and else is gone"""
    umask = os.umask(0)
    os.umask(umask)
    unfinished = tempfile.mkdtemp(prefix=".unfinished-release-", dir=os.path.dirname(folder))
    try:
        os.chmod(unfinished, 0o777 & ~umask)
        yield unfinished
        try:
            os.rename(unfinished, folder)
        except OSError as error:
            sys.exit(f"release: {folder} came into being meanwhile ({error.strerror}); nothing is handed out")
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def make(folder, rehearse, archives):
    if not rehearse:
        step(DEV, "test")
    step(DEV, "reproducible")
    step("lintian", "--fail-on=error,warning", *glob.glob(f"{ROOT}/build-deb/*.changes"))
    step(DEV, "flatpak")
    step(DEV, "flatpak", "again")
    flatpak_into(folder, archives, rehearse)
    for path in glob.glob(f"{ROOT}/build-deb/*.deb") + [f"{ROOT}/build/app/cli/call-book.pdf"]:
        if "-dbgsym_" not in path:
            shutil.copy(path, folder)
    step(DEV, "exec", "uchi-kenshin-pack", "staff-page", os.path.join(folder, "staff-page.html"))
    archive = os.path.join(folder, f"uchi-kenshin-{version()}.tar")
    step("git", "-C", ROOT, "archive", f"--prefix=uchi-kenshin-{version()}/", "-o", archive, "HEAD")
    step("gzip", "-9n", archive)
    bill = os.path.join(folder, "sbom.spdx.json")
    step(os.path.join(ROOT, ".ci", "sbom.py"), bill, version(), git("log", "-1", "--format=%ct"), *sorted(glob.glob(f"{folder}/*")))
    step("/usr/bin/python3", os.path.join(ROOT, "tests", "lint", "sbom.py"), bill)


def checksum(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def sign(folder, key):
    """and looks whether the public half beside the key opens what it signed"""
    names = sorted(os.listdir(folder))
    with open(os.path.join(folder, "SHA256SUMS"), "w", encoding="utf-8") as file:
        for name in names:
            file.write(f"{checksum(os.path.join(folder, name))}  {name}\n")
    step("minisign", "-S", "-s", key, "-t", f"uchi-kenshin {version()} {git('rev-parse', '--short', 'HEAD')}",
         "-m", *(os.path.join(folder, name) for name in names + ["SHA256SUMS"]))
    for name in names + ["SHA256SUMS"]:
        step("minisign", "-V", "-q", "-p", public_half(key), "-m", os.path.join(folder, name))


def pair_test():
    def lines(*parts):
        return "untrusted comment: a key\n" + base64.b64encode(b"".join(parts)).decode() + "\n"
    secret, public = lines(b"Ed", bytes(2), b"B2", bytes(48), b"12345678", bytes(96)), lines(b"Ed", b"12345678", bytes(32))
    assert not list(pair_faults(secret, public))
    for wrong in ("", "nonsense", "one\n!!!\n", secret, public.replace("RW", "AA"), lines(b"Ed", b"12345679", bytes(32))):
        assert list(pair_faults(secret, wrong)), wrong
    for wrong in ("", "nonsense", public):
        assert list(pair_faults(wrong, public)), wrong
    assert any("is there already" in one for one in blockers(ROOT, "")), "a folder that is there is written into"


def archive_test():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "any-name")
        with open(path, "w", encoding="ascii") as file:
            file.write("an archive")
        manifest = {"modules": [{"name": "a", "sources": [{"type": "archive", "url": "https://x", "sha256": checksum(path)}]}]}
        assert not list(archive_faults(manifest, folder))
        for nothing in ("", path, folder + "/none"):
            assert list(archive_faults(manifest, nothing)), "a Flatpak without its libraries is handed out"
        os.unlink(path)
        assert list(archive_faults(manifest, folder)), "an archive that is not there"


def filled_test():
    with tempfile.TemporaryDirectory() as place:
        folder = os.path.join(place, "release")
        for error in (SystemExit, KeyboardInterrupt):
            with contextlib.suppress(error), filled(folder) as unfinished:
                with open(os.path.join(unfinished, "half"), "w", encoding="ascii"):
                    raise error
            assert os.listdir(place) == [], "half a release is left"
        with filled(folder) as unfinished:
            os.mkdir(os.path.join(unfinished, "whole"))
        assert os.listdir(place) == ["release"] and os.listdir(folder) == ["whole"]
        with contextlib.suppress(SystemExit), filled(folder):
            pass
        assert os.listdir(place) == ["release"] and os.listdir(folder) == ["whole"], "a folder that came meanwhile is written over"
        assert any("no folder that" in one for one in blockers(os.path.join(place, "none", "release"), ""))


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
    pair_test()
    archive_test()
    filled_test()
    assert list(version_faults("1.0", "uchi-kenshin (0.9-1) unstable", '<release version="1.0" date="2026-01-01">'))
    assert list(version_faults("1.0", "uchi-kenshin (1.0-1) unstable", '<release version="1.0" date="2026-01-01" type="development">'))
    assert not list(version_faults("1.0", "uchi-kenshin (1.0-1) unstable", '<release version="1.0" date="2026-01-01">'))


def main():
    parser = argparse.ArgumentParser(prog="./dev release", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", metavar="DIR")
    parser.add_argument("--key", metavar="FILE", default="")
    parser.add_argument("--archives", metavar="FOLDER", default="")
    parser.add_argument("--rehearse", action="store_true")
    chosen = parser.parse_args()
    folder = os.path.abspath(chosen.folder)
    key, archives = (path and os.path.abspath(path) for path in (chosen.key, chosen.archives))
    blocked, found = list(blockers(folder, key)), list(faults(key, archives))
    for fault in blocked + found:
        print(f"release: {fault}", file=sys.stderr)
    if blocked or (found and not chosen.rehearse):
        print("release: refused", file=sys.stderr)
        return 1
    commit = git("rev-parse", "HEAD")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    signal.signal(signal.SIGHUP, lambda *_: sys.exit(129))
    with filled(folder) as unfinished:
        make(unfinished, chosen.rehearse, archives)
        still(commit)
        if chosen.rehearse:
            with open(os.path.join(unfinished, "REHEARSAL"), "w", encoding="utf-8") as file:
                file.write("Made to see that it can be made. Not tested, not to be handed out.\n" + "".join(f"- {fault}\n" for fault in found))
        sign(unfinished, key)
    print(f"release: {folder}")
    return 0


if __name__ == "__main__":
    if sys.argv[1:] == ["--self-test"]:
        self_test()
        sys.exit(0)
    sys.exit(main())
