import type { Attachment, Client, Entry, Office, Problem } from "weicun";
import { locale } from "../words/words";

export const letterType = "gov.secretary_letter";
export const eventType = "gov.letter_event";

/** What this app asks for of a letter; the catalogue's schema says what each field is. */
export interface LetterValue {
  to_office?: string | undefined;
  purpose?: string | undefined;
  topic?: string | undefined;
  title?: string | undefined;
  body?: string | undefined;
  photos?: readonly Attachment[] | undefined;
  signed_mode?: string | undefined;
  identity_box?: { real_name?: string; tel?: string } | undefined;
  want_public_reply?: boolean | undefined;
  no_secret_ack?: boolean | undefined;
}

interface FieldSchema {
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly properties?: { readonly [name: string]: FieldSchema };
  readonly "x-title"?: { readonly [locale: string]: string };
  readonly "x-description"?: { readonly [locale: string]: string };
}

/** Title and help of a field in the client's language, from the type's own schema. */
export function fieldWords(
  client: Client,
  type: string,
  path: string,
): { title: string; help?: string } {
  let field: FieldSchema | undefined = client.type(type).schema;
  for (const name of path.split("/").slice(1)) field = field?.properties?.[name];
  const title = field?.["x-title"]?.[locale.value] ?? field?.title ?? "";
  const help = field?.["x-description"]?.[locale.value] ?? field?.description;
  return help === undefined ? { title } : { title, help };
}

/** Who can read a letter that was written here, and what is known of their keys now. */
export async function readersOf(
  client: Client,
  letter: Entry | undefined,
): Promise<readonly Office[]> {
  if (letter?.type !== letterType || letter.value === undefined) return [];
  return (await client.review(letterType, letter.value)).readers;
}

/** A new letter with what the schema presets, so that few decisions are left to the person. */
export function newLetter(client: Client): LetterValue {
  const schema: FieldSchema = client.type(letterType).schema;
  const presets = Object.entries(schema.properties ?? {}).filter(
    ([, field]) => field.default !== undefined,
  );
  return Object.fromEntries(presets.map(([name, field]) => [name, field.default]));
}

/** What is checked and kept: a field that the person left empty is not there. */
export function trimmed(value: LetterValue): LetterValue {
  const entries = Object.entries(value).map(([name, field]: [string, unknown]) => [
    name,
    withoutEmpty(field),
  ]);
  return Object.fromEntries(entries.filter(([, field]) => field !== undefined)) as LetterValue;
}

function withoutEmpty(field: unknown): unknown {
  if (typeof field === "string") return field.trim() === "" ? undefined : field;
  if (Array.isArray(field)) return field.length === 0 ? undefined : field;
  if (typeof field !== "object" || field === null) return field;
  const inner = Object.entries(field).filter(([, value]) => withoutEmpty(value) !== undefined);
  return inner.length === 0 ? undefined : Object.fromEntries(inner);
}

/** Code, label pairs of a field's enumeration, in the language that is chosen now. */
export function fieldCodes(
  client: Client,
  type: string,
  field: string,
): readonly { code: string; label: string }[] {
  // Reading the language tells who shows these of another one; the client speaks it already.
  return locale.value === client.locale ? client.codes(`${type}/${field}`) : [];
}

/** The problems that belong beside a field: its own and those of what lies in it. */
export function problemsAt(problems: readonly Problem[], path: string): readonly Problem[] {
  return problems.filter((problem) => problem.path === path || problem.path.startsWith(`${path}/`));
}
