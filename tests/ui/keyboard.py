# SPDX-License-Identifier: GPL-3.0-or-later
"""A hand that has keys only: what Tab comes to on a screen, in which order, and whether one sees where it is."""
import ctypes
import os
import subprocess

from session import extents, until

MOST_TABS = 40
TAB = 0xff09
# GTK's own, and the one in the title bar: beside the page, without a place in its order
BESIDE = ("閉じる", "設定")
# of the style sheet: the ring round what has the focus, and how far from it it may be
RING, BESIDE_PX, ABOVE_PX, LEAST_RING = (0xff, 0xd4, 0x3d), 60, 20, 150
DONE = set()


class Keys:
    """keys of the display, without a program for each"""

    def __init__(self, window):
        self.x11, self.test = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXtst.so.6")
        self.x11.XOpenDisplay.restype = ctypes.c_void_p
        self.display = ctypes.c_void_p(self.x11.XOpenDisplay(None))
        frame = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(window.process.pid)], capture_output=True, text=True,
                               check=True).stdout.split()[-1]
        subprocess.run(["xdotool", "windowfocus", "--sync", frame], check=True)

    def tab(self):
        code = self.x11.XKeysymToKeycode(self.display, ctypes.c_ulong(TAB))
        for down in (1, 0):
            self.test.XTestFakeKeyEvent(self.display, code, down, ctypes.c_ulong(0))
        self.x11.XSync(self.display, 0)

    def close(self):
        self.x11.XCloseDisplay(self.display)


def to_press(window):
    """[(name, node)] of what can have the focus, as it is read: the title bar comes last"""
    return [(name, node) for role, name, node in window.nodes() if role in ("push button", "text") and can_be_pressed(node)]


def can_be_pressed(node):
    """and can be pressed now"""
    import pyatspi
    try:
        return extents(node)[2] > 0 and node.getState().contains(pyatspi.STATE_SENSITIVE)
    except Exception:                       # gone meanwhile
        return False


def focused(parts):
    """(name, node) or None"""
    import pyatspi
    for name, node in parts:
        try:
            if node.getState().contains(pyatspi.STATE_FOCUSED):
                return name, node
        except Exception:
            continue
    return None


def has_ring(node):
    """the ring is seen round it, if it is in view"""
    from PIL import ImageChops, ImageGrab
    x, y, width, height = extents(node)
    picture = ImageGrab.grab(xdisplay=os.environ["DISPLAY"]).convert("RGB")
    picture.paste((0, 0, 0), (x, y, x + width, y + height))                     # a triangle of a row has that colour too
    picture = picture.crop((max(0, x - BESIDE_PX), max(0, y - ABOVE_PX), x + width + BESIDE_PX, y + height + ABOVE_PX))
    red, green, blue = (band.point([255 if n == wanted else 0 for n in range(256)]) for band, wanted in zip(picture.split(), RING))
    return ImageChops.darker(ImageChops.darker(red, green), blue).histogram()[255] >= LEAST_RING


def go_on(keys, parts):
    """Tab, until the focus is elsewhere: there are always two at least, for GTK's own closes the window"""
    before = (focused(parts) or ("",))[0]
    keys.tab()
    until(lambda: (focused(parts) or ("",))[0] != before, 5, 0.01)


def round_trip(window, parts):
    """([names that get the focus, until one comes again], [those round which no ring was seen])"""
    keys, names, bare = Keys(window), [], []
    for _ in range(MOST_TABS):
        go_on(keys, parts)
        now = focused(parts)
        if now is None:
            continue
        if now[0] in names:
            break
        names.append(now[0])
        if now[0] not in BESIDE and not until(lambda: has_ring(now[1]), 3, 0.05):
            bare.append(now[0])
    # back to where it was: one more round, as far as it began
    for _ in range(len(names)):
        if focused(parts) is not None and focused(parts)[0] == names[-1]:
            break
        go_on(keys, parts)
    keys.close()
    return names, bare


def key_faults(window):
    """[what is wrong] for keys with the screen that is shown; each number once a program"""
    if window.number in DONE:
        return []
    DONE.add(window.number)
    parts = to_press(window)
    names, bare = round_trip(window, parts)
    page = [name for name, _ in parts if name not in BESIDE]
    order = [name for name in names if name not in BESIDE]
    wrong = [f"no key comes to {name!r}" for name in page if name not in order]
    if not any(order[n:] + order[:n] == page for n in range(len(order) or 1)):
        wrong.append(f"keys come to {order}, it is read as {page}")
    return wrong + [f"no ring round {name!r}" for name in bare]


class Bell:
    """hears every sound that a program asks the display for"""

    EXTENSION, CORE, NOTIFY = b"XKEYBOARD", 0x100, 1 << 8

    def __init__(self):
        self.x11 = ctypes.CDLL("libX11.so.6")
        self.x11.XOpenDisplay.restype = ctypes.c_void_p
        self.display = ctypes.c_void_p(self.x11.XOpenDisplay(None))
        self.x11.XkbQueryExtension(self.display, *[None] * 3, *(ctypes.byref(ctypes.c_int(1)) for _ in range(2)))
        self.x11.XkbSelectEvents(self.display, self.CORE, ctypes.c_ulong(self.NOTIFY), ctypes.c_ulong(self.NOTIFY))
        self.x11.XSync(self.display, 0)

    def heard(self):
        """how many since the last time"""
        event, number = ctypes.create_string_buffer(256), 0
        self.x11.XSync(self.display, 0)
        while self.x11.XPending(self.display):
            self.x11.XNextEvent(self.display, event)
            number += 1
        return number

    def ring(self):
        self.x11.XBell(self.display, 0)
