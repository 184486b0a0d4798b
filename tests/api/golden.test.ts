import { readFile, writeFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { guaranteesAt } from "../../sandbox/population.js";
import { judicialRecord } from "../../sandbox/wire/judicial.js";
import { startWorld, type World } from "./world.js";

const TODAY = "2026-06-30";
const FOLDER = "tests/api/golden";

/** Golden queries: what is checked in is what the product answers; UPDATE_GOLDEN=1 writes it anew. */
describe("golden queries", () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld({ customers: 120, history: false, now: new Date(`${TODAY}T12:00:00+08:00`) });
  });
  afterAll(() => world.close());

  it("shows one troubled customer whole", async () => {
    const troubled = [...world.people].find(
      (e) =>
        (judicialRecord(e, TODAY)?.susong.length ?? 0) > 0 &&
        guaranteesAt(e, TODAY).some((g) => g.events.some((event) => event.type === "COMPENSATED")),
    );
    const query = await readFile(`${FOLDER}/customer.graphql`, "utf8");
    const reply = await world.ask(query, { uscc: troubled?.uscc });
    const path = `${FOLDER}/customer.json`;
    if (process.env["UPDATE_GOLDEN"] === "1") await writeFile(path, `${JSON.stringify(reply, null, 2)}\n`);
    expect(reply).toEqual(JSON.parse(await readFile(path, "utf8")));
  });
});
