# SPDX-License-Identifier: GPL-3.0-or-later
"""What a device of the virtual home is made of. A device file holds one subclass of Device."""
import json
import os
import signal
import subprocess

import netns
from cable import Quality

WRAPPERS = "libuid_wrapper.so:libnss_wrapper.so"
WIFI = dict(latency=0.005, jitter=0.006, loss=0.002, broadcast_loss=0.02, duplicate=0.002, reorder=0.01)
SLEEPY = dict(latency=0.12, jitter=0.2, loss=0.01, broadcast_loss=0.35)
WIRED = dict(latency=0.0006, jitter=0.0006)


def die_with_parent():
    """a server must never outlive the home"""
    netns.LIBC.prctl(1, signal.SIGKILL)


class Device:
    name = "device"              # file-safe, unique in a home
    kind = "unknown"             # vocabulary of the report
    vendor = model = firmware = ""
    oui = "02:00:5e"             # first half of the MAC
    travel = WIRED               # how its frames travel in the profile "wifi"
    needs = ()                   # programs that must exist
    says_anything = True         # something beside ARP answers
    role = ""                    # "gateway" for the router

    def __init__(self, home):
        self.home, self.random = home, home.random
        self.mac = self.oui + "".join(f":{self.random.randrange(256):02x}" for _ in range(3))
        self.ip = self.namespace = self.dir = None
        self.processes, self.findings = [], []

    # ---- what a subclass fills in ------------------------------------------------
    def start(self):
        """start servers inside the device's namespace"""

    def actors(self):
        """scripted services: [(socket made here, coroutine function)], run by the actors' process"""
        return []

    def expect(self, finding, port=0, **more):
        """ground truth: the program should say so"""
        self.findings.append({"finding": finding, "port": port, **more})

    def truth(self):
        return {"name": self.name, "ipv4": self.ip, "mac": self.mac, "kind": self.kind, "vendor": self.vendor,
                "model": self.model, "firmware": self.firmware, "says_anything": self.says_anything,
                "findings": self.findings, "gateway": self.role == "gateway"}

    # ---- help for subclasses -----------------------------------------------------
    def path(self, *parts):
        full = os.path.join(self.dir, *parts)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        return full

    def write(self, name, text):
        path = self.path(name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def run(self, *command, wrap_ids=False, user=None, env=None):
        """start one of Debian's servers in this device's namespace; its output is its log"""
        def prepare():
            die_with_parent()
            os.setsid()
            netns.enter(self.namespace)

        environment = dict(os.environ, **(env or {}))
        if wrap_ids:                     # servers that change user: only one id exists in the home's user namespace
            environment.update(LD_PRELOAD=WRAPPERS, UID_WRAPPER="1", UID_WRAPPER_ROOT="1")
        if user:                         # a server that hands files to its own user: that user is us
            environment.update(NSS_WRAPPER_PASSWD=self.write("passwd", f"root:x:0:0::/:/bin/sh\n{user}:x:0:0::/:/bin/false\n"),
                               NSS_WRAPPER_GROUP=self.write("group", f"root:x:0:\n{user}:x:0:\n"))
        with open(self.path(f"{os.path.basename(command[0])}.log"), "ab") as log:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
                                       preexec_fn=prepare, env=environment, cwd=self.dir)
        self.processes.append(process)
        return process

    def quality(self, profile):
        if profile == "calm":
            return Quality(latency=0.0004 + self.random.random() * 0.002)
        return Quality(**self.travel)

    def wall(self, doors):
        """drops whatever comes to another port, as computers and phones do"""
        rule = f"tcp dport {{ {', '.join(map(str, doors))} }} accept" if doors else "ct state established accept"
        self.run("nft", f"add table inet wall; add chain inet wall in {{ type filter hook input priority 0 ; policy drop ; }}; add rule inet wall in {rule}").wait()

    # ---- lighttpd, used by many ------------------------------------------------------
    def lighttpd(self, port, pages, realm=None, users=None, server="lighttpd", method="basic", extra=""):
        """pages: {"/path": html}. With a realm everything needs a login of users {name: password}"""
        root = f"www{port}"
        for path, text in pages.items():
            self.write(f"{root}{path if not path.endswith('/') else path + 'index.html'}", text)
        lines = [f'server.document-root = "{self.path(root)}"', f"server.port = {port}", f'server.tag = "{server}"',
                 'index-file.names = ("index.html")', f'accesslog.filename = "{self.path(f"access{port}.log")}"',
                 'accesslog.format = "%h %u %m %U %s"', 'mimetype.assign = ("" => "text/html; charset=utf-8")',
                 f'server.errorlog = "{self.path(f"lighttpd{port}.log")}"', 'server.modules = ("mod_accesslog")']
        if realm is not None:
            lines += self.lighttpd_login(port, realm, users, method)
        config = self.write(f"lighttpd{port}.conf", "\n".join(lines) + "\n" + extra)
        return self.run("lighttpd", "-D", "-f", config)

    def lighttpd_login(self, port, realm, users, method):
        kind = "plain"
        lines = [f"{name}:{password}" for name, password in users.items()]
        file = self.write(f"users{port}", "\n".join(lines) + "\n")
        return ['server.modules += ("mod_auth", "mod_authn_file")', f'auth.backend = "{kind}"',
                f'auth.backend.{kind}.userfile = "{file}"',
                f'auth.require = ("/" => ("method" => "{method}", "realm" => "{realm}", "require" => "valid-user"))']

    # ---- servers that keep no log of who asks ------------------------------------------
    def telnetd(self, port, prompt):
        """busybox telnetd starts its login program for whoever comes; ours writes down who that is, and hangs up after the prompt"""
        log = self.path(f"login{port}.txt")
        # /proc/net/tcp(6): our address and port, the other one's, 01 is an open connection
        login = self.write(f"login{port}", f"#!/bin/sh\ngrep -oh ':{port:04X} [0-9A-F]*:[0-9A-F]* 01 ' /proc/net/tcp /proc/net/tcp6 >> {log}\nprintf '{prompt}'\n")
        os.chmod(login, 0o755)
        return self.run("busybox", "telnetd", "-F", "-p", str(port), "-l", login, "-f", "/dev/null")

    def avahi(self, host, instance, services):
        """services: {"_ipp._tcp": (port, {"ty": "…"})}. avahi logs no questions: whom it answers, the kernel of its namespace keeps"""
        parts = "".join(f"<service><type>{kind}</type><port>{port}</port>" + "".join(f"<txt-record>{k}={v}</txt-record>" for k, v in texts.items())
                        + "</service>" for kind, (port, texts) in services.items())
        self.write("avahi/services/all.service", '<?xml version="1.0"?><!DOCTYPE service-group SYSTEM "avahi-service.dtd">'
                   f"<service-group><name>{instance}</name>{parts}</service-group>")
        config = self.write("avahi/avahi-daemon.conf", f"[server]\nuse-ipv4=yes\nuse-ipv6=no\nenable-dbus=no\nhost-name={host}\n"
                            "allow-interfaces=eth0\n[publish]\npublish-workstation=no\npublish-hinfo=no\n[reflector]\n[rlimits]\n")
        # avahi reads its services from a fixed folder: give it ours in a mount namespace of its own
        script = (f"mount --bind {self.path('avahi/services', '')} /etc/avahi/services && mount -t tmpfs tmpfs /run && mkdir -p /run/avahi-daemon && "
                  f"exec avahi-daemon --no-drop-root --no-chroot --no-rlimits -f {config}")
        self.run("nft", "add table inet said; add set inet said answered { type ipv4_addr; flags dynamic; }; "
                        "add chain inet said out { type filter hook output priority 0; }; "
                        "add rule inet said out udp sport 5353 add @answered { ip daddr }")
        return self.run("unshare", "--mount", "sh", "-c", script, wrap_ids=True, user="avahi")

    def answered(self):
        """addresses that avahi() answered"""
        with netns.inside(self.namespace):
            told = subprocess.run(["nft", "-j", "list", "set", "inet", "said", "answered"], capture_output=True, text=True, check=False).stdout
        found = [part["set"].get("elem", []) for part in json.loads(told or "{}").get("nftables", []) if "set" in part]
        return found[0] if found else []


class ArpOnly(Device):
    """answers ARP and nothing else"""
    says_anything = False

    def start(self):
        with netns.inside(self.namespace):
            netns.write("/proc/sys/net/ipv4/icmp_echo_ignore_all", "1")
        self.run("nft", "add table inet quiet; add chain inet quiet in { type filter hook input priority 0 ; policy drop ; }")
