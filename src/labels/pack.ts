import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { isNode, LineCounter, parseDocument, type Document } from "yaml";
import { compileLabel, LabelError, type CompiledLabel } from "./compile.js";
import { labelDefinition } from "./definition.js";

/** The line of the innermost part of the document that `path` reaches. */
function lineOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number {
  for (let depth = path.length; depth >= 0; depth--) {
    const node: unknown = document.getIn(path.slice(0, depth), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}

function compileFile(file: string, text: string): CompiledLabel {
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

  try {
    return compileLabel(parsed.data);
  } catch (error) {
    if (!(error instanceof LabelError)) throw error;
    const expression = parsed.data.kind === "BOOLEAN" ? "when" : "value";
    const at = error.position ? [expression] : ["parameters"];
    throw fail(lineOf(document, lines, at), error.message, error);
  }
}

function refuseDuplicates(labels: readonly { file: string; label: CompiledLabel }[]): void {
  const seen = new Map<string, string>();
  for (const { file, label } of labels) {
    const key = `${label.definition.code} version ${label.definition.version}`;
    const first = seen.get(key);
    if (first !== undefined) throw new Error(`${file}: ${key} is already defined in ${first}`);
    seen.set(key, file);
  }
}

const byCodeAndVersion = ({ definition: a }: CompiledLabel, { definition: b }: CompiledLabel): number =>
  a.code < b.code ? -1 : a.code > b.code ? 1 : a.version - b.version;

/** Reads and checks every `*.yaml` of a directory, one label each. Throws an Error naming file and line. */
export async function loadLabelPack(directory: string): Promise<CompiledLabel[]> {
  const files = (await readdir(directory)).filter((name) => name.endsWith(".yaml")).sort();
  const labels = await Promise.all(
    files.map(async (name) => {
      const file = join(directory, name);
      return { file, label: compileFile(file, await readFile(file, "utf8")) };
    }),
  );
  refuseDuplicates(labels);
  return labels.map(({ label }) => label).sort(byCodeAndVersion);
}
