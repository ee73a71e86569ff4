// The floors: what a good front-end developer writes by hand with idb, ajv (compiled ahead) and WebCrypto. They check, sign (or
// not), encrypt and keep; they seal to nobody, chain nothing, recover nothing and deliver nothing.
import { openDB, type IDBPDatabase } from "idb";
import validate from "letter-validator";
import type { Contender } from "./contender.js";
import type { Letter } from "./letters.js";

const utf8 = new TextEncoder();

interface Kept {
  readonly id: string;
  readonly nonce: Uint8Array;
  readonly sealed: ArrayBuffer;
}

abstract class Floor implements Contender {
  protected database!: IDBPDatabase;
  private key!: CryptoKey;
  private signer: CryptoKey | undefined;

  constructor(private readonly signs: boolean) {}

  async open(): Promise<void> {
    this.database = await openDB("floor", 1, {
      upgrade: (database) => database.createObjectStore("letter", { keyPath: "id" }),
    });
    const uses: KeyUsage[] = ["encrypt", "decrypt"];
    this.key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, uses);
    if (!this.signs) return;
    const pair = await crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"]);
    this.signer = pair.privateKey;
  }

  abstract keep(letters: readonly Letter[]): Promise<void>;

  count(): Promise<number> {
    return this.database.count("letter");
  }

  protected async sealed(letter: Letter): Promise<Kept> {
    if (!validate(letter)) throw new Error("not valid");
    const text = utf8.encode(JSON.stringify(letter));
    const signature = this.signer
      ? await crypto.subtle.sign("Ed25519", this.signer, text)
      : new ArrayBuffer(0);
    const plain = new Uint8Array(text.length + signature.byteLength);
    plain.set(text);
    plain.set(new Uint8Array(signature), text.length);
    const nonce = crypto.getRandomValues(new Uint8Array(12));
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, this.key, plain);
    return { id: crypto.randomUUID(), nonce, sealed };
  }

  protected async commit(records: readonly Kept[]): Promise<void> {
    const transaction = this.database.transaction("letter", "readwrite", { durability: "strict" });
    for (const record of records) void transaction.store.put(record);
    await transaction.done;
  }
}

/** A transaction for each letter. */
export class RecordWise extends Floor {
  async keep(letters: readonly Letter[]): Promise<void> {
    for (const letter of letters) await this.commit([await this.sealed(letter)]);
  }
}

/** A transaction for all letters that are given at once. */
export class Batched extends Floor {
  async keep(letters: readonly Letter[]): Promise<void> {
    await this.commit(await Promise.all(letters.map((letter) => this.sealed(letter))));
  }
}
