// An office goes to somebody else, through the package and a real hub: a new card beside the old one, the grant that everybody
// reads, and the old post readable to the successor.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { openClient, parseInvite, type Client, type Invitation } from "weicun/node";
import { HubProcess } from "../../examples/demo/processes.js";
import { found, freePort, officeFile, villageCode } from "../../examples/demo/village.js";
import { failsWith, until } from "./support/place.js";
import { goodLetter, letterType } from "./support/village.js";

const command = fileURLToPath(new URL("../../examples/hub/found-village.mjs", import.meta.url));
const grant = {
  holder: "01890a5d-ac96-774b-bcce-b302099a8057",
  role: "branch_secretary",
  scope: villageCode,
  basis: "election",
  from: "2026-01-10",
  to: "2031-01-09",
};

for (const suite of ["intl", "gm"] as const)
  describe(`suite ${suite}`, () => {
    let base: string;
    let hub: HubProcess;
    let invite: Invitation;
    /** Of the successor's card, as the successor reads them out. */
    let words: string;
    const founder = (): string => join(base, "founder");

    function run(...parameters: readonly string[]): string {
      const all = [command, ...parameters, "--out", founder(), "--hub-data", join(base, "hub")];
      return execFileSync(process.execPath, all, { encoding: "utf8" });
    }

    before(async () => {
      base = mkdtempSync(join(tmpdir(), "weicun-hand-over-"));
      const [hubData, port] = [join(base, "hub"), await freePort()];
      invite = parseInvite(found({ folder: founder(), hubData, port, suite }));
      const issued = run("card", "issue", "--office", "branch_secretary");
      words = /^words (.*)$/m.exec(issued)?.[1] ?? assert.fail(issued);
      const request = /^request (.*)$/m.exec(issued)?.[1] ?? assert.fail(issued);
      run("card", "countersign", "--request", request, "--words", words, "--beside");
      hub = await HubProcess.start(hubData, port, join(base, "hub.log"));
    });
    after(async () => {
      await hub.stop();
      rmSync(base, { recursive: true, force: true });
    });

    async function opened(name: string, office?: string): Promise<Client> {
      const { file, code } = office ? officeFile(founder(), office) : { file: "", code: "" };
      const restore = { file: new Uint8Array(Buffer.from(file, "base64")), code };
      const folder = join(base, name);
      const client = await openClient({ ...invite, folder, ...(office && { restore }) });
      await client.sync();
      return client;
    }

    /** What this client reads in the letter of that title. */
    async function readable(client: Client, title: string): Promise<string | undefined> {
      const { entries } = await client.list({ type: letterType, delivery: "received" });
      const entry = entries.find((one) => one.title === title);
      return (entry?.value as { readonly body?: string } | undefined)?.body;
    }

    test("the holder hands over to the words that the successor reads out, and the old post stays readable", async () => {
      const township = await opened("township", "township_letters");
      const saved = await township.save("identity.role_grant", grant);
      assert.ok(saved.ok, JSON.stringify(saved.problems));
      await until(township, async () => ((await township.sync()).waiting === 0 ? true : undefined));
      const villager = await opened("villager");
      const letter = await villager.save(letterType, goodLetter);
      assert.ok(letter.ok);
      await until(villager, async () => ((await villager.sync()).waiting === 0 ? true : undefined));

      const holder = await opened("holder", "branch_secretary");
      await until(holder, () => readable(holder, goodLetter.title));
      const id = await until(holder, async () => {
        const offices = await holder.offices();
        return (
          offices.find(({ office, mine }) => mine && office === grant.role)?.grant || undefined
        );
      });
      assert.equal(id, saved.id);
      const { actions = [] } = (await holder.read(id)) ?? {};
      assert.ok(actions.some(({ name }) => name === "hand_over"));
      const backwards = words.split(" ").reverse().join(" ");
      await assert.rejects(holder.act(id, "hand_over", { to: backwards }), failsWith("wrong-key"));
      await until(villager, () => villager.read(id));
      await assert.rejects(
        villager.act(id, "hand_over", { to: words }),
        failsWith("not-supported"),
      );

      const successor = await opened("successor", "branch_secretary-2");
      for (let round = 0; round < 3; round += 1) await successor.sync();
      assert.equal(await readable(successor, goodLetter.title), undefined);

      assert.ok((await holder.act(id, "hand_over", { to: words })).ok);
      await until(holder, async () => ((await holder.sync()).waiting === 0 ? true : undefined));
      const body = await until(successor, () => readable(successor, goodLetter.title));
      assert.equal(body, goodLetter.body);
      // The key itself is nobody's to see: not the sender's, and no letter of the successor's.
      const [sent, came] = await Promise.all(
        [holder, successor].map((client) => client.list({ type: "identity.office_key" })),
      );
      assert.deepEqual(
        sent?.entries.map(({ value }) => value),
        [undefined],
      );
      assert.deepEqual(came?.entries, []);
      for (const client of [township, villager, holder, successor]) await client.close();
    });
  });
