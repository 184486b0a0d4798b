import { writeFile } from "node:fs/promises";
import { hearEverySource, toldFactsPage } from "./told-facts-page.js";

await writeFile("src/connectors/told-facts.ts", toldFactsPage(await hearEverySource()));
