#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`./dev flatpak publish DIR URL KEY`: what was built becomes a repository that any web server can hand out as it is, each commit and the
summary signed, and a .flatpakref beside it that brings the public key along.

DIR: new or of an earlier publication; URL: where the folder DIR will be found; KEY: a secret key that gpg knows (GNUPGHOME)."""
import base64
import os
import subprocess
import sys

APP = "io.github.uchi_kenshin.UchiKenshin"
NAME = "uchi-kenshin"


def run(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout


def reference(url, public_key):
    runtime = "" if url.startswith("file:") else "RuntimeRepo=https://dl.flathub.org/repo/flathub.flatpakrepo\n"
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
        sys.exit("there is nothing to publish yet: ./dev flatpak comes first")
    publish(built, os.path.abspath(folder), url, key)
    print(f"{folder}: repo/ and {NAME}.flatpakref; put the folder at {url}")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
