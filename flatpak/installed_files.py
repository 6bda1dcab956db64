#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints the files of the named packages of this machine and of everything that they depend on, one a line, without the first slash."""
import os
import re
import sys

# what a runtime has no use for: programs that start a computer, and what is only for people who read
SKIPPED = {"dpkg", "systemd", "systemd-sysv", "init", "adduser", "passwd", "debconf", "dbus-user-session", "libpam-systemd", "udev", "mount",
           "util-linux", "e2fsprogs", "login", "apt", "libicu-dev", "gir1.2-gtk-4.0"}
PRUNED = re.compile(r"^/(usr/share/(doc|man|info|lintian|bug|doc-base|zsh|bash-completion|help|gtk-doc|locale/(?!ja/|en)[^/]+/|gir-1.0|i18n)"
                    r"|usr/lib/(systemd|udev|locale/(?!C\.utf8))|usr/src|usr/games|var|boot|dev|proc|sys|run|home|root|tmp|mnt|media|srv|opt"
                    r"|etc/(systemd|init.d|cron|pam|apt|dpkg|default|rc|logrotate|ssh))")
INFO = "/var/lib/dpkg/info"


def installed():
    """name → fields, and what each virtual name is given by"""
    packages, given = {}, {}
    with open("/var/lib/dpkg/status", encoding="utf-8", errors="replace") as file:
        for block in file.read().split("\n\n"):
            fields = dict(re.findall(r"^(\S+):\s*((?:.*)(?:\n[ \t].*)*)", block, re.M))
            if "installed" not in fields.get("Status", "").split():
                continue
            packages[fields["Package"]] = fields
            for name in re.findall(r"([a-z0-9.+-]+)(?:\s*\([^)]*\))?(?:,|$)", fields.get("Provides", "")):
                given.setdefault(name, fields["Package"])
    return packages, given


def closure(wanted):
    packages, given = installed()
    todo, seen = list(wanted), set()
    while todo:
        name = todo.pop()
        name = name if name in packages else given.get(name, name)
        if name in seen or name in SKIPPED:
            continue
        if name not in packages:
            print(f"{name} is not installed here", file=sys.stderr)
            continue
        seen.add(name)
        for field in ("Pre-Depends", "Depends"):
            for choice in filter(None, packages[name].get(field, "").split(",")):
                names = [re.sub(r"[\s(:].*", "", one.strip()) for one in choice.split("|")]
                todo += [one for one in names if one in packages or one in given][:1]
    return seen


def files(names):
    for name in names:
        lists = [f"{INFO}/{name}{arch}.list" for arch in ("", ":amd64", ":arm64")]
        for path in (line for one in lists if os.path.exists(one) for line in open(one, encoding="utf-8").read().split("\n")):
            path = re.sub(r"^/(bin|sbin|lib|lib64)/", r"/usr/\1/", path)
            if path and not PRUNED.match(path) and os.path.lexists(path) and (os.path.islink(path) or not os.path.isdir(path)):
                yield path[1:]


if __name__ == "__main__":
    print("\n".join(sorted(set(files(closure(sys.argv[1:]))))))
