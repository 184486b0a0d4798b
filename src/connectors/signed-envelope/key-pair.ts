import { sm2 } from "sm-crypto-v2";

/** An SM2 key pair, hexadecimal; the public key is `04` and 128 digits. */
export interface KeyPair {
  readonly privateKey: string;
  readonly publicKey: string;
}

/** Draws a new SM2 key pair. */
export const newKeyPair = (): KeyPair => sm2.generateKeyPairHex();

/** The public key of an SM2 private key. */
export const publicKeyOf = (privateKey: string): string => sm2.getPublicKeyFromPrivateKey(privateKey);
