#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`./dev flatpak`: builds the manifest offline against a stand-in for the runtime, installs it for a private user, lets it check the virtual
home beside the native program, and walks its window from 01 to 20 and on to a file that the portal puts away. What is left:
WORKDIR/home-out/20.png, and a single file: WORKDIR/uchi-kenshin.flatpak of "whole"; of the others WORKDIR/only-to-try.flatpak, which has no
libraries in it and starts on the stand-in alone.

    try.py WORKDIR [RELEASE]      RELEASE: the stand-in is made of that release of Debian, not of this machine's packages
    try.py WORKDIR whole FOLDER   nothing of the manifest is left out: its modules are built too, from their archives in FOLDER, and the
                                  stand-in has none of what they are
    try.py WORKDIR again [FOLDER] builds what was built once more, from nothing, in another folder, time zone and language and with different
                                  rights: the same commit? FOLDER: of what "whole" built"""
import datetime
import hashlib
import json
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
sys.path[:0] = [HERE, os.path.join(ROOT, "tests", "ui"), os.path.join(ROOT, "tests", "check")]
from publish import RUNTIME_FROM                                                # noqa: E402

APP = "io.github.uchi_kenshin.UchiKenshin"
PERMISSIONS = ["[Context]", "shared=network;ipc;", "sockets=x11;wayland;fallback-x11;", "devices=dri;"]
# what the stand-in brings along, because the archives of these modules are not at hand
IN_STAND_IN = {"libdnet", "libsodium", "libseccomp", "qrencode", "perl-json", "perl-parse-yapp", "samba-client-library", "bizud-gothic"}

# what helps a program of the tree would follow it into the sandbox
OF_THE_TREE = ("UCHI_CHECK_PROGRAM", "UCHI_LOCALE_DIR", "GSETTINGS_SCHEMA_DIR")


def private(work):
    """nothing of the person's own Flatpak is seen or changed"""
    folders = {"HOME": "home", "XDG_RUNTIME_DIR": "run", "FLATPAK_USER_DIR": "flatpak", "FLATPAK_SYSTEM_DIR": "system", "XDG_DATA_HOME": "home/data",
               "XDG_CONFIG_HOME": "home/config", "XDG_CACHE_HOME": "home/cache"}
    for folder in folders.values():
        os.makedirs(os.path.join(work, folder), mode=0o700, exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if name not in OF_THE_TREE}
    return dict(kept, **{name: os.path.join(work, folder) for name, folder in folders.items()})


def run(*command, env=None, offline=True):
    """as an ordinary user in a network namespace of its own: nothing here may reach any network, but for apt"""
    print("  " + " ".join(command)[:140], flush=True)
    with open(os.path.join(WORK, "build.log"), "ab") as log:
        done = subprocess.run([*(["unshare", "--user", "--map-user=1000", "--map-group=1000", "--net"] if offline else []), *command], stdout=log, stderr=log, env=env, check=False)
    if done.returncode:
        sys.exit(f"it did not work; see {WORK}/build.log")


def when():
    """seconds since 1970 of the commit; of an archive that somebody unpacked, of the newest entry in the changelog"""
    if os.path.exists(os.path.join(ROOT, ".git")):
        words = ["git", "-C", ROOT, "log", "-1", "--format=%ct"]
    else:
        words = ["dpkg-parsechangelog", "-l", os.path.join(ROOT, "data", "debian", "changelog"), "-S", "Timestamp"]
    return int(subprocess.run(words, stdout=subprocess.PIPE, check=True).stdout)


def manifest(work):
    with open(os.path.join(HERE, APP + ".json"), encoding="utf-8") as file:
        wanted = json.load(file)
    if not ARCHIVES:
        wanted["modules"] = [m for m in wanted["modules"] if m["name"] not in IN_STAND_IN]
    source = os.path.join(work, "source")
    shutil.rmtree(source, ignore_errors=True)
    os.makedirs(source)
    subprocess.run([os.path.join(ROOT, "dev"), "source-into", source], check=True)
    wanted["modules"][-1]["sources"] = [{"type": "dir", "path": "source"}]     # beside the manifest: no path of this machine goes along
    path = os.path.join(work, "manifest.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(wanted, file, indent=1)
    os.utime(path, (when(), when()))                            # flatpak-builder's SOURCE_DATE_EPOCH
    return path


def extra_sources():
    """an option that shows flatpak-builder the archives, each below its checksum, the way it looks for them"""
    if not ARCHIVES:
        return ""
    have = {hashlib.sha256(open(entry.path, "rb").read()).hexdigest(): entry.path for entry in os.scandir(ARCHIVES) if entry.is_file()}
    with open(os.path.join(HERE, APP + ".json"), encoding="utf-8") as file:
        pinned = [source for module in json.load(file)["modules"] for source in module["sources"] if source["type"] != "dir"]
    missing = [source["url"] for source in pinned if source["sha256"] not in have]
    if missing:
        sys.exit(f"{ARCHIVES} does not have what the manifest pins: " + " ".join(missing))
    for source in pinned:
        folder = os.path.join(WORK, "archives", "downloads", source["sha256"])
        os.makedirs(folder, exist_ok=True)
        shutil.copy(have[source["sha256"]], os.path.join(folder, os.path.basename(source["url"])))
    return f" --extra-sources={WORK}/archives"


def built(work):
    """shell: builds the manifest into WORK/build, and from that a commit that depends on nothing but the source, in a new WORK/repo"""
    stamp = datetime.datetime.fromtimestamp(when(), datetime.timezone.utc).isoformat()
    return f"""
rm -rf {work}/repo
flatpak-builder --user --force-clean --disable-rofiles-fuse --disable-download{extra_sources()} --state-dir={work}/state {work}/build {manifest(work)}
flatpak build-export --timestamp={stamp} --exclude='/lib/debug/*' {work}/repo {work}/build
"""


def bundle():
    return os.path.join(WORK, "uchi-kenshin.flatpak" if ARCHIVES else "only-to-try.flatpak")


def again(env):
    """the same once more, with nothing kept of the first time"""
    elsewhere = os.path.join(WORK, "quite", "somewhere-else")
    shutil.rmtree(elsewhere, ignore_errors=True)
    os.makedirs(elsewhere)
    run("dbus-run-session", "--", "bash", "-ec", "umask 027; export DBUS_SYSTEM_BUS_ADDRESS=$DBUS_SESSION_BUS_ADDRESS" + built(elsewhere),
        env=dict(env, TZ="Asia/Tokyo", LC_ALL="C.UTF-8", LANGUAGE="ja", USER="somebody"))
    first, second = (subprocess.run(["ostree", f"--repo={place}/repo", "rev-parse", f"app/{APP}/x86_64/master"], stdout=subprocess.PIPE, text=True,
                                    check=False).stdout.strip() for place in (WORK, elsewhere))
    print(("ok - " if first == second != "" else "not ok - ") + f"two builds are one commit: {first} {second}")
    return 0 if first == second != "" else 1


def build(env):
    if not os.path.isdir(os.path.join(WORK, "runtime", "repo")):
        run("bash", os.path.join(HERE, "stand-in.sh"), os.path.join(WORK, "runtime"), *RELEASE[:1], env=env, offline=RELEASE[:1] in ([], ["whole"]))
    script = f"""set -e
export DBUS_SYSTEM_BUS_ADDRESS=$DBUS_SESSION_BUS_ADDRESS
flatpak --user remote-add --if-not-exists --no-gpg-verify stand-in file://{WORK}/runtime/repo
flatpak install --user -y --noninteractive stand-in org.gnome.Platform//50 org.gnome.Sdk//50
{built(WORK)}flatpak --user remote-add --if-not-exists --no-gpg-verify ours file://{WORK}/repo
flatpak uninstall --user -y --noninteractive {APP} || true
flatpak install --user -y --noninteractive ours {APP}
flatpak build-bundle --runtime-repo={RUNTIME_FROM} {WORK}/repo {bundle()} {APP}
flatpak info --user --show-permissions {APP} > {WORK}/permissions
flatpak run --user --command=sh {APP} -c 'stdbuf -o0 fc-match -f "%{{file}}" "BIZ UDPGothic"' > {WORK}/face || true    # it may fall over when it ends
export FLATPAK_USER_DIR={WORK}/from-bundle
flatpak --user remote-add --if-not-exists --no-gpg-verify stand-in file://{WORK}/runtime/repo
flatpak install --user -y --noninteractive stand-in org.gnome.Platform//50
flatpak install --user -y --noninteractive --no-deps --bundle {bundle()}
flatpak run --user --env=LANG=ja_JP.UTF-8 --command=uchi-kenshin-check {APP} --help > {WORK}/bundle.txt
"""
    shutil.rmtree(f"{WORK}/from-bundle", ignore_errors=True)
    run("dbus-run-session", "--", "bash", "-c", script, env=env)


def judge(report):
    return {(d["addresses"]["mac"], d["kind"], d["vendor"], tuple(sorted(f["finding"] for f in d["findings"]))) for d in report["devices"]}


def inside():
    """in the virtual home, as an ordinary user: the check, the native one, the window"""
    out, native = os.environ["UCHI_HOME_OUT"], os.environ["UCHI_CHECK_PROGRAM"]
    for name in OF_THE_TREE:
        os.environ.pop(name, None)
    env = dict(private(os.environ["UCHI_FLATPAK_WORK"]), LANG="C.UTF-8", LANGUAGE="ja")
    sandboxed = ["dbus-run-session", "--", "flatpak", "run", "--user", "--env=LANG=C.UTF-8", "--env=LANGUAGE=ja", "--command=uchi-kenshin-check", APP]
    with open(f"{out}/truth.json", encoding="utf-8") as file:
        ours = ",".join(device["ipv4"] for device in json.load(file)["devices"])
    for name, program in (("flatpak", sandboxed), ("native", [native])):
        for kind, options in (("json", ["--allow-logins", ours, "--json", "-"]), ("txt", [])):
            with open(f"{out}/{name}.{kind}", "wb") as file:
                subprocess.run([*program, "--i-own-this-network", "--timeout", "60", *options], env=env, stdout=file, stderr=subprocess.DEVNULL, check=False)
    with open(f"{out}/version.txt", "wb") as file:
        subprocess.run(["dbus-run-session", "--", "flatpak", "run", "--user", "--command=sh", APP, "-c", "ls /usr/lib/*/libgtk-4.so.1.*; id -u"], env=env,
                       stdout=file, check=False)
    window(out, env)


def heard(seen, part):
    """a status has words in it that a screen reader finds by their name"""
    from session import until

    def said():
        return any(part in (one.name or "") for _, _, node in seen.nodes("status bar") for one in (node, *node))
    if not until(said, 30, 0.5):
        raise AssertionError(f"{part!r} was not said; here is {seen.text()!r}")


def window(out, env):
    wrapper = os.path.join(out, "window.sh")
    with open(wrapper, "w", encoding="utf-8") as file:
        file.write(f"#!/bin/sh\nunset {' '.join(OF_THE_TREE)}\nexport FLATPAK_USER_DIR={env['FLATPAK_USER_DIR']} FLATPAK_SYSTEM_DIR={env['FLATPAK_SYSTEM_DIR']}\n"
                   f"exec flatpak run --user --env=GSK_RENDERER=cairo --env=LANG=C.UTF-8 --env=LANGUAGE=ja {APP} 2>{out}/window.err\n")
    os.chmod(wrapper, 0o755)
    os.environ.update(UCHI_WINDOW_PROGRAM=wrapper, UCHI_SHOTS=out)
    from portal import Portal
    from session import Session, Window, any_frame
    Window.find_frame = any_frame
    with Session(1200, 800) as desktop, desktop.start(None) as seen:
        seen.wait(1, 30).press("この大きさで進む").wait(2).press("はじめる").wait(3).press("はい、うちです").wait(11).wait(5, 60)
        seen.press("ぜんぶ、うちの物です").wait(20, 90)
        seen.shot("20")
        with Portal(os.path.join(os.environ["HOME"], ".var", "app", APP, "data", "家族へ.txt")) as portal:
            seen.press("電話で相談する").wait(41).press("ファイルで渡す").wait(44).press("ファイルにする")
            try:
                heard(seen, "家族へ.txt")
            finally:
                seen.shot("44")
        with open(f"{out}/portal.json", "w", encoding="utf-8") as file:
            json.dump({"asked": portal.asked, "saved": os.path.exists(portal.path) and open(portal.path, encoding="utf-8").read()}, file)


def main():
    out = os.path.join(WORK, "home-out")
    os.makedirs(out, exist_ok=True)
    os.chmod(out, 0o777)
    for name in os.listdir(out):                            # of an earlier run
        if name.endswith((".png", ".json", ".txt")):
            os.unlink(f"{out}/{name}")
    build(private(WORK))
    os.environ["UCHI_FLATPAK_WORK"] = WORK
    subprocess.run(["/usr/bin/python3", os.path.join(ROOT, "tests", "home", "home.py"), "--truth", f"{out}/truth.json", "--out", out, "--",
                    "/usr/bin/python3", os.path.abspath(__file__), "--inside"], check=False)
    failed = 0

    def check(what, fine, detail=""):
        nonlocal failed
        failed += not fine
        print(("ok - " if fine else "not ok - ") + what + (f": {detail}" if detail and not fine else ""), flush=True)

    def load(name):
        with open(f"{out}/{name}", encoding="utf-8") as file:
            return json.load(file) if name.endswith("json") else file.read()
    with open(f"{WORK}/permissions", encoding="utf-8") as file:
        granted = [line for line in file.read().splitlines() if line]
    check("exactly the permissions that the README names", granted == PERMISSIONS, str(granted))
    ours, native = judge(load("flatpak.json")), judge(load("native.json"))
    findings = sum(len(device[-1]) for device in native)
    check(f"the same {len(native)} devices and {findings} findings as the native build", ours == native and len(native) > 20 and findings > 9, str(ours ^ native))
    check("it speaks Japanese", "今日のうちに直しましょう" in load("flatpak.txt") or "直すところ" in load("flatpak.txt"), load("flatpak.txt")[:200])
    check("the file to hand on speaks Japanese", "家のネットの機器を調べて" in load("../bundle.txt"), load("../bundle.txt")[:200])
    check("the Japanese face is there", "BIZUDPGothic" in load("../face"), load("../face"))
    version = load("version.txt").split()
    check(f"an ordinary user, with {version and os.path.basename(version[0])}", version[-1:] not in ([], ["0"]), str(version))
    check("the window went from 01 to 20", os.path.exists(f"{out}/20.png"))
    told = load("portal.json") if os.path.exists(f"{out}/portal.json") else {"asked": [], "saved": ""}
    check("the portal was asked where to, and the file is there", told["asked"] == ["SaveFile"] and "相談" in str(told["saved"]), str(told)[:300])
    print(f"pictures and reports: {out}; " + (f"one file to hand on: {bundle()}" if ARCHIVES else
          f"{bundle()} is not to be handed on: the libraries are not in it (./dev flatpak whole DIR)"))
    return 1 if failed else 0


if __name__ == "__main__":
    if sys.argv[1:] == ["--inside"]:
        inside()
    else:
        WORK, RELEASE = os.path.abspath(sys.argv[1]), sys.argv[2:]
        ARCHIVES = RELEASE[1] if RELEASE[:1] in (["whole"], ["again"]) and RELEASE[1:] else ""
        os.makedirs(WORK, exist_ok=True)
        sys.exit(again(private(WORK)) if RELEASE[:1] == ["again"] else main())
