#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""./dev test runs every suite that a meson.build of the tests names: a test that nobody runs is no test."""
import re
import sys

import tree

SUITE = re.compile(r"\bsuite: '([a-z]+)'")


def run_by_dev(text):
    found = re.search(r"^suites=\(([a-z ]+)\)$", text, re.M)
    return set(found.group(1).split()) if found else set()


def problems(files):
    run = run_by_dev(tree.read(["dev"])["dev"])
    return [f"{path}: the suite {name} is not run by ./dev test" for path, text in files.items()
            for name in sorted(set(SUITE.findall(text)) - run)]


PLANTED = {"tests/new/meson.build": "test('x', x, suite: 'forgotten')\n"}

sys.exit(tree.run(problems, tree.read(tree.listed("tests/*/meson.build")), PLANTED))
