"""Whole letters, as their recipients open them (format.md §5)."""

import base64
import json


def content_of(core, value):
    members = {"type": "gov.secretary_letter", "schema": 1, "value": value, "attachments": []}
    members["from"] = base64.urlsafe_b64encode(core).rstrip(b"=").decode()
    return json.dumps(members, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def keys_of(w, key, core):
    """The plaintext of a KEYS frame."""
    return bytes([1, w.suite, 1, 0]) + core + b"".join(w.private(key))


def letter(w, name, why, readers, value):
    """`readers`: pairs of key and card core."""
    rid, content = w.random(16), content_of(w.member_core, value)
    recipients = [(key.enc, w.card(core)) for key, core in readers]
    author = w.card(w.member_core)
    data = w.o.seal(w.suite, w.tenant, rid, w.member, author, recipients, content.encode())
    for key, core in readers:
        opened = w.o.open_(w.suite, w.tenant, data, key, w.card(core), {author: w.member.sig})
        assert opened == content.encode()
    return {"name": name, "why": why, "expect": "ok", "tenant": w.tenant, "id": rid, "content": content,
            "author": w.member_core, "fingerprint": w.hx("envelope", data), "envelope": data,
            "recipients": [keys_of(w, key, core) for key, core in readers]}


def letters(w):
    secretary = (w.secretary, w.office_core)
    offices = [secretary] + [(key, w.core(1, office, key)) for office in range(2, 9) for key in [w.key()]]
    value = {"title": "水井", "body": "村口的井要修"}
    cases = [
        letter(w, "one office", "the shortest letter", [secretary], value),
        letter(w, "eight offices", "as many as there can be", offices, value),
        letter(w, "second bucket", "padded to 16 KiB", offices[:2], {"body": "井" * 2000}),
    ]
    return cases + spoilt(w, cases[0])


def spoilt(w, good):
    data, stranger = good["envelope"], w.key()
    wrap = 96 + 16
    changes = {
        "wrapped key changed": (data[:wrap + 40] + bytes([data[wrap + 40] ^ 1]) + data[wrap + 41:],
                                "wrong-key-or-damaged", "a wrapped key opens whole or not"),
        "header changed": (data[:24] + bytes([data[24] ^ 1]) + data[25:],
                           "wrong-key-or-damaged", "no key opens under another id"),
        "body changed": (data[:-17] + bytes([data[-17] ^ 1]) + data[-16:],
                         "wrong-key-or-damaged", "the tag covers the last byte"),
        "another village": (data[:8] + bytes(16) + data[24:], "wrong-tenant", "seen before any key is touched"),
        "another suite": (data[:5] + bytes([3 - w.suite]) + data[6:], "malformed", "its stanzas have another length"),
    }
    base = {field: good[field] for field in ("tenant", "recipients")}
    cases = [{"name": name, "why": why, "expect": expect, **base, "envelope": changed}
             for name, (changed, expect, why) in changes.items()]
    outsider = keys_of(w, stranger, w.core(1, 1, stranger))
    return cases + [{"name": "for somebody else", "why": "no stanza bears the reader's kid", "expect": "not-for-us",
                     **base, "recipients": [outsider], "envelope": data}]
