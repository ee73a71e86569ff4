#!/usr/bin/env python3
"""Writes this folder's vectors of format 1 in both suites with the primitives of an independent oracle.

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
import letters
import nameless
import objects
import vaults
from world import GM, INTL, World

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


FILES = {
    "hashes": ("Hx(label; message), format.md §1.2", objects.hashes),
    "boxes": ("Box(K, label, header, plain), format.md §1.2", objects.boxes),
    "cards": ("Card cores, digests, proofs of possession, format.md §3.1", objects.cards),
    "trust": ("Roots, directories, trust bundles, format.md §3.2 to §3.4", objects.trust),
    "readable": ("WCP1 records and their statements, format.md §4.2, §4.3", objects.readable),
    "envelopes": ("WCE1 headers as a hub reads them, format.md §5", objects.envelopes),
    "blobs": ("WCA1 files, format.md §6", objects.blobs),
    "receipts": ("Receipt lists, format.md §7", objects.receipts),
    "logins": ("Sign-in, format.md §9", objects.logins),
    "codes": ("Recovery codes, format.md §2.3", vaults.codes),
    "vaults": ("Office vault files: slot set, KEYS frame, chunk, WCB1", vaults.files),
    "letters": ("WCE1 as its recipients open it, format.md §5", letters.letters),
}


def cases_of(world, make):
    cases = [{"name": case["name"], "why": case["why"], "suite": world.suite, **case} for case in make(world)]
    names = [case["name"] for case in cases]
    assert len(set(names)) == len(names) and all(case["why"] for case in cases)
    return cases


# After all of those, so that their bytes stay what they were.
LATER = {"letters": nameless.rows}


def main():
    """Suite intl first: its rows stay what they were when gm was not yet there."""
    oracle, stream = load_oracle(sys.argv[1])
    rows = {name: [] for name in FILES}
    worlds = []
    for suite in (INTL, GM):
        worlds.append(World(oracle, stream, suite))
        for name, (_, make) in FILES.items():
            rows[name] += cases_of(worlds[-1], make)
    for world in worlds:
        for name, make in LATER.items():
            rows[name] += cases_of(world, make)
    for name, (about, _) in FILES.items():
        text = json.dumps({"about": about, "cases": as_text(rows[name])}, indent=1, ensure_ascii=False)
        (HERE / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    words = {"about": "Fingerprint words of a card's digest, format.md §3.7", "cases": list(fingerprints.words(oracle))}
    text = json.dumps({**words, "cases": as_text(words["cases"])}, indent=1, ensure_ascii=False)
    (HERE / "words.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
