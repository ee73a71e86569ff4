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
import { hx, intl, type Label } from "../../src/suites/index.js";
import { parseTrust } from "../../src/format/trust.js";
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

test("hashes under labels agree with the oracle", () => {
  for (const vector of vectorsOf("hashes")) {
    const hash = hx(intl, textOf(vector, "label") as Label, bytesOf(vector, "message"));
    assert.deepEqual(hash, bytesOf(vector, "hash"), vector.name);
  }
});

test("boxes of the oracle open, spoilt ones don't, and the same salt gives the same bytes", () => {
  for (const vector of vectorsOf("boxes")) {
    const [key, header, box] = ["key", "header", "box"].map((field) => bytesOf(vector, field));
    assert.ok(key && header && box);
    const place = { suite: intl, word: textOf(vector, "label") as Label, header };
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
});

test("cards: parsed, written, bound to their village, proved by their key", () => {
  for (const vector of vectorsOf("cards")) {
    const core = bytesOf(vector, "core");
    const card = parsed(vector, () => parseCore(core));
    if (card === undefined) continue;
    const [tenant, proof] = [bytesOf(vector, "tenant"), bytesOf(vector, "proof")];
    assert.deepEqual(writeCore(card), core);
    assert.deepEqual(cardDigest(tenant, core), bytesOf(vector, "card"));
    assert.ok(ownsCard(card, tenant, core, proof));
    assert.deepEqual(signCard(bytesOf(vector, "signing_private"), tenant, core), proof);
    assert.deepEqual(
      intl.publicKeyOf("encryption", bytesOf(vector, "encryption_private")),
      card.encryptionKey,
    );
    assert.deepEqual(
      intl.publicKeyOf("signing", bytesOf(vector, "signing_private")),
      card.signingKey,
    );
  }
});

test("trust bundles: each wrong one under its own name", () => {
  for (const vector of vectorsOf("trust")) {
    const trust = parsed(vector, () => parseTrust(bytesOf(vector, "bundle")));
    if (trust === undefined) continue;
    assert.deepEqual(trust.tenant, bytesOf(vector, "tenant"));
    assert.deepEqual(trust.roots.at(-1)?.digest, bytesOf(vector, "root_digest"));
    assert.deepEqual(trust.directory.digest, bytesOf(vector, "directory_digest"));
  }
});

test("readable records: statement, signature, fingerprint", () => {
  for (const vector of vectorsOf("readable")) {
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

test("sealed letters of the oracle are read as far as a hub may", () => {
  for (const vector of vectorsOf("envelopes")) {
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

test("attachment files: size and digest", () => {
  for (const vector of vectorsOf("blobs")) {
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

test("receipt lists: parsed, verified, written with the same signature", () => {
  for (const vector of vectorsOf("receipts")) {
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
    assert.deepEqual(
      signReceipts(bytesOf(vector, "signing_private"), unsignedReceipts(list)),
      bytes,
    );
  }
});

test("sign-in: the signature holds for its origin, card and village, and for no other", () => {
  for (const vector of vectorsOf("logins")) {
    const [tenant, card] = [bytesOf(vector, "tenant"), bytesOf(vector, "card")];
    const place = { suite: intl, tenant, card, origin: textOf(vector, "origin") };
    const login = parseLogin(bytesOf(vector, "login"));
    const key = bytesOf(vector, "signing_public");
    assert.ok(verifyLogin(key, place, login));
    const again = signLogin(bytesOf(vector, "signing_private"), place, login.nonce, login.time);
    assert.deepEqual(again, login.signature);
    const others = [
      { origin: "http://other" },
      { tenant: Buffer.alloc(16) },
      { card: Buffer.alloc(32) },
    ];
    for (const other of others) assert.ok(!verifyLogin(key, { ...place, ...other }, login));
  }
});

test("recovery codes: written, read, refused", () => {
  for (const vector of vectorsOf("codes")) {
    const [code, kind] = [textOf(vector, "code"), Number(vector["kind"])];
    if (vector["valid"] !== true) {
      assert.throws(() => readCode(intl, code, kind), /bad-code/, vector.name);
      continue;
    }
    const secret = bytesOf(vector, "secret");
    assert.equal(writeCode(intl, secret, kind), code);
    const typed = code.toLowerCase().replaceAll("-", " ").replaceAll("0", "o").replaceAll("1", "l");
    assert.deepEqual(readCode(intl, typed, kind), secret);
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

test("an office vault is the same file, byte for byte, from the same randomness", () => {
  for (const vector of vectorsOf("vaults")) {
    const [file, secret] = [bytesOf(vector, "file"), bytesOf(vector, "secret")];
    assert.deepEqual(readCode(intl, textOf(vector, "code")), secret);
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
});
