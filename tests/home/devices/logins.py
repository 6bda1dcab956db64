# SPDX-License-Identifier: GPL-3.0-or-later
"""A camera for every kind of login that the pack can say, with its first password and with a changed one; and cameras that must not be
tried. The rules that know them are here too (rules()): they are put into a pack of the test's own, signed with the development keys."""
import asyncio
import base64
import gzip
import hashlib
import hmac
import json
import os
import secrets
import socket
import struct
import time
import urllib.parse

import actors
from device import Device

MAKER, USER, FIRST, OTHER = "Hanamaru", "admin", "s3cret-hana", "Sora-Tonbo-95"
FORM = '<form method="post"><input name="u"><input type="password" name="p"></form>'


def fields(body):
    return dict(urllib.parse.parse_qsl(body))


def sha(text, kind="sha256"):
    return hashlib.new(kind, text.encode()).hexdigest()


class LoginBox(Device):
    """kind: how it asks; password None: it takes every one"""
    abstract = special = True
    logins = True
    vendor, oui, listens = MAKER, "00:0e:60", (80,)
    kind = "camera"
    way, password = "", FIRST

    def __init__(self, home):
        super().__init__(home)
        self.number, self.down_until = secrets.token_hex(8), 0

    def start(self):
        if self.password == FIRST and self.way not in UNCLEAR:
            self.expect("default-password", 80)
        elif self.password is None:
            self.expect("no-password", 80)

    @property
    def word(self):
        """what opens it now: its owner may change it in the middle of a test (file `mended` in its folder)"""
        return OTHER if os.path.exists(self.path("mended")) else self.password

    # ---- the web page ------------------------------------------------------------
    async def talk(self, _device, log, reader, writer):
        if time.monotonic() < self.down_until:
            return
        head = await actors.read_head(reader)
        lines = head.split("\r\n")
        headers = {k.strip().lower(): v.strip() for k, _, v in (line.partition(":") for line in lines[1:])}
        body = (await reader.readexactly(int(headers.get("content-length", 0)))).decode()
        method, target, _ = lines[0].split(" ", 2)
        log("request", method=method, path=target)
        try:
            status, more, text = self.answer(log, method, target, headers, body)
        except Hostile:
            await be_hostile(self.way, log, writer)
            return
        data = text.encode()
        writer.write(f"HTTP/1.1 {status}\r\n{more}Content-Type: text/html; charset=utf-8\r\nContent-Length: {len(data)}\r\nConnection: close\r\n\r\n"
                     .encode() + data)
        await writer.drain()

    def answer(self, log, method, target, headers, body):
        path = target.split("?", 1)[0]
        if path == "/bye":
            log("logout", session=headers.get("cookie", ""))
            return "200 OK", "", "bye"
        if method == "GET" and path == "/":
            return "200 OK", "Set-Cookie: pre=1\r\n", self.page(f"{FORM}<script>token='{self.number}'</script>")
        if method == "GET" and path == "/nonce":
            return "200 OK", "", json.dumps({"data": {"nonce": self.number}})
        if method == "POST" and path == "/login":
            return self.judge(log, headers, body)
        return "404 Not Found", "", "no"

    def page(self, text):
        return f"<html><head><title>UT {self.way}</title></head><body>{text}</body></html>"

    def judge(self, log, headers, body):
        try:
            right = self.fits(headers, body)
        except (KeyError, ValueError):
            right = None
        if right == "challenge":
            return "200 OK", "", json.dumps({"data": {"nonce": self.number}})
        right = right or (self.word is None and right is not None)
        log("login", right=bool(right), form=right is not None)
        self.number = secrets.token_hex(8)
        if self.way in HOSTILE:
            raise Hostile
        if self.way == "shifts":
            return "200 OK", "", self.page("<p>a new design")
        if self.way == "reboots":
            self.down_until = time.monotonic() + 3
            raise ConnectionResetError
        if self.way in ("json", "hmac"):
            return "200 OK", "Set-Cookie: SID=7\r\n" if right else "", json.dumps({"ok": bool(right)})
        if right:
            return "302 Found", "Location: /main\r\nSet-Cookie: SID=7\r\n", ""
        return "200 OK", "", self.page("wrong" + FORM)

    # ---- what it takes --------------------------------------------------------------
    def fits(self, headers, body):
        """True, False, "challenge"; raises what is no login"""
        word = self.word or FIRST
        if self.way in ("form", "any", "stays"):
            got = fields(body)
            return (got["u"], got["p"]) == (USER, word)
        if self.way in ("token", *UNCLEAR):
            got = fields(body)
            return (got["u"], got["p"], got["t"], "pre=1" in headers.get("cookie", "")) == (USER, word, self.number, True)
        if self.way == "md5":
            return fields(body)["h"] == sha(word + self.number, "md5")
        if self.way == "sha":
            return fields(body)["h"] == sha(f"{USER}:{sha(word, 'sha1')}:{self.number}")
        if self.way == "base64":
            return base64.b64decode(fields(body)["a"]).decode() == f"{USER}:{word}"
        got = json.loads(body)
        if self.way == "hmac":
            return "challenge" if got.get("m") == "challenge" else got["h"] == hmac.new(self.number.encode(), word.encode(), "sha256").hexdigest()
        return (got["user"], got["pass"]) == (USER, word)

    def actors(self):
        return [actors.tcp(self, 80, self.talk)]

    def tell(self):
        with open(self.path("tcp80.jsonl"), encoding="utf-8") as file:
            lines = [json.loads(line) for line in file]
        tried = [line["right"] for line in lines if line["event"] == "login"]
        posts = [line["path"] for line in lines if line["event"] == "request" and line["method"] != "GET"]
        return {"tried": len(tried), "failed_logins": tried.count(False), "opened": tried.count(True), "changed": [p for p in posts if p != "/login"],
                "logouts": sum(line["event"] == "logout" for line in lines)}


class Hostile(Exception):
    """the answer to the login is none"""


async def push(log, writer, chunk, most=100_000_000):
    """as much as the other side takes"""
    sent = 0
    try:
        while sent < most:
            writer.write(chunk)
            await writer.drain()
            sent += len(chunk)
    finally:
        log("pushed", total=sent)


async def be_hostile(way, log, writer):
    """what comes instead of an answer to the login"""
    if way == "headers":
        writer.write(b"HTTP/1.1 200 OK\r\n")
        await push(log, writer, b"X-1: " + b"A" * 65000 + b"\r\n")
    elif way == "body":
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        await push(log, writer, b"A" * 65536)
    elif way == "bomb":
        bomb = gzip.compress(bytes(100_000_000), 9)
        writer.write(f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(bomb)}\r\n\r\n".encode() + bomb)
    elif way == "drips":
        for byte in b"HTTP/1.1 302 Found\r\nLocation: /main\r\n" * 20:
            writer.write(bytes([byte]))
            await writer.drain()
            await asyncio.sleep(1)
    elif way == "away":
        writer.write(b"HTTP/1.1 302 Found\r\nLocation: http://203.0.113.9/main\r\nContent-Length: 0\r\n\r\n")
    elif way == "cut":
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n<ti")
        await writer.drain()
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()
    else:
        evil = "\x1b]0;owned\x07\x1b[31m\u202egnp.exe<b onload=x>=cmd|/C calc</b>".encode()
        writer.write(b"HTTP/1.1 200 \x1b[31mOK\r\nSet-Cookie: SID\x07=\x1b[2J\r\nContent-Length: %d\r\n\r\n" % len(evil) + evil)
    await writer.drain()


# nothing can be said of them: the answer to the login is none; or a page that nobody has seen; or it starts anew in the middle of it
HOSTILE = ("headers", "body", "bomb", "drips", "away", "cut", "markup-answer")
UNCLEAR = ("shifts", "reboots", *HOSTILE)


class Blank(LoginBox):
    """its settings come without asking"""
    abstract = special = True

    def start(self):
        if self.password != OTHER:
            self.expect("no-password", 80)

    def answer(self, log, method, target, headers, body):
        return "200 OK", "", self.page("Camera menu" if self.password != OTHER else FORM)


# ---- the rules ------------------------------------------------------------------------------------

def pair(name, value):
    return {"name": name, "value": value}


def fn(name, *args):
    return {"fn": name, "args": list(args)}


U, P = {"user": True}, {"pass": True}
TOKEN = {"method": "GET", "path": "/", "auth": "none", "extract": [{"name": "t", "from": "body", "regex": "token='([0-9a-f]+)'", "group": 1}]}
NONCE = {"method": "GET", "path": "/nonce", "auth": "none", "extract": [{"name": "n", "from": "json", "key": "data.nonce"}]}


def post(kind, *body):
    return {"method": "POST", "path": "/login", "auth": "none", "body": {"type": kind, "fields": list(body)}}


IN = [{"status_in": [302]}, {"header": "location", "regex": "^/main$"}]
OUT = [{"body_contains": "wrong"}]
OK, NOT_OK = [{"json_key": "ok", "equals": True}], [{"json_key": "ok", "equals": False}]
WAYS = {
    # way: (steps, success, failure)
    "form": ([post("form", pair("u", U), pair("p", P))], IN, OUT),
    "any": ([post("form", pair("u", U), pair("p", P))], IN, OUT),
    "token": ([TOKEN, post("form", pair("u", U), pair("p", P), pair("t", {"var": "t"}))], IN, OUT),
    **{way: ([TOKEN, post("form", pair("u", U), pair("p", P), pair("t", {"var": "t"}))], IN, OUT) for way in UNCLEAR},
    "md5": ([TOKEN, post("form", pair("h", fn("md5hex", fn("concat", P, {"var": "t"}))))], IN, OUT),
    "sha": ([NONCE, post("form", pair("h", fn("sha256hex", fn("concat", U, {"const": ":"}, fn("sha1hex", P), {"const": ":"}, {"var": "n"}))))],
            IN, OUT),
    "base64": ([post("form", pair("a", fn("base64", fn("concat", U, {"const": ":"}, P))))], IN, OUT),
    "json": ([post("json", pair("user", U), pair("pass", P))], OK, NOT_OK),
    "hmac": ([dict(post("json", pair("m", {"const": "challenge"})), extract=NONCE["extract"]),
              post("json", pair("h", fn("hmac_sha256hex", {"var": "n"}, P)))], OK, NOT_OK),
    "blank": ([{"method": "GET", "path": "/", "auth": "none"}], [{"status_in": [200]}, {"body_contains": "Camera menu"}],
              [{"body_contains": "type=\"password\""}]),
}
NEVERS = {"unique": "unique-password", "first": "set-at-first-use", "app": "app-only", "rented": "rented"}


def mark(way):
    return [[{"obs": "http.title", "op": "equals", "value": f"UT {way}", "weight": 90}]]


def rules():
    """a maker's file of the pack"""
    why = {"source": "made up for a test", "confidence": "high", "checked_on": "2026-11-24"}
    return {
        "devices": [dict(why, id=f"ut-{way}", kind="camera", vendor=MAKER, model=f"UT-{way}", match=mark(way)) for way in (*WAYS, *NEVERS)],
        "logins": [dict(why, id=f"ut-login-{way}", vendor=MAKER, product=f"UT-{way}", protocol="http", user=USER, credential="static", may_try=True,
                        models=[f"UT {way}"], match=mark(way), steps=steps, success=good, failure=bad, logout={"method": "GET", "path": "/bye"}, **{"pass": FIRST})
                   for way, (steps, good, bad) in WAYS.items()],
        "nevers": [dict(why, id=f"ut-never-{way}", vendor=MAKER, never=never, match=mark(way)) for way, never in NEVERS.items()],
    }


def make(way, changed=False):
    base = Blank if way == "blank" else LoginBox
    word = OTHER if changed or way in NEVERS else None if way == "any" else FIRST
    name = f"login-{way}" + ("-changed" if changed else "")
    return type(name.title().replace("-", ""), (base,), dict(name=name, way=way, logins=way not in HOSTILE, password=word, model=f"UT-{way}", special=True, abstract=False,
                                                             __module__=__name__))


for _way in (*WAYS, *NEVERS):
    globals()[f"Login_{_way}"] = make(_way)
    if _way not in (*UNCLEAR, *NEVERS):
        globals()[f"Login_{_way}_changed"] = make(_way, True)
