import { readCoverage } from "../labels/history-coverage.js";
import { BadConfiguration, readConfiguration } from "./config.js";
import { coverageTable } from "./label-coverage.js";
import { openWorkplace } from "./workplace.js";

/** Prints what labels say of the customers of `INSTITUTION`, from what is stored; the server need not run. */
async function print(): Promise<void> {
  const workplace = await openWorkplace(readConfiguration(process.env), {
    onNote: (message, detail) => {
      console.error(message, detail ?? "");
    },
    onBroken: (error) => {
      console.error("a database connection broke:", error.name);
    },
    onLost: (why) => {
      console.error(`the database is lost: ${why}`);
      process.exit(1);
    },
  });
  try {
    console.log(coverageTable(await readCoverage(workplace.pool, workplace.institutionId)));
  } finally {
    await workplace.close();
  }
}

await print().catch((error: unknown) => {
  if (!(error instanceof BadConfiguration)) throw error;
  console.error(error.message);
  process.exitCode = 1;
});
