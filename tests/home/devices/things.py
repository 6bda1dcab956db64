# SPDX-License-Identifier: GPL-3.0-or-later
"""Recorders and printers, televisions and data boxes."""
import actors
from device import WIFI, WIRED, Device


class Recorder(Device):
    """old JVC VR-8xx (login record nnd-202, changed here) with the telnet door open"""
    name, kind, vendor, model = "recorder", "recorder", "JVC", "VR-8xx"
    oui, travel = "00:80:88", WIRED
    needs, listens = ("busybox", "lighttpd"), (23, 80)

    def start(self):
        self.telnetd(23, "VR-809 login: ")
        self.lighttpd(80, {"/": "<html><head><title>VR</title></head><body></body></html>"}, realm="VR-8xx",
                      users={"admin": "Umi-Yama-31"}, server="JVC")
        self.expect("telnet-open", 23)


class Printer(Device):
    """a Canon by its mDNS texts, printing service by CUPS; port 9100 keeps every byte it gets"""
    name, kind, vendor, model = "printer", "printer", "Canon", "TS8430"
    oui, travel = "00:1e:8f", WIFI
    listens = (80, 631, 9100)
    needs = ("lighttpd", "cupsd", "avahi-daemon", "nft")

    async def raw(self, device, log, reader, writer):
        with open(device.path("paper.bin"), "ab", buffering=0) as paper:
            while data := await reader.read(4096):
                log("printed", length=len(data))
                paper.write(data)

    def start(self):
        files = self.write("cups-files.conf", "\n".join([
            f"{key} {self.path('cups', key, '')}" for key in ("ServerRoot", "CacheDir", "StateDir", "RequestRoot", "TempDir")]) + "\n"
            f"AccessLog {self.path('cups_access.txt')}\nErrorLog {self.path('cups_error.txt')}\nPageLog {self.path('cups_page.txt')}\n")
        config = self.write("cupsd.conf", f"Listen {self.ip}:631\nListen 127.0.0.1:631\nBrowsing Off\nDefaultAuthType None\nWebInterface Yes\nLogLevel info\nAccessLogLevel all\n"
                            "ServerAlias *\n<Location />\n  Order allow,deny\n  Allow all\n</Location>\n")
        self.run("cupsd", "-f", "-c", config, "-s", files, wrap_ids=True)
        self.lighttpd(80, {"/": "<html><head><title>Canon TS8430 series</title></head><body>TS8430 series</body></html>"},
                      server="KS_HTTP/1.0")
        self.avahi("canonts8430", "Canon TS8430 series", {
            "_ipp._tcp": (631, {"ty": "Canon TS8430 series", "usb_MFG": "Canon", "usb_MDL": "TS8430 series",
                                "product": "(Canon TS8430 series)", "rp": "ipp/print"}),
            "_pdl-datastream._tcp": (9100, {"ty": "Canon TS8430 series"})})

    def actors(self):
        return [actors.tcp(self, 9100, self.raw)]

    def tell(self):
        try:
            with open(self.path("paper.bin"), "rb") as paper:
                printed = len(paper.read())
        except FileNotFoundError:
            printed = 0
        return {"printed_bytes": printed, "answered": self.answered()}


class Nas(Device):
    """Buffalo LinkStation: Samba with a folder for everyone"""
    name, kind, vendor, model = "nas", "nas", "BUFFALO", "LS220D"
    oui, travel = "00:07:40", WIRED
    needs, listens = ("smbd", "lighttpd", "snmpd"), (80, 139, 445)

    def start(self):
        folder = self.path("share", "")
        config = self.write("smb.conf", "\n".join([
            "[global]", "workgroup = WORKGROUP", "server string = LinkStation", "netbios name = LS220D", "security = user",
            "map to guest = Bad User", "guest account = root", "server min protocol = SMB2", "disable spoolss = yes",
            "load printers = no", "printing = bsd", "log level = 1 auth_audit:3", f"log file = {self.path('smbd.txt')}",
            *[f"{key} = {self.path('state', '')}" for key in ("private dir", "lock directory", "state directory",
                                                              "cache directory", "pid directory", "ncalrpc dir")],
            "[share]", f"path = {folder}", "guest ok = yes", "read only = no", ""]))
        self.run("smbd", "--foreground", "--no-process-group", "-s", config, wrap_ids=True)
        self.lighttpd(80, {"/": "<html><head><title>LinkStation LS220D</title></head><body>LS220D</body></html>"})
        snmp = self.write("snmpd.conf", "agentaddress udp:161\nrocommunity public\nsysDescr LinkStation LS220D\nsysName LS220D\n")
        self.run("snmpd", "-f", "-Lo", "-C", "-c", snmp, "-p", self.path("snmpd.pid"),
                 env={"SNMP_PERSISTENT_DIR": self.path("snmp", "")})
        self.expect("open-share", 445)
        self.expect("snmp-public", 161)


class Television(Device):
    """a television's media server: minidlna"""
    name, kind, vendor, model = "tv", "tv", "Sony", "KJ-55X8550G"
    oui, travel = "04:5d:4b", WIFI
    needs, listens = ("minidlnad",), (8200,)

    def start(self):
        config = self.write("minidlna.conf", "\n".join([
            "port=8200", f"media_dir=V,{self.path('media', '')}", f"db_dir={self.path('db', '')}", f"log_dir={self.path('log', '')}",
            "friendly_name=BRAVIA KJ-55X8550G", "model_name=KJ-55X8550G", "model_number=KJ-55X8550G", "inotify=no",
            "notify_interval=300", "network_interface=eth0", "wide_links=no", "log_level=http,ssdp=debug"]) + "\n")
        self.run("minidlnad", "-S", "-f", config, "-P", self.path("minidlna.pid"))


class FtpBox(Device):
    """an old data box that lets anyone in by FTP"""
    name, kind, vendor, model = "ftp-box", "nas", "I-O DATA", "LANDISK"
    oui, travel = "00:a0:b0", WIRED
    needs, listens = ("vsftpd", "lighttpd"), (21, 80)

    def start(self):
        config = self.write("vsftpd.conf", "\n".join([
            "listen=YES", "listen_port=21", "background=NO", "anonymous_enable=YES", "local_enable=NO", "run_as_launching_user=YES",
            f"anon_root={self.path('pub', '')}", f"secure_chroot_dir={self.path('empty', '')}", "xferlog_enable=YES", "log_ftp_protocol=YES",
            f"vsftpd_log_file={self.path('vsftpd.txt')}", "ftpd_banner=LANDISK FTP", "seccomp_sandbox=NO", "isolate=NO", "isolate_network=NO", ""]))
        self.run("vsftpd", config)
        self.lighttpd(80, {"/": "<html><head><title>LANDISK</title></head><body>LAN DISK</body></html>"})
        self.expect("open-share", 21)
