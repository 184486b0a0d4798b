import { z } from "zod";

/** A message as it travels: what signs it in the headers, what it says in the body. */
export interface SealedMessage {
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Header names of a sealed message. */
export const HEADERS = {
  appId: "x-app-id",
  timestamp: "x-timestamp",
  nonce: "x-nonce",
  sign: "x-sign",
} as const;

/** The body of a sealed message: the SM4 key under the peer's SM2 key, and what is encrypted with it, all hexadecimal. */
export const sealedBody = z.strictObject({
  key: z.string().regex(/^[0-9a-fA-F]+$/),
  iv: z.string().regex(/^[0-9a-fA-F]{32}$/),
  data: z.string().regex(/^(?:[0-9a-fA-F]{32})+$/),
});

/** What a nonce looks like: nothing that would read as another field of what is signed. */
export const NONCE = /^[\w-]{8,64}$/;

/** A message is believed for so long before and after the moment it names. */
export const WINDOW_MS = 5 * 60_000;

/** Why a sealed message is refused. */
export type EnvelopeFault = "BAD_SIGNATURE" | "STALE" | "REPLAYED" | "UNDECIPHERABLE";

const words: Readonly<Record<EnvelopeFault, string>> = {
  BAD_SIGNATURE: "the message is not signed by the peer: check its public key, user id and signature form",
  STALE: "the message is older or newer than five minutes: check both clocks",
  REPLAYED: "the message has been received before",
  UNDECIPHERABLE: "the message cannot be deciphered: check the own private key and cipher order",
};

/** A sealed message is not to be believed or cannot be read. Carries no content. */
export class EnvelopeRefused extends Error {
  override name = "EnvelopeRefused";
  constructor(readonly fault: EnvelopeFault) {
    super(words[fault]);
  }
}

/** Remembers the nonces of the messages believed. */
export interface SeenNonces {
  /** Takes a nonce at a moment; false where it is taken already. */
  take(nonce: string, now: Date): boolean;
}
