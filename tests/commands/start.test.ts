// npm start as a person runs it: the hub and the app answer, and the village is kept for the next time.
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { openClient, parseInvite } from "weicun/node";
import { freePort } from "../../examples/demo/village.js";
import { Command } from "./support/command.js";

test("start founds a village, serves hub and app, and stops when it is told", async () => {
  const data = mkdtempSync(join(tmpdir(), "weicun-start-"));
  const port = String(await freePort());
  const start = new Command("start", ["--port", port, "--data", data]);
  try {
    assert.equal(await start.says("ready "), `ready http://localhost:${port}`);
    const home = `http://localhost:${port}`;
    const invitation = start.text.match(/^ +(http:\/\/localhost:\S+#w1\.\S+)$/m)?.[1];
    assert.ok(invitation, start.text);
    assert.match(await (await fetch(invitation)).text(), /<div id="app"/);
    assert.match(await (await fetch(`${home}/office`)).text(), /<div id="app"/);

    const client = await openClient({
      ...parseInvite(invitation),
      storage: "memory",
      create: true,
    });
    assert.equal((await client.sync()).link, "online", "the printed invitation is this hub's");
    await client.close();

    const offices = readdirSync(join(data, "offices"));
    assert.ok(offices.includes("branch_secretary.weicun"), offices.join(" "));
    assert.ok(existsSync(join(data, "hub", "hub.sqlite")));
  } finally {
    await start.stop();
    rmSync(data, { recursive: true, force: true });
  }
  await assert.rejects(fetch(`http://localhost:${port}/`), "the hub is gone");
});
