// Two processes on one folder: the same vault, two cores, one truth.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Phone } from "../../examples/demo/processes.js";
import { goodLetter, letterType, startVillage, type TestVillage } from "./support/village.js";

let village: TestVillage;
let invite: string;
before(async () => {
  village = await startVillage();
  const { server, village: code, roots } = village.invite;
  invite = `${server}/#w1.${code}.${roots}.${Buffer.from("石头村").toString("base64url")}`;
});
after(() => village.stop());

const captured = (): string => join(village.base, "captured.bin");

async function pair(folder: string): Promise<readonly [Phone, Phone]> {
  const phones = [await Phone.start(captured()), await Phone.start(captured())] as const;
  await phones[0].ask("open", { invite, folder });
  await phones[0].ask("sync");
  await phones[1].ask("open", { invite, folder });
  for (const phone of phones) await phone.ask("network", false);
  return phones;
}

test("saving one draft in both gives one letter", async () => {
  const phones = await pair(join(village.base, "draft"));
  const { id } = await phones[0].ask("draft", letterType, goodLetter);
  const saved = await Promise.all(
    phones.map((phone) => phone.ask("save", letterType, goodLetter, { id })),
  );
  assert.deepEqual(
    saved.map((one) => one.ok && one.id),
    [id, id],
  );
  for (const phone of phones) {
    const { entries } = await phone.ask("list", { mine: true });
    assert.deepEqual(
      entries.map((entry) => entry.id),
      [id],
    );
  }
  for (const phone of phones) await phone.kill();
});

test("forty saves at once in two processes: all are there, in both, and after a kill", async () => {
  const folder = join(village.base, "many");
  const phones = await pair(folder);
  const ids: string[] = [];
  const write = async (phone: Phone, name: string): Promise<void> => {
    for (let count = 0; count < 20; count += 1) {
      const saved = await phone.ask("save", letterType, {
        ...goodLetter,
        title: `${name}${count}`,
      });
      assert.ok(saved.ok);
      ids.push(saved.id);
    }
  };
  await Promise.all(phones.map((phone, index) => write(phone, ["甲", "乙"][index] ?? "")));
  for (const phone of phones) await phone.kill();
  const next = await Phone.start(captured());
  await next.ask("network", false);
  const status = await next.ask("open", { invite, folder });
  assert.deepEqual(status.findings, []);
  const { entries } = await next.ask("list", { mine: true, limit: 100 });
  assert.deepEqual(entries.map(({ id }) => id).sort(), ids.sort());
  await next.kill();
});

test("what one process saves shows in the other by itself", async () => {
  const phones = await pair(join(village.base, "shows"));
  const saved = await phones[0].ask("save", letterType, goodLetter);
  assert.ok(saved.ok);
  for (let tries = 0; tries < 100; tries += 1) {
    const { entries } = await phones[1].ask("list", { mine: true });
    if (entries.some(({ id }) => id === saved.id)) break;
    assert.ok(tries < 99, "it never showed");
    await new Promise((done) => setTimeout(done, 20));
  }
  for (const phone of phones) await phone.kill();
});
