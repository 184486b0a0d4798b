import { describe, expect, it } from "@jest/globals";
import { fenOfYuan } from "../../src/facts/fact.js";
import type { KnownFacts } from "../../src/facts/index.js";
import { evaluateLabel, type LabelOutcome } from "../../src/labels/evaluate.js";
import { loadLabelPack } from "../../src/labels/pack.js";

const pack = await loadLabelPack("policies/labels");
const asOf = new Date("2026-03-01T10:00:00+08:00");

function judge(code: string, facts: KnownFacts): LabelOutcome {
  const label = pack.find((l) => l.definition.code === code);
  if (label === undefined) throw new Error(`no label ${code}`);
  return evaluateLabel(label, facts, asOf);
}

/** The answer in one word, or the facts it lacks. */
function answer(code: string, facts: KnownFacts): string | number {
  const { state, text, number, missing, error } = judge(code, facts);
  if (state === "UNKNOWN") return `? ${missing.join(" ")}`;
  return error ?? text ?? number ?? state;
}

const wan = (amount: number) => BigInt(amount) * 1_000_000n;

/** Industry, then Large, Medium and Small bounds of employees X, revenue Y and assets Z, as the standard prints them. */
const STANDARD = `
A    | Y20000         | Y500         | Y50
B    | X1000 Y40000   | X300 Y2000   | X20 Y300
C    | X1000 Y40000   | X300 Y2000   | X20 Y300
D    | X1000 Y40000   | X300 Y2000   | X20 Y300
E    | Y80000 Z80000  | Y6000 Z5000  | Y300 Z300
F51  | X200 Y40000    | X20 Y5000    | X5 Y1000
F52  | X300 Y20000    | X50 Y500     | X10 Y100
G54  | X1000 Y30000   | X300 Y3000   | X20 Y200
G55  | X1000 Y30000   | X300 Y3000   | X20 Y200
G56  | X1000 Y30000   | X300 Y3000   | X20 Y200
G57  | X1000 Y30000   | X300 Y3000   | X20 Y200
G58  | X1000 Y30000   | X300 Y3000   | X20 Y200
G59  | X200 Y30000    | X100 Y1000   | X20 Y100
G60  | X1000 Y30000   | X300 Y2000   | X20 Y100
H61  | X300 Y10000    | X100 Y2000   | X10 Y100
H62  | X300 Y10000    | X100 Y2000   | X10 Y100
I63  | X2000 Y100000  | X100 Y1000   | X10 Y100
I64  | X2000 Y100000  | X100 Y1000   | X10 Y100
I65  | X300 Y10000    | X100 Y1000   | X10 Y50
K701 | Y200000 Z10000 | Y1000 Z5000  | Y100 Z2000
K702 | X1000 Y5000    | X300 Y1000   | X100 Y500
K703 | X300           | X100         | X10
L71  | X300 Z120000   | X100 Z8000   | X10 Z100
L72  | X300 Z120000   | X100 Z8000   | X10 Z100
M    | X300           | X100         | X10
N    | X300           | X100         | X10
O    | X300           | X100         | X10
Q85  | X300           | X100         | X10
R    | X300           | X100         | X10
`;

type Indicators = Partial<Record<"X" | "Y" | "Z", bigint>>;

/** Bounds in persons and fen. */
const bounds = (text: string): Indicators =>
  Object.fromEntries(
    [...text.matchAll(/([XYZ])(\d+)/g)].map(([, indicator = "", bound = ""]) => [
      indicator,
      indicator === "X" ? BigInt(bound) : wan(Number(bound)),
    ]),
  );

const rows = STANDARD.trim()
  .split("\n")
  .map((line) => line.split("|").map((cell) => cell.trim()))
  .map(([code = "", large = "", medium = "", small = ""]) => ({
    code,
    classes: [
      { size: "LARGE", below: "MEDIUM", bound: bounds(large) },
      { size: "MEDIUM", below: "SMALL", bound: bounds(medium) },
      { size: "SMALL", below: "MICRO", bound: bounds(small) },
    ],
  }));

const size = (industryCode: string | undefined, { X, Y, Z }: Indicators) =>
  answer("SME_SIZE", {
    registry: { industryCode, ...(X === undefined ? {} : { employees: Number(X) }) },
    tax: { annualRevenue: Y, totalAssets: Z },
  });

describe("SME_SIZE", () => {
  const atBounds = rows.flatMap(({ code, classes }) => classes.map((c) => ({ code, ...c })));

  it.each(atBounds)(
    "$code is $size at its bounds and $below under any of them",
    ({ code, size: at, below, bound }) => {
      expect(size(code, bound)).toBe(at);
      for (const [indicator, value] of Object.entries(bound))
        expect(size(code, { ...bound, [indicator]: value - 1n })).toBe(below);
    },
  );

  it.each(rows)(
    "$code: one indicator under Small's bound is MICRO, whatever the others or unknown",
    ({ code, classes }) => {
      for (const [indicator, value] of Object.entries(classes[2]?.bound ?? {})) {
        expect(size(code, { ...classes[0]?.bound, [indicator]: value - 1n })).toBe("MICRO");
        expect(size(code, { [indicator]: value - 1n })).toBe("MICRO");
      }
    },
  );

  it.each(rows)("$code: any listed indicator missing leaves the others undecided", ({ code, classes }) => {
    const listed = classes[0]?.bound ?? {};
    for (const indicator of Object.keys(listed))
      expect(size(code, { ...listed, [indicator]: undefined })).toMatch(
        /^\? (registry\.employees|tax\.\w+)$/,
      );
  });

  it.each(["G53", "G5310", "J", "J66", "P83", "Q84", "S91", "T97"])("%s is outside the standard", (code) => {
    expect(size(code, {})).toBe("OUT_OF_SCOPE");
  });

  it.each([
    ["C13", 25n, 250, "MICRO"],
    ["I65", 103n, 15_735, "MEDIUM"],
    ["F51", 4n, 90_000, "MICRO"],
  ])("%s with %d persons and %d (10,000 yuan) is %s", (code, X, revenue, expected) => {
    expect(size(code, { X, Y: wan(revenue) })).toBe(expected);
  });

  it.each([undefined, "G", "F", "Q", "K", "K7", "K70", "I", "H"])(
    "industry %s is too little to tell",
    (code) => {
      expect(size(code, { X: 1n, Y: 0n, Z: 0n })).toBe("? registry.industryCode");
    },
  );

  it("reads revenue to the fen", () => {
    expect(size("A01", { Y: fenOfYuan("500000.00") })).toBe("SMALL");
    expect(size("A01", { Y: fenOfYuan("499999.99") })).toBe("MICRO");
  });

  it("asks for everything that could still change the answer", () => {
    expect(size("C", {})).toBe("? registry.employees tax.annualRevenue");
    expect(size("C", { X: 1000n, Y: undefined })).toBe("? tax.annualRevenue");
  });
});

describe.each<[string, [KnownFacts, string | number][]]>([
  [
    "YEARS_IN_OPERATION",
    [
      [{ registry: { establishedOn: "2016-03-01" } }, 10],
      [{ registry: { establishedOn: "2026-03-01" } }, 0],
      [{ registry: { establishedOn: "2025-03-02" } }, 0.99726],
      [{ registry: { establishedOn: "2027-03-01" } }, -1],
      [{ registry: {} }, "? registry.establishedOn"],
    ],
  ],
  [
    "REVENUE_GROWTH",
    [
      [{ tax: { revenue12m: 89n, revenuePrior12m: 100n } }, "DECLINING"],
      [{ tax: { revenue12m: 90n, revenuePrior12m: 100n } }, "STABLE"],
      [{ tax: { revenue12m: 77n, revenuePrior12m: 70n } }, "STABLE"],
      [{ tax: { revenue12m: 78n, revenuePrior12m: 70n } }, "GROWING"],
      [{ tax: { revenue12m: -5n, revenuePrior12m: 100n } }, "DECLINING"],
      [{ tax: { revenue12m: 100n, revenuePrior12m: 0n } }, "NO_BASE"],
      [{ tax: { revenue12m: 0n, revenuePrior12m: 0n } }, "NO_BASE"],
      [{ tax: { revenue12m: 100n, revenuePrior12m: -100n } }, "NO_BASE"],
      [{ tax: { revenuePrior12m: -1n } }, "NO_BASE"],
      [{ tax: { revenuePrior12m: 1n } }, "? tax.revenue12m"],
      [{ tax: { revenue12m: 1n } }, "? tax.revenuePrior12m"],
    ],
  ],
  [
    "HIGH_INVOICE_VOID_RATE",
    [
      [{ tax: { invoiceVoidRate: 0.1 } }, "FALSE"],
      [{ tax: { invoiceVoidRate: 0.1001 } }, "TRUE"],
      [{ tax: {} }, "? tax.invoiceVoidRate"],
    ],
  ],
  [
    "CONCENTRATED_BUYERS",
    [
      [{ tax: { top5BuyerShare: 0.7 } }, "FALSE"],
      [{ tax: { top5BuyerShare: 0.7001 } }, "TRUE"],
      [{}, "? tax.top5BuyerShare"],
    ],
  ],
  [
    "TAX_ARREARS",
    [
      [{ tax: { arrears: 0n } }, "FALSE"],
      [{ tax: { arrears: 1n } }, "TRUE"],
      [{ tax: { creditGrade: "A" } }, "? tax.arrears"],
    ],
  ],
  [
    "DISHONEST_JUDGMENT_DEBTOR",
    [
      [{ judicial: { dishonestRecords: [] } }, "FALSE"],
      [{ judicial: { dishonestRecords: [{ current: false }] } }, "FALSE"],
      [{ judicial: { dishonestRecords: [{ current: false }, { current: true }] } }, "TRUE"],
      [
        { judicial: { dishonestRecords: [{ removedOn: "2020-01-01" }] } },
        "? judicial.dishonestRecords.current",
      ],
      [{ judicial: { dishonestRecords: [{}, { current: true }] } }, "TRUE"],
      [{ judicial: { lawsuits: [] } }, "? judicial.dishonestRecords"],
    ],
  ],
  [
    "PENDING_LITIGATION",
    [
      [{ judicial: { lawsuits: [] } }, "FALSE"],
      [{ judicial: { lawsuits: [{ pending: true, role: "PLAINTIFF" }] } }, "FALSE"],
      [{ judicial: { lawsuits: [{ pending: false, role: "DEFENDANT" }] } }, "FALSE"],
      [{ judicial: { lawsuits: [{ pending: true, role: "DEFENDANT" }] } }, "TRUE"],
      [{ judicial: { lawsuits: [{ role: "THIRD_PARTY" }, { pending: false }] } }, "FALSE"],
      [{ judicial: { lawsuits: [{ role: "DEFENDANT" }] } }, "? judicial.lawsuits.pending"],
      [{ judicial: { lawsuits: [{ pending: true }] } }, "? judicial.lawsuits.role"],
      [{ judicial: {} }, "? judicial.lawsuits"],
    ],
  ],
  [
    "ABNORMAL_OPERATION",
    [
      [{ registry: { status: "ACTIVE", abnormalListings: [] } }, "FALSE"],
      [{ registry: { status: "ACTIVE", abnormalListings: [{ current: false }] } }, "FALSE"],
      [{ registry: { status: "ACTIVE", abnormalListings: [{ current: true }] } }, "TRUE"],
      [{ registry: { status: "REVOKED", abnormalListings: [] } }, "TRUE"],
      [{ registry: { status: "CANCELLED" } }, "TRUE"],
      [{ registry: { abnormalListings: [{ current: true }] } }, "TRUE"],
      [{ registry: { abnormalListings: [] } }, "? registry.status"],
      [{ registry: { status: "ACTIVE" } }, "? registry.abnormalListings"],
      [{}, "? registry.status registry.abnormalListings"],
    ],
  ],
  [
    "PRIOR_COMPENSATION",
    [
      [{ portfolio: { compensationCount: 0 } }, "FALSE"],
      [{ portfolio: { compensationCount: 1 } }, "TRUE"],
      [{ portfolio: {} }, "? portfolio.compensationCount"],
    ],
  ],
])("%s", (code, table) => {
  it.each(table)("%j", (facts, expected) => expect(answer(code, facts)).toBe(expected));
});
