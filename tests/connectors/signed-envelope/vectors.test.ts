import { createCipheriv, createHash, createHmac, generateKeyPairSync, sign } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import { sm2, sm3, sm4 } from "sm-crypto-v2";
import {
  decryptSm2,
  isPrivateKey,
  isPublicKey,
  signSm2,
  verifySm2,
} from "../../../src/connectors/signed-envelope/sm2.js";

const hex = (digits: string): Uint8Array => Buffer.from(digits, "hex");

/** Keys and signature of GM/T 0003.5-2012, over the recommended curve. */
const userId = "1234567812345678";
const privateKey = "3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8";
const publicKey =
  "0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020" +
  "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13";
const message = Buffer.from("message digest");
const signature =
  "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3" +
  "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa";

describe("the published vectors", () => {
  it("SM3 of abc", () => {
    const digest = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0";
    expect(createHash("sm3").update("abc").digest("hex")).toBe(digest);
    expect(sm3("abc")).toBe(digest);
  });

  it("HMAC-SM3 of abc", () => {
    const key = hex("00112233445566778899aabbccddeeff");
    const mac = "0933617a88d312f6f9fb4b5f200e31a64d655e92f7fa2a43f55dfeeb8ab6788d";
    expect(createHmac("sm3", key).update("abc").digest("hex")).toBe(mac);
    expect(sm3("abc", { key })).toBe(mac);
  });

  it("SM4-ECB of one block", () => {
    const block = "0123456789abcdeffedcba9876543210";
    const cipher = createCipheriv("sm4-ecb", hex(block), null).setAutoPadding(false);
    expect(cipher.update(block, "hex", "hex") + cipher.final("hex")).toBe("681edf34d206965e86b3e94f536e4246");
    expect(sm4.encrypt(hex(block), block, { padding: "none" })).toBe("681edf34d206965e86b3e94f536e4246");
  });

  it("ZA of the signer", () => {
    const za = "b2e14c5c79c6df5b85f4fe7ed8db7a262b9da7e07ccb0ea9f4747b8ccda8a4f3";
    expect(Buffer.from(sm2.getZ(publicKey, userId)).toString("hex")).toBe(za);
  });

  it("the SM2 signature verifies, and over nothing else", () => {
    expect(verifySm2(message, signature, publicKey, userId)).toBe(true);
    expect(verifySm2(Buffer.from("message digesT"), signature, publicKey, userId)).toBe(false);
    expect(verifySm2(message, signature, publicKey, "ALICE123@YAHOO.COM")).toBe(false);
    expect(verifySm2(message, signature, sm2.generateKeyPairHex().publicKey, userId)).toBe(false);
  });

  it("the SM2 ciphertext opens, in either order of its parts, and altered not at all", () => {
    const point =
      "04ebfc718e8d1798620432268e77feb6415e2ede0e073c0f4f640ecd2e149a73" +
      "e858f9d81e5430a57b36daab8f950a3c64e6ee6a63094d99283aff767e124df0";
    const hash = "59983c18f809e262923c53aec295d30383b54e39d609d160afcb1908d0bd8766";
    const cipher = "21886ca989ca9c7d58087307ca93092d651efa";
    const opened = (text: string, order: "C1C3C2" | "C1C2C3") => {
      const clear = decryptSm2(text, privateKey, order);
      return clear && Buffer.from(clear).toString();
    };
    expect(opened(point + hash + cipher, "C1C3C2")).toBe("encryption standard");
    expect(opened(point + cipher + hash, "C1C2C3")).toBe("encryption standard");
    expect(opened(point + hash + cipher, "C1C2C3")).toBeUndefined();
    expect(opened(point + hash + cipher.replace("21", "20"), "C1C3C2")).toBeUndefined();
    expect(opened(point.replace("eb", "ec") + hash + cipher, "C1C3C2")).toBeUndefined();
    expect(opened(`${point}${hash}zz`, "C1C3C2")).toBeUndefined();
    expect(opened(point + hash, "C1C3C2")).toBeUndefined();
  });
});

describe("SM2 keys and signatures", () => {
  it("what is signed verifies", () => {
    const raw = signSm2(message, privateKey, userId);
    expect(raw).toMatch(/^[0-9a-f]{128}$/);
    expect(verifySm2(message, raw, publicKey, userId)).toBe(true);
  });

  it("a signature by Node, plain ECDSA over the same curve, is none", () => {
    const pair = generateKeyPairSync("ec", { namedCurve: "SM2" });
    const point = pair.publicKey.export({ type: "spki", format: "der" }).subarray(-65).toString("hex");
    expect(isPublicKey(point)).toBe(true);
    const ecdsa = sign("sm3", message, { key: pair.privateKey, dsaEncoding: "ieee-p1363" });
    expect(ecdsa).toHaveLength(64);
    expect(verifySm2(message, ecdsa.toString("hex"), point, userId)).toBe(false);
  });

  it("scalars beyond the group's order sign nothing", () => {
    const order = "fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123";
    const [r, s] = [signature.slice(0, 64), signature.slice(64)];
    const zero = "0".repeat(64);
    for (const raw of [zero + s, r + zero, order + s, r + order])
      expect(verifySm2(message, raw, publicKey, userId)).toBe(false);
  });

  it("keys are told from what is none", () => {
    expect([privateKey, `${"0".repeat(63)}1`].map(isPrivateKey)).toEqual([true, true]);
    const last = "fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54122";
    expect([last, "0".repeat(64), privateKey.slice(2), "x".repeat(64)].map(isPrivateKey)).toEqual([
      ...[false, false, false, false],
    ]);
    expect(isPublicKey(publicKey)).toBe(true);
    const offCurve = publicKey.slice(0, -1) + "4";
    expect([offCurve, publicKey.slice(2), "", `04${"0".repeat(128)}`].map(isPublicKey)).toEqual([
      ...[false, false, false, false],
    ]);
  });
});
