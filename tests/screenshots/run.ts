// Every page of the village app, as a villager and a secretary meet them. argv: the folder for the pictures.
import type { Page } from "playwright-core";
import { Phone } from "../browser/support/phone.js";
import { giveOffice, openMailbox } from "../browser/support/secretary.js";
import { Village } from "../browser/support/village.js";
import * as villager from "../browser/support/villager.js";
import { Camera } from "./camera.js";
import { addLampPhoto } from "./photo.js";

const title = "村口的路灯坏了";
const body = "从上个月起，村口第三根路灯就不亮了，晚上老人走路看不见，请村里派人来看一看。";
const answer = "已经报给供电所，这周五来修。修好以前，晚上先用村委会门口的应急灯。";

const camera = new Camera(process.argv[2] ?? "screenshots");
const phone = new Phone();
const desk = new Phone();
const village = await Village.found();
const home = `http://localhost:${village.port}`;
const { shown } = villager;

async function joins(page: Page): Promise<void> {
  await page.goto(home);
  await page.locator("main.home").waitFor();
  await camera.takeInAll(page, "01-home-before-joining");
  await page.goto(`${home}/join`);
  await shown(page, "read").waitFor();
  await camera.take(page, "02-join-paste");
  await page.goto(village.invitation("localhost"));
  await shown(page, "same").waitFor();
  await camera.takeInAll(page, "02-join-compare");
  await villager.join(page, village.invitation("localhost"));
  await camera.take(page, "03-joined");
  await page.goto(home);
  await page.locator("main.home").waitFor();
  await camera.takeInAll(page, "04-home");
  await camera.takeAtDesk(page, "04-home");
  await page.goto(`${home}/letters`);
  await page.locator("main .lead").waitFor();
  await camera.take(page, "04-letters-none");
  await page.goto(`${home}/card`);
  await shown(page, "make-card").waitFor();
  await camera.takeInAll(page, "04-recovery-card-before");
  await shown(page, "make-card").click();
  await shown(page, "recovery-card").waitFor();
  await camera.takeInAll(page, "04-recovery-card");
  await page.goto(`${home}/tip-off`);
  await shown(page, "seal").click();
  await page.locator("#category-problems .problem.error").waitFor();
  await camera.takeInAll(page, "04-tip-off");
  await shown(page, "to-answer").click();
  await shown(page, "answer-ask").waitFor();
  await page.locator('[data-field="answer-code"] textarea').fill("7Q2M-4XKD-09AB-CDEF-GH12-3");
  await shown(page, "answer-ask").click();
  await shown(page, "trouble").waitFor();
  await camera.takeInAll(page, "04-tip-off-answer");
}

async function writes(page: Page): Promise<string> {
  await phone.online(false);
  await page.goto(`${home}/write`);
  await shown(page, "next").waitFor();
  await camera.takeInAll(page, "05-write-about");
  await villager.chooseTopic(page);
  await page.locator('[data-field="title"] input').fill("路");
  await page.locator("#title-problems .problem.error").waitFor();
  await camera.takeInAll(page, "06-write-problems");
  await villager.writeText(page, title, body);
  await addLampPhoto(page);
  await villager.kept(page);
  await camera.takeInAll(page, "07-write-photo");
  await shown(page, "next").click();
  await shown(page, "save").waitFor();
  await camera.takeInAll(page, "08-write-last-look");
  await shown(page, "save").click();
  await page.locator("#no_secret_ack-problems .problem.error").waitFor();
  await camera.take(page, "08-write-last-problem");
  await villager.acknowledge(page);
  await shown(page, "save").click();
  await shown(page, "saved").waitFor();
  await camera.takeInAll(page, "09-saved");
  const id = (await shown(page, "saved").getAttribute("data-letter")) ?? "";
  await page.goto(`${home}/letters`);
  await page.locator("[data-letter]").first().waitFor();
  await camera.takeInAll(page, "10-letters-waiting-offline");
  await villager.openLetter(page, home, id, "waiting");
  await camera.take(page, "11-letter-waiting");
  return id;
}

async function answers(id: string): Promise<void> {
  const page = await desk.start(true);
  const invitation = village.invitation("127.0.0.1");
  const { origin, hash } = new URL(invitation);
  await page.goto(`${origin}/office${hash}`);
  await shown(page, "open-office").waitFor();
  await camera.take(page, "13-office-entry");
  const office = village.office("branch_secretary");
  await giveOffice(page, office.file, "0000");
  await shown(page, "trouble").first().waitFor();
  await camera.take(page, "14-office-wrong-code");
  await openMailbox(page, invitation, office);
  await page.locator(`[data-letter="${id}"]`).waitFor();
  await camera.takeInAll(page, "15-inbox");
  await camera.takeAtDesk(page, "15-inbox");
  await page.locator(`[data-letter="${id}"]`).click();
  await page.locator('[data-test="photo"] img').waitFor();
  await camera.takeInAll(page, "16-letter-opened");
  await page.locator('[data-action="accept"]').click();
  await page.locator('[data-action="reply"]').click();
  await page.locator('[data-field="text"] textarea').fill(answer);
  await camera.take(page, "17-answer");
  await shown(page, "send").click();
  await page.locator('[data-kind="reply"]').waitFor();
  await camera.take(page, "18-answered");
  await camera.takeAtDesk(page, "18-answered");
}

async function reads(page: Page, id: string): Promise<void> {
  await phone.until(async () => {
    await page.goto(home);
    await shown(page, "status").waitFor();
    return (await page.locator("main a.notice").count()) > 0;
  });
  await camera.takeInAll(page, "19-home-with-answer");
  const reply = page.locator('[data-kind="reply"] [data-test="answer"]');
  await phone.until(async () => {
    await villager.openLetter(page, home, id, "delivered");
    return (await reply.count()) > 0;
  });
  await camera.takeInAll(page, "20-letter-with-answer");
  await page.locator('[data-action="rate"]').click();
  await page.locator('[data-form="rate"]').waitFor();
  await camera.take(page, "20-letter-rate");
}

async function refusesForgery(): Promise<void> {
  const other = await Village.found();
  const newcomer = new Phone();
  try {
    await other.start();
    await other.set({ forgedTrust: other.forgedTrust() });
    const page = await newcomer.start(true);
    await page.goto(other.invitation("localhost"));
    await shown(page, "same").click();
    await page.locator('[data-finding="key-changed"]').waitFor();
    await camera.takeInAll(page, "21-forged-directory");
  } finally {
    await newcomer.close();
    await other.close();
  }
}

try {
  await village.start();
  const page = await phone.start(true);
  await joins(page);
  const id = await writes(page);
  await phone.online(true);
  await villager.openLetter(page, home, id, "delivered");
  await camera.takeInAll(page, "12-letter-delivered");
  await answers(id);
  await reads(page, id);
  await refusesForgery();
  for (const fault of camera.faults) console.error(fault);
  if (camera.faults.length > 0) process.exitCode = 1;
  console.log(`screenshots: ${camera.count}`);
} finally {
  await phone.close();
  await desk.close();
  await village.close();
}
