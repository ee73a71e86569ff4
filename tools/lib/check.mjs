// Formatters, linters and types, each a check that passes or fails as one.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "./failure.mjs";
import { filesBelow } from "./node-tests.mjs";
import { root } from "./paths.mjs";
import { exitCode, sideBySide } from "./run.mjs";
import { tidy } from "./tidy.mjs";

const cppFolders = ["core", "bindings", "tests"];
const npmProgram = (name) => join("node_modules", ".bin", name);

export function cppFiles(folders, ends) {
  return folders.flatMap((folder) => ends.flatMap((end) => filesBelow(folder, end)));
}

/**
 * @param {{fix: boolean, slow: boolean}} options whether to mend what can be mended; whether to run clang-tidy, which
 * takes about ten minutes from scratch and is therefore left to `npm run check`
 */
export async function check({ fix, slow }) {
  const checks = [
    ["clang-format", () => formatCpp(fix)],
    [
      "prettier",
      () =>
        npmTool("prettier", [fix ? "--write" : "--check", "--log-level=warn", ...scriptFolders()]),
    ],
    ["eslint", () => npmTool("eslint", [...(fix ? ["--fix"] : []), "--max-warnings=0", "."])],
    ["types", checkTypes],
    ...(slow ? [["clang-tidy", tidy]] : []),
  ];
  const judge = async ([name, action]) => {
    const ok = (await action()) === 0;
    console.log(`  ${name}: ${ok ? "clean" : "FAILED (npm run check -- --fix mends layout)"}`);
    return ok;
  };
  // Two that mend the same file at once would undo each other.
  const clean = await sideBySide(checks, judge, fix ? 1 : undefined);
  const passed = clean.filter(Boolean).length;
  return { passed, failed: clean.length - passed, skipped: 0 };
}

const formatCpp = (fix) =>
  exitCode("clang-format-14", [
    ...(fix ? ["-i"] : ["--dry-run", "--Werror"]),
    ...cppFiles(cppFolders, [".cpp", ".h"]),
  ]);

const scriptFolders = () =>
  ["tools", "web", "tests", "examples", "eslint.config.mjs"].map((name) =>
    name.includes(".") ? name : `${name}/**/*.{ts,tsx,mjs,vue}`,
  );

function npmTool(name, args) {
  if (!existsSync(join(root, npmProgram(name))))
    throw new Failure(`${name} is missing: npm run setup`);
  return exitCode(npmProgram(name), args);
}

/** Which compiler checks which project: Vue's own the app, and the root's the package and the tests. */
const typed = {
  ".": "tsc",
  "examples/hub": "tsc",
  "examples/demo": "tsc",
  "examples/village-app": "vue-tsc",
};

async function checkTypes() {
  let worst = 0;
  for (const [project, compiler] of Object.entries(typed)) {
    if (!existsSync(join(root, project, "tsconfig.json")))
      throw new Failure(`no ${project}/tsconfig.json: was the folder renamed?`);
    worst ||= await npmTool(compiler, ["--noEmit", "-p", project]);
  }
  return worst;
}
