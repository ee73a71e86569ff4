import type { Client } from "weicun/node";

/** What a person finds in a vault: every record with what happened to it, newest first, and what is found to be wrong. */
export async function contentsOf(client: Client): Promise<object> {
  const records = [];
  const { entries } = await client.list({ limit: 1000 });
  for (const { id } of entries) {
    const detail = await client.read(id);
    if (detail === undefined) throw new Error(`${id} is listed and can't be read`);
    const { type, title, at, delivery, stage, value, receipt, events } = detail;
    const told = events.map((event) => ({ type: event.type, at: event.at, value: event.value }));
    records.push({ id, type, title, at, delivery, stage, value, receipt, events: told });
  }
  const { waiting, refused, findings } = await client.sync();
  // As in a file of JSON: what is undefined is not there.
  return JSON.parse(JSON.stringify({ records, waiting, refused, findings })) as object;
}
