import assert from "node:assert/strict";
import { createPublicKey, verify } from "node:crypto";
import { test } from "node:test";
import { intl, label, type Label } from "../../src/suites/index.js";
import { testInBothSuites } from "../support/suites.js";

const order = 2n ** 252n + 27742317777372353535851937790883648493n;
const message = Buffer.from("message");

function littleEndian(value: bigint): Buffer {
  return Buffer.from(value.toString(16).padStart(64, "0"), "hex").reverse();
}

/** What OpenSSL says without our own checks: a case that it accepts shows that they are needed. */
function opensslAccepts(point: Buffer, word: Label, signature: Buffer): boolean {
  const key = createPublicKey({
    key: Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), point]),
    format: "der",
    type: "spki",
  });
  return verify(null, Buffer.concat([label(word), message]), key, signature);
}

testInBothSuites("a signature holds for its key, label and bytes alone", (suite) => {
  const [pair, other] = [suite.makeKeyPair("signing"), suite.makeKeyPair("signing")];
  const signature = suite.sign(pair.privateKey, "receipt", message);
  assert.ok(suite.verify(pair.publicKey, "receipt", signature, message));
  assert.ok(!suite.verify(other.publicKey, "receipt", signature, message));
  assert.ok(!suite.verify(pair.publicKey, "receipt", signature, Buffer.from("massage")));
  for (let bit = 0; bit < 512; bit += 1) {
    const spoilt = Buffer.from(signature);
    spoilt[bit >> 3] = (spoilt[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    assert.ok(!suite.verify(pair.publicKey, "receipt", spoilt, message), `bit ${bit}`);
  }
});

testInBothSuites("labels separate: what was signed as one thing is no other thing", (suite) => {
  const { privateKey, publicKey } = suite.makeKeyPair("signing");
  const words = ["statement", "receipt", "login", "directory", "root", "card"] as const;
  for (const signed of words) {
    const signature = suite.sign(privateKey, signed, message);
    for (const read of words) {
      assert.equal(
        suite.verify(publicKey, read, signature, message),
        signed === read,
        `${signed} as ${read}`,
      );
    }
  }
});

test("S + L is refused", () => {
  const { privateKey, publicKey } = intl.makeKeyPair("signing");
  const signature = intl.sign(privateKey, "receipt", message);
  const s = BigInt(`0x${Buffer.from(signature.subarray(32)).reverse().toString("hex")}`);
  const malleated = Buffer.concat([signature.subarray(0, 32), littleEndian(s + order)]);
  assert.ok(!intl.verify(publicKey, "receipt", malleated, message));
});

/**
 * RFC 8032 edwards25519: every encoding whose point has an order that divides 8, canonical or not.
 */
const prime = 2n ** 255n - 19n;
const eighth = 0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n;
const smallOrder = [0n, 1n, prime - 1n, prime, prime + 1n, eighth, prime - eighth];

test("small-order keys are refused, with which OpenSSL would let one signature stand for every message", () => {
  let accepted = 0;
  for (const y of smallOrder) {
    for (const sign of [0n, 1n]) {
      const point = littleEndian(y | (sign << 255n));
      // R = the point of order 1, S = 0: holds whenever hash · A = 0.
      const signature = Buffer.concat([littleEndian(1n), littleEndian(0n)]);
      for (const word of ["receipt", "login", "root", "card", "statement"] as const) {
        accepted += opensslAccepts(point, word, signature) ? 1 : 0;
        assert.ok(!intl.verify(point, word, signature, message), `y ${y} sign ${sign}`);
      }
    }
  }
  assert.ok(accepted > 0, "these cases prove nothing when OpenSSL refuses them all by itself");
});

testInBothSuites("keys that are no key, and signatures of another length, are false", (suite) => {
  const { privateKey, publicKey } = suite.makeKeyPair("signing");
  const signature = suite.sign(privateKey, "receipt", message);
  const length = suite.publicKeyLength;
  const notOnCurve = Buffer.concat([littleEndian(2n), Buffer.alloc(length - 32)]);
  for (const key of [
    Buffer.alloc(0),
    publicKey.subarray(1),
    Buffer.alloc(length, 0xff),
    notOnCurve,
  ]) {
    assert.equal(suite.verify(key, "receipt", signature, message), false);
  }
  for (const wrong of [0, 63, 65]) {
    assert.equal(suite.verify(publicKey, "receipt", Buffer.alloc(wrong, 1), message), false);
  }
});
