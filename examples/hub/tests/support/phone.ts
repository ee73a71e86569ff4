import { randomBytes } from "node:crypto";
import type { Identity } from "../../src/format/backup.js";
import { framed, join, u16, u32, u64 } from "../../src/format/bytes.js";
import {
  cardDigest,
  cardUse,
  kidOf,
  parseCore,
  signCard,
  suiteOfCore,
  writeCore,
} from "../../src/format/card.js";
import { signLogin } from "../../src/format/login.js";
import { parseReceipts, type SignedReceiptList } from "../../src/format/receipt.js";
import { Reader } from "../../src/format/reader.js";
import { intl, type Suite } from "../../src/suites/index.js";
import { villageCode } from "./village.js";

/** An answer of the hub: `code` is what its JSON says when the status is not 200. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: Buffer;
  readonly code: string | undefined;
}

export interface InboxPage {
  readonly next: bigint;
  readonly entries: readonly { readonly seq: bigint; readonly record: Buffer }[];
}

export function newMember(suite: Suite = intl): Identity {
  const [encryption, signing] = [suite.makeKeyPair("encryption"), suite.makeKeyPair("signing")];
  const core = writeCore({
    suite,
    use: cardUse.memberDevice,
    office: 0,
    serial: 1,
    notBefore: BigInt(Date.now()),
    notAfter: 0n,
    scope: villageCode,
    encryptionKey: encryption.publicKey,
    signingKey: signing.publicKey,
  });
  return { core, encryptionPrivate: encryption.privateKey, signingPrivate: signing.privateKey };
}

export function asJson(answer: Buffer): string | undefined {
  try {
    return (JSON.parse(answer.toString("utf8")) as { readonly code?: string }).code;
  } catch {
    return undefined;
  }
}

/**
 * A client of protocol 1, as small as it can be: what a phone sends, byte by byte, without a queue.
 */
export class Phone {
  token: Buffer = Buffer.alloc(32);
  session: Buffer = Buffer.alloc(0);
  readonly card: Buffer;
  readonly kid: Buffer;

  constructor(
    readonly server: string,
    readonly tenant: Buffer,
    readonly identity: Identity = newMember(),
  ) {
    this.card = cardDigest(tenant, identity.core);
    this.kid = kidOf(this.card);
  }

  async call(path: string, body?: Uint8Array, authorization?: string): Promise<Answer> {
    const headers: Record<string, string> = {};
    if (body) headers["content-type"] = "application/octet-stream";
    if (authorization) headers["authorization"] = authorization;
    const init = body ? { method: "POST", headers, body: Buffer.from(body) } : { headers };
    const response = await fetch(`${this.server}/v1/${path}`, init);
    const bytes = Buffer.from(await response.arrayBuffer());
    const code = response.status === 200 ? undefined : asJson(bytes);
    return {
      status: response.status,
      type: response.headers.get("content-type") ?? "",
      body: bytes,
      code,
    };
  }

  get device(): string {
    return `Weicun-Device ${this.kid.toString("hex")}.${this.token.toString("base64url")}`;
  }

  get signedIn(): string {
    return `Weicun-Session ${this.session.toString("base64url")}`;
  }

  async enrol(): Promise<this> {
    const { core, signingPrivate } = this.identity;
    const answer = await this.call(
      "enrol",
      join(core, signCard(signingPrivate, this.tenant, core)),
    );
    if (answer.status !== 200) throw new Error(`enrol: ${answer.status} ${answer.code}`);
    this.token = answer.body;
    return this;
  }

  /** Asks for a challenge and signs it for `origin`. */
  async loginBody(origin: string, tenant = this.tenant): Promise<Buffer> {
    const challenge = await this.call("challenge", this.kid);
    const [nonce, time] = [challenge.body.subarray(0, 32), challenge.body.readBigUInt64LE(32)];
    const place = { suite: suiteOfCore(this.identity.core), tenant, card: this.card, origin };
    return join(
      this.kid,
      nonce,
      u64(time),
      signLogin(this.identity.signingPrivate, place, nonce, time),
    );
  }

  async signIn(origin: string = this.server): Promise<Answer> {
    const answer = await this.call("login", await this.loginBody(origin));
    if (answer.status === 200) this.session = answer.body.subarray(0, 32);
    return answer;
  }

  async submit(records: readonly Uint8Array[], authorization = this.device): Promise<Answer> {
    return this.call("submit", join(u32(records.length), ...records.map(framed)), authorization);
  }

  /** Submits and reads the receipt list of the answer. */
  async deliver(
    records: readonly Uint8Array[],
    authorization = this.device,
  ): Promise<SignedReceiptList> {
    const answer = await this.submit(records, authorization);
    if (answer.status !== 200) throw new Error(`submit: ${answer.status} ${answer.code}`);
    return parseReceipts(answer.body);
  }

  async inbox(cursor = 0n, limit = 100): Promise<InboxPage> {
    const answer = await this.call("inbox", join(u64(cursor), u16(limit)), this.signedIn);
    if (answer.status !== 200) throw new Error(`inbox: ${answer.status} ${answer.code}`);
    const reader = new Reader(answer.body, "inbox");
    reader.magic("WCI1");
    const next = reader.u64();
    const entries = Array.from({ length: reader.u32() }, () => ({
      seq: reader.u64(),
      record: reader.framed(),
    }));
    reader.end();
    return { next, entries };
  }

  async status(nonce: Buffer = randomBytes(16)): Promise<SignedReceiptList> {
    return parseReceipts((await this.call("status", nonce, this.device)).body);
  }

  async receipts(previous: Uint8Array = Buffer.alloc(32)): Promise<readonly SignedReceiptList[]> {
    const answer = await this.call("receipts", previous, this.device);
    if (answer.status !== 200) throw new Error(`receipts: ${answer.status} ${answer.code}`);
    const reader = new Reader(answer.body, "receipts");
    return Array.from({ length: reader.u32() }, () => parseReceipts(reader.framed()));
  }

  get signingKey(): Buffer {
    return parseCore(this.identity.core).signingKey;
  }
}
