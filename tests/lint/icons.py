#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A drawing for every kind and level, bundled, valid, and seen on paper and on black; the four shapes differ in outline, without any colour.

    icons.py            looks at icons/
    icons.py --self-test"""
import itertools
import re
import sys
import xml.etree.ElementTree as ElementTree

import gi
gi.require_version("GdkPixbuf", "2.0")
from gi.repository import GdkPixbuf, GLib                                        # noqa: E402

import tree                                                                      # noqa: E402

SHAPES = ("shape-shikaku", "shape-sankaku", "shape-maru", "shape-hatena")
SIZE = 32
# a desktop shows the program's own drawing at each of these
APP_SIZES = (16, 24, 32, 48, 64, 128, 256, 512)
PAPER, NIGHT = 245, 26          # grey of the lightest and darkest ground
LEAST_DIFFERENCE = 60           # of grey, for a point to be seen
LEAST_SEEN = 0.03               # of all points
LEAST_OUTLINE = 0.06            # of all points, for two shapes to be told apart by their outline alone
ELEMENT = re.compile(r"^\{http://www.w3.org/2000/svg\}(svg|g|path|rect|circle)$")


def kinds():
    vocabulary = tree.read(["app/core/uchi-vocabulary.c"])["app/core/uchi-vocabulary.c"]
    return re.findall(r'"([a-z-]+)"', re.search(r"kind_names\[[^]]*\] = \{(.*?)\};", vocabulary, re.S)[1])


def greys(svg, size=SIZE):
    """(grey, opacity) of every point of the drawing"""
    loader = GdkPixbuf.PixbufLoader.new_with_type("svg")
    loader.set_size(size, size)
    loader.write(svg.encode())
    loader.close()
    image = loader.get_pixbuf()
    data, stride, n = image.get_pixels(), image.get_rowstride(), image.get_n_channels()
    return [(sum(data[at:at + 3]) // 3, data[at + 3] if n == 4 else 255)
            for y in range(size) for at in (y * stride + x * n for x in range(size))]


def seen_on(points, ground):
    return sum(abs(grey - ground) * opacity // 255 >= LEAST_DIFFERENCE for grey, opacity in points) / len(points)


def faults(name, svg):
    try:
        root = ElementTree.fromstring(svg)
        points = greys(svg)
    except (ElementTree.ParseError, GLib.Error) as error:
        return [f"not a drawing: {error}"]
    wrong = [f"<{element.tag}> does not belong here" for element in root.iter() if not ELEMENT.match(element.tag)]
    if root.get("viewBox") != "0 0 48 48":
        wrong.append("is not 48 by 48")
    if seen_on(points, PAPER) < LEAST_SEEN:
        wrong.append("is not seen on paper")
    # symbols are recoloured; kinds stand on a tile of their own
    if name.startswith("shape-") and seen_on(points, NIGHT) < LEAST_SEEN:
        wrong.append("is not seen on black")
    if name.endswith("-symbolic") and "stroke" in svg:
        wrong.append("has strokes, which are not recoloured")
    return wrong + (app_faults(name, svg) if name in ("app", "app-symbolic") else [])


def app_faults(name, svg):
    """the house and what is in it are told apart at every size, on light and on dark"""
    for size in APP_SIZES:
        points = greys(svg, size)
        if seen_on(points, PAPER) < 0.2:
            return [f"is not seen on paper at {size}"]
        if name == "app" and (seen_on(points, NIGHT) < 0.05 or not 0.02 < sum(o > 200 and g > 200 for g, o in points) / len(points) < 0.5):
            return [f"its inside is lost at {size}"]
    return []


def outline(svg):
    return [opacity > 128 for _, opacity in greys(svg)]


def alike(svgs):
    """[what is wrong]: shapes that only colour or grey would tell apart"""
    outlines = {name: outline(svg) for name, svg in svgs.items() if name.startswith("shape-") and not faults(name, svg)}
    return [f"icons/{one}.svg: has the outline of {other}" for one, other in itertools.combinations(sorted(outlines), 2)
            if sum(a != b for a, b in zip(outlines[one], outlines[other])) / SIZE ** 2 < LEAST_OUTLINE]


def problems(files):
    svgs = {path[len("icons/"):-len(".svg")]: svg for path, svg in files.items() if path.endswith(".svg")}
    bundled = set(re.findall(r">([\w-]+)\.svg<", files.get("icons/icons.gresource.xml", "")))
    found = [f"icons/{name}.svg: {wrong}" for name, svg in svgs.items() for wrong in faults(name, svg)]
    found += [f"icons/{name}.svg: is not bundled" for name in sorted(set(svgs) - bundled)]
    found += alike(svgs)
    if "--self-test" not in sys.argv:
        found += [f"icons/{name}.svg: is missing" for name in (*SHAPES, "app", *(f"kind-{kind}" for kind in kinds())) if name not in svgs]
    return found


def svg_of(inside, box="0 0 48 48"):
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="48" height="48" viewBox="{box}">{inside}</svg>'


BLUE = '<rect x="4" y="4" width="40" height="40" fill="#00118F"/>'
PLANTED = {
    "icons/kind-broken.svg": "<svg",
    "icons/kind-empty.svg": svg_of(""),
    "icons/kind-pale.svg": svg_of('<rect width="48" height="48" fill="#FFFFFF"/>'),
    "icons/kind-small.svg": svg_of(BLUE, "0 0 16 16"),
    "icons/shape-dark.svg": svg_of('<rect x="4" y="4" width="40" height="40" fill="#1A1A1A"/>'),
    "icons/kind-script.svg": svg_of(BLUE + "<script/>"),
    "icons/line-symbolic.svg": svg_of('<path d="M4 4h40v40" fill="#1A1A1A" stroke="#1A1A1A"/>'),
    "icons/app.svg": svg_of(BLUE),
    "icons/kind-loose.svg": svg_of(BLUE),
}


# one shape in two colours
TWINS = {f"shape-{name}": svg_of(f'<circle cx="24" cy="24" r="20" fill="{fill}" stroke="#FFFFFF" stroke-width="2"/>')
         for name, fill in (("maru", "#0031D8"), ("tama", "#7C0000"))}


def planted_are_seen():
    """every planted file for its own fault, not only for not being bundled"""
    listed = "".join(f"<file>{path[len('icons/'):]}</file>" for path in PLANTED if "loose" not in path)
    return [path for path, svg in PLANTED.items()
            if not any(path in line for line in problems({path: svg, "icons/icons.gresource.xml": listed}))]


if __name__ == "__main__":
    if "--self-test" in sys.argv:
        if not alike(TWINS):
            sys.exit("the lint does not see that two shapes differ by their colour only")
        for unseen in planted_are_seen():
            sys.exit(f"the lint does not see what is wrong with {unseen}")
        sys.exit(0)
    sys.exit(tree.run(problems, tree.read(tree.listed("icons/*")), {}))
