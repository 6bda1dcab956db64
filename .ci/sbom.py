#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A list of what is shipped, as SPDX 2.3: every file of the Debian packages with its checksum, the libraries that they are linked with,
the modules of the Flatpak with the archives that they are built from, and the pack with whose work it is. The same input gives the same bytes.

    sbom.py OUT.spdx.json VERSION WHEN PACKAGE.deb…     WHEN: seconds since 1970, of the commit"""
import datetime
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
MANIFEST = os.path.join(ROOT, "flatpak", "io.github.uchi_kenshin.UchiKenshin.json")
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


def files_of(deb, ref):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["dpkg-deb", "--extract", deb, folder], check=True)
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


def add_deb(document, deb):
    name, version = field(deb, "Package"), field(deb, "Version")
    ref = name_of("Package", name)
    files = list(files_of(deb, ref))
    one = package(ref, name, version, OURS, packageFileName=os.path.basename(deb), checksums=checksums(deb))
    one.update(filesAnalyzed=True, packageVerificationCode=verification_code(files), licenseInfoFromFiles=["NOASSERTION"])
    document["packages"].append(one)
    document["files"] += files
    link(document, "SPDXRef-DOCUMENT", "DESCRIBES", ref)
    for file in files:
        link(document, ref, "CONTAINS", file["SPDXID"])
    for needed in filter(None, (part.strip() for part in field(deb, "Depends").split(","))):
        library = re.sub(r"[\s|(].*", "", needed)
        least = re.search(r"\(>= ([^)]+)\)", needed)
        add_once(document, package(name_of("Needs", library), library, least[1] if least else "any"))
        link(document, ref, "DEPENDS_ON", name_of("Needs", library))


def add_modules(document, version):
    ref = name_of("Package", "flatpak")
    document["packages"].append(package(ref, "io.github.uchi_kenshin.UchiKenshin", version, OURS))
    link(document, "SPDXRef-DOCUMENT", "DESCRIBES", ref)
    with open(MANIFEST, encoding="utf-8") as file:
        modules = json.load(file)["modules"]
    for module in modules:
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


def write(out, version, when, debs):
    moment = datetime.datetime.fromtimestamp(int(when), datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    document = {"spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT", "name": f"uchi-kenshin-{version}",
                "creationInfo": {"created": moment, "creators": ["Tool: uchi-kenshin-sbom"]}, "packages": [], "files": [], "relationships": []}
    for deb in sorted(debs):
        add_deb(document, deb)
    add_modules(document, version)
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
