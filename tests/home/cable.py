# SPDX-License-Identifier: GPL-3.0-or-later
"""The cable between the computer under test and the LAN: a userspace relay that gives every device its
latency, loss, duplication and reordering (this kernel may lack netem), and that sees every frame."""
import heapq
import json
import os
import random
import select
import signal
import socket
import struct
import time

from observer import Observer

ETH_P_ALL = 3
PACKET_IGNORE_OUTGOING = 23
SOL_PACKET = 263
SO_TIMESTAMPNS = 35
STAMP = struct.Struct("=qq")                          # struct __kernel_timespec
MAX_REPLY = 100000                                    # of a datagram; longer answers go to a file


def receive(sock, size):
    """(data, when it was sent, who sent it): the kernel stamps a frame as it enters the cable, however late the cable is read"""
    data, more, _flags, sender = sock.recvmsg(size, socket.CMSG_SPACE(STAMP.size))
    # in this order: whoever is put aside between the two clocks calls a frame late, and never earlier than it was
    wall, now = time.time(), time.monotonic()
    for level, kind, value in more:
        if (level, kind) == (socket.SOL_SOCKET, SO_TIMESTAMPNS):
            seconds, nanoseconds = STAMP.unpack(value[:STAMP.size])
            now -= max(0.0, wall - seconds - nanoseconds / 1e9)
    return data, now, sender


def open_end(name):
    # deaf until it is bound: one that hears everything would hear the other end too, until then
    sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
    sock.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
    sock.setsockopt(SOL_PACKET, PACKET_IGNORE_OUTGOING, 1)
    sock.bind((name, ETH_P_ALL))
    sock.setblocking(False)
    return sock


class Quality:
    """how frames of one device travel; times in seconds, shares 0 … 1"""

    def __init__(self, latency=0.0003, jitter=0.0, loss=0.0, broadcast_loss=0.0, duplicate=0.0, reorder=0.0, doze=0.0):
        self.latency, self.jitter, self.loss = latency, jitter, loss
        self.broadcast_loss, self.duplicate, self.reorder = broadcast_loss, duplicate, reorder
        self.doze = doze                               # what it sends is handed over so often, all together


class Cable:
    def __init__(self, inner, outer, qualities, seed, observer, control, out):
        self.inner, self.outer = inner, outer          # towards the computer, towards the LAN
        self.qualities = qualities                     # mac bytes, and IPv4 bytes → Quality
        self.random = random.Random(seed)
        self.observer, self.control, self.out = observer, control, out
        self.waiting, self.count = [], 0

    def quality(self, frame, outward):
        if outward and frame[12:14] == b"\x08\x06" and frame[0] & 1:
            return self.qualities.get(bytes(frame[38:42]))  # "who has …": of all who hear it one matters
        return self.qualities.get(bytes(frame[0:6] if outward else frame[6:12]))

    def schedule(self, frame, outward, now):
        quality = self.quality(frame, outward)
        delay = 0.0
        copies = 1
        if quality is not None:
            loss = quality.broadcast_loss if frame[0] & 1 else quality.loss
            if loss and self.random.random() < loss:
                return
            delay = quality.latency / 2 + self.random.random() * quality.jitter / 2
            if quality.doze and not outward:
                delay += quality.doze - now % quality.doze
            if quality.reorder and self.random.random() < quality.reorder:
                delay += 0.004
            if quality.duplicate and self.random.random() < quality.duplicate:
                copies = 2
        for _copy in range(copies):
            self.count += 1
            heapq.heappush(self.waiting, (now + delay, self.count, frame, outward))

    def deliver(self, now):
        while self.waiting and self.waiting[0][0] <= now:
            _when, _n, frame, outward = heapq.heappop(self.waiting)
            if not outward:
                self.observer.received(frame, time.monotonic())
            try:
                (self.outer if outward else self.inner).send(frame)
            except OSError:
                pass                                   # a full queue loses frames, as a real one does

    def read(self, sock, outward):
        """False when there was nothing more"""
        for _ in range(64):
            try:
                frame, sent, _sender = receive(sock, 65535)
            except BlockingIOError:
                return False
            if outward:
                self.observer.sent(frame, sent)
            self.schedule(frame, outward, time.monotonic())
        return True

    def command(self):
        text, sender = self.control.recvfrom(4096)
        for _ in range(64):                            # what was sent before, and was not read yet
            if not self.read(self.inner, True):
                break
        word, _, rest = text.decode(errors="replace").partition(" ")
        if word == "mark":
            self.observer.mark(rest.strip(), time.monotonic())
        reply = json.dumps(self.observer.result()) if word == "show" else "ok"
        if len(reply) > MAX_REPLY:
            with open(os.path.join(self.out, "shown.json"), "w", encoding="utf-8") as file:
                file.write(reply)
            reply = json.dumps({"file": "shown.json"})
        if sender:
            try:
                self.control.sendto(reply.encode(), sender)
            except OSError:
                pass

    def run(self):
        poll = select.epoll()
        ends = {self.inner.fileno(): (self.inner, True), self.outer.fileno(): (self.outer, False)}
        for number in (*ends, self.control.fileno()):
            poll.register(number, select.EPOLLIN)
        while not self.observer.stopping:
            wait = 0.2
            if self.waiting:
                wait = max(0.0, min(wait, self.waiting[0][0] - time.monotonic()))
            for number, _event in poll.poll(wait):
                if number in ends:
                    self.read(*ends[number])
                else:
                    self.command()
            self.deliver(time.monotonic())


def main(names, qualities, seed, lan, out):
    """runs in the cable's namespace until SIGTERM, then writes OUT/observer.json"""
    observer = Observer(lan)
    signal.signal(signal.SIGTERM, lambda *_: setattr(observer, "stopping", True))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    path = os.path.join(out, "control")
    control = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    control.bind(path)
    os.chmod(path, 0o666)
    cable = Cable(open_end(names[0]), open_end(names[1]), qualities, seed, observer, control, out)
    with open(os.path.join(out, "cable.ready"), "w", encoding="ascii"):
        pass
    try:
        cable.run()
    finally:
        with open(os.path.join(out, "observer.json"), "w", encoding="utf-8") as file:
            json.dump(observer.result(), file, indent=1, ensure_ascii=False)
