// apt with a state of its own: other suites and sources, while the system's apt stays as it is.
//
// The mirror and the signing key are those of the machine's own Debian sources, so that no host
// is written anywhere here and every download is checked by apt as usual.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../lib/failure.mjs";
import { brief } from "../lib/run.mjs";
import { debianSource, machineSources } from "./machine.mjs";

/** The machine's stanzas as they are, and its main one turned to `suite`. */
function stanzasFor(suite, type) {
  const [own, main] = [machineSources(), debianSource()];
  if (!main)
    throw new Failure("no Debian mirror found in /etc/apt; Debian 12 is what the set-up knows");
  const chosen = suite === "bookworm" ? own : [{ ...main, suites: [suite] }];
  return chosen.map(({ uri, suites, signedBy }) =>
    [
      `Types: ${type}`,
      `URIs: ${uri}`,
      `Suites: ${suites.join(" ")}`,
      "Components: main",
      ...(signedBy ? [`Signed-By: ${signedBy}`] : []),
      "",
    ].join("\n"),
  );
}

/**
 * Opens a private apt state in `folder` for one suite ("bookworm" or "trixie") and type ("deb" or "deb-src").
 * @returns a function that runs apt-get with the given arguments in the given working folder
 */
export async function openPrivateApt(folder, suite, type) {
  for (const part of ["parts", "lists/partial", "cache/archives/partial", "state"])
    mkdirSync(join(folder, part), { recursive: true });
  writeFileSync(join(folder, "parts", `${suite}.sources`), stanzasFor(suite, type).join("\n"));
  writeFileSync(join(folder, "status"), "");
  const options = {
    "Dir::Etc::sourcelist": "/dev/null",
    "Dir::Etc::sourceparts": join(folder, "parts"),
    "Dir::Etc::preferences": "/dev/null",
    "Dir::Etc::preferencesparts": "/dev/null",
    "Dir::State": join(folder, "state"),
    "Dir::State::status": join(folder, "status"),
    "Dir::State::lists": join(folder, "lists"),
    "Dir::Cache": join(folder, "cache"),
    "APT::Sandbox::User": "root",
    "Acquire::Languages": "none",
  };
  const flags = Object.entries(options).flatMap(([key, value]) => ["-o", `${key}=${value}`]);
  const apt = (args, cwd) =>
    brief(join(folder, "apt.log"), "apt-get", [...flags, ...args], { cwd });
  await apt(["-qq", "update"], folder);
  return apt;
}
