import { createDecipheriv } from "node:crypto";
import type { z } from "zod";
import { canonicalString } from "./canonical.js";
import {
  EnvelopeRefused,
  HEADERS,
  NONCE,
  sealedBody,
  type SealedMessage,
  type SeenNonces,
  WINDOW_MS,
} from "./envelope.js";
import type { EnvelopeKeys } from "./envelope-keys.js";
import { readSignature } from "./signature-form.js";
import { decryptSm2, verifySm2 } from "./sm2.js";

type Content = z.output<typeof sealedBody>;

/**
 * Opens a message the peer sealed. Nothing is deciphered, and no nonce taken, before the signature is known to be the
 * peer's. Throws EnvelopeRefused.
 */
export function open(sealed: SealedMessage, keys: EnvelopeKeys, now: Date, seen: SeenNonces): unknown {
  const content = contentOf(sealed.body);
  const { timestamp, nonce } = believed(sealed.headers, content, keys);
  if (Math.abs(now.getTime() - timestamp) > WINDOW_MS) throw new EnvelopeRefused("STALE");
  if (!seen.take(nonce, now)) throw new EnvelopeRefused("REPLAYED");
  return decipher(content, keys);
}

/** Reads the body before anybody vouches for it: its form alone. */
function contentOf(body: string): Content {
  const parsed = sealedBody.safeParse(jsonOf(body));
  if (!parsed.success) throw new EnvelopeRefused("UNDECIPHERABLE");
  return parsed.data;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new EnvelopeRefused("UNDECIPHERABLE");
  }
}

/** The moment and nonce of a message the peer has signed for this application. */
function believed(
  headers: SealedMessage["headers"],
  content: Content,
  keys: EnvelopeKeys,
): { timestamp: number; nonce: string } {
  const { [HEADERS.appId]: appId, [HEADERS.timestamp]: timestamp = "" } = headers;
  const { [HEADERS.nonce]: nonce = "", [HEADERS.sign]: sign = "" } = headers;
  const raw = readSignature(sign, keys.signatureForm);
  const wellFormed = appId === keys.appId && /^\d{13}$/.test(timestamp) && NONCE.test(nonce);
  if (!wellFormed || raw === undefined) throw new EnvelopeRefused("BAD_SIGNATURE");
  const signed = Buffer.from(canonicalString({ ...content, appId, timestamp, nonce }));
  if (!verifySm2(signed, raw, keys.peerPublicKey, keys.userId)) throw new EnvelopeRefused("BAD_SIGNATURE");
  return { timestamp: Number(timestamp), nonce };
}

function decipher(content: Content, keys: EnvelopeKeys): unknown {
  const point = keys.cipherPrefix ? content.key.replace(/^04/, "") : content.key;
  const isPrefixed = point !== content.key;
  const key =
    isPrefixed === keys.cipherPrefix ? decryptSm2(point, keys.ownPrivateKey, keys.cipherOrder) : undefined;
  if (key === undefined) throw new EnvelopeRefused("UNDECIPHERABLE");
  return jsonOf(decipherData(content, key));
}

function decipherData({ iv, data }: Content, key: Uint8Array): string {
  try {
    const cipher = createDecipheriv("sm4-cbc", key, Buffer.from(iv, "hex"));
    const clear = Buffer.concat([cipher.update(data, "hex"), cipher.final()]);
    return new TextDecoder("utf-8", { fatal: true }).decode(clear);
  } catch {
    throw new EnvelopeRefused("UNDECIPHERABLE");
  }
}
