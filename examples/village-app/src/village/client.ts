import { openClient, WeicunError, type Client, type OpenOptions } from "weicun";
import { computed, ref, shallowRef, watch } from "vue";
import { locale } from "../words/words";
import { keepMembership, keptMembership, type Invitation, type Role } from "./invitation";

/** This phone's one client: an origin holds one vault that the device opens. */
export const client = shallowRef<Client>();
export const invitation = shallowRef<Invitation>();
/** True until it is known whether something was opened here before, and while it opens. */
export const opening = ref(true);
/** Why the vault that is here did not open. */
export const failure = shallowRef<unknown>();
/** The device opens no more what is here: its recovery card does. */
export const needsCard = ref(false);

const role = ref<Role>("member");
export const isOffice = computed(() => role.value === "office");

watch(locale, (language) => {
  if (client.value) client.value.locale = language;
});

/** At the start of the app: opens what was opened here before; without an invitation there is nothing yet. */
export async function openKeptClient(): Promise<void> {
  opening.value = true;
  try {
    const kept = await keptMembership();
    if (kept) await open(kept.invitation, kept.role, {});
  } catch (error) {
    failure.value = error;
    needsCard.value = error instanceof WeicunError && error.code === "wrong-key";
  } finally {
    opening.value = false;
  }
}

/** From then on the device opens it again. Rejects with `wrong-key` for another code. */
export async function openByCard(code: string): Promise<void> {
  const kept = await keptMembership();
  if (!kept) return;
  const opened = await open(kept.invitation, kept.role, { unlock: { recovery: code } });
  needsCard.value = false;
  await opened.setUnlock({ device: true });
}

/** First time: a villager's own vault, and one round so that the offices' keys are here before the signal goes. */
export async function joinVillage(from: Invitation): Promise<void> {
  await firstRound(await open(from, "member", {}));
}

/** An office's mailbox: the file and the recovery code that the village's founding made. */
export async function openOffice(from: Invitation, file: Uint8Array, code: string): Promise<void> {
  await firstRound(await open(from, "office", { restore: { file, code } }));
}

/** No network is no failure: the next round comes by itself. */
async function firstRound(opened: Client): Promise<void> {
  await opened.sync().catch((error: unknown) => {
    if (!(error instanceof WeicunError)) throw error;
  });
}

async function open(from: Invitation, as: Role, extra: Partial<OpenOptions>): Promise<Client> {
  opening.value = true;
  failure.value = undefined;
  try {
    const { village, server, roots } = from;
    const opened = await openClient({ village, server, roots, locale: locale.value, ...extra });
    // Another language may have been chosen meanwhile.
    opened.locale = locale.value;
    await keepMembership({ invitation: from, role: as });
    invitation.value = from;
    role.value = as;
    client.value = opened;
    return opened;
  } finally {
    opening.value = false;
  }
}
