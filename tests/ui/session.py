# SPDX-License-Identifier: GPL-3.0-or-later
"""A desktop of our own for the window: private folders → Xvfb → session bus → AT-SPI. Nothing of the person's is touched.

    with Session(1200, 800) as desktop:
        with desktop.start("two-to-mend") as window:
            window.wait(1)
            window.press("この大きさで進む")

Works without root, as root and inside `unshare -Urnm`. No packet is ever sent: the window plays a stream.
"""
import ctypes
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import streams

HERE = os.path.dirname(os.path.abspath(__file__))
BUILD = os.environ.get("UCHI_BUILD", os.path.join(HERE, "..", "..", "build"))
PROGRAM = os.environ.get("UCHI_WINDOW_PROGRAM", os.path.join(BUILD, "app", "ui", "uchi-kenshin"))
SHOTS = os.environ.get("UCHI_SHOTS", os.path.join(BUILD, "tests", "ui", "shots"))
# the window opens at 90 % of the monitor
SHARE = 0.9
# how long anything is waited for that comes at once on an idle machine: no measure of the program
PATIENCE_S = 30


def until(what, seconds=PATIENCE_S, step=0.03):
    """the first true answer of what(), or None when the time is over"""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        answer = what()
        if answer:
            return answer
        time.sleep(step)
    return None


def settings_are_served():
    """somebody owns the place where programs of the display ask for their settings (XSETTINGS)"""
    x11 = ctypes.CDLL("libX11.so.6")
    x11.XOpenDisplay.restype = ctypes.c_void_p
    display = ctypes.c_void_p(x11.XOpenDisplay(None))
    owner = x11.XGetSelectionOwner(display, ctypes.c_ulong(x11.XInternAtom(display, b"_XSETTINGS_S0", 0)))
    x11.XCloseDisplay(display)
    return owner != 0


class Session:
    """one display and one bus; several windows may follow each other in it. One a process: AT-SPI stays with its first bus."""

    def __init__(self, width=1200, height=800, dpi=None):
        self.size, self.dpi = (width, height), dpi
        self.folder = tempfile.mkdtemp(prefix="uchi-ui-")
        self.children = []

    def __enter__(self):
        self.private_folders()
        self.start_display()
        self.start_bus()
        if self.dpi:
            self.start_xsettings()
        return self

    def __exit__(self, *_):
        for child in reversed(self.children):
            child.terminate()
            try:
                child.wait(5)
            except subprocess.TimeoutExpired:
                child.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def private_folders(self):
        names = {"HOME": "home", "XDG_RUNTIME_DIR": "run", "XDG_CONFIG_HOME": "config", "XDG_CACHE_HOME": "cache",
                 "XDG_DATA_HOME": "data", "XDG_STATE_HOME": "state"}
        for variable, name in names.items():
            path = os.path.join(self.folder, name)
            os.makedirs(path, mode=0o700)
            os.environ[variable] = path
        # two pictures of one screen are the same
        os.makedirs(os.path.join(self.folder, "config", "gtk-4.0"))
        with open(os.path.join(self.folder, "config", "gtk-4.0", "settings.ini"), "w", encoding="ascii") as file:
            file.write("[Settings]\ngtk-enable-animations=false\ngtk-cursor-blink=false\n")
        for variable in ("WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "AT_SPI_BUS_ADDRESS", "XAUTHORITY", "LC_ALL", "LC_MESSAGES"):
            os.environ.pop(variable, None)
        os.environ.update(LANG="C.UTF-8", LANGUAGE="ja", GDK_BACKEND="x11", GSK_RENDERER="cairo", GDK_DEBUG="gl-disable",
                          GSETTINGS_BACKEND="keyfile", GSETTINGS_SCHEMA_DIR=os.path.join(BUILD, "data"),
                          UCHI_LOCALE_DIR=os.path.join(BUILD, "po"), UCHI_CHECK_PROGRAM="/bin/false", UCHI_REPLAY_PACE_MS="20",
                          GIO_USE_VFS="local", NO_AT_BRIDGE="0")

    def background(self, *command, **more):
        child = subprocess.Popen(command, stderr=open(os.path.join(self.folder, "log"), "ab"), **more)
        self.children.append(child)
        return child

    def start_display(self):
        width, height = (round(n / SHARE) for n in self.size)
        read, write = os.pipe()
        self.background("Xvfb", "-displayfd", str(write), "-screen", "0", f"{width}x{height}x24", "-dpi", "96",
                        "-nolisten", "tcp", "-noreset", pass_fds=[write], stdout=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as pipe:
            number = pipe.readline().strip()
        if not number:
            sys.exit("Xvfb did not start: " + open(os.path.join(self.folder, "log"), encoding="utf-8", errors="replace").read())
        os.environ["DISPLAY"] = ":" + number

    def start_bus(self):
        read, write = os.pipe()
        self.background("dbus-daemon", "--session", "--nofork", f"--print-address={write}",
                        f"--address=unix:path={self.folder}/run/bus", pass_fds=[write])
        os.close(write)
        with os.fdopen(read) as pipe:
            address = pipe.readline().strip()
        # whoever looks for a system bus finds this one: nothing of the machine is asked
        os.environ.update(DBUS_SESSION_BUS_ADDRESS=address, DBUS_SYSTEM_BUS_ADDRESS=address)

    def start_xsettings(self):
        path = os.path.join(self.folder, "xsettings")
        with open(path, "w", encoding="ascii") as file:
            file.write(f"Xft/DPI {self.dpi * 1024}\n")
        self.background("xsettingsd", "-c", path, stdout=subprocess.DEVNULL)
        if not until(settings_are_served, PATIENCE_S):
            sys.exit("xsettingsd did not start")

    def start(self, stream, fresh=True, arguments=(), **environment):
        """a window that plays a stream of streams.py, or a file; None: with the real engine, in the virtual home only;
        fresh: the place where the last window was is forgotten; an environment of None: not set"""
        place = os.path.join(self.folder, "state", "uchi-kenshin", "place.json")
        if fresh and os.path.exists(place):
            os.unlink(place)
        if stream is None:
            return Window(self, None, environment, arguments)
        path = stream
        if stream in streams.STREAMS:
            path = os.path.join(self.folder, stream + ".jsonl")
            streams.write(stream, path)
        return Window(self, path, environment, arguments)


def any_frame(_window):
    """in place of Window.find_frame: the first window there is, where a sandbox has numbers of its own for processes"""
    import pyatspi
    desktop = pyatspi.Registry.getDesktop(0)
    for n in range(desktop.childCount):
        try:
            app = desktop.getChildAtIndex(n)
            if app is not None and app.childCount > 0:
                return app.getChildAtIndex(0)
        except Exception:                   # an application that is just going away
            continue
    return None


class Window:
    """the program as somebody sees it who hears its names and presses its buttons"""

    def __init__(self, session, stream, environment, arguments=()):
        self.session = session
        self.log = open(os.path.join(session.folder, "window.log"), "ab")
        replay = {"UCHI_REPLAY": stream} if stream is not None else {}
        wanted = {name: value for name, value in dict(os.environ, **replay, **environment).items() if value is not None}
        self.process = subprocess.Popen([PROGRAM, *arguments], env=wanted, stdout=self.log, stderr=self.log)
        self.frame = until(self.find_frame, PATIENCE_S)
        if self.frame is None:
            state = self.state()
            self.kill()
            raise AssertionError(f"the window did not come: {state} {self.complaints()}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.kill()

    def state(self):
        """what there is in the place of a window that did not come: an exit status, a window that AT-SPI does not know, or none"""
        import pyatspi
        shown = subprocess.run(["xdotool", "search", "--pid", str(self.process.pid)], capture_output=True, text=True, check=False).stdout.split()
        known = []
        for app in pyatspi.Registry.getDesktop(0):
            try:
                known.append((app.name, app.get_process_id(), app.childCount))
            except Exception as error:      # whoever is just going away
                known.append(repr(error))
        return f"process {self.process.pid}, exit status {self.process.poll()}, X windows {shown}, heard by AT-SPI {known}"

    def writes(self):
        """the place is on its way to the disk"""
        tasks = f"/proc/{self.process.pid}/task"
        names = []
        for thread in os.listdir(tasks):
            try:
                with open(f"{tasks}/{thread}/comm", encoding="utf-8") as file:
                    names.append(file.read().strip())
            except FileNotFoundError:       # it has just ended
                pass
        return "uchi-place" in names

    def kill(self, how=signal.SIGTERM):
        if self.process.poll() is None:
            if how == signal.SIGKILL:       # a disk as slow as it may be, once the screen is through
                extents(self.frame)
                until(lambda: not self.writes(), 10)
            self.process.send_signal(how)
            self.process.wait(PATIENCE_S)

    def complaints(self):
        with open(os.path.join(self.session.folder, "window.log"), encoding="utf-8", errors="replace") as file:
            return file.read()

    # ---- looking ---------------------------------------------------------------------

    def find_frame(self):
        import pyatspi                      # needs the display and the bus of the session
        desktop = pyatspi.Registry.getDesktop(0)
        for n in range(desktop.childCount):
            try:
                app = desktop.getChildAtIndex(n)
                if app is not None and app.get_process_id() == self.process.pid and app.childCount > 0:
                    return app.getChildAtIndex(0)
            except Exception:               # an application that is just going away
                continue
        return None

    def nodes(self, role=None):
        """(role, name, node) of everything on the screen, in reading order"""
        return self.below(self.frame, role)

    @staticmethod
    def below(top, role=None):
        """the same of one part of it"""
        found, todo = [], [top]
        while todo:
            node = todo.pop()
            try:
                entry = (node.getRoleName(), node.name or "", node)
                kids = [node.getChildAtIndex(n) for n in range(node.childCount)]
            except Exception:               # the screen changed under our hands
                continue
            if role in (None, entry[0]):
                found.append(entry)
            todo += [kid for kid in reversed(kids) if kid is not None]
        return found

    def look(self):
        """[(role, name, (x, y, width, height))] of everything that has a name and a place on the screen: one walk for many questions"""
        seen = []
        for role, name, node in self.nodes():
            try:
                place = extents(node) if name else (0, 0, 0, 0)
            except Exception:               # no component, or gone meanwhile
                continue
            if place[2] > 0:
                seen.append((role, name, place))
        return seen

    @property
    def title(self):
        return self.frame.name or ""

    @property
    def number(self):
        """of the screen, by the title"""
        digits = re.match(r"\w+?\s?(\d\d)\b|画面(\d\d)", self.title)
        return int(digits[1] or digits[2]) if digits else None

    def names(self, role):
        return [name for _, name, node in self.nodes(role) if is_showing(node)]

    def buttons(self):
        return [name for name in self.names("push button") if name]

    def rows(self):
        """names of the rows of the list, once none follows any more: a long list is filled over some frames"""
        before, now = None, []
        for _ in range(50):
            now = [name for name in self.buttons() if "番、" in name]
            if now == before:
                break
            before = now
            time.sleep(0.2)
        return now

    def headings(self):
        return self.names("heading")

    def text(self):
        """everything that is written on the screen, one label a line"""
        return written(self.look())

    def wait(self, number, seconds=PATIENCE_S):
        if not until(lambda: self.number == number, seconds):
            raise AssertionError(f"screen {number} did not come; here is {self.title!r}: {self.text()!r} {self.complaints()}")
        time.sleep(0.05)
        return self

    def wait_text(self, part, seconds=PATIENCE_S):
        if not until(lambda: part in self.text(), seconds):
            raise AssertionError(f"{part!r} did not come; here is {self.title!r}: {self.text()!r}")

    def focus(self):
        import pyatspi
        for role, name, node in self.nodes():
            try:
                if node.getState().contains(pyatspi.STATE_FOCUSED) and role != "frame":
                    return name
            except Exception:
                continue
        return None

    # ---- doing -------------------------------------------------------------------------

    def find(self, part):
        buttons = self.nodes("push button")
        whole = [node for _, name, node in buttons if name == part]
        some = [node for _, name, node in buttons if part in name]
        return (whole or some or [None])[0]

    def press(self, part):
        """the button whose name is, or has, that text"""
        if not until(lambda: self.pressed(part), PATIENCE_S):
            raise AssertionError(f"no button {part!r} on {self.title!r}: {self.buttons()}")
        time.sleep(0.05)
        return self

    def answers(self, part, done):
        """seconds between the press itself and done(): looking for the button on a busy machine is not the program's time"""
        node = until(lambda: self.find(part), PATIENCE_S)
        began = time.monotonic()
        node.queryAction().doAction(0)
        until(done, PATIENCE_S, 0.01)
        return time.monotonic() - began

    def pressed(self, part):
        """False when there is no such button, or its screen has just gone"""
        node = self.find(part)
        try:
            action = node.queryAction() if node is not None else None
        except NotImplementedError:
            return False
        return action is not None and action.doAction(0)

    def key(self, *names):
        """keys as a person presses them: "Tab", "space", "Escape", "alt+Left" """
        window = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(self.process.pid)], capture_output=True,
                                text=True, check=False).stdout.split()
        subprocess.run(["xdotool", "windowfocus", "--sync", window[-1], "key", "--delay", "40", *names], check=True)
        time.sleep(0.15)
        return self

    def tab_to(self, fits, most=40):
        """Tab, until the name of what has the focus fits; a press that is slow to show is not made up for by another one"""
        for _ in range(most):
            before = self.focus()
            if fits(before or ""):
                return self
            self.key("Tab")
            until(lambda: self.focus() != before, 2)
        return self

    def shot(self, name, settle=0.25):
        """what is on the display, as a picture in the build folder"""
        from PIL import ImageGrab
        time.sleep(settle)
        os.makedirs(SHOTS, exist_ok=True)
        picture = ImageGrab.grab(xdisplay=os.environ["DISPLAY"])
        path = os.path.join(SHOTS, name + ".png")
        picture.crop((0, 0, *(min(n + 60, m) for n, m in zip(self.session.size, picture.size)))).save(path, compress_level=1)
        return path


def written(seen):
    """the text of Window.look()"""
    return "\n".join(name for role, name, _ in seen if role in ("label", "heading", "status bar"))


def is_showing(node):
    """GTK 4.8 has no SHOWING below the frame: what has no place on the screen is hidden"""
    try:
        return extents(node)[2] > 0
    except Exception:
        return False


def extents(node):
    import pyatspi
    box = node.queryComponent().getExtents(pyatspi.WINDOW_COORDS)
    return box.x, box.y, box.width, box.height
