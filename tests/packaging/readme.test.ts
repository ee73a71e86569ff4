// What the READMEs show is the real API, and the commands that they name are there.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

const root = join(import.meta.dirname, "../..");
const names = ["README.md", "README.zh-CN.md"];
const read = (name: string): string => readFileSync(join(root, name), "utf8");
const code = (name: string): string =>
  [...read(name).matchAll(/```ts\n([\s\S]*?)```/g)].map(([, block]) => block).join("\n");

/** What a host has and the package doesn't: its invitation, its form, its screen. */
const host = `
  import type { Problem, Status, Value } from "weicun";
  declare const qr: string, file: File;
  declare const letter: Value<"gov.secretary_letter">;
  declare const show: (problems: readonly Problem[]) => void;
  declare const badge: (waiting: number, link: Status["link"]) => void;
  declare const render: (entries: readonly unknown[] | undefined) => void;
`;

let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), "weicun-readme-"));
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(root, join(folder, "node_modules/weicun"));
  writeFileSync(join(folder, "package.json"), `{ "type": "module" }`);
});
after(() => rmSync(folder, { recursive: true, force: true }));

function compile(program: string): string {
  writeFileSync(join(folder, "readme.ts"), host + program);
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const flags =
    "--noEmit --strict --target ES2022 --module ESNext --moduleResolution Bundler --skipLibCheck";
  const { stdout } = spawnSync(
    process.execPath,
    [tsc, ...flags.split(" "), "--lib", "ES2023,DOM,DOM.Iterable", "readme.ts"],
    { cwd: folder, encoding: "utf8" },
  );
  return stdout;
}

for (const name of names) {
  test(`the code of ${name} compiles against the package`, () => {
    assert.match(code(name), /client\.save\(/);
    assert.equal(compile(code(name)), "");
  });

  test(`a call that isn't there is found in ${name}`, () => {
    assert.match(compile(code(name).replaceAll("client.save(", "client.store(")), /store/);
  });

  test(`every command of ${name} is there`, () => {
    const commands = [...read(name).matchAll(/`npm (?:run )?([a-z:]+)/g)].map(([, word]) => word);
    assert.ok(commands.length > 5);
    const { scripts } = JSON.parse(read("package.json")) as {
      scripts: { readonly [name: string]: string };
    };
    for (const command of commands.filter((word) => word !== undefined)) {
      const tool = scripts[command]?.split(" ").at(-1) ?? "";
      assert.ok(existsSync(join(root, "tools", `${tool}.mjs`)), `npm run ${command}`);
    }
  });

  test(`every picture and page that ${name} leads to is there, and no picture is heavy`, () => {
    const targets = [...read(name).matchAll(/\]\(([^)#:]+)\)|src="([^"]+)"/g)];
    for (const [, link, picture] of targets) {
      const path = join(root, link ?? picture ?? "");
      assert.ok(existsSync(path), path);
      if (path.endsWith(".png")) assert.ok(statSync(path).size < 200_000, path);
    }
  });
}
