import { hx, type Suite } from "../suites/index.js";
import { isZero, join, u32, u64 } from "./bytes.js";
import { need } from "./error.js";
import { Reader } from "./reader.js";
import {
  isSignedBy,
  readSignatures,
  writeSignatures,
  type SignatureEntry,
  type SignedMessage,
  type Signer,
} from "./signature-block.js";

const headerLength = 36;

/** Root keys of a village (format.md §3.2). `tenant` is zero in version 1, whose digest makes it. */
export interface RootBody {
  readonly suite: Suite;
  readonly threshold: number;
  readonly version: number;
  readonly created: number | bigint;
  readonly tenant: Uint8Array;
  readonly keys: readonly Buffer[];
}

export interface Root extends RootBody {
  readonly tenant: Buffer;
  readonly unsigned: Buffer;
  readonly digest: Buffer;
  readonly own: readonly SignatureEntry[];
  readonly byPredecessor: readonly SignatureEntry[];
}

export function writeRoot(
  body: RootBody,
  own: readonly Signer[],
  byPredecessor: readonly Signer[] = [],
): Buffer {
  const unsigned = unsignedRoot(body);
  const message = signedRoot({ suite: body.suite, unsigned });
  const second = body.version > 1 ? writeSignatures(message, byPredecessor) : Buffer.alloc(0);
  return join(unsigned, writeSignatures(message, own), second);
}

export function unsignedRoot(body: RootBody): Buffer {
  const head = Buffer.from([1, body.suite.byte, body.threshold, body.keys.length]);
  return join(
    Buffer.from("WCR1"),
    head,
    u32(body.version),
    u64(body.created),
    body.tenant,
    ...body.keys,
  );
}

export function parseRoot(bytes: Buffer): Root {
  const reader = new Reader(bytes, "root");
  reader.magic("WCR1");
  const suite = reader.versionAndSuite();
  const threshold = reader.u8();
  const count = reader.u8();
  const version = reader.u32();
  const created = reader.u64();
  const tenant = reader.bytes(16);
  need(count >= 1 && threshold >= 1 && threshold <= count, "root: threshold");
  need(version >= 1 && (version === 1) === isZero(tenant), "root: version");
  const keys = Array.from({ length: count }, () => reader.bytes(suite.publicKeyLength));
  // One key under two indexes would reach the threshold alone.
  need(new Set(keys.map((key) => key.toString("hex"))).size === count, "root: keys");
  const own = readSignatures(reader);
  const byPredecessor = version > 1 ? readSignatures(reader) : [];
  reader.end();
  const unsigned = bytes.subarray(0, headerLength + count * suite.publicKeyLength);
  return {
    suite,
    threshold,
    version,
    created,
    tenant,
    keys,
    unsigned,
    digest: hx(suite, "root", unsigned),
    own,
    byPredecessor,
  };
}

function signedRoot(root: { readonly suite: Suite; readonly unsigned: Uint8Array }): SignedMessage {
  return { suite: root.suite, word: "root", unsigned: root.unsigned };
}

/**
 * tenant = Hx("root"; unsigned bytes of version 1)[0..16]: not the 12-digit code, which is
 * re-issued (format.md §1.3).
 */
export function tenantOf(firstRoot: Root): Buffer {
  return firstRoot.digest.subarray(0, 16);
}

/**
 * Every root by its own keys and by the keys before it: a threshold of new keys only takes nothing
 * over.
 */
export function checkRootChain(roots: readonly Root[]): void {
  const [first, ...later] = roots;
  need(first !== undefined && first.version === 1, "trust: first root");
  need(
    isSignedBy(first.own, signedRoot(first), first.keys, first.threshold),
    "root: signatures",
    "not-trusted",
  );
  let before = first;
  for (const root of later) {
    need(root.version === before.version + 1, "trust: order of roots");
    need(root.tenant.equals(tenantOf(first)), "root: tenant", "wrong-tenant");
    need(root.suite === first.suite, "root: suite");
    need(
      isSignedBy(root.own, signedRoot(root), root.keys, root.threshold),
      "root: signatures",
      "not-trusted",
    );
    const vouched = isSignedBy(root.byPredecessor, signedRoot(root), before.keys, before.threshold);
    need(vouched, "root: predecessor", "not-trusted");
    before = root;
  }
}
