#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every program that is installed says its version and explains itself, in Japanese too where the computer has no Japanese locale, and its
man page knows every option that it has."""
import os
import re
import subprocess
import sys

from checks import Result

RESULT = Result()
ROOT, BUILD = os.environ["UCHI_SOURCE_ROOT"], os.environ["UCHI_BUILD"]
PROGRAMS = {"uchi-kenshin": "ui", "uchi-kenshin-check": "cli", "uchi-kenshin-pack": "cli"}
JAPANESE = ({"LANG": "C.UTF-8", "LANGUAGE": "ja"}, {"LANG": "ja_JP.UTF-8"}, {"LC_ALL": "ja_JP.eucJP"}, {"LANG": "C", "LANGUAGE": "ja"})
ENGLISH = ({"LANG": "en_US.UTF-8"}, {"LANG": "C"}, {"LANG": "ja_JP.UTF-8", "LANGUAGE": "en"}, {"LANG": "nonsense"})
# of the toolkit, which explains them itself
FOREIGN = {"--help", "--help-all", "--help-gapplication", "--version"}


def run(name, option, language):
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG"))} | language
    environment.update(UCHI_LOCALE_DIR=os.path.join(BUILD, "po"), DBUS_SESSION_BUS_ADDRESS="disabled:")
    environment.pop("DISPLAY", None)
    return subprocess.run([os.path.join(BUILD, "app", PROGRAMS[name], name), option], capture_output=True, text=True, timeout=20, env=environment,
                          check=False)


def is_japanese(text):
    return any("ぁ" <= c <= "ん" for c in text)


def main():
    with open(os.path.join(ROOT, "meson.build"), encoding="utf-8") as file:
        version = re.search(r"version: '(.*)'", file.read())[1]
    for name in PROGRAMS:
        done = run(name, "--version", {"LANG": "C.UTF-8"})
        RESULT.check(f"{name} --version", (done.returncode, done.stdout) == (0, f"{name} {version}\n"), done.stdout + done.stderr)
        for languages, wanted in ((JAPANESE, True), (ENGLISH, False)):
            for language in languages:
                done = run(name, "--help", language)
                ours = [line for line in done.stdout.splitlines() if line and not line.startswith(("用法", "Usage"))]
                RESULT.check(f"{name} --help, {language}", done.returncode == 0 and bool(ours) and is_japanese(done.stdout) == wanted, done.stdout[:300])
        with open(os.path.join(ROOT, "data", f"{name}.1"), encoding="utf-8") as file:
            page = file.read().replace("\\-", "-")
        missing = set(re.findall(r"^  (?:-\w, )?(--[a-z-]+)", done.stdout, re.M)) - FOREIGN - set(re.findall(r"--[a-z][a-z-]*", page))
        RESULT.check(f"{name}: its man page has every option", not missing, str(missing))
        done = run(name, "--no-such-option", {"LANG": "C.UTF-8", "LANGUAGE": "ja"})
        RESULT.check(f"{name}: a wrong option is refused", done.returncode not in (0, -6, -11) and done.stderr, done.stderr)
    return RESULT.end()


if __name__ == "__main__":
    sys.exit(main())
