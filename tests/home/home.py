#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The virtual home: real servers behind real network stacks, without root and without a real network.

    tests/home/home.py [options] -- COMMAND ARGS…

runs COMMAND on the home's computer, as an ordinary user without any capability. README.md has the rest."""
import argparse
import contextlib
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

import guard
import layouts
import netns

HERE = os.path.dirname(os.path.abspath(__file__))
PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36


def options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1, help="addresses, order, latencies and models come from it")
    parser.add_argument("--layout", default="default", choices=sorted(layouts.LAYOUTS))
    parser.add_argument("--profile", default="calm", choices=("calm", "wifi"))
    parser.add_argument("--devices", type=int, default=250, help="how many, for the layout many")
    parser.add_argument("--only", help="comma-separated device names, the router is always there")
    parser.add_argument("--truth", help="write the ground truth (JSON) here")
    parser.add_argument("--out", help="folder for logs and counters; default: a temporary one, removed")
    parser.add_argument("--as-root", action="store_true", help="keep COMMAND's capabilities (arp-scan, nmap)")
    parser.add_argument("--file-capabilities", action="store_true", help="for root: no user namespace, so that they have power; COMMAND runs as uid 1000")
    parser.add_argument("--timing", action="store_true", help="say how long building took")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    args = parser.parse_args()
    args.command = args.command[1:] if args.command[:1] == ["--"] else args.command
    return args


def into_own_namespaces(args):
    """everything happens in new user, network, mount and process namespaces; they end with us"""
    if os.environ.get("UCHI_HOME_INNER") == "1":
        return
    os.environ["UCHI_HOME_INNER"] = "1"
    # servers live where an ordinary user does not look
    os.environ["PATH"] = os.environ.get("PATH", "/usr/bin:/bin") + ":/usr/sbin:/sbin"
    os.environ["UCHI_HOME_CALLER"] = str(os.getuid())
    tool = ["unshare", "--user", "--map-root-user", "--net", "--mount", "--ipc", "--pid", "--fork", "--kill-child", "--mount-proc"]
    if args.file_capabilities:
        tool = [word for word in tool if word not in ("--user", "--map-root-user")]
    elif subprocess.run(["unshare", "-Urn", "true"], check=False).returncode != 0:
        sys.exit("home: this machine does not allow unprivileged user namespaces, so there is no virtual home")
    sys.exit(watch([*tool, sys.executable, os.path.abspath(__file__), *sys.argv[1:]]))


def watch(command):
    """stays outside: unshare is deaf to TERM while it waits, and a home must be gone when we are"""
    own = tempfile.mkdtemp(prefix="uchi-home-")
    os.environ["UCHI_HOME_FOLDER"] = own
    netns.LIBC.prctl(PR_SET_CHILD_SUBREAPER, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    process = subprocess.Popen(command, preexec_fn=lambda: netns.LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL))
    for name in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, lambda *_: process.kill())
    code = process.wait()
    # who was killed inside is gone when the first process of its namespace is
    with contextlib.suppress(ChildProcessError):
        while True:
            os.waitpid(-1, 0)
    subprocess.run(["chmod", "-R", "u+rwX", own], check=False)       # a server that had no time to tidy up
    shutil.rmtree(own, ignore_errors=True)
    return code if code >= 0 else 128 - code


def private_folders():
    """our own /sys, /run and /tmp leftovers: servers must not see or touch the machine's"""
    subprocess.run(["mount", "-t", "sysfs", "sysfs", "/sys"], check=True)
    subprocess.run(["mount", "-t", "tmpfs", "tmpfs", "/run"], check=True)
    os.makedirs("/run/lock", exist_ok=True)
    # servers look their machine's name up: where it is not in /etc/hosts, they would wait for a name server
    in_place_of("/etc/hosts", f"127.0.0.1 localhost {socket.gethostname()}\n::1 localhost\n")
    # and the person of the home has a name, which desktop programs ask for
    with open("/etc/passwd", encoding="utf-8") as file:
        others = [line for line in file if line.split(":")[2:3] != ["1000"]]
    in_place_of("/etc/passwd", "".join(others) + "person:x:1000:1000::/nonexistent:/bin/sh\n")


def in_place_of(path, text):
    """the home's own file, where the machine has one"""
    if not os.path.exists(path):
        return
    own = os.path.join("/run", os.path.basename(path))
    with open(own, "w", encoding="utf-8") as file:
        file.write(text)
    subprocess.run(["mount", "--bind", own, path], check=True)


def command_environment(out, interfaces):
    return dict(os.environ, UCHI_HOME="1", UCHI_HOME_OUT=out, UCHI_HOME_INTERFACES=" ".join(interfaces))


def run_command(args, out, interfaces):
    if not args.command:
        return 0
    person = ["unshare", "--user", "--map-user=1000", "--map-group=1000"]
    if args.file_capabilities:
        person = ["setpriv", "--reuid=1000", "--regid=1000", "--clear-groups"]
    command = args.command if args.as_root else [*person, *args.command]
    process = subprocess.Popen(command, env=command_environment(out, interfaces), start_new_session=False)
    signal.signal(signal.SIGINT, signal.SIG_IGN)         # Ctrl-C reaches the command too: it ends, then we clean up
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    try:
        return process.wait()
    finally:
        if process.poll() is None:
            process.kill()


def main():
    args = options()
    into_own_namespaces(args)
    guard.refuse_outside(fresh=True)
    out = os.path.abspath(args.out or os.environ["UCHI_HOME_FOLDER"])
    for leftover in ("devices", "control", "actors.ready", "cable.ready", "observer.json", "summary.json"):
        path = os.path.join(out, leftover)
        shutil.rmtree(path, ignore_errors=True) if os.path.isdir(path) else os.path.exists(path) and os.remove(path)
    os.makedirs(out, exist_ok=True)
    os.chmod(out, 0o777 if args.file_capabilities else 0o755)
    private_folders()
    began = time.monotonic()
    home = layouts.LAYOUTS[args.layout](args, random.Random(args.seed), out)
    code = 1
    try:
        home.build()
        if args.timing:
            print(f"home: {len(home.devices)} devices up in {time.monotonic() - began:.2f} s", file=sys.stderr)
        if args.truth:
            with open(args.truth, "w", encoding="utf-8") as file:
                json.dump(home.truth(), file, indent=1, ensure_ascii=False)
        code = run_command(args, out, home.interfaces)
    finally:
        home.close()
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.path.insert(0, HERE)
    sys.exit(main())
