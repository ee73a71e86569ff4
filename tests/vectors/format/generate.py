#!/usr/bin/env python3
"""Writes this folder's vectors of format 1 (suite intl) with the primitives of an independent oracle.

    python3 tests/vectors/format/generate.py <path of format1.py>

The oracle's randomness is replaced by a fixed stream, so that the files come out the same every time. What the
oracle does not build itself (receipt lists, directories, checksums of frames and chunks) is put together here
by the letter of the specification, with the oracle's hash, MAC, HKDF, box and signature.
"""

import importlib.util
import json
import struct
import sys
from pathlib import Path

import fingerprints
import objects
import vaults
from world import World

HERE = Path(__file__).parent


def load_oracle(path):
    """The loader with the fixed stream is the crypto vectors' own."""
    place = HERE.parent / "crypto" / "generate.py"
    spec = importlib.util.spec_from_file_location("crypto_vectors", place)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.load_oracle(path)


def as_text(value):
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, dict):
        return {key: as_text(part) for key, part in value.items()}
    return [as_text(part) for part in value] if isinstance(value, (list, tuple)) else value


def write(name, about, cases):
    names = [case["name"] for case in cases]
    assert len(set(names)) == len(names) and all(case["why"] for case in cases)
    text = json.dumps({"about": about, "cases": as_text(cases)}, indent=1, ensure_ascii=False)
    (HERE / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def main():
    oracle, stream = load_oracle(sys.argv[1])
    world = World(oracle, stream)
    write("hashes", "Hx(label; message), spec section 0", objects.hashes(world))
    write("boxes", "Box(K, label, header, plain), spec section 0", objects.boxes(world))
    write("cards", "Card cores, digests, proofs of possession, spec section 3", objects.cards(world))
    write("trust", "Roots, directories, trust bundles, spec section 3", objects.trust(world))
    write("readable", "WCP1 records and their statements, spec section 4", objects.readable(world))
    write("envelopes", "WCE1 headers as a hub reads them, spec section 5", objects.envelopes(world))
    write("blobs", "WCA1 files, spec section 6", objects.blobs(world))
    write("receipts", "Receipt lists, spec section 7", objects.receipts(world))
    write("logins", "Sign-in, spec section 8", objects.logins(world))
    write("codes", "Recovery codes, spec section 1.2", vaults.codes(world))
    write("words", "Fingerprint words of a card's digest, spec section 3", list(fingerprints.words(oracle)))
    write("vaults", "Office vault files: slot set, KEYS frame, chunk, WCB1", vaults.files(world))


if __name__ == "__main__":
    main()
