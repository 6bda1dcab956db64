# SPDX-License-Identifier: GPL-3.0-or-later
"""The files that lints look at, and how a lint tells what it found."""
import fnmatch
import glob
import os
import subprocess
import sys

ROOT = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))


def git_listed(patterns):
    try:
        done = subprocess.run(["git", "-C", ROOT, "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns],
                              capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return None
    # nothing known: a tree that was unpacked inside another one, which git does not look into
    return done.stdout.split("\n") if done.returncode == 0 and done.stdout else None


def walked(patterns):
    """as git reads patterns: a folder is all that is in it, and * stands for / too"""
    tops = {name for pattern in patterns for name in glob.glob(pattern.split("/")[0], root_dir=ROOT)}
    names = sorted(os.path.relpath(path, ROOT) for top in tops
                   for path in glob.glob(os.path.join(ROOT, top, "**"), recursive=True) + [os.path.join(ROOT, top)])
    return [name for name in names if "__pycache__" not in name
            and any(name.startswith(pattern + "/") or fnmatch.fnmatch(name, pattern) for pattern in patterns)]


def listed(*patterns):
    """files that git knows or would know; without git, everything that is there"""
    names = git_listed(patterns)
    if names is None:
        names = walked(patterns)
    return [name for name in dict.fromkeys(names) if name and os.path.isfile(os.path.join(ROOT, name))]


def read(names):
    files = {}
    for name in names:
        with open(os.path.join(ROOT, name), encoding="utf-8", errors="replace") as file:
            files[name] = file.read()
    return files


def sources():
    return read(name for name in listed("app") if name.endswith((".c", ".h")))


def tests():
    return read(name for name in listed("tests", ".ci") if name.endswith((".c", ".h", ".py")))


def run(problems, files, planted):
    """exit status; with --self-test, whether every planted file is complained of"""
    if "--self-test" in sys.argv:
        silent = [path for path in planted if not any(path in line for line in problems({path: planted[path]}))]
        for path in silent:
            print(f"the lint does not see what is wrong with {path}")
        return 1 if silent else 0
    found = problems(files)
    print("\n".join(found))
    print(f"{len(files)} files, {len(found)} problems")
    return 1 if found or not files else 0
