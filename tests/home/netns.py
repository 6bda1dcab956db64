# SPDX-License-Identifier: GPL-3.0-or-later
"""Network namespaces and the cables between them."""
import contextlib
import ctypes
import fcntl
import os
import socket
import struct

from pyroute2 import IPRoute

LIBC = ctypes.CDLL(None, use_errno=True)
CLONE_NEWNET = 0x40000000
SIOCETHTOOL = 0x8946
# ethtool commands that take one number: receive and send checksums, scatter/gather, segmentation
OFFLOADS = (0x15, 0x17, 0x19, 0x1F, 0x24, 0x2C)


def _check(result):
    if result:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def current():
    return os.open("/proc/thread-self/ns/net", os.O_RDONLY | os.O_CLOEXEC)


def enter(fd):
    _check(LIBC.setns(fd, CLONE_NEWNET))


@contextlib.contextmanager
def inside(fd):
    """for a while in another namespace"""
    before = current()
    enter(fd)
    try:
        yield
    finally:
        enter(before)
        os.close(before)


def create():
    """(fd) a new empty namespace; the caller stays where it is"""
    before = current()
    _check(LIBC.unshare(CLONE_NEWNET))
    made = current()
    with contextlib.suppress(OSError):
        write("/proc/sys/net/ipv6/conf/default/accept_dad", "0")
        write("/proc/sys/net/ipv6/conf/all/accept_dad", "0")
        write("/proc/sys/net/ipv6/conf/default/router_solicitations", "0")
    enter(before)
    os.close(before)
    return made


def write(path, text):
    with open(path, "w", encoding="ascii") as file:
        file.write(text)


def plain_frames(name):
    """no checksum or segmentation offload: a frame read on one end must be valid on the other"""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        for command in OFFLOADS:
            value = bytearray(struct.pack("II", command, 0))
            address = (ctypes.c_char * len(value)).from_buffer(value)
            request = struct.pack("16sP", name.encode(), ctypes.addressof(address))
            with contextlib.suppress(OSError):
                fcntl.ioctl(sock, SIOCETHTOOL, request)


def veth(a, b):
    """a cable between (namespace, interface, mac or None) and another such end"""
    (ns_a, name_a, mac_a), (ns_b, name_b, mac_b) = a, b
    with inside(ns_a), IPRoute() as link:
        peer = {"ifname": name_b, "net_ns_fd": ns_b}
        mine = {"ifname": name_a, "kind": "veth"}
        if mac_b:
            peer["address"] = mac_b
        if mac_a:
            mine["address"] = mac_a
        link.link("add", peer=peer, **mine)
    for namespace, name in ((ns_a, name_a), (ns_b, name_b)):
        with inside(namespace), IPRoute() as link:
            plain_frames(name)
            link.link("set", index=link.link_lookup(ifname=name)[0], state="up")


def configure(namespace, name, addresses, gateway=None):
    """give an interface its addresses ("192.168.1.2/24") and the namespace its default route"""
    with inside(namespace), IPRoute() as link:
        index = link.link_lookup(ifname=name)[0]
        link.link("set", index=1, state="up")
        for address in addresses:
            host, length = address.split("/")
            link.addr("add", index=index, address=host, prefixlen=int(length))
        if gateway:
            link.route("add", dst="default", gateway=gateway)
