# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes the pictures of the call book anew: every screen from the running window, and the staff page from a browser without a network; of some
screens, the pictures that the metainfo shows too.

    pictures.py PACK-TOOL SOURCE-ROOT"""
import base64
import io
import os
import subprocess
import sys
import tempfile
import time

import browser

browser.alone(__file__)
TOOL, ROOT = sys.argv[1], sys.argv[2]
sys.dont_write_bytecode = True
sys.path[:0] = [os.path.join(ROOT, "tests", "ui"), os.path.join(ROOT, "tests", "lint")]
sys.argv = [sys.argv[0], "large"]
from PIL import Image                                                            # noqa: E402
import test_tour                                                                 # noqa: E402
from session import Session                                                      # noqa: E402
from test_walk import SIZES                                                      # noqa: E402

FOLDER = os.path.join(ROOT, "data", "handbook", "screens")
SIZE, COLOURS = (720, 480), 48
SHOP, FOR_SHOPS = os.path.join(ROOT, "data", "screenshots"), {20, 22, 32}


def keep(image, number):
    # the few points of a shape keep their colour, and the ground keeps its own
    small = image.convert("RGB").resize(SIZE, Image.LANCZOS).quantize(COLOURS, Image.Quantize.MAXCOVERAGE, kmeans=3)
    small.save(os.path.join(FOLDER, f"{number:02}.png"), optimize=True)


class Camera(test_tour.Tour):
    """the tour, with the first picture of every number kept"""
    last = b""

    def at(self, window, number, suffix=""):
        window.wait(number)
        if number not in self.seen:
            picture = self.settled(window, number)
            keep(picture, number)
            if number in FOR_SHOPS:
                picture.save(os.path.join(SHOP, f"{number:02}.png"), optimize=True)
        self.seen.add(number)
        return window

    def settled(self, window, number):
        """the title is there before the picture: not the one of the screen before, and twice the same"""
        before, last = self.last, None
        for _ in range(40):
            picture = Image.open(window.shot(f"book-{number:02}")).crop((0, 0, *self.desktop.size)).convert("RGB")
            if last is not None and picture.tobytes() == last != before:
                break
            last = picture.tobytes()
            time.sleep(0.3)
        self.last = last
        return picture


def window_pictures():
    width, height, name, _ = SIZES["large"]
    with Session(width, height) as desktop:
        camera = Camera(desktop, "book")
        test_tour.first(camera, name)
        for part in test_tour.PARTS:
            part(camera)
    return camera.seen


def staff_picture(folder):
    path = os.path.join(folder, "staff.html")
    subprocess.run([TOOL, "staff-page", path], check=True)
    with browser.Browser(path) as page:
        page.ask("Emulation.setDeviceMetricsOverride", width=1320, height=880, deviceScaleFactor=1, mobile=False)
        # the example of the design: a camera, step 4, met from 34
        page.js("['0572', '5473', '6068'].forEach((g, i) => { get('group-' + (i + 1)).value = g; }); get('code').requestSubmit()")
        page.js("document.querySelector('[name=phone][value=home]').click(); get('word-yes').click(); scrollTo(0, 0)")
        page.js("new Promise((done) => setTimeout(done, 200))")
        picture = page.ask("Page.captureScreenshot", format="png")["data"]
    keep(Image.open(io.BytesIO(base64.b64decode(picture))), 71)


def main():
    seen = window_pictures()
    with tempfile.TemporaryDirectory(prefix="uchi-book-") as folder:
        staff_picture(folder)
    print(f"{len(seen) + 1} pictures in {FOLDER}")
    return 0 if seen == test_tour.STORYBOARD else 1


sys.exit(main())
