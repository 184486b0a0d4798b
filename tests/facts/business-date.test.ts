import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { businessDateOf, startOfBusinessDate } from "../../src/facts/business-date.js";

const DAY_MS = 86_400_000;

describe("business dates in Asia/Shanghai", () => {
  it.each([
    ["2026-03-01T15:59:59.999Z", "2026-03-01"],
    ["2026-03-01T16:00:00.000Z", "2026-03-02"],
    ["2025-12-31T15:59:59.999Z", "2025-12-31"],
    ["2025-12-31T16:00:00.000Z", "2026-01-01"],
    ["2024-02-28T16:00:00.000Z", "2024-02-29"],
    ["2026-07-01T00:00:00+08:00", "2026-07-01"],
  ])("%s falls on %s", (moment, date) => {
    expect(businessDateOf(new Date(moment))).toBe(date);
  });

  it("begin at 16:00 UTC of the day before", () => {
    expect(startOfBusinessDate("2026-01-01").toISOString()).toBe("2025-12-31T16:00:00.000Z");
  });

  it("agree with the time-zone database since 1992, whatever the zone of this machine", () => {
    const shanghai = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Shanghai" });
    const moments = fc.date({
      min: new Date("1992-01-01"),
      max: new Date("2099-12-31"),
      noInvalidDate: true,
    });
    fc.assert(fc.property(moments, (moment) => expect(businessDateOf(moment)).toBe(shanghai.format(moment))));
  });

  it("hold every moment between their own start and the next", () => {
    const moments = fc.date({
      min: new Date("1970-01-01"),
      max: new Date("2099-12-31"),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(moments, (moment) => {
        const since = moment.getTime() - startOfBusinessDate(businessDateOf(moment)).getTime();
        expect(since).toBeGreaterThanOrEqual(0);
        expect(since).toBeLessThan(DAY_MS);
      }),
    );
  });
});
