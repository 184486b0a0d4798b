import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { dateFormats, Field } from "../../../src/connectors/files/field.js";
import { BLANKS } from "../../../src/connectors/files/mapping.js";
import { fieldReader } from "../../../src/connectors/files/read-field.js";
import { BadRow, type Cell } from "../../../src/connectors/files/row.js";
import type { Fact } from "../../../src/facts/fact.js";
import { boolean, code, date, integer, money, oneOf, ratio, text } from "../../../src/facts/fact.js";

const COLUMNS = ["a", "b", "c"];
const layout = {
  placeOf: (column: string) => COLUMNS.indexOf(column),
  blank: new Set(["", ...BLANKS]),
};
const title = { zh: "项", en: "Item" };

/** What a field makes of the cells of columns a, b and c. */
const read = (field: unknown, cells: Cell[], fact?: Fact) =>
  fieldReader(Field.parse(field), fact, layout)(cells);

function refusal(work: () => unknown): BadRow {
  try {
    work();
  } catch (error) {
    if (error instanceof BadRow) return error;
    throw error;
  }
  throw new Error("it was not refused");
}

describe("a field", () => {
  it("may be a constant", () => {
    expect(read({ is: "OUTPUT" }, [])).toBe("OUTPUT");
  });

  it("reads the first of several columns that is not blank", () => {
    const field = { columns: ["a", "b", "c"], as: "date", format: ["iso", "compact"] };
    expect(read(field, ["", "NULL", "20200131"])).toBe("2020-01-31");
    expect(read(field, [null, "2020-01-30", "20200131"])).toBe("2020-01-30");
    expect(refusal(() => read(field, ["", "x", "20200131"]))).toMatchObject({ column: "b" });
  });

  it.each<Cell>(["", " ", "\u3000", null, undefined, "NULL", "None", "nan", " - ", "--"])(
    "that is blank (%j) is refused, left out, or has a meaning, as the mapping says",
    (cell) => {
      expect(refusal(() => read({ column: "a" }, [cell])).message).toBe("column a: is empty");
      expect(read({ column: "a", optional: true }, [cell])).toBeUndefined();
      expect(read({ column: "a", as: "integer", whenBlank: 0 }, [cell])).toBe(0);
    },
  );
});

describe("words", () => {
  const words = { 有效发票: false, 作废发票: true };

  it("mean what the mapping says, with spaces around them", () => {
    expect(read({ column: "a", words }, [" 作废发票\u3000"])).toBe(true);
  });

  it("that are unknown are refused, and the known ones are told", () => {
    for (const cell of ["红冲发票", "toString", "__proto__"]) {
      expect(refusal(() => read({ column: "a", words }, [cell])).message).toBe(
        "column a: is none of 有效发票, 作废发票",
      );
    }
  });

  it("are found in full width, and numbers however many zeros follow the point", () => {
    const numbered = { column: "a", words: { 1: "YES", AB: "AB" } };
    expect(["1", "1.0", "１", 1].map((cell) => read(numbered, [cell]))).toEqual(["YES", "YES", "YES", "YES"]);
    expect(read(numbered, ["ＡＢ"])).toBe("AB");
  });

  it("may have another meaning for all others, or be read otherwise", () => {
    expect(read({ column: "a", words, otherwise: true }, ["红冲发票"])).toBe(true);
    expect(read({ column: "a", as: "integer", words: { 无: 0 } }, ["无"])).toBe(0);
    expect(read({ column: "a", as: "integer", words: { 无: 0 } }, ["3"])).toBe(3);
  });
});

describe("a text", () => {
  it.each<[Cell, string]>([
    ["  x ", "x"],
    ["\u3000全角　空格\u3000", "全角　空格"],
    ["ＡＢ", "ＡＢ"],
    [11459356, "11459356"],
    [123456789012345, "123456789012345"],
    [true, "true"],
    [new Date("2024-01-31T00:00:00Z"), "2024-01-31"],
  ])("of %j is %j", (cell, said) => {
    expect(read({ column: "a" }, [cell], text(title))).toBe(said);
  });

  it.each<[Cell, string]>([
    [2.4512e19, "is a number too long to be exact: keep the column as text"],
    ["x\u0000y", "holds a NUL character"],
    ["x".repeat(2001), "is longer than 2000 characters"],
  ])("is refused where it cannot be kept (%#)", (cell, fault) => {
    expect(refusal(() => read({ column: "a" }, [cell], text(title))).message).toBe(`column a: ${fault}`);
  });

  it("is one the fact may have", () => {
    const grade = oneOf(["A", "B"], title);
    expect(read({ column: "a" }, ["A"], grade)).toBe("A");
    expect(refusal(() => read({ column: "a" }, ["C"], grade)).reason.code).toBe("NOT_ALLOWED");
  });
});

describe("a code", () => {
  const region = code(/^\d{6}$/, title);

  it("is folded to half width, and has the fact's form", () => {
    expect(read({ column: "a", as: "code" }, ["３７０１００"], region)).toBe("370100");
    expect(refusal(() => read({ column: "a", as: "code" }, ["37010"], region)).reason.code).toBe(
      "NOT_ALLOWED",
    );
  });

  it("has the mapping's form, all of it", () => {
    const field = { column: "a", as: "code", pattern: "[A-Z]\\d+|X" };
    expect(read(field, ["A12"])).toBe("A12");
    for (const cell of ["A12b", "bX", "12"])
      expect(refusal(() => read(field, [cell])).reason.code).toBe("PATTERN");
  });
});

describe("numbers of a spreadsheet", () => {
  it.each<[object, Cell, unknown]>([
    [{ as: "yuan" }, 943.4, "943.40"],
    [{ as: "yuan" }, 943.4000000000001, "943.40"],
    [{ as: "yuan" }, -0.1 - 0.2, "-0.30"],
    [{ as: "yuan" }, 123_456_789_012.34, "123456789012.34"],
    [{ as: "wanyuan" }, 0.1 + 0.2, "3000.00"],
    [{ as: "integer" }, 7, 7],
    [{ as: "number" }, 0.25, 0.25],
    [{ as: "boolean" }, true, true],
    [{ as: "boolean" }, 1, true],
    [{ as: "date", format: "excel" }, 43861, "2020-01-31"],
    [{ as: "date", format: "us" }, new Date("2020-01-31T00:00:00Z"), "2020-01-31"],
  ])("are read %j: %j", (how, cell, said) => {
    expect(read({ column: "a", ...how }, [cell])).toBe(said);
  });

  it.each<[object, Cell, string]>([
    [{ as: "yuan" }, 0.005, "NOT_AN_AMOUNT"],
    [{ as: "yuan" }, 1e21, "INEXACT_NUMBER"],
    [{ as: "yuan" }, NaN, "EMPTY"],
    [{ as: "yuan" }, true, "NOT_AN_AMOUNT"],
    [{ as: "wanyuan" }, "x", "NOT_AN_AMOUNT"],
    [{ as: "integer" }, 7.5, "NOT_AN_INTEGER"],
    [{ as: "number" }, "x", "NOT_A_NUMBER"],
    [{ as: "boolean" }, "x", "NOT_A_BOOLEAN"],
    [{ as: "date" }, 43861, "NOT_A_DATE"],
    [{ as: "date" }, new Date(NaN), "NOT_A_DATE"],
  ])("are refused %j: %j", (how, cell, reason) => {
    expect(refusal(() => read({ column: "a", ...how }, [cell])).reason.code).toBe(reason);
  });
});

describe("whatever a field reads", () => {
  const facts: [object, Fact][] = [
    [{}, text(title)],
    [{ as: "code" }, code(/^[A-T]\d{0,4}$/, title)],
    [{}, oneOf(["A", "12"], title)],
    [{ as: "yuan" }, money(title)],
    [{ as: "wanyuan" }, money(title)],
    [{ as: "integer" }, integer(title)],
    [{ as: "number" }, ratio(title)],
    [{ as: "boolean" }, boolean(title)],
    ...dateFormats.map((format): [object, Fact] => [
      format === "day-mon" ? { as: "date", format, pivot: 40 } : { as: "date", format },
      date(title),
    ]),
  ];
  const spelling = fc.oneof(
    fc.string({ unit: fc.constantFrom(...Array.from("0123456789.,-/()%eE A１元年月日")), maxLength: 14 }),
    fc.string({ unit: "grapheme", maxLength: 8 }),
    fc.double(),
    fc.bigInt(-(10n ** 20n), 10n ** 20n).map(String),
    fc.date(),
    fc.boolean(),
  );

  it.each(facts)("by %j is a value its fact may have", (how, fact) => {
    fc.assert(
      fc.property(spelling, (cell) => {
        let said: unknown;
        try {
          said = read({ column: "a", ...how }, [cell], fact);
        } catch (error) {
          if (error instanceof BadRow) return;
          throw error;
        }
        expect(fact.schema.safeParse(said)).toMatchObject({ success: true });
      }),
      { numRuns: 400 },
    );
  });
});

describe("a refusal", () => {
  it("names the column and the fault, and holds the value where nobody looks by chance", () => {
    const secret = "张三丰9527";
    for (const as of ["date", "yuan", "integer", "number", "boolean"]) {
      const error = refusal(() => read({ column: "a", as }, [secret]));
      expect(
        [error.message, JSON.stringify(error), String(error.stack), error.reason.zh].join(),
      ).not.toContain(secret);
      expect(Object.values(error).join()).not.toContain(secret);
      expect(error.value).toBe(secret);
    }
  });

  it("tells the forms of a date that would have been read", () => {
    const field = { column: "a", format: ["us", "day-mon"], pivot: 40 };
    expect(refusal(() => read(field, ["2020-01-31"])).message).toBe(
      "column a: is not a date such as 1/31/2020 / 31-Jan-20",
    );
  });
});
