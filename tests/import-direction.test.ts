import { readdir, readFile } from "node:fs/promises";
import { join, posix } from "node:path";
import { beforeAll, describe, expect, it } from "@jest/globals";
import ts from "typescript";

/** A file imports only from its own folder or from one before it. */
const FOLDERS = [
  ...[
    "facts",
    "entities",
    "jobs",
    "governance",
    "observations",
    "connectors",
    "portfolio",
    "profile",
    "labels",
  ],
  ...["features", "models", "decisions", "reports", "schema", "resolvers", "server"],
];

/** In these folders a file is a judgement, and pure, unless it is named below. */
const JUDGING = FOLDERS.slice(0, FOLDERS.indexOf("schema")).filter((folder) => folder !== "entities");

/** Files that read, write, wait, or draw at random. A new file is pure until it is added here. */
const EDGES = [
  "src/entities/sql.ts",
  "src/jobs/hold.ts",
  "src/jobs/lease.ts",
  "src/jobs/store.ts",
  "src/jobs/worker.ts",
  "src/governance/consents.ts",
  "src/governance/subject-keys.ts",
  "src/governance/vault.ts",
  "src/observations/copy-observations.ts",
  "src/observations/file-sources.ts",
  "src/observations/observation-id.ts",
  "src/observations/prepare-observations.ts",
  "src/observations/store.ts",
  "src/connectors/files/read-rows.ts",
  "src/connectors/files/read-workbook.ts",
  "src/connectors/guard/guard.ts",
  "src/connectors/guard/outside.ts",
  "src/connectors/http.ts",
  "src/connectors/mapped/load-mapped-connectors.ts",
  "src/connectors/orders.ts",
  "src/connectors/purse.ts",
  "src/connectors/qichacha/tax-authorisation.ts",
  "src/connectors/runner.ts",
  "src/connectors/source-orders.ts",
  "src/connectors/usage.ts",
  "src/connectors/signed-envelope/envelope-keys.ts",
  "src/connectors/signed-envelope/envelope.protocol.ts",
  "src/connectors/signed-envelope/key-pair.ts",
  "src/connectors/signed-envelope/open.ts",
  "src/connectors/signed-envelope/seal.ts",
  "src/connectors/signed-envelope/sm2.ts",
  "src/portfolio/applicants.ts",
  "src/portfolio/applications.ts",
  "src/portfolio/balances.ts",
  "src/portfolio/book.ts",
  "src/portfolio/caps.ts",
  "src/portfolio/catalogue.ts",
  "src/portfolio/commands.ts",
  "src/portfolio/customer-search.ts",
  "src/portfolio/customers.ts",
  "src/portfolio/exposure.ts",
  "src/portfolio/file-load.ts",
  "src/portfolio/groups.ts",
  "src/portfolio/guarantees.ts",
  "src/portfolio/import/customer.target.ts",
  "src/portfolio/import/guarantee.target.ts",
  "src/portfolio/import/import-file.ts",
  "src/portfolio/import/observation.target.ts",
  "src/portfolio/import/rejects-file.ts",
  "src/portfolio/import/repayment.target.ts",
  "src/portfolio/import/targets.ts",
  "src/portfolio/import/write-batch.ts",
  "src/portfolio/loans.ts",
  "src/portfolio/manual-labels.ts",
  "src/portfolio/own-lists.ts",
  "src/portfolio/post.ts",
  "src/portfolio/register.ts",
  "src/portfolio/repayments.ts",
  "src/portfolio/segments.ts",
  "src/portfolio/stream.ts",
  "src/portfolio/take-over.ts",
  "src/profile/ask-sources.ts",
  "src/profile/dated-records.ts",
  "src/profile/invoices.ts",
  "src/profile/known.ts",
  "src/profile/load-cross-check-policy.ts",
  "src/profile/load-profiles.ts",
  "src/profile/own-lists.ts",
  "src/profile/plan-calls.ts",
  "src/profile/read-timeline.ts",
  "src/profile/refresh.ts",
  "src/labels/history-coverage.ts",
  "src/labels/history.ts",
  "src/labels/outcomes-store.ts",
  "src/labels/pack.ts",
  "src/labels/recompute-job.ts",
  "src/labels/recompute.ts",
];

/** Takes in every file of a folder of its own, found by name. */
const FINDS_BY_NAME = ["sandbox/vendor.ts"];

/** Of these, what a declaration may hand on: it does nothing with it itself. */
const HANDED_ON = ["src/connectors/signed-envelope/envelope.protocol.ts"];

/** Packages that compute and do nothing else; of node:crypto what is random is found by its name. */
const PURE_PACKAGES = ["zod", "yaml", "@marcbachmann/cel-js", "node:crypto", "node:util/types"];

/** Names of the clock, chance, and everything outside. */
const OUTSIDE = new Set([
  ...["fetch", "process", "performance", "console", "crypto", "randomBytes", "randomUUID", "randomInt"],
  ...["setTimeout", "setInterval", "setImmediate"],
]);

interface Import {
  readonly from: string;
  /** A file of the project by its path, or a package by its name. */
  readonly to: string;
  readonly typeOnly: boolean;
}

/** Every node of a source, itself first. */
function nodesOf(path: string, text: string): ts.Node[] {
  const found: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true));
  return found;
}

/** The module a node imports, and whether only its types. */
function specifierOf(node: ts.Node): { specifier: ts.Node; typeOnly: boolean } | undefined {
  if (ts.isImportDeclaration(node)) {
    const bindings = node.importClause?.namedBindings;
    const named = bindings !== undefined && ts.isNamedImports(bindings) ? bindings.elements : [];
    const allTypes = named.length > 0 && named.every((n) => n.isTypeOnly) && !node.importClause?.name;
    const typeOnly = node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword || allTypes;
    return { specifier: node.moduleSpecifier, typeOnly };
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined)
    return { specifier: node.moduleSpecifier, typeOnly: node.isTypeOnly };
  const [argument] = ts.isCallExpression(node) ? node.arguments : [];
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword && argument)
    return { specifier: argument, typeOnly: false };
  return undefined;
}

function importsOf(path: string, text: string): Import[] {
  const found = nodesOf(path, text)
    .map(specifierOf)
    .filter((s) => s !== undefined);
  return found.flatMap(({ specifier, typeOnly }) => {
    if (!ts.isStringLiteralLike(specifier)) {
      if (FINDS_BY_NAME.includes(path)) return [];
      throw new Error(`${path} imports what cannot be read off`);
    }
    const local = posix.join(posix.dirname(path), specifier.text).replace(/\.js$/, ".ts");
    return { from: path, to: specifier.text.startsWith(".") ? local : specifier.text, typeOnly };
  });
}

/** What a file does that a judgement may not. */
function effectsOf(path: string, text: string): string[] {
  const imported = importsOf(path, text).filter((i) => !i.typeOnly);
  const reached = imported.map((i) => i.to).filter((to) => isEdge(to) || !isPureTarget(to));
  return [...reached, ...nodesOf(path, text).flatMap((node) => effectOf(node) ?? [])];
}

function effectOf(node: ts.Node): string | undefined {
  if (ts.isNewExpression(node))
    return node.expression.getText() === "Date" && !node.arguments?.length ? "new Date()" : undefined;
  if (ts.isPropertyAccessExpression(node)) {
    const text = node.getText();
    if (text === "Date.now" || text === "Math.random") return text;
    return node.name.text === "query" ? ".query" : undefined;
  }
  if (!ts.isIdentifier(node) || !OUTSIDE.has(node.text)) return undefined;
  const isMember = ts.isPropertyAccessExpression(node.parent) && node.parent.name === node;
  return isMember || ts.isPropertyAssignment(node.parent) ? undefined : node.text;
}

const isEdge = (to: string): boolean => EDGES.includes(to) && !HANDED_ON.includes(to);

const isPureTarget = (to: string): boolean => to.endsWith(".ts") || PURE_PACKAGES.includes(to);

const placeOf = (path: string): { top: string; rank: number } => {
  const [top = "", folder = ""] = path.split("/");
  return { top, rank: FOLDERS.indexOf(folder) };
};

/** Why an import goes the wrong way, if it does. */
function wrongWay({ from, to }: Import): string | undefined {
  if (!to.endsWith(".ts")) return undefined;
  const [here, there] = [placeOf(from), placeOf(to)];
  const line = `${from} imports ${to}`;
  if (here.top === "src" && here.rank < 0) return `${from} is in a folder without a place in the order`;
  if (here.top === "src" && there.top === "src")
    return there.rank > here.rank || there.rank < 0 ? line : undefined;
  if (here.top === there.top) return undefined;
  const allowed: Record<string, string[]> = { sandbox: ["src"], bench: ["src", "sandbox"] };
  const isServer = here.top === "src" && here.rank === FOLDERS.indexOf("server");
  if (isServer && there.top === "migrations") return undefined;
  return allowed[here.top]?.includes(there.top) ? undefined : line;
}

const sources = new Map<string, string>();
beforeAll(async () => {
  for (const top of ["src", "migrations", "sandbox", "bench"]) {
    const names = await readdir(top, { recursive: true });
    for (const name of names.filter((n) => n.endsWith(".ts"))) {
      const path = join(top, name).replaceAll("\\", "/");
      sources.set(path, await readFile(path, "utf8"));
    }
  }
});

describe("imports", () => {
  it("go down the list of folders only", () => {
    expect(sources.size).toBeGreaterThan(50);
    const imports = [...sources].flatMap(([path, text]) => importsOf(path, text));
    expect(imports.map(wrongWay).filter((fault) => fault !== undefined)).toEqual([]);
  });

  it.each([
    ["src/facts/a.ts", `import type { A } from "../server/a.js";`],
    ["src/portfolio/a.ts", `import { a } from "../profile/a.js";`],
    ["src/labels/deep/a.ts", `export * from "../../resolvers/a.js";`],
    ["src/labels/a.ts", `const a = await import("../schema/a.js");`],
    ["src/server/a.ts", `import "../../sandbox/demo.js";`],
    ["src/portfolio/a.ts", `import "../../migrations/index.js";`],
    ["src/a.ts", `import "./facts/index.js";`],
    ["src/facts/a.ts", `import "../b.js";`],
    ["migrations/a.ts", `import "../src/entities/index.js";`],
    ["sandbox/a.ts", `import "../tests/a.js";`],
  ])("in %s are found out: %s", (path, text) => {
    expect(importsOf(path, text).map(wrongWay)).toEqual([expect.stringContaining(path)]);
  });

  it.each([
    ["src/server/a.ts", `import "../../migrations/index.js";`],
    [
      "src/profile/a.ts",
      `import { a } from "../facts/a.js"; import b from "./b.js"; import { c } from "zod";`,
    ],
    ["sandbox/wire/a.ts", `import "../../src/server/a.js"; import "../b.js";`],
  ])("in %s may be: %s", (path, text) => {
    expect(
      importsOf(path, text)
        .map(wrongWay)
        .filter((fault) => fault !== undefined),
    ).toEqual([]);
  });
});

describe("judgement", () => {
  const judging = () =>
    [...sources].filter(([path]) => JUDGING.some((folder) => path.startsWith(`src/${folder}/`)));

  it("asks neither the database, nor the network, nor the clock, nor chance", () => {
    const files = judging().filter(([path]) => !EDGES.includes(path));
    expect(files.length).toBeGreaterThan(30);
    const faults = files.map(([path, text]) => ({ path, effects: effectsOf(path, text) }));
    expect(faults.filter(({ effects }) => effects.length > 0)).toEqual([]);
  });

  it("is not what the files at the edge do, each of which is there", () => {
    expect(EDGES.filter((path) => effectsOf(path, sources.get(path) ?? "").length === 0)).toEqual([]);
  });

  it.each([
    [`import pg from "pg";`, "pg"],
    [`import { readFile } from "node:fs/promises";`, "node:fs/promises"],
    [`import { getJson } from "../connectors/http.js";`, "src/connectors/http.ts"],
    [`import { randomBytes } from "node:crypto"; randomBytes(1);`, "randomBytes"],
    [`const t = Date.now();`, "Date.now"],
    [`const t = new Date();`, "new Date()"],
    [`const n = Math.random();`, "Math.random"],
    [`const r = await fetch("x");`, "fetch"],
    [`const e = process.env["X"];`, "process"],
    [`await sql.query({ text: "select 1" });`, ".query"],
  ])("would be found out: %s", (text, effect) => {
    expect(effectsOf("src/profile/a.ts", text)).toContain(effect);
  });

  it.each([
    `import type { Sql } from "../entities/sql.js"; import type { Pool } from "pg";`,
    `import { type Sql } from "../entities/sql.js";`,
    `import { z } from "zod"; const day = new Date(86_400_000);`,
    `const o = { process: 1 }; o.process;`,
  ])("may be: %s", (text) => {
    expect(effectsOf("src/profile/a.ts", text)).toEqual([]);
  });
});
