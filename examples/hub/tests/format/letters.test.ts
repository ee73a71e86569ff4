// The oracle's letters, identity boxes and drops, opened by the hub example's own code of the format.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { join } from "../../src/format/bytes.js";
import { canonicalText } from "../../src/format/canonical.js";
import { cardDigest, suiteOfCore } from "../../src/format/card.js";
import { envelopeFingerprint, envelopeKind } from "../../src/format/envelope.js";
import { FormatError } from "../../src/format/error.js";
import { openIdentityBox } from "../../src/format/identity-box.js";
import { sealUnsigned } from "../../src/format/letter-sealing.js";
import {
  openDrop,
  openLetter,
  type EnvelopeReader,
  type OpenedLetter,
} from "../../src/format/letter.js";
import { suitesModule } from "../../src/suites/index.js";
import { operation } from "../../src/suites/module.js";
import { newMember } from "../support/phone.js";
import { replyOf } from "../support/reply-code.js";
import { testInBothSuites } from "../support/suites.js";
import { bytesOf, textOf, vectorsOf, type Vector } from "../support/vectors.js";

/** A KEYS plaintext as a reader in one village or county (format.md §2.4). */
function readerOf(keys: Buffer, tenant: Buffer): EnvelopeReader {
  const core = keys.subarray(4, keys.length - 64);
  const encryptionPrivate = keys.subarray(keys.length - 64, keys.length - 32);
  return { card: cardDigest(tenant, core), encryptionPrivate };
}

function readersOf(vector: Vector): readonly EnvelopeReader[] {
  const tenant = bytesOf(vector, "tenant");
  const keys = vector["recipients"] as readonly string[];
  if (keys.length > 0) return keys.map((each) => readerOf(Buffer.from(each, "hex"), tenant));
  return [replyOf(bytesOf(vector, "drop"), bytesOf(vector, "random")).reader];
}

function opened(vector: Vector, reader: EnvelopeReader): OpenedLetter {
  const envelope = bytesOf(vector, "envelope");
  const open = envelope[6] === envelopeKind.drop ? openDrop : openLetter;
  return open(envelope, bytesOf(vector, "tenant"), reader);
}

const hasCode = (code: unknown) => (error: unknown) =>
  error instanceof FormatError && error.code === code;

testInBothSuites(
  "each reader opens each letter and drop; spoilt ones under their own code",
  (suite) => {
    for (const vector of vectorsOf("letters", suite)) {
      const why = `${vector.name}: ${vector.why}`;
      for (const reader of readersOf(vector)) {
        if (vector["expect"] !== "ok") {
          assert.throws(() => opened(vector, reader), hasCode(vector["expect"]), why);
          continue;
        }
        const letter = opened(vector, reader);
        assert.equal(letter.content.toString("utf8"), textOf(vector, "content"), why);
        assert.deepEqual(letter.header.id, bytesOf(vector, "id"));
        assert.deepEqual(letter.parsed.from, bytesOf(vector, "author"));
        assert.equal(letter.signed, vector["signed"] ?? true);
        const fingerprint = envelopeFingerprint(bytesOf(vector, "envelope"));
        assert.deepEqual(fingerprint, bytesOf(vector, "fingerprint"));
      }
    }
  },
);

testInBothSuites("an identity box opens for the township, and only in its own letter", (suite) => {
  const boxes = vectorsOf("letters", suite).filter((vector) => "box_expect" in vector);
  assert.equal(boxes.length, 4);
  for (const vector of boxes) {
    const reader = readersOf(vector)[0] ?? assert.fail();
    const letter = opened(vector, reader);
    const township = readerOf(bytesOf(vector, "township"), bytesOf(vector, "tenant"));
    assert.throws(() => openIdentityBox(letter, reader), hasCode("not-for-us"));
    if (vector["box_expect"] !== "ok") {
      const refused = hasCode(vector["box_expect"]);
      assert.throws(() => openIdentityBox(letter, township), refused, vector.why);
      continue;
    }
    const { from, value } = openIdentityBox(letter, township);
    assert.deepEqual(from, bytesOf(vector, "box_author"));
    assert.equal(canonicalText(value), textOf(vector, "box_value"));
  }
});

testInBothSuites("a drop's mailbox and reply card follow from its code", (suite) => {
  const drops = vectorsOf("letters", suite).filter(
    (vector) => "mailbox" in vector && vector["expect"] === "ok",
  );
  assert.equal(drops.length, 3);
  for (const vector of drops) {
    const reply = replyOf(bytesOf(vector, "drop"), bytesOf(vector, "random"));
    assert.deepEqual(reply.mailbox, bytesOf(vector, "mailbox"));
    assert.deepEqual(reply.county, bytesOf(vector, "tenant"));
    const { parsed, header, signed } = opened(vector, readersOf(vector)[0] ?? assert.fail());
    if (header.kind !== envelopeKind.drop) continue;
    assert.deepEqual(parsed.mailbox, reply.mailbox);
    if (!signed) assert.deepEqual(parsed.from, reply.core);
  }
});

testInBothSuites(
  "what is sealed unsigned opens for each recipient, and changed nowhere",
  (suite) => {
    const answer =
      vectorsOf("letters", suite).find(({ name }) => name === "answer to a drop") ?? assert.fail();
    const code = replyOf(bytesOf(answer, "drop"), bytesOf(answer, "random"));
    const { reader, county, core } = code;
    const content = Buffer.from(textOf(answer, "content"), "utf8");
    const half = suiteOfCore(core).publicKeyLength;
    const recipient = { card: reader.card, encryptionKey: core.subarray(40, 40 + half) };
    const labels = {
      suite,
      tenant: county,
      id: randomBytes(16),
      rootVersion: 0,
      directoryVersion: 0,
    };
    const envelope = sealUnsigned(labels, content, [recipient]);
    assert.deepEqual(openLetter(envelope, county, reader).content, content);
    for (let at = 0; at < envelope.length; at += at < 400 ? 1 : 97) {
      const spoilt = Buffer.from(envelope);
      spoilt[at] = (spoilt[at] ?? 0) ^ 1;
      assert.throws(() => openLetter(spoilt, county, reader), FormatError, `byte ${at}`);
    }
  },
);

testInBothSuites(
  "a letter by the core's own seal, which the benchmark measures, is one",
  (suite) => {
    const [author, office, other] = [newMember(suite), newMember(suite), newMember(suite)];
    const [tenant, id] = [randomBytes(16), randomBytes(16)];
    const content = Buffer.from(
      canonicalText({
        ...{ attachments: [], from: author.core.toString("base64url"), schema: 1 },
        ...{ type: "gov.secretary_letter", value: { title: "水井" } },
      }),
    );
    const seal = (...recipients: readonly Buffer[]): Buffer | undefined =>
      suitesModule?.call(
        operation.seal,
        suite.byte,
        ...[author.core, author.signingPrivate, tenant, id, content, join(...recipients)],
      );
    const envelope = seal(office.core, other.core) ?? assert.fail();
    for (const { core, encryptionPrivate } of [office, other]) {
      const reader = { card: cardDigest(tenant, core), encryptionPrivate };
      const letter = openLetter(envelope, tenant, reader);
      assert.ok(letter.signed);
      assert.deepEqual([letter.content, letter.parsed.from], [content, author.core]);
    }
    assert.equal(seal(), undefined, "to nobody");
    assert.equal(seal(office.core, office.core), undefined, "twice to one");
    assert.equal(seal(office.core.subarray(1)), undefined, "to no card");
  },
);
