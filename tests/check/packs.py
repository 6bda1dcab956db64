# SPDX-License-Identifier: GPL-3.0-or-later
"""A pack of a test's own: the one of the tree with something changed, signed with the development keys."""
import json
import os
import shutil
import subprocess
import time

import engine

VERSION = 2999010101
KEYS = os.path.join(engine.ROOT, "tests", "pack", "development-keys")


def bundle(folder, change):
    """path of a .uchipack in @folder; change(folder of makers) writes what is different"""
    tool = engine.program().replace("uchi-kenshin-check", "uchi-kenshin-pack")
    source, out, tree, file = [os.path.join(folder, name) for name in ("source", "out", "tree", "own.uchipack")]
    shutil.copytree(os.path.join(engine.ROOT, "data", "pack"), source)
    write(os.path.join(source, "pack.json"), {"format": "uchi-kenshin-pack/3", "version": VERSION, "released": time.strftime("%Y-%m-%d", time.gmtime())})
    change(os.path.join(source, "makers"))
    os.mkdir(out)
    pack = os.path.join(out, f"pack-{VERSION}.json.gz")
    for words in (["build", source, out], ["sign", "--key", f"{KEYS}/pack-1.key", pack], ["sign", "--key", f"{KEYS}/pack-2.key", pack],
                  ["channel", "--key", f"{KEYS}/channel.key", pack], ["publish", out, tree], ["bundle", tree, file]):
        done = subprocess.run([tool, *words], check=False, capture_output=True, text=True, timeout=60)
        if done.returncode != 0:
            raise RuntimeError(f"{words[0]}: {done.stdout[-500:]}{done.stderr[-500:]}")
    return file


def write(path, value):
    with open(path, "w", encoding="utf-8") as file:
        json.dump(value, file)
