#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the seeds and dictionaries of the fuzz targets beside this file.

Past crashers in corpus/ are left alone: seeds are named seed-*.
"""
import gzip
import json
import pathlib
import struct

HERE = pathlib.Path(__file__).resolve().parent


def hexa(text):
    return bytes.fromhex(text)


def element(name, inside):
    return f"<{name}>{inside}</{name}>"


def soap(inside):
    return ('<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
            + inside + "</s:Body></s:Envelope>").encode()


def attribute(kind, value):
    return struct.pack("=HH", 4 + len(value), kind) + value + b"\0" * (-len(value) % 4)


MAPPING = "".join(element(n, v) for n, v in [
    ("NewRemoteHost", ""), ("NewExternalPort", "8080"), ("NewProtocol", "TCP"), ("NewInternalPort", "80"),
    ("NewInternalClient", "192.168.50.12"), ("NewEnabled", "1"), ("NewPortMappingDescription", "camera"),
    ("NewLeaseDuration", "0")])

DEVICE = {
    "id": "d3", "addresses": {"ipv4": ["192.168.50.12"], "ipv6": ["fe80::1"], "mac": "a4:12:42:0a:0b:0c", "mac_random": False},
    "names": ["camera-1.local"], "label": "居間", "kind": "camera", "vendor": "Panasonic", "model": "BB-SC384",
    "firmware": "1.02", "confidence": 80, "evidence": [{"source": "http.title", "value": "Network Camera", "at_ms": 5}],
    "services": [{"transport": "tcp", "port": 80, "protocol": "http", "product": "", "version": ""}],
    "checks": [{"check": "firmware-old", "outcome": "unknown", "reason": "no-version"}],
    "findings": [{"finding": "default-password", "level": "today", "advice": "A02", "service": {"transport": "tcp", "port": 80},
                  "rule": "r", "details": {"a": [1, True, "x"]}, "maker_words": {"open": "設定"}}]}

RSN = hexa("30140100000fac040100000fac040100000fac020000")
WPA = hexa("dd160050f20101000050f20201000050f20201000050f202")
BSS = (attribute(1, hexa("021122334455")) + attribute(5, struct.pack("=H", 0x11))
       + attribute(6, b"\0\x04uchi" + RSN + WPA) + attribute(9, struct.pack("=I", 1)))

NAME = hexa("20434b") + b"A" * 30 + b"\0"
SMB2 = hexa("fe534d4240000000000000000000010001000000") + b"\0" * 44
SMB1 = hexa("ff534d42720000000088014000000000000000000000000000000000fffe000000" "00")[:32]

PACK_HEAD = {"format": "uchi-kenshin-pack/3", "version": 2026112101, "released": "2026-11-21", "ports": [80]}
MATCH = [[{"obs": "http.realm", "op": "regex", "value": "^AB-([0-9]+)", "weight": 60}], ["page icontains 30 AB-123", "any word 40 AB-123"]]
PACK = PACK_HEAD | {
    "oui": {"names": ["Buffalo\nEspressif\n"], "n_makers": 1, "prefixes24": ["-0pn---8-f3--0"], "prefixes28": ["-3YGL---"], "prefixes36": ["-HC4Os---"]},
    "login_parts": [[{"status_in": [200]}, {"body_regex": "x+"}]],
    "devices": [{"id": "x", "kind": "camera", "vendor": "V", "model": "M", "match": MATCH, "paths": ["/a"],
                 "example": {"yes": [{"http.realm": "AB-1"}], "no": [{"page": "x"}]}},
                "y\tcamera\tV\tM\nhttp.realm regex 60 ^AB-([0-9]+)\n\npage icontains 30 AB-123\nany word 40 AB-123"],
    "logins": [{"id": "l", "protocol": "http", "user": "u", "pass": "p", "may_try": True, "confidence": "high", "models": ["AB-1"], "match": MATCH, "steps": [
        {"method": "POST", "path": "/l", "auth": "any", "headers": {"X": {"var": "t"}}, "body": {"type": "form", "fields": [
            {"name": "n", "value": {"fn": "md5hex", "args": [{"pass": True}]}}]}, "extract": [{"name": "t", "from": "body", "regex": "a(b)"}]}],
        "example": '{"good": {"status": 200}}', "success": 0, "failure": [{"json_key": "a.b", "equals": 1}], "logout": {"path": "/o"}}],
    "nevers": [{"id": "n", "never": "rented", "match": "http.realm prefix 60 AB\n\nany word 40 AB-123"}],
    "advisories": [{"id": "a", "models": ["AB-123"], "ids": ["CVE-2020-1"], "op": "<", "version_raw": "1", "outcome": "known-flaw"}],
    "port_rules": [{"id": "p", "transport": "tcp", "port": 80}], "words": {"V": {"open": "192.168.1.1"}}}
BUNDLE = b"uchipack/1\nchannel.json 2\nchannel.json.minisig 4\n\n{}abcd"

SEEDS = {
    "pack": [json.dumps(PACK).encode(), json.dumps(PACK_HEAD).encode(), gzip.compress(json.dumps(PACK).encode(), mtime=0)],
    "bundle": [BUNDLE, b"uchipack/1\n\n", (HERE.parent / "pack/development-keys/pack-1.pub").read_bytes()],
    "json": [b'{"a":[1,-2.5e3,"\\u3042\\ud83d\\ude00",true,false,null,{}]}', b"[" * 16 + b"]" * 16, b'{"a":1,"a":2}',
             b'"\\u0000"', b"9007199254740992", b'"\\ud800"', b"[1,]"],
    "device": [json.dumps(DEVICE).encode(), b"{}"],
    "text": ["居間のカメラ".encode(), "設定".encode("cp932"), "設定".encode("euc-jp"), "設定".encode("iso-2022-jp"),
             "a\u202eb\u200bc e\u0301\u0302\u0303".encode(), b"\xff\xfe\x00\x1b[31m"],
    "redact": ["Kestrel_5G\nSmith\nSmithson\n山田\nZoë\na4:12:42:0a:0b:0c\n\nsmithsonx Śmith 山田家 ZOE kestrel_5g CAM0B0C 0a: 0b--0c".encode(),
               b"aaab\naab\nTom\n\naaaab atom tom1 tom", "\n\n%79%61mada Y a m a d a 03-1234-5678 10.10.10.10.10 203.0.113.5 v1.2 hanako@example.jp".encode(),
               b"abcd\nbcde\ncdefg\n\nabcdefgabcde", b"%2525252541\n\n%2525252541"],
    "telnet": [b"\xff\xfd\x01\xff\xfb\x03\r\nDVR login: ", b"Password: ", b"/ # ", b"\xff\xfa\x18\x01\xff\xf0\x1b[2Jx"],
    "ssh": [b"SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n", b"hello\r\nSSH-1.99-x\n"],
    "ftp": [b"220 ready\r\n", b"230-a\r\n b\r\n230 c\r\n", b"220-a\r\n331 x\r\n"],
    "ssdp": [b"HTTP/1.1 200 OK\r\nST: upnp:rootdevice\r\nUSN: uuid:1\r\nSERVER: x\r\nLOCATION: http://192.168.50.1:5000/a.xml\r\n\r\n",
             b"NOTIFY * HTTP/1.1\r\nNT: x\r\nNTS: ssdp:byebye\r\n\r\n"],
    "upnp": [('<?xml version="1.0"?><root><URLBase>http://192.168.50.1/</URLBase>' + element("device", element(
        "deviceType", "urn:x") + element("modelName", "m") + element("serviceList", element("service", element(
            "serviceType", "urn:s:1") + element("controlURL", "/c"))) + element("deviceList", element("device", ""))) + "</root>").encode(),
             b'<!DOCTYPE r [<!ENTITY a "b">]><root><device>&a;</device></root>', b"<root><device><![CDATA[x]]></device></root>"],
    "url": [b"http://192.168.50.1:5000/a?b=c", b"/ctl/IPConn", b"http://192.168.50.1@10.0.0.1/", b"//10.0.0.1/a", b"http://[fe80::1]/"],
    "soap": [soap("<u:GetGenericPortMappingEntryResponse>" + MAPPING + "</u:GetGenericPortMappingEntryResponse>"),
             soap("<s:Fault><detail><UPnPError><errorCode>713</errorCode></UPnPError></detail></s:Fault>")],
    "smb": [struct.pack(">I", 128) + SMB2 + hexa("41000300020300000000") + b"\0" * 54,
            struct.pack(">I", 77) + SMB1 + hexa("11000003320001000000010000000100") + b"\0" * 29,
            struct.pack(">I", 37) + SMB1 + hexa("01ffff0000")],
    "html": [b"<html><head><meta charset=Shift_JIS><title>a&#x41;&amp;</title></head><form action='/a' method=post>"
             b"<input type=password name=p><input type=hidden name=t value=\"x&quot;\"></form>",
             b"<meta http-equiv=refresh content=\"0;url='/b'\"><frame src=/c><link rel=icon href=/i><!-- x --><script>1</script>"],
    "fields": [b"Firmware=V1.0.11.100\r\nModel=R7000\r\n", b"ret=OK,type=aircon,ver=1_2_51", b'{"a":{"manufacturer":"M","model_name":"N"},"fw":"1.2.3"}',
               b"<r><modelName>TS</modelName><firmware><version>4.5.4</version></firmware></r>",
               "<td>ファームウェア</td><td>Ver.1.02</td>Firmware 2.0 available".encode()],
    "http-auth": [b'Digest realm="d", nonce="n", qop="auth,auth-int", algorithm=SHA-256, opaque="o", Basic realm="b"',
                  b"Negotiate YWJj==, NTLM, Basic realm=x"],
    "dns": [hexa("000084000000000400000001055f68747470045f746370056c6f63616c00000c00010000007800"
                 "09064d792e43616dc00cc028002180010000007800" "0f0000000" "01f90" "0663616d657261c017c02800108001000011940012"
                 "0b6d6f64656c3d42422d534304666c616700c0430001800100000078" "0004c0a8320cc043001c8001000000780010fe80000000000000a61242fffe0a0b0c"),
            hexa("000000000001000000000000" "0161" "00000c0001"), hexa("000084000000000100000000c00c000c0001000000000000")],
    "wsd": [soap("<d:ProbeMatches><d:ProbeMatch><a:Address>urn:uuid:1</a:Address><d:Types>dn:NetworkVideoTransmitter</d:Types>"
                 "<d:Scopes>onvif://www.onvif.org/name/x</d:Scopes><d:XAddrs>http://192.168.50.12/</d:XAddrs></d:ProbeMatch></d:ProbeMatches>"),
            soap("<d:Hello><d:Types>a:b</d:Types></d:Hello>")],
    "netbios": [hexa("000784000000000100000000") + NAME + hexa("0021000100000000003d03")
                + b"NAS01" + b" " * 10 + hexa("000400") + b"WORKGROUP" + b" " * 6 + hexa("008400")
                + b"NAS01" + b" " * 10 + hexa("200400" "a412420a0b0c")],
    "snmp": [hexa("305d02010104067075626c6963a2500201070201000201003045" "301a06082b06010201010100040e4c696e7578206e617320342e3134"
                  "301606082b06010201010200060a2b06010401bf0803020a" "300f06082b0601020101050004036e6173"),
             hexa("308118020100" "04067075626c6963a20b0201070201020201013000")],
    "echonet": [hexa("108100010ef00105ff017203d604010130018a030000068c0c5241532d4142202000000000"),
                hexa("108100010ef00105ff0152018c00")],
    "rtsp": [b'RTSP/1.0 401 Unauthorized\r\nCSeq: 2\r\nWWW-Authenticate: Basic realm="a"\r\n\r\n',
             b"RTSP/1.0 200 OK\r\nServer: x\r\nPublic: DESCRIBE\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n"],
    "small": [hexa("20020000"), hexa("0080000000000e10cb007107"), hexa("028000000000000000000e10") + b"\0" * 12, b"RFB 003.008\n\2\1\2", b"RFB 003.003\n\0\0\0\1",
              hexa("030000130ed000001234000209080002000000")],
    "wifi-ie": [BSS, RSN, WPA, b"\0\x04uchi" + hexa("dd060050f2040104")],
}

WORDS = {
    "pack": ['"devices":[', '"logins":[', '"nevers":[', '"advisories":[', '"match":[[', '"obs":"any"', '"op":"regex"', '"op":"word"', '"page"',
             '"value":"', '"weight":', '"steps":[', '"fn":"concat"', '"args":[', '"extract"', '"path":"/', '"words":{', '"oui":{"names":["', '"success":0', '"login_parts":[', " regex 60 ^", "page icontains 30 ",
             "(?:", "(?=", "[^", ")*", "{2,}", "\\\\b", "mdns.txt.", "regex"],
    "bundle": ["uchipack/1", "channel.json", ".minisig", "pack-2026112201.json.gz", "untrusted comment: ", "trusted comment: ", " 0", "RUR"],
    "json": ["true", "false", "null", "\\u0000", "\\ud800", "\\udc00", "1e5", "9007199254740993", "{\"\":", "[[", "]]"],
    "device": ['"id"', '"addresses"', '"ipv4"', '"mac"', '"names"', '"kind"', '"evidence"', '"source"', '"value"', '"services"',
               '"port"', '"transport"', '"checks"', '"outcome"', '"findings"', '"details"', '"maker_words"', '"unknown"', "null"],
    "text": ["\x1b$B", "\x1b(B", "\x8e", "\x8f", "\xe2\x80\xae", "\xe2\x80\xa8", "\xcc\x81", "\xef\xbb\xbf", "\xe3\x80\x80"],
    "redact": ["\n\n", "a4:12:42:0a:0b:0c", "0a0b0c", "***", "\xcc\x81", "\xe3\x83\xbc", "%2541", "&#x5c71;", "\\u5c71", "v1.2", "S/N", "Linux ", "@", "203.0.113.5"],
    "telnet": ["\xff\xfd", "\xff\xfb", "\xff\xfa", "\xff\xf0", "\xff\xff", "\x1b[", "login:", "Password:", "\r\n", "# "],
    "ssh": ["SSH-", "2.0-", "1.99-", "\r\n", " "],
    "ftp": ["220-", "220 ", "331 ", "230-", "\r\n"],
    "ssdp": ["HTTP/1.1 200 OK", "NOTIFY * HTTP/1.1", "ST:", "NT:", "NTS:", "USN:", "SERVER:", "LOCATION:", "ssdp:byebye",
             "http://192.168.50.1", "\r\n"],
    "upnp": ["<root>", "<device>", "</device>", "<service>", "</service>", "<modelName>", "<controlURL>", "<URLBase>", "<![CDATA[",
             "]]>", "<!DOCTYPE", "<!ENTITY", "&amp;", "&#x", "<?xml", "encoding=\"Shift_JIS\""],
    "fields": ["model=", "\"model\":\"", "firmware", "fw_ver", "version", "V1.0.2", "<model>", "</model>", "manufacturer", "&nbsp;", "available", "\r\n"],
    "url": ["http://", "192.168.50.1", ":80", "@", "//", "..", "?", "#", "%2f", "%00", "[::ffff:192.168.50.1]"],
    "soap": ["<s:Fault>", "<errorCode>", "713", "GetGenericPortMappingEntryResponse", "<NewExternalPort>", "<NewProtocol>", "TCP",
             "<NewInternalPort>", "<NewInternalClient>", "<NewEnabled>", "65536"],
    "smb": ["\xffSMBr", "\xfeSMB", "\x40\x00", "\x41\x00", "\x02\x03", "\x11\x03", "\xff\xff"],
    "html": ["<title>", "</title>", "<form", "</form>", "<input", "type=password", "name=", "value=", "<meta", "charset=", "http-equiv=",
             "refresh", "content=", "url=", "<!--", "-->", "<script", "</script", "&amp;", "&#x", "<frame", "src=", "<link", "rel=icon"],
    "http-auth": ["Basic ", "Digest ", "realm=", "nonce=", "qop=", "auth", "auth-int", "algorithm=", "MD5-sess", "SHA-256", "opaque=",
                  "stale=true", "\\\"", "NTLM", ", "],
    "dns": ["\xc0\x0c", "\x00\x0c\x00\x01", "\x00\x21\x80\x01", "\x00\x10\x00\x01", "\x00\x1c\x00\x01", "\x05local", "\x04_tcp", "\x00\x00\x84\x00"],
    "wsd": ["<ProbeMatch>", "</ProbeMatch>", "<Hello>", "<Types>", "<Scopes>", "<XAddrs>", "<Address>", "dn:", "onvif://"],
    "netbios": ["\x00\x21\x00\x01", "\x84\x00", "\x04\x00", "\xc0\x0c", "WORKGROUP      "],
    "snmp": ["\x30\x82", "\x02\x01", "\x04\x06public", "\xa2", "\x06\x08\x2b\x06\x01\x02\x01\x01", "\x84\xff\xff\xff\xff", "\x30\x80"],
    "echonet": ["\x10\x81", "\x0e\xf0\x01", "\x05\xff\x01", "\x72", "\x52", "\x73", "\xd6", "\x8a\x03", "\x8c\x0c", "\x83\x11"],
    "rtsp": ["RTSP/1.0 ", "401", "200", "CSeq:", "Server:", "Public:", "WWW-Authenticate:", "Content-Type:", "application/sdp", "\r\n"],
    "small": ["\x20\x02", "\x00\x80", "\x02\x80", "RFB 003.", "\x03\x00\x00\x13"],
    "wifi-ie": ["\x30\x14\x01\x00", "\xdd\x16\x00\x50\xf2\x01", "\x00\x0f\xac\x02", "\x00\x0f\xac\x04", "\x00\x0f\xac\x08", "\x01\x00",
                "\x08\x00\x05\x00", "\x08\x00\x09\x00", "\x06\x00"],
}


def quote(word):
    return '"' + "".join(c if " " <= c <= "~" and c not in '"\\' else f"\\x{ord(c):02x}" for c in word) + '"'


def main():
    for name, seeds in SEEDS.items():
        folder = HERE / "corpus" / name
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("seed-*"):
            old.unlink()
        for number, seed in enumerate(seeds):
            (folder / f"seed-{number}").write_bytes(seed)
        words = "".join(quote(word) + "\n" for word in WORDS[name])
        (HERE / f"fuzz-{name}.dict").write_text(words, encoding="ascii")


if __name__ == "__main__":
    main()
