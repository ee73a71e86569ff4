#!/usr/bin/env python3
"""Reads tests/vectors/format in suite intl with this folder's program; prints what it checked, by file.

    python3 tests/interop/intl/vectors.py <folder of the vectors>

A row that does not give what it says ends the program with that row's name and reason.
"""

import json
import struct
import sys
from pathlib import Path

from attachments import open_attachment, padded_length, seal_attachment
from envelopes import Card, Sealed, drop_reply, open_identity_box, open_record
from letters import Trust, open_vault, recovery_secret, verify_receipts
from primitives import INTL, Refused, encryption_public, hx, open_box, sign, signing_public, verify

FOLDER = Path(sys.argv[1])
WORDS = Path(__file__).parents[3] / "core" / "keyring" / "fingerprint_words.txt"


def rows(name):
    cases = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))["cases"]
    return [Row(case) for case in cases if case["suite"] == INTL]


class Row:
    def __init__(self, case):
        self.case = case

    def __getitem__(self, field):
        """Octets."""
        return bytes.fromhex(self.case[field])

    def holds(self, condition):
        if not condition:
            sys.exit(f"{self.case['name']}: {self.case['why']}")

    def expects(self):
        return self.case["expect"]


def refused(call, *arguments):
    try:
        call(*arguments)
    except (Refused, struct.error, IndexError, ValueError):
        return True
    return False


def hashes(row):
    row.holds(hx(row.case["label"], row["message"]) == row["hash"])


def boxes(row):
    arguments = row["key"], row.case["label"], row["header"], row["box"]
    if row.case["valid"]:
        row.holds(open_box(*arguments) == row["plain"])
    else:
        row.holds(refused(open_box, *arguments))


def cards(row):
    if row.expects() != "ok":
        return
    card = Card(row["tenant"], row["core"])
    row.holds(card.digest == row["card"])
    row.holds(signing_public(row["signing_private"]) == card.signing)
    row.holds(encryption_public(row["encryption_private"]) == card.encryption)
    row.holds(sign("card", row["signing_private"], row["tenant"], row["core"]) == row["proof"])


def trust(row):
    """This program reads bundles of one root, and no more of them than a letter's way needs."""
    digest = rows("trust")[0]["root_digest"]
    bundle = row["bundle"]
    if row.expects() == "ok" and bundle[6] == 1:
        row.holds(Trust(bundle, digest).tenant == row["tenant"])
    elif row.expects() in ("not-trusted", "wrong-tenant"):
        row.holds(refused(Trust, bundle, digest))


def readable(row):
    record = row["record"]
    if row.expects() == "ok":
        statement, signature = record[12:160], record[160:224]
        verify("statement", row["signing_public"], signature, statement)
        row.holds(hx("envelope", statement) == row["fingerprint"])
        row.holds(hx("content", record[224:]) == statement[116:148])


def envelopes(row):
    """As far as anybody reads them: these rows have no keys."""
    if row.expects() != "ok":
        row.holds(refused(Sealed, row["envelope"]))
        return
    sealed = Sealed(row["envelope"])
    row.holds(sealed.tenant == row["tenant"] and sealed.id == row["id"])
    row.holds([kid.hex() for kid in sealed.kids] == row.case["kids"])
    row.holds(hx("envelope", row["envelope"]) == row["fingerprint"])


def letters(row):
    """Each by its readers, and identity boxes by the township."""
    kind = row["envelope"][6]
    for core, private in readers(row):
        arguments = row["envelope"], kind, row["tenant"], core, private
        if row.expects() != "ok":
            row.holds(refused(open_record, *arguments))
            continue
        opened = open_record(*arguments)
        row.holds(opened.id == row["id"] and opened.content.decode() == row.case["content"])
        row.holds(opened.author.core == row["author"] and opened.signed == row.case.get("signed", True))
        row.holds(hx("envelope", row["envelope"]) == row["fingerprint"])
        if "box_expect" in row.case:
            identity_box(row, opened)


def readers(row):
    """Cores and private keys; of an answer what follows from the reply code."""
    keys = [bytes.fromhex(text) for text in row.case["recipients"]]
    if keys:
        return [(octets[4:108], octets[108:140]) for octets in keys]
    mailbox, core, private = drop_reply(row["drop"], row["random"])
    row.holds(mailbox == row["mailbox"])
    return [(core, private)]


def identity_box(row, letter):
    keys = row["township"]
    arguments = letter, keys[4:108], keys[108:140]
    if row.case["box_expect"] != "ok":
        row.holds(refused(open_identity_box, *arguments))
        return
    author, who = open_identity_box(*arguments)
    row.holds(author == row["box_author"] and who.decode() == row.case["box_value"])


def blobs(row):
    """Of zero bytes; the longer files are there by size, beginning and digest."""
    if row.expects() != "ok":
        row.holds(refused(padded_length, row["file"]))
        return
    plain = bytes(row.case["padded_length"])
    file = seal_attachment(plain, row["key"], row["blob"])
    row.holds(len(file) == row.case["file_size"] and file[:64] == row["header"] and hx("blob", file) == row["digest"])
    row.holds(row.case["file"] == "" or file == row["file"])
    row.holds(open_attachment(file, row["key"]) == plain)
    for at in (8, 40, 64, len(file) - 1):
        spoilt = file[:at] + bytes([file[at] ^ 1]) + file[at + 1:]
        row.holds(refused(open_attachment, spoilt, row["key"]))


def receipts(row):
    if row.expects() != "ok":
        return
    believed = Trust(rows("trust")[0]["bundle"], rows("trust")[0]["root_digest"])
    entries = verify_receipts(row["list"], believed)
    row.holds([entry["verdict"] for entry in entries] == [entry[0] for entry in row.case["entries"]])


def logins(row):
    origin = row.case["origin"].encode()
    signed = (row["tenant"], row["card"], bytes([len(origin)]), origin, row["nonce"], struct.pack("<Q", row.case["time"]))
    verify("login", row["signing_public"], row["login"][-64:], *signed)


def codes(row):
    """This program reads recovery codes; a code of the other kind is a false one."""
    if row.case["valid"] and row.case["kind"] == 1:
        row.holds(recovery_secret(row.case["code"]) == row["secret"])
    else:
        row.holds(refused(recovery_secret, row.case["code"]))


def vaults(row):
    core, encryption, signing = open_vault(row["file"], row.case["code"])
    row.holds(core == row["core"] and row["keys"].endswith(encryption + signing))


def words(row):
    """Six words of a card, section 3.7."""
    last = row["card"]
    for _ in range(65536):
        last = hx("words", last)
    bits = "".join(f"{octet:08b}" for octet in last)
    numbers = [int(bits[at:at + 11], 2) for at in range(0, 66, 11)]
    row.holds(" ".join(map(str, numbers)) == row.case["numbers"])
    lines = WORDS.read_text(encoding="utf-8").splitlines()
    forms = [lines[number].split() for number in numbers]
    row.holds(" ".join(form[0] for form in forms) == row.case["simplified"])
    row.holds(" ".join(form[-1] for form in forms) == row.case["traditional"])


def main():
    counts = {}
    for check in (hashes, boxes, cards, trust, readable, envelopes, letters, blobs, receipts, logins, codes, vaults,
                  words):
        cases = rows(check.__name__)
        for row in cases:
            check(row)
        counts[check.__name__] = len(cases)
    json.dump(counts, sys.stdout)


main()
