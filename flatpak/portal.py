# SPDX-License-Identifier: GPL-3.0-or-later
"""A desktop's portals for files and links, made up for tests: a person who always answers with the same place, and whose links open."""
import subprocess
import sys
import time

XML = """<node><interface name="org.freedesktop.portal.FileChooser">
<method name="SaveFile"><arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="a{sv}" direction="in"/><arg type="o" direction="out"/></method>
<method name="OpenFile"><arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="a{sv}" direction="in"/><arg type="o" direction="out"/></method>
<property name="version" type="u" access="read"/></interface><interface name="org.freedesktop.portal.OpenURI">
<method name="OpenURI"><arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="a{sv}" direction="in"/><arg type="o" direction="out"/></method>
<property name="version" type="u" access="read"/></interface></node>"""


class Portal:
    """in a process of its own, on the session bus: with Portal("/where/to.txt") as portal: …; then portal.asked has the methods, a link
    with its address"""

    def __init__(self, path):
        self.path, self.asked = path, []

    def __enter__(self):
        self.process = subprocess.Popen(["/usr/bin/python3", __file__, self.path], stdout=subprocess.PIPE, text=True)
        self.process.stdout.readline()
        return self

    def __exit__(self, *_):
        time.sleep(0.2)
        self.process.terminate()
        self.asked = self.process.stdout.read().splitlines()


def serve(path):
    from gi.repository import Gio, GLib

    def answer(connection, sender, _object, _interface, method, arguments, invocation):
        _parent, text, options = arguments.unpack()
        token = options.get("handle_token", "t")
        handle = f"/org/freedesktop/portal/desktop/request/{sender[1:].replace('.', '_')}/{token}"
        invocation.return_value(GLib.Variant("(o)", (handle,)))
        result = GLib.Variant("(ua{sv})", (0, {"uris": GLib.Variant("as", [GLib.filename_to_uri(path)])}))
        connection.emit_signal(sender, handle, "org.freedesktop.portal.Request", "Response", result)
        print(f"{method} {text}" if method == "OpenURI" else method, flush=True)
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    for interface in Gio.DBusNodeInfo.new_for_xml(XML).interfaces:
        bus.register_object("/org/freedesktop/portal/desktop", interface, answer, lambda *_: GLib.Variant("u", 3), None)
    Gio.bus_own_name_on_connection(bus, "org.freedesktop.portal.Desktop", Gio.BusNameOwnerFlags.NONE, lambda *_: print("ready", flush=True), None)
    GLib.MainLoop().run()


if __name__ == "__main__":
    serve(sys.argv[1])
