# SPDX-License-Identifier: GPL-3.0-or-later
"""Which devices a home has and how its network is laid out."""
import importlib
import ipaddress
import json
import os
import pkgutil
import shutil
import signal
import subprocess
import time

import actors
import cable
import devices
import netns
from device import WIFI, WIRED, Device


def all_devices():
    """every Device class of the folder devices, by name"""
    found = {}
    for info in pkgutil.iter_modules(devices.__path__):
        module = importlib.import_module(f"devices.{info.name}")
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, Device) and value.__module__ == module.__name__ \
                    and not value.__dict__.get("abstract", False):
                found[value.name] = value
    return found


class Home:
    """the usual home: one /24 behind a router, one interface on the computer"""
    leave_out = ()
    interface = "wlan0"
    prefixes = ("192.168.11.0/24", "192.168.1.0/24", "192.168.0.0/24", "192.168.10.0/24", "172.16.255.0/24", "10.20.30.0/24")

    def __init__(self, args, rng, out):
        self.args, self.random, self.out = args, rng, out
        self.network = ipaddress.ip_network(self.pick_network())
        self.devices, self.children, self.interfaces = [], [], []
        self.scanner_ip, self.gateway_ip = None, None
        self.findings = []               # ground truth: of the network, not of a device

    def pick_network(self):
        return self.random.choice(self.prefixes)

    def pick_devices(self):
        known = all_devices()
        names = [n for n in sorted(known) if n not in self.leave_out and not known[n].__dict__.get("special", False)]
        if self.args.only:
            names = [n for n in self.args.only.split(",") if n in known]
            names += [] if "router" in names else ["router"]
        self.random.shuffle(names)
        return [known[n] for n in names]

    # ---- building ----------------------------------------------------------------
    def make_devices(self):
        hosts = [str(h) for h in self.network.hosts()]
        self.gateway_ip, others = hosts[0], hosts[1:]
        self.random.shuffle(others)
        self.scanner_ip = others.pop()
        for cls in self.pick_devices():
            missing = [p for p in cls.needs if shutil.which(p) is None and not os.path.exists(f"/usr/sbin/{p}")]
            if missing:
                raise SystemExit(f"home: {cls.name} needs {', '.join(missing)}; ./dev packages names the package")
            device = cls(self)
            device.ip = self.gateway_ip if cls.role == "gateway" else others.pop()
            device.dir = os.path.join(self.out, "devices", device.name)
            os.makedirs(device.dir, exist_ok=True)
            self.devices.append(device)

    def plug(self, device):
        device.namespace = netns.create()
        port = f"p{self.devices.index(device)}"
        netns.veth((self.lan, port, None), (device.namespace, "eth0", device.mac))
        with netns.inside(self.lan), netns.IPRoute() as link:
            link.link("set", index=link.link_lookup(ifname=port)[0], master=self.bridge)
        netns.configure(device.namespace, "eth0", [f"{device.ip}/{self.network.prefixlen}"],
                        None if device.role == "gateway" else self.gateway_ip)

    def build_lan(self):
        self.here, self.lan, self.wire = netns.current(), netns.create(), netns.create()
        with netns.inside(self.lan), netns.IPRoute() as link:
            link.link("add", ifname="bridge", kind="bridge")
            self.bridge = link.link_lookup(ifname="bridge")[0]
            link.link("set", index=self.bridge, state="up")

    def lay_cable(self):
        """computer — inner [relay] outer — bridge"""
        mac = "".join(f"{b:02x}:" for b in (0x3C, 0x52, 0x82, *[self.random.randrange(256) for _ in range(3)]))[:-1]
        netns.veth((self.here, self.interface, mac), (self.wire, "inner", None))
        netns.veth((self.wire, "outer", None), (self.lan, "uplink", None))
        with netns.inside(self.lan), netns.IPRoute() as link:
            link.link("set", index=link.link_lookup(ifname="uplink")[0], master=self.bridge)
        self.interfaces.append(self.interface)
        qualities = {bytes.fromhex(d.mac.replace(":", "")): d.quality(self.args.profile) for d in self.devices}
        qualities.update({ipaddress.ip_address(d.ip).packed: qualities[bytes.fromhex(d.mac.replace(":", ""))] for d in self.devices if d.ip})
        self.fork(lambda: self.relay(qualities), "cable.ready")

    def relay(self, qualities):
        netns.LIBC.prctl(1, signal.SIGKILL)
        netns.enter(self.wire)
        cable.main(("inner", "outer"), qualities, self.args.seed, str(self.network), self.out)

    def fork(self, work, ready):
        pid = os.fork()
        if pid == 0:
            try:
                work()
            finally:
                os._exit(0)
        self.children.append(pid)
        path = os.path.join(self.out, ready)
        for _ in range(3000):
            if os.path.exists(path):
                return
            time.sleep(0.01)
        raise SystemExit(f"home: {ready} did not come up")

    def configure_computer(self):
        netns.configure(self.here, self.interface, [f"{self.scanner_ip}/{self.network.prefixlen}"], self.gateway_ip)

    def build(self):
        self.make_devices()
        self.build_lan()
        for device in self.devices:
            self.plug(device)
        for device in self.devices:
            device.start()
        starters = [start for device in self.devices for start in device.actors()]
        if starters:
            self.fork(lambda: actors.run(starters, os.path.join(self.out, "actors.ready")), "actors.ready")
        self.lay_cable()
        self.configure_computer()
        self.settle()

    def settle(self):
        """wait until every server that promised a port listens"""
        deadline = time.monotonic() + 30
        for device in self.devices:
            for port in getattr(device, "listens", ()):
                self.wait_port(device, port, deadline)

    @staticmethod
    def wait_port(device, port, deadline):
        wanted = f":{port:04X}"
        with netns.inside(device.namespace):
            while time.monotonic() < deadline:
                lines = []
                for name in ("tcp", "tcp6"):
                    if os.path.exists(f"/proc/thread-self/net/{name}"):
                        with open(f"/proc/thread-self/net/{name}", encoding="ascii") as file:
                            lines += file.readlines()[1:]
                if any(line.split()[1].endswith(wanted) and line.split()[3] == "0A" for line in lines):
                    return
                time.sleep(0.02)
        raise SystemExit(f"home: {device.name} does not listen on {port}; see {device.dir}")

    def expect(self, finding):
        self.findings.append({"finding": finding})

    # ---- telling and ending ---------------------------------------------------------
    def truth(self):
        return {"seed": self.args.seed, "layout": self.args.layout, "network": str(self.network),
                "gateway": self.gateway_ip, "computer": self.scanner_ip, "interface": self.interface, "network_findings": self.findings,
                "devices": [d.truth() for d in self.devices]}

    def summary(self):
        result = {}
        for device in self.devices:
            tell = getattr(device, "tell", None)
            result[device.name] = tell() if tell else {}
        with open(os.path.join(self.out, "summary.json"), "w", encoding="utf-8") as file:
            json.dump(result, file, indent=1, ensure_ascii=False)

    def close(self):
        for device in self.devices:
            for process in device.processes:
                process.terminate()
        deadline = time.monotonic() + 1.5
        for device in self.devices:
            for process in device.processes:
                try:
                    process.wait(max(0.01, deadline - time.monotonic()))
                except subprocess.TimeoutExpired:
                    process.kill()
        for pid in self.children:
            try:
                os.kill(pid, signal.SIGTERM)
            except ProcessLookupError:
                continue
            self.reap(pid)
        self.summary()

    @staticmethod
    def reap(pid):
        for _ in range(150):
            if os.waitpid(pid, os.WNOHANG)[0]:
                return
            time.sleep(0.01)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


class Minimal(Home):
    """router, camera, phone: for quick tests"""

    def pick_devices(self):
        known = all_devices()
        return [known[n] for n in ("router", "camera", "phone")]


class Town(Home):
    """the usual home and everything that a gadget lover adds to it"""

    def pick_devices(self):
        known = all_devices()
        more = [known[n] for n in sorted(known) if getattr(known[n], "town", False)] if not self.args.only else []
        picked = super().pick_devices() + more
        self.random.shuffle(picked)
        return picked


class Faults(Home):
    """every fault and its counterpart, every kind of login, and whom a check could harm"""
    others = ("camera-locks", "dripper", "fragile", "game", "pc", "phone", "printer", "rented-gateway", "tarpit")
    resolver = address6 = None

    def pick_devices(self):
        known = all_devices()
        picked = [known[n] for n in sorted(known) if n in self.others or getattr(known[n], "faults", False) or getattr(known[n], "logins", False)]
        self.random.shuffle(picked)
        return picked

    def configure_computer(self):
        super().configure_computer()
        if self.address6:
            with netns.inside(self.here), netns.IPRoute() as link:
                link.addr("add", index=link.link_lookup(ifname=self.interface)[0], address=self.address6, prefixlen=64)
        if self.resolver:
            with open("/run/resolv.conf", "w", encoding="ascii") as file:
                file.write(f"nameserver {self.resolver}\n")
            subprocess.run(["mount", "--bind", "/run/resolv.conf", "/etc/resolv.conf"], check=True)


class Empty(Home):
    """a router that answers nothing but ARP, or nobody"""

    def pick_devices(self):
        return []


class Quiet(Home):
    """nothing to mend"""

    def pick_devices(self):
        known = all_devices()
        return [known[n] for n in ("game", "phone")]


class NoInterface(Empty):
    def lay_cable(self):
        pass

    def configure_computer(self):
        pass


class NoRoute(Minimal):
    def configure_computer(self):
        netns.configure(self.here, self.interface, [f"{self.scanner_ip}/{self.network.prefixlen}"])


class Public(Minimal):
    prefixes = ("203.0.113.0/24",)

    def configure_computer(self):
        super().configure_computer()
        self.expect("not-behind-router")


class CarrierNat(Minimal):
    prefixes = ("100.64.8.0/24",)


class Large(Minimal):
    prefixes = ("10.0.0.0/20",)


def keep_quiet(interface):
    """no word of the kernel's own: whatever is sent there is ours"""
    netns.write(f"/proc/sys/net/ipv6/conf/{interface}/disable_ipv6", "1")


class Vpn(Minimal):
    """the default route leads through a tunnel"""

    def configure_computer(self):
        far = netns.create()
        netns.veth((self.here, "tun0", None), (far, "eth0", None))
        self.interfaces.append("tun0")
        netns.configure(self.here, self.interface, [f"{self.scanner_ip}/{self.network.prefixlen}"])
        netns.configure(self.here, "tun0", ["10.99.0.2/24"], "10.99.0.1")
        with netns.inside(self.here):
            keep_quiet("tun0")


class TwoInterfaces(Minimal):
    """a second LAN that must stay untouched: the default route is on the first"""

    def configure_computer(self):
        super().configure_computer()
        far = netns.create()
        netns.veth((self.here, "eth1", None), (far, "eth0", None))
        self.interfaces.append("eth1")
        netns.configure(self.here, "eth1", ["192.168.77.2/24"])
        with netns.inside(self.here):
            keep_quiet("eth1")
        netns.configure(far, "eth0", ["192.168.77.1/24"])


class Vanish(Home):
    """like the minimal home, and one device goes away after its first answer"""

    def pick_devices(self):
        known = all_devices()
        return [known[n] for n in ("router", "camera", "vanishing")]


class Call(Home):
    """what somebody asks about by telephone: a camera whose password its owner changes, and a second thing to mend"""

    def pick_devices(self):
        known = all_devices()
        return [known[n] for n in ("router", "camera-owned", "recorder", "phone")]


class Many(Home):
    """hundreds of cheap devices on a /22; up to two hundred of them on a /24"""

    def pick_network(self):
        return "192.168.48.0/22" if self.args.devices > 200 else super().pick_network()

    def pick_devices(self):
        known = all_devices()
        return [known["router"]] + [known["crowd"]] * (self.args.devices - 1)

    def make_devices(self):
        super().make_devices()
        for number, device in enumerate(self.devices):
            if device.name == "crowd":
                device.name = f"crowd{number}"


class Doors(Home):
    """thirty whose doors are counted, some 28 open at the ports of $UCHI_HOME_PORTS: the router, 4 by cable, 19 by Wi-Fi, 6 by Wi-Fi that drop
    what they do not expect (the home in which the bound of the port scan was set: one in five does)"""
    walled, doors = 6, 28

    def pick_devices(self):
        known = all_devices()
        return [known["router"]] + [known["doors"]] * 29

    def make_devices(self):
        super().make_devices()
        ports = [int(p) for p in os.environ.get("UCHI_HOME_PORTS", "80,443,8080,22").split(",")]
        plain = [device for device in self.devices if device.name == "doors"]
        for number, device in enumerate(plain):
            device.name, device.listens = f"doors{number}", ()
            device.travel, device.walled = (WIRED if number < 4 else WIFI), number >= len(plain) - self.walled
            device.dir = os.path.join(self.out, "devices", device.name)
            os.makedirs(device.dir, exist_ok=True)
        for _ in range(self.doors):
            device = self.random.choice(plain)
            device.listens = (*device.listens, self.random.choice([p for p in ports if p not in device.listens]))


class OpenDoors(Doors):
    """the same, and all of them refuse at once where nothing is"""
    walled = 0


LAYOUTS = {
    "default": Home, "town": Town, "faults": Faults, "minimal": Minimal, "empty": Empty, "quiet": Quiet, "no-interface": NoInterface, "no-route": NoRoute,
    "public": Public, "cgnat": CarrierNat, "large": Large, "vpn": Vpn, "two-interfaces": TwoInterfaces,
    "vanish": Vanish, "many": Many, "call": Call, "doors": Doors, "open-doors": OpenDoors,
}
