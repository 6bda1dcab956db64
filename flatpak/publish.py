#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`./dev flatpak publish DIR URL KEY`: what was built becomes a repository that any web server can hand out as it is, each commit and the
summary signed, and a .flatpakref beside it that brings the public key along.

Only what `./dev flatpak whole DIR` built is published: what `./dev flatpak` builds leaves the libraries to the stand-in, and would start nowhere else.

DIR: new or of an earlier publication; URL: where the folder DIR will be found; KEY: a secret key that gpg knows (GNUPGHOME)."""
import base64
import json
import os
import re
import subprocess
import sys

APP = "io.github.uchi_kenshin.UchiKenshin"
NAME = "uchi-kenshin"
RUNTIME_FROM = "https://dl.flathub.org/repo/flathub.flatpakrepo"              # org.gnome.Platform, for whoever has none yet
HERE = os.path.dirname(os.path.abspath(__file__))


def run(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout


def wanted(manifest):
    """what a Flatpak must have in it to start on the real runtime: one file of each module that stays"""
    return [module["x-brings"] for module in manifest["modules"] if "x-brings" in module]


def lacking(repo):
    """those of them that some build in @repo does not have; all of them where there is no build"""
    with open(os.path.join(HERE, APP + ".json"), encoding="utf-8") as file:
        names = wanted(json.load(file))
    refs = [ref for ref in run("ostree", "refs", f"--repo={repo}").decode().split() if ref.startswith(f"app/{APP}/")]
    have = [set(re.findall(r" /files/(\S+)", run("ostree", "ls", "-R", f"--repo={repo}", ref, "/files").decode())) for ref in refs]
    return [name for name in names if not have or any(name not in one for one in have)]


def reference(url, public_key):
    runtime = "" if url.startswith("file:") else f"RuntimeRepo={RUNTIME_FROM}\n"
    return (f"[Flatpak Ref]\nTitle=おうちネット健診\nName={APP}\nBranch=master\nUrl={url}/repo\nIsRuntime=false\nSuggestRemoteName={NAME}\n"
            f"{runtime}GPGKey={base64.b64encode(public_key).decode()}\n")


def publish(built, folder, url, key):
    repo = os.path.join(folder, "repo")
    home = [f"--gpg-homedir={os.environ['GNUPGHOME']}"] if os.environ.get("GNUPGHOME") else []
    if not os.path.isdir(repo):
        os.makedirs(repo)
        run("ostree", "init", f"--repo={repo}", "--mode=archive-z2")
    run("flatpak", "build-commit-from", f"--src-repo={built}", "--no-update-summary", f"--gpg-sign={key}", *home, repo)
    run("flatpak", "build-update-repo", "--title=おうちネット健診", "--generate-static-deltas", "--prune", f"--gpg-sign={key}", *home, repo)
    public_key = run("gpg", "--batch", "--export", key)
    if not public_key:
        sys.exit(f"gpg knows no key {key}")
    with open(os.path.join(folder, NAME + ".flatpakref"), "w", encoding="utf-8") as file:
        file.write(reference(url.rstrip("/"), public_key))


def main(work, *arguments):
    built = os.path.join(work, "repo")
    if len(arguments) != 3:
        print("usage: ./dev flatpak publish DIR URL KEY", file=sys.stderr)
        return 64
    folder, url, key = arguments
    if not url.startswith(("https://", "file:///")):
        sys.exit("the URL of a repository begins with https://")
    if not os.path.isdir(built):
        sys.exit("there is nothing to publish yet: ./dev flatpak whole DIR comes first")
    missing = lacking(built)
    if missing:
        sys.exit("this Flatpak does not carry its own libraries, and would not start on anybody's computer (it has no " + ", ".join(missing)
                 + "): ./dev flatpak whole DIR builds one that does")
    publish(built, os.path.abspath(folder), url, key)
    print(f"{folder}: repo/ and {NAME}.flatpakref; put the folder at {url}")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
