#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Refuses to go on where a network interface exists that the virtual home did not make.

Every test tool that sends or answers a packet calls refuse_outside() first. As a program it
checks and exits: 0 inside the home, 1 elsewhere."""
import fcntl
import os
import socket
import struct
import sys

# what a fresh network namespace holds on some kernels: always down, nobody made it
BORN_WITH = ("lo", "tunl0", "sit0", "ip6tnl0", "gre0", "gretap0", "erspan0", "ip_vti0", "ip6_vti0", "ip6gre0", "ifb0", "ifb1")
SIOCGIFFLAGS, IFF_UP = 0x8913, 0x1


def is_up(name):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        reply = fcntl.ioctl(sock, SIOCGIFFLAGS, struct.pack("16sH14x", name.encode(), 0))
    return bool(struct.unpack("16sH14x", reply)[1] & IFF_UP)


def strangers():
    """interfaces of this namespace that the harness did not make"""
    made = os.environ.get("UCHI_HOME_INTERFACES", "").split()
    found = []
    for _index, name in socket.if_nameindex():
        if name in made or name == "lo" or (name in BORN_WITH and not is_up(name)):
            continue
        found.append(name)
    return found


def refuse_outside(fresh=False):
    """exit unless this is the virtual home (or, with fresh, an empty namespace to build it in)"""
    if not fresh and os.environ.get("UCHI_HOME") != "1":
        sys.exit("guard: this runs only inside the virtual home (tests/home/home.py -- COMMAND)")
    if fresh:
        os.environ.pop("UCHI_HOME_INTERFACES", None)
    others = strangers()
    if others:
        sys.exit("guard: refusing to run, the network here is not ours: " + ", ".join(others))


if __name__ == "__main__":
    refuse_outside()
