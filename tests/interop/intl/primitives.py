"""Suite intl of format 1 on libraries that weicun does not use: PyNaCl (Ed25519) and cryptography (OpenSSL).

Hx, Sign, Box and Wrap are format.md §1.2; HPKE is RFC 9180, mode base, X25519, HKDF-SHA256, ChaCha20-Poly1305.
"""

import hashlib
import hmac
import os
import struct

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

INTL = 2
RAW = {"encoding": serialization.Encoding.Raw, "format": serialization.PublicFormat.Raw}


class Refused(Exception):
    """What does not open or verify."""


def need(holds, what):
    if not holds:
        raise Refused(what)


def label(word):
    text = b"weicun/1 " + word.encode("ascii")
    return bytes([len(text)]) + text


def hx(word, *parts):
    return hashlib.sha256(label(word) + b"".join(parts)).digest()


def mac(key, *parts):
    return hmac.new(key, b"".join(parts), hashlib.sha256).digest()


def hkdf(secret, salt, info, length):
    key, out, block = mac(salt, secret), b"", b""
    while len(out) < length:
        block = mac(key, block, info, bytes([len(out) // 32 + 1]))
        out += block
    return out[:length]


def verify(word, public, signature, *parts):
    try:
        VerifyKey(public).verify(label(word) + b"".join(parts), signature)
    except (BadSignatureError, ValueError):
        raise Refused(f"signature over {word}") from None


def sign(word, seed, *parts):
    return SigningKey(seed).sign(label(word) + b"".join(parts)).signature


def signing_public(seed):
    return bytes(SigningKey(seed).verify_key)


def encryption_public(private):
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes(**RAW)


def _box_keys(key, word, header, salt):
    info = label(word) + bytes([INTL]) + struct.pack("<I", len(header)) + header
    okm = hkdf(key, salt, info, 64)
    return okm[:32], okm[32:]


def seal_box(key, word, header, plain):
    salt = os.urandom(24)
    cipher, commitment = _box_keys(key, word, header, salt)
    return salt + commitment + ChaCha20Poly1305(cipher).encrypt(bytes(12), plain, header)


def open_box(key, word, header, box):
    need(len(box) >= 72, "box: length")
    cipher, commitment = _box_keys(key, word, header, box[:24])
    need(hmac.compare_digest(commitment, box[24:56]), "box: commitment")
    try:
        return ChaCha20Poly1305(cipher).decrypt(bytes(12), box[56:], header)
    except InvalidTag:
        raise Refused("box: tag") from None


KEM = b"KEM" + struct.pack(">H", 0x20)
HPKE = b"HPKE" + struct.pack(">HHH", 0x20, 1, 3)


def _extract(suite, salt, word, secret):
    return mac(salt, b"HPKE-v1", suite, word, secret)


def _expand(suite, key, word, info, length):
    """One block is enough: nothing here is longer than 32 bytes."""
    return mac(key, struct.pack(">H", length), b"HPKE-v1", suite, word, info, b"\1")[:length]


def _hpke_cipher(shared, enc, recipient, info):
    secret = _expand(KEM, _extract(KEM, b"", b"eae_prk", shared), b"shared_secret", enc + recipient, 32)
    schedule = b"\0" + _extract(HPKE, b"", b"psk_id_hash", b"") + _extract(HPKE, b"", b"info_hash", info)
    key = _extract(HPKE, secret, b"secret", b"")
    return (ChaCha20Poly1305(_expand(HPKE, key, b"key", schedule, 32)),
            _expand(HPKE, key, b"base_nonce", schedule, 12))


def wrap(recipient, info, key):
    ephemeral = X25519PrivateKey.generate()
    enc = ephemeral.public_key().public_bytes(**RAW)
    shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(recipient))
    cipher, nonce = _hpke_cipher(shared, enc, recipient, info)
    return enc + cipher.encrypt(nonce, key, b"")


def unwrap(private, info, wrapped):
    enc = wrapped[:32]
    mine = X25519PrivateKey.from_private_bytes(private)
    shared = mine.exchange(X25519PublicKey.from_public_bytes(enc))
    cipher, nonce = _hpke_cipher(shared, enc, encryption_public(private), info)
    try:
        return cipher.decrypt(nonce, wrapped[32:], b"")
    except InvalidTag:
        raise Refused("wrap") from None
