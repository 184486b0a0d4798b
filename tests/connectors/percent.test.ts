import { describe, expect, it } from "@jest/globals";
import { percent } from "../../src/connectors/percent.js";

describe("a percentage", () => {
  it.each([
    ["100%", 1],
    ["100.0000%", 1],
    ["0%", 0],
    ["45.10%", 0.451],
    ["0.0001%", 0.000001],
    ["29.7%", 0.297],
  ])("%s is %d", (text, ratio) => {
    expect(percent.parse(text)).toBe(ratio);
  });

  it.each(["45.10", "100.01%", "160%", "-1%", "%", ".5%", "45,1%", "45.10 %", ""])("%j is none", (text) => {
    expect(percent.safeParse(text).success).toBe(false);
  });
});
