import { describe, expect, it } from "@jest/globals";
import { addToList } from "../../src/portfolio/own-lists.js";
import { loadCrossCheckPolicy } from "../../src/profile/load-cross-check-policy.js";
import { businessDateOf } from "../../src/facts/business-date.js";
import { deps, NOW, oneCustomer, profileOf, useWorld, world } from "./world.js";

useWorld();

const given = async () => ({
  ...deps(),
  crossChecks: await loadCrossCheckPolicy("policies/cross-checks.yaml"),
});

interface Result {
  readonly check: string;
  readonly result: string;
  readonly difference: number;
  readonly tolerance: number;
}

describe("a profile that is fetched", () => {
  it("is checked across its sources, on their observations", async () => {
    const { subject } = await oneCustomer();
    world.vendorNow = new Date();
    const { tax, crossChecks } = (await profileOf(subject, "FETCH", NOW, await given())).dimensions;
    const year = Number(businessDateOf(new Date()).slice(0, 4)) - 1;
    const years = tax["outputByYear"]?.value as { year: number; amount: bigint }[];
    const invoiced = Number(years.find((told) => told.year === year)?.amount);
    const declared = Number(tax["annualRevenue"]?.value);
    const results = crossChecks["results"]?.value as Result[];
    const result = results.find(({ check }) => check === "declaredVsInvoicedRevenue");
    expect(result?.difference).toBeCloseTo((declared - invoiced) / Math.max(declared, invoiced), 5);
    expect(result?.result).toBe(Math.abs(result?.difference ?? 9) <= 0.1 ? "AGREES" : "DIFFERS");
    expect(crossChecks["declaredVsInvoicedRevenue"]).toMatchObject({
      value: result?.result,
      status: "FRESH",
      observationIds: tax["annualRevenue"]?.observationIds,
    });
    expect(crossChecks["declaredVsBankInflow"]).toMatchObject({ value: null, status: "MISSING" });
  });

  it("tells of the institution's own lists, among the sources too", async () => {
    const { subject } = await oneCustomer();
    const today = businessDateOf(new Date());
    await addToList(world.db.pool, world.db.institutionId, {
      ...{ scheme: "USCC", lookup: subject.uscc ?? "", list: "BLACK", reason: "恶意逃废债" },
      ...{ owner: "风险管理部", validFrom: today, expiresOn: null, author: "tester" },
    });
    const { dimensions, sources } = await profileOf(subject, "STORED", NOW, await given());
    expect(dimensions.watchlists["ownBlack"]).toMatchObject({
      value: [{ about: "CUSTOMER", owner: "风险管理部" }],
      status: "FRESH",
      source: "own-lists",
    });
    expect(sources.find(({ source }) => source === "own-lists")).toMatchObject({ status: "FRESH" });
  });
});
