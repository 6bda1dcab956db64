#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A list of what is shipped, as SPDX 2.3, read from the very files that are handed out: every file of the Debian packages and of the Flatpak with
its checksum, the libraries that the packages are linked with, the modules of the Flatpak with the archives that they were built from, and
the pack with whose work it is. The same input gives the same bytes.

    sbom.py OUT.spdx.json VERSION WHEN FILE…     WHEN: seconds since 1970, of the commit; FILE: a .deb, a .flatpak, or any other"""
import datetime
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
APP = "io.github.uchi_kenshin.UchiKenshin"
PACK = os.path.join(ROOT, "data", "pack")
OURS = "GPL-3.0-or-later"


def name_of(*parts):
    """a name has letters, digits, dots and dashes; what else there was stays told apart ("a/b" is not "a b") by the sum behind it"""
    whole = "-".join(parts)
    plain = re.sub(r"[^A-Za-z0-9.-]", "-", whole)
    return "SPDXRef-" + plain + ("" if plain == whole else "-" + hashlib.sha256(whole.encode()).hexdigest()[:8])


def checksums(path):
    with open(path, "rb") as file:
        data = file.read()
    return [{"algorithm": "SHA1", "checksumValue": hashlib.sha1(data).hexdigest()},
            {"algorithm": "SHA256", "checksumValue": hashlib.sha256(data).hexdigest()}]


def package(ref, name, version, licence="NOASSERTION", **more):
    return {"SPDXID": ref, "name": name, "versionInfo": version, "downloadLocation": "NOASSERTION", "licenseConcluded": "NOASSERTION",
            "licenseDeclared": licence, "copyrightText": "NOASSERTION", "filesAnalyzed": False, **more}


def field(deb, name):
    return subprocess.run(["dpkg-deb", "--field", deb, name], check=True, capture_output=True, text=True).stdout.strip()


def files_of(folder, ref):
    for top, folders, names in os.walk(folder):
        folders.sort()
        for path in (os.path.join(top, name) for name in sorted(names)):
            if not os.path.islink(path):
                inside = os.path.relpath(path, folder)
                yield {"SPDXID": name_of("File", ref[8:], inside), "fileName": "./" + inside, "checksums": checksums(path),
                       "licenseConcluded": "NOASSERTION", "licenseInfoInFiles": ["NOASSERTION"], "copyrightText": "NOASSERTION"}


def verification_code(files):
    sums = sorted(file["checksums"][0]["checksumValue"] for file in files)
    return {"packageVerificationCodeValue": hashlib.sha1("".join(sums).encode()).hexdigest()}


def add_described(document, one, path, folder=None):
    """@one is the package of the file at @path; @folder: what was unpacked of it"""
    files = list(files_of(folder, one["SPDXID"])) if folder else []
    one.update(packageFileName=os.path.basename(path), checksums=checksums(path))
    if folder:
        one.update(filesAnalyzed=True, packageVerificationCode=verification_code(files), licenseInfoFromFiles=["NOASSERTION"])
    document["packages"].append(one)
    document["files"] += files
    link(document, "SPDXRef-DOCUMENT", "DESCRIBES", one["SPDXID"])
    for file in files:
        link(document, one["SPDXID"], "CONTAINS", file["SPDXID"])


def add_deb(document, deb):
    name = field(deb, "Package")
    ref = name_of("Package", name)
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["dpkg-deb", "--extract", deb, folder], check=True)
        add_described(document, package(ref, name, field(deb, "Version"), OURS), deb, folder)
    for needed in filter(None, (part.strip() for part in field(deb, "Depends").split(","))):
        library = re.sub(r"[\s|(].*", "", needed)
        least = re.search(r"\(>= ([^)]+)\)", needed)
        add_once(document, package(name_of("Needs", library), library, least[1] if least else "any"))
        link(document, ref, "DEPENDS_ON", name_of("Needs", library))


def add_flatpak(document, bundle, version):
    """flatpak-builder leaves the manifest that it built among the files"""
    ref = name_of("Package", "flatpak")
    with tempfile.TemporaryDirectory() as folder:
        repo, tree = os.path.join(folder, "repo"), os.path.join(folder, "tree")
        for words in (["ostree", "init", f"--repo={repo}", "--mode=bare-user-only"], ["flatpak", "build-import-bundle", "--no-update-summary", repo, bundle]):
            subprocess.run(words, check=True, capture_output=True)
        refs = subprocess.run(["ostree", "refs", f"--repo={repo}"], check=True, capture_output=True, text=True).stdout.split()
        subprocess.run(["ostree", "checkout", "--user-mode", f"--repo={repo}", next(one for one in refs if one.startswith(f"app/{APP}/")), tree], check=True)
        add_described(document, package(ref, APP, version, OURS), bundle, tree)
        with open(os.path.join(tree, "files", "manifest.json"), encoding="utf-8") as file:
            add_modules(document, ref, json.load(file)["modules"], os.path.join(tree, "files"))


def add_modules(document, ref, modules, files):
    for module in modules:
        if module.get("x-brings") and not os.path.exists(os.path.join(files, module["x-brings"])):
            sys.exit(f"the Flatpak says that {module['name']} is in it, and does not have {module['x-brings']}")
        archives = [source for source in module["sources"] if source["type"] != "dir"]
        for source in archives:
            found = re.search(r"_([^_/]+)(\.orig\.tar|\.debian\.tar|_all\.deb)", source["url"])
            # the first is what the module is named after; what comes beside it, such as Debian's corrections, has its folder's name too
            name = module["name"] if source is archives[0] else f"{module['name']}-{source['dest']}"
            one = package(name_of("Module", name), name, found[1] if found else "NOASSERTION", module["x-licence"],
                          checksums=[{"algorithm": "SHA256", "checksumValue": source["sha256"]}])
            document["packages"].append(dict(one, downloadLocation=source["url"]))
            if module.get("x-only-to-build"):
                link(document, one["SPDXID"], "BUILD_TOOL_OF", ref)
            else:
                link(document, ref, "CONTAINS", one["SPDXID"])


def add_pack(document):
    """the signature pack lies inside the program"""
    with open(os.path.join(PACK, "pack.json"), encoding="utf-8") as file:
        version = str(json.load(file)["version"])
    with open(os.path.join(PACK, "common", "credits.json"), encoding="utf-8") as file:
        credits_of = [f"{one['name']}: {one['licence']}" for one in json.load(file)["credits"]]
    one = package(name_of("Pack"), "uchi-kenshin-pack-data", version, OURS, attributionTexts=credits_of)
    document["packages"].append(one)
    for ref in ("SPDXRef-Package-uchi-kenshin", "SPDXRef-Package-flatpak"):
        if any(other["SPDXID"] == ref for other in document["packages"]):
            link(document, ref, "CONTAINS", one["SPDXID"])


def add_once(document, one):
    if all(one["SPDXID"] != other["SPDXID"] for other in document["packages"]):
        document["packages"].append(one)


def link(document, left, how, right):
    document["relationships"].append({"spdxElementId": left, "relationshipType": how, "relatedSpdxElement": right})


def write(out, version, when, paths):
    moment = datetime.datetime.fromtimestamp(int(when), datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    document = {"spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT", "name": f"uchi-kenshin-{version}",
                "creationInfo": {"created": moment, "creators": ["Tool: uchi-kenshin-sbom"]}, "packages": [], "files": [], "relationships": []}
    for path in sorted(paths):
        name = os.path.basename(path)
        if name.endswith(".deb"):
            add_deb(document, path)
        elif name.endswith(".flatpak"):
            add_flatpak(document, path, version)
        else:
            add_described(document, package(name_of("Package", name), name, version, OURS), path)
    add_pack(document)
    body = json.dumps(document, sort_keys=True).encode()
    document["documentNamespace"] = f"https://uchi-kenshin.github.io/spdx/{version}/{hashlib.sha256(body).hexdigest()}"
    with open(out, "w", encoding="utf-8") as file:
        json.dump(document, file, indent=1, sort_keys=True, ensure_ascii=False)
        file.write("\n")
    return document


if __name__ == "__main__":
    if len(sys.argv) < 5:
        sys.exit(__doc__)
    made = write(sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:])
    print(f"{len(made['packages'])} packages, {len(made['files'])} files")
