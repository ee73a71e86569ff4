import type { Suite } from "../suites/index.js";
import { join, u64, u8 } from "./bytes.js";
import { Reader } from "./reader.js";

/** kid16 ‖ nonce32 ‖ u64 time ‖ signature64 (format.md §9). */
export interface Login {
  readonly kid: Buffer;
  readonly nonce: Buffer;
  readonly time: bigint;
  readonly signature: Buffer;
}

/** Who signs in where: the origin inside the signature stops a false hub from relaying it. */
export interface LoginPlace {
  readonly suite: Suite;
  readonly tenant: Uint8Array;
  readonly card: Uint8Array;
  readonly origin: string;
}

export function parseLogin(bytes: Buffer): Login {
  const reader = new Reader(bytes, "login");
  const login = {
    kid: reader.bytes(16),
    nonce: reader.bytes(32),
    time: reader.u64(),
    signature: reader.bytes(64),
  };
  reader.end();
  return login;
}

export function signLogin(
  privateKey: Uint8Array,
  place: LoginPlace,
  nonce: Uint8Array,
  time: bigint,
): Buffer {
  return place.suite.sign(privateKey, "login", loginMessage(place, nonce, time));
}

export function verifyLogin(publicKey: Uint8Array, place: LoginPlace, login: Login): boolean {
  return place.suite.verify(
    publicKey,
    "login",
    login.signature,
    loginMessage(place, login.nonce, login.time),
  );
}

function loginMessage(place: LoginPlace, nonce: Uint8Array, time: bigint): Buffer {
  const origin = Buffer.from(place.origin, "utf8");
  return join(place.tenant, place.card, u8(origin.length), origin, nonce, u64(time));
}
