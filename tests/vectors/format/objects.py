"""Objects of format 1 that go over the wire, byte by byte as the specification's tables say."""

import struct

from world import GM, TIME


def signers(keys, *indexes):
    return [(index, keys[index]) for index in indexes]


def bundle(w, roots, directory):
    framed = b"".join(struct.pack("<I", len(part)) + part for part in (*roots, directory))
    return b"WCT1" + bytes([1, w.suite, len(roots), 0]) + framed


def hashes(w):
    labels = ("card", "root", "content", "recipients", "envelope", "attachments", "receipt", "blob", "device")
    return [
        {"name": f"{label} {length}", "why": "a label's length is part of what is hashed",
         "label": label, "message": message, "hash": w.hx(label, message)}
        for label in labels for length in (0, 1, 200) for message in [w.random(length)]
    ]


def boxes(w):
    cases = []
    for length in (0, 1, 4096):
        key, header, plain = w.random(32), w.random(64), w.random(length)
        box = w.o.box(w.suite, key, "slot", header, plain)
        good = {"label": "slot", "key": key, "header": header, "plain": plain, "box": box}
        cases.append({"name": f"opens {length}", "why": "overhead is 72 bytes", "valid": True, **good})
        if length == 1:
            cases += spoilt_boxes(w, good)
    return cases


def spoilt_boxes(w, good):
    changes = {
        "another key": ("key", w.random(32)),
        "another header": ("header", good["header"][:-1] + b"\0"),
        "another label": ("label", "frame"),
        "salt changed": ("box", b"\0" + good["box"][1:]),
        "commitment changed": ("box", good["box"][:24] + bytes(32) + good["box"][56:]),
        "tag changed": ("box", good["box"][:-1] + bytes([good["box"][-1] ^ 1])),
        "cut": ("box", good["box"][:71]),
    }
    return [
        {"name": name, "why": "a box opens only as it was sealed", "valid": False, **good, field: value}
        for name, (field, value) in changes.items()
    ]


def cards(w):
    cases = []
    for name, core, key in (("office", w.office_core, w.secretary), ("member", w.member_core, w.member),
                            ("hub receipts", w.receipts_core, w.hub_receipts)):
        proof = key.sign("card", w.tenant + core)
        encryption, signing = w.private(key)
        cases.append({"name": name, "why": f"{len(core)} bytes; the digest binds the village", "expect": "ok",
                      "tenant": w.tenant, "core": core, "card": w.card(core), "proof": proof,
                      "signing_public": key.sig, "encryption_public": key.enc,
                      "signing_private": signing, "encryption_private": encryption})
    good = w.office_core
    bad = {
        "use 0": (b"\0" + good[1:], "the five uses are 1 to 5"),
        "use 6": (b"\6" + good[1:], "the five uses are 1 to 5"),
        "suite 3": (good[:1] + b"\3" + good[2:], "suite byte 3 is free"),
        "office 9": (good[:2] + b"\x09" + good[3:], "there are nine offices, 0 to 8"),
        "office card of a member": (good[:2] + b"\0" + good[3:], "an office card names an office"),
        "member card of an office": (b"\5" + good[1:], "a self-made card can't look like an office's"),
        "flags": (good[:3] + b"\1" + good[4:], "no flag is defined"),
        "scope with a letter": (good[:24] + b"5226x9101201" + good[36:], "a division code is digits"),
        "scope with a gap": (good[:24] + b"5226\0" + b"9101201" + good[36:], "zero bytes only at the end"),
        "zero field": (good[:36] + b"\1" + good[37:], "zero bytes must be zero"),
        "cut": (good[:-1], "exact length"),
        "longer": (good + b"\0", "exact length"),
    }
    return cases + [{"name": name, "why": why, "expect": "malformed", "core": core}
                    for name, (core, why) in bad.items()]


def trust(w):
    entries = [(w.receipts_core, 1), (w.transport_core, 1), (w.office_core, 1)]
    two = signers(w.roots, 0, 2)
    root = w.root1 + w.block("root", w.root1, two)
    directory = w.directory(entries)
    signed = directory + w.block("directory", directory, two)

    def with_root(block):
        return bundle(w, [w.root1 + block], signed)

    def with_directory(unsigned, by=two):
        return bundle(w, [root], unsigned + w.block("directory", unsigned, by))

    def case(name, why, expect, data):
        return {"name": name, "why": why, "expect": expect, "bundle": data}

    good = bundle(w, [root], signed)
    stranger = w.key()
    false_root = bytearray(w.block("root", w.root1, two))
    false_root[5] ^= 1
    return [
        {**case("village", "two of three roots sign", "ok", good), "tenant": w.tenant,
         "root_digest": w.hx("root", w.root1), "directory_digest": w.hx("directory", directory)},
        case("one signature twice", "distinct indexes count once", "not-trusted",
             with_root(w.block("root", w.root1, signers(w.roots, 1, 1)))),
        case("root below threshold", "one of three is not two", "not-trusted",
             with_root(w.block("root", w.root1, signers(w.roots, 0)))),
        case("root signature changed", "a false signature spoils the block", "not-trusted", with_root(bytes(false_root))),
        case("directory below threshold", "one stolen root key signs no list", "not-trusted",
             with_directory(directory, signers(w.roots, 0))),
        case("directory by a stranger", "a key that is no root", "not-trusted",
             with_directory(directory, [(0, stranger), (1, stranger)])),
        case("index past the keys", "there is no fourth root", "not-trusted",
             with_directory(directory, [(0, w.roots[0]), (3, w.roots[1])])),
        case("directory of another village", "the same code, another first root", "wrong-tenant",
             with_directory(w.directory(entries, tenant=w.random(16)))),
        case("directory under a later root", "no root vouches for that one", "not-trusted",
             with_directory(w.directory(entries, root_version=2))),
        case("card twice", "one line must not say active and another revoked", "malformed",
             with_directory(w.directory([*entries, (w.office_core, 3)]))),
        case("member in the directory", "members travel in their letters", "malformed",
             with_directory(w.directory([*entries, (w.member_core, 1)]))),
        case("status 5", "four states", "malformed", with_directory(w.directory([(w.office_core, 5)]))),
        case("longer", "exact length", "malformed", good + b"\0"),
        case("cut", "exact length", "malformed", good[:-1]),
        *root_changes(w, root, entries, two),
    ]


def root_changes(w, root, entries, two):
    new = [w.key() for _ in range(3)]
    second = w.root(2, w.tenant, new, 2)
    own = w.block("root", second, signers(new, 0, 1))
    directory = w.directory(entries, root_version=2)
    signed = directory + w.block("directory", directory, signers(new, 1, 2))
    vouched = second + own + w.block("root", second, two)
    alone = second + own + w.block("root", second, signers(new, 0, 1))
    old = w.directory(entries, root_version=1)
    by_old = old + w.block("directory", old, two)
    return [
        {"name": "second root", "why": "the old keys and the new ones sign", "expect": "ok",
         "bundle": bundle(w, [root, vouched], signed), "tenant": w.tenant,
         "root_digest": w.hx("root", second), "directory_digest": w.hx("directory", directory)},
        {"name": "threshold of new keys only", "why": "nobody makes himself a root", "expect": "not-trusted",
         "bundle": bundle(w, [root, alone], signed)},
        {"name": "list of a replaced root", "why": "keys that were replaced sign nothing new", "expect": "stale",
         "bundle": bundle(w, [root, vouched], by_old)},
    ]


def statement(w, signer, content, mode=2):
    head = bytes([1, w.suite, mode, 0]) + w.tenant + w.random(16) + w.card(signer)
    recipients = w.hx("recipients", b"\1" + w.card(w.transport_core))
    return head + struct.pack("<QII", TIME, 1, 1) + recipients + w.hx("content", content)


def readable(w):
    content = b'{"attachments":[],"from":"","schema":1,"type":"village.notice","value":{}}'
    signed = statement(w, w.office_core, content)
    signature = w.secretary.sign("statement", signed)
    record = b"WCP1" + bytes([1, w.suite, 0, 0]) + struct.pack("<I", len(content)) + signed + signature + content
    good = {"tenant": w.tenant, "record": record, "id": signed[20:36], "signer": signed[36:68],
            "fingerprint": w.hx("envelope", signed), "signing_public": w.secretary.sig}
    return [
        {"name": "notice", "why": "the fingerprint is over the statement", "expect": "ok", **good},
        {"name": "content cut", "why": "exact length", "expect": "malformed", "record": record[:-1]},
        {"name": "zero field", "why": "zero bytes must be zero", "expect": "malformed",
         "record": record[:6] + b"\1" + record[7:]},
        {"name": "statement version", "why": "another version means other fields", "expect": "unknown-version",
         "record": record[:12] + b"\2" + record[13:]},
        other_suite(w, record),
    ]


def other_suite(w, record):
    """The record's frame names the other suite than the statement in it."""
    name = "suite intl" if w.suite == GM else "suite gm"
    return {"name": name, "why": "its statement is of another suite", "expect": "malformed",
            "record": record[:5] + bytes([3 - w.suite]) + record[6:]}


def envelopes(w):
    cases = []
    for size in (10, 5000):
        content, rid = b"x" * size, w.random(16)
        recipients = [(key.enc, w.card(core)) for key, core in
                      ((w.secretary, w.office_core), (w.member, w.member_core))]
        data = w.o.seal(w.suite, w.tenant, rid, w.member, w.card(w.member_core), recipients, content)
        cases.append({"name": f"letter {size}", "why": "what anybody can read of a sealed letter", "expect": "ok",
                      "envelope": data, "tenant": w.tenant, "id": rid, "kids": [card[:16] for _, card in recipients],
                      "fingerprint": w.hx("envelope", data)})
    good = cases[0]["envelope"]
    bad = {
        "no recipient": (good[:7] + b"\0" + good[8:], "1 to 8 recipients"),
        "nine recipients": (good[:7] + b"\x09" + good[8:], "1 to 8 recipients"),
        "one recipient less": (good[:7] + b"\1" + good[8:], "the body length no longer fits"),
        "attachment root without attachments": (good[:56] + b"\1" + good[57:], "zero when there are none"),
        "attachments without a root": (good[:52] + b"\1" + good[53:], "zero only when there are none"),
        "zero field": (good[:90] + b"\1" + good[91:], "zero bytes must be zero"),
        "cut": (good[:-1], "exact length"),
        "longer": (good + b"\0", "exact length"),
        "kind 5": (good[:6] + b"\5" + good[7:], "four kinds"),
    }
    return cases + [{"name": name, "why": why, "expect": "malformed", "envelope": data}
                    for name, (data, why) in bad.items()]


def blobs(w):
    cases = []
    for size in (1, 100, 65536, 65537):
        key = w.random(32)
        data = w.o.blob(w.suite, bytes(size), key)
        cases.append({"name": f"{size} bytes", "why": "64 + P + 16 for each chunk of 65,536", "expect": "ok",
                      "key": key, "file": data if size < 1000 else b"", "padded_length": size, "file_size": len(data),
                      "header": data[:64], "blob": data[8:24], "digest": w.hx("blob", data)})
    good = cases[1]["file"]
    bad = {
        "length 0": (good[:24] + bytes(8) + good[32:], "P is at least 1"),
        "length one more": (good[:24] + struct.pack("<Q", 101) + good[32:], "the size follows from P"),
        "chunk 17": (good[:6] + b"\x11" + good[7:], "chunks are 2 to the 16th"),
        "zero field": (good[:7] + b"\1" + good[8:], "zero bytes must be zero"),
        "cut": (good[:-1], "a cut upload is no attachment"),
        "longer": (good + b"\0", "nothing may follow"),
    }
    return cases + [{"name": name, "why": why, "expect": "malformed", "file": data}
                    for name, (data, why) in bad.items()]


def receipt_entry(w, verdict, reason, n):
    return w.random(16) + w.random(32) + bytes([verdict, reason]) + bytes(6) + struct.pack("<Q", n)


def receipts(w):
    cases, previous = [], bytes(32)
    hub, account = w.card(w.receipts_core)[:16], w.card(w.member_core)[:16]
    for name, entries in (("accepted and refused", ((1, 0, 1), (2, 7, 0))), ("the next one", ((1, 0, 2),)),
                          ("status", ((3, 0, 2),))):
        body = b"".join(receipt_entry(w, *entry) for entry in entries)
        head = bytes([1, w.suite, 0, 0]) + w.tenant + hub + account + struct.pack("<QIIQ", TIME, 1, len(entries), 2)
        unsigned = head + previous + body
        assert len(unsigned) == 108 + 64 * len(entries)
        data = unsigned + w.hub_receipts.sign("receipt", unsigned)
        digest = w.hx("receipt", unsigned)
        cases.append({"name": name, "why": "one signature an answer, chained by prev", "expect": "ok", "list": data,
                      "tenant": w.tenant, "hub": hub, "account": account, "previous": previous, "digest": digest,
                      "entries": [list(entry) for entry in entries], "signing_public": w.hub_receipts.sig,
                      "signing_private": w.private(w.hub_receipts)[1]})
        previous = digest
    good = cases[0]["list"]
    bad = {
        "count 0": (good[:64] + bytes(4) + good[68:], "1 to 256 entries"),
        "count 1 of 2": (good[:64] + struct.pack("<I", 1) + good[68:], "exact length"),
        "verdict 4": (good[:156] + b"\4" + good[157:], "three verdicts"),
        "zero field": (good[:158] + b"\1" + good[159:], "zero bytes must be zero"),
        "cut": (good[:-1], "exact length"),
    }
    return cases + [{"name": name, "why": why, "expect": "malformed", "list": data} for name, (data, why) in bad.items()]


def logins(w):
    cases, card = [], w.card(w.member_core)
    for origin in (b"http://localhost:8787", b"https://hub.example"):
        nonce = w.random(32)
        challenge = nonce + struct.pack("<Q", TIME)
        message = w.tenant + card + bytes([len(origin)]) + origin + challenge
        login = card[:16] + challenge + w.member.sign("login", message)
        cases.append({"name": origin.decode(), "why": "the origin stops a false hub from relaying", "tenant": w.tenant,
                      "card": card, "origin": origin.decode(), "nonce": nonce, "time": TIME, "login": login,
                      "signing_public": w.member.sig, "signing_private": w.private(w.member)[1]})
    return cases
