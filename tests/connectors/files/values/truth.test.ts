import { describe, expect, it } from "@jest/globals";
import { parseTruth } from "../../../../src/connectors/files/values/truth.js";

describe("yes or no", () => {
  it.each(["1", "1.0", "true", "TRUE", "Yes", "y", "是", "有", "１"])("of %j is yes", (text) => {
    expect(parseTruth(text)).toBe(true);
  });

  it.each(["0", "0.0", "false", "No", "N", "否", "无"])("of %j is no", (text) => {
    expect(parseTruth(text)).toBe(false);
  });

  it.each(["", "2", "1.5", "maybe", "是否"])("of %j is neither", (text) => {
    expect(parseTruth(text)).toBeUndefined();
  });
});
