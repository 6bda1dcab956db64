# SPDX-License-Identifier: GPL-3.0-or-later
"""The files that lints look at, and how a lint tells what it found."""
import os
import subprocess
import sys

ROOT = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))


def listed(*patterns):
    """files that git knows or would know; without git, everything that is there"""
    done = subprocess.run(["git", "-C", ROOT, "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns],
                          capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return [name for name in done.stdout.split("\n") if name and os.path.isfile(os.path.join(ROOT, name))]
    top = {pattern.split("/")[0] for pattern in patterns}
    return [os.path.relpath(os.path.join(folder, name), ROOT) for start in top
            for folder, _, names in os.walk(os.path.join(ROOT, start)) for name in names]


def read(names):
    files = {}
    for name in names:
        with open(os.path.join(ROOT, name), encoding="utf-8", errors="replace") as file:
            files[name] = file.read()
    return files


def sources():
    return read(name for name in listed("app/*.c", "app/*.h", "app/**/*.c", "app/**/*.h") if name.startswith("app/"))


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
    return 1 if found else 0
