import { sm2 } from "sm-crypto-v2";

/** In which order the parts of an SM2 ciphertext stand: point, hash and cipher; C1C3C2 is that of GB/T 32918.4-2016. */
export type CipherOrder = "C1C3C2" | "C1C2C3";

/** Order of the group of points, GB/T 32918.5-2017. */
const GROUP_ORDER = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n;

const CIPHER_MODES: Readonly<Record<CipherOrder, number>> = { C1C2C3: 0, C1C3C2: 1 };
const POINT_DIGITS = 128;
const HASH_DIGITS = 64;

// Precomputed, a point works six times as fast. Peers are few; with more than these the one known longest is forgotten.
const MOST_POINTS = 32;
const points = new Map<string, ReturnType<typeof sm2.precomputePublicKey>>();

function pointOf(publicKey: string): ReturnType<typeof sm2.precomputePublicKey> {
  const known = points.get(publicKey);
  if (known !== undefined) return known;
  const [oldest] = points.keys();
  if (points.size >= MOST_POINTS && oldest !== undefined) points.delete(oldest);
  const point = sm2.precomputePublicKey(publicKey);
  points.set(publicKey, point);
  return point;
}

const scalarOf = (digits: string): bigint => BigInt(`0x${digits}`);

/** Whether 64 hexadecimal digits are a private key: 1 to n − 2 (GB/T 32918.1, 6.1). */
export const isPrivateKey = (key: string): boolean =>
  /^[0-9a-f]{64}$/.test(key) && scalarOf(key) >= 1n && scalarOf(key) < GROUP_ORDER - 1n;

/** Whether `04` and 128 hexadecimal digits are a point of the curve. */
export function isPublicKey(key: string): boolean {
  if (!/^04[0-9a-f]{128}$/.test(key)) return false;
  try {
    return sm2.verifyPublicKey(key);
  } catch {
    return false;
  }
}

/**
 * Signs with SM3withSM2, hash included: e = SM3(ZA‖M) (GB/T 32918.2), as raw digits. Node's own `sign("sm3", …)` over
 * an SM2 key is plain ECDSA, which no gateway accepts.
 */
export const signSm2 = (message: Uint8Array, privateKey: string, userId: string): string =>
  sm2.doSignature(message, privateKey, { hash: true, der: false, userId });

/** Whether a raw signature, 128 hexadecimal digits, is the key's over the message. */
export function verifySm2(message: Uint8Array, raw: string, publicKey: string, userId: string): boolean {
  const [r, s] = [scalarOf(raw.slice(0, 64)), scalarOf(raw.slice(64))];
  // GB/T 32918.2, 7.1: both from 1 to n − 1.
  if ([r, s].some((scalar) => scalar < 1n || scalar >= GROUP_ORDER)) return false;
  return sm2.doVerifySignature(message, raw, pointOf(publicKey), { hash: true, der: false, userId });
}

/** Encrypts for a public key: hexadecimal digits, without the `04` of the point. */
export const encryptSm2 = (clear: Uint8Array, publicKey: string, order: CipherOrder): string =>
  sm2.doEncrypt(clear, pointOf(publicKey), CIPHER_MODES[order], { asn1: false });

/** Decrypts what `encryptSm2` makes; undefined where it was not made for this key, or is altered. */
export function decryptSm2(cipher: string, privateKey: string, order: CipherOrder): Uint8Array | undefined {
  if (!/^(?:[0-9a-f]{2})+$/i.test(cipher) || cipher.length <= POINT_DIGITS + HASH_DIGITS) return undefined;
  try {
    const clear = sm2.doDecrypt(cipher, privateKey, CIPHER_MODES[order], { output: "array", asn1: false });
    return clear.length === 0 ? undefined : clear;
  } catch {
    return undefined;
  }
}
