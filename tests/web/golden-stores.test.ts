// Stores that earlier versions left (tests/vectors/stores) open to what was in them; one of a later version is refused, and
// not a byte of it changes.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { openClient, type Attachment, type Client } from "weicun/node";
import { crc32c } from "../../examples/hub/src/format/crc32c.js";
import { contentsOf } from "../vectors/stores/contents.js";
import { failsWith } from "./support/place.js";

const stores = join(import.meta.dirname, "../vectors/stores");
/** Where they stand in a chunk (docs/format.md §8.2). */
const [majorVersion, headerChecksum] = [4, 92];

interface Expected {
  readonly village: string;
  readonly photoDigest: string;
  readonly contents: { readonly records: readonly { readonly value?: object }[] };
}

const versions = readdirSync(stores, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** With a copy of the store, and nobody at the other end of the line. */
async function withCopy(
  name: string,
  work: (folder: string, open: () => Promise<Client>, expected: Expected) => Promise<void>,
): Promise<void> {
  const place = join(stores, name);
  const expected = JSON.parse(readFileSync(join(place, "expected.json"), "utf8")) as Expected;
  const folder = mkdtempSync(join(tmpdir(), "weicun-golden-"));
  cpSync(join(place, "store"), folder, { recursive: true });
  const { village } = expected;
  const fetch = (): Promise<never> => Promise.reject(new Error("no line"));
  try {
    await work(folder, () => openClient({ village, folder, fetch, create: false }), expected);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const everyFile = (folder: string): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path, createHash("sha256").update(readFileSync(path)).digest("hex")]),
  );

test("there is a store of each suite", () => {
  for (const suite of ["gm", "intl"]) assert.ok(versions.some((name) => name.startsWith(suite)));
});

for (const name of versions) {
  test(`${name} opens to what was in it`, () =>
    withCopy(name, async (_, open, { contents, photoDigest }) => {
      for (let opening = 0; opening < 2; opening += 1) {
        const client = await open();
        assert.deepEqual(await contentsOf(client), contents);
        await client.close();
      }
      const client = await open();
      const values = contents.records.map(({ value = {} }) => value) as {
        readonly photos?: readonly Attachment[];
      }[];
      const photo = values.flatMap(({ photos = [] }) => photos)[0] ?? assert.fail();
      const loaded = await client.load(photo);
      const digest = createHash("sha256")
        .update(await loaded.bytes())
        .digest("hex");
      assert.equal(digest, photoDigest);
      loaded.close();
      await client.close();
    }));

  test(`${name} with a later version's chunk is refused by name, and stays as it is`, () =>
    withCopy(name, async (folder, open) => {
      const chunks = [...everyFile(folder).keys()].filter((path) =>
        /\/c\/[0-9a-f]{16}$/.test(path),
      );
      const last = chunks.sort().at(-1) ?? assert.fail();
      const bytes = readFileSync(last);
      bytes[majorVersion] = 2;
      bytes.writeUInt32LE(crc32c(bytes.subarray(0, headerChecksum)), headerChecksum);
      writeFileSync(last, bytes);
      const before = everyFile(folder);
      await assert.rejects(open(), failsWith("newer-store"));
      assert.deepEqual(everyFile(folder), before);
    }));
}
