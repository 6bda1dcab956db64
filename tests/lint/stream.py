#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every word that the engine writes into its stream (notes, and why a check could not tell) has a sentence for people.

    stream.py            looks at the tree
    stream.py --self-test"""
import re
import sys

import tree

WORDS = "app/advice/uchi-advice-words.c"
WRITERS = ("app/engine/", "app/checks/", "app/core/")
# what only programs read
FOR_PROGRAMS = {"bad-command", "no-consent"}
STRING = re.compile(r'"([a-z][a-z-]*)"')
NOTE = re.compile(r'uchi_writer_note \((?!UchiWriter)[^;]*?"([a-z-]+)"|\\"note\\":\\"([a-z-]+)\\"')
# where a reason is given: with an outcome, kept in a run, at a check's end, or made of an error
REASON = re.compile(r"(?:UCHI_OUTCOME_UNKNOWN, |\bunknown = |_give_up \(|\bfinish \(task, )([^;]*);")
MAKER = re.compile(r"^(?:uchi_check_reason|judge_look) \(.*?^\}", re.M | re.S)


def reasons_of(text):
    for match in REASON.finditer(text):
        yield from STRING.findall(match[1])
    for match in MAKER.finditer(text):
        yield from re.findall(r'return [^;]*?"([a-z-]+)"', match[0])


def told(text, table):
    """the words of a table, or of a function that holds one"""
    body = re.search(rf"^(?:{table} \(|static const Words {table}\[\]).*?^\}}", text, re.M | re.S)
    return set(re.findall(r'\{ "([a-z-]+)", N_', body[0])) if body else set()


def problems(files):
    words = files.get(WORDS, tree.read([WORDS])[WORDS])
    notes, reasons = told(words, "uchi_advice_note") | FOR_PROGRAMS, told(words, "reasons")
    found = []
    for path, text in files.items():
        if not path.startswith(WRITERS):
            continue
        found += [f"{path}: the note “{word}” has no sentence" for word in sorted({a or b for a, b in NOTE.findall(text)} - notes)]
        found += [f"{path}: the reason “{word}” has no sentence" for word in sorted(set(reasons_of(text)) - reasons)]
    return found


PLANTED = {
    "app/engine/note.c": 'uchi_writer_note (self->writer, "made-up", NULL, NULL);',
    "app/engine/line.c": '#define LINE "{\\"event\\":\\"note\\",\\"note\\":\\"made-up\\"}"',
    "app/checks/outcome.c": 'uchi_check_return (task, UCHI_OUTCOME_UNKNOWN, odd ? "made-up" : "closed");',
    "app/checks/run.c": 'run->unknown = "made-up";',
    "app/checks/maker.c": 'const char *\nuchi_check_reason (const GError *error)\n{\n  return "made-up";\n}\n',
}

if __name__ == "__main__":
    sys.exit(tree.run(problems, tree.sources(), PLANTED))
