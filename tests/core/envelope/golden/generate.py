#!/usr/bin/env python3
"""Makes oracle.json: objects of format 1 that the oracle built and that our code must open.

    generate.py ORACLE > oracle.json      (ORACLE = path of format1.py; needs python3-cryptography)

The oracle draws its own randomness, so a new run gives other bytes and the same test.
"""
import base64
import importlib.util
import json
import os
import sys


def load_oracle(path):
    spec = importlib.util.spec_from_file_location("format1", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def raw_private(key):
    serialization = oracle.S_
    return key.private_bytes(
        serialization.Encoding.Raw, serialization.PrivateFormat.Raw, serialization.NoEncryption()
    ).hex()


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def content_of(core, value):
    members = {"type": "gov.secretary_letter", "schema": 1, "value": value, "attachments": []}
    members["from"] = base64url(core)
    return json.dumps(members, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def letter(why, recipient_count, value):
    tenant, record = os.urandom(16), os.urandom(16)
    author, readers = oracle.Key(2), [oracle.Key(2) for _ in range(recipient_count)]
    author_core, cores = oracle.core(2, author), [oracle.core(2, key) for key in readers]
    cards = [oracle.card(2, tenant, core) for core in cores]
    content = content_of(author_core, value)
    recipients = [(key.enc, card) for key, card in zip(readers, cards)]
    author_card = oracle.card(2, tenant, author_core)
    sealed = oracle.seal(2, tenant, record, author, author_card, recipients, content.encode())
    for key, card in zip(readers, cards):
        oracle.open_(2, tenant, sealed, key, card, {author_card: author.sig})
    return {
        "why": why,
        "tenant": tenant.hex(),
        "id": record.hex(),
        "content": content,
        "author": author_core.hex(),
        "fingerprint": oracle.Hx(2, "envelope", sealed).hex(),
        "recipients": [
            {"core": core.hex(), "card": card.hex(), "encryption": raw_private(key.x), "signing": raw_private(key.e)}
            for key, core, card in zip(readers, cores, cards)
        ],
        "envelope": base64url(sealed),
    }


def slot(suite, why):
    key, vault, master = os.urandom(32), os.urandom(16), os.urandom(32)
    made = oracle.slot(suite, key, vault, master)
    salt = bytes([suite]) + vault + bytes([1, 0, 0, 0])
    slots_key = oracle.hkdf(suite, master, salt, oracle.L("slots"), 32)
    before = b"WCS1" + bytes([1, suite, 1, 0]) + vault + bytes([3]) + bytes(7) + made
    code = oracle.mac(suite, slots_key, oracle.L("slots") + before)
    return {
        "why": why,
        "suite": suite,
        "key": key.hex(),
        "vault": vault.hex(),
        "slot_set": (before + code).hex(),
        "frame_key": oracle.hkdf(suite, master, salt, oracle.L("frame"), 32).hex(),
        "chain_key": oracle.hkdf(suite, master, salt, oracle.L("chain"), 32).hex(),
    }


def blob(suite, why, length, padded):
    key = os.urandom(32)
    plain = bytes((i * 31 + i // 256 + 1) % 256 for i in range(length))
    made = oracle.blob(suite, plain + bytes(padded - length), key)
    hashed = oracle.Hx(suite, "blob", made).hex()
    return {
        "why": why,
        "suite": suite,
        "key": key.hex(),
        "length": length,
        "hash": hashed,
        "file": base64url(made),
    }


def recovery_code(suite, kind):
    secret = os.urandom(16)
    why = "suite %d, kind %d" % (suite, kind)
    code = oracle.code(suite, secret, kind)
    return {"why": why, "suite": suite, "kind": kind, "random": secret.hex(), "code": code}


if __name__ == "__main__":
    oracle = load_oracle(sys.argv[1])
    suites = (1, 2)
    vectors = {
        "letters": [
            letter("one recipient", 1, {"title": "水井", "body": "村口的井要修"}),
            letter("eight recipients", 8, {"title": "水井"}),
            letter("the second bucket", 2, {"body": "井" * 2000}),
        ],
        "slots": [slot(suite, "suite %d" % suite) for suite in suites],
        "blobs": [blob(suite, "padded by one byte", 9, 10) for suite in suites]
        + [blob(2, "two chunks, the second mostly padding", 65537, 67584)],
        "recovery_codes": [recovery_code(suite, kind) for suite in suites for kind in (1, 2)],
    }
    json.dump(vectors, sys.stdout, ensure_ascii=False, indent=1)
    print()
