#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Judges the signatures of mails that smtp_server.py received, by dkimpy.

dkim_judge.py RECEIVED SELECTOR DOMAIN PUBLIC_KEY

PUBLIC_KEY: as it stands in the DNS, base64 of DER. For each mail a line: "good" or "bad" as it
came, then what was changed in it without the judge noticing, by a comma; "-" for nothing.
"""
import json
import sys

import dkim

SIGNED = ("from", "to", "subject", "date", "message-id", "mime-version", "content-type",
          "list-unsubscribe", "list-unsubscribe-post")
BODY_CHANGES = 25


def verifies(mail, zone):
    def ask(name, timeout=5):
        key = name.decode() if isinstance(name, bytes) else name
        return zone.get(key.rstrip("."))

    try:
        return dkim.verify(mail, dnsfunc=ask)
    except dkim.DKIMException:
        return False


def other(byte):
    return b"b" if byte == b"a" else b"a"


def changes(mail):
    """What somebody may change on the way: its name, and the mail afterwards."""
    head, body = mail.split(b"\r\n\r\n", 1)
    lines = head.split(b"\r\n")
    names = [line.split(b":", 1)[0].decode().lower() for line in lines]
    for index, name in enumerate(names):
        if name not in SIGNED:
            continue
        line = lines[index]
        new = line[:-2] + other(line[-2:-1]) + line[-1:]
        yield name, b"\r\n".join(lines[:index] + [new] + lines[index + 1:]) + b"\r\n\r\n" + body
        gone = index + 1  # with the lines that it goes on in
        while gone < len(lines) and lines[gone][:1] in b" \t":
            gone += 1
        yield f"no {name}", b"\r\n".join(lines[:index] + lines[gone:]) + b"\r\n\r\n" + body
    yield "second from", b"From: Somebody <else@example.com>\r\n" + mail
    yield "second subject", b"Subject: Another\r\n" + mail
    for change in range(BODY_CHANGES):
        at = change * (len(body) - 1) // BODY_CHANGES
        while not body[at:at + 1].isalnum():
            at += 1
        yield f"byte {at}", head + b"\r\n\r\n" + body[:at] + other(body[at:at + 1]) + body[at + 1:]
    yield "longer", mail + b"more\r\n"


def main(received, selector, domain, public_key):
    zone = {f"{selector}._domainkey.{domain}": f"v=DKIM1; k=rsa; p={public_key}".encode()}
    with open(received, encoding="utf-8") as file:
        mails = [json.loads(line)["raw"].encode() for line in file]
    for mail in mails:
        unnoticed = [name for name, changed in changes(mail) if verifies(changed, zone)]
        good = "good" if verifies(mail, zone) else "bad"
        print(good, ", ".join(unnoticed) or "-")


main(*sys.argv[1:])
