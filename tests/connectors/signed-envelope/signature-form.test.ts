import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { sm2 } from "sm-crypto-v2";
import {
  readSignature,
  type SignatureForm,
  writeSignature,
} from "../../../src/connectors/signed-envelope/signature-form.js";

const small = `${"0".repeat(62)}7f${"0".repeat(62)}80`;
const digits = fc.stringMatching(/^[0-9a-f]{64}$/);
const short = fc.stringMatching(/^[0-9a-f]{1,6}$/).map((text) => text.padStart(64, "0"));
const signature = fc.tuple(fc.oneof(digits, short), fc.oneof(digits, short)).map(([r, s]) => r + s);

describe("the form of a signature", () => {
  it("DER has no needless zeros, and one before a first bit that would read as a sign", () => {
    expect(writeSignature(small, "DER")).toBe("300702017f02020080");
    expect(readSignature("300702017f02020080", "DER")).toBe(small);
    expect(readSignature("300702017F02020080", "DER")).toBe(small);
  });

  it.each(["RAW", "DER"] as const)("%s reads what it writes", (form) => {
    fc.assert(
      fc.property(signature, (raw) => {
        expect(readSignature(writeSignature(raw, form), form)).toBe(raw);
        expect(readSignature(writeSignature(raw, form).toUpperCase(), form)).toBe(raw);
      }),
    );
  });

  it("DER is that of the library", () => {
    const { privateKey, publicKey } = sm2.generateKeyPairHex();
    const der = sm2.doSignature("text", privateKey, { hash: true, der: true });
    const raw = readSignature(der, "DER") ?? "";
    expect(sm2.doVerifySignature("text", raw, publicKey, { hash: true, der: false })).toBe(true);
    expect(writeSignature(raw, "DER")).toBe(der);
  });

  it.each<[string, SignatureForm, string]>([
    ["too short", "RAW", small.slice(2)],
    ["no digits", "RAW", "z".repeat(128)],
    ["digits of both cases", "RAW", `${"aA".repeat(32)}${"0".repeat(64)}`],
    ["empty", "DER", ""],
    ["no sequence", "DER", "310702017f02020080"],
    ["something after it", "DER", "300702017f0202008000"],
    ["a wrong length", "DER", "300802017f02020080"],
    ["a needless zero", "DER", "30080202007f02020080"],
    ["a negative number", "DER", "300602017f020180"],
    ["one number only", "DER", "300302017f"],
    ["a second number of another type", "DER", "300702017f03020080"],
    ["a number of 33 digits", "DER", `302602021fff0220${"11".repeat(33)}`],
  ])("%s is refused", (_what, form, written) => {
    expect(readSignature(written, form)).toBeUndefined();
  });
});
