# SPDX-License-Identifier: GPL-3.0-or-later
"""The router: names, settings page, and ways in from outside that were opened by UPnP."""
import netns
from device import WIRED, Device

NFT = """
table inet filter {
  chain forward { type filter hook forward priority 0; policy accept; jump miniupnpd; }
  chain miniupnpd { }
  chain prerouting { type nat hook prerouting priority -100; jump prerouting_miniupnpd; }
  chain prerouting_miniupnpd { }
  chain postrouting { type nat hook postrouting priority 100; jump postrouting_miniupnpd; }
  chain postrouting_miniupnpd { }
}
"""


class Router(Device):
    """NEC Aterm by its realm and Server line (facts: discovery_matchers, gateways); the password was changed"""
    name, kind, vendor, model, role = "router", "router", "NEC", "Aterm", "gateway"
    oui, travel = "00:0d:02", WIRED
    needs = ("dnsmasq", "lighttpd", "miniupnpd", "nft")
    listens = (53, 80, 5000)
    public_ip = "126.1.2.3"              # inside the home's namespaces only

    def start(self):
        self.outside()
        self.run("dnsmasq", "--keep-in-foreground", "--no-resolv", "--no-hosts", "--user=root", "--group=root",
                 f"--pid-file={self.path('dnsmasq.pid')}", f"--address=/aterm.me/{self.ip}", "--log-queries", "--log-facility=-",
                 "--no-daemon")
        self.lighttpd(80, {"/": "<html><head><title>Aterm</title></head><body>Aterm</body></html>"}, realm="Aterm(admin)",
                      users={"admin": "kaeta-Mori-58"}, server="Aterm(HT)/1.0")
        self.igd()

    def outside(self):
        far = netns.create()
        netns.veth((self.namespace, "wan0", None), (far, "eth0", None))
        netns.configure(self.namespace, "wan0", [f"{self.public_ip}/24"])

    def igd(self):
        rules = self.write("rules.nft", NFT)
        self.run("nft", "-f", rules).wait()
        camera = next((d for d in self.home.devices if d.name == "camera"), None)
        lines = [f"TCP:8081:{camera.ip}:80:0:camera"] if camera else []
        if camera:
            camera.expect("port-forward", 80)
        leases = self.write("leases", "\n".join(lines) + "\n")
        config = self.write("miniupnpd.conf", "\n".join([
            "ext_ifname=wan0", f"ext_ip={self.public_ip}", "listening_ip=eth0", "http_port=5000", "enable_natpmp=yes",
            "enable_upnp=yes", f"lease_file={leases}", "secure_mode=no", "system_uptime=yes", "friendly_name=Aterm",
            "manufacturer_name=NEC Platforms, Ltd.", "model_name=Aterm", f"uuid=00000000-0000-4000-8000-{self.mac.replace(':', '')}",
            "allow 1-65535 0.0.0.0/0 1-65535"]) + "\n")
        self.run("miniupnpd", "-d", "-f", config, "-P", self.path("miniupnpd.pid"))
