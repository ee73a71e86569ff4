/** The calls of sm-crypto 0.5.8 that the bench makes; the package has no types. */
declare module "sm-crypto" {
  interface Sm2 {
    doSignature(
      message: Uint8Array,
      privateKey: string,
      options: { readonly hash: true; readonly publicKey: string },
    ): string;
    doVerifySignature(
      message: Uint8Array,
      signature: string,
      publicKey: string,
      options: { readonly hash: true; readonly publicKey: string },
    ): boolean;
  }
  interface Sm4 {
    encrypt(
      plain: Uint8Array,
      key: Uint8Array,
      options: { readonly mode: "cbc"; readonly iv: Uint8Array; readonly output: "array" },
    ): readonly number[];
  }
  const library: { readonly sm2: Sm2; readonly sm4: Sm4 };
  export default library;
}
