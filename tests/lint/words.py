#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The catalogue is whole: every file with words is listed, every word has Japanese, nothing is fuzzy. And no file names a machine.

    words.py            looks at the tree
    words.py --self-test"""
import os
import re
import subprocess
import sys
import tempfile

import tree

WORDS = re.compile(r'\b(?:_|N_|C_|NC_|ngettext|g_dngettext) ?\((?:"|_\()')
MACHINE = re.compile(r"/(?:work|home/\w+|root|tmp/b-\w+)/|https?://[\w.-]*(?:mirror|registry)[\w.-]*", re.I)
ALLOWED = {"tests/lint/words.py"}


def not_listed(files):
    listed = set(files.get("po/POTFILES.in", "").split())
    return [f"{path}: has words, but po/POTFILES.in does not name it" for path, text in files.items()
            if path.endswith((".c", ".h", ".ui", ".in")) and path.startswith("app/") and WORDS.search(text) and path not in listed]


def catalogue(text):
    found = []
    with tempfile.NamedTemporaryFile("w", suffix=".po", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        for flag, what in (("--untranslated", "has no Japanese"), ("--only-fuzzy", "is fuzzy")):
            done = subprocess.run(["msgattrib", flag, "--no-obsolete", "--no-wrap", file.name], capture_output=True, text=True, check=False)
            found += [f"po/ja.po: {line[:100]} {what}" for line in done.stdout.split("\n") if line.startswith('msgid "') and line != 'msgid ""']
        done = subprocess.run(["msgfmt", "--check", "--output-file=/dev/null", file.name], capture_output=True, text=True, check=False)
        found += [f"po/ja.po: {line}" for line in done.stderr.split("\n") if done.returncode and line]
    return found


def not_translated(files):
    """words of the program that the catalogue has not, whichever file they are in"""
    sources = {path: text for path, text in files.items() if path.startswith("app/") and path.endswith(".c")}
    if not sources:
        return []
    with tempfile.TemporaryDirectory() as folder:
        for path, text in {**sources, "ja.po": files["po/ja.po"]}.items():
            os.makedirs(os.path.dirname(os.path.join(folder, path)), exist_ok=True)
            with open(os.path.join(folder, path), "w", encoding="utf-8") as file:
                file.write(text)
        subprocess.run(["xgettext", "--from-code=UTF-8", "--keyword=_", "--keyword=N_", "--keyword=C_:1c,2", "--keyword=NC_:1c,2", "--no-location",
                        "--output=all.pot", *sorted(sources)], cwd=folder, check=True, capture_output=True)
        if not os.path.exists(os.path.join(folder, "all.pot")):
            return []
        done = subprocess.run(["msgcmp", "--use-untranslated", "ja.po", "all.pot"], cwd=folder, capture_output=True, text=True, check=False)
    return [f"po/ja.po: {line.split(': ', 1)[-1]}" for line in done.stderr.split("\n") if "not defined" in line or "this message is used" in line]


def machines(files):
    return [f"{path}: names a machine: {match[0]}" for path, text in files.items() if path not in ALLOWED
            for match in MACHINE.finditer(text)][:20]


def problems(files):
    found = not_listed(files) + machines(files)
    return found + (catalogue(files["po/ja.po"]) + not_translated(files) if "po/ja.po" in files else [])


HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
PLANTED = {
    "app/core/a.c": 'x = _("Word");\n', "po/ja.po": HEAD + 'msgid "Word"\nmsgstr ""\n',
    "app/core/c.c": 'x = C_ ("no such", "context");\n', "app/core/b.c": "/" + "work/main is here\n",
}


def everything():
    names = [name for name in tree.listed("app", "po", "data", "tests", "icons", "flatpak", "dev", "*.md", "meson.build")
             if name.endswith((".c", ".h", ".in", ".po", ".py", ".md", ".build", ".txt", ".xml", ".sh")) or name == "dev"]
    return tree.read(names)


if __name__ == "__main__":
    sys.exit(tree.run(problems, everything(), PLANTED))
