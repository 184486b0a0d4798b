import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { v7 as uuidv7 } from "uuid";
import { readFileSources, registerFileSource } from "../../src/observations/file-sources.js";
import { type TestDatabase, testDatabase } from "../support/database.js";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

const courts = { source: "courts", title: { zh: "法院", en: "Courts" } };
const read = () => readFileSources(db.pool, db.institutionId);

describe("sources that speak through files", () => {
  it("are none before any has spoken", async () => {
    expect(await read()).toEqual([]);
  });

  it("are told once for each dimension, by name, however often they are registered", async () => {
    const both = { ...courts, dimensions: ["registry", "judicial", "registry"] as const };
    for (let i = 0; i < 2; i++) await registerFileSource(db.pool, db.institutionId, both);
    const bureau = {
      source: "bureau",
      title: { zh: "税务局", en: "Tax bureau" },
      dimensions: ["tax"] as const,
    };
    await registerFileSource(db.pool, db.institutionId, bureau);
    expect(await read()).toEqual([
      { source: "bureau", title: bureau.title, dimension: "tax" },
      { ...courts, dimension: "judicial" },
      { ...courts, dimension: "registry" },
    ]);
  });

  it("go by the title last given", async () => {
    const title = { zh: "人民法院", en: "People's courts" };
    await registerFileSource(db.pool, db.institutionId, { ...courts, title, dimensions: ["judicial"] });
    expect((await read()).find((s) => s.dimension === "judicial")?.title).toEqual(title);
  });

  it("are of one institution", async () => {
    expect(await readFileSources(db.pool, uuidv7())).toEqual([]);
  });

  it("may tell nothing, and then are not there", async () => {
    await registerFileSource(db.pool, db.institutionId, {
      ...courts,
      source: "customers-only",
      dimensions: [],
    });
    expect((await read()).map((s) => s.source)).not.toContain("customers-only");
  });

  it("are left out for a dimension the vocabulary no longer has", async () => {
    const former = { ...courts, source: "former", dimensions: ["weather"] as never };
    await registerFileSource(db.pool, db.institutionId, former);
    expect((await read()).map((s) => s.source)).not.toContain("former");
  });
});
