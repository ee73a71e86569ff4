// The story of a letter, in the terminal: npm run demo [-- --suite gm].
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openOfficeVault } from "../hub/src/format/backup.ts";
import { readCode } from "../hub/src/format/recovery-code.ts";
import { suiteNamed, type Suite } from "../hub/src/suites/index.ts";
import { HubProcess, Phone } from "./processes.ts";
import { operatorScan, storedEnvelopes } from "./scan/operator-scan.ts";
import { unseal } from "./scan/unseal.ts";
import { forgedTrust, found, freePort, officeFile } from "./village.ts";

const canary = "村口的路灯坏了三天-CANARY-7f3a91";
const publicCanary = "领取种子-PUBLIC-2b60c4";
const type = "gov.secretary_letter";
const letter = {
  to_office: "branch_secretary",
  purpose: "suggestion",
  topic: "water_power_road",
  title: "路灯坏了",
  body: canary,
  signed_mode: "named",
  want_public_reply: false,
  no_secret_ack: true,
};

const suite = suiteAsked();

const base = mkdtempSync(join(tmpdir(), "weicun-demo-"));
const [founder, hubData, captured, log] = ["founder", "hub", "captured.bin", "hub.log"].map(
  (name) => join(base, name),
) as [string, string, string, string];
let step = 0;
const say = (text: string): void => console.log(`${String((step += 1)).padStart(2)}. ${text}`);

function suiteAsked(): Suite {
  const options = { suite: { type: "string", default: "intl" } } as const;
  const named = suiteNamed(parseArgs({ options }).values.suite);
  if (named === undefined) throw new Error("usage: npm run demo -- [--suite intl|gm]");
  return named;
}

function must(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`the story broke: ${what}`);
}

/** Rounds until `done`, since a lost answer is tried again at its own pace. */
async function rounds(phone: Phone, done: () => Promise<boolean>): Promise<void> {
  for (let round = 0; round < 20; round += 1) {
    await phone.ask("sync");
    if (await done()) return;
  }
  throw new Error("the story broke: no end of rounds");
}

async function villagerWrites(villager: Phone, invite: string): Promise<string> {
  const folder = join(base, "villager");
  await villager.ask("open", { invite, folder });
  await villager.ask("sync");
  say("扫码入村：手机认得村里的钥匙了 (online once; roots of the invitation, directory verified)");
  await villager.ask("network", false);
  const photo = join(base, "lamp.png");
  writeFileSync(
    photo,
    Buffer.concat([readFileSync(join(import.meta.dirname, "lamp.png")), Buffer.from(canary)]),
  );
  const attached = await villager.ask("attach", photo);
  const value = { ...letter, photos: [attached] };
  const { problems } = await villager.ask("check", type, { ...value, title: "" });
  must(problems.length > 0, "an empty title is a problem");
  say(`没有网也能写；写得不全会说：「${problems[0]?.message ?? ""}」`);
  const { id } = await villager.ask("draft", type, value);
  const saved = await villager.ask("save", type, value, { id });
  must(saved.ok && saved.id === id, "saved under the draft's id");
  say(`存好了：${id}，照片 ${attached.bytes} 字节 (durable before the promise resolves)`);
  await villager.kill();
  say("进程被 SIGKILL");
  return id;
}

async function villagerReopens(invite: string): Promise<Phone> {
  const villager = await Phone.start(captured);
  await villager.ask("network", false);
  await villager.ask("open", { invite, folder: join(base, "villager") });
  // The first attempt to send fails at once: there is no network.
  await rounds(villager, async () => (await villager.ask("sync")).sending === 0);
  const waiting = await villager.ask("list", { mine: true });
  must(
    waiting.entries.length === 1 && waiting.entries[0]?.delivery === "waiting",
    "waiting after the kill",
  );
  say(`重新打开，还是没有网：信在，${waiting.entries[0].stageLabel}`);
  return villager;
}

/** The hub takes the letter, but the receipt is signed by a key that no root vouches for: it proves nothing. */
async function forgedReceiptIsNotBelieved(
  villager: Phone,
  hub: HubProcess,
  id: string,
): Promise<void> {
  await hub.set({ forgeReceipts: true });
  await villager.ask("network", true);
  await rounds(villager, () => Promise.resolve(countAtHub(id).delivered === 1));
  const entry = await villager.ask("read", id);
  must(entry?.delivery === "waiting", "a forged receipt delivers nothing");
  must(entry.receipt === undefined, "a forged receipt is not shown");
  await hub.set({ forgeReceipts: false });
  say(`有网了，可是回执是假的，手机不认：${entry.stageLabel}`);
}

async function lostReceiptIsAskedAgain(
  villager: Phone,
  hub: HubProcess,
  id: string,
): Promise<void> {
  await hub.set({ loseAnswers: { submit: 1 } });
  await rounds(villager, async () => (await villager.ask("read", id))?.delivery === "delivered");
  must((await hub.set({})).submit === 0, "an answer was lost on the way");
  const entry = await villager.ask("read", id);
  must(entry?.receipt !== undefined, "delivered by a receipt");
  say(`真回执第一次丢在路上，又寄一遍：${entry.stageLabel}，回执号 ${entry.receipt.number}`);
}

function countAtHub(id: string): { readonly delivered: number; readonly duplicates: number } {
  const program = join(import.meta.dirname, "count.mjs");
  const counts = execFileSync(process.execPath, [program, hubData, id.replaceAll("-", "")]);
  return JSON.parse(counts.toString()) as { delivered: number; duplicates: number };
}

async function secretaryAnswers(invite: string, id: string): Promise<void> {
  const secretary = await Phone.start(captured);
  const restore = officeFile(founder, "branch_secretary");
  await secretary.ask("open", { invite, folder: join(base, "secretary"), restore });
  await secretary.ask("sync");
  const received = await secretary.ask("read", id);
  must(received?.delivery === "received", "the letter reached the secretary");
  const value = received.value as typeof letter & {
    photos: [{ hash: string; mime: string; bytes: number }];
  };
  must(value.body === canary, "the secretary reads what was written");
  const photo = Buffer.from(await secretary.ask("load", value.photos[0]), "base64");
  must(photo.equals(readFileSync(join(base, "lamp.png"))), "the photo is the photo");
  say(`书记用办公钥匙打开了信和照片：「${received.title}」，${photo.length} 字节`);
  for (const action of ["open", "accept"])
    must((await secretary.ask("act", id, action)).ok, action);
  must((await secretary.ask("act", id, "reply", { text: "明天派人去修。" })).ok, "reply");
  const notice = {
    level: "normal",
    title: "领取种子",
    body: publicCanary,
    audience: {},
    valid_to: "2099-12-31T00:00:00+08:00",
    need_ack: false,
    issuer_org: "石头村村民委员会",
  };
  must((await secretary.ask("save", "village.notice", notice)).ok, "notice");
  await rounds(secretary, async () => (await secretary.ask("sync")).waiting === 0);
  say("书记答复了，也发了一张公开的通知");
  await secretary.end();
}

/** 1 when the operator can read the letter, 0 when not; throws when the scan itself proves nothing. */
function scan(): number {
  const others = [captured, log];
  const control = operatorScan(hubData, others, publicCanary);
  must(control.found.length > 0, "the scan finds what is public");
  const { file, code } = officeFile(founder, "branch_secretary");
  const office = openOfficeVault(Buffer.from(file, "base64"), readCode(suite, code));
  const opened = storedEnvelopes(hubData).map((envelope) =>
    unseal(envelope, office.encryptionPrivate),
  );
  must(
    opened.some((inner) => inner?.includes(canary)),
    "the office's key opens what no key of the hub does",
  );
  const result = operatorScan(hubData, others, canary);
  say(
    `操作员能看见的：${result.files} 个文件 ${result.bytes} 字节、${result.envelopes} 封信，试了 ${result.keys} 把钥匙，找到 ${result.found.length} 处`,
  );
  for (const place of result.found) console.log(`    ${place}`);
  return result.found.length === 0 ? 0 : 1;
}

async function forgeryIsRefused(hub: HubProcess, invite: string): Promise<void> {
  await hub.set({ forgedTrustBase64: forgedTrust(hubData) });
  const newcomer = await Phone.start(captured);
  await newcomer.ask("open", { invite, folder: join(base, "newcomer") });
  const status = await newcomer.ask("sync");
  const finding = status.findings.find(({ code }) => code === "key-changed");
  must(finding !== undefined, "a forged directory is a finding");
  const refusal = await newcomer.ask("save", type, letter).then(
    () => "saved",
    (error: unknown) => String(error),
  );
  must(refusal.includes("no-recipient-key"), "nothing is sealed to a forged card");
  const kept = await newcomer.ask("list", { delivery: "draft" });
  must(kept.entries.length === 1, "the draft is kept");
  say(`假中心换了书记的钥匙：「${finding.message}」，信没有封给它，草稿留着`);
  await newcomer.end();
  await hub.set({ forgedTrustBase64: null });
}

async function story(): Promise<void> {
  const port = await freePort();
  const invite = found({ folder: founder, hubData, port, suite: suite.name, drop: true });
  say(`建村：三把根钥匙，四个办公室；中心从不读这个文件夹 (suite ${suite.name})`);
  let hub = await HubProcess.start(hubData, port, log);
  try {
    const id = await villagerWrites(await Phone.start(captured), invite);
    const villager = await villagerReopens(invite);
    await forgedReceiptIsNotBelieved(villager, hub, id);
    await lostReceiptIsAskedAgain(villager, hub, id);
    await secretaryAnswers(invite, id);
    await rounds(villager, async () => ((await villager.ask("read", id))?.events.length ?? 0) >= 3);
    const events = (await villager.ask("read", id))?.events ?? [];
    const replies = events.filter(
      ({ value }) => (value as { kind?: string } | undefined)?.kind === "reply",
    );
    say(
      `村民的手机上：${(await villager.ask("read", id))?.stageLabel ?? ""}，「${String((replies[0]?.value as { text?: string } | undefined)?.text)}」`,
    );
    await villager.end();
    await forgeryIsRefused(hub, invite);
    const readable = scan();
    await hub.stop();
    hub = await HubProcess.start(hubData, port, log);
    const { delivered, duplicates } = countAtHub(id);
    console.log(
      `demo: delivered=${delivered} duplicates=${duplicates} operator_can_read=${readable} reply=${replies.length}`,
    );
    process.exitCode =
      delivered === 1 && duplicates === 0 && readable === 0 && replies.length === 1 ? 0 : 1;
  } finally {
    await hub.stop();
  }
}

try {
  await story();
} finally {
  rmSync(base, { recursive: true, force: true });
}
