// npm run setup: everything that the build and the tests need, downloaded once. A second run takes seconds.
import { setUp } from "./setup/set-up.mjs";

export const run = () => setUp("test");
