// The built types and the contract (contract/api.d.ts) say the same, and programs written against it compile.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

const root = join(import.meta.dirname, "../..");
const contract = join(import.meta.dirname, "contract");
let folder: string;

before(() => {
  folder = mkdtempSync(join(tmpdir(), "weicun-contract-"));
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(root, join(folder, "node_modules/weicun"));
  writeFileSync(join(folder, "package.json"), `{ "type": "module" }`);
  const [main = ""] = readFileSync(join(contract, "api.d.ts"), "utf8").split(
    `declare module "weicun/validate"`,
  );
  writeFileSync(
    join(folder, "contract.d.ts"),
    main.replace(`declare module "weicun"`, `declare module "contract"`),
  );
});
after(() => rmSync(folder, { recursive: true, force: true }));

/** With `library`, every declaration that the program reaches is checked, the package's own and the standard ones. */
function compile(names: readonly string[], { library = false } = {}): string {
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const flags = [
    "--noEmit",
    "--strict",
    "--target",
    "ES2022",
    "--lib",
    "ES2023,DOM,DOM.Iterable",
    "--module",
    "ESNext",
    ...(library ? [] : ["--skipLibCheck"]),
  ];
  const { stdout } = spawnSync(
    process.execPath,
    [tsc, ...flags, "--moduleResolution", "Bundler", ...names],
    {
      cwd: folder,
      encoding: "utf8",
    },
  );
  return stdout;
}

const types =
  "Client OpenOptions Long Unlock SaveOptions Checked Problem Review Saved DropAnswer Delivery Status Office Attachment Locale " +
  "Fetch TypePack TypeInfo ErrorCode WeicunError Deadline TypeId";
const generic = "Entry Detail Query Live Value";
const functions = "openClient parseInvite listMembers";

function comparison(change: (text: string) => string = (text) => text): string {
  const same = (left: string, right: string): string => `true satisfies Same<${left}, ${right}>;`;
  const lines = [
    `import * as actual from "weicun"; import * as wanted from "contract";`,
    `type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : "wanted is not actual") : "actual is not wanted";`,
    ...types.split(" ").map((name) => same(`actual.${name}`, `wanted.${name}`)),
    ...generic.split(" ").map((name) => same(`actual.${name}<"t">`, `wanted.${name}<"t">`)),
    ...functions.split(" ").map((name) => same(`typeof actual.${name}`, `typeof wanted.${name}`)),
  ];
  return change(lines.join("\n"));
}

test("the built declarations and the contract are mutually assignable", () => {
  writeFileSync(join(folder, "same.ts"), comparison());
  assert.equal(compile(["same.ts", "contract.d.ts"], { library: true }), "");
});

test("the comparison finds a difference", () => {
  const text = readFileSync(join(folder, "contract.d.ts"), "utf8");
  writeFileSync(join(folder, "other.d.ts"), text.replace("waiting: number;", "waiting: string;"));
  writeFileSync(join(folder, "same.ts"), comparison());
  assert.match(compile(["same.ts", "other.d.ts"]), /actual is not wanted|TS1360/);
});

// The contract has four more examples, which no built entry point can compile yet: b is the mini-program's, f is written
// for weicun/forms, g for weicun/validate and h for weicun/react. Each comes with its entry point.
for (const [name, ...others] of [["a"], ["c"], ["d"], ["e", "types"]]) {
  test(`the program api-examples/${name}.ts compiles`, () => {
    const files = [name, ...others].map((file) => `${file}.ts`);
    for (const file of files) {
      writeFileSync(join(folder, file), readFileSync(join(contract, file), "utf8"));
    }
    assert.equal(compile(files), "");
  });
}
