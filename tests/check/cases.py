# SPDX-License-Identifier: GPL-3.0-or-later
"""For every finding of the report somebody who has it, and somebody alike who has not. test_cases.py fails where one is missing; the test that
runs a layout looks whether the program says so: "problem" of the one, "ok" (not: nothing, not: unknown) of the other."""

NETWORK = None
# finding: (where it is, where it is not); a place is (layout or scenario, device)
FINDINGS = {
    "default-password": ([("faults", "login-form"), ("default", "camera"), ("default", "camera-digest")],
                         [("faults", "login-form-changed"), ("default", "camera-changed"), ("faults", "camera-digest-changed")]),
    "no-password": ([("faults", "login-any"), ("faults", "login-blank"), ("default", "camera-any")],
                    [("faults", "login-any-changed"), ("faults", "login-blank-changed"), ("default", "camera-changed")]),
    "telnet-open": ([("faults", "camera-moved"), ("faults", "camera-both"), ("default", "recorder")], [("faults", "camera-plain")]),
    "remote-admin": ([("faults", "open-router")], [("default", NETWORK)]),
    "firmware-old": ([("faults", "fw-old")], [("faults", "fw-new")]),
    "known-flaw": ([("faults", "fw-flaw"), ("faults", "buffalo-old")], [("faults", "fw-mended"), ("faults", "buffalo-new")]),
    "support-ended": ([("faults", "fw-ended"), ("faults", "buffalo-ended")], [("faults", "fw-new")]),
    "replace-no-fix": ([("faults", "fw-gone")], [("faults", "fw-new")]),
    "wifi-open": ([("wifi", "open")], [("wifi", "wpa2"), ("wifi", "wpa3")]),
    "wifi-wep": ([("wifi", "wep")], [("wifi", "wpa2"), ("wifi", "wpa3")]),
    "wifi-tkip": ([("wifi", "tkip")], [("wifi", "wpa2"), ("wifi", "wpa3")]),
    "port-forward": ([("faults", "camera-plain"), ("default", "camera")], [("arp", NETWORK)]),
    "open-share": ([("default", "nas"), ("default", "ftp-box")], [("faults", "new-share"), ("faults", "ftp-closed")]),
    "printer-exposed": ([("faults", "printer")], [("default", NETWORK)]),
    "unknown-device": ([("faults", "tarpit"), ("default", "dripper")], [("faults", "camera-plain"), ("faults", "phone")]),
    "odd-behaviour": ([("faults", "camera-moved"), ("faults", "recorder-greets"), ("faults", "camera-proxy"), ("rivals", "false-router")],
                      [("faults", "camera-both"), ("faults", "camera-other"), ("arp", "router")]),
    "ipv6-exposed": ([("faults", NETWORK)], [("default", NETWORK)]),
    "dns-changed": ([("faults", NETWORK)], [("default", NETWORK)]),
    "debug-port": ([("faults", "camera-debug"), ("faults", "camera-opener"), ("faults", "tv-debug"), ("faults", "router-debug")],
                   [("faults", "camera-alike"), ("faults", "tv-plain"), ("faults", "router-plain")]),
    "open-stream": ([("faults", "stream-open"), ("default", "camera-digest")], [("faults", "stream-basic"), ("faults", "stream-digest")]),
    "snmp-public": ([("faults", "tells-all"), ("default", "nas")], [("faults", "new-share")]),
    "not-behind-router": ([("public", NETWORK)], [("default", NETWORK)]),
    "two-routers": ([("faults", NETWORK)], [("default", NETWORK)]),
    "open-broker": ([("default", "broker")], [("faults", "broker-closed")]),
    "old-share": ([("faults", "old-share")], [("faults", "new-share")]),
    "remote-control": ([("faults", "screen-asks"), ("faults", "screen-rdp"), ("faults", "screen-anydesk")],
                       [("faults", "screen-other"), ("faults", "screen-alike")]),
    "open-screen": ([("faults", "screen-open")], [("faults", "screen-other")]),
}
# does not run on a model of which the pack says no such thing
NOTHING_IS_FINE = ("support-ended", "replace-no-fix")
CHECK_OF = {"no-password": "default-password", "open-screen": "remote-control"}       # the same look tells them apart


def places(layout):
    """[(finding, device, whether it is there)] of a layout"""
    return [(finding, device, there) for finding, cells in FINDINGS.items() for cell, there in zip(cells, (True, False))
            for where, device in cell if where == layout]


def judge(report, layout, truth, told, rows):
    """holds a report of the program (@rows: its devices by MAC) against the table"""
    for finding, name, there in places(layout):
        device = next((d for d in truth["devices"] if d["name"] == name), {"findings": truth["network_findings"]})
        row = told["network"] if name is NETWORK else rows.get(device["mac"], {"checks": [], "findings": []})
        check = CHECK_OF.get(finding, finding)
        outcome = next((c["outcome"] for c in row["checks"] if c["check"] == check), "nothing")
        if there:
            report.check(f"{finding}: {name or 'the network'} has it, and it is said", finding in {f["finding"] for f in device["findings"]}
                         and finding in {f["finding"] for f in row["findings"]}, str(row["findings"]))
        else:
            report.check(f"{finding}: {name or 'the network'} is fine, and it is said", outcome == "ok" or (outcome == "nothing" and finding in NOTHING_IS_FINE),
                         str((outcome, [c for c in row["checks"] if c["check"] == check], row.get("services"))))
