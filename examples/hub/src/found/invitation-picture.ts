import encodeQR from "qr";

/**
 * The invitation as a QR code: root digest, root version and least directory version are in its
 * text (format.md §3.5). "svg" for the notice board, "term" for the screen in front of one.
 */
export function invitationPicture(text: string, form: "svg" | "term"): string {
  // A notice hangs in sun and rain: a quarter of it may be gone.
  return encodeQR(text, form, { ecc: "quartile", border: 4 });
}
