#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every file of data/pack is as data/schema/pack.schema.json says, and the schema can say no."""
import json
import pathlib
import sys

import jsonschema

ROOT = pathlib.Path(sys.argv[1])
SCHEMA = json.loads((ROOT / "data/schema/pack.schema.json").read_text(encoding="utf-8"))
jsonschema.Draft202012Validator.check_schema(SCHEMA)
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
RECORD = {"id": "x", "source": "s", "confidence": "high", "checked_on": "2026-11-21", "vendor": "V"}
MATCH = [[{"obs": "any", "op": "word", "value": "x"}]]
WRONG = {
    "another member": {"divices": []},
    "a device without a match": {"devices": [RECORD | {"kind": "camera"}]},
    "a kind that is none": {"devices": [RECORD | {"kind": "toaster", "match": MATCH}]},
    "an op that is none": {"devices": [RECORD | {"kind": "camera", "match": [[{"obs": "any", "op": "like", "value": "x"}]]}]},
    "a login that is tried without a recipe": {"logins": [RECORD | {"protocol": "http", "user": "", "pass": "", "may_try": True, "match": MATCH}]},
    "a reason that is none": {"nevers": [RECORD | {"never": "perhaps", "match": MATCH}]},
    "a port that is none": {"ports": [0]},
    "a prefix that is none": {"oui": {"makers": {"A": "12 34"}}},
    "words that nobody asked for": {"words": {"V": {"url": "https://example.com"}}},
}

found = 0
files = sorted((ROOT / "data/pack").glob("**/*.json"))
for path in files:
    for error in VALIDATOR.iter_errors(json.loads(path.read_text(encoding="utf-8"))):
        best = jsonschema.exceptions.best_match([error])
        print(f"{path.relative_to(ROOT)}: {list(best.absolute_path)}: {best.message[:200]}")
        found += 1
for note, content in WRONG.items():
    if VALIDATOR.is_valid(content):
        print(f"the schema takes {note}")
        found += 1
print(f"{len(files)} files, {found} problems")
sys.exit(found > 0)
