"""WCA1 of suite intl (format.md, 6): attachments."""

import hmac
import struct

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from primitives import INTL, Refused, hkdf, label, need

CHUNK = 65536


def padded_length(file):
    """What anybody reads of one: the length of its plaintext, from which the file's follows."""
    need(len(file) >= 64 and file[:8] == b"WCA1\1" + bytes([INTL, 16, 0]), "attachment: header")
    length = struct.unpack_from("<Q", file, 24)[0]
    need(1 <= length <= 2**40 and len(file) == 64 + length + 16 * -(-length // CHUNK), "attachment: length")
    return length


def keys_of(header, key):
    """Cipher and commitment."""
    okm = hkdf(key, header[8:24], label("blob") + header, 64)
    return ChaCha20Poly1305(okm[:32]), okm[32:]


def nonces(length):
    count = -(-length // CHUNK)
    return [bytes(7) + struct.pack("<IB", i, i == count - 1) for i in range(count)]


def seal_attachment(plain, key, blob):
    header = b"WCA1\1" + bytes([INTL, 16, 0]) + blob + struct.pack("<Q", len(plain))
    cipher, commitment = keys_of(header, key)
    chunks = [plain[at:at + CHUNK] for at in range(0, len(plain), CHUNK)]
    sealed = (cipher.encrypt(nonce, chunk, b"") for nonce, chunk in zip(nonces(len(plain)), chunks))
    return header + commitment + b"".join(sealed)


def open_attachment(file, key):
    """The plaintext with its padding."""
    length = padded_length(file)
    cipher, commitment = keys_of(file[:32], key)
    need(hmac.compare_digest(commitment, file[32:64]), "attachment: commitment")
    chunks = [file[at:at + CHUNK + 16] for at in range(64, len(file), CHUNK + 16)]
    try:
        return b"".join(cipher.decrypt(nonce, chunk, b"") for nonce, chunk in zip(nonces(length), chunks))
    except InvalidTag:
        raise Refused("attachment: tag") from None
