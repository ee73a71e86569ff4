import assert from "node:assert/strict";
import { test } from "node:test";
import { cardStatus, writeDirectory } from "../../src/format/directory.js";
import { writeRoot } from "../../src/format/root.js";
import { checkSuccession, parseTrust, writeTrust, type Trust } from "../../src/format/trust.js";
import { makeRootKeys, signersOf } from "../../src/found/roots.js";
import { makeVillage } from "../../src/found/village.js";
import { intl } from "../../src/suites/index.js";

const foundation = { suite: intl, village: "522699101201", hubCores: [], time: Date.now() };
const village = makeVillage(foundation);
const first = village.trust;
const root = writeRoot({ ...(first.roots[0] ?? assert.fail()) }, signersOf(village.rootKeys));

type Change = Partial<Pick<Trust["directory"], "directoryVersion" | "previous" | "freshUntil">>;

function next(change: Change): Trust {
  const body = {
    ...first.directory,
    directoryVersion: 2,
    previous: first.directory.digest,
    ...change,
  };
  return parseTrust(writeTrust([root], writeDirectory(body, signersOf(village.rootKeys))));
}

/** Another root by the old keys and its own, and its first directory. */
function secondRoot(directoryVersion: number): Trust {
  const keys = makeRootKeys(intl);
  const publicKeys = keys.map(({ publicKey }) => publicKey);
  const keep = { suite: intl, threshold: 2, tenant: first.tenant };
  const body = { ...keep, version: 2, created: 1, keys: publicKeys };
  const changed = writeRoot(body, signersOf(keys), signersOf(village.rootKeys));
  const directory = {
    ...first.directory,
    rootVersion: 2,
    directoryVersion,
    previous: Buffer.alloc(32),
  };
  return parseTrust(writeTrust([root, changed], writeDirectory(directory, signersOf(keys))));
}

test("the next directory, and the same one again, are taken", () => {
  checkSuccession(first, next({}));
  checkSuccession(first, first);
});

test("a lower version is stale", () => {
  assert.throws(() => checkSuccession(next({}), first), /^FormatError: stale/);
});

test("the same version with other bytes is a fork", () => {
  const other = next({ directoryVersion: 1, previous: Buffer.alloc(32), freshUntil: 1n });
  assert.throws(() => checkSuccession(first, other), /^FormatError: fork/);
});

test("the next version must follow from the stored one", () => {
  assert.throws(
    () => checkSuccession(first, next({ previous: Buffer.alloc(32, 1) })),
    /^FormatError: fork/,
  );
});

test("a new root resets the directory's number, even from the highest", () => {
  const highest = next({ directoryVersion: 2 ** 32 - 1 });
  checkSuccession(highest, secondRoot(1));
  assert.throws(() => checkSuccession(secondRoot(1), highest), /^FormatError: stale/);
});

test("another village, and another history of roots, are refused", () => {
  const foreign = makeVillage(foundation).trust;
  assert.throws(() => checkSuccession(first, foreign), /^FormatError: wrong-tenant/);
  assert.throws(() => checkSuccession(secondRoot(1), secondRoot(2)), /^FormatError: fork/);
});

test("a forged card in the list is refused: two roots did not sign it", () => {
  const entries = first.directory.entries.map((entry) => ({ ...entry, status: cardStatus.active }));
  const forged = writeDirectory({ ...first.directory, directoryVersion: 2, entries }, [
    { index: 0, privateKey: intl.makeKeyPair("signing").privateKey },
    { index: 1, privateKey: intl.makeKeyPair("signing").privateKey },
  ]);
  assert.throws(() => parseTrust(writeTrust([root], forged)), /^FormatError: not-trusted/);
});
