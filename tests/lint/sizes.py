#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Limits of a readable house: file 600 lines, function 60 (80 at the hardest, for tables of cases), nesting 4, parameters 6, no state
that lives in a file.

The tests keep to the length of a file, in C and in Python, and to what a function of C takes and how deep it is nested.

    sizes.py            looks at the tree
    sizes.py --self-test"""
import re
import sys

import tree

FILE, FUNCTION, NESTING, PARAMETERS = 600, 80, 4, 6
# tables of texts and of numbers are as long as what they hold
TABLES = {"app/advice/uchi-advice-table.c"}
HEAD = re.compile(r"^(?!typedef\b)(?:[A-Za-z_][\w *]*[ *])?([a-z_]\w*) ?\(")
# what every call of its sort ends with
USUAL = re.compile(r"GError \*\*|GCancellable \*|Callback callback|gpointer user_data")
# written to the shape that a library asks for
FOREIGN = {"answer_with_guest"}
# what stands in for a call of libc has nowhere else to keep it
STAND_INS = {"static Fate fate"}
STATE = re.compile(r"^ *static ([^;({=]+?) ?[=;]", re.M)


def plain(text):
    """without comments and texts, the lines kept"""
    def blank(match):
        return "\n" * match[0].count("\n") if match[0].startswith("/*") else '""'
    return re.sub(r'/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', blank, text, flags=re.S)


def nesting(lines):
    """how many blocks lie in each other at the deepest, wherever their braces stand; what is in a list of values is none"""
    depth, open_ones = 0, []
    for line in lines:
        for at in (i for i, char in enumerate(line) if char in "{}"):
            if line[at] == "}":
                del open_ones[-1:]
                continue
            block = re.match(r"$|(\}\s*)?(if|else|for|while|do|switch)\b", line[:at].strip()) and "}" not in line[at:]
            open_ones.append(bool(block) and all(open_ones))
            depth = max(depth, sum(open_ones))
    return depth


def functions(text):
    """(name, first line, lines, parameters, deepest nesting) of every function that begins in the first column, in one line with
    its type or below it, its brace in a line of its own or behind the head"""
    lines, at = text.split("\n"), 0
    while at < len(lines):
        match = HEAD.match(lines[at])
        head, body = lines[at], at + 1
        while match and not head.rstrip().endswith((";", "{")) and body < len(lines) and lines[body].startswith((" ", "{")):
            head += lines[body]
            body += 1
        if not match or not head.rstrip().endswith("{"):
            at += 1
            continue
        end = next((i for i in range(body, len(lines)) if lines[i] == "}"), len(lines) - 1)
        inner = head[head.index("(") + 1:head.rindex(")")] if ")" in head else ""
        names = [one for one in re.sub(r"\([^()]*\)", "", inner).split(",") if not USUAL.search(one)]
        count = 0 if inner.strip() in ("", "void") else len(names)
        yield match[1], at + 1, end - body, count, nesting(lines[body:end])
        at = end + 1


def length_problem(path, text):
    length = text.count("\n")
    return [f"{path}: {length} lines, {FILE} at most"] if length > FILE and path not in TABLES else []


def problems(files):
    found = []
    for path, text in files.items():
        found += length_problem(path, text)
        if path.endswith(".py"):
            continue
        code = plain(text)
        for name, line, lines, parameters, depth in functions(code):
            if lines > FUNCTION:
                found.append(f"{path}:{line}: {name} has {lines} lines, {FUNCTION} at most")
            if parameters > PARAMETERS and name not in FOREIGN:
                found.append(f"{path}:{line}: {name} takes {parameters} parameters, {PARAMETERS} at most")
            if depth > NESTING:
                found.append(f"{path}:{line}: {name} is nested {depth} deep, {NESTING} at most")
        for match in STATE.finditer(code):
            if "const" not in match[1].rpartition("*")[2].split() and "static " + match[1] not in STAND_INS:
                found.append(f"{path}: “{match[0].strip()[:60]}” is state that outlives its call")
    return found


LONG = "static void\nf (int a)\n{\n" + "  a++;\n" * 81 + "}\n"
PLANTED = {
    "app/core/long.c": "\n" * 601, "tests/unit/long.c": "\n" * 601, "tests/check/long.py": "\n" * 601, "app/core/function.c": LONG, "app/core/state.c": "static int counter;\n",
    "app/core/pointer.c": "static const char *last;\n", "app/core/inside.c": "void\nf (void)\n{\n  static int n = 0;\n}\n",
    "app/core/many.c": "void\nf (int a, int b, int c, int d, int e, int g, int h)\n{\n}\n",
    "app/core/deep.c": "void\nf (void)\n{\n" + "".join(" " * (2 + 4 * i) + "if (1)\n" + " " * (4 + 4 * i) + "{\n" for i in range(5)) + "}\n",
    "app/core/one-line.c": "void f (int a) {\n" + "  a++;\n" * 81 + "}\n",
    "app/core/one-line-many.c": "static char *f(int a, int b, int c, int d,\n  int e, int g, int h) {\n}\n",
    "app/core/one-line-deep.c": "void f (void) {\n" + "".join("  " * i + "if (a) {\n" for i in range(1, 6)) + "".join("  " * i + "}\n" for i in range(5, 0, -1)) + "}\n",
}

if __name__ == "__main__":
    sys.exit(tree.run(problems, tree.sources() | tree.tests(), PLANTED))
