#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a desktop reads of us: both validators are content, Japanese names and the words that people type are there, man pages are clean."""
import glob
import json
import os
import re
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
WORDS = ("ルーター", "パスワード", "ネット", "見守り", "カメラ")


def run(*command, text=None):
    return subprocess.run(command, input=text, capture_output=True, text=True, check=False)


def merged():
    """the desktop file as it is installed"""
    return run("msgfmt", "--desktop", "--template", glob.glob(f"{ROOT}/data/*.desktop.in")[0], "-d", f"{ROOT}/po", "-o", "-").stdout


def desktop_complaints(text, folder):
    path = os.path.join(folder, "io.github.uchi_kenshin.UchiKenshin.desktop")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    done = run("desktop-file-validate", "--warn-kde", path)
    yield from (done.stdout + done.stderr).splitlines()
    lines = dict(line.split("=", 1) for line in text.splitlines() if "=" in line)
    if not lines.get("Name[ja]"):
        yield "no Japanese name"
    yield from (f"the word {word} is not among the keywords" for word in WORDS if word not in lines.get("Keywords[ja]", ""))


def metainfo_complaints(path):
    done = run("appstreamcli", "validate", "--no-net", path)
    if done.returncode:
        yield done.stdout
    with open(path, encoding="utf-8") as file:
        text = file.read()
    yield from (f"metainfo without {part}" for part in ("content_rating", "<releases>", "<screenshots>", 'xml:lang="ja"', "<developer id=") if part not in text)


def picture_complaints(metainfo, folder):
    """every picture that the shops of programs are told of lies in the tree, as a PNG wide enough for them, and none lies there for nothing"""
    told = re.findall(r"<image>(.*)</image>", metainfo)
    names = {os.path.basename(url) for url in told if url.startswith("https://")}
    if len(names) < 3 or len(names) != len(told):
        yield f"pictures: {told}"
    for name in sorted(names | set(os.listdir(folder))):
        path = os.path.join(folder, name)
        if name not in names or not os.path.exists(path):
            yield f"the picture {name} is only in one of metainfo and {folder}"
            continue
        with open(path, "rb") as file:
            head = file.read(24)
        if head[:8] != b"\x89PNG\r\n\x1a\n" or int.from_bytes(head[16:20], "big") < 620:
            yield f"{name} is no PNG of 620 points or more"


def kinds_of_files(folder):
    """{type: names} of what update-mime-database makes of our own entry"""
    os.makedirs(os.path.join(folder, "packages"), exist_ok=True)
    shutil.copy(glob.glob(f"{ROOT}/data/*.mime.xml")[0], os.path.join(folder, "packages", "ours.xml"))
    done = run("update-mime-database", folder)
    with open(os.path.join(folder, "globs"), encoding="utf-8") as file:
        names = dict(line.strip().split(":") for line in file if ":" in line and not line.startswith("#"))
    return names, done.stderr


def mime_complaints(desktop, metainfo, folder):
    """the files that open us are the same in all three places"""
    names, said = kinds_of_files(folder)
    listed = next((line.partition("=")[2].strip(";").split(";") for line in desktop.splitlines() if line.startswith("MimeType=")), [])
    if set(names.values()) != {"*.uchipack", "*.uchireport"} or "rror" in said:
        yield f"kinds of files: {names} {said}"
    if set(listed) != set(names):
        yield f"the desktop file opens {listed}"
    yield from (f"the metainfo does not tell of {name}" for name in names if f"<mediatype>{name}</mediatype>" not in metainfo)
    if "Exec=uchi-kenshin %f" not in desktop:
        yield "the desktop file hands no file over"


def man_complaints(path):
    done = run("man", "--warnings", "-l", path)
    if "warning" in done.stderr and not path.endswith(".ja.1"):
        yield f"{path}: {done.stderr.strip()}"
    with open(path, encoding="utf-8") as file:
        text = file.read()
    if not path.endswith(".8"):                     # the helper has no options
        yield from (f"{path}: no {option}" for option in ("help", "version") if f"\\-\\-{option}" not in text)


def copyright_complaints(text, credits_of):
    """a distributor finds in debian/copyright whose facts the program carries, and under what licence"""
    yield from (f"debian/copyright does not name {one['name']}" for one in credits_of if f"  * {one['name']}: {one['licence']}\n" not in text)


def self_test(folder):
    assert list(desktop_complaints("[Desktop Entry]\nType=Nonsense\nName=x\n", folder))
    bad = os.path.join(folder, "bad.metainfo.xml")
    with open(bad, "w", encoding="utf-8") as file:
        file.write("<component><id>x</id></component>")
    assert len(list(metainfo_complaints(bad))) >= 4
    assert len(list(mime_complaints("MimeType=text/plain;\n", "", folder))) == 4
    page = os.path.join(folder, "bad.1")
    with open(page, "w", encoding="utf-8") as file:
        file.write(".TH BAD 1\n.SH NAME\nbad \\- bad\n")
    assert len(list(man_complaints(page))) == 2
    image = "<image>https://a.example/{}.png</image>\n"
    told = "".join(image.format(name) for name in "abc")
    pictures = os.path.join(folder, "pictures")
    os.mkdir(pictures)
    for name in "abc":
        with open(f"{pictures}/{name}.png", "wb") as file:
            file.write(b"\x89PNG\r\n\x1a\n" + bytes(8) + (1200).to_bytes(4, "big") + bytes(4))
    assert not list(picture_complaints(told, pictures))
    assert len(list(picture_complaints(told + image.format("d"), pictures))) == 1
    assert len(list(picture_complaints(told.replace("/c.png", "/b.png"), pictures))) == 2
    with open(f"{pictures}/a.png", "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + bytes(8) + (64).to_bytes(4, "big") + bytes(4))
    assert len(list(picture_complaints(told, pictures))) == 1
    assert list(copyright_complaints("  * a: MIT\n", [{"name": "a", "licence": "GPL"}]))
    assert not list(copyright_complaints("  * a: MIT\n", [{"name": "a", "licence": "MIT"}]))


def main():
    import tempfile
    with tempfile.TemporaryDirectory() as folder:
        if "--self-test" in sys.argv:
            self_test(folder)
            return 0
        found = list(desktop_complaints(merged(), folder))
        with open(glob.glob(f"{ROOT}/data/*.metainfo.xml")[0], encoding="utf-8") as file:
            metainfo = file.read()
        found += mime_complaints(merged(), metainfo, folder)
        found += picture_complaints(metainfo, f"{ROOT}/data/screenshots")
    found += metainfo_complaints(glob.glob(f"{ROOT}/data/*.metainfo.xml")[0])
    for page in glob.glob(f"{ROOT}/data/*.[18]"):
        found += man_complaints(page)
    with open(f"{ROOT}/data/debian/copyright", encoding="utf-8") as text, open(f"{ROOT}/data/pack/common/credits.json", encoding="utf-8") as file:
        found += copyright_complaints(text.read(), json.load(file)["credits"])
    print("\n".join(found) or "nothing to say")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
