import type { Judge } from "../../examples/hub/src/index.js";

export declare const judge: Judge;
