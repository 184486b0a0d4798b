import { createCipheriv } from "node:crypto";
import type { Endpoint } from "../protocol.js";
import type { TaxForms } from "./tax-forms.js";

/** The user key: 32 hexadecimal digits, or 16 characters; undefined for any other. */
function keyIn(text: string | undefined): Buffer | undefined {
  if (text === undefined) return undefined;
  if (/^[0-9a-fA-F]{32}$/.test(text)) return Buffer.from(text, "hex");
  const bytes = Buffer.from(text);
  return bytes.length === 16 ? bytes : undefined;
}

/**
 * The key an enterprise's credentials are encrypted under: the peer key of the address, or else its secret, whichever is
 * an SM4 key; undefined where neither is.
 */
export const userKeyOf = ({ peerKey, secret }: Endpoint): Buffer | undefined =>
  keyIn(peerKey) ?? keyIn(secret);

/** Encrypts a credential with SM4. The vendor names no initial vector, and so the mode is ECB, with PKCS#7 padding. */
export function encryptCredential(clear: string, key: Buffer, encoding: TaxForms["encoding"]): string {
  const cipher = createCipheriv("sm4-ecb", key, null);
  return Buffer.concat([cipher.update(clear, "utf8"), cipher.final()]).toString(encoding);
}
