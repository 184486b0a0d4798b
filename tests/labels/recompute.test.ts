import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { inTransaction } from "../../src/entities/sql.js";
import type { Judged } from "../../src/labels/outcomes.js";
import { writeOutcomes } from "../../src/labels/outcomes-store.js";
import { judgeStored, sweepLabels } from "../../src/labels/recompute.js";
import { readHistories } from "../../src/labels/history.js";
import { definition, IN_ARREARS, ESTABLISHED, type LabelWorld, labelWorld } from "./recompute-world.js";

const NOW = { asOf: undefined, knownAt: undefined };

let world: LabelWorld;
beforeAll(async () => {
  world = await labelWorld();
});
afterAll(() => world.close());

const sweep = () => sweepLabels(world.sources());
const write = (judged: readonly Judged[]) =>
  inTransaction(world.db.pool, (sql) => writeOutcomes(sql, world.db.institutionId, judged));
const states = async (id: string, code = "IN_ARREARS") =>
  (await world.history(id, code)).map((h) => [h.state, h.cause]);
const customer = async (): Promise<string> => (await world.customers(1))[0] ?? "";

describe("what labels say", () => {
  it("is kept when something was learnt, and only where it is not what it was", async () => {
    const id = await customer();
    await sweep();
    await world.say(id, "tax", { arrears: "0.00" });
    await sweep();
    await world.say(id, "tax", { arrears: "5.00" });
    await sweep();
    await world.say(id, "tax", { arrears: "7.00" }); // no other answer
    await sweep();
    const held = await world.history(id, "IN_ARREARS");
    expect(held.map((h) => [h.state, h.cause, h.missing])).toEqual([
      ["TRUE", "OBSERVATION", []],
      ["FALSE", "OBSERVATION", []],
      ["UNKNOWN", "FIRST", ["tax.arrears"]],
    ]);
    expect(held.map((h) => h.to?.getTime())).toEqual([
      undefined,
      held[0]?.from.getTime(),
      held[1]?.from.getTime(),
    ]);
    expect(held[0]?.observationIds).toHaveLength(1);
    expect(await states(id, "ESTABLISHED")).toEqual([["UNKNOWN", "FIRST"]]);
  });

  it("is there to find customers by", async () => {
    const id = await customer();
    await world.say(id, "tax", { arrears: "5.00" });
    await sweep();
    expect(await world.row(id)).toMatchObject({
      tags: ["IN_ARREARS", "ESTABLISHED=UNKNOWN"],
      outcomes: {
        IN_ARREARS: [1, "TRUE", null, null, expect.any(String)],
        ESTABLISHED: [1, "UNKNOWN", null, null, ""],
      },
      stale: false,
    });
  });

  it("is judged once, however often it is swept", async () => {
    await world.customers(3);
    expect(await sweep()).toBe(3);
    const rows = await world.count();
    expect(await sweep()).toBe(0);
    expect(await world.count()).toBe(rows);
  });

  it("changes with its definition, which is then the cause", async () => {
    const id = await customer();
    await world.say(id, "tax", { arrears: "5.00" });
    await sweep();
    const later = definition("IN_ARREARS", "tax.arrears > yuan(10)", { version: 2 });
    world.pack = [IN_ARREARS, later, ESTABLISHED];
    await write(await judgeStored(world.sources(), [id], NOW));
    world.pack = [IN_ARREARS, ESTABLISHED];
    expect((await world.history(id, "IN_ARREARS")).map((h) => [h.state, h.version, h.cause])).toEqual([
      ["FALSE", 2, "DEFINITION"],
      ["TRUE", 1, "FIRST"],
    ]);
  });

  it("cannot be rewritten", async () => {
    await expect(world.db.pool.query("update label_interval set state = 'TRUE'")).rejects.toThrow(
      "append-only",
    );
    await expect(world.db.pool.query("delete from label_interval")).rejects.toThrow("append-only");
    await expect(world.db.pool.query("truncate label_interval")).rejects.toThrow("append-only");
  });
});

describe("time alone", () => {
  it("changes what a label says, when its time has come and not before", async () => {
    const id = await customer();
    world.now = new Date("2030-01-01T00:00:00Z");
    await world.say(id, "registry", { establishedOn: "2027-03-01" }, new Date("2025-01-01T00:00:00Z"));
    await sweep();
    const anniversary = new Date("2030-02-28T16:00:00Z");
    await world.db.pool.query("update customer_labels set next_change_at = $2 where subject_id = $1", [
      id,
      anniversary,
    ]);
    world.now = new Date(anniversary.getTime() - 1);
    expect(await sweep()).toBe(0);
    world.now = anniversary;
    expect(await sweep()).toBe(1);
    world.now = undefined;
    const held = await world.history(id, "ESTABLISHED");
    expect(held.map((h) => [h.state, h.cause])).toEqual([
      ["TRUE", "TIME"],
      ["FALSE", "FIRST"],
    ]);
    expect(held[0]?.from).toEqual(anniversary);
  });

  it("is the cause, too, where something else was learnt", async () => {
    const id = await customer();
    world.now = new Date("2029-01-01T00:00:00Z");
    await world.say(id, "registry", { establishedOn: "2027-03-01" }, new Date("2025-01-01T00:00:00Z"));
    await sweep();
    world.now = new Date("2031-01-01T00:00:00Z");
    await world.say(id, "tax", { arrears: "5.00" });
    await sweep();
    world.now = undefined;
    expect((await states(id, "ESTABLISHED"))[0]).toEqual(["TRUE", "TIME"]);
    expect((await states(id))[0]).toEqual(["TRUE", "OBSERVATION"]);
  });

  it("brings definitions into force", async () => {
    const id = await customer();
    world.now = new Date("2040-01-01T00:00:00Z");
    world.pack = [
      ESTABLISHED,
      definition("ESTABLISHED", "asOf > asOf", { version: 2, effectiveFrom: "2040-06-01" }),
    ];
    await sweep();
    const inForce = new Date("2040-05-31T16:00:00Z");
    expect(await world.row(id)).toMatchObject({ next_change_at: inForce });
    world.now = inForce;
    await sweep();
    world.now = undefined;
    world.pack = [IN_ARREARS, ESTABLISHED];
    expect(await states(id, "ESTABLISHED")).toEqual([
      ["FALSE", "DEFINITION"],
      ["UNKNOWN", "FIRST"],
    ]);
  });
});

describe("judging at the same time", () => {
  it("writes nothing twice, and what was judged as of later stays", async () => {
    const ids = await world.customers(20);
    for (const id of ids) await world.say(id, "tax", { arrears: "5.00" });
    const earlier = await judgeStored(world.sources(), ids, { asOf: new Date(), knownAt: undefined });
    for (const id of ids) await world.say(id, "tax", { arrears: "0.00" });
    const later = await judgeStored(world.sources(), ids.toReversed(), NOW);
    const before = await world.count();
    await Promise.all([earlier, later, earlier.toReversed(), later.toReversed()].map(write));
    for (const id of ids) {
      const held = await world.history(id, "IN_ARREARS");
      expect(held[0]?.state).toBe("FALSE");
      expect(held.filter((h) => h.state === "FALSE")).toHaveLength(1);
      expect(held.length).toBeLessThanOrEqual(2);
    }
    const after = await world.count();
    expect(after - before).toBeLessThanOrEqual(60);
    await Promise.all([earlier, later].map(write));
    expect(await world.count()).toBe(after);
  });

  it("does not take for judged what was learnt meanwhile", async () => {
    const id = await customer();
    await sweep();
    const judged = await judgeStored(world.sources(), [id], NOW);
    await world.say(id, "tax", { arrears: "5.00" });
    await write(judged);
    expect(await sweep()).toBe(1);
    expect((await states(id))[0]).toEqual(["TRUE", "OBSERVATION"]);
  });

  it("sweeps in one process at a time", async () => {
    await world.customers(5);
    const swept = await Promise.all([sweep(), sweep(), sweep()]);
    expect(swept.reduce((a, b) => a + b, 0)).toBe(5);
  });
});

describe("what was learnt about people", () => {
  it("is asked of whom they lead", async () => {
    const [id, person] = [await customer(), "00000000-0000-7000-8000-00000000aaaa"];
    const { pool, institutionId } = world.db;
    await pool.query(
      `insert into customer_role (customer_id, person_id, role, from_on, institution_id)
       values ($1, $2, 'LEGAL_REPRESENTATIVE', '2020-01-01', $3)`,
      [id, person, institutionId],
    );
    await sweep();
    await pool.query("insert into label_mark (institution_id, subject_id) values ($1, $2)", [
      institutionId,
      person,
    ]);
    expect(await sweep()).toBe(1);
  });
});

describe("histories", () => {
  it("are read in one statement, page by page", async () => {
    const [a = "", b = ""] = await world.customers(2);
    for (const arrears of ["1.00", "0.00", "2.00"]) {
      await world.say(a, "tax", { arrears });
      await sweep();
    }
    const { pool, institutionId } = world.db;
    const page = { subjectId: a, code: "IN_ARREARS", limit: 2, before: undefined };
    const [first = [], other = []] = await readHistories(pool, institutionId, [
      page,
      { ...page, subjectId: b },
    ]);
    expect(first.map((h) => h.state)).toEqual(["TRUE", "FALSE"]);
    expect(other.map((h) => h.state)).toEqual(["UNKNOWN"]);
    const [rest = []] = await readHistories(pool, institutionId, [{ ...page, before: first[1]?.from }]);
    expect(rest.map((h) => [h.state, h.to])).toEqual([["TRUE", first[1]?.from]]);
  });
});
