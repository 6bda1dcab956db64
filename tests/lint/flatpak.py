#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Flatpak manifest: exactly the permissions of the README, archives with a checksum and where it is from, and what each leaves behind."""
import json
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
MANIFEST = os.path.join(ROOT, "flatpak", "io.github.uchi_kenshin.UchiKenshin.json")
PERMISSIONS = ["--share=network", "--share=ipc", "--socket=wayland", "--socket=fallback-x11", "--device=dri"]


def complaints(manifest):
    if manifest.get("finish-args") != PERMISSIONS:
        yield f"finish-args are {manifest.get('finish-args')}"
    if manifest.get("id") != "io.github.uchi_kenshin.UchiKenshin" or manifest.get("command") != "uchi-kenshin":
        yield "another id or command"
    for module in manifest.get("modules", []):
        if not module.get("x-licence") and any(source.get("type") != "dir" for source in module.get("sources", [])):
            yield f"{module['name']}: no licence"
        if not module.get("x-brings") and not module.get("x-only-to-build") and any(source.get("type") != "dir" for source in module.get("sources", [])):
            yield f"{module['name']}: no file is named that must be there when it is handed out"
        commands = " ".join(module.get("build-commands", []) + module.get("post-install", []))
        if not module.get("x-only-to-build") and f"/app/share/licenses/{module['name']} " not in commands:
            yield f"{module['name']}: its licence is not handed out with it"
        for source in module.get("sources", []):
            if source.get("type") == "dir":
                continue
            if not re.fullmatch(r"[0-9a-f]{64}", source.get("sha256", "")):
                yield f"{module['name']}: no checksum"
            if not source.get("x-sha256-from"):
                yield f"{module['name']}: nobody says where the checksum is from"
            if not source.get("url", "").startswith("https://"):
                yield f"{module['name']}: not by HTTPS"


def self_test():
    broken = {"id": "x", "finish-args": PERMISSIONS + ["--filesystem=home"],
              "modules": [{"name": "a", "sources": [{"type": "archive", "url": "http://a.example/a", "sha256": ""}]}]}
    found = list(complaints(broken))
    assert len(found) == 8, found


def main():
    if "--self-test" in sys.argv:
        self_test()
        return 0
    with open(MANIFEST, encoding="utf-8") as file:
        found = list(complaints(json.load(file)))
    print("\n".join(found) or "the manifest is as it should be")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
