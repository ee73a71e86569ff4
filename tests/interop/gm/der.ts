/**
 * DER, only here: the format has raw octets (format.md §1.1), and other programs want GM/T 0009 and
 * PKCS #8. Reads what openssl writes and nothing else.
 */
import assert from "node:assert/strict";

const [integerTag, bitStringTag, octetStringTag, sequenceTag] = [0x02, 0x03, 0x04, 0x30];
/** AlgorithmIdentifier {id-ecPublicKey, sm2p256v1 (1.2.156.10197.1.301)}. */
const sm2Algorithm = Buffer.from("301306072a8648ce3d020106082a811ccf5501822d", "hex");

function element(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const value = Buffer.concat(parts);
  const length = value.length < 128 ? [value.length] : [0x81, value.length];
  assert.ok(value.length < 256);
  return Buffer.concat([Uint8Array.of(tag, ...length), value]);
}

function integer(octets: Uint8Array): Buffer {
  const first = octets.findIndex((octet) => octet !== 0);
  const digits = octets.subarray(first === -1 ? octets.length - 1 : first);
  const sign = (digits[0] ?? 0) > 127 ? [0] : [];
  return element(integerTag, Uint8Array.from(sign), digits);
}

/** The parts of a SEQUENCE: tag and value each. */
function parts(der: Uint8Array): readonly { readonly tag: number; readonly value: Uint8Array }[] {
  const elements = [];
  for (let rest = inner(der, sequenceTag); rest.length > 0;) {
    const { value, end } = head(rest);
    elements.push({ tag: rest[0] ?? 0, value });
    rest = rest.subarray(end);
  }
  return elements;
}

function head(der: Uint8Array): { readonly value: Uint8Array; readonly end: number } {
  const isLong = der[1] === 0x81;
  const begin = isLong ? 3 : 2;
  const end = begin + (der[isLong ? 2 : 1] ?? 0);
  assert.ok((der[1] ?? 0) <= 0x81 && end <= der.length, "DER: length");
  return { value: der.subarray(begin, end), end };
}

function inner(der: Uint8Array, tag: number): Uint8Array {
  const { value, end } = head(der);
  assert.ok(der[0] === tag && end === der.length, "DER: tag");
  return value;
}

/** An INTEGER as 32 octets, leading zeros put back. */
function number32(digits: Uint8Array): Buffer {
  const significant = digits.length === 33 && digits[0] === 0 ? digits.subarray(1) : digits;
  assert.ok(significant.length <= 32);
  return Buffer.concat([Buffer.alloc(32 - significant.length), significant]);
}

/** r ‖ s as SEQUENCE {INTEGER r, INTEGER s} (GM/T 0009). */
export const signatureToDer = (raw: Uint8Array): Buffer =>
  element(sequenceTag, integer(raw.subarray(0, 32)), integer(raw.subarray(32)));

export function signatureFromDer(der: Uint8Array): Buffer {
  const elements = parts(der);
  assert.deepEqual(
    elements.map(({ tag }) => tag),
    [integerTag, integerTag],
  );
  return Buffer.concat(elements.map(({ value }) => number32(value)));
}

/** x ‖ y ‖ C3 ‖ C2 as SEQUENCE {INTEGER x, INTEGER y, OCTET STRING C3, OCTET STRING C2}. */
export const ciphertextToDer = (raw: Uint8Array): Buffer =>
  element(
    sequenceTag,
    integer(raw.subarray(0, 32)),
    integer(raw.subarray(32, 64)),
    element(octetStringTag, raw.subarray(64, 96)),
    element(octetStringTag, raw.subarray(96)),
  );

export function ciphertextFromDer(der: Uint8Array): Buffer {
  const elements = parts(der);
  assert.deepEqual(
    elements.map(({ tag }) => tag),
    [integerTag, integerTag, octetStringTag, octetStringTag],
  );
  return Buffer.concat(
    elements.map(({ tag, value }) => (tag === integerTag ? number32(value) : value)),
  );
}

function pem(name: string, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${name}-----`, ...lines, `-----END ${name}-----`, ""].join("\n");
}

const point = (raw: Uint8Array): Buffer => element(bitStringTag, Uint8Array.of(0, 4), raw);

/** SubjectPublicKeyInfo (RFC 5480). */
export const publicPem = (raw: Uint8Array): string =>
  pem("PUBLIC KEY", element(sequenceTag, sm2Algorithm, point(raw)));

/** PKCS #8 with the ECPrivateKey of RFC 5915. */
export function privatePem(d: Uint8Array, raw: Uint8Array): string {
  const one = integer(Uint8Array.of(1));
  const key = element(sequenceTag, one, element(octetStringTag, d), element(0xa1, point(raw)));
  const version = integer(Uint8Array.of(0));
  return pem(
    "PRIVATE KEY",
    element(sequenceTag, version, sm2Algorithm, element(octetStringTag, key)),
  );
}
