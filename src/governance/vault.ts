import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto";

const FORMAT = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;

/** Something sealed could not be opened: wrong key, wrong place, or altered bytes. Carries no content. */
export class SealBroken extends Error {
  constructor(readonly context: string) {
    super(`what was sealed for ${context} cannot be opened with this key`);
    this.name = "SealBroken";
  }
}

/** The keys of one subject: seals its personal facts and keys the hashes over them. */
export interface SubjectKeys {
  /** Seals text for one place; it opens nowhere else. AES-256-GCM. */
  seal(clear: string, context: string): Buffer;
  /** Opens what `seal` made for the same place; throws SealBroken. */
  open(sealed: Uint8Array, context: string): string;
  /** HMAC-SHA-256 under a key that dies with the subject's key. */
  hash(text: string): Buffer;
}

/** Master-key operations of the deployment. */
export interface Vault {
  newWrappedKey(subjectId: string): Buffer;
  unwrap(wrapped: Uint8Array, subjectId: string): SubjectKeys;
  /** Keyed index of a personal identifier: equal values meet, and nothing can be read back. */
  blindIndex(institutionId: string, scheme: string, value: string): string;
  /** Seals and opens a text that tells whether this is the key the database was written with. */
  sealKeyCheck(): Buffer;
  opensKeyCheck(sealed: Uint8Array): boolean;
}

const derive = (key: Uint8Array, purpose: string): Buffer =>
  Buffer.from(hkdfSync("sha256", key, Buffer.alloc(0), purpose, KEY_BYTES));

function sealWith(key: Buffer, clear: Uint8Array, context: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(context));
  return Buffer.concat([Buffer.of(FORMAT), nonce, cipher.update(clear), cipher.final(), cipher.getAuthTag()]);
}

function openWith(key: Buffer, sealed: Uint8Array, context: string): Buffer {
  const bytes = Buffer.from(sealed);
  const body = bytes.subarray(1 + NONCE_BYTES, -TAG_BYTES);
  try {
    if (bytes[0] !== FORMAT) throw new Error("unknown format");
    const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(1, 1 + NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    })
      .setAAD(Buffer.from(context))
      .setAuthTag(bytes.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(body), decipher.final()]);
  } catch {
    throw new SealBroken(context);
  }
}

const KEY_CHECK = "suretygraph";

function subjectKeys(key: Buffer): SubjectKeys {
  const sealKey = derive(key, "seal");
  const hashKey = derive(key, "content-hash");
  return {
    seal: (clear, context) => sealWith(sealKey, Buffer.from(clear), context),
    open: (sealed, context) => openWith(sealKey, sealed, context).toString(),
    hash: (text) => createHmac("sha256", hashKey).update(text).digest(),
  };
}

/** Opens the vault of a 32-byte master key. */
export function openVault(masterKey: Uint8Array): Vault {
  if (masterKey.length !== KEY_BYTES) throw new Error(`the master key must be ${KEY_BYTES} bytes`);
  const wrapping = derive(masterKey, "wrap-subject-key");
  const indexing = derive(masterKey, "blind-index");
  const checking = derive(masterKey, "key-check");
  return {
    newWrappedKey: (subjectId) => sealWith(wrapping, randomBytes(KEY_BYTES), subjectId),
    unwrap: (wrapped, subjectId) => subjectKeys(openWith(wrapping, wrapped, subjectId)),
    blindIndex: (institutionId, scheme, value) =>
      createHmac("sha256", indexing).update([institutionId, scheme, value].join("\0")).digest("base64url"),
    sealKeyCheck: () => sealWith(checking, Buffer.from(KEY_CHECK), "key-check"),
    opensKeyCheck: (sealed) => {
      try {
        return openWith(checking, sealed, "key-check").toString() === KEY_CHECK;
      } catch {
        return false;
      }
    },
  };
}
