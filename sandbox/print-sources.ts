import { writeFile } from "node:fs/promises";
import { sourcesPage } from "./sources-page.js";

await writeFile("docs/sources.md", await sourcesPage());
