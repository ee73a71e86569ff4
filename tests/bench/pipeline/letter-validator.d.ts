/** ajv's validator of the letter's schema, compiled ahead by the runner: a page without `eval` could use no other. */
declare module "letter-validator" {
  export default function validate(value: unknown): boolean;
}
