#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The signature pack: how long it takes to load, how much memory it holds, how fast a device is matched, how that grows."""
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ["UCHI_BUILD"])
BENCH, TOOL = BUILD / "tests/bench/bench-pack", BUILD / "app/cli/uchi-kenshin-pack"
KEYS = ROOT / "tests/pack/development-keys"
LOADS, VERSION = 15, 2999010101


def bench(*arguments):
    done = subprocess.run([BENCH, *map(str, arguments)], check=True, capture_output=True, text=True, timeout=120,
                          env={**os.environ, "UCHI_SOURCE_ROOT": str(ROOT)})
    return [float(word) for word in done.stdout.split()]


def loads(*arguments):
    """medians of version, milliseconds, growth and peak in MiB, milliseconds of the processor; each load in a process of its own"""
    rows = [bench(*arguments) for _ in range(LOADS)]
    version, took, growth, peak, processor = (statistics.median(column) for column in zip(*rows))
    return int(version), took, growth / 1024, peak / 1024, processor


def store(folder):
    """a newer pack of the same records, signed, as an update leaves it on the disk"""
    source, out = folder / "source", folder / "out"
    shutil.copytree(ROOT / "data/pack", source)
    out.mkdir()
    (source / "pack.json").write_text(json.dumps({"format": "uchi-kenshin-pack/3", "version": VERSION, "released": time.strftime("%Y-%m-%d", time.gmtime())}))
    pack = out / f"pack-{VERSION}.json.gz"
    for arguments in (("build", source, out), ("sign", "--key", KEYS / "pack-1.key", pack), ("sign", "--key", KEYS / "pack-2.key", pack),
                      ("channel", "--key", KEYS / "channel.key", pack), ("publish", out, folder / "tree"),
                      ("bundle", folder / "tree", folder / f"pack-{VERSION}.uchipack")):
        subprocess.run([TOOL, *map(str, arguments)], check=True, capture_output=True, timeout=60)
    return folder


def say(what, figure, bound, holds):
    print(f"{what:58} {figure:>24}   {bound:18} {'holds' if holds else 'DOES NOT HOLD'}")


def main():
    size = (BUILD / "app/pack/pack.json.gz").stat().st_size
    say("packed", f"{size / 1024:.0f} KiB", "at most 1024 KiB", size <= 1024 * 1024)
    _, took, growth, peak, processor = loads("load")
    say(f"load and check, processor, median of {LOADS} processes", f"{processor:.1f} ms (by the clock {took:.1f})", "at most 60 ms", processor <= 60)
    say("memory it holds afterwards (at its peak)", f"{growth:.1f} MiB ({peak:.1f})", "at most 24 MiB", growth <= 24)
    with tempfile.TemporaryDirectory(prefix="uchi-bench-") as name:
        version, took, growth, peak, processor = loads("store", store(pathlib.Path(name)))
    assert version == VERSION, "the pack on the disk was not taken"
    say("the same for a newer one on the disk, with signatures", f"{processor:.1f} ms (by the clock {took:.1f})", "at most 60 ms", processor <= 60)
    say("memory it holds afterwards (at its peak)", f"{growth:.1f} MiB ({peak:.1f})", "at most 24 MiB", growth <= 24)
    _, _, median, slow = bench("match", 0)
    say("a device with 40 strings matched, median (1 in 100)", f"{median / 1000:.3f} ms ({slow / 1000:.3f})", "at most 2 ms", median <= 2000)
    rows = [bench("match", times) for times in (1, 4, 16)]
    for times, row in zip((1, 4, 16), rows):
        say(f"{times:2}x: {row[0]:.0f} records", f"load {row[1]:.1f} ms, {row[2] / 1000:.3f} ms",
            f"match under {times}x" if times > 1 else "", times == 1 or row[2] < times * rows[0][2])


main()
