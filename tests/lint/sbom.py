#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Is a list of what is shipped right by SPDX 2.3? Fields and their values as in its JSON schema (spdx-spec, schemas/spdx-schema-2-3.json), and
what a schema cannot say (chapters 3 to 11): names that are there once, relations that lead somewhere, sums that are right.

    sbom.py FILE…          sbom.py --self-test"""
import copy
import hashlib
import importlib.util
import json
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TEXT, TEXTS = str, [str]
SUMS = [{"algorithm": TEXT, "checksumValue": TEXT}]
# the fields that may be there; those with a star must be
DOCUMENT = {"SPDXID*": TEXT, "creationInfo*": {"created*": TEXT, "creators*": TEXTS, "comment": TEXT, "licenseListVersion": TEXT}, "dataLicense*": TEXT,
            "name*": TEXT, "spdxVersion*": TEXT, "documentNamespace*": TEXT, "comment": TEXT, "documentDescribes": TEXTS, "packages": list,
            "files": list, "relationships": list, "annotations": list, "externalDocumentRefs": list, "hasExtractedLicensingInfos": list, "snippets": list}
PACKAGE = {"SPDXID*": TEXT, "downloadLocation*": TEXT, "name*": TEXT, "versionInfo": TEXT, "packageFileName": TEXT, "supplier": TEXT, "originator": TEXT,
           "filesAnalyzed": bool, "packageVerificationCode": {"packageVerificationCodeValue*": TEXT, "packageVerificationCodeExcludedFiles": TEXTS},
           "checksums": SUMS, "homepage": TEXT, "sourceInfo": TEXT, "licenseConcluded": TEXT, "licenseDeclared": TEXT, "licenseInfoFromFiles": TEXTS,
           "licenseComments": TEXT, "copyrightText": TEXT, "summary": TEXT, "description": TEXT, "comment": TEXT, "attributionTexts": TEXTS,
           "primaryPackagePurpose": TEXT, "releaseDate": TEXT, "builtDate": TEXT, "validUntilDate": TEXT, "externalRefs": list, "annotations": list}
FILE = {"SPDXID*": TEXT, "checksums*": SUMS, "fileName*": TEXT, "fileTypes": TEXTS, "licenseConcluded": TEXT, "licenseInfoInFiles": TEXTS,
        "licenseComments": TEXT, "copyrightText": TEXT, "comment": TEXT, "noticeText": TEXT, "fileContributors": TEXTS, "attributionTexts": TEXTS,
        "annotations": list}
RELATION = {"spdxElementId*": TEXT, "relatedSpdxElement*": TEXT, "relationshipType*": TEXT, "comment": TEXT}
RELATIONS = set("DESCRIBES DESCRIBED_BY CONTAINS CONTAINED_BY DEPENDS_ON DEPENDENCY_OF BUILD_DEPENDENCY_OF BUILD_TOOL_OF PATCH_FOR PATCH_APPLIED "
                "DYNAMIC_LINK STATIC_LINK GENERATED_FROM GENERATES DATA_FILE_OF OTHER".split())
DIGITS = {"SHA1": 40, "SHA256": 64, "SHA512": 128}
# Annex D: identifiers of the list, joined by AND, OR, WITH
LICENCE = re.compile(r"(NOASSERTION|NONE|[A-Za-z0-9.-]+\+?( (AND|OR|WITH) [A-Za-z0-9.-]+\+?)*)")


def shape_faults(where, value, shape):
    """@value has the fields and the kinds of @shape, and no others"""
    if isinstance(shape, list):
        if not isinstance(value, list) or not value:
            yield f"{where}: not a list with something in it"
            return
        for n, one in enumerate(value):
            yield from shape_faults(f"{where}[{n}]", one, shape[0])
    elif isinstance(shape, dict):
        if not isinstance(value, dict):
            yield f"{where}: not an object"
            return
        names = {name.rstrip("*"): kind for name, kind in shape.items()}
        yield from (f"{where}: no {name[:-1]}" for name in shape if name.endswith("*") and name[:-1] not in value)
        for name, one in value.items():
            if name in names:
                yield from shape_faults(f"{where}.{name}", one, names[name])
            else:
                yield f"{where}: SPDX knows no {name}"
    elif not isinstance(value, shape):
        yield f"{where}: not a {shape.__name__}"


def value_faults(where, one):
    if not re.fullmatch(r"SPDXRef-[A-Za-z0-9.-]+", one.get("SPDXID", "")):
        yield f"{where}: {one.get('SPDXID')!r} is no name"
    for check in one.get("checksums", []):
        digits = DIGITS.get(check.get("algorithm"))
        if not digits or not re.fullmatch(f"[0-9a-f]{{{digits}}}", check.get("checksumValue", "")):
            yield f"{where}: {check} is no checksum"
    for name in ("licenseConcluded", "licenseDeclared"):
        if not LICENCE.fullmatch(one.get(name, "NONE")):
            yield f"{where}: {one[name]!r} is no licence"


def document_faults(document):
    made = document["creationInfo"]
    if (document["SPDXID"], document["spdxVersion"], document["dataLicense"]) != ("SPDXRef-DOCUMENT", "SPDX-2.3", "CC0-1.0"):
        yield "not the document of SPDX 2.3 under CC0-1.0"
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", made["created"]):
        yield f"{made['created']!r} is no moment"
    if not all(re.match(r"(Person|Organization|Tool): \S", one) for one in made["creators"]):
        yield f"creators {made['creators']}"
    if not re.fullmatch(r"[a-z]+://[^\s#]+", document["documentNamespace"]):
        yield f"namespace {document['documentNamespace']!r}"


def code_of(files):
    """chapter 7.9: the SHA-1 sums of the files, sorted and joined, summed once more"""
    sums = sorted(check["checksumValue"] for file in files for check in file["checksums"] if check["algorithm"] == "SHA1")
    return hashlib.sha1("".join(sums).encode()).hexdigest()


def package_faults(package, files):
    where = package["name"]
    if not re.fullmatch(r"NOASSERTION|NONE|[a-z+]+://\S+", package["downloadLocation"]):
        yield f"{where}: {package['downloadLocation']!r} is no place"
    if not package.get("filesAnalyzed", True):
        if files or "packageVerificationCode" in package or "licenseInfoFromFiles" in package:
            yield f"{where}: it has files, and they were not looked at"
    elif package.get("packageVerificationCode", {}).get("packageVerificationCodeValue") != code_of(files) or not files:
        yield f"{where}: its verification code is not that of its {len(files)} files"


def relation_faults(document, known):
    relations = document.get("relationships", [])
    for one in relations:
        if one["relationshipType"] not in RELATIONS:
            yield f"relation {one['relationshipType']!r}"
        yield from (f"a relation with {one[end]}, which is not there" for end in ("spdxElementId", "relatedSpdxElement") if one[end] not in known)
    reached = {"SPDXRef-DOCUMENT"}
    for _ in relations:
        more = {one[end] for one in relations for end in ("spdxElementId", "relatedSpdxElement")
                if reached & {one["spdxElementId"], one["relatedSpdxElement"]}} - reached
        if not more:
            break
        reached |= more
    yield from (f"nothing leads to {name}" for name in known - reached)
    if not any(one["relationshipType"] == "DESCRIBES" and one["spdxElementId"] == "SPDXRef-DOCUMENT" for one in relations):
        yield "it describes nothing"


def complaints(document):
    found = list(shape_faults("document", document, DOCUMENT))
    parts = (("packages", PACKAGE), ("files", FILE), ("relationships", RELATION))
    for name, shape in parts:
        found += [fault for n, one in enumerate(document.get(name, [])) for fault in shape_faults(f"{name}[{n}]", one, shape)]
    if found:
        return found
    packages, files = document.get("packages", []), document.get("files", [])
    names = ["SPDXRef-DOCUMENT"] + [one["SPDXID"] for one in packages + files]
    found += [f"{name} is there twice" for name in sorted(set(names)) if names.count(name) > 1]
    for one in packages + files:
        found += value_faults(one.get("name", one.get("fileName")), one)
    found += [f"{one['fileName']}: no SHA-1" for one in files if all(check["algorithm"] != "SHA1" for check in one["checksums"])]
    found += [f"{one['fileName']}: not a path in its package" for one in files if not one["fileName"].startswith("./")]
    held = {}
    for one in document.get("relationships", []):
        if one["relationshipType"] == "CONTAINS":
            held.setdefault(one["spdxElementId"], set()).add(one["relatedSpdxElement"])
    for package in packages:
        found += package_faults(package, [file for file in files if file["SPDXID"] in held.get(package["SPDXID"], ())])
    return found + list(document_faults(document)) + list(relation_faults(document, set(names)))


# ---- does it see faults? -----------------------------------------------------------------

def ours(folder):
    """the list of a small package, as ./dev release would write it"""
    spec = importlib.util.spec_from_file_location("sbom_writer", os.path.join(ROOT, ".ci", "sbom.py"))
    writer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(writer)
    for path, text in (("p/DEBIAN/control", "Package: uchi-kenshin\nVersion: 1-1\nArchitecture: all\nMaintainer: A <a@example.org>\n"
                        "Depends: libc6 (>= 2.36), libgtk-4-1 | libother\nDescription: small\n"), ("p/usr/bin/a b", "1"), ("p/usr/bin/a-b", "2")):
        os.makedirs(os.path.dirname(os.path.join(folder, path)), exist_ok=True)
        with open(os.path.join(folder, path), "w", encoding="ascii") as file:
            file.write(text)
    subprocess.run(["dpkg-deb", "--root-owner-group", "--build", f"{folder}/p", f"{folder}/a.deb"], check=True, stdout=subprocess.DEVNULL)
    writer.write(f"{folder}/out.json", "1", "1700000000", [f"{folder}/a.deb"])
    with open(f"{folder}/out.json", encoding="utf-8") as file:
        return json.load(file)


def set_at(document, path, value):
    for step in path[:-1]:
        document = document[step]
    if value is None:
        del document[path[-1]]
    else:
        document[path[-1]] = value


PLANTED = ((("documentNamespace",), None), (("SPDXID",), "x"), (("dataLicense",), "MIT"), (("creationInfo", "created"), "yesterday"),
           (("creationInfo", "creators"), ["somebody"]), (("creationInfo", "creators"), []), (("packages", 0, "name"), None),
           (("packages", 0, "colour"), "red"), (("packages", 0, "filesAnalyzed"), "yes"), (("packages", 0, "SPDXID"), "SPDXRef-a b"),
           (("packages", 0, "packageVerificationCode", "packageVerificationCodeValue"), "0" * 40), (("packages", 0, "licenseDeclared"), "GPL 3"),
           (("packages", 0, "downloadLocation"), "somewhere"), (("packages", 0, "checksums", 0, "checksumValue"), "12"),
           (("files", 0, "checksums", 0, "algorithm"), "CRC"), (("files", 0, "checksums", 0), None), (("files", 0, "fileName"), "/a"),
           (("files", 0), None), (("relationships", 0, "relationshipType"), "LIKES"), (("relationships", 0, "relatedSpdxElement"), "SPDXRef-none"),
           (("relationships",), []))


def self_test():
    with tempfile.TemporaryDirectory() as folder:
        good = ours(folder)
    assert not complaints(good), complaints(good)
    assert len(good["files"]) == 2 and len(good["packages"]) == 4, good
    for path, value in PLANTED:
        broken = copy.deepcopy(good)
        set_at(broken, path, value)
        assert complaints(broken), f"planted and not seen: {path} {value}"
    twice = dict(good, packages=good["packages"] + [good["packages"][-1]])
    assert complaints(twice), "one name twice"


def main():
    if sys.argv[1:] == ["--self-test"]:
        self_test()
        return 0
    found = []
    for path in sys.argv[1:]:
        with open(path, encoding="utf-8") as file:
            found += [f"{path}: {fault}" for fault in complaints(json.load(file))]
    print("\n".join(found) or "right by SPDX 2.3")
    return 1 if found or not sys.argv[1:] else 0


if __name__ == "__main__":
    sys.exit(main())
