#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""./dev test runs every suite that a meson.build of the tests names: a test that nobody runs is no test."""
import re
import sys

import tree

SUITE = re.compile(r"\bsuite: (?:'([a-z]+)'|\[([^\]]*)\])|\bsuites : \{([^}]*)\}")
NAME = re.compile(r"'([a-z]+)'")


def named(text):
    return {name for one, many, table in SUITE.findall(text) for name in ([one] if one else NAME.findall(many + "".join(re.findall(r"\[[^\]]*\]", table))))}


def run_by_dev(text):
    found = re.search(r"^suites=\(([a-z ]+)\)$", text, re.M)
    again = re.search(r"run_suites build-asan ([a-z ]+)$", text, re.M)
    return set((found.group(1) if found else "").split()) | set((again.group(1) if again else "").split())


def problems(files):
    run = run_by_dev(tree.read(["dev"])["dev"])
    return [f"{path}: the suite {name} is not run by ./dev test" for path, text in files.items()
            for name in sorted(named(text) - run)]


PLANTED = {"tests/new/meson.build": "test('x', x, suite: 'forgotten')\n", "tests/more/meson.build": "test('x', x, suite: ['check', 'forgotten'])\n"}

sys.exit(tree.run(problems, tree.read(tree.listed("tests/*/meson.build")), PLANTED))
