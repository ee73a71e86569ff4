#!/usr/bin/env python3
"""Writes this folder's vectors from an independent implementation of format 1, the oracle.

    python3 tests/vectors/crypto/generate.py <path of format1.py>

The oracle runs on pyca/cryptography (42 or newer for SM4-GCM). Its randomness is replaced by a fixed
stream, so that the files come out the same every time; they are committed and read by the tests.
"""

import hashlib
import importlib.util
import json
import os
import struct
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import forge  # noqa: E402

HERE = Path(__file__).parent
LENGTHS = (0, 1, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 1000)
EDGES = {16: "a cipher block", 32: "a digest", 64: "a hash block", 128: "two hash blocks"}


def why_length(length):
    """What a length of `LENGTHS` is there for."""
    near = next((edge for edge in EDGES if abs(edge - length) <= 1), None)
    if near is None:
        return {0: "nothing at all", 1: "one byte", 1000: "many blocks and a rest"}[length]
    return ("one byte short of ", "exactly ", "one byte more than ")[length - near + 1] + EDGES[near]


class Stream:
    """SHAKE-256 of a counter: test data without a pattern, and without randomness."""

    def __init__(self):
        self.count = 0

    def __call__(self, length):
        self.count += 1
        return hashlib.shake_256(struct.pack("<Q", self.count)).digest(length)


def load_oracle(path):
    spec = importlib.util.spec_from_file_location("format1", path)
    oracle = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(oracle)
    stream = Stream()
    os.urandom = stream
    original = oracle.XS

    class FixedX25519:
        from_private_bytes = original.from_private_bytes

        @staticmethod
        def generate():
            return original.from_private_bytes(stream(32))

    oracle.XS = FixedX25519
    return oracle, stream


def raw_public(oracle, key):
    return key.public_key().public_bytes(oracle.S_.Encoding.Raw, oracle.S_.PublicFormat.Raw)


def hashes(oracle, stream):
    for suite in (1, 2):
        for length in LENGTHS:
            message, key = stream(length), stream((length * 7) % 200)
            yield {
                "why": f"hash and HMAC of {why_length(length)}; the HMAC's key has {len(key)} bytes",
                "suite": suite,
                "word": "content",
                "message": message,
                "hash": oracle.raw(suite, message),
                "labelled": oracle.Hx(suite, "content", message),
                "key": key,
                "hmac": oracle.mac(suite, key, message),
            }
        long_key = stream(5000)
        yield {
            "why": "an empty label; an HMAC's key longer than a block is hashed first",
            "suite": suite,
            "word": "",
            "message": b"",
            "hash": oracle.raw(suite, b""),
            "labelled": oracle.Hx(suite, "", b""),
            "key": long_key,
            "hmac": oracle.mac(suite, long_key, b""),
        }


DERIVED = {
    1: "one byte",
    16: "a mailbox's length",
    31: "one byte short of a block",
    32: "one block: most keys",
    33: "one byte more than a block",
    48: "SM4 key and commitment, or a reply key's seed",
    64: "ChaCha20 key and commitment",
    100: "three blocks and a rest",
    8160: "255 blocks, the most there is; no salt",
}


def derivations(oracle, stream):
    for suite in (1, 2):
        for length, why in DERIVED.items():
            secret, salt, info = stream(32), stream(length % 40), stream(length % 77)
            yield {"why": why, "suite": suite, "input": secret, "salt": salt, "info": info,
                   "output": oracle.hkdf(suite, secret, salt, info, length)}


def aeads(oracle, stream):
    for suite in (1, 2):
        for length in LENGTHS:
            key, nonce = stream(oracle.KL[suite]), stream(12)
            associated, plain = stream((length * 5) % 83), stream(length)
            yield {"why": f"the text is {why_length(length)}; {len(associated)} bytes beside it",
                   "suite": suite, "key": key, "nonce": nonce, "associated": associated,
                   "plain": plain, "sealed": oracle.aenc(suite, key, nonce, associated, plain)}


def boxes(oracle, stream):
    for suite in (1, 2):
        for index, length in enumerate(LENGTHS):
            word = ("letter", "frame", "slot")[index % 3]
            key, header, plain = stream(32), stream((48, 64, 96)[index % 3]), stream(length)
            yield {"why": f"a {word}'s box of {why_length(length)}, 72 bytes more",
                   "suite": suite, "word": word, "key": key, "header": header, "plain": plain,
                   "box": oracle.box(suite, key, word, header, plain)}


def wraps(oracle, stream):
    for count in range(1, 9):
        recipient = oracle.XS.generate()
        header, key = stream(96), stream(32)
        public = raw_public(oracle, recipient)
        raw = recipient.private_bytes(oracle.S_.Encoding.Raw, oracle.S_.PrivateFormat.Raw, oracle.S_.NoEncryption())
        yield {"why": f"key {count} of 8: HPKE base mode with the header in info, by another ephemeral key each",
               "private": raw, "public": public, "header": header, "key": key,
               "wrapped": oracle.wrap(2, public, header, key)}


SIGNED = {0: "the label alone is signed", 1: "one byte", 148: "a statement's length", 164: "two hash blocks and a rest",
          1000: "many hash blocks and a rest"}


def signatures(oracle, stream):
    for length, why in SIGNED.items():
        seed, message = stream(32), stream(length)
        key = oracle.ES.from_private_bytes(seed)
        yield {"why": why, "seed": seed, "public": raw_public(oracle, key), "word": "statement", "message": message,
               "signature": key.sign(oracle.L("statement") + message)}


def forgeries(oracle, stream):
    seed, message = stream(32), b"never signed"
    for why, public, signed, signature in forge.ed25519_forgeries(seed, message):
        yield {"why": why, "public": public, "message": signed, "signature": signature}


def two_keys(oracle, stream):
    """Boxes whose AEAD part opens under both keys: the commitment alone tells them apart."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    for suite in (1, 2):
        keys, salt, header = [stream(32), stream(32)], stream(24), stream(64)
        info = oracle.L("slot") + bytes([suite]) + struct.pack("<I", len(header)) + header
        length = oracle.KL[suite]
        derived = [oracle.hkdf(suite, k, salt, info, length + 32) for k in keys]
        if suite == 2:
            # Poly1305's one-time key is the first half of ChaCha20's block 0 (RFC 8439 §2.6).
            one_time = [Cipher(algorithms.ChaCha20(d[:32], bytes(16)), None).encryptor().update(bytes(32))
                        for d in derived]
            body = forge.two_key_poly1305(one_time, header)
        else:
            ciphers = [Cipher(algorithms.SM4(d[:16]), modes.ECB()).encryptor() for d in derived]
            first_counter = bytes(15) + b"\1"
            body = forge.two_key_ghash([c.update(bytes(16)) for c in ciphers],
                                       [c.update(first_counter) for c in ciphers], header)
        plains = [oracle.adec(suite, d[:length], bytes(12), header, body) for d in derived]
        assert plains[0] != plains[1]
        tag = "GHASH" if suite == 1 else "Poly1305"
        yield {"why": f"one ciphertext and one {tag} tag that are right under two keys: only the commitment tells",
               "suite": suite, "word": "slot", "header": header, "first_key": keys[0], "second_key": keys[1],
               "box": salt + derived[0][length:] + body, "second_box": salt + derived[1][length:] + body,
               "first_plain": plains[0], "second_plain": plains[1]}


def curve_multiples(oracle, stream):
    scalars = {1: "the point itself", 2: "a doubling", 3: "a doubling and an addition", 16: "doublings alone",
               2**128: "one bit in the middle", oracle.n_ - 2: "the last but one: minus a doubling",
               oracle.n_ - 1: "the last one: the point's negative"}
    for count in range(1, 9):
        scalars[int.from_bytes(stream(32), "big") % oracle.n_] = f"scalar {count} of 8 without a pattern"
    other = oracle.mul(987654321, oracle.G)
    for k, why in scalars.items():
        yield {"why": why, "scalar": oracle.B(k), "times_generator": oracle.PB(oracle.mul(k, oracle.G)),
               "point": oracle.PB(other), "times_point": oracle.PB(oracle.mul(k, other))}


def sm2_key(oracle, stream):
    d = int.from_bytes(stream(40), "big") % (oracle.n_ - 2) + 1
    return d, oracle.PB(oracle.mul(d, oracle.G))


def sm2_signatures(oracle, stream):
    """Ours to verify only: SM2's secret number is random, so that no two signers agree on a signature."""
    for length, why in SIGNED.items():
        (d, public), message = sm2_key(oracle, stream), stream(length)
        yield {"why": why, "private": oracle.B(d), "public": public, "word": "statement", "message": message,
               "signature": oracle.sm2sign(d, public, oracle.L("statement") + message)}


def sm2_wraps(oracle, stream):
    for count in range(1, 9):
        (d, public), key = sm2_key(oracle, stream), stream(32)
        yield {"why": f"key {count} of 8: SM2 encryption, raw x ‖ y ‖ C3 ‖ C2, by another secret number each",
               "private": oracle.B(d), "public": public, "key": key, "wrapped": oracle.wrap(1, public, b"", key)}


def slow_derivations(oracle, stream):
    """PBKDF2-HMAC-SM3 by OpenSSL (hashlib)."""
    salt = b"16 bytes of salt"
    inputs = [
        ("nothing of nothing", 32, 1, b"", b""),
        ("one iteration of RFC 6070's inputs", 32, 1, b"password", b"salt"),
        ("two iterations are combined", 32, 2, b"password", b"salt"),
        ("RFC 6070's 4,096 iterations", 32, 4096, b"password", b"salt"),
        ("more than one block of output", 40, 4096, b"passwordPASSWORDpassword", b"saltSALT" * 4 + b"salt"),
        ("zero bytes are no end of a text", 16, 4096, b"pass\0word", b"sa\0lt"),
        ("a passphrase of exactly a hash block", 32, 3, b"x" * 64, salt),
        ("a longer one is hashed first", 32, 3, b"x" * 65, salt),
        ("UTF-8", 32, 3, "石头村的老井".encode(), salt),
        ("several blocks; a long passphrase and a long salt", 100, 7, b"y" * 5000, b"z" * 200),
        ("the least iterations that a slot may have", 32, 600_000, "稻花香里说丰年".encode(), bytes(range(16))),
    ]
    for why, length, iterations, passphrase, salt in inputs:
        yield {"why": why, "passphrase": passphrase, "salt": salt, "iterations": iterations,
               "output": hashlib.pbkdf2_hmac("sm3", passphrase, salt, iterations, length)}


def as_text(value):
    return value.hex() if isinstance(value, bytes) else value


def main():
    oracle, stream = load_oracle(sys.argv[1])
    for make in (hashes, derivations, aeads, boxes, wraps, signatures, forgeries, two_keys, curve_multiples,
                 sm2_signatures, sm2_wraps, slow_derivations):
        rows = [{name: as_text(value) for name, value in row.items()} for row in make(oracle, stream)]
        assert all(row["why"] for row in rows)
        lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
        (HERE / f"{make.__name__}.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")
        print(f"{make.__name__}.json: {len(rows)}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: generate.py <path of format1.py>")
    main()
