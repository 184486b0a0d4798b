import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { maskValue } from "../../src/governance/masking.js";

const hanzi = fc.integer({ min: 0x4e00, max: 0x9fa5 }).map((c) => String.fromCodePoint(c));
/** CJK Extension B: beyond 16 bits, and found in names. */
const rareHanzi = fc.integer({ min: 0x20000, max: 0x2a6d6 }).map((c) => String.fromCodePoint(c));

describe("masking a name", () => {
  it.each([
    ["张伟", "张*"],
    ["张三丰", "张**"],
    ["欧阳修", "欧阳*"],
    ["诸葛孔明", "诸葛**"],
    ["欧阳", "欧*"],
    ["张", "张*"],
    ["阿依古丽·买买提", "阿*******"],
    ["𠮷田", "𠮷*"],
    ["王𬭼", "王*"],
  ])("%s becomes %s", (clear, masked) => {
    expect(maskValue("name", clear)).toBe(masked);
  });

  it("shows at most the surname, never a broken character, and at least one star", () => {
    const name = fc.array(fc.oneof(hanzi, rareHanzi), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(name, (characters) => {
        const masked = Array.from(maskValue("name", characters.join("")));
        const shown = masked.filter((c) => c !== "*");
        expect(shown).toEqual(characters.slice(0, shown.length));
        expect(shown.length).toBeLessThan(Math.max(2, characters.length));
        expect(masked).toContain("*");
      }),
    );
  });
});

describe("masking a number", () => {
  it.each([
    ["phone", "13812341234", "138****1234"],
    ["phone", "1381234", "*******"],
    ["residentId", "51010119900307461X", "5****************X"],
    ["residentId", "5X", "**"],
  ] as const)("%s %s becomes %s", (mask, clear, masked) => {
    expect(maskValue(mask, clear)).toBe(masked);
  });
});
