// The page's side of an ordinary day, with the package as it ships. Driven from outside, in any browser.
import { openClient, parseInvite, type Client } from "weicun";

const type = "gov.secretary_letter";
const letter = {
  to_office: "branch_secretary",
  purpose: "suggestion",
  topic: "water_power_road",
  title: "路灯坏了",
  body: "村口的路灯坏了三天",
  signed_mode: "named",
  want_public_reply: false,
  no_secret_ack: true,
} as const;

async function open(invitation: string): Promise<Client> {
  const { village, server, roots } = parseInvite(invitation);
  return openClient({ village, server, roots });
}

/** First visit: joins, is told what is wrong with an empty letter, keeps a draft with a photo. */
async function joins(
  invitation: string,
): Promise<{ readonly problems: number; readonly id: string }> {
  const client = await open(invitation);
  await client.sync();
  const { problems } = client.check(type, { title: "" });
  const photo = await client.attach(
    new Blob([new Uint8Array(100_000).fill(7)], { type: "image/png" }),
  );
  const { id } = await client.draft(type, { ...letter, photos: [photo] });
  return { problems: problems.length, id };
}

async function photoBytes(client: Client, value: unknown): Promise<number> {
  const [photo] = (value as { photos: Parameters<Client["load"]>[0][] }).photos;
  if (!photo) return 0;
  const loaded = await client.load(photo);
  const bytes = await loaded.bytes();
  loaded.close();
  return bytes.length;
}

/** Another document: the draft is there with its photo, is saved and delivered. */
async function delivers(
  invitation: string,
  id: string,
): Promise<{ readonly before: string; readonly photo: number; readonly after: string }> {
  const client = await open(invitation);
  const draft = await client.read(id);
  const photo = await photoBytes(client, draft?.value);
  const saved = await client.save(type, draft?.value, { id });
  if (!saved.ok) throw new Error(JSON.stringify(saved.problems));
  for (let round = 0; round < 10; round += 1) {
    const { waiting, sending } = await client.sync();
    if (waiting + sending === 0) break;
  }
  const after = await client.read(id);
  return { before: draft?.delivery ?? "", photo, after: after?.delivery ?? "" };
}

Object.assign(globalThis, { everyday: { joins, delivers } });
