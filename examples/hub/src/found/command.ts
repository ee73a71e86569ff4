import { parseArgs } from "node:util";
import { HubError } from "../error.js";
import { foundVillage } from "./found-village.js";

const usage = `usage: found-village --out FOLDER --hub-data FOLDER --server URL --village 12-DIGITS
                     --name NAME [--suite intl|gm] [--drop | --drop-card CARD]
--drop founds the county's drop address too, where this hub is to play it: its key goes into county.drop.key.
--drop-card names the card of a county that has one: what 'hub drop' printed behind "card".`;

/** The command line of `found-village`. Last line: the invitation. */
export function main(parameters: readonly string[]): void {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    args: [...parameters],
    options: {
      ...{ out: text, "hub-data": text, server: text, village: text, name: text, suite: text },
      ...{ drop: { type: "boolean" }, "drop-card": text },
    },
  });
  const { out, server, village, name, suite = "intl", drop = false, "hub-data": hubData } = values;
  const { "drop-card": dropCard } = values;
  if (out === undefined || hubData === undefined || server === undefined) throw new Error(usage);
  if (village === undefined || name === undefined) throw new Error(usage);
  if (suite !== "intl" && suite !== "gm") throw new HubError("bad-suite", 400);
  const founded = foundVillage({ out, hubData, server, village, name, suite, drop, dropCard });
  for (const { office, file } of founded.offices) console.log(`office ${office}: ${file}`);
  if (founded.countyKey !== undefined) console.log(`county ${founded.countyKey}`);
  console.log(`invitation ${founded.invitation}`);
}
