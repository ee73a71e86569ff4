"""Messages that a careless implementation accepts: what the negative tests feed in.

Plain arithmetic, not constant time: for making test data only.
"""

import hashlib

# ---- Ed25519 (RFC 8032 §5.1) -------------------------------------------------------------------
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
SQRT_M1 = pow(2, (P - 1) // 4, P)


def add(a, b):
    (x1, y1), (x2, y2) = a, b
    product = D * x1 * x2 * y1 * y2 % P
    x = (x1 * y2 + x2 * y1) * pow(1 + product, -1, P) % P
    y = (y1 * y2 + x1 * x2) * pow(1 - product, -1, P) % P
    return x, y


def multiply(scalar, point):
    result = (0, 1)
    while scalar:
        if scalar & 1:
            result = add(result, point)
        point = add(point, point)
        scalar >>= 1
    return result


def x_of(y, sign):
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * SQRT_M1 % P
    assert (x * x - square) % P == 0
    return P - x if x % 2 != sign else x


BASE = (x_of(4 * pow(5, -1, P) % P, 0), 4 * pow(5, -1, P) % P)


def encode(point):
    return (point[1] | (point[0] & 1) << 255).to_bytes(32, "little")


def challenge(r, a, message):
    return int.from_bytes(hashlib.sha512(r + a + message).digest(), "little") % ORDER


def secret_scalar(seed):
    digest = bytearray(hashlib.sha512(seed).digest()[:32])
    digest[0] &= 248
    digest[31] = digest[31] & 127 | 64
    return int.from_bytes(digest, "little")


def torsion_of_order_8():
    """A point of order 8: a random curve point times the group order, until the order is full."""
    for y in range(2, 200):
        try:
            point = multiply(ORDER, (x_of(y, 0), y))
        except AssertionError:
            continue
        if multiply(4, point) != (0, 1):
            return point
    raise AssertionError("no point of order 8")


def lax_ed25519_accepts(public, a_point, message, signature, r_point):
    """The bare equation [S]B = R + [k]A, without the checks that make it strict."""
    s = int.from_bytes(signature[32:], "little")
    k = challenge(signature[:32], public, message)
    return multiply(s, BASE) == add(r_point, multiply(k, a_point))


def ed25519_forgeries(seed, message):
    """(why, public key, message, signature): each satisfies the bare verification equation."""
    scalar = secret_scalar(seed)
    signer = multiply(scalar, BASE)
    public = encode(signer)
    identity = (0, 1)
    out = []

    def keep(why, key, a_point, text, spelling, r_point, s):
        signature = spelling + s.to_bytes(32, "little")
        assert lax_ed25519_accepts(key, a_point, text, signature, r_point), why
        out.append((why, key, text, signature))

    # S + L: the same signature in another spelling.
    nonce = multiply(123456789, BASE)
    s = (123456789 + challenge(encode(nonce), public, message) * scalar) % ORDER
    keep("S + L", public, signer, message, encode(nonce), nonce, s + ORDER)

    # R = identity, as the standard spells it and as y = p + 1.
    for why, spelling in (("small-order R", encode(identity)), ("non-canonical R", (P + 1).to_bytes(32, "little"))):
        s = challenge(spelling, public, message) * scalar % ORDER
        keep(why, public, signer, message, spelling, identity, s)

    # A of small order, in every spelling: R = [S]B holds for any message with 8 | k.
    eighth = torsion_of_order_8()
    for i in range(8):
        a_point = multiply(i, eighth)
        for spelling in spellings_of(a_point):
            counter = next(c for c in range(1000) if forged_challenge(spelling, message, c) % 8 == 0)
            r_point = multiply(7 * counter + 5, BASE)
            keep(f"small-order A, {i} × T", spelling, a_point, varied(message, counter), encode(r_point), r_point,
                 7 * counter + 5)
    return out


def varied(message, counter):
    return message + counter.to_bytes(2, "little")


def forged_challenge(public, message, counter):
    return challenge(encode(multiply(7 * counter + 5, BASE)), public, varied(message, counter))


def spellings_of(point):
    """Every 32 bytes that a lax decoder reads as this point: y ≥ p, and the sign of a zero x."""
    spellings = {encode(point)}
    if point[1] + P < 2**255:
        spellings.add((point[1] + P | (point[0] & 1) << 255).to_bytes(32, "little"))
    if point[0] == 0:
        spellings |= {bytes(x[:31]) + bytes([x[31] | 128]) for x in set(spellings)}
    return sorted(spellings)


# ---- one ciphertext that two AEAD keys accept (format.md §1.2, commit) -----------------------------
POLY = 2**130 - 5


def clamp(r):
    return int.from_bytes(r, "little") & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF


def pad16(b):
    return b + bytes(-len(b) % 16)


def poly1305_sum(r, blocks):
    total = 0
    for block in blocks:
        total = (total + int.from_bytes(block + b"\1", "little")) * r % POLY
    return total


def two_key_poly1305(one_time_keys, header):
    """32 bytes of ciphertext and a tag that are right for both 32-byte Poly1305 keys."""
    rs = [clamp(k[:16]) for k in one_time_keys]
    ss = [int.from_bytes(k[16:], "little") for k in one_time_keys]
    lengths = len(header).to_bytes(8, "little") + (32).to_bytes(8, "little")
    head = [pad16(header)[i : i + 16] for i in range(0, len(header), 16)]
    for counter in range(100000):
        first = counter.to_bytes(16, "little")
        # The second block enters as c × r²; the zero block's part is the constant term.
        constants = [(poly1305_sum(r, head + [first, bytes(16), lengths]) - 2**128 * r * r) % POLY for r in rs]
        for wrap in range(-4, 5):
            difference = ss[1] - ss[0] + wrap * 2**128
            c = (difference - constants[0] + constants[1]) * pow(rs[0] ** 2 - rs[1] ** 2, -1, POLY) % POLY
            if not 2**128 <= c < 2**129:
                continue
            second = (c - 2**128).to_bytes(16, "little")
            tags = [(poly1305_sum(r, head + [first, second, lengths]) + s) % 2**128 for r, s in zip(rs, ss)]
            if tags[0] == tags[1]:
                return first + second + tags[0].to_bytes(16, "little")
    raise AssertionError("no ciphertext for two Poly1305 keys")


def gf_multiply(x, y):
    """GF(2^128) in GCM's bit order (SP 800-38D §6.3)."""
    z = 0
    for i in range(127, -1, -1):
        if x >> i & 1:
            z ^= y
        y = y >> 1 ^ (0xE1 << 120 if y & 1 else 0)
    return z


def gf_inverse(x):
    result, power = 1 << 127, x  # 1 is the leftmost bit
    for i in range(128):
        if i:
            result = gf_multiply(result, power)
        power = gf_multiply(power, power)
    return result


def ghash(h, blocks):
    total = 0
    for block in blocks:
        total = gf_multiply(total ^ int.from_bytes(block, "big"), h)
    return total


def two_key_ghash(hash_keys, masks, header):
    """32 bytes of ciphertext and a tag that are right for both GCM keys, given H = E(0) and E(J0)."""
    hs = [int.from_bytes(h, "big") for h in hash_keys]
    ms = [int.from_bytes(m, "big") for m in masks]
    lengths = (8 * len(header)).to_bytes(8, "big") + (8 * 32).to_bytes(8, "big")
    head = [pad16(header)[i : i + 16] for i in range(0, len(header), 16)]
    first = b"weicun, two keys"
    constants = [ghash(h, head + [first, bytes(16), lengths]) ^ m for h, m in zip(hs, ms)]
    squares = gf_multiply(hs[0], hs[0]) ^ gf_multiply(hs[1], hs[1])
    second = gf_multiply(constants[0] ^ constants[1], gf_inverse(squares)).to_bytes(16, "big")
    tags = [ghash(h, head + [first, second, lengths]) ^ m for h, m in zip(hs, ms)]
    assert tags[0] == tags[1]
    return first + second + tags[0].to_bytes(16, "big")
