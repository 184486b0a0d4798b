import type { ASTNode } from "@marcbachmann/cel-js";
import { partsOf } from "./ast.js";
import type { LabelDefinition } from "./definition.js";
import type { Read } from "./reads.js";

const RESULT = { BOOLEAN: "bool", ENUM: "string", NUMBER: "double", SCORE: "double" } as const;

/** The CEL type of what a label yields, and of what is read of it by others. */
export const labelType = ({ kind }: LabelDefinition): "bool" | "string" | "double" => RESULT[kind];

/** Codes of the labels among what an expression reads. */
export const builtOn = (reads: readonly Read[]): string[] => [
  ...new Set(reads.filter((read) => read.startsWith("labels.")).map((read) => read.slice("labels.".length))),
];

/** Where an expression reads a label, as an offset into its text. */
export function offsetOf(node: ASTNode, code: string): number | undefined {
  if (node.op === "." && node.args[0].op === "id" && node.args[0].args === "labels" && node.args[1] === code)
    return node.pos;
  for (const part of partsOf(node)) {
    const found = offsetOf(part, code);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** How many letters must be put in, taken out or changed to make one word of another (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** The name most like a mistaken one, where one is like it at all. */
export function closest(mistaken: string, names: readonly string[]): string | undefined {
  const ranked = names.map((name) => ({ name, off: distance(mistaken, name) })).sort((x, y) => x.off - y.off);
  const [best] = ranked;
  return best !== undefined && best.off <= Math.max(2, mistaken.length / 3) ? best.name : undefined;
}
