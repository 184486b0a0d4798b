import { readFile } from "node:fs/promises";
import { isNode, LineCounter, parseDocument } from "yaml";
import { type CrossCheckPolicy, crossCheckPolicies } from "./cross-check-policy.js";

/** Reads the tolerances of cross-validation. Throws an Error naming file, line and place of what is wrong. */
export async function loadCrossCheckPolicy(file: string): Promise<CrossCheckPolicy[]> {
  const lines = new LineCounter();
  const document = parseDocument(await readFile(file, "utf8"), { lineCounter: lines });
  const fail = (line: number, message: string, cause: unknown) =>
    new Error(`${file}:${line}: ${message}`, { cause });
  const [syntax] = document.errors;
  if (syntax) throw fail(syntax.linePos?.[0].line ?? 1, syntax.message, syntax);
  const parsed = crossCheckPolicies.safeParse(document.toJS());
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = issue?.path ?? [];
  // A field that is left out has no line of its own: what it is left out of has.
  const places = path.map((_step, i) => document.getIn(path.slice(0, path.length - i), true));
  const place = [...places, document.contents].find((node) => isNode(node) && node.range);
  const line = isNode(place) && place.range ? lines.linePos(place.range[0]).line : 1;
  throw fail(line, `${path.join(".") || "the file"}: ${issue?.message ?? ""}`, parsed.error);
}
