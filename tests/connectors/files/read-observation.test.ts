import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { BLANKS, type RecordMapping, type SnapshotMapping } from "../../../src/connectors/files/mapping.js";
import { observationReader } from "../../../src/connectors/files/read-observation.js";
import { BadRow, type Cell } from "../../../src/connectors/files/row.js";
import { datedRecords } from "../../../src/facts/dated-records.js";
import { factsOf } from "../../../src/facts/index.js";

const mapping: RecordMapping = {
  dataset: "invoice",
  recordKey: ["bill", "day"],
  prefix: "OUT",
  effectiveOn: "day",
  fields: {
    void: { column: "state", words: { 有效发票: false, 作废发票: true } },
    direction: { is: "OUTPUT" },
    number: { column: "bill" },
    issuedOn: { column: "day", as: "date" },
    amount: { column: "amount", as: "yuan" },
    tax: { column: "tax", as: "yuan", optional: true },
  },
};
const row: Readonly<Record<string, Cell>> = {
  bill: "123",
  day: "2024/1/31",
  amount: "943.4",
  state: "有效发票",
  tax: "",
  line: "",
  extra: "",
};
const COLUMNS = Object.keys(row);
const layout = { placeOf: (c: string) => COLUMNS.indexOf(c), blank: new Set(["", ...BLANKS]) };
const LOADED_AT = new Date("2024-06-01T00:00:00Z");

const read = (over: Readonly<Record<string, Cell>>, how: Partial<RecordMapping> = {}) =>
  observationReader(
    { ...mapping, ...how },
    datedRecords.invoice.fields,
    layout,
  )(Object.values({ ...row, ...over }), LOADED_AT);

const refusal = (work: () => unknown): BadRow => {
  try {
    work();
  } catch (error) {
    if (error instanceof BadRow) return error;
    throw error;
  }
  throw new Error("it was not refused");
};

describe("reading a record", () => {
  it("says what the mapping makes of it, in stored form, names in order, without what is blank", () => {
    const said = read({});
    expect(said).toEqual({
      recordKey: "OUT|123|2024-01-31",
      effectiveAt: new Date("2024-01-30T16:00:00Z"),
      fetchedAt: LOADED_AT,
      backfill: false,
      facts: { amount: "943.40", direction: "OUTPUT", issuedOn: "2024-01-31", number: "123", void: false },
    });
    expect(Object.keys(said.facts)).toEqual(["amount", "direction", "issuedOn", "number", "void"]);
  });

  it("claims the moment the mapping claims: so many days after it became true, or a day of its own", () => {
    const after = read({}, { fetched: { daysAfterEffective: 1 } });
    expect(after).toMatchObject({ fetchedAt: new Date("2024-01-31T16:00:00Z"), backfill: true });
    const on = read({ extra: "20240301" }, { fetched: { on: { column: "extra", format: "compact" } } });
    expect(on).toMatchObject({ fetchedAt: new Date("2024-02-29T16:00:00Z"), backfill: true });
    expect(read({}, { fetched: { on: "2024-03-01" } }).fetchedAt).toEqual(new Date("2024-02-29T16:00:00Z"));
  });

  it("never claims to have learnt it after it was loaded", () => {
    const said = read({ day: "2024-06-01" }, { fetched: { daysAfterEffective: 1 } });
    expect(said).toMatchObject({ fetchedAt: LOADED_AT, backfill: false });
  });

  it("refuses what lies in the future", () => {
    const error = refusal(() => read({ day: "2024-06-02" }));
    expect(error.message).toBe("column day: lies in the future");
    expect(error.value).toBe("2024-06-02");
  });

  it("is true from the moment of loading where no day is said", () => {
    expect(read({}, { effectiveOn: undefined }).effectiveAt).toEqual(LOADED_AT);
    const optional = { column: "extra", as: "date", optional: true } as const;
    expect(read({}, { effectiveOn: optional }).effectiveAt).toEqual(LOADED_AT);
    expect(read({}, { effectiveOn: "2024-01-01" }).effectiveAt).toEqual(new Date("2023-12-31T16:00:00Z"));
  });

  it("reads the day it became true like the field of the same column, if that is a date", () => {
    const issuedOn = { column: "day", as: "date", format: "compact" } as const;
    const said = read({ day: "20240131" }, { fields: { ...mapping.fields, issuedOn } });
    expect(said.effectiveAt).toEqual(new Date("2024-01-30T16:00:00Z"));
    const asText = { ...mapping.fields, issuedOn: { is: "2024-01-31" }, number: { column: "day" } };
    expect(read({}, { fields: asText }).effectiveAt).toEqual(new Date("2024-01-30T16:00:00Z"));
  });
});

describe("the record key", () => {
  it("is the same however the file spells what is read, so that no invoice counts twice", () => {
    const spellings: Cell[] = ["2024/1/31", "2024-01-31", new Date("2024-01-31T00:00:00Z")];
    const keys = spellings.map((day) => read({ day, bill: 123 }).recordKey);
    expect(new Set(keys)).toEqual(new Set(["OUT|123|2024-01-31"]));
  });

  it("takes a column that is not read as it stands, and a blank one as blank", () => {
    expect(read({ line: " 7 " }, { recordKey: ["bill", "line"] }).recordKey).toBe("OUT|123|7");
    expect(read({ line: "NULL" }, { recordKey: ["bill", "line"] }).recordKey).toBe("OUT|123|");
  });

  it("differs wherever its parts do", () => {
    const part = fc.string({ unit: fc.constantFrom("a", "|", "\\", "b"), maxLength: 4 });
    const keyOf = ([line, extra]: readonly [string, string]) =>
      read({ line, extra }, { recordKey: ["line", "extra"] }).recordKey;
    fc.assert(
      fc.property(fc.tuple(part, part), fc.tuple(part, part), (one, other) => {
        expect(keyOf(one) === keyOf(other)).toBe(one[0] === other[0] && one[1] === other[1]);
      }),
    );
    expect(keyOf(["a|b", "c"])).not.toBe(keyOf(["a", "b|c"]));
  });

  it("is no longer than an index holds", () => {
    const error = refusal(() => read({ line: "字".repeat(700) }, { recordKey: ["line"] }));
    expect(error.reason.code).toBe("KEY_TOO_LONG");
    expect(read({ line: "字".repeat(600) }, { recordKey: ["line"] }).recordKey).toHaveLength(604);
  });
});

describe("reading a snapshot", () => {
  const snapshot: SnapshotMapping = {
    dimension: "registry",
    effectiveOn: "day",
    fields: {
      registeredCapital: { column: "amount", as: "wanyuan" },
      employees: { column: "extra", as: "integer", optional: true },
    },
  };

  it("has no record key", () => {
    const readRow = observationReader(snapshot, factsOf("registry"), layout);
    expect(readRow(Object.values({ ...row, extra: "8.0" }), LOADED_AT)).toEqual({
      recordKey: "",
      effectiveAt: new Date("2024-01-30T16:00:00Z"),
      fetchedAt: LOADED_AT,
      backfill: false,
      facts: { employees: 8, registeredCapital: "9434000.00" },
    });
  });
});
