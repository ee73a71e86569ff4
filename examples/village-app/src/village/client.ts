import { openClient, WeicunError, type Client, type OpenOptions } from "weicun";
import { computed, ref, shallowRef, watch } from "vue";
import { locale } from "../words/words";
import { keepInvitation, keptInvitation, type Invitation } from "./invitation";

/** This phone's one client: an origin holds one vault that the device opens. */
export const client = shallowRef<Client>();
export const invitation = shallowRef<Invitation | undefined>(keptInvitation());
export const opening = ref(false);
/** Why the vault that is here did not open. */
export const failure = shallowRef<unknown>();

/** Which view this origin's vault is for; kept beside the invitation, as public as that. */
const rolePlace = "weicun.role";
const role = ref(readRole());
export const isOffice = computed(() => role.value === "office");

watch(locale, (language) => {
  if (client.value) client.value.locale = language;
});

/** At the start of the app: opens what was opened here before; without an invitation there is nothing yet. */
export async function openKeptClient(): Promise<void> {
  if (invitation.value) await open(invitation.value, {}).catch(() => undefined);
}

/** First time: a villager's own vault, and one round so that the offices' keys are here before the signal goes. */
export async function joinVillage(from: Invitation): Promise<void> {
  const opened = await open(from, {});
  setRole("member");
  await opened.sync().catch((error: unknown) => {
    if (!(error instanceof WeicunError)) throw error;
  });
}

/** An office's mailbox: the file and the recovery code that the village's founding made. */
export async function openOffice(from: Invitation, file: Uint8Array, code: string): Promise<void> {
  const opened = await open(from, { restore: { file, code } });
  setRole("office");
  await opened.sync().catch((error: unknown) => {
    if (!(error instanceof WeicunError)) throw error;
  });
}

async function open(from: Invitation, extra: Partial<OpenOptions>): Promise<Client> {
  opening.value = true;
  failure.value = undefined;
  try {
    const { village, server, roots } = from;
    const opened = await openClient({ village, server, roots, locale: locale.value, ...extra });
    keepInvitation(from);
    invitation.value = from;
    client.value = opened;
    return opened;
  } catch (error) {
    failure.value = error;
    throw error;
  } finally {
    opening.value = false;
  }
}

function readRole(): string {
  try {
    return localStorage.getItem(rolePlace) ?? "";
  } catch {
    return "";
  }
}

function setRole(name: "member" | "office"): void {
  role.value = name;
  localStorage.setItem(rolePlace, name);
}
