import { fork } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { importFile, type ImportReport } from "../../../src/portfolio/import/import-file.js";
import { openInstitution } from "../../../src/server/institution.js";
import type { ImportOrder } from "./import.child.js";
import { type ImportWorld, importWorld, lines, sold, SOLD_HEADER } from "./world.js";

const KILLS = 10;
const ROWS = 60_000;
const LONGEST_LIFE_MS = 120;
/** Each life is a process that starts anew, which takes long where the machine is busy. */
const PATIENCE_MS = 240_000;
const SCRIPT = fileURLToPath(new URL("import.child.ts", import.meta.url));
const HOOKS = fileURLToPath(new URL("../../support/typescript.mjs", import.meta.url));

let world: ImportWorld;
beforeAll(async () => {
  world = await importWorld();
});
afterAll(() => world.close());

/** Sales with everything that can happen to a row: repeats, wrong values, strangers, wrong shapes. */
function row(i: number): string {
  if (i % 97 === 5) return sold("E1", i, "2024/2/30,B1,1,ok");
  if (i % 101 === 7) return sold("E9", i);
  if (i % 103 === 9) return `E1,${i}`;
  return sold(i % 2 === 0 ? "E1" : "E2", i % 11 === 3 ? i - 11 : i, `2024/1/31,B${i % 50},${i % 1000}.5,ok`);
}

/** Runs the import in a process of its own, and kills it a while after it has begun to write; undefined if it was. */
async function importIn(order: ImportOrder, lifeMs: number | undefined): Promise<ImportReport | undefined> {
  const child = fork(SCRIPT, { execArgv: ["--import", HOOKS] });
  const ended = once(child, "exit");
  await once(child, "message");
  let report: ImportReport | undefined;
  const told = new Promise<void>((resolve, reject) => {
    child.on("message", (message: ImportReport | string) => {
      if (message === "started" && lifeMs === undefined) return;
      if (typeof message === "object") report = message;
      if (typeof message === "object" || message === "started") resolve();
      else reject(new Error(message));
    });
  });
  child.send(order);
  await told;
  if (report === undefined) await pause(lifeMs);
  child.kill("SIGKILL");
  await ended;
  return report;
}

async function recorded(institutionId: string): Promise<string[]> {
  const { rows } = await world.db.pool.query<{ o: string }>(
    `select i.lookup || o.dataset || o.source || o.record_key || encode(o.content_hash, 'hex') as o
     from observation o join identifier i on i.subject_id = o.subject_id and i.scheme = 'EXTERNAL'
     where o.institution_id = $1 order by 1`,
    [institutionId],
  );
  return rows.map(({ o }) => o);
}

it(
  "an import killed at random moments ends as one that was not: rows, counts and rejects",
  async () => {
    const { db } = world;
    const [mapping, entry] = [world.mapping(), world.entry("sold")];
    const institutions = [db.institutionId, await openInstitution(db.pool, db.vault, "undisturbed")];
    const who = world.pathOf("who.csv");
    await writeFile(who, lines("no,name,uscc", "E1,甲,", "E2,乙,"));
    const customers = {
      ...world.entry("who"),
      customer: { kind: "ENTERPRISE", name: "name", openedOn: "2024-01-01" },
    } as const;
    for (const institutionId of institutions)
      await importFile({ ...db, institutionId }, mapping, { ...customers, ignore: ["uscc"] }, who);
    const [path, calm] = [world.pathOf("disturbed.csv"), world.pathOf("calm.csv")];
    const content = lines(SOLD_HEADER, ...Array.from({ length: ROWS }, (_, i) => row(i)));
    await Promise.all([path, calm].map((file) => writeFile(file, content)));

    const order = { url: db.url, institutionId: db.institutionId, mapping, entry, path };
    let kills = 0;
    let resumed = 0;
    let report: ImportReport | undefined;
    while (report === undefined) {
      report = await importIn(order, kills < KILLS ? Math.random() * LONGEST_LIFE_MS : undefined);
      if (report === undefined) kills++;
      else resumed = report.resumedAt;
    }
    const undisturbed = await importFile(
      { ...db, institutionId: institutions[1] ?? "" },
      mapping,
      entry,
      calm,
    );

    expect(kills).toBeGreaterThan(3);
    expect(resumed).toBeGreaterThan(0);
    expect(undisturbed).toMatchObject({ rows: ROWS, resumedAt: 0 });
    const apart = { file: "", resumedAt: 0, rejectsPath: "" };
    expect({ ...report, ...apart }).toEqual({ ...undisturbed, ...apart });
    const [disturbedRows, calmRows] = await Promise.all(institutions.map(recorded));
    expect(calmRows?.length).toBeGreaterThan(ROWS / 2);
    expect(disturbedRows).toEqual(calmRows);
    const [rejects, calmRejects] = await Promise.all(
      [path, calm].map((file) => readFile(`${file}.rejects.csv`)),
    );
    expect(rejects?.equals(calmRejects ?? Buffer.alloc(0))).toBe(true);
  },
  PATIENCE_MS,
);
