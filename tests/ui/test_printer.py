# SPDX-License-Identifier: GPL-3.0-or-later
"""43 印刷する on a real print server and a printer that speaks IPP, both of CUPS, in a network of our own: what comes out of the
printer is the paper. And a printer that refuses: 98."""
import os
import shutil
import subprocess
import sys

from checks import Result
from session import Session, until

RESULT = Result()
PRINTER = "台所のプリンター"
PORT = 8631

SERVER = """Listen {folder}/cups.sock
Browsing Off
WebInterface No
DefaultAuthType None
<Location />
Order allow,deny
Allow all
</Location>
<Policy default>
<Limit All>
Order deny,allow
</Limit>
</Policy>
"""
FILES = """ServerRoot {folder}/etc
RequestRoot {folder}/spool
CacheDir {folder}/cache
StateDir {folder}/state
ErrorLog {folder}/error
AccessLog {folder}/access
PageLog {folder}/page
SystemGroup users
Sandboxing relaxed
"""
QUEUE = """<DefaultPrinter Daidokoro>
UUID urn:uuid:11111111-2222-3333-4444-555555555555
Info {printer}
DeviceURI ipp://localhost:{port}/ipp/print
State Idle
Accepting {accepting}
</DefaultPrinter>
"""


def alone():
    """again in a network of our own, where only the loopback is: whoever listens here is heard by nobody else"""
    if "UCHI_ALONE" not in os.environ:
        os.environ["UCHI_ALONE"] = "yes"
        os.execvp("unshare", ["unshare", "-Urn", "--kill-child", sys.executable, os.path.abspath(__file__), *sys.argv[1:]])
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)


def of_system(name):
    """a program that is no ordinary user's: /usr/sbin is not on their path"""
    return shutil.which(name, path=os.environ["PATH"] + ":/usr/sbin:/sbin")


def print_server(desktop, accepting="Yes"):
    """the folder where the printer leaves what it printed"""
    folder = os.path.join(desktop.folder, "cups")
    shutil.rmtree(folder, ignore_errors=True)
    for name in ("etc/ppd", "spool", "cache", "state", "out"):
        os.makedirs(os.path.join(folder, name))
    for name, text in (("cupsd.conf", SERVER), ("cups-files.conf", FILES), ("printers.conf", QUEUE)):
        with open(os.path.join(folder, "etc", name), "w", encoding="utf-8") as file:
            file.write(text.format(folder=folder, printer=PRINTER, port=PORT, accepting=accepting))
    out = os.path.join(folder, "out")
    log = open(os.path.join(folder, "printer"), "ab")
    printer = desktop.background(of_system("ippeveprinter"), "-r", "off", "-v", "-k", "-d", out, "-p", str(PORT), "-n", "localhost",
                                 "-f", "application/pdf", "Daidokoro", stdout=log)
    # a print server does not run as root, not even as that of a namespace
    server = desktop.background("unshare", "--user", "--map-user=1000", "--map-group=1000", of_system("cupsd"), "-f",
                                "-c", f"{folder}/etc/cupsd.conf", "-s", f"{folder}/etc/cups-files.conf")
    RESULT.check("the print server is up", bool(until(lambda: os.path.exists(f"{folder}/cups.sock"), 20)))
    os.environ["CUPS_SERVER"] = f"{folder}/cups.sock"
    RESULT.check("the printer is up", bool(until(lambda: listens(PORT), 20)))
    return out, (printer, server)


def listens(port):
    """is there somebody at that door of this network?"""
    with open("/proc/net/tcp", encoding="ascii") as four, open("/proc/net/tcp6", encoding="ascii") as six:
        return any(line.split()[1].endswith(f":{port:04X}") and line.split()[3] == "0A" for file in (four, six) for line in file.readlines()[1:])


def dialog_of(window):
    """the print dialog, once it is there"""
    import pyatspi
    for app in pyatspi.Registry.getDesktop(0):
        if app is not None and app.get_process_id() == window.process.pid and app.childCount > 1:
            return app.getChildAtIndex(1)
    return None


def parts(node, depth=0):
    yield node, depth
    for n in range(node.childCount):
        child = node.getChildAtIndex(n)
        if child is not None:
            yield from parts(child, depth + 1)


def printed(out):
    """the newest document that has come out of the printer, whole"""
    done = [os.path.join(out, name) for name in os.listdir(out) if name.endswith(".pdf")]
    whole = [path for path in done if open(path, "rb").read()[-64:].rstrip().endswith(b"%%EOF")]
    return max(whole, key=os.path.getmtime) if whole else None


def to_paper(window):
    window.wait(2).press("はじめる").wait(3).press("はい、うちです").wait(5).press("ぜんぶ、うちの物です").wait(20)
    return window.press("紙に印刷する").wait(43)


def stop(children):
    for child in reversed(children):
        child.terminate()
        child.wait(10)


def usual(desktop):
    """one press: the only printer of the home is not asked about"""
    out, children = print_server(desktop)
    with desktop.start("two-to-mend") as window:
        to_paper(window).press("印刷する")
        window.wait_text("送りました。", 20)
        window.shot("printer-43-sent")
        RESULT.check("43 names the printer", "「Daidokoro」に送りました。" in window.text(), window.text())
        RESULT.check("43 stays", window.number == 43, window.title)
        paper = until(lambda: printed(out), 30)
        RESULT.check("the paper comes out", paper is not None, open(os.path.join(desktop.folder, "cups", "error"), encoding="utf-8").read()[-2000:])
        if paper:
            text = "".join(subprocess.run(["pdftotext", "-layout", paper, "-"], capture_output=True, text=True, check=True).stdout.split())
            RESULT.check("it is this home's", "5台のうち、直すところは2つです。" in text and "直し方2" in text, text[:300])
            RESULT.check("it holds no secret", not any(s in text.lower() for s in ("ogawa", "192.168", "00:11:22")), text)
            info = subprocess.run(["pdfinfo", paper], capture_output=True, text=True, check=True).stdout
            RESULT.check("it is A4", "A4" in info, info)
        window.press("前に戻る").wait(20)
    stop(children)


def none_there(desktop):
    """no print server: the dialog of the desktop comes, and leaving it leaves everything as it was"""
    os.environ["CUPS_SERVER"] = os.path.join(desktop.folder, "nobody.sock")
    with desktop.start("two-to-mend") as window:
        to_paper(window).press("印刷する")
        dialog = until(lambda: dialog_of(window), 15)
        RESULT.check("without a printer the dialog asks", dialog is not None)
        if dialog is None:
            return
        cancel = [node for node, _ in parts(dialog) if node.getRoleName() == "push button" and "キャンセル" in node.name]
        cancel[0].queryAction().doAction(0)
        RESULT.check("43 is still there", bool(until(lambda: dialog_of(window) is None)) and window.number == 43, window.title)
        window.press("印刷する")
        RESULT.check("the dialog comes once more", bool(until(lambda: dialog_of(window), 15)))
        window.find("閉じる").queryAction().doAction(0)
        RESULT.check("closing the window closes its dialog too", bool(until(lambda: window.process.poll() is not None)), window.complaints()[-300:])


def refused(desktop):
    """a queue that takes no jobs: 98, and the PDF is offered"""
    _, children = print_server(desktop, accepting="No")
    with desktop.start("two-to-mend") as window:
        to_paper(window).press("印刷する")
        answer = until(lambda: window.number == 98 or dialog_of(window) is not None, 20)
        RESULT.check("a printer that takes nothing: 98", bool(answer) and window.number == 98, window.title + window.complaints()[-300:])
        if window.number == 98:
            window.press("紙の形で保存する").wait_text("保存しました")
    stop(children)


def main():
    alone()
    with Session(1200, 800) as desktop:
        with desktop.start("nothing-to-mend") as window:
            window.wait(1).press("この大きさで進む").wait(2)
        for way in (usual, none_there, refused):
            way(desktop)
    return RESULT.end()


if __name__ == "__main__":
    sys.exit(main())
