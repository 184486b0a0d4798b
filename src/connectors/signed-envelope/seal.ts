import { createCipheriv, randomBytes } from "node:crypto";
import { canonicalString } from "./canonical.js";
import { HEADERS, NONCE, type SealedMessage } from "./envelope.js";
import type { EnvelopeKeys } from "./envelope-keys.js";
import { writeSignature } from "./signature-form.js";
import { encryptSm2, signSm2 } from "./sm2.js";

const KEY_BYTES = 16;

/**
 * Seals a message to the peer, request or response alike: JSON under a fresh SM4-CBC key, that key under the peer's SM2
 * key, and all of it signed with SM3withSM2. Throws on a nonce that is not 8 to 64 letters, digits, `_` and `-`.
 */
export function seal(
  message: Readonly<Record<string, unknown>>,
  keys: EnvelopeKeys,
  now: Date,
  nonce: string,
): SealedMessage {
  if (!NONCE.test(nonce)) throw new Error("a nonce is 8 to 64 letters, digits, underscores and hyphens");
  const [key, iv] = [randomBytes(KEY_BYTES), randomBytes(KEY_BYTES)];
  const cipher = createCipheriv("sm4-cbc", key, iv);
  const data = Buffer.concat([cipher.update(JSON.stringify(message)), cipher.final()]);
  const content = {
    key: (keys.cipherPrefix ? "04" : "") + encryptSm2(key, keys.peerPublicKey, keys.cipherOrder),
    iv: iv.toString("hex"),
    data: data.toString("hex"),
  };
  const { appId } = keys;
  const timestamp = String(now.getTime());
  const signed = Buffer.from(canonicalString({ ...content, appId, timestamp, nonce }));
  const sign = writeSignature(signSm2(signed, keys.ownPrivateKey, keys.userId), keys.signatureForm);
  return {
    headers: {
      "content-type": "application/json",
      [HEADERS.appId]: appId,
      [HEADERS.timestamp]: timestamp,
      [HEADERS.nonce]: nonce,
      [HEADERS.sign]: sign,
    },
    body: JSON.stringify(content),
  };
}
