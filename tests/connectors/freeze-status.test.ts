import { describe, expect, it } from "@jest/globals";
import { isFrozen } from "../../src/connectors/freeze-status.js";

describe("a freeze of equity", () => {
  it.each([
    ["冻结", true],
    ["股权冻结|冻结", true],
    ["股权冻结｜续行冻结", true],
    ["股权冻结|解除冻结", false],
    [" 失效 ", false],
    ["股权变更", undefined],
    ["冻结|", undefined],
    ["", undefined],
  ])("in the state %j holds: %s", (spoken, holds) => {
    expect(isFrozen(spoken)).toBe(holds);
  });
});
