// Letters without a name, identity boxes, drops and the answers to them: sealed by weicun and opened by programs that share
// no code with it, and the other way round.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, test } from "node:test";
import { bouncyCastle, missing } from "./support/bouncy-castle.js";
import { ask, core, field, task, textOf, type Fields, type Program } from "./support/programs.js";
import { python } from "./support/python.js";

interface Side {
  readonly name: string;
  readonly suite: number;
  readonly program: () => Program;
  readonly skip: string | false;
}

const sides: readonly Side[] = [
  { name: "gm and Bouncy Castle", suite: 1, program: bouncyCastle, skip: missing },
  { name: "intl and Python", suite: 2, program: () => python, skip: false },
];

const canonical = (value: object): Buffer =>
  Buffer.from(JSON.stringify(value, Object.keys(value).sort()));
/** Members in the order of their names; values are canonical texts already. */
const objectOf = (members: Readonly<Record<string, string>>): Buffer =>
  Buffer.from(
    `{${Object.keys(members)
      .sort()
      .map((name) => `${JSON.stringify(name)}:${members[name] ?? ""}`)
      .join()}}`,
  );
const base64 = (octets: Uint8Array): string =>
  JSON.stringify(Buffer.from(octets).toString("base64url"));

/** A card of a KEYS plaintext (format.md §2.4): all between four bytes and two private keys. */
const coreOf = (keys: Uint8Array): Uint8Array => keys.subarray(4, keys.length - 64);

/** The same keys under a card of another use and office, or under one that names nobody. */
function under(keys: Uint8Array, use: number, office: number): Buffer {
  const changed = Buffer.from(keys);
  changed.set([use, changed[5] ?? 0, office], 4);
  return changed;
}
function nobody(keys: Uint8Array): Buffer {
  const changed = Buffer.from(keys);
  changed.fill(0, 12, 44);
  return changed;
}

const nothing = new Uint8Array();

/** Keys by whoever needs them: the writer's are made by the writer, the reader's by the reader. */
class Post {
  readonly tenant = randomBytes(16);
  readonly id = randomBytes(16);
  readonly author: Uint8Array;
  readonly reply: Buffer;
  readonly secretary: Buffer;
  readonly township: Buffer;
  readonly county: Buffer;

  constructor(
    readonly writer: Program,
    readonly reader: Program,
    suite: number,
  ) {
    const made = (program: Program, count: number): readonly Uint8Array[] => {
      const tasks = Array.from({ length: count }, () =>
        task("identity", { suite: Uint8Array.of(suite) }),
      );
      return program(tasks).map((answer) => field(answer, "keys"));
    };
    const [author = nothing, reply = nothing] = made(writer, 2);
    const [secretary = nothing, township = nothing, county = nothing] = made(reader, 3);
    this.author = author;
    this.reply = nobody(reply);
    this.secretary = under(secretary, 1, 1);
    this.township = under(township, 1, 4);
    this.county = under(county, 4, 0);
  }

  get place(): Fields {
    return { tenant: this.tenant, id: this.id };
  }

  content(from: Uint8Array, members: Readonly<Record<string, string>> = {}): Buffer {
    const value = canonical({ title: "水井", body: "村口的井要修\n三组" }).toString();
    const fixed = { attachments: "[]", schema: "1", type: '"gov.secretary_letter"', value };
    return objectOf({ ...fixed, from: base64(from), ...members });
  }

  letter(box?: Uint8Array): { readonly content: Buffer; readonly envelope: Uint8Array } {
    const content = this.content(coreOf(this.reply));
    const fields = { ...this.place, keys: this.reply, recipients: coreOf(this.secretary), content };
    const sealed = ask(this.writer, "sealUnsigned", { ...fields, ...(box && { box }) });
    return { content, envelope: field(sealed, "envelope") };
  }

  box(about: Uint8Array, who: Uint8Array, keys = this.author): Uint8Array {
    const fields = { ...this.place, keys, recipients: coreOf(this.township) };
    return field(ask(this.writer, "sealBox", { ...fields, content: about, who }), "box");
  }

  openBox(envelope: Uint8Array, keys: Uint8Array = this.township): Fields {
    const fields = { tenant: this.tenant, envelope, reader: this.secretary, keys };
    return ask(this.reader, "openBox", fields);
  }
}

function opensUnsigned(post: Post): void {
  const { content, envelope } = post.letter();
  const opened = ask(post.reader, "open", { tenant: post.tenant, keys: post.secretary, envelope });
  assert.equal(textOf(opened, "content"), content.toString());
  assert.deepEqual([...field(opened, "signed")], [0]);
  assert.deepEqual(Buffer.from(field(opened, "author")), Buffer.from(coreOf(post.reply)));
}

function opensBox(post: Post): void {
  const who = canonical({ name: "石阿妹", phone: "00000000000" });
  const about = post.content(coreOf(post.reply));
  const { envelope } = post.letter(post.box(about, who));
  const author = post.openBox(envelope);
  assert.deepEqual(Buffer.from(field(author, "author")), Buffer.from(coreOf(post.author)));
  assert.equal(textOf(author, "who"), who.toString());
  assert.ok("refused" in post.openBox(envelope, post.secretary), "for the township alone");
  const other = post.content(coreOf(post.reply), { replyTo: '"x"' });
  assert.ok(
    "refused" in post.openBox(post.letter(post.box(other, who)).envelope),
    "another letter's",
  );
}

/** The card of a drop, and a content with what its kind needs. */
function dropTo(post: Post, random: Buffer, named: boolean): { sealed: Fields; content: Buffer } {
  const drop = coreOf(post.county);
  const reply = ask(post.writer, "dropReply", { drop, random });
  const from = named ? coreOf(post.author) : field(reply, "core");
  const [mailbox, card] = [base64(field(reply, "mailbox")), base64(field(reply, "core"))];
  const more = { mailbox, ...(named && { versions: "[1,5]", reply: card }) };
  const content = post.content(from, { ...more, type: '"gov.tipoff"' });
  const who = named ? { keys: post.author } : { random };
  return { content, sealed: ask(post.writer, "sealDrop", { drop, id: post.id, content, ...who }) };
}

function opensDrops(post: Post): void {
  for (const named of [false, true]) {
    const { sealed, content } = dropTo(post, randomBytes(16), named);
    const envelope = Buffer.from(field(sealed, "envelope"));
    const opened = ask(post.reader, "openDrop", { keys: post.county, envelope });
    assert.equal(textOf(opened, "content"), content.toString());
    assert.deepEqual([...field(opened, "signed")], [Number(named)]);
    const places = [6, 7, 8, 24, 41, 45, 100, 200, 300, envelope.length - 1];
    const spoilt = places.map((at) => {
      const changed = Buffer.from(envelope);
      changed[at] = (changed[at] ?? 0) ^ 1;
      return task("openDrop", { keys: post.county, envelope: changed });
    });
    const refused = post.reader(spoilt).map((answer) => "refused" in answer);
    assert.deepEqual(
      refused,
      places.map(() => true),
    );
  }
}

/** The author's phone and the county agree on mailbox and key; the answer opens with the code alone. */
function answers(post: Post): void {
  const [random, drop] = [randomBytes(16), coreOf(post.county)];
  const replies = [post.writer, post.reader].map((one) => ask(one, "dropReply", { drop, random }));
  const [theirs, ours] = replies.map((reply) => ({
    mailbox: Buffer.from(field(reply, "mailbox")),
    core: Buffer.from(field(reply, "core")),
  }));
  assert.deepEqual(theirs, ours);
}

for (const { name, suite, program, skip } of sides) {
  describe(`suite ${name}`, { skip }, () => {
    const ways = (check: (post: Post) => void): void => {
      check(new Post(core, program(), suite));
      check(new Post(program(), core, suite));
    };
    test("an unsigned letter of either opens with the other, by a card that names nobody", () => {
      ways(opensUnsigned);
    });
    test("an identity box opens for the township, and not in another letter", () => {
      ways(opensBox);
    });
    test("drops, anonymous and named, open for the county and with no byte changed", () => {
      ways(opensDrops);
    });
    test("mailbox and reply key follow from the code alike", () => {
      ways(answers);
    });
  });
}
