#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every function of a room's header has a comment, of its own or of the group it stands in; every file says its licence.

    docs.py            looks at the tree
    docs.py --self-test"""
import re
import sys

import tree

# what needs no word: life and death of a type, and the second half of an _async pair
PLAIN = re.compile(r"_(free|ref|unref|get_type|finish|quark|new)$")
CALL = re.compile(r"^[A-Za-z][\w *]*?\b\*?(\w+) \(")


def problems(files):
    found = []
    for path, text in files.items():
        if "SPDX-License-Identifier: GPL-3.0-or-later" not in text[:200]:
            found.append(f"{path}: no licence line")
        if not path.endswith(".h") or path.endswith("-private.h"):
            continue
        covered = False
        for line in text.split("\n"):
            if line.strip() == "":
                covered = False
            if "/*" in line or line.startswith(" *"):
                covered = True
            match = CALL.match(line)
            if match and line.rstrip().endswith((";", ",")) and not line.startswith(("typedef", "static", "return", "#")) \
                    and not match[1].isupper() and not match[1].startswith("G_") and not covered and not PLAIN.search(match[1]):
                found.append(f"{path}: {match[1]} has no comment")
    return found


PLANTED = {"app/core/a.h": "/* SPDX-License-Identifier: GPL-3.0-or-later */\n#pragma once\n\nint uchi_thing_do (int a);\n",
           "app/core/b.c": "int a;\n"}

if __name__ == "__main__":
    sys.exit(tree.run(problems, tree.sources(), PLANTED))
