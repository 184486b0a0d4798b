import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { isNode, LineCounter, parseDocument, type Document } from "yaml";
import { compileLabel, LabelError, type CompiledLabel } from "./compile.js";
import { labelTypes, orderPack } from "./compile-pack.js";
import { labelDefinition, type LabelDefinition } from "./definition.js";
import type { ParameterTypes } from "./environment.js";

/** The line of the innermost part of the document that `path` reaches. */
function lineOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number {
  for (let depth = path.length; depth >= 0; depth--) {
    const node: unknown = document.getIn(path.slice(0, depth), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}

/** A definition as it stands in a file. */
interface Written {
  readonly file: string;
  readonly definition: LabelDefinition;
  /** What is wrong with it, by file and line. */
  readonly fault: (error: LabelError) => Error;
}

function readLabel(file: string, text: string): Written {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const fail = (line: number, message: string, cause?: unknown) =>
    new Error(`${file}:${line}: ${message}`, { cause });

  const [syntax] = document.errors;
  if (syntax) throw fail(syntax.linePos?.[0].line ?? 1, syntax.message, syntax);

  const parsed = labelDefinition.safeParse(document.toJS());
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const path = issue?.path ?? [];
    throw fail(lineOf(document, lines, path), `${path.join(".")}: ${issue?.message ?? ""}`, parsed.error);
  }

  const expression = parsed.data.kind === "BOOLEAN" ? "when" : "value";
  const fault = (error: LabelError) =>
    fail(lineOf(document, lines, error.position ? [expression] : ["parameters"]), error.message, error);
  return { file, definition: parsed.data, fault };
}

function refuseDuplicates(labels: readonly Written[]): void {
  const seen = new Map<string, string>();
  for (const { file, definition } of labels) {
    const key = `${definition.code} version ${definition.version}`;
    const first = seen.get(key);
    if (first !== undefined) throw new Error(`${file}: ${key} is already defined in ${first}`);
    seen.set(key, file);
  }
}

const byCodeAndVersion = ({ definition: a }: Written, { definition: b }: Written): number =>
  a.code < b.code ? -1 : a.code > b.code ? 1 : a.version - b.version;

/** Runs a check, and says of what it refuses in which file and line it stands. */
function naming<T>(labels: readonly Written[], check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof LabelError)) throw error;
    throw labels.find(({ definition }) => definition.code === error.label)?.fault(error) ?? error;
  }
}

const compileOne = (written: Written, types: ParameterTypes): CompiledLabel =>
  naming([written], () => compileLabel(written.definition, types));

/**
 * Reads and checks every `*.yaml` of a directory, one label each, in an order in which each comes after those it builds
 * on. Throws an Error naming file and line.
 */
export async function loadLabelPack(directory: string): Promise<CompiledLabel[]> {
  const files = (await readdir(directory)).filter((name) => name.endsWith(".yaml")).sort();
  const labels = await Promise.all(
    files.map(async (name) => {
      const file = join(directory, name);
      return readLabel(file, await readFile(file, "utf8"));
    }),
  );
  refuseDuplicates(labels);
  labels.sort(byCodeAndVersion);
  const types = naming(labels, () => labelTypes(labels.map(({ definition }) => definition)));
  const compiled = labels.map((written) => compileOne(written, types));
  return naming(labels, () => orderPack(compiled));
}
