import { randomBytes } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { openVault, SealBroken } from "../../src/governance/vault.js";

const SUBJECT = "11111111-1111-7111-8111-111111111111";
const OTHER = "22222222-2222-7222-8222-222222222222";
const text = fc.string({ unit: "binary", maxLength: 200 });

const masterKey = randomBytes(32);
const vault = openVault(masterKey);
const wrapped = vault.newWrappedKey(SUBJECT);
const keys = vault.unwrap(wrapped, SUBJECT);

describe("sealing", () => {
  it("gives back any text in its own place, also to another process with the same master key", () => {
    const elsewhere = openVault(masterKey).unwrap(wrapped, SUBJECT);
    fc.assert(
      fc.property(text, text, (clear, place) => {
        expect(elsewhere.open(keys.seal(clear, place), place)).toBe(clear);
      }),
    );
  });

  it("opens in no other place, and the refusal names the place and nothing else", () => {
    const sealed = keys.seal("张三丰 13800138000", "here");
    expect(() => keys.open(sealed, "there")).toThrow(SealBroken);
    expect(() => keys.open(sealed, "there")).toThrow(
      /^what was sealed for there cannot be opened with this key$/,
    );
  });

  it("opens with no other subject's key and no other master key", () => {
    const sealed = keys.seal("clear", "here");
    const neighbour = vault.unwrap(vault.newWrappedKey(OTHER), OTHER);
    expect(() => neighbour.open(sealed, "here")).toThrow(SealBroken);
    expect(() => openVault(randomBytes(32)).unwrap(wrapped, SUBJECT)).toThrow(SealBroken);
    expect(() => vault.unwrap(wrapped, OTHER)).toThrow(SealBroken);
  });

  it("notices any single flipped bit and any missing end", () => {
    fc.assert(
      fc.property(text, fc.nat(), fc.nat(), (clear, bit, length) => {
        const sealed = keys.seal(clear, "here");
        const at = Math.floor(bit / 8) % sealed.length;
        const flipped = Buffer.from(sealed);
        flipped.writeUInt8(flipped.readUInt8(at) ^ (1 << (bit % 8)), at);
        expect(() => keys.open(flipped, "here")).toThrow(SealBroken);
        expect(() => keys.open(sealed.subarray(0, length % sealed.length), "here")).toThrow(SealBroken);
      }),
      { numRuns: 300 },
    );
  });

  it("never seals the same text to the same bytes", () => {
    const sealed = Array.from({ length: 100 }, () => keys.seal("clear", "here").toString("hex"));
    const nonces = sealed.map((hex) => hex.slice(2, 26));
    expect(new Set(nonces).size).toBe(100);
    expect(new Set(sealed.map((hex) => hex.slice(26))).size).toBe(100);
  });

  it("does not hold the text in the sealed bytes", () => {
    expect(keys.seal("510101199003074610", "here").includes("5101011990")).toBe(false);
  });
});

describe("the content hash", () => {
  it("is stable for a subject and tells nothing across subjects", () => {
    const again = openVault(masterKey).unwrap(wrapped, SUBJECT);
    expect(again.hash("same")).toEqual(keys.hash("same"));
    expect(keys.hash("same")).not.toEqual(keys.hash("other"));
    expect(vault.unwrap(vault.newWrappedKey(OTHER), OTHER).hash("same")).not.toEqual(keys.hash("same"));
  });
});

describe("the blind index", () => {
  const index = vault.blindIndex(SUBJECT, "PHONE", "13800138000");

  it("is the same for the same value under the same master key", () => {
    expect(openVault(masterKey).blindIndex(SUBJECT, "PHONE", "13800138000")).toBe(index);
  });

  it("differs by institution, scheme, value and master key, and does not show the value", () => {
    const others = [
      vault.blindIndex(OTHER, "PHONE", "13800138000"),
      vault.blindIndex(SUBJECT, "RESIDENT_ID", "13800138000"),
      vault.blindIndex(SUBJECT, "PHONE", "13800138001"),
      openVault(randomBytes(32)).blindIndex(SUBJECT, "PHONE", "13800138000"),
    ];
    expect(new Set([index, ...others]).size).toBe(5);
    expect(index).toMatch(/^[\w-]{43}$/);
    expect(index).not.toContain("138");
  });
});

describe("the key check", () => {
  it("tells the right master key from a wrong one and from anything else sealed", () => {
    const check = vault.sealKeyCheck();
    expect(openVault(masterKey).opensKeyCheck(check)).toBe(true);
    expect(openVault(randomBytes(32)).opensKeyCheck(check)).toBe(false);
    expect(vault.opensKeyCheck(wrapped)).toBe(false);
    expect(vault.opensKeyCheck(Buffer.alloc(0))).toBe(false);
  });
});

describe("the master key", () => {
  it.each([0, 16, 31, 33, 64])("of %i bytes is refused", (length) => {
    expect(() => openVault(randomBytes(length))).toThrow("must be 32 bytes");
  });
});
