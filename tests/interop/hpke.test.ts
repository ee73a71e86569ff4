// HPKE (RFC 9180), which wraps the keys of suite intl, against an independent implementation in JavaScript.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { Chacha20Poly1305 } from "@hpke/chacha20poly1305";
import { CipherSuite, HkdfSha256 } from "@hpke/core";
import { DhkemX25519HkdfSha256 } from "@hpke/dhkem-x25519";
import { ask, core, field, task } from "./support/programs.js";

const suite = new CipherSuite({
  kem: new DhkemX25519HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Chacha20Poly1305(),
});
const intl = Uint8Array.of(2);

/** The exact octets: the library wants an ArrayBuffer, and a Buffer is a window on a larger one. */
const alone = (octets: Uint8Array): ArrayBuffer => Uint8Array.from(octets).buffer;
const octets = (text: string): ArrayBuffer => alone(Buffer.from(text, "hex"));
const hex = (buffer: ArrayBuffer): string => Buffer.from(buffer).toString("hex");

/** Typed in from RFC 9180, appendix A.2.1; the core's test of the same name has them, too. */
const printed = {
  info: "4f6465206f6e2061204772656369616e2055726e",
  ephemeralSeed: "909a9b35d3dc4713a5e72a4da274b55d3d3821a37e5d099e74a647db583a904b",
  encapsulated: "1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a",
  recipientPublic: "4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a",
  recipientPrivate: "8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb",
  plain: "4265617574792069732074727574682c20747275746820626561757479",
  associated: "436f756e742d30",
  sealed:
    "1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28",
};

const publicKey = (raw: ArrayBuffer) => suite.kem.importKey("raw", raw, true);
const privateKey = (raw: ArrayBuffer) => suite.kem.importKey("raw", raw, false);

test("the values of RFC 9180 A.2.1 are those of the independent implementation", async () => {
  const info = octets(printed.info);
  const [plain, associated] = [octets(printed.plain), octets(printed.associated)];
  const sender = await suite.createSenderContext({
    recipientPublicKey: await publicKey(octets(printed.recipientPublic)),
    info,
    ekm: octets(printed.ephemeralSeed),
  });
  assert.equal(hex(sender.enc), printed.encapsulated);
  assert.equal(hex(await sender.seal(plain, associated)), printed.sealed);
  const recipient = await suite.createRecipientContext({
    recipientKey: await privateKey(octets(printed.recipientPrivate)),
    enc: octets(printed.encapsulated),
    info,
  });
  assert.equal(hex(await recipient.open(octets(printed.sealed), associated)), printed.plain);
});

/** info = L("wrap") ‖ header (format.md, 1.2). */
function wrapInfo(header: Uint8Array): ArrayBuffer {
  const text = Buffer.from("weicun/1 wrap");
  return alone(Buffer.concat([Uint8Array.of(text.length), text, header]));
}

interface Office {
  readonly keys: Uint8Array;
  readonly publicKey: Uint8Array;
  readonly privateKey: Uint8Array;
}

function office(): Office {
  const keys = field(ask(core, "identity", { suite: intl }), "keys");
  return { keys, publicKey: keys.subarray(44, 76), privateKey: keys.subarray(108, 140) };
}

test("keys that weicun wrapped, the independent implementation unwraps under the same header", async () => {
  const { publicKey: recipient, privateKey: own } = office();
  const recipientKey = await privateKey(alone(own));
  const cases = [0, 96, 300].map((length) => ({
    header: randomBytes(length),
    key: randomBytes(32),
  }));
  const answers = core(
    cases.map(({ header, key }) => task("wrap", { suite: intl, public: recipient, header, key })),
  );
  for (const [at, { header, key }] of cases.entries()) {
    const wrapped = field(answers[at] ?? {}, "wrapped");
    const enc = alone(wrapped.subarray(0, 32));
    const open = (info: ArrayBuffer) =>
      suite.open({ recipientKey, enc, info }, alone(wrapped.subarray(32)));
    assert.equal(hex(await open(wrapInfo(header))), key.toString("hex"));
    await assert.rejects(open(wrapInfo(Buffer.concat([header, Uint8Array.of(0)]))));
  }
});

test("keys that the independent implementation wrapped, weicun unwraps under the same header", async () => {
  const { keys, publicKey: recipient } = office();
  const recipientPublicKey = await publicKey(alone(recipient));
  for (const length of [0, 96, 300]) {
    const [header, key] = [randomBytes(length), randomBytes(32)];
    const { enc, ct } = await suite.seal(
      { recipientPublicKey, info: wrapInfo(header) },
      alone(key),
    );
    const wrapped = Buffer.concat([Buffer.from(enc), Buffer.from(ct)]);
    const opened = ask(core, "unwrap", { keys, header, wrapped });
    assert.deepEqual(Buffer.from(field(opened, "key")), key);
    const other = Buffer.concat([header, Uint8Array.of(0)]);
    assert.ok("refused" in ask(core, "unwrap", { keys, header: other, wrapped }));
  }
});
