import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { packedWasm, pageProgram, type MakeSite } from "./everyday.js";

const root = join(import.meta.dirname, "../../..");

/** The page's program as plain JavaScript that still imports "weicun": what an application gives to its bundler. */
export async function asJavaScript(folder: string): Promise<string> {
  const outfile = join(folder, "source.mjs");
  await build({
    entryPoints: [pageProgram],
    bundle: true,
    format: "esm",
    target: "es2022",
    external: ["weicun"],
    outfile,
    absWorkingDir: root,
    logLevel: "warning",
  });
  return outfile;
}

/** esbuild leaves the .wasm to the application: it is copied to where the bundle looks for it. */
export const byEsbuild: MakeSite = async (folder) => {
  await build({
    entryPoints: [pageProgram],
    bundle: true,
    format: "esm",
    target: "es2022",
    outfile: join(folder, "page.js"),
    absWorkingDir: root,
    logLevel: "warning",
  });
  copyFileSync(packedWasm(), join(folder, "weicun.wasm"));
};

/** webpack 5 finds the .wasm by `new URL("…", import.meta.url)` and gives it a name of its own. */
export const byWebpack: MakeSite = async (folder) => {
  const { default: webpack } = await import("webpack");
  const entry = await asJavaScript(folder);
  await new Promise<void>((done, fail) => {
    const options = {
      mode: "production" as const,
      context: root,
      entry,
      output: { path: folder, filename: "page.js", publicPath: "/" },
      resolve: {
        modules: [join(root, "node_modules")],
        alias: { weicun: join(root, "dist/index.js") },
      },
      performance: false as const,
    };
    webpack(options, (error, statistics) => {
      if (error) fail(error);
      else if (statistics?.hasErrors()) fail(new Error(statistics.toString("errors-only")));
      else done();
    });
  });
};

/** Vite, as an application's build. */
export const byVite: MakeSite = async (folder) => {
  const { build: viteBuild } = await import("vite");
  const source = join(folder, "../vite");
  mkdirSync(source);
  await asJavaScript(source);
  const page = `<!doctype html><meta charset="utf-8"><script type="module" src="/source.mjs"></script>`;
  writeFileSync(join(source, "index.html"), page);
  await viteBuild({
    root: source,
    configFile: false,
    logLevel: "warn",
    resolve: { alias: { weicun: join(root, "dist/index.js") } },
    build: { outDir: folder, emptyOutDir: true },
  });
};

/** No bundler: the browser's own modules; the package lies beside the page. */
export const byNone: MakeSite = async (folder) => {
  for (const name of ["index.js", "weicun.wasm"])
    copyFileSync(join(root, "dist", name), join(folder, name));
  const source = readFileSync(await asJavaScript(folder), "utf8");
  writeFileSync(join(folder, "page.js"), source.replaceAll('from "weicun"', 'from "./index.js"'));
};
