import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import standaloneCode from "ajv/dist/standalone/index.js";
import { build, type Plugin } from "esbuild";

const root = join(import.meta.dirname, "../../..");
const require = createRequire(import.meta.url);
const schemaFile = "core/catalogue/types/gov.secretary_letter/schema.json";

/** The letter's own schema, compiled ahead by ajv: the same checks on all sides but for the rules, which only weicun has. */
function validatorSource(): string {
  const schema = JSON.parse(readFileSync(join(root, schemaFile), "utf8")) as object;
  const ajv = new Ajv2020({ code: { source: true, esm: true }, strict: false, logger: false });
  const compile = standaloneCode as unknown as (ajv: Ajv2020, validate: unknown) => string;
  return compile(ajv, ajv.compile(schema));
}

const letterValidator: Plugin = {
  name: "letter-validator",
  setup(bundle) {
    bundle.onResolve({ filter: /^letter-validator$/ }, () => ({
      path: "letter-validator",
      namespace: "made",
    }));
    bundle.onLoad({ filter: /.*/, namespace: "made" }, () => ({
      contents: validatorSource(),
      resolveDir: root,
    }));
  },
};

/** Makes the bench's page, served by the hub in the village app's place. */
export async function makeSite(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await build({
    entryPoints: [join(import.meta.dirname, "page.ts")],
    bundle: true,
    format: "esm",
    minify: true,
    target: "es2022",
    outfile: join(folder, "page.js"),
    absWorkingDir: root,
    plugins: [letterValidator],
  });
  copyFileSync(
    require.resolve("weicun").replace(/index\.cjs$/, "weicun.wasm"),
    join(folder, "weicun.wasm"),
  );
  writeFileSync(
    join(folder, "index.html"),
    `<!doctype html><meta charset="utf-8"><title>bench</title><script type="module" src="/page.js"></script>`,
  );
}
