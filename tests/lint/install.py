#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a packager gets: the build folder, installed into an empty folder (DESTDIR), holds every file that the program cannot do without."""
import os
import subprocess
import sys
import tempfile

APP = "io.github.uchi_kenshin.UchiKenshin"
# below the prefix; the folder of libexec depends on the system
WANTED = ("bin/uchi-kenshin", "bin/uchi-kenshin-check", "bin/uchi-kenshin-pack", "/uchi-kenshin/uchi-kenshin-arp",
          f"share/applications/{APP}.desktop", f"share/dbus-1/services/{APP}.service", f"share/metainfo/{APP}.metainfo.xml",
          f"share/glib-2.0/schemas/{APP}.gschema.xml", f"share/mime/packages/{APP}.xml",
          f"share/icons/hicolor/scalable/apps/{APP}.svg", f"share/icons/hicolor/symbolic/apps/{APP}-symbolic.svg",
          "share/locale/ja/LC_MESSAGES/uchi-kenshin.mo", "share/uchi-kenshin/locale/ja_JP.utf8",
          "share/man/man1/uchi-kenshin.1", "share/man/man1/uchi-kenshin-check.1", "share/man/man1/uchi-kenshin-pack.1",
          "share/man/ja/man1/uchi-kenshin.1", "share/man/man8/uchi-kenshin-arp.8")


def installed(folder):
    """path → None, or what is wrong with it; the link to the system's locale leads out of the folder and may lead nowhere"""
    found = {}
    for at, folders, names in os.walk(folder):
        for name in names + [one for one in folders if os.path.islink(os.path.join(at, one))]:
            path = os.path.join(at, name)
            empty = not os.path.islink(path) and not os.path.getsize(path)
            program = "/bin/" in path or "/libexec/" in path
            found[path] = "is empty" if empty else "cannot be run" if program and not os.access(path, os.X_OK) else None
    return found


def problems(folder):
    found = installed(folder)
    for wanted in WANTED:
        paths = [path for path in found if path.endswith("/" + wanted.lstrip("/"))]
        if not paths:
            yield f"{wanted} is not installed"
        yield from (f"{wanted} {found[path]}" for path in paths if found[path])


def main(meson, build):
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([meson, "install", "-C", build, "--destdir", folder, "--no-rebuild"], stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, check=False, timeout=60)
        if done.returncode:
            sys.exit(f"meson install --destdir: {done.returncode}\n{done.stdout}{done.stderr}")
        complaints = list(problems(folder))
        if complaints:
            sys.exit("\n".join(complaints))
        # planted: each of the files, taken away, must be missed
        for path in list(installed(folder)):
            wanted = any(path.endswith("/" + one.lstrip("/")) for one in WANTED)
            os.rename(path, path + ".away")
            if wanted != bool(list(problems(folder))):
                sys.exit(f"planted: {path} was taken away, and it was {'not ' if wanted else ''}missed")
            os.rename(path + ".away", path)


main(*sys.argv[1:])
