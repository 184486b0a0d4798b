import { describe, expect, it } from "@jest/globals";
import { positions } from "../../src/connectors/positions.js";

describe("the positions of a person", () => {
  it.each([
    [["执行董事", "总经理"], "执行董事、总经理"],
    [["执行董事,总经理"], "执行董事、总经理"],
    [["董事长；总经理 、法定代表人"], "董事长、总经理、法定代表人"],
    [["执行董事兼总经理"], "执行董事兼总经理"],
    [["", "-"], undefined],
    [[], undefined],
  ])("%j are told as %j", (told, position) => {
    expect(positions(told)).toBe(position);
  });
});
