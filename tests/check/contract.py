# SPDX-License-Identifier: GPL-3.0-or-later
"""The public contracts: every line of a stream against the JSON Schemas, and what may never be in one."""
import json
import os

import jsonschema

SCHEMAS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "data", "schema")


def load(name):
    with open(os.path.join(SCHEMAS, name + ".schema.json"), encoding="utf-8") as file:
        return json.load(file)


def validator(name):
    store = {n + ".schema.json": load(n) for n in ("report", "event", "command", "fingerprint")}
    schema = store[name + ".schema.json"]
    return jsonschema.Draft202012Validator(schema, resolver=jsonschema.RefResolver(name + ".schema.json", schema, store=store))


def broken_lines(events):
    """[(event, why)] of the lines that break the contract"""
    check, broken = validator("event"), []
    for event in events:
        line = {k: v for k, v in event.items() if k != "_at"}
        error = jsonschema.exceptions.best_match(check.iter_errors(line))
        if error is not None:
            broken.append((line.get("event"), f"{list(error.absolute_path)}: {error.message[:200]}"))
    return broken


def broken_report(report):
    return broken("report", report)


def broken(name, document):
    error = jsonschema.exceptions.best_match(validator(name).iter_errors(document))
    return None if error is None else f"{list(error.absolute_path)}: {error.message[:200]}"
