import assert from "node:assert/strict";
import { test } from "node:test";
import { openOfficeVault, writeOfficeVault } from "../../src/format/backup.js";
import { blobDigest, parseBlob } from "../../src/format/blob.js";
import { cardDigest, ownsCard, parseCore, signCard, writeCore } from "../../src/format/card.js";
import { envelopeFingerprint, parseEnvelope } from "../../src/format/envelope.js";
import { FormatError } from "../../src/format/error.js";
import { parseLogin, signLogin, verifyLogin } from "../../src/format/login.js";
import { parseReadable, readableFingerprint } from "../../src/format/readable-record.js";
import {
  parseReceipts,
  signReceipts,
  unsignedReceipts,
  verifyReceipts,
} from "../../src/format/receipt.js";
import { readCode, writeCode } from "../../src/format/recovery-code.js";
import { verifyStatement, writeStatement } from "../../src/format/statement.js";
import { open, seal } from "../../src/format/box.js";
import { hx, intl, type Label, type Suite } from "../../src/suites/index.js";
import { parseTrust } from "../../src/format/trust.js";
import { testInBothSuites } from "../support/suites.js";
import { bytesOf, textOf, vectorsOf, type Vector } from "../support/vectors.js";

/**
 * Runs a parser over a case; a case that does not expect "ok" must be refused under exactly that
 * code.
 */
function parsed<Value>(vector: Vector, parse: () => Value): Value | undefined {
  if (vector["expect"] === "ok") return parse();
  const isExpected = (error: unknown): boolean =>
    error instanceof FormatError && error.code === vector["expect"];
  assert.throws(parse, isExpected, `${vector.name}: ${vector.why}`);
  return undefined;
}

/** Ed25519's signatures are the same each time; SM2's have a random number in them. */
const drawsNothing = (suite: Suite): boolean => suite === intl;

testInBothSuites("hashes under labels agree with the oracle", (suite) => {
  for (const vector of vectorsOf("hashes", suite)) {
    const hash = hx(suite, textOf(vector, "label") as Label, bytesOf(vector, "message"));
    assert.deepEqual(hash, bytesOf(vector, "hash"), vector.name);
  }
});

testInBothSuites(
  "boxes of the oracle open, spoilt ones don't, and the same salt gives the same bytes",
  (suite) => {
    for (const vector of vectorsOf("boxes", suite)) {
      const [key, header, box] = ["key", "header", "box"].map((field) => bytesOf(vector, field));
      assert.ok(key && header && box);
      const place = { suite, word: textOf(vector, "label") as Label, header };
      if (vector["valid"] !== true) {
        assert.throws(() => open(place, key, box), FormatError, vector.name);
        continue;
      }
      const plain = bytesOf(vector, "plain");
      assert.deepEqual(open(place, key, box), plain);
      assert.deepEqual(
        seal(place, key, plain, () => box.subarray(0, 24)),
        box,
      );
    }
  },
);

testInBothSuites("cards: parsed, written, bound to their village, proved by their key", (suite) => {
  for (const vector of vectorsOf("cards", suite)) {
    const core = bytesOf(vector, "core");
    const card = parsed(vector, () => parseCore(core));
    if (card === undefined) continue;
    const [tenant, proof] = [bytesOf(vector, "tenant"), bytesOf(vector, "proof")];
    assert.deepEqual(writeCore(card), core);
    assert.deepEqual(cardDigest(tenant, core), bytesOf(vector, "card"));
    assert.ok(ownsCard(card, tenant, core, proof));
    const again = signCard(bytesOf(vector, "signing_private"), tenant, core);
    assert.ok(ownsCard(card, tenant, core, again));
    if (drawsNothing(suite)) assert.deepEqual(again, proof);
    assert.deepEqual(
      suite.publicKeyOf("encryption", bytesOf(vector, "encryption_private")),
      card.encryptionKey,
    );
    assert.deepEqual(
      suite.publicKeyOf("signing", bytesOf(vector, "signing_private")),
      card.signingKey,
    );
  }
});

testInBothSuites("trust bundles: each wrong one under its own name", (suite) => {
  for (const vector of vectorsOf("trust", suite)) {
    const trust = parsed(vector, () => parseTrust(bytesOf(vector, "bundle")));
    if (trust === undefined) continue;
    assert.deepEqual(trust.tenant, bytesOf(vector, "tenant"));
    assert.deepEqual(trust.roots.at(-1)?.digest, bytesOf(vector, "root_digest"));
    assert.deepEqual(trust.directory.digest, bytesOf(vector, "directory_digest"));
  }
});

testInBothSuites("readable records: statement, signature, fingerprint", (suite) => {
  for (const vector of vectorsOf("readable", suite)) {
    const bytes = bytesOf(vector, "record");
    const record = parsed(vector, () => parseReadable(bytes));
    if (record === undefined) continue;
    assert.deepEqual(writeStatement(record.statement), record.statementBytes);
    assert.deepEqual(record.statement.id, bytesOf(vector, "id"));
    assert.deepEqual(readableFingerprint(bytes), bytesOf(vector, "fingerprint"));
    assert.ok(
      verifyStatement(bytesOf(vector, "signing_public"), record.statementBytes, record.signature),
    );
  }
});

testInBothSuites("sealed letters of the oracle are read as far as a hub may", (suite) => {
  for (const vector of vectorsOf("envelopes", suite)) {
    const bytes = bytesOf(vector, "envelope");
    const header = parsed(vector, () => parseEnvelope(bytes));
    if (header === undefined) continue;
    assert.deepEqual(
      [header.tenant, header.id],
      [bytesOf(vector, "tenant"), bytesOf(vector, "id")],
    );
    assert.deepEqual(
      header.kids.map((kid) => kid.toString("hex")),
      vector["kids"],
    );
    assert.deepEqual(envelopeFingerprint(bytes), bytesOf(vector, "fingerprint"));
  }
});

testInBothSuites("attachment files: size and digest", (suite) => {
  for (const vector of vectorsOf("blobs", suite)) {
    const small = bytesOf(vector, "file");
    if (vector["expect"] === "ok" && small.length === 0) {
      // Large ones are in the file by header and size alone.
      const header = bytesOf(vector, "header");
      const file = Buffer.concat([
        header,
        Buffer.alloc(Number(vector["file_size"]) - header.length),
      ]);
      assert.equal(
        parseBlob(file).paddedLength,
        BigInt(Number(vector["padded_length"])),
        vector.name,
      );
      continue;
    }
    const blob = parsed(vector, () => parseBlob(small));
    if (blob === undefined) continue;
    assert.deepEqual(blob.blob, bytesOf(vector, "blob"));
    assert.deepEqual(blobDigest(small), bytesOf(vector, "digest"));
  }
});

testInBothSuites("receipt lists: parsed, verified, written with the same signature", (suite) => {
  for (const vector of vectorsOf("receipts", suite)) {
    const bytes = bytesOf(vector, "list");
    const list = parsed(vector, () => parseReceipts(bytes));
    if (list === undefined) continue;
    assert.deepEqual(list.digest, bytesOf(vector, "digest"));
    assert.deepEqual(
      [list.hub, list.account],
      [bytesOf(vector, "hub"), bytesOf(vector, "account")],
    );
    assert.deepEqual(list.previous, bytesOf(vector, "previous"));
    assert.deepEqual(
      list.entries.map(({ verdict, reason, n }) => [verdict, reason, Number(n)]),
      vector["entries"],
    );
    assert.ok(verifyReceipts(bytesOf(vector, "signing_public"), list));
    const again = signReceipts(bytesOf(vector, "signing_private"), unsignedReceipts(list));
    assert.ok(verifyReceipts(bytesOf(vector, "signing_public"), parseReceipts(again)));
    if (drawsNothing(suite)) assert.deepEqual(again, bytes);
  }
});

testInBothSuites(
  "sign-in: the signature holds for its origin, card and village, and for no other",
  (suite) => {
    for (const vector of vectorsOf("logins", suite)) {
      const [tenant, card] = [bytesOf(vector, "tenant"), bytesOf(vector, "card")];
      const place = { suite, tenant, card, origin: textOf(vector, "origin") };
      const login = parseLogin(bytesOf(vector, "login"));
      const key = bytesOf(vector, "signing_public");
      assert.ok(verifyLogin(key, place, login));
      const again = signLogin(bytesOf(vector, "signing_private"), place, login.nonce, login.time);
      assert.ok(verifyLogin(key, place, { ...login, signature: again }));
      if (drawsNothing(suite)) assert.deepEqual(again, login.signature);
      const others = [
        { origin: "http://other" },
        { tenant: Buffer.alloc(16) },
        { card: Buffer.alloc(32) },
      ];
      for (const other of others) assert.ok(!verifyLogin(key, { ...place, ...other }, login));
    }
  },
);

testInBothSuites("recovery codes: written, read, refused", (suite) => {
  for (const vector of vectorsOf("codes", suite)) {
    const [code, kind] = [textOf(vector, "code"), Number(vector["kind"])];
    if (vector["valid"] !== true) {
      assert.throws(() => readCode(suite, code, kind), /bad-code/, vector.name);
      continue;
    }
    const secret = bytesOf(vector, "secret");
    assert.equal(writeCode(suite, secret, kind), code);
    const typed = code.toLowerCase().replaceAll("-", " ").replaceAll("0", "o").replaceAll("1", "l");
    assert.deepEqual(readCode(suite, typed, kind), secret);
  }
});

test("every single wrong character and every swap of neighbours in a code is noticed", () => {
  const code = writeCode(intl, Buffer.from("000102030405060708090a0b0c0d0e0f", "hex")).replaceAll(
    "-",
    "",
  );
  for (let at = 0; at < code.length; at += 1) {
    for (const letter of "0123456789ABCDEFGHJKMNPQRSTVWXYZ") {
      if (letter === code[at]) continue;
      assert.throws(
        () => readCode(intl, code.slice(0, at) + letter + code.slice(at + 1)),
        /bad-code/,
      );
    }
    const [here = "", next = ""] = [code[at], code[at + 1]];
    const swapped = code.slice(0, at) + next + here + code.slice(at + 2);
    if (here !== next && next !== "") assert.throws(() => readCode(intl, swapped), /bad-code/);
  }
});

testInBothSuites(
  "an office vault is the same file, byte for byte, from the same randomness",
  (suite) => {
    for (const vector of vectorsOf("vaults", suite)) {
      const [file, secret] = [bytesOf(vector, "file"), bytesOf(vector, "secret")];
      assert.deepEqual(readCode(suite, textOf(vector, "code")), secret);
      const identity = openOfficeVault(file, secret);
      assert.deepEqual(identity.core, bytesOf(vector, "core"));
      const [slots, frame, chunk] = ["slot_set", "frame", "chunk"].map((field) =>
        bytesOf(vector, field),
      );
      assert.ok(slots && frame && chunk);
      // In the order in which they are drawn: vault, master key, slot id, slot salt, box salt, frame
      // salt, writer.
      const draws = [
        bytesOf(vector, "vault"),
        bytesOf(vector, "master_key"),
        slots.subarray(32 + 16, 32 + 32),
        slots.subarray(32 + 48, 32 + 64),
        slots.subarray(32 + 64, 32 + 88),
        frame.subarray(64, 88),
        chunk.subarray(80, 88),
      ];
      const written = writeOfficeVault(identity, secret, () => draws.shift() ?? assert.fail());
      assert.deepEqual(written, file);
    }
  },
);
