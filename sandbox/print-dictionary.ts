import { writeFile } from "node:fs/promises";
import { dictionaryPage } from "./dictionary-page.js";

await writeFile("docs/dictionary.md", await dictionaryPage());
