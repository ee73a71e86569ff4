/** A letter to the village secretary, as a form gives it. */
export interface Letter {
  readonly to_office: string;
  readonly purpose: string;
  readonly topic: string;
  readonly title: string;
  readonly body: string;
  readonly signed_mode: string;
  readonly want_public_reply: boolean;
  readonly no_secret_ack: boolean;
}

const bytesOfRecord = 600;
const sentence = "从上个月起，村口第三根路灯就不亮了，晚上老人走路看不见，请村里派人来看一看。";
const utf8 = new TextEncoder();

/** The letter of this number: 600 bytes as UTF-8 JSON, none like another. */
export function letter(number: number): Letter {
  const about = (body: string): Letter => ({
    to_office: "branch_secretary",
    purpose: "suggestion",
    topic: "water_power_road",
    title: `第${number}根路灯坏了`,
    body,
    signed_mode: "named",
    want_public_reply: false,
    no_secret_ack: true,
  });
  const room = bytesOfRecord - utf8.encode(JSON.stringify(about(""))).length;
  const characters = sentence.repeat(8).slice(0, Math.floor(room / 3));
  return about(characters + ".".repeat(room % 3));
}
