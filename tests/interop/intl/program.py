#!/usr/bin/env python3
"""Reads and writes letters of suite intl: one task as JSON on standard input, its result as JSON on standard output.

{"do": "open", trust, rootDigest, vault, code, envelope}    an office opens a letter
{"do": "seal", trust, rootDigest, office, letter}           a new member seals a letter to an office
{"do": "receipts", trust, rootDigest, receipts}             verifies what a hub answered

Octets are hexadecimal. What does not verify is {"refused": "…"}.
"""

import json
import sys

from envelopes import Card
from letters import Trust, new_member, open_letter, open_vault, seal_letter, verify_receipts
from primitives import Refused


def perform(task):
    octets = {name: bytes.fromhex(task[name]) for name in ("trust", "rootDigest", "vault", "envelope", "receipts")
              if name in task}
    trust = Trust(octets["trust"], octets["rootDigest"])
    if task["do"] == "open":
        core, private, _ = open_vault(octets["vault"], task["code"])
        return open_letter(octets["envelope"], trust, core, private)
    if task["do"] == "receipts":
        return verify_receipts(octets["receipts"], trust)
    core, proof, seed = new_member(trust.tenant)
    envelope = seal_letter(trust, trust.office(task["office"]), core, seed, task["letter"])
    kid = Card(trust.tenant, core).kid
    return {"kid": kid.hex(), "core": core.hex(), "proof": proof.hex(), "envelope": envelope.hex()}


def main():
    try:
        result = perform(json.load(sys.stdin))
    except Refused as refusal:
        result = {"refused": str(refusal)}
    json.dump(result, sys.stdout)


main()
