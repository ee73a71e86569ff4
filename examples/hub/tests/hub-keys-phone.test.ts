// A phone that runs while its hub's keys change: the package in a process, a hub in another, the operator's and founders' commands.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach } from "node:test";
import { HubProcess, Phone } from "../../demo/processes.js";
import { found, freePort } from "../../demo/village.js";
import type { Suite } from "../src/suites/index.js";
import { KeyCommands } from "./support/key-commands.js";
import { countBySql } from "./support/sql.js";
import { testInBothSuites } from "./support/suites.js";

let folder = "";
const out = (): string => join(folder, "out");
const data = (): string => join(folder, "data");
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Letter {
  readonly id: string;
  readonly delivery: string | undefined;
}

/** Until the phone knows what became of it; rounds as the package makes them. */
async function delivered(phone: Phone, id: string): Promise<Letter> {
  for (let round = 0; round < 20; round += 1) {
    await phone.ask("sync");
    const { delivery } = (await phone.ask("read", id)) ?? {};
    if (delivery === "delivered") return { id, delivery };
  }
  return { id, delivery: (await phone.ask("read", id))?.delivery };
}

async function writtenBy(phone: Phone): Promise<Letter> {
  const saved = await phone.ask("save", "gov.secretary_letter", {
    ...{ to_office: "branch_secretary", purpose: "suggestion", topic: "water_power_road" },
    ...{ title: "路灯坏了", body: "村口的路灯坏了三天", signed_mode: "named" },
    ...{ want_public_reply: false, no_secret_ack: true },
  });
  assert.ok(saved.ok);
  return delivered(phone, saved.id);
}

async function inPackage(suite: Suite["name"], compromised: boolean): Promise<void> {
  folder = mkdtempSync(join(tmpdir(), "weicun-keys-"));
  const port = await freePort();
  const invite = found({ folder: out(), hubData: data(), port, suite });
  const hub = await HubProcess.start(data(), port, join(folder, "hub.log"));
  const phone = await Phone.start(join(folder, "captured"));
  try {
    await phone.ask("open", { invite, folder: join(folder, "phone") });
    await phone.ask("sync");
    const since = new Date(Date.now() - 60_000).toISOString();
    assert.equal((await writtenBy(phone)).delivery, "delivered");
    const commands = new KeyCommands(out(), data());
    await commands.rotateAndSign(...(compromised ? ["--compromised-since", since] : []));
    const second = await writtenBy(phone);
    assert.equal(second.delivery, "delivered", "receipted by the new key");
    const { entries } = await phone.ask("list", { mine: true });
    for (const { id } of entries) assert.equal((await delivered(phone, id)).delivery, "delivered");
    assert.equal(entries.length, 2);
    assert.equal(countBySql(data(), "SELECT count(*) FROM record"), 2, "each of them once");
    const { findings } = await phone.ask("sync");
    assert.deepEqual(
      findings.filter(({ code }) => code !== "key-changed"),
      [],
    );
  } finally {
    await phone.end();
    await hub.stop();
  }
}

testInBothSuites(
  "a phone that runs meanwhile delivers before and after, and hears of nothing wrong",
  ({ name }) => inPackage(name, false),
);

testInBothSuites(
  "after a compromised hub key a phone's letters are vouched for by the new one",
  ({ name }) => inPackage(name, true),
);
