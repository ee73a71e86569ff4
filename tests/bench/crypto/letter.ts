// A letter as the core seals it: the shipped code of core/envelope, asked through bindings/suites.
import { operation, type KeyPair, type Suites, type SuiteByte } from "./suites.js";

const encoder = new TextEncoder();
const village = encoder.encode("522699101201");

interface Card {
  readonly core: Uint8Array;
  readonly signing: KeyPair;
}

/** A card core (format.md §3.1): 40 bytes and two public keys. Office 1 is the branch secretary, 0 a member. */
function makeCard(suites: Suites, suite: SuiteByte, use: number, office: number): Card {
  const [encryption, signing] = [
    suites.keyPair(suite, "encryption"),
    suites.keyPair(suite, "signing"),
  ];
  const half = signing.publicKey.length;
  const core = new Uint8Array(40 + 2 * half);
  core.set([use, suite, office, 0, 1]);
  core.set(village, 24);
  core.set(encryption.publicKey, 40);
  core.set(signing.publicKey, 40 + half);
  return { core, signing };
}

const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

/** A villager's letter of 600 bytes, in canonical form. */
function contentBy(core: Uint8Array): Uint8Array {
  const from = base64url(core);
  const letter = (body: string): Uint8Array =>
    encoder.encode(
      `{"attachments":[],"from":"${from}","schema":1,"type":"gov.secretary_letter",` +
        `"value":{"body":"${body}","title":"路灯坏了"}}`,
    );
  return letter("x".repeat(Math.max(1, 600 - letter("").length)));
}

/** Seals one letter to so many offices: content checked, signed, padded to 4 KiB, boxed, a wrap each. */
export function letterTo(suites: Suites, suite: SuiteByte, offices: number): () => Uint8Array {
  const author = makeCard(suites, suite, 5, 0);
  const cores = Array.from({ length: offices }, (_, at) => makeCard(suites, suite, 1, at + 1).core);
  const recipients = Uint8Array.from(cores.flatMap((core) => [...core]));
  const [tenant, id] = [16, 16].map((length) => crypto.getRandomValues(new Uint8Array(length)));
  if (tenant === undefined || id === undefined) throw new Error("no random bytes");
  const content = contentBy(author.core);
  const parts = [author.core, author.signing.privateKey, tenant, id, content, recipients];
  const seal = (): Uint8Array => suites.call(operation.seal, suite, ...parts);
  const stanza = suite === 1 ? 144 : 96;
  if (seal().length !== 96 + stanza * offices + 72 + 4096) throw new Error("no letter of 4 KiB");
  return seal;
}
