import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfiguration } from "../src/server/config.js";
import { openWorkplace, type Workplace } from "../src/server/workplace.js";

/** Lends a bench an institution on a PostgreSQL of its own, in a folder that is thrown away afterwards. */
export async function inWorkplace(
  name: string,
  work: (workplace: Workplace, home: string) => Promise<void>,
): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), `suretygraph-bench-${name}-`));
  const workplace = await openWorkplace(readConfiguration({ DATA_DIR: home }), {
    onNote: () => undefined,
    onBroken: () => undefined,
    onLost: (why) => console.error(why),
  });
  try {
    await work(workplace, home);
  } finally {
    await workplace.close();
    await rm(home, { recursive: true, force: true });
  }
}
