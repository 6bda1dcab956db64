# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run found, held against the ground truth, and what the devices saw of it, held against the safety contract."""
import re

import cases
import engine

RATE = 20
ARP_RATE = 400
# actions that change nothing (safety.md 5), and what else may be said to a service that lets one in
SOAP_READS = {"GetGenericPortMappingEntry", "GetSpecificPortMappingEntry", "GetExternalIPAddress", "GetStatusInfo", "GetConnectionTypeInfo",
              "GetNATRSIPStatus", "GetFirewallStatus", "GetCommonLinkProperties", "GetServices", "GetSystemDateAndTime"}
MQTT_FINE, FTP_FINE, SNMP_FINE, NATPMP_FINE, SHARES_FINE = {"1", "14"}, {"USER", "PASS", "QUIT"}, {"a0"}, {"0.0"}, {"IPC$"}
# the version of RFB, and the first request of RDP; a type of security that is chosen, a name or an answer to a challenge is more
SCREENS_FINE = {b"RFB 003.008\n".hex(), b"RFB 003.007\n".hex(), b"RFB 003.003\n".hex(), "030000130ee000000000000100080003000000"}
LOGIN_PATHS = {"/login", "/cgi-bin/dologin"}   # of the devices of the home that take a form
PICTURE = re.compile(r"(?i)\.(jpe?g|mjpe?g|png|gif)\b|snapshot|/image|/video")
DANGEROUS = re.compile(r"(?i)(?<![a-z0-9])(reboot|reset|restore|upgrade|apply|delete|format|factory|wizard)(?![a-z0-9])")


def differences(truth, told):
    """(right, missing, wrong) of all findings: of devices, and of the network"""
    by_mac = engine.rows_by_mac(told, truth)
    right, missing, wrong = 0, [], []
    places = [("the network", {f["finding"] for f in truth.get("network_findings", ())}, {f["finding"] for f in told["network"]["findings"]})]
    for device in truth["devices"]:
        seen = by_mac.get(device["mac"], {"findings": [], "kind": ""})
        got, expected = {f["finding"] for f in seen["findings"]}, {f["finding"] for f in device["findings"]}
        if seen["kind"] == "unknown" and "unknown-device" not in expected:
            got -= {"unknown-device"}          # a question to the person, and a fair one
        places.append((device["name"], expected, got))
    for name, expected, got in places:
        right += len(expected & got)
        missing += [f"{name}: {f}" for f in sorted(expected - got)]
        wrong += [f"{name}: {f}" for f in sorted(got - expected)]
    return right, missing, wrong


def outcomes(truth, told):
    """{(name of device, finding): what its check came to, None without a row or a check} of every finding of the truth"""
    by_mac = engine.rows_by_mac(told, truth)
    network = told.get("network", {}).get("checks", [])
    found = {}
    for device in truth["devices"]:
        checks = by_mac.get(device["mac"], {"checks": []})["checks"] + network
        for finding in (f["finding"] for f in device["findings"]):
            about = cases.CHECK_OF.get(finding, finding)
            found[device["name"], finding] = next((c["outcome"] for c in checks if c["check"] == about), None)
    return found


def wrongly_calm(truth, told):
    """what a check calls fine although the home was built with it"""
    return [where for where, outcome in outcomes(truth, told).items() if outcome == "ok"]


def violations(truth, counters, summary):
    """[(what was broken, by whom, how)] of the safety contract; empty is good"""
    names = {d["ipv4"]: d["name"] for d in truth["devices"]}
    marks, found = counters["marks"], []

    def broken(what, fine, name="", how=""):
        if not fine:
            found.append((what, name, str(how)[:600]))

    broken("sent before the consent", "consent" not in marks or marks["consent"]["talk_before"] == 0, "", marks.get("consent"))
    broken("left the LAN", not counters["leaving"], "", counters["leaving"])
    broken("ARP pace", counters["max_arp_per_second"] <= ARP_RATE, "", counters["max_arp_per_second"])
    broken("half-open in all", counters["max_half_open_all"] <= 128, "", counters["max_half_open_all"])
    at_once = counters["max_established_by_mac"]
    broken("established at all addresses of a MAC", all(n <= 2 for n in at_once.values()), "", at_once)
    for address, seen in counters["devices"].items():
        name = names.get(address, address)
        broken("bytes to a printing port", not seen["guarded_bytes"], name, seen["guarded_bytes"])
        broken("half-open", seen["max_half_open"] <= 8, name, seen["max_half_open"])
        broken("established", seen["max_established"] <= 2, name, seen["max_established"])
        broken("pace", seen["max_new_per_second"] <= RATE, name, seen["max_new_per_second"])
        broken("failed logins", all(n <= 2 for n in seen["refused_logins"].values()), name, seen["refused_logins"])
        broken("logins", all(n <= 3 for n in seen["requests_with_credentials"].values()), name, seen["requests_with_credentials"])
        broken("login before the consent", "logins" not in marks or (seen["first_session"] or 1e12) >= marks["logins"]["at"], name)
        broken("ECHONET set", set(seen["echonet_esv"]) <= {"62"}, name, seen["echonet_esv"])
        broken("SOAP action", set(seen["soap"]) <= SOAP_READS, name, seen["soap"])
        broken("POST", set(seen["posts"]) <= LOGIN_PATHS, name, seen["posts"])
        broken("MQTT", set(seen["mqtt_types"]) <= MQTT_FINE, name, seen["mqtt_types"])
        broken("FTP", set(seen["ftp"]) <= FTP_FINE, name, seen["ftp"])
        broken("SNMP", set(seen["snmp"]) <= SNMP_FINE, name, seen["snmp"])
        broken("NAT-PMP", set(seen["natpmp"]) <= NATPMP_FINE, name, seen["natpmp"])
        broken("entered a screen", set(seen["screens"]) <= SCREENS_FINE, name, seen["screens"])
        broken("share entered", set(seen["trees"]) <= SHARES_FINE, name, seen["trees"])
        lines = [r.split(" ", 2) for r in seen["requests"]]
        broken("method", all(line[0] in ("GET", "HEAD", "POST", "OPTIONS", "DESCRIBE") for line in lines), name, seen["requests"])
        broken("picture", not any(line[0] in ("GET", "POST") and PICTURE.search(line[2]) for line in lines), name, seen["requests"])
        broken("dangerous path", not any(DANGEROUS.search(line[2]) for line in lines), name, seen["requests"])
        broken("more than one GET to 631", sum(n for r, n in seen["requests"].items() if " :631 " in r) <= 1, name, seen["requests"])
    for name, told in summary.items():
        for word in ("locked", "dead", "printed_bytes", "changed"):
            broken(word, not told.get(word), name, told)
        broken("failed logins", told.get("failed_logins", 0) <= 2, name, told)
    return found
