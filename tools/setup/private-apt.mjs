// apt with a state of its own: other suites and sources, while the system's apt stays as it is.
//
// The mirror and the signing key are those of the machine's own Debian sources, so that no host
// is written anywhere here and every download is checked by apt as usual.
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../lib/failure.mjs";
import { quiet } from "../lib/run.mjs";

const sourcesFolder = "/etc/apt/sources.list.d";

/** Debian stanzas of this machine as {uri, suites, signedBy}, in both of apt's spellings. */
function machineSources() {
  const files = existsSync(sourcesFolder) ? readdirSync(sourcesFolder) : [];
  const texts = (end) =>
    files
      .filter((name) => name.endsWith(end))
      .map((name) => readFileSync(join(sourcesFolder, name), "utf8"));
  const stanzas = texts(".sources")
    .flatMap((text) => text.split(/\n\s*\n/))
    .map(parseStanza);
  const classic = existsSync("/etc/apt/sources.list")
    ? [readFileSync("/etc/apt/sources.list", "utf8")]
    : [];
  const lines = [...classic, ...texts(".list")].flatMap((text) => text.split("\n")).map(parseLine);
  return [...stanzas, ...lines].filter((source) => source !== null);
}

function parseStanza(text) {
  const field = (name) => text.match(new RegExp(`^${name}:[ \\t]*(.+)$`, "m"))?.[1].trim();
  const [uris, suites] = [field("URIs"), field("Suites")];
  if (!uris || !suites) return null;
  return { uri: uris.split(/\s+/)[0], suites: suites.split(/\s+/), signedBy: field("Signed-By") };
}

function parseLine(line) {
  const found = line.match(/^deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s+main/);
  if (!found) return null;
  return { uri: found[2], suites: [found[3]], signedBy: found[1]?.match(/signed-by=(\S+)/)?.[1] };
}

/** The machine's stanzas as they are, and its main one turned to `suite`. */
function stanzasFor(suite, type) {
  const own = machineSources();
  const main = own.find((source) =>
    source.suites.some((name) => /^(bookworm|trixie|stable)$/.test(name)),
  );
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
    quiet(join(folder, "apt.log"), "apt-get", [...flags, ...args], { cwd });
  await apt(["-qq", "update"], folder);
  return apt;
}
