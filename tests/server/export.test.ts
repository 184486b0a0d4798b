import { get, type IncomingMessage } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { csvCell } from "../../src/server/export.js";
import { startWorld, type World } from "../api/world.js";

const MANY = 30_000;
const PURPOSE = { "x-purpose": "MONITORING" };

let world: World;
beforeAll(async () => {
  world = await startWorld({ customers: 3, history: false, now: new Date("2026-06-30T04:00:00Z") });
  await world.db.pool.query({
    text: `insert into customer (subject_id, institution_id, kind, name, region_code, opened_on)
           select gen_random_uuid(), $1, 'ENTERPRISE', '甲' || i, '33' || i, '2024-01-01'
           from generate_series(1, ${MANY}) i`,
    values: [world.db.institutionId],
  });
  await world.db.pool.query({
    text: `insert into customer (subject_id, institution_id, kind, name, region_code, opened_on)
           values (gen_random_uuid(), $1, 'ENTERPRISE', '=cmd|"/c"', '99', '2024-01-01')`,
    values: [world.db.institutionId],
  });
  await world.db.pool.query({
    text: `insert into customer_labels (subject_id, institution_id, tags)
           select subject_id, institution_id,
             case region_code when '99' then array['A', 'B=FALSE'] else array['LONG=' || repeat('T', 700)] end
           from customer
           on conflict (subject_id) do update set tags = excluded.tags`,
  });
  await world.db.pool.query("analyze customer");
});
afterAll(() => world.close());

const address = (query: Record<string, string>): string =>
  `${world.url}/export/customers?${new URLSearchParams(query).toString()}`;

const opened = (query: Record<string, string>): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    get(address(query), { headers: PURPOSE }, resolve).on("error", reject);
  });

const pagesRead = (): number => world.statements.filter((s) => s === "tags-of-customers").length;

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 10_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error("it never came to hold");
    await pause(20);
  }
}

describe("an export of customers", () => {
  it("brings a filter as lines of JSON and as CSV that no spreadsheet runs", async () => {
    const filter = JSON.stringify({ region: "99", labels: [{ code: "B", state: "FALSE" }] });
    const lines = await fetch(address({ filter }), { headers: PURPOSE });
    expect(lines.headers.get("content-type")).toContain("ndjson");
    expect(JSON.parse(await lines.text())).toEqual({
      id: expect.any(String),
      name: '=cmd|"/c"',
      uscc: null,
      kind: "ENTERPRISE",
      industry: null,
      region: "99",
      openedOn: "2024-01-01",
      tags: ["A", "B=FALSE"],
    });
    const csv = Buffer.from(
      await (await fetch(address({ filter, format: "csv" }), { headers: PURPOSE })).arrayBuffer(),
    ).toString();
    const [head, row, ...rest] = csv.split("\r\n");
    expect(head).toBe("\uFEFFid,name,uscc,kind,industry,region,openedOn,tags");
    expect(row).toContain(`"'=cmd|""/c""","","ENTERPRISE","","99","2024-01-01","A B=FALSE"`);
    expect(rest).toEqual([""]);
  });

  it("guards every cell that begins like a formula", () => {
    for (const text of ["=1", "+1", "-1", "@a", " =1", "\t=1", "\r1"])
      expect(csvCell(text)).toBe(`"'${text}"`);
    expect(csvCell('a "b" =c')).toBe('"a ""b"" =c"');
  });

  it("brings a segment", async () => {
    const { data } = await world.ask<{ saveSegment: { id: string } }>(
      'mutation { saveSegment(name: "s", filter: { region: "99" }) { ... on Segment { id } } }',
    );
    const reply = await fetch(address({ segment: data.saveSegment.id }), { headers: PURPOSE });
    expect((await reply.text()).trim().split("\n")).toHaveLength(1);
  });

  it("brings everybody once", async () => {
    const text = await (await fetch(address({}), { headers: PURPOSE })).text();
    const ids = text
      .trim()
      .split("\n")
      .map((line) => (JSON.parse(line) as { id: string }).id);
    expect(new Set(ids).size).toBe(MANY + 4);
    expect(ids).toHaveLength(MANY + 4);
  });

  it("reads on only as the client does, and no more once it hung up", async () => {
    world.statements.length = 0;
    const reply = await opened({});
    reply.pause();
    let before = -1;
    await until(async () => {
      const now = pagesRead();
      const still = now === before;
      before = now;
      await pause(150);
      return still;
    });
    // What the sockets hold is all that was read.
    expect(pagesRead()).toBeGreaterThan(0);
    expect(pagesRead()).toBeLessThan(MANY / 500 / 2);
    reply.destroy();
    await pause(300);
    const after = pagesRead();
    await pause(300);
    expect(pagesRead()).toBe(after);
  });

  it("has its statement cancelled in the database when the client hangs up", async () => {
    const holder = await world.db.pool.connect();
    await holder.query("begin");
    await holder.query("lock table customer_labels in access exclusive mode");
    // Asked by another connection: what a transaction sees of the others stays as it was.
    const waiting = async (): Promise<number> => {
      const { rows } = await world.db.pool.query<{ n: number }>(
        `select count(*)::int as n from pg_stat_activity
         where datname = current_database() and wait_event_type = 'Lock' and query like '%customer_labels%'`,
      );
      return rows[0]?.n ?? 0;
    };
    try {
      const request = get(address({}), { headers: PURPOSE });
      request.on("error", () => undefined);
      await until(async () => (await waiting()) === 1);
      request.destroy();
      await until(async () => (await waiting()) === 0);
    } finally {
      await holder.query("rollback");
      holder.release();
    }
  });

  it.each([
    ["a format there is none of", { format: "xlsx" }, "format"],
    ["what is no JSON", { filter: "{" }, "CustomerFilter"],
    ["a field there is none of", { filter: '{"password":"x"}' }, "CustomerFilter"],
    ["no segment's id", { segment: "x" }, "segment"],
  ])("refuses %s", async (_what, query, message) => {
    const reply = await fetch(address(query), { headers: PURPOSE });
    expect(reply.status).toBe(400);
    expect(await reply.text()).toContain(message);
  });

  it("states its purpose", async () => {
    expect((await fetch(address({}))).status).toBe(400);
    expect((await fetch(address({}), { headers: { "x-purpose": "FUN" } })).status).toBe(400);
  });

  it("waits until the server is ready", async () => {
    world.phase = "STARTING";
    expect((await fetch(address({}), { headers: PURPOSE })).status).toBe(503);
    world.phase = "READY";
  });
});
