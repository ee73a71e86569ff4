// One person's phone: a client in a process of its own that does what the parent asks, and can be killed.
import { appendFileSync } from "node:fs";
import { openClient, parseInvite } from "weicun/node";

const [captured] = process.argv.slice(2);
let online = true;
let client;

/** The network of this phone: can be switched off; everything that passes is kept for the operator scan. */
async function capturingFetch(url, { method, headers, body }) {
  if (!online) throw new Error("no network");
  appendFileSync(captured, `\n${method} ${url} ${JSON.stringify(headers)}\n`);
  if (body) appendFileSync(captured, body);
  const response = await fetch(url, { method, headers, body, redirect: "manual" });
  const answer = new Uint8Array(await response.arrayBuffer());
  appendFileSync(captured, answer);
  return { status: response.status, headers: Object.fromEntries(response.headers), body: answer };
}

const tasks = {
  async open({ invite, restore, ...options }) {
    const file = restore && { file: Buffer.from(restore.file, "base64"), code: restore.code };
    client = await openClient({
      ...parseInvite(invite),
      ...options,
      restore: file,
      fetch: capturingFetch,
    });
    return client.status.value;
  },
  network: (on) => void (online = on),
  attach: (path) => client.attach({ path }),
  load: async (attachment) => {
    const loaded = await client.load(attachment);
    return Buffer.from(await loaded.bytes()).toString("base64");
  },
  close: () => client.close(),
};

process.on("message", async ({ task, parameters }) => {
  try {
    const work = tasks[task] ?? ((...given) => client[task](...given));
    process.send({ value: (await work(...parameters)) ?? null });
  } catch (error) {
    process.send({ error: { code: error.code ?? "bug", message: String(error.message) } });
  }
});
process.send({ value: "ready" });
