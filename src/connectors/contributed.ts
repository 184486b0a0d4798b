import type { Fen } from "../facts/fact.js";

/** The sum of what a shareholder contributed, fen; undefined where there is nothing, or a part of it is not told. */
export function contributed(parts: readonly (Fen | undefined)[]): Fen | undefined {
  const told = parts.filter((part) => part !== undefined);
  return told.length > 0 && told.length === parts.length
    ? told.reduce((sum, part) => sum + part, 0n)
    : undefined;
}
