// The SM2 and SM3 parts of suite gm against the OpenSSL command line, both directions.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import {
  ciphertextFromDer,
  ciphertextToDer,
  privatePem,
  publicPem,
  signatureFromDer,
  signatureToDer,
} from "./gm/der.js";
import {
  ask,
  core,
  field,
  gmMember,
  hex,
  inFolder,
  task,
  type Member,
} from "./support/programs.js";

const gm = Uint8Array.of(1);
const word = Buffer.from("statement");
const identifier = "distid:1234567812345678";

/** L(word) ‖ message: what Sign signs (format.md, 1.2). */
function labelled(message: Uint8Array): Buffer {
  const text = Buffer.from(`weicun/1 ${word.toString()}`);
  return Buffer.concat([Uint8Array.of(text.length), text, message]);
}

interface Office extends Member {
  readonly privatePems: { readonly encryption: string; readonly signing: string };
}

/** A member made by the core, whose keys openssl gets as files. */
function office(): Office {
  const member = gmMember(field(ask(core, "identity", { suite: gm }), "keys"));
  const [encryption, signing] = [member.keys.subarray(172, 204), member.keys.subarray(204)];
  return {
    ...member,
    privatePems: {
      encryption: privatePem(encryption, member.encryptionKey),
      signing: privatePem(signing, member.signingKey),
    },
  };
}

type Files = Readonly<Record<string, Uint8Array | string>>;

/** Runs openssl in a folder with these files; null where it refuses. */
function openssl(files: Files, ...args: readonly string[]): Buffer | null {
  return inFolder((folder) => {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    const { status, stdout, error } = spawnSync("openssl", args, { cwd: folder });
    if (error) throw error;
    return status === 0 ? stdout : null;
  });
}

function output(files: Files, ...args: readonly string[]): Buffer {
  const out = openssl(files, ...args);
  assert.ok(out, `openssl ${args.join(" ")}`);
  return out;
}

const dgst = ["dgst", "-sm3", "-sigopt", identifier];

test("what weicun signed with SM2, openssl verifies, and nothing else", () => {
  const { keys, signingKey } = office();
  const messages = [0, 1, 148, 1000].map((length) => randomBytes(length));
  const answers = core(messages.map((message) => task("sign", { keys, word, message })));
  messages.forEach((message, at) => {
    const signature = field(answers[at] ?? {}, "signature");
    const verified = (signed: Uint8Array, der: Uint8Array): boolean => {
      const files = { "key.pem": publicPem(signingKey), signed, der };
      return openssl(files, ...dgst, "-verify", "key.pem", "-signature", "der", "signed") !== null;
    };
    const der = signatureToDer(signature);
    assert.ok(verified(labelled(message), der), `${message.length} bytes`);
    assert.ok(!verified(message, der), "without the label");
    assert.ok(!verified(labelled(Buffer.concat([message, Buffer.alloc(1)])), der));
  });
});

test("what openssl signed with SM2, weicun verifies, and nothing else", () => {
  const { privatePems, signingKey } = office();
  const messages = [0, 1, 148, 1000].map((length) => randomBytes(length));
  const tasks = messages.flatMap((message) => {
    const files = { "key.pem": privatePems.signing, signed: labelled(message) };
    const der = output(files, ...dgst, "-sign", "key.pem", "signed");
    const raw = signatureFromDer(der);
    assert.deepEqual(signatureToDer(raw), der);
    const verify = (signature: Uint8Array, said: Uint8Array) =>
      task("verify", { suite: gm, public: signingKey, word, message: said, signature });
    const other = Buffer.concat([message, Buffer.alloc(1)]);
    return [verify(raw, message), verify(raw, other), verify(der, message)];
  });
  const verdicts = core(tasks).map((answer) => !("refused" in answer));
  assert.deepEqual(
    verdicts,
    messages.flatMap(() => [true, false, false]),
  );
});

test("another identifier than the standard's default makes another signature", () => {
  const { privatePems, signingKey } = office();
  const message = randomBytes(20);
  const files = { "key.pem": privatePems.signing, signed: labelled(message) };
  const other = ["dgst", "-sm3", "-sigopt", "distid:8765432187654321"];
  const signature = signatureFromDer(output(files, ...other, "-sign", "key.pem", "signed"));
  const answer = ask(core, "verify", { suite: gm, public: signingKey, word, message, signature });
  assert.ok("refused" in answer);
});

test("keys that weicun wrapped with SM2 encryption, openssl decrypts", () => {
  const { encryptionKey, privatePems } = office();
  const keys = Array.from({ length: 8 }, () => randomBytes(32));
  const fields = { suite: gm, public: encryptionKey, header: new Uint8Array() };
  const answers = core(keys.map((key) => task("wrap", { ...fields, key })));
  keys.forEach((key, at) => {
    const raw = Buffer.from(field(answers[at] ?? {}, "wrapped"));
    const decrypt = (sealed: Uint8Array) => {
      const files = { "key.pem": privatePems.encryption, sealed: ciphertextToDer(sealed) };
      return openssl(files, "pkeyutl", "-decrypt", "-inkey", "key.pem", "-in", "sealed");
    };
    assert.deepEqual(decrypt(raw), key);
    raw[70] = (raw[70] ?? 0) ^ 1;
    assert.equal(decrypt(raw), null);
  });
});

test("what openssl encrypted with SM2, weicun unwraps, and nothing that was changed", () => {
  const { keys, encryptionKey } = office();
  const plains = Array.from({ length: 8 }, () => randomBytes(32));
  const tasks = plains.flatMap((plain) => {
    const files = { "key.pem": publicPem(encryptionKey), plain };
    const args = ["pkeyutl", "-encrypt", "-pubin", "-inkey", "key.pem", "-in", "plain"];
    const der = output(files, ...args);
    const wrapped = ciphertextFromDer(der);
    assert.deepEqual(ciphertextToDer(wrapped), der);
    const unwrap = (octets: Uint8Array) =>
      task("unwrap", { keys, header: new Uint8Array(), wrapped: octets });
    const changed = Buffer.from(wrapped);
    changed[100] = (changed[100] ?? 0) ^ 1;
    return [unwrap(wrapped), unwrap(changed), unwrap(der)];
  });
  const opened = core(tasks).map((answer) => ("key" in answer ? hex(field(answer, "key")) : null));
  assert.deepEqual(
    opened,
    plains.flatMap((plain) => [hex(plain), null, null]),
  );
});

test("SM3, HMAC-SM3 and HKDF-SM3 are openssl's", () => {
  for (const length of [0, 1, 55, 56, 63, 64, 65, 1000]) {
    const [message, key] = [randomBytes(length), randomBytes(32)];
    const made = ask(core, "digests", { suite: gm, message, key });
    const files = { message };
    assert.deepEqual(
      Buffer.from(field(made, "hash")),
      output(files, "dgst", "-sm3", "-binary", "message"),
    );
    const mac = ["mac", "-digest", "SM3", "-macopt", `hexkey:${hex(key)}`, "-binary"];
    assert.deepEqual(
      Buffer.from(field(made, "mac")),
      output(files, ...mac, "-in", "message", "HMAC"),
    );
    const options = [`hexkey:${hex(key)}`, `hexinfo:${hex(key)}`, `hexsalt:${hex(message)}`];
    const kdf = ["digest:SM3", ...options].flatMap((option) => ["-kdfopt", option]);
    assert.deepEqual(
      Buffer.from(field(made, "derived")),
      output(files, "kdf", "-binary", "-keylen", "77", ...kdf, "HKDF"),
    );
  }
});

test("the openssl that answers is one with SM2", () => {
  const curves = execFileSync("openssl", ["ecparam", "-list_curves"], { encoding: "utf8" });
  assert.match(curves, /SM2/);
});
