// node --import tsx tests/vectors/stores/make.ts: one store a suite as this version of the library leaves it in a folder, and
// what is in it. Made once for each minor version of the format, and never again: every later version must open them.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openClient, type Client } from "weicun/node";
import { network } from "../../web/support/network.js";
import { delivered, until } from "../../web/support/place.js";
import { goodLetter, letterType, startVillage } from "../../web/support/village.js";
import { contentsOf } from "./contents.js";

const format = "1.0";
const photo = new Uint8Array(70_000).map((_, index) => (index * 7) & 0xff);
photo.set([0xff, 0xd8, 0xff]); // as a JPEG begins

async function saves(client: Client, title: string, more: object = {}): Promise<string> {
  const saved = await client.save(letterType, { ...goodLetter, title, ...more });
  assert.ok(saved.ok);
  return saved.id;
}

async function make(suite: "gm" | "intl"): Promise<void> {
  const place = join(import.meta.dirname, `${suite}-${format}`);
  if (existsSync(place)) throw new Error(`${place} is there, and stays as it is`);
  const village = await startVillage(suite);
  const [folder, office] = [join(village.base, "phone"), join(village.base, "office")];
  try {
    const line = network();
    const client = await openClient({ ...village.invite, folder, fetch: line.fetch });
    await client.sync();
    const answered = await saves(client, "路灯坏了", {
      photos: [await client.attach(new Blob([photo], { type: "image/jpeg" }))],
    });
    await delivered(client, answered);
    const secretary = await openClient({
      ...village.invite,
      folder: office,
      restore: village.office(),
    });
    await until(secretary, async () => (await secretary.read(answered)) ?? undefined);
    for (const action of ["open", "accept"]) assert.ok((await secretary.act(answered, action)).ok);
    assert.ok((await secretary.act(answered, "reply", { text: "明天去修" })).ok);
    await secretary.sync();
    await secretary.close();
    const replied = async (): Promise<true | undefined> =>
      (await client.read(answered))?.stage === "replied" ? true : undefined;
    await until(client, replied);
    line.mode = "dead";
    await saves(client, "水井干了");
    assert.ok((await client.act(await saves(client, "小桥断了"), "withdraw")).ok);
    await client.draft(letterType, { title: "水渠" });
    const contents = await contentsOf(client);
    await client.close();
    mkdirSync(place);
    cpSync(folder, join(place, "store"), { recursive: true });
    const why = `A store of format ${format} in suite ${suite} as Node keeps it, device unlock: a letter with a photo, delivered and answered; one that waits; one withdrawn; a draft. Every later version must open it to these contents.`;
    const photoDigest = createHash("sha256").update(photo).digest("hex");
    const expected = { why, village: village.invite.village, photoDigest, contents };
    writeFileSync(join(place, "expected.json"), `${JSON.stringify(expected, null, 2)}\n`);
  } finally {
    await village.stop();
  }
}

for (const suite of ["gm", "intl"] as const) await make(suite);
