// Letters of suite gm read and written by Bouncy Castle, which shares no code with weicun.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, test } from "node:test";
import { bouncyCastle, missing } from "./support/bouncy-castle.js";
import {
  ask,
  core,
  field,
  gmMember,
  task,
  textOf,
  type Fields,
  type Member,
  type Program,
} from "./support/programs.js";

const gm = Uint8Array.of(1);
const letter = { title: "水井", body: "村口的井要修\n三组" };

interface Post {
  readonly tenant: Uint8Array;
  readonly id: Uint8Array;
  readonly author: Member;
  readonly offices: readonly Member[];
  readonly envelope: Uint8Array;
}

/** A letter that `writer` sealed to `count` offices whose keys `reader` made. */
function sealed(writer: Program, reader: Program, count: number): Post {
  const memberOf = (program: Program): Member =>
    gmMember(field(ask(program, "identity", { suite: gm }), "keys"));
  const author = memberOf(writer);
  const offices = Array.from({ length: count }, () => memberOf(reader));
  const [tenant, id] = [randomBytes(16), randomBytes(16)];
  const recipients = Buffer.concat(offices.map((office) => office.core));
  const value = Buffer.from(JSON.stringify({ body: letter.body, title: letter.title }));
  const made = ask(writer, "seal", { keys: author.keys, tenant, id, recipients, value });
  return { tenant, id, author, offices, envelope: field(made, "envelope") };
}

function isLetter(opened: Fields, { id, author }: Post): void {
  assert.deepEqual(Buffer.from(field(opened, "id")), Buffer.from(id));
  assert.deepEqual(Buffer.from(field(opened, "author")), Buffer.from(author.core));
  const content = JSON.parse(textOf(opened, "content")) as { type: string; value: unknown };
  assert.equal(content.type, "gov.secretary_letter");
  assert.deepEqual(content.value, letter);
}

function isOpenedByAll(reader: Program, post: Post): void {
  const { tenant, envelope } = post;
  const tasks = post.offices.map(({ keys }) => task("open", { keys, tenant, envelope }));
  for (const opened of reader(tasks)) isLetter(opened, post);
}

/** Bytes of each part of the letter: header, stanza, salt, commitment, ciphertext, tag. */
function spoiltPlaces({ envelope }: Post): readonly number[] {
  const body = 96 + 144;
  const places = [4, 5, 6, 7, 8, 24, 40, 44, 48, 56, 88, 96];
  return [...places, 112, 144, 180, 220, body, body + 30, body + 60, envelope.length - 1];
}

function isRefusedWhenSpoilt(reader: Program, post: Post): void {
  const [office] = post.offices;
  assert.ok(office);
  const { tenant, envelope } = post;
  const open = (octets: Uint8Array, village = tenant, keys = office.keys) =>
    task("open", { keys, tenant: village, envelope: octets });
  const places = spoiltPlaces(post);
  const flipped = places.map((at) => {
    const copy = Buffer.from(envelope);
    copy[at] = (copy[at] ?? 0) ^ 1;
    return open(copy);
  });
  const cut = [0, 95, 239, envelope.length - 1].map((length) => open(envelope.subarray(0, length)));
  const others = [open(envelope, randomBytes(16)), open(envelope, tenant, post.author.keys)];
  const answers = reader([open(envelope), ...flipped, ...cut, ...others]);
  const accepted = answers.flatMap((answer, at) => ("refused" in answer ? [] : [at]));
  assert.deepEqual(accepted, [0], "only the letter as it was sealed opens");
}

describe("suite gm and Bouncy Castle", { skip: missing }, () => {
  test("what weicun sealed to three offices, each opens and verifies with Bouncy Castle", () => {
    isOpenedByAll(bouncyCastle(), sealed(core, bouncyCastle(), 3));
  });
  test("what Bouncy Castle sealed to three offices, each opens and verifies with weicun", () => {
    isOpenedByAll(core, sealed(bouncyCastle(), core, 3));
  });
  test("what was changed on the way opens in neither", () => {
    isRefusedWhenSpoilt(bouncyCastle(), sealed(core, bouncyCastle(), 1));
    isRefusedWhenSpoilt(core, sealed(bouncyCastle(), core, 1));
  });
});
