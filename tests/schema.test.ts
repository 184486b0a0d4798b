import { readFile } from "node:fs/promises";
import { describe, expect, it } from "@jest/globals";
import { printSchema } from "graphql";
import { assembleSchema } from "../src/resolvers/build-schema.js";

describe("schema.graphql", () => {
  it("is the schema the code makes; `npm run schema` writes it", async () => {
    expect(await readFile("schema.graphql", "utf8")).toBe(`${printSchema(await assembleSchema())}\n`);
  });
});
