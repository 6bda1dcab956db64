#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may include whom (app/README.md), and that only one header knows libdnet.

    rooms.py            looks at the tree
    rooms.py --self-test"""
import re
import sys

import tree

MAY = {
    "core": set(),
    "wire": {"core"},
    "net": {"core"},
    "pack": {"core", "net"},
    "discover": {"core", "wire", "net"},
    "identify": {"core", "wire", "net", "pack"},
    "checks": {"core", "wire", "net", "pack"},
    "report": {"core"},
    "engine": {"core", "wire", "net", "pack", "discover", "identify", "checks", "report"},
    "advice": {"core", "report"},
    "ui": {"core", "report", "advice"},
    "cli": {"core", "wire", "net", "pack", "discover", "identify", "checks", "report", "engine", "advice"},
    "helper": {"core"},
}
# single headers that a room may have from another one
ALSO = {("helper", "net/uchi-dnet.h"), ("discover", "net/uchi-net-private.h")}
INCLUDE = re.compile(r'^\s*#\s*include\s*["<](?:\.\./)*([a-z]+)/([^">]+)[">]', re.M)
DNET = re.compile(r'^\s*#\s*include\s*["<]d(umb)?net\.h[">]', re.M)


def problems(files):
    found = []
    for path, text in files.items():
        room = path.split("/")[1]
        for match in INCLUDE.finditer(text):
            other, header = match[1], match[2]
            if other not in MAY or other == room or (room, f"{other}/{header}") in ALSO:
                continue
            if other not in MAY.get(room, set()):
                found.append(f"{path}: {room} may not include {other}/{header}")
            elif header.endswith("-private.h"):
                found.append(f"{path}: {other}/{header} is private to its room")
        if DNET.search(text) and path != "app/net/uchi-dnet.h":
            found.append(f"{path}: libdnet is included through net/uchi-dnet.h only")
    return found


PLANTED = {
    "app/wire/a.c": '#include "net/uchi-net.h"\n', "app/ui/b.c": '#include "engine/uchi-engine.h"\n',
    "app/wire/e.c": '#include "../net/uchi-net.h"\n', "app/wire/f.c": "# include <net/uchi-net.h>\n",
    "app/core/c.c": "#include <dumbnet.h>\n", "app/checks/d.c": '#include "pack/uchi-pack-private.h"\n',
}

if __name__ == "__main__":
    sys.exit(tree.run(problems, tree.sources(), PLANTED))
