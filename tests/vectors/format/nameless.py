"""Letters that nobody signed, identity boxes, drops and the answer to one (format.md, 5.1, 5.2, 5.4)."""

import base64
import json
import struct

from letters import keys_of
from world import GM

LETTER, BOX, DROP = 1, 2, 3
SEALED, IDENTITY_BOX = 1, 3
BUCKETS = {LETTER: (4096, 16384, 65536, 262144), BOX: (4096, 16384, 65536, 262144), DROP: (65536, 1048576)}
VERSIONS = (1, 5)
COUNTY = b"522699"


def canonical(members):
    return json.dumps(members, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def pad64(octets):
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def inner_of(kind, cards, content, signed=b"", extension=b"", flags=None, bucket=None):
    """`signed`: statement and signature."""
    flags = (1 if signed else 0) | (2 if extension else 0) if flags is None else flags
    head = struct.pack("<BBHIII", 1, len(cards), flags, len(content), len(extension), 0)
    inner = head + b"".join(cards) + signed + content + extension
    bucket = bucket or next(size for size in BUCKETS[kind] if size >= len(inner))
    return inner.ljust(bucket, b"\0")


def envelope(w, place, recipients, inner):
    """`place`: kind, tenant, id, versions. `recipients`: pairs of encryption key and card."""
    kind, tenant, rid, versions = place
    header = b"WCE1" + bytes([1, w.suite, kind, len(recipients)]) + tenant + rid
    header += struct.pack("<IIII", *versions, len(inner) + 72, 0) + bytes(40)
    cek = w.random(32)
    stanzas = b"".join(card[:16] + w.o.wrap(w.suite, key, header, cek) for key, card in recipients)
    return header + stanzas + w.o.box(w.suite, cek, "letter", header + stanzas, inner)


def signed_by(w, key, card, place, cards, content, mode=SEALED, about=None):
    """Statement and signature; `about` where the statement is not about the content beside it."""
    _, tenant, rid, versions = place
    statement = w.o.statement(w.suite, mode, tenant, rid, card, *versions, cards, content if about is None else about)
    return statement + key.sign("statement", statement)


class Nameless:
    def __init__(self, w):
        self.w = w
        self.reply, self.township, self.county = w.key(), w.key(), w.key()
        self.reply_core = reply_core(w, self.reply.enc, self.reply.sig)
        self.township_core = w.core(1, 4, self.township, scope=b"522699101")
        self.drop_core = w.core(4, 0, self.county, scope=COUNTY)
        self.county16 = w.hx("card", bytes(16) + self.drop_core)[:16]

    def content(self, core, value, **more):
        members = {"type": "gov.secretary_letter", "schema": 1, "value": value, "attachments": [], "from": pad64(core)}
        return canonical({**members, **more}).encode()

    def row(self, name, why, data, expect="ok", **more):
        w = self.w
        row = {"name": name, "why": why, "expect": expect, "tenant": data[8:24], "id": data[24:40], "signed": False,
               "fingerprint": w.hx("envelope", data), "envelope": data,
               "recipients": [keys_of(w, w.secretary, w.office_core)]}
        return {**row, **more}


def reply_core(w, encryption, signing):
    return bytes([5, w.suite, 0, 0]) + struct.pack("<IQQ", 1, 0, 0) + bytes(16) + encryption + signing


def letter_of(n, name, why, core, box=None, expect="ok", **more):
    """An unsigned letter to the secretary. `box(place, content)` makes its identity box."""
    w = n.w
    place, content = (LETTER, w.tenant, w.random(16), VERSIONS), n.content(core, {"title": "水井", "body": "村口的井要修"})
    card = w.card(w.office_core)
    extension = box(place, content) if box else b""
    data = envelope(w, place, [(w.secretary.enc, card)], inner_of(LETTER, [card], content, extension=extension))
    return n.row(name, why, data, expect, content=content.decode(), author=core, **more)


def box_of(n, author=None, mode=IDENTITY_BOX, letter=None):
    """A maker of identity boxes; `author` signs in the member's name, `letter` is another content to sign for."""
    w = n.w
    about = {"from": pad64(w.member_core), "value": {"name": "石阿妹", "phone": "00000000000"}}

    def make(place, content):
        _, tenant, rid, versions = place
        box = (BOX, tenant, rid, versions)
        cards = [w.card(n.township_core)]
        said = signed_by(w, author or w.member, w.card(w.member_core), box, cards, b"", mode, letter or content)
        inner = inner_of(BOX, cards, canonical(about).encode(), said)
        return envelope(w, box, [(n.township.enc, cards[0])], inner)

    return make


def boxed(n, name, why, box_expect, make):
    told = {"township": keys_of(n.w, n.township, n.township_core), "box_expect": box_expect,
            "box_author": n.w.member_core, "box_value": canonical({"name": "石阿妹", "phone": "00000000000"})}
    return letter_of(n, name, why, n.reply_core, make, **told)


def letters(n):
    w = n.w
    other = n.content(n.reply_core, {"title": "路灯", "body": "另一封信"})
    rows = [
        letter_of(n, "unsigned letter", "nobody signed it: `from` is a reply card", n.reply_core),
        letter_of(n, "unsigned letter in a member's name", "a card with a district may be somebody's, put there by another",
                  w.member_core, expect="malformed"),
        boxed(n, "letter with an identity box", "the township alone learns who wrote it", "ok", box_of(n)),
        boxed(n, "box of another letter", "its statement is about that letter's content", "bad-signature",
              box_of(n, letter=other)),
        boxed(n, "box re-signed", "another key than that of `from` signed it", "bad-signature", box_of(n, author=w.key())),
        boxed(n, "box of a letter's mode", "a statement made for a letter doesn't serve for a box", "bad-signature",
              box_of(n, mode=SEALED)),
    ]
    return rows + [signed_with_box(n)]


def signed_with_box(n):
    w = n.w
    place, content = (LETTER, w.tenant, w.random(16), VERSIONS), n.content(w.member_core, {"title": "水井"})
    card = w.card(w.office_core)
    said = signed_by(w, w.member, w.card(w.member_core), place, [card], content)
    inner = inner_of(LETTER, [card], content, said, box_of(n)(place, content))
    data = envelope(w, place, [(w.secretary.enc, card)], inner)
    return n.row("signed letter with an identity box", "the signature names to everybody whom the box names to one",
                 data, "malformed")


def reply_of(n, random16):
    """Mailbox, card core and private key that follow from a reply code's random part."""
    w, o = n.w, n.w.o
    mailbox = o.hkdf(w.suite, random16, n.county16, o.L("mailbox"), 16)
    seed = o.hkdf(w.suite, random16, n.county16, o.L("reply"), 48)
    if w.suite == GM:
        public = o.PB(o.mul(int.from_bytes(seed, "big") % o.n_, o.G))
    else:
        public = o.XS.from_private_bytes(seed[:32]).public_key().public_bytes(o.S_.Encoding.Raw, o.S_.PublicFormat.Raw)
    return mailbox, reply_core(w, public, public)


def drop_of(n, name, why, named=False, expect="ok", bucket=None):
    w = n.w
    random16, rid = w.random(16), w.random(16)
    mailbox, reply = reply_of(n, random16)
    core = w.member_core if named else reply
    of_named = {"versions": list(VERSIONS), "reply": pad64(reply)}
    more = {"mailbox": pad64(mailbox), **(of_named if named else {})}
    value = {"named": named, "category": "relief_fraud", "body": "低保金被人挪用了", "wipe_after_send": True}
    content = n.content(core, value, type="gov.tipoff", **more)
    place, card = (DROP, n.county16, rid, (0, 0)), w.hx("card", n.county16 + n.drop_core)
    signer = w.hx("card", n.county16 + core)
    said = signed_by(w, w.member, signer, place, [card], content) if named else b""
    data = envelope(w, place, [(n.county.enc, card)], inner_of(DROP, [card], content, said, bucket=bucket))
    return n.row(name, why, data, expect, content=content.decode(), author=core, signed=named, mailbox=mailbox,
                 random=random16, drop=n.drop_core, recipients=[keys_of(w, n.county, n.drop_core)])


def drops(n):
    return [
        drop_of(n, "drop", "to the county, under no village's name and without a time"),
        drop_of(n, "named drop", "signed inside, with the versions that its header hides", named=True),
        drop_of(n, "drop of a letter's length", "a drop is 64 KiB or 1 MiB", expect="malformed", bucket=4096),
        answer(n),
    ]


def answer(n):
    w = n.w
    random16, drop = w.random(16), w.random(16).hex()
    mailbox, reply = reply_of(n, random16)
    letter = "-".join((drop[:8], drop[8:12], drop[12:16], drop[16:20], drop[20:]))
    value = {"kind": "reply", "letter": letter, "text": "已受理"}
    content = n.content(n.reply_core, value, type="gov.letter_event", replyTo=letter)
    place, card = (LETTER, n.county16, w.random(16), (0, 0)), w.hx("card", n.county16 + reply)
    key = reply[40:40 + len(w.secretary.enc)]
    data = envelope(w, place, [(key, card)], inner_of(LETTER, [card], content))
    return n.row("answer to a drop", "opens with what follows from the reply code, under the county's name", data,
                 content=content.decode(), author=n.reply_core, mailbox=mailbox, random=random16, drop=n.drop_core,
                 recipients=[])


def rows(w):
    nameless = Nameless(w)
    return letters(nameless) + drops(nameless)
