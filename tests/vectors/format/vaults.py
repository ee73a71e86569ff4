"""Office vault files: recovery code, slot set, KEYS frame, first chunk, WCB1 (format.md §2, §8)."""

import struct


def crc32c(data):
    """RFC 3720 section 12.1, bit by bit."""
    rest = 0xFFFFFFFF
    for byte in data:
        rest ^= byte
        for _ in range(8):
            rest = rest >> 1 ^ (0x82F63B78 if rest & 1 else 0)
    return struct.pack("<I", rest ^ 0xFFFFFFFF)


def codes(w):
    cases = []
    for kind, name in ((1, "recovery"), (2, "tip-off")):
        for secret in (bytes(16), b"\xff" * 16, w.random(16)):
            cases.append({"name": f"{name} {secret[:4].hex()}", "why": "32 characters in 8 groups", "valid": True,
                          "kind": kind, "secret": secret, "code": w.o.code(w.suite, secret, kind)})
    good = cases[2]["code"]
    wrong = "0" if good[0] != "0" else "1"
    bad = {"one character": wrong + good[1:], "too short": good[:-1], "U": "U" + good[1:], "empty": ""}
    return cases + [
        {"name": name, "why": "refused before any key is derived", "valid": False, "kind": 1, "code": code}
        for name, code in bad.items()
    ] + [{"name": "tip-off code in the recovery prompt", "why": "the kind is in the checksum", "valid": False,
          "kind": 1, "code": cases[-1]["code"]}]


def vault_key(w, master, vault, word):
    salt = bytes([w.suite]) + vault + struct.pack("<I", 1)
    return w.o.hkdf(w.suite, master, salt, w.o.L(word), 32)


def slot_set(w, master, vault, secret):
    salt = w.random(16)
    header = bytes([1, w.suite, 3, 3]) + struct.pack("<IBBHI", 0, 0, 1, 0, 1) + w.random(16) + vault + salt
    assert len(header) == 64
    kek = w.o.hkdf(w.suite, secret, salt, w.o.L("recovery"), 32)
    slot = header + w.o.box(w.suite, kek, "slot", header, master)
    assert len(slot) == 168
    body = b"WCS1" + bytes([1, w.suite]) + struct.pack("<H", 1) + vault + struct.pack("<Q", 1) + slot
    return body + w.o.mac(w.suite, vault_key(w, master, vault, "slots"), w.o.L("slots") + body)


def keys_frame(w, master, vault, plain):
    bound = struct.pack("<IBBBBII", len(plain) + 72, 10, 0, w.suite, 0, 1, 1) + vault + vault
    body = w.o.box(w.suite, vault_key(w, master, vault, "frame"), "frame", bound, plain)
    checked = bound + crc32c(body) + bytes(4)
    return b"WCFR" + crc32c(checked) + checked + body


def first_chunk(w, master, vault, frame):
    place = struct.pack("<H", 0) + vault + struct.pack("<QQII", 1, 1, 1, len(frame)) + bytes(32) + w.random(8)
    unchecked = b"WCJ1" + bytes([1, 0]) + place + struct.pack("<I", 1)
    header = unchecked + crc32c(unchecked)
    assert len(header) == 96
    digest = w.hx("chunk", header + w.hx("frame", frame[8:]))
    mac = w.o.mac(w.suite, vault_key(w, master, vault, "chain"), w.o.L("chunk") + digest)
    return header + frame + b"WCJE" + struct.pack("<IQ", 1, 1) + digest + mac


def files(w):
    master, vault, secret = w.random(32), w.random(16), w.random(16)
    private = b"".join(w.private(w.secretary))
    keys = bytes([1, w.suite]) + struct.pack("<H", 1) + w.office_core + private
    slots, frame = slot_set(w, master, vault, secret), keys_frame(w, master, vault, keys)
    chunk = first_chunk(w, master, vault, frame)
    data = b"WCB1" + struct.pack("<I", len(slots)) + slots + chunk
    return [{"name": "secretary", "why": "slot set with the recovery slot alone, then one chunk with the keys",
             "file": data, "code": w.o.code(w.suite, secret, 1), "secret": secret, "vault": vault, "master_key": master,
             "slot_set": slots, "frame": frame, "chunk": chunk, "core": w.office_core, "keys": keys}]
