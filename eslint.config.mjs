// Strict where types are known (TypeScript), the recommended set for scripts.
import js from "@eslint/js";
import tseslint from "typescript-eslint";

export default tseslint.config(
  {
    ignores: [
      "**/node_modules/",
      "**/dist/",
      "build/",
      // Templates and scripts of the app are judged by vue-tsc, as strictly as the rest (tools/lib/check.mjs), and laid out by
      // Prettier. eslint's typed rules would need a second parser and type program for these files; what a mistake there could
      // lose is kept in village/*.ts, which is linted.
      "**/*.vue",
      "cmake/",
      "tests/packaging/contract/",
    ],
  },
  {
    files: ["**/*.mjs"],
    ...js.configs.recommended,
    languageOptions: {
      globals: Object.fromEntries(
        [
          "process",
          "console",
          "Buffer",
          "URL",
          "setTimeout",
          "clearTimeout",
          "fetch",
          "WebAssembly",
          "TextEncoder",
          "TextDecoder",
          "performance",
          "structuredClone",
        ].map((name) => [name, "readonly"]),
      ),
    },
  },
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      // A number or boolean in a message reads as one expects.
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allowBoolean: true },
      ],
      // `() => void call()` is how an event handler drops a value on purpose.
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
    },
  },
  {
    files: ["tests/**/*.ts", "examples/*/tests/**/*.ts"],
    rules: {
      // node:test's describe and it give promises that the runner itself awaits.
      "@typescript-eslint/no-floating-promises": [
        "error",
        {
          allowForKnownSafeCalls: [
            { from: "package", name: ["describe", "it", "test", "suite"], package: "node:test" },
          ],
        },
      ],
    },
  },
);
