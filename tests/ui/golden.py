# SPDX-License-Identifier: GPL-3.0-or-later
"""Every screen as it was when somebody last looked at all of them: small grey pictures on one sheet for each size.

    UCHI_GOLDEN=renew meson test -C build ui-tour-large ui-tour-worst     then look at golden/*.png, and at each picture of build/tests/ui/shots
"""
import json
import os

from PIL import Image, PngImagePlugin

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "golden")
RENEW = os.environ.get("UCHI_GOLDEN") == "renew"
# one point of the sheet for so many of the screen, each way
SCALE = 10
# a point that differs by more than that is another; letters of another build of the font differ by less
LEAST_GREY, MOST_POINTS = 24, 6
COLUMNS = 8


def small(picture, size, hidden=()):
    """@hidden: (x, y, width, height) of what is never twice the same"""
    grey = picture.convert("L").crop((0, 0, *size))
    for x, y, width, height in hidden:
        grey.paste(128, (x, y, x + width, y + height))
    return grey.resize((size[0] // SCALE, size[1] // SCALE), Image.Resampling.BOX)


def points_apart(one, other):
    if one.size != other.size:
        return one.size[0] * one.size[1]
    return sum(abs(a - b) > LEAST_GREY for a, b in zip(one.tobytes(), other.tobytes()))


class Sheet:
    """the pictures of one size"""

    def __init__(self, tag):
        self.path = os.path.join(FOLDER, tag + ".png")
        self.now, self.kept = {}, {}
        if os.path.exists(self.path):
            with Image.open(self.path) as sheet:
                names, (width, height) = json.loads(sheet.text["names"]), json.loads(sheet.text["size"])
                for n, name in enumerate(names):
                    x, y = n % COLUMNS * width, n // COLUMNS * height
                    self.kept[name] = sheet.crop((x, y, x + width, y + height)).convert("L")

    def fault(self, name, picture):
        """(nullable): how @picture differs from what is kept"""
        self.now[name] = picture
        if RENEW:
            return None
        if name not in self.kept:
            return "is on no sheet"
        apart = points_apart(picture, self.kept[name])
        return f"looks different: {apart} points" if apart > MOST_POINTS else None

    def missing(self):
        return [] if RENEW else sorted(set(self.kept) - set(self.now))

    def save(self):
        """only when it was asked for"""
        if not RENEW:
            return
        names = sorted(self.now)
        width, height = self.now[names[0]].size
        sheet = Image.new("L", (COLUMNS * width, -(-len(names) // COLUMNS) * height), 255)
        for n, name in enumerate(names):
            sheet.paste(self.now[name], (n % COLUMNS * width, n // COLUMNS * height))
        about = PngImagePlugin.PngInfo()
        about.add_text("names", json.dumps(names))
        about.add_text("size", json.dumps([width, height]))
        os.makedirs(FOLDER, exist_ok=True)
        # sixteen greys are enough, and half as large
        sheet.point(lambda grey: grey // 16 * 17).quantize(16, dither=Image.Dither.NONE).save(self.path, pnginfo=about, optimize=True)
