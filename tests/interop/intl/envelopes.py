"""WCE1 of suite intl (format.md, 5): letters signed and unsigned, identity boxes, drops. Nothing with attachments."""

import base64
import json
import os
import struct

from primitives import INTL, encryption_public, hkdf, hx, label, need, open_box, seal_box, sign, unwrap, verify, wrap

LETTER, BOX, DROP = 1, 2, 3
SEALED, IDENTITY_BOX = 1, 3
SIGNED, BOXED = 1, 2
LETTER_BUCKETS, DROP_BUCKETS = (4096, 16384, 65536, 262144), (65536, 1048576)
CORE, STATEMENT = 104, 148
TIME = 1_790_000_000_000


def unpad64(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def pad64(octets):
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def canonical(value):
    """RFC 8785 for what a letter holds: text, integers, booleans, lists and objects with ASCII names."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


class Card:
    def __init__(self, tenant, core):
        need(len(core) == CORE and core[1] == INTL, "card")
        self.core, self.use, self.office = core, core[0], core[2]
        self.encryption, self.signing = core[40:72], core[72:104]
        self.digest = hx("card", tenant, core)
        self.kid = self.digest[:16]

    def names_nobody(self):
        """A reply card, 5.1: serial 1, no times, no district."""
        return self.core[:8] == bytes([5, INTL, 0, 0, 1, 0, 0, 0]) and not any(self.core[8:40])


def county_of(drop_core):
    return hx("card", bytes(16), drop_core)[:16]


def buckets(kind):
    return DROP_BUCKETS if kind == DROP else LETTER_BUCKETS


class Sealed:
    """What anybody reads of an envelope: its header and its stanzas."""

    def __init__(self, envelope):
        need(len(envelope) > 96, "envelope: length")
        self.kind, count = envelope[6], envelope[7]
        need(envelope[:6] == b"WCE1\1" + bytes([INTL]) and self.kind in (LETTER, BOX, DROP), "envelope")
        self.header, self.before_body = envelope[:96], envelope[:96 + 96 * count]
        self.body = envelope[len(self.before_body):]
        self.tenant, self.id = self.header[8:24], self.header[24:40]
        length, attachments = struct.unpack_from("<II", self.header, 48)
        need(1 <= count <= 8 and not any(self.header[88:]), "envelope: recipients, zero")
        need(any(self.header[56:88]) == (attachments > 0), "envelope: attachments")
        need(self.kind == LETTER or attachments == 0, "envelope: attachments")
        need(self.kind != DROP or (count == 1 and not any(self.header[40:48])), "drop: recipients, versions")
        need(len(self.body) == length and length - 72 in buckets(self.kind), "body: length")
        self.stanzas = [self.before_body[96 + 96 * i:][:96] for i in range(count)]
        self.kids = [stanza[:16] for stanza in self.stanzas]
        need(len(set(self.kids)) == count, "a kid twice")


class Unboxed(Sealed):
    """What a recipient's key opens, up to the statement's agreement with the header."""

    def __init__(self, envelope, kind, tenant, core, private):
        super().__init__(envelope)
        need((self.kind, self.tenant) == (kind, tenant) and not any(self.header[52:]), "envelope: kind, attachments")
        me = Card(tenant, core)
        need(me.kid in self.kids, "not for us")
        mine = self.stanzas[self.kids.index(me.kid)]
        cek = unwrap(private, label("wrap") + self.header, mine[16:])
        self.read(open_box(cek, "letter", self.before_body, self.body), me)

    def read(self, inner, me):
        version, count, flags, length, extension, zero = struct.unpack_from("<BBHIII", inner)
        need((version, count, zero) == (1, len(self.kids), 0), "inner: fields")
        need(flags in ((0, SIGNED, BOXED) if self.kind == LETTER else (0, SIGNED)), "inner: flags")
        need(flags == SIGNED or self.kind != BOX, "inner: flags")
        need((flags == BOXED) == (extension > 0), "inner: extension")
        self.cards = [inner[16 + 32 * i:][:32] for i in range(count)]
        same = [card[:16] for card in self.cards] == self.kids
        need(same and me.digest in self.cards, "recipients")
        at, self.signed = 16 + 32 * count, flags == SIGNED
        said = STATEMENT + 64 if self.signed else 0
        self.statement, self.signature = inner[at:at + said][:STATEMENT], inner[at:at + said][STATEMENT:]
        at += said
        self.content, self.box = inner[at:at + length], inner[at + length:at + length + extension]
        need(len(inner) >= at + length + extension and not any(inner[at + length + extension:]), "padding")

    def check_said(self, mode, content_digest, author):
        statement = self.statement
        need(statement[:4] == bytes([1, INTL, mode, 0]) and statement[4:36] == self.header[8:40], "statement: mode, id")
        need(statement[76:84] == self.header[40:48], "statement: versions")
        recipients = hx("recipients", bytes([len(self.cards)]), *self.cards)
        need(statement[84:116] == recipients, "statement: recipients")
        need(statement[116:148] == content_digest, "statement: content")
        need(author.digest == statement[36:68], "statement: signer")
        verify("statement", author.signing, self.signature, statement)


def open_record(envelope, kind, tenant, core, private):
    """A letter or a drop, in section 5's order: what it is unboxed to, with `author` and `parsed`."""
    opened = Unboxed(envelope, kind, tenant, core, private)
    opened.parsed = json.loads(opened.content)
    opened.author = Card(tenant, unpad64(opened.parsed["from"]))
    if opened.signed:
        opened.check_said(SEALED, hx("content", opened.content), opened.author)
    else:
        need(opened.author.names_nobody(), "content: from")
    need(("mailbox" in opened.parsed) == (kind == DROP), "content: mailbox")
    need(("versions" in opened.parsed) == (kind == DROP and opened.signed), "content: versions")
    need(("reply" in opened.parsed) == (kind == DROP and opened.signed), "content: reply")
    return opened


def open_identity_box(letter, core, private):
    """Who wrote a letter without a name: its author's core and what the author says."""
    need(letter.box != b"", "identity box: none")
    box = Unboxed(letter.box, BOX, letter.tenant, core, private)
    need(box.id == letter.id, "identity box: another letter's")
    parsed = json.loads(box.content)
    need(sorted(parsed) == ["from", "value"], "identity box: content")
    author = Card(letter.tenant, unpad64(parsed["from"]))
    box.check_said(IDENTITY_BOX, hx("content", letter.content), author)
    return author.core, canonical(parsed["value"])


class Place:
    """Where an envelope belongs: versions are eight octets, zeros in a drop."""

    def __init__(self, kind, tenant, record, versions):
        self.kind, self.tenant, self.id, self.versions = kind, tenant, record, versions

    def statement(self, mode, author, cards, content_digest, time=TIME):
        recipients = hx("recipients", bytes([len(cards)]), *[card.digest for card in cards])
        return b"".join((bytes([1, INTL, mode, 0]), self.tenant, self.id, author.digest, struct.pack("<Q", time),
                         self.versions, recipients, content_digest))


def seal_envelope(place, cards, content, said=b"", box=b""):
    """`said`: statement and signature, or nothing."""
    flags = (SIGNED if said else 0) | (BOXED if box else 0)
    inner = struct.pack("<BBHIII", 1, len(cards), flags, len(content), len(box), 0)
    inner += b"".join(card.digest for card in cards) + said + content + box
    bucket = next((size for size in buckets(place.kind) if size >= len(inner)), None)
    need(bucket is not None, "content: length")
    header = b"".join((b"WCE1", bytes([1, INTL, place.kind, len(cards)]), place.tenant, place.id, place.versions,
                       struct.pack("<II", bucket + 72, 0), bytes(40)))
    cek = os.urandom(32)
    sealed = header + b"".join(card.kid + wrap(card.encryption, label("wrap") + header, cek) for card in cards)
    return sealed + seal_box(cek, "letter", sealed, inner.ljust(bucket, b"\0"))


def signed(seed, statement):
    return statement + sign("statement", seed, statement)


def drop_reply(drop_core, random16):
    """Mailbox, reply card's core and private key that follow from a reply code, 5.4."""
    county = county_of(drop_core)
    private = hkdf(random16, county, label("reply"), 48)[:32]
    key = encryption_public(private)
    core = bytes([5, INTL, 0, 0, 1, 0, 0, 0]) + bytes(32) + key + key
    return hkdf(random16, county, label("mailbox"), 16), core, private
