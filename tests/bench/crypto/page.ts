// The browser's side: the same contenders, bundled.
import factory from "weicun-suites";
import { measure, type Rates } from "./measure.js";
import { Suites } from "./suites.js";

declare global {
  var measureCrypto: (rounds: number) => Promise<Rates>;
}

globalThis.measureCrypto = async (rounds) => {
  const answer = await fetch("/weicun_suites.wasm");
  const wasm = await WebAssembly.compile(await answer.arrayBuffer());
  return measure(await Suites.create(factory, wasm), rounds);
};
