import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { canonicalString } from "../../../src/connectors/signed-envelope/canonical.js";

describe("canonicalString", () => {
  it("sorts by name, and leaves out the signature and what is empty", () => {
    const fields = { timestamp: "1", sign: "s", appId: "a", nonce: "", data: "d", Zone: "z" };
    expect(canonicalString(fields)).toBe("Zone=z&appId=a&data=d&timestamp=1");
    expect(canonicalString({ sign: "s", nonce: "" })).toBe("");
  });

  it("does not depend on the order fields are given in", () => {
    const fields = fc.dictionary(fc.stringMatching(/^[a-z]{1,4}$/), fc.stringMatching(/^\w{0,4}$/));
    fc.assert(
      fc.property(fields, (given) => {
        const reversed = Object.fromEntries(Object.entries(given).reverse());
        expect(canonicalString(reversed)).toBe(canonicalString(given));
      }),
    );
  });
});
