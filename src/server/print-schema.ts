import { writeFile } from "node:fs/promises";
import { printSchema } from "graphql";
import { assembleSchema } from "../resolvers/build-schema.js";

await writeFile("schema.graphql", `${printSchema(await assembleSchema())}\n`);
