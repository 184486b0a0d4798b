import { describe, expect, it } from "@jest/globals";
import type { Connector, Dataset } from "../../src/connectors/connector.js";
import { registryConnector } from "../../src/connectors/registry/registry.connector.js";
import { byPreference, hasSubstitute, planAsking, type Wants } from "../../src/profile/plan-asking.js";

const source = (name: string, datasets: readonly Dataset[], cost = 0n, rank = 10): Connector => ({
  ...registryConnector,
  source: name,
  datasets,
  cost,
  rank,
});

const wants = (customerId: string, ...datasets: Dataset[]): Wants => ({
  customerId,
  datasets: new Set(datasets),
});

const never = () => false;
const always = () => true;

/** A plan by names. */
const plain = (plan: ReturnType<typeof planAsking>) =>
  Object.fromEntries([...plan].map(([c, about]) => [c.source, about]));

const both = source("both", ["registry.basic", "registry.abnormal"]);
const basic = source("basic", ["registry.basic"], 30n);
const abnormal = source("abnormal", ["registry.abnormal"], 20n);

describe("the order in which sources are asked", () => {
  const names = (all: readonly Connector[], standing: Parameters<typeof byPreference>[1]) =>
    byPreference(all, standing).map((c) => c.source);
  const well = { isConfigured: always, isResting: never };

  it("is the cheaper first, then the better ranked", () => {
    const ranked = source("ranked", ["registry.basic"], 0n, 5);
    expect(names([basic, both, abnormal, ranked], well)).toEqual(["ranked", "both", "abnormal", "basic"]);
  });

  it("leaves those that rest and those without an address to the last", () => {
    const standing = {
      isConfigured: (c: Connector) => c !== both,
      isResting: (c: Connector) => c === abnormal,
    };
    expect(names([both, abnormal, basic], standing)).toEqual(["basic", "abnormal", "both"]);
  });
});

describe("a plan", () => {
  it("asks one source for what one tells, and no substitute beside it", () => {
    const plan = planAsking(
      [both, abnormal, basic],
      [wants("a", "registry.basic", "registry.abnormal")],
      always,
    );
    expect(plain(plan)).toEqual({ both: ["a"] });
  });

  it("asks each subject's own sources, together for all of them", () => {
    const plan = planAsking(
      [abnormal, basic],
      [wants("a", "registry.basic"), wants("b", "registry.basic", "registry.abnormal"), wants("c")],
      always,
    );
    expect(plain(plan)).toEqual({ basic: ["a", "b"], abnormal: ["b"] });
  });

  it("passes over who was asked before, for the next that tells the same", () => {
    const mayAsk = (c: Connector, customerId: string) => c !== both || customerId !== "a";
    const plan = planAsking(
      [both, abnormal, basic],
      [wants("a", "registry.basic", "registry.abnormal"), wants("b", "registry.basic")],
      mayAsk,
    );
    expect(plain(plan)).toEqual({ abnormal: ["a"], basic: ["a"], both: ["b"] });
  });

  it("asks nobody for what nobody tells, or when all were asked", () => {
    expect(planAsking([basic], [wants("a", "tax.profile")], always).size).toBe(0);
    expect(planAsking([basic], [wants("a", "registry.basic")], never).size).toBe(0);
  });
});

describe("a substitute", () => {
  const standing = { isConfigured: (c: Connector) => c !== abnormal, isResting: never };

  it("is another source with an address that tells some of the same and was not asked", () => {
    expect(hasSubstitute(both, [both, basic], standing, always)).toBe(true);
    expect(hasSubstitute(both, [both, abnormal], standing, always)).toBe(false);
    expect(hasSubstitute(both, [both, basic], standing, never)).toBe(false);
    expect(hasSubstitute(basic, [basic, source("tax", ["tax.profile"])], standing, always)).toBe(false);
  });
});
