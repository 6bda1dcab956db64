#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""An engine that plays a stream of streams.py and writes down what the window asks of it; it sends nothing to anybody.

UCHI_PLAYED_STREAM names the file of the stream, UCHI_PLAYED_LOG the file for the commands, one a line. A line of the stream that has
"played" is none of an engine: "on" goes on behind a line that is otherwise waited at, "late" comes two seconds later, "end" ends the engine."""
import json
import os
import sys
import time

LATE_S = 2

# what has to be asked for before the stream goes on behind such a line
STOPS = {"ask": "allow-logins", "report": "recheck"}


def main():
    with open(os.environ["UCHI_PLAYED_STREAM"], encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    log = open(os.environ["UCHI_PLAYED_LOG"], "a", encoding="utf-8")
    scopes, at, waits = 0, 0, None
    while True:
        while waits is None and at < len(lines):
            event, played = lines[at]["event"], lines[at].pop("played", None)
            if played == "late":
                time.sleep(LATE_S)
            if played == "end":
                return
            print(json.dumps(lines[at], ensure_ascii=False), flush=True)
            at += 1
            scopes += event == "scope"
            waits = "start" if event == "scope" and scopes == 1 else STOPS.get(event)
            if played == "on":
                waits = None
        line = sys.stdin.readline()
        if not line:
            return
        print(line.strip(), file=log, flush=True)
        word = json.loads(line)["command"]
        if word == "quit":
            return
        if word == waits:
            waits = None


if __name__ == "__main__":
    main()
