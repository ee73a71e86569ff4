#!/usr/bin/env python3
"""Performs tasks, one a line of its input (`verb name=hex name=hex`), and answers each with a line.

The verbs are those of tests/interop/core about letters without a name, identity boxes and drops, in suite intl.
"""

import json
import os
import struct
import sys

from envelopes import (BOX, CORE, DROP, IDENTITY_BOX, LETTER, SEALED, Card, Place, canonical, county_of, drop_reply,
                       open_identity_box, open_record, pad64, seal_envelope, signed)
from primitives import INTL, Refused, encryption_public, hx, signing_public

VERSIONS = struct.pack("<II", 1, 5)


class Keys:
    """A KEYS plaintext: a card's core and its private halves (format.md, 2.4)."""

    def __init__(self, octets):
        self.core, self.encryption, self.signing = octets[4:4 + CORE], octets[108:140], octets[140:172]


def identity(_):
    encryption, signing = os.urandom(32), os.urandom(32)
    core = bytes([5, INTL, 0, 0]) + struct.pack("<IQQ", 1, 1, 0) + b"522699101201" + bytes(4)
    core += encryption_public(encryption) + signing_public(signing)
    return {"keys": bytes([1, INTL, 1, 0]) + core + encryption + signing}


def cards(task):
    cores = task["recipients"]
    return [Card(task["tenant"], cores[at:at + CORE]) for at in range(0, len(cores), CORE)]


def seal_unsigned(task):
    place = Place(LETTER, task["tenant"], task["id"], VERSIONS)
    return {"envelope": seal_envelope(place, cards(task), task["content"], box=task.get("box", b""))}


def seal_box(task):
    keys, place = Keys(task["keys"]), Place(BOX, task["tenant"], task["id"], VERSIONS)
    township, author = cards(task), Card(task["tenant"], keys.core)
    said = signed(keys.signing, place.statement(IDENTITY_BOX, author, township, hx("content", task["content"])))
    content = canonical({"from": pad64(keys.core), "value": json.loads(task["who"])})
    return {"box": seal_envelope(place, township, content, said)}


def seal_drop(task):
    county = county_of(task["drop"])
    place, card = Place(DROP, county, task["id"], bytes(8)), Card(county, task["drop"])
    said = b""
    if "keys" in task:
        keys = Keys(task["keys"])
        statement = place.statement(SEALED, Card(county, keys.core), [card], hx("content", task["content"]))
        said = signed(keys.signing, statement)
    envelope = seal_envelope(place, [card], task["content"], said)
    return {"envelope": envelope, "fingerprint": hx("envelope", envelope)}


def told(opened):
    return {"id": opened.id, "author": opened.author.core, "content": opened.content, "box": opened.box,
            "signed": bytes([opened.signed])}


def open_letter(task, name="keys"):
    keys = Keys(task[name])
    return open_record(task["envelope"], LETTER, task["tenant"], keys.core, keys.encryption)


def open_box(task):
    keys = Keys(task["keys"])
    author, who = open_identity_box(open_letter(task, "reader"), keys.core, keys.encryption)
    return {"author": author, "who": who}


def open_drop(task):
    keys = Keys(task["keys"])
    return told(open_record(task["envelope"], DROP, county_of(keys.core), keys.core, keys.encryption))


def open_answer(task):
    _, core, private = drop_reply(task["drop"], task["random"])
    return told(open_record(task["envelope"], LETTER, county_of(task["drop"]), core, private))


def reply(task):
    mailbox, core, _ = drop_reply(task["drop"], task["random"])
    return {"mailbox": mailbox, "core": core}


VERBS = {"identity": identity, "open": lambda task: told(open_letter(task)), "sealUnsigned": seal_unsigned,
         "sealBox": seal_box, "openBox": open_box, "dropReply": reply, "sealDrop": seal_drop, "openDrop": open_drop,
         "openAnswer": open_answer}


class Task(dict):
    def __missing__(self, field):
        sys.exit(f"bad task: no field {field}")


def perform(line):
    verb, *words = line.split()
    task = Task((name, bytes.fromhex(value)) for name, value in (word.split("=", 1) for word in words))
    if verb not in VERBS:
        sys.exit(f"bad task: no verb {verb}")
    try:
        return VERBS[verb](task)
    except (Refused, struct.error, IndexError, ValueError, KeyError, TypeError) as refusal:
        return {"refused": str(refusal).encode() or b"?"}


def main():
    for line in sys.stdin:
        print("".join(f"{name}={octets.hex()} " for name, octets in perform(line).items()), flush=True)


main()
