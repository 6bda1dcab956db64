# SPDX-License-Identifier: GPL-3.0-or-later
"""The streams that drive the window's tests keep the public contract: no test stands on a thing that cannot come."""
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "check")]
import contract                                                                  # noqa: E402
import streams                                                                   # noqa: E402
from checks import Result                                                        # noqa: E402


def main():
    result = Result()
    for name in streams.STREAMS:
        broken = contract.broken_lines([json.loads(line) for line in streams.text(name).splitlines()])
        result.check(f"stream {name}", not broken, str(broken[:3]))
    return result.end()


if __name__ == "__main__":
    sys.exit(main())
