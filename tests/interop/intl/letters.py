"""Letters, trust and office vaults of format 1 in suite intl, as docs/format.md draws them."""

import os
import struct

from envelopes import (CORE, LETTER, SEALED, Card, Place, canonical, open_record, pad64, seal_envelope, signed)
from primitives import (INTL, encryption_public, hkdf, hx, label, mac, need, open_box, sign, signing_public, verify)

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
ENTRY, SLOT = 116, 168
KEYS_FRAME, RECOVERY_SLOT = 10, 3


class Trust:
    """A trust bundle whose roots and directory are verified under the invitation's root digest (section 3.6)."""

    def __init__(self, bundle, root_digest):
        need(bundle[:8] == b"WCT1\1" + bytes([INTL, 1, 0]), "this program reads bundles of one root")
        root, rest = framed(bundle[8:])
        directory, rest = framed(rest)
        need(rest == b"" and root[:4] == b"WCR1", "bundle: length")
        threshold, count = root[6], root[7]
        signed = root[:36 + 32 * count]
        keys = [root[36 + 32 * i:68 + 32 * i] for i in range(count)]
        digest = hx("root", signed)
        need(digest == root_digest, "another root than the invitation's")
        need(block("root", signed, root[len(signed):], keys) >= threshold, "root: threshold")
        self.tenant = digest[:16]
        entries = struct.unpack_from("<H", directory, 6)[0]
        signed = directory[:96 + ENTRY * entries]
        need(directory[:6] == b"WCD1\1" + bytes([INTL]) and directory[8:24] == self.tenant, "directory")
        need(directory[24:28] == root[8:12], "directory: under another root")
        need(block("directory", signed, directory[len(signed):], keys) >= threshold, "directory: threshold")
        self.versions = directory[24:32]
        cores = [directory[96 + ENTRY * i:][:ENTRY] for i in range(entries)]
        self.cards = [Card(self.tenant, entry[:CORE]) for entry in cores if entry[CORE] == 1]

    def office(self, number):
        return next(card for card in self.cards if card.use == 1 and card.office == number)


def framed(data):
    length = struct.unpack_from("<I", data)[0]
    need(4 + length <= len(data), "length")
    return data[4:4 + length], data[4 + length:]


def block(word, signed, data, keys):
    need(len(data) == 1 + 65 * data[0], "signatures: length")
    indexes = set()
    for at in range(1, len(data), 65):
        verify(word, keys[data[at]], data[at + 1:at + 65], signed)
        indexes.add(data[at])
    return len(indexes)


def recovery_secret(code):
    """Section 2.3: 32 characters of Crockford's base 32, R16 and the first four bytes of Hx("code"; kind, R)."""
    text = "".join(code.split()).replace("-", "").upper().translate(str.maketrans("OIL", "011"))
    number = 0
    for letter in text:
        number = number << 5 | ALPHABET.index(letter)
    octets = number.to_bytes(20, "big")
    need(len(text) == 32 and octets[16:] == hx("code", b"\1", octets[:16])[:4], "code")
    return octets[:16]


def open_vault(file, code):
    """An office's vault file: its card core and the two private keys."""
    need(file[:4] == b"WCB1", "backup")
    slots, chunk = framed(file[4:])
    vault, slot = slots[8:24], slots[32:32 + SLOT]
    header = slot[:64]
    need(header[2] == RECOVERY_SLOT, "slot: kind")
    kek = hkdf(recovery_secret(code), header[48:64], label("recovery"), 32)
    master = open_box(kek, "slot", header, slot[64:])
    salt = bytes([INTL]) + vault + header[12:16]
    slots_key = hkdf(master, salt, label("slots"), 32)
    need(mac(slots_key, label("slots"), slots[:-32]) == slots[-32:], "slots: authentication")
    frame = chunk[96:]
    length = struct.unpack_from("<I", frame, 8)[0]
    need(frame[12] == KEYS_FRAME, "frame: kind")
    keys = open_box(hkdf(master, salt, label("frame"), 32), "frame", frame[8:56], frame[64:64 + length])
    return keys[4:108], keys[108:140], keys[140:172]


def open_letter(envelope, trust, core, private):
    """A signed letter of this village. Returns the content as parsed JSON and the statement's id."""
    opened = open_record(envelope, LETTER, trust.tenant, core, private)
    need(opened.signed, "letter: unsigned")
    return {"id": opened.id.hex(), "content": opened.parsed}


def new_member(tenant):
    """A member's card, made on the spot: core, proof of possession, signing seed."""
    seed, private = os.urandom(32), os.urandom(32)
    head = bytes([5, INTL, 0, 0]) + struct.pack("<IQQ", 1, 0, 0) + bytes(16)
    core = head + encryption_public(private) + signing_public(seed)
    return core, sign("card", seed, tenant, core), seed


def seal_letter(trust, recipient, core, seed, letter):
    """A letter of one recipient without attachments; `letter` has id, time, type, schema and value."""
    author, place = Card(trust.tenant, core), Place(LETTER, trust.tenant, bytes.fromhex(letter["id"]), trust.versions)
    content = canonical({"type": letter["type"], "schema": letter["schema"], "value": letter["value"],
                         "attachments": [], "from": pad64(core)})
    statement = place.statement(SEALED, author, [recipient], hx("content", content), letter["time"])
    return seal_envelope(place, [recipient], content, signed(seed, statement))


def verify_receipts(receipts, trust):
    """A receipt list under the hub's card in the directory: what it says of each id."""
    card = next((card for card in trust.cards if card.use == 2 and card.kid == receipts[20:36]), None)
    need(card is not None and receipts[4:20] == trust.tenant, "receipt: not of this village's hub")
    verify("receipt", card.signing, receipts[-64:], receipts[:-64])
    count = struct.unpack_from("<I", receipts, 64)[0]
    need(len(receipts) == 108 + 64 * count + 64, "receipt: length")
    entries = [receipts[108 + 64 * i:][:64] for i in range(count)]
    return [{"id": e[:16].hex(), "fingerprint": e[16:48].hex(), "verdict": e[48]} for e in entries]
