import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "node:test";
import { Validator } from "@seriousme/openapi-schema-validator";
import { protocolExamples } from "../tools/protocol-examples.js";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const protocol = readFileSync(join(root, "docs/protocol.md"), "utf8");
const openapi = readFileSync(join(root, "docs/openapi.yaml"), "utf8");
const source = join(root, "examples/hub/src");

function sources(): string {
  const names = readdirSync(source, { recursive: true, encoding: "utf8" });
  const files = names.filter((name) => name.endsWith(".ts"));
  return files.map((name) => readFileSync(join(source, name), "utf8")).join("\n");
}

test("the examples in docs/protocol.md are what the script prints", () => {
  assert.ok(protocol.endsWith(`\`\`\`\n${protocolExamples()}\`\`\`\n`));
});

test("every code that a request can get is in the table of docs/protocol.md, and no other", () => {
  const text = readFileSync(join(source, "routes/errors.ts"), "utf8");
  const services = readdirSync(join(source, "services")).map((name) => join("services", name));
  const files = [
    ...services,
    "routes/authentication.ts",
    "routes/protocol.ts",
    "routes/drop.ts",
    "routes/county.ts",
    "drop/drop-box.ts",
    "drop/county-desk.ts",
    "key-ring.ts",
    "judge/public-record.ts",
  ];
  const thrown = files.map((name) => readFileSync(join(source, name), "utf8")).join("\n");
  const raised = [
    ...thrown.matchAll(/HubError\("([a-z-]+)"/g),
    ...text.matchAll(/code: "([a-z-]+)"/g),
  ];
  const codes = new Set([
    ...raised.map(([, code]) => code),
    "unknown-version",
    "suite-not-supported",
  ]);
  const rows = protocol.slice(protocol.indexOf("| code |"), protocol.indexOf("## Who asks"));
  const listed = rows.split("\n").flatMap((row) => {
    const [, first = ""] = row.split("|");
    return [...first.matchAll(/`([a-z-]+)`/g)].map(([, code]) => code);
  });
  assert.deepEqual(listed.toSorted(), [...codes].toSorted());
});

test("docs/openapi.yaml has the calls that the hub has", () => {
  const declared = [...openapi.matchAll(/^ {2}(\/[a-z{}/-]+):$/gm)].map(([, path]) => path);
  const served = [...sources().matchAll(/(?:app\.get|post)\(\s*(?:app, )?"(\/[a-z:/-]+)"/g)].map(
    ([, path = ""]) => path.replace(/:([a-z]+)/, "{$1}"),
  );
  assert.ok(served.length >= 11);
  assert.deepEqual(declared.toSorted(), [...new Set(served)].toSorted());
});

test("docs/openapi.yaml is OpenAPI 3.1, and every reference has its target", async () => {
  const validator = new Validator();
  const { valid, errors } = await validator.validate(openapi);
  assert.ok(valid, JSON.stringify(errors));
  assert.equal(validator.version, "3.1");
  assert.doesNotThrow(() => validator.resolveRefs());
});

test("a broken docs/openapi.yaml would be found", async () => {
  const nameless = await new Validator().validate(openapi.replace("title:", "titel:"));
  assert.equal(nameless.valid, false);
  const dangling = new Validator();
  await dangling.validate(openapi.replaceAll("responses/TrustBundle", "responses/TrustBundel"));
  assert.throws(() => dangling.resolveRefs(), /TrustBundel/);
});
