import type { Enterprise } from "./enterprise.js";
import type { Population } from "../population.js";
import { indexOfPhone, type Person } from "./people.js";
import { random } from "./random.js";

/** The three carriers with lines of their own. */
export type Carrier = "CMCC" | "CUCC" | "CTCC";

const UNICOM = new Set(["130", "131", "132", "155", "156", "166", "176", "185", "186"]);
const TELECOM = new Set(["133", "153", "173", "177", "180", "181", "189", "191", "199"]);

/** The carrier of a number by its range; no number of the population has been ported. */
export function carrierOf(phone: string): Carrier {
  const range = phone.slice(0, 3);
  return UNICOM.has(range) ? "CUCC" : TELECOM.has(range) ? "CTCC" : "CMCC";
}

/** What the carriers find of three factors. */
export type FactorCheck =
  | { readonly result: "MATCH" | "NO_RECORD" | "UNSUPPORTED" | "BAD_PHONE" }
  | { readonly result: "MISMATCH"; readonly kind: "PHONE_NAME" | "PHONE_ID" | "PHONE_BOTH" | "NAME_ID" };

/** Whether name and number asked with belong to a person and the phone is the person's, as far as carriers know. */
export function checkFactors(e: Enterprise, person: Person, name: string, phone: string): FactorCheck {
  if (!/^1\d{10}$/.test(phone)) return { result: "BAD_PHONE" };
  const r = random(e.seed, person.residentId, "line");
  const drawn = r.next();
  if (name !== person.name) return { result: "MISMATCH", kind: "NAME_ID" };
  if (phone !== person.phone) return { result: "MISMATCH", kind: "PHONE_BOTH" };
  // Numbers taken out by the firm or by a relative, not yet told to the bureau of the carriers, or of a virtual one.
  if (drawn < 0.015) return { result: "MISMATCH", kind: "PHONE_BOTH" };
  if (drawn < 0.02) return { result: "MISMATCH", kind: "PHONE_ID" };
  if (drawn < 0.024) return { result: "MISMATCH", kind: "PHONE_NAME" };
  if (drawn < 0.04) return { result: "NO_RECORD" };
  if (drawn < 0.046) return { result: "UNSUPPORTED" };
  return { result: "MATCH" };
}

/** A line as its carrier knows it. */
export interface PhoneLine {
  /** Whole months since it was taken out. */
  readonly months: number;
  /** 在网状态: 1 normal, 2 suspended, 5 about to be cancelled. */
  readonly state: 1 | 2 | 5;
}

/** The line of a number; undefined where it is nobody's of the population, or the carriers have no record of it. */
export function lineOf(population: Population, phone: string): PhoneLine | undefined {
  if (!/^1[3-9]\d{9}$/.test(phone)) return undefined;
  const { seed, size } = population;
  const index = indexOfPhone(seed, phone);
  const owner = index < size ? population.at(index).people.find((p) => p.phone === phone) : undefined;
  const r = random(seed, phone, "network");
  if (owner === undefined || r.chance(0.01)) return undefined;
  const state = r.weighted([
    [1, 96],
    [2, 3],
    [5, 1],
  ] as const);
  return { months: Math.floor(r.wait(60)), state };
}
