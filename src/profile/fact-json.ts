import { z } from "zod";
import type { Fact } from "../facts/fact.js";
import { maskValue } from "../governance/masking.js";
import { canonicalJson } from "../observations/observation.js";

/** A value of a fact as JSON text in stored form; null where there is none. Nothing is masked. */
export function factJson({ schema, kind }: Fact, value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return canonicalJson(kind === "money" || kind === "records" ? z.encode(schema, value) : value);
}

/** JSON text of a fact, fit to be shown: a personal text masked, everything else as it is. */
export function shownJson({ mask }: Fact, json: string | null): string | null {
  if (json === null || mask === undefined) return json;
  const value: unknown = JSON.parse(json);
  return typeof value === "string" ? JSON.stringify(maskValue(mask, value)) : json;
}
