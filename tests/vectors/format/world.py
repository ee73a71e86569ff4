"""A village of one suite with fixed keys, and the oracle's primitives under the specification's names."""

import struct

GM, INTL = 1, 2
TIME = 1_790_000_000_000
VILLAGE = b"522699101201"


def raw(o, key):
    s = o.S_
    return key.private_bytes(s.Encoding.Raw, s.PrivateFormat.Raw, s.NoEncryption())


class World:
    def __init__(self, oracle, stream, suite):
        self.o, self.random, self.suite = oracle, stream, suite
        self.roots = [self.key() for _ in range(3)]
        self.root1 = self.root(1, bytes(16), self.roots, 2)
        self.tenant = self.hx("root", self.root1)[:16]
        self.secretary, self.member = self.key(), self.key()
        self.hub_receipts, self.hub_transport = self.key(), self.key()
        self.office_core = self.core(1, 1, self.secretary)
        self.member_core = self.core(5, 0, self.member)
        self.receipts_core = self.core(2, 0, self.hub_receipts)
        self.transport_core = self.core(3, 0, self.hub_transport)

    def key(self):
        """Both private halves and both public ones of a card."""
        if self.suite == GM:
            return self.o.Key(GM)
        o = self.o
        key = o.Key.__new__(o.Key)
        key.s = INTL
        key.x, key.e = o.XS.from_private_bytes(self.random(32)), o.ES.from_private_bytes(self.random(32))
        public = (o.S_.Encoding.Raw, o.S_.PublicFormat.Raw)
        key.enc, key.sig = (half.public_key().public_bytes(*public) for half in (key.x, key.e))
        return key

    def private(self, key):
        """The encryption half and the signing half, 32 bytes each."""
        if self.suite == GM:
            return tuple(self.o.B(d) for d in key.d)
        return raw(self.o, key.x), raw(self.o, key.e)

    def hx(self, word, message):
        return self.o.Hx(self.suite, word, message)

    def card(self, core):
        return self.hx("card", self.tenant + core)

    def core(self, use, office, key, scope=VILLAGE, not_after=0, flags=0):
        head = bytes([use, self.suite, office, flags]) + struct.pack("<IQQ", 1, TIME, not_after)
        return head + scope.ljust(12, b"\0") + bytes(4) + key.enc + key.sig

    def root(self, version, tenant, keys, threshold):
        head = b"WCR1" + bytes([1, self.suite, threshold, len(keys)]) + struct.pack("<IQ", version, TIME)
        return head + tenant + b"".join(key.sig for key in keys)

    def block(self, word, unsigned, signers):
        entries = (bytes([index]) + key.sign(word, unsigned) for index, key in signers)
        return bytes([len(signers)]) + b"".join(entries)

    def directory(self, entries, root_version=1, version=1, previous=bytes(32), tenant=None):
        head = b"WCD1" + bytes([1, self.suite]) + struct.pack("<H", len(entries)) + (tenant or self.tenant)
        head += struct.pack("<IIQQ", root_version, version, TIME, TIME + 10**10) + VILLAGE + bytes(4) + previous
        return head + b"".join(core + bytes([status, 0, 0, 0]) + struct.pack("<Q", TIME) for core, status in entries)
