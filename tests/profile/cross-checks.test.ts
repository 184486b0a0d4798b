import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { type CrossCheck, crossCheckCodes } from "../../src/facts/cross-checks.facts.js";
import { dimensionCodes, factsOf } from "../../src/facts/index.js";
import { compileLabel } from "../../src/labels/compile.js";
import { judgeProfile } from "../../src/labels/judge.js";
import { assembleProfile, type Material } from "../../src/profile/assemble.js";
import { type CrossCheckPolicy, policyInForce } from "../../src/profile/cross-check-policy.js";
import { amountCheckCodes, checks, differenceOf } from "../../src/profile/cross-checks.js";
import type { Snapshot } from "../../src/profile/profile.js";

const DAY_MS = 86_400_000;
const asOf = new Date("2026-03-01T02:00:00Z");
const ago = (days: number): Date => new Date(asOf.getTime() - days * DAY_MS);
const policy: CrossCheckPolicy = {
  effectiveFrom: "2018-01-01",
  monthsApart: 1,
  tolerances: {
    declaredVsInvoicedRevenue: 0.1,
    invoicedVsBankInflow: 0.3,
    declaredVsBankInflow: 0.3,
    insuredVsDeclaredEmployees: 0.3,
    fundVsInsuredEmployees: 0.25,
  },
};

type Facts = Snapshot["facts"];
const word = (dimension: Snapshot["dimension"], facts: Facts, more: Partial<Snapshot> = {}): Snapshot => ({
  source: `${dimension}-source`,
  dimension,
  rank: 10,
  effectiveAt: ago(1.5),
  fetchedAt: ago(1),
  facts,
  observationIds: [`of ${dimension}`],
  ...more,
});

const profile = (snapshots: readonly Snapshot[], given: Partial<Material> = {}) =>
  assembleProfile({
    subjectId: "s",
    asOf,
    snapshots,
    troubles: [],
    sources: snapshots.map(({ source, dimension }) => ({
      source,
      dimension,
      title: { zh: "来源", en: "Source" },
    })),
    crossChecks: [policy],
    ...given,
  });
function outcome(check: CrossCheck, snapshots: readonly Snapshot[], given?: Partial<Material>) {
  const { crossChecks } = profile(snapshots, given).dimensions;
  const results = (crossChecks["results"]?.value ?? []) as readonly Record<string, unknown>[];
  return { fact: crossChecks[check], record: results.find((r) => r["check"] === check) };
}
const said = (check: CrossCheck, snapshots: readonly Snapshot[], given?: Partial<Material>) =>
  outcome(check, snapshots, given).fact?.value ?? outcome(check, snapshots, given).fact?.reason;

const NOT_OF_A_TIME = { code: "NOT_SAID", detail: "the two are not of the same time" };

describe("declared revenue and the invoices of the same year", () => {
  const years = [2024, 2025].map((year) => ({ year, amount: year === 2025 ? "90.00" : "500.00" }));
  const covered = { invoicesFrom: "2024-01-05", invoicesTo: "2026-02-27" };
  const tax = (facts: Facts, more?: Partial<Snapshot>) =>
    word("tax", { outputByYear: years, ...covered, ...facts }, more);
  const check = "declaredVsInvoicedRevenue";

  it.each([
    ["100.00", "AGREES", 0.1],
    ["100.01", "DIFFERS", 0.100089],
    ["81.00", "AGREES", -0.1],
    ["80.99", "DIFFERS", -0.100111],
    ["90.00", "AGREES", 0],
  ])("%s is told to %s: the difference is %d of the larger", (annualRevenue, result, difference) => {
    expect(outcome(check, [tax({ annualRevenue })]).record).toEqual({
      check,
      result,
      left: "tax.annualRevenue",
      right: "tax.outputByYear",
      difference,
      tolerance: 0.1,
    });
  });

  it("goes by the year before the one in which the revenue was declared", () => {
    const then = new Date("2025-12-31T15:59:59Z"); // still 2025 in Shanghai
    expect(said(check, [tax({ annualRevenue: "500.00" }, { effectiveAt: then })])).toBe("AGREES");
    const next = new Date(then.getTime() + 1000);
    expect(said(check, [tax({ annualRevenue: "500.00" }, { effectiveAt: next })])).toBe("DIFFERS");
  });

  it.each([
    ["begin too late", { invoicesFrom: "2025-02-01" }],
    ["end too early", { invoicesTo: "2025-11-30" }],
    ["do not have the year", { outputByYear: [{ year: 2024, amount: "500.00" }] }],
    ["do not say what they cover", { invoicesTo: undefined }],
  ])("is not told where the invoices %s", (_how, facts) => {
    expect(said(check, [tax({ annualRevenue: "100.00", ...facts })])).toEqual(NOT_OF_A_TIME);
  });

  it("is not told of invoices of one source and the dates of another", () => {
    const files = word("tax", covered, { source: "invoices", rank: 5 });
    const gateway = tax({ annualRevenue: "90.00" });
    expect(said(check, [gateway])).toBe("AGREES");
    expect(said(check, [gateway, files])).toEqual(NOT_OF_A_TIME);
  });
});

describe("invoices and what banks took in over twelve months", () => {
  const check = "invoicedVsBankInflow";
  const both = (invoicesTo: string, statementsTo: string, inflow12m = "130.00") => [
    word("tax", { revenue12m: "100.00", invoicesTo }),
    word("bankFlow", { inflow12m, statementsTo }),
  ];

  it.each([
    ["130.00", "AGREES", -0.230769],
    ["142.85", "AGREES", -0.299964],
    ["142.87", "DIFFERS", -0.300062],
    ["0.00", "DIFFERS", 1],
  ])("of %s %s", (inflow, result, difference) => {
    const { record } = outcome(check, both("2026-01-31", "2026-01-31", inflow));
    expect(record).toMatchObject({ result, difference, tolerance: 0.3 });
  });

  it.each([
    ["2026-01-31", "2026-02-27", "AGREES"],
    ["2026-01-31", "2025-12-31", "AGREES"],
    ["2026-01-31", "2026-02-28", "AGREES"],
    ["2026-01-31", "2025-12-30", NOT_OF_A_TIME],
    ["2025-11-30", "2026-01-31", NOT_OF_A_TIME],
  ])("that end on %s and %s: %p", (invoicesTo, statementsTo, result) => {
    expect(said(check, both(invoicesTo, statementsTo))).toEqual(result);
  });

  it("is not told where it is not known when they end", () => {
    const [tax, bank] = both("2026-01-31", "2026-01-31");
    if (tax === undefined || bank === undefined) throw new Error("no words");
    const endless = { ...bank, facts: { inflow12m: "130.00" } };
    expect(said(check, [tax, endless])).toEqual(NOT_OF_A_TIME);
  });
});

describe("declared revenue and what banks took in that year", () => {
  const check = "declaredVsBankInflow";
  const months = Array.from({ length: 14 }, (_, i) => {
    const month = `${i < 12 ? 2025 : 2026}-${String((i % 12) + 1).padStart(2, "0")}`;
    return { month, inflow: "10.00" };
  });
  const both = (byMonth: readonly object[]) => [
    word("tax", { annualRevenue: "100.00" }),
    word("bankFlow", { byMonth }),
  ];

  it("adds up the twelve months of the year declared", () => {
    expect(outcome(check, both(months)).record).toMatchObject({ result: "AGREES", difference: -0.166666 });
  });

  it("is not told where a month is missing, or its amount", () => {
    expect(said(check, both(months.slice(1)))).toEqual(NOT_OF_A_TIME);
    expect(said(check, both([{ month: "2025-01" }, ...months.slice(1)]))).toEqual(NOT_OF_A_TIME);
    expect(said(check, both([...months.slice(1, 12), ...months.slice(1, 2)]))).toEqual(NOT_OF_A_TIME);
  });
});

describe("headcounts", () => {
  it.each([
    [70, 100, "AGREES"],
    [69, 100, "DIFFERS"],
    [100, 71, "AGREES"],
    [0, 0, "AGREES"],
    [0, 1, "DIFFERS"],
  ])("of %d insured and %d on the register: %s", (insuredEmployees, employees, result) => {
    const words = [word("socialSecurity", { insuredEmployees }), word("registry", { employees })];
    expect(said("insuredVsDeclaredEmployees", words)).toBe(result);
  });

  it.each([
    [75, 100, "AGREES"],
    [74, 100, "DIFFERS"],
  ])("of %d in the fund and %d insured: %s", (payingEmployees, insuredEmployees, result) => {
    const words = [word("providentFund", { payingEmployees }), word("socialSecurity", { insuredEmployees })];
    expect(said("fundVsInsuredEmployees", words)).toBe(result);
  });
});

const NOTHING_OF_EACH_OTHER = { code: "NOT_SAID", detail: "the two tell nothing of each other" };

describe("words", () => {
  it.each([
    ["ACTIVE", "NORMAL", "AGREES"],
    ["ACTIVE", "SUSPENDED", "AGREES"],
    ["ACTIVE", "ABNORMAL", "DIFFERS"],
    ["ACTIVE", "CANCELLED", "DIFFERS"],
    ["REVOKED", "NORMAL", "DIFFERS"],
    ["REVOKED", "LIQUIDATING", "AGREES"],
    ["CANCELLED", "CANCELLED", "AGREES"],
    ["CANCELLED", "NORMAL", "DIFFERS"],
    ["MOVED_OUT", "NORMAL", NOTHING_OF_EACH_OTHER],
    ["ACTIVE", "OTHER", NOTHING_OF_EACH_OTHER],
  ])("on the register %s, at the tax authority %s: %p", (status, taxpayerStatus, result) => {
    const words = [word("registry", { status }), word("tax", { taxpayerStatus })];
    expect(said("registryVsTaxStatus", words)).toEqual(result);
  });

  it.each([
    ["ACTIVE", false, "AGREES"],
    ["ACTIVE", true, "DIFFERS"],
    ["CANCELLED", true, NOTHING_OF_EACH_OTHER],
  ])("on the register %s, an abnormal taxpayer %p: %p", (status, abnormalTaxpayer, result) => {
    const words = [word("registry", { status }), word("tax", { abnormalTaxpayer })];
    expect(said("registryVsAbnormalTaxpayer", words)).toEqual(result);
  });

  it.each([
    ["成都市武侯区天府大道1号", "AGREES"],
    ["成都市武侯区天府大道2号", "DIFFERS"],
  ])("四川省成都市武侯区天府大道1号 and %s: %s", (registeredAddress, result) => {
    const words = [
      word("registry", { address: "四川省成都市武侯区天府大道1号" }),
      word("tax", { registeredAddress }),
    ];
    expect(outcome("registryVsTaxAddress", words).record).toEqual({
      check: "registryVsTaxAddress",
      result,
      left: "registry.address",
      right: "tax.registeredAddress",
    });
  });
});

describe("a result", () => {
  const check = "insuredVsDeclaredEmployees";
  const insured = word("socialSecurity", { insuredEmployees: 100 }, { fetchedAt: ago(3) });
  const declared = word("registry", { employees: 100 });

  it("rests on the observations of both sides, and is no fresher than the older", () => {
    expect(outcome(check, [insured, declared]).fact).toEqual({
      value: "AGREES",
      status: "FRESH",
      reason: null,
      source: "registry-source+socialSecurity-source",
      effectiveAt: ago(1.5),
      fetchedAt: ago(3),
      observationIds: ["of socialSecurity", "of registry"],
    });
  });

  it("is STALE where a side is, and CONFLICT where a side is contested", () => {
    const old = { ...insured, fetchedAt: ago(46) };
    const stale = outcome(check, [old, declared]);
    expect(stale.fact).toMatchObject({ value: "AGREES", status: "STALE", reason: { code: "TOO_OLD" } });
    const other = word("registry", { employees: 10 }, { source: "other", rank: 20 });
    expect(outcome(check, [old, declared, other]).fact).toMatchObject({
      value: "AGREES",
      status: "CONFLICT",
      reason: { code: "CONTRADICTED", detail: "other" },
    });
    const { results } = profile([old, declared]).dimensions.crossChecks;
    expect(results).toMatchObject({ status: "STALE" });
  });

  it("is not there where a side is not known, and says why", () => {
    expect(outcome(check, [insured]).fact).toMatchObject({
      value: null,
      status: "MISSING",
      source: null,
      reason: { code: "NOT_ASKED", detail: null },
    });
    const down = { source: "registry-source", reason: { code: "TIMEOUT", detail: null } } as const;
    const sources = [
      { source: "registry-source", dimension: "registry", title: { zh: "来源", en: "Source" } },
    ] as const;
    expect(outcome(check, [insured], { troubles: [down], sources }).fact).toMatchObject({
      value: null,
      status: "UNAVAILABLE",
      reason: down.reason,
    });
    expect(profile([insured]).dimensions.crossChecks["results"]).toMatchObject({
      value: null,
      status: "MISSING",
    });
  });

  it("is not told by any source: what a file says of it counts for nothing", () => {
    const forged = word("crossChecks", { [check]: "DIFFERS", registryVsTaxStatus: "AGREES" });
    const { crossChecks } = profile([insured, declared, forged]).dimensions;
    expect(crossChecks).toMatchObject({
      [check]: { value: "AGREES" },
      registryVsTaxStatus: { value: null },
    });
  });

  it("is a fact that labels judge by", () => {
    const label = compileLabel({
      code: "PAPER_STAFF",
      version: 1,
      effectiveFrom: "2018-01-01",
      title: { zh: "虚报用工", en: "Paper staff" },
      description: { zh: "参保人数与从业人员不符。", en: "Insured and declared staff differ." },
      category: "RISK",
      kind: "BOOLEAN",
      when: `crossChecks.${check} == 'DIFFERS' && crossChecks.results.exists(r, r.check == '${check}' && r.difference < 0.0)`,
    });
    const few = word("socialSecurity", { insuredEmployees: 5 });
    const states = [[few, declared], [insured, declared], [declared]].map(
      (words) => judgeProfile([label], profile(words))[0]?.outcome.state,
    );
    expect(states).toEqual(["TRUE", "FALSE", "UNKNOWN"]);
  });
});

describe("tolerances", () => {
  const check = "insuredVsDeclaredEmployees";
  const words = [
    word("socialSecurity", { insuredEmployees: 60 }),
    word("registry", { employees: 100, status: "ACTIVE" }),
    word("tax", { abnormalTaxpayer: false }),
  ];
  const wider = {
    ...policy,
    effectiveFrom: "2026-03-01",
    tolerances: { ...policy.tolerances, [check]: 0.4 },
  };

  it("are those in force on the business date", () => {
    expect(said(check, words)).toBe("DIFFERS");
    expect(said(check, words, { crossChecks: [wider, policy] })).toBe("AGREES");
    const before = new Date("2026-02-28T15:59:59Z"); // the last second of February in Shanghai
    expect(policyInForce([policy, wider], before)).toBe(policy);
    expect(policyInForce([wider, policy], new Date(before.getTime() + 1000))).toBe(wider);
    expect(policyInForce([wider], before)).toBeUndefined();
  });

  it("are missed where none is in force: amounts are not compared, words are", () => {
    expect(said(check, words, { crossChecks: [] })).toEqual({
      code: "NOT_SAID",
      detail: "no tolerance is in force",
    });
    expect(said("registryVsAbnormalTaxpayer", words, { crossChecks: [] })).toBe("AGREES");
  });
});

describe("a difference", () => {
  const amount = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n });
  it("is nothing between equals, turns its sign with the sides, and is at most two", () => {
    fc.assert(
      fc.property(amount, amount, (a, b) => {
        expect(differenceOf([a, a])).toBe(0);
        expect(differenceOf([a, b]) + differenceOf([b, a])).toBe(0);
        expect(Math.abs(differenceOf([a, b]))).toBeLessThanOrEqual(2);
      }),
    );
  });
});

describe("the declarations", () => {
  const known = (path: string) => {
    const [code, name] = path.split(".");
    return dimensionCodes.some((d) => d === code && Object.hasOwn(factsOf(d), name ?? ""));
  };

  it("compare facts of the vocabulary, and never a comparison", () => {
    const paths = crossCheckCodes.flatMap((c) => [checks[c].left, checks[c].right, ...(checks[c].by ?? [])]);
    expect(paths.filter((path) => !known(path) || path.startsWith("crossChecks."))).toEqual([]);
    expect(Object.keys(checks).sort()).toEqual([...crossCheckCodes].sort());
  });

  it("give a tolerance to comparisons of amounts, which say so", () => {
    expect(amountCheckCodes.filter((c) => !("amounts" in checks[c]))).toEqual([]);
    expect(crossCheckCodes.filter((c) => "amounts" in checks[c]).sort()).toEqual(
      [...amountCheckCodes].sort(),
    );
  });
});
