import { createHash, randomBytes } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { dimensionCodes, factsOf } from "../../src/facts/index.js";
import { openVault } from "../../src/governance/vault.js";
import { canonicalJson, contentHash, splitPersonal } from "../../src/observations/observation.js";

const SUBJECT = "11111111-1111-7111-8111-111111111111";
const json = fc.jsonValue();

/** The same JSON with the keys of every object the other way round. */
const reversed = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value as Record<string, unknown>);
  return Object.fromEntries(entries.reverse().map(([k, v]) => [k, reversed(v)]));
};

describe("canonical JSON", () => {
  it("is the same text however the keys were ordered, and still says the same", () => {
    fc.assert(
      fc.property(json, (value) => {
        const plain: unknown = JSON.parse(JSON.stringify(value));
        expect(canonicalJson(reversed(plain))).toBe(canonicalJson(plain));
        expect(JSON.parse(canonicalJson(plain))).toEqual(plain);
      }),
    );
  });
});

describe("splitting off what is personal", () => {
  it("takes out exactly the facts that the vocabulary masks", () => {
    const facts = { name: "蜀都某某贸易有限公司", legalRepresentativeName: "张三丰", employees: 12 };
    expect(splitPersonal("registry", facts)).toEqual({
      open: { name: "蜀都某某贸易有限公司", employees: 12 },
      personal: { legalRepresentativeName: "张三丰" },
    });
  });

  it("finds nothing personal in a dated record", () => {
    const facts = { number: "1", legalRepresentativeName: "no such field here" };
    expect(splitPersonal("invoice", facts)).toEqual({ open: facts, personal: {} });
  });

  it("looks at whole facts only, so that no fact within a record may be personal", () => {
    const fields = dimensionCodes.flatMap((code) =>
      Object.values(factsOf(code)).flatMap((fact) => Object.values(fact.fields ?? {})),
    );
    expect(fields.length).toBeGreaterThan(0);
    expect(fields.filter((field) => field.mask !== undefined)).toEqual([]);
  });
});

describe("the content hash", () => {
  it("is plain SHA-256 for public content, whatever the order of its keys", () => {
    const expected = createHash("sha256").update('{"a":1,"b":2}').digest();
    expect(contentHash({ b: 2, a: 1 }, undefined)).toEqual(expected);
  });

  it("is keyed by the subject where content is personal", () => {
    const vault = openVault(randomBytes(32));
    const keys = vault.unwrap(vault.newWrappedKey(SUBJECT), SUBJECT);
    expect(contentHash({ b: 2, a: 1 }, keys)).toEqual(keys.hash('{"a":1,"b":2}'));
    expect(contentHash({ b: 2, a: 1 }, keys)).not.toEqual(contentHash({ b: 2, a: 1 }, undefined));
  });
});
