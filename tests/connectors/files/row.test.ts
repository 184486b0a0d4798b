import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { BadRow, type Cell, readRow, type Row, textOf } from "../../../src/connectors/files/row.js";
import type { RecordMapping } from "../../../src/connectors/files/mapping.js";

const mapping: RecordMapping = {
  dataset: "invoice",
  recordKey: ["bill", "day"],
  prefix: "OUT",
  effectiveOn: "day",
  fields: {
    direction: { is: "OUTPUT" },
    number: { column: "bill", as: "text" },
    issuedOn: { column: "day", as: "date" },
    amount: { column: "amount", as: "yuan" },
    void: { column: "state", words: { 有效发票: false, 作废发票: true } },
  },
};
const row: Row = { bill: "123", day: "2024/1/31", amount: "943.4", state: "有效发票" };
const LOADED_AT = new Date("2024-06-01T00:00:00Z");

const read = (over: Record<string, Cell>, how: Partial<RecordMapping> = {}) =>
  readRow({ ...row, ...over }, { ...mapping, ...how }, LOADED_AT);

const refusal = (work: () => unknown): BadRow => {
  try {
    work();
  } catch (error) {
    if (error instanceof BadRow) return error;
    throw error;
  }
  throw new Error("it was not refused");
};

describe("reading a row", () => {
  it("says what the mapping makes of it, in stored form", () => {
    expect(read({})).toEqual({
      recordKey: "OUT|123|2024-01-31",
      effectiveAt: new Date("2024-01-30T16:00:00Z"),
      fetchedAt: LOADED_AT,
      backfill: false,
      facts: {
        direction: "OUTPUT",
        number: "123",
        issuedOn: "2024-01-31",
        amount: "943.40",
        void: false,
      },
    });
  });

  it("claims the moment the mapping claims, so many days after the business date", () => {
    const said = read({}, { fetched: { daysAfterEffective: 1 } });
    expect(said).toMatchObject({ fetchedAt: new Date("2024-01-31T16:00:00Z"), backfill: true });
  });

  it("never claims to have learnt it after it was loaded", () => {
    const said = read({ day: "2024-06-01" }, { fetched: { daysAfterEffective: 1 } });
    expect(said).toMatchObject({ fetchedAt: LOADED_AT, backfill: false });
  });

  it("refuses what lies in the future", () => {
    expect(refusal(() => read({ day: "2024-06-02" }))).toMatchObject({
      column: "day",
      fault: "lies in the future",
    });
  });
});

describe("the record key", () => {
  it("is the same however the file spells what is read, so that no invoice counts twice", () => {
    const spellings: Cell[] = ["2024/1/31", "2024-01-31", new Date("2024-01-31T00:00:00Z")];
    const keys = spellings.map((day) => read({ day, bill: 123 }).recordKey);
    expect(new Set(keys)).toEqual(new Set(["OUT|123|2024-01-31"]));
  });

  it("takes a column that is not read as it stands", () => {
    expect(read({ line: " 7 " }, { recordKey: ["bill", "line"] }).recordKey).toBe("OUT|123|7");
  });
});

describe("an amount", () => {
  it.each<[Cell, string]>([
    ["943.4", "943.40"],
    ["-943.4", "-943.40"],
    [" 11000.0 ", "11000.00"],
    ["0", "0.00"],
    ["-0.00", "0.00"],
    ["7.", "7.00"],
    [943.4, "943.40"],
    [943.4000000000001, "943.40"],
    [-0.1 - 0.2, "-0.30"],
    [123_456_789_012.34, "123456789012.34"],
  ])("of %j is %s", (cell, stored) => {
    expect(read({ amount: cell }).facts["amount"]).toBe(stored);
  });

  it.each<Cell>([
    "1e5",
    "943.405",
    "1,234.50",
    "￥5",
    "５",
    "+5",
    "--5",
    ".5",
    "",
    "NaN",
    0.005,
    1e21,
    NaN,
    true,
  ])("of %j is refused", (cell) => {
    expect(refusal(() => read({ amount: cell }))).toMatchObject({ column: "amount" });
  });

  it("keeps every fen, written as text or held as a number", () => {
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 14n), 10n ** 14n), (fen) => {
        const digits = String(fen < 0n ? -fen : fen).padStart(3, "0");
        const yuan = `${fen < 0n ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
        expect(read({ amount: yuan }).facts["amount"]).toBe(yuan);
        expect(read({ amount: Number(yuan) }).facts["amount"]).toBe(yuan);
      }),
    );
  });
});

describe("a date", () => {
  it.each<[Cell, string]>([
    ["2024/1/31", "2024-01-31"],
    ["2024-01-31", "2024-01-31"],
    ["2024.1.31", "2024-01-31"],
    [new Date("2024-01-31T00:00:00Z"), "2024-01-31"],
  ])("of %j is read", (cell, stored) => {
    expect(read({ day: cell }).facts["issuedOn"]).toBe(stored);
  });

  it.each<Cell>(["2024/2/30", "31/1/2024", "20240131", "2024/1/31 10:00", "45322", 45322, new Date(NaN)])(
    "of %j is refused",
    (cell) => {
      expect(refusal(() => read({ day: cell }))).toMatchObject({ column: "day" });
    },
  );
});

describe("a word", () => {
  it("is taken as the mapping says, with spaces around it", () => {
    expect(read({ state: " 作废发票" }).facts["void"]).toBe(true);
  });

  it("that the mapping does not know is refused, and the known ones are told", () => {
    for (const state of ["红冲发票", "toString", "__proto__"]) {
      expect(refusal(() => read({ state })).message).toBe("column state: is none of 有效发票, 作废发票");
    }
  });
});

describe("a text", () => {
  it("is trimmed, and a number or a yes is its text", () => {
    const cells: Row = { a: "  x ", b: 11459356, c: true, d: new Date("2024-01-31T00:00:00Z") };
    expect(Object.keys(cells).map((column) => textOf(cells, column))).toEqual([
      "x",
      "11459356",
      "true",
      "2024-01-31",
    ]);
  });

  it.each<Cell>([null, undefined, "", "  ", "\u3000"])("of %j is empty and refused", (cell) => {
    expect(refusal(() => textOf({ a: cell }, "a")).message).toBe("column a: is empty");
  });

  it("that was kept as a long number has lost digits, and is refused", () => {
    expect(refusal(() => textOf({ a: 2.4512e19 }, "a")).message).toBe(
      "column a: is a number too long to be exact: keep the column as text",
    );
    expect(textOf({ a: 123456789012345 }, "a")).toBe("123456789012345");
  });

  it("that no database can hold is refused", () => {
    expect(refusal(() => textOf({ a: "x\u0000y" }, "a")).message).toBe("column a: holds a NUL character");
  });
});

describe("a refusal", () => {
  it("names the column as the file has it, never the value", () => {
    const secret = "张三丰9527";
    const overs = [
      { bill: "" },
      { day: secret },
      { amount: secret },
      { state: secret },
      { bill: secret.repeat(400) },
    ];
    for (const over of overs) {
      const { message } = refusal(() => read(over));
      expect(message).not.toContain(secret);
      expect(message).toMatch(new RegExp(`^column ${Object.keys(over)[0] ?? ""}: `));
    }
  });
});
