import type { CompiledLabel } from "./compile.js";
import { compilePack, labelTypes } from "./compile-pack.js";
import type { LabelDefinition } from "./definition.js";
import type { LabelOutcome } from "./evaluate.js";
import type { Judgement } from "./judge.js";

/** How many customers are named for each move. */
const SAMPLES = 20;

/** A label says something else of a customer; `from` and `to` are a state or a value's code, or NONE. */
export interface Move {
  readonly code: string;
  readonly kind: "GAINED" | "LOST" | "CHANGED";
  readonly from: string;
  readonly to: string;
}

/** A move with how many customers make it, and the first of them. */
export type CountedMove = Move & { readonly customers: number; readonly samples: readonly string[] };

/** The published definitions with a candidate in force from `today` in place of its other versions. Throws LabelError. */
export function packWithCandidate(
  published: readonly LabelDefinition[],
  candidate: LabelDefinition,
  today: string,
): CompiledLabel[] {
  labelTypes([...published, candidate]);
  const others = published.filter(({ code }) => code !== candidate.code);
  return compilePack([...others, { ...candidate, effectiveFrom: today }]);
}

const said = (outcome: LabelOutcome | undefined): string => outcome?.text ?? outcome?.state ?? "NONE";

const held = (outcome: LabelOutcome | undefined): boolean =>
  outcome?.state === "TRUE" || outcome?.state === "VALUE";

const byCode = (judgements: readonly Judgement[]): ReadonlyMap<string, LabelOutcome> =>
  new Map(judgements.map(({ outcome }) => [outcome.code, outcome]));

/** What moves between two judgements of one customer, by code. */
export function movesBetween(before: readonly Judgement[], after: readonly Judgement[]): Move[] {
  const [old, now] = [byCode(before), byCode(after)];
  return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((code): Move[] => {
    const [a, b] = [old.get(code), now.get(code)];
    const [from, to] = [said(a), said(b)];
    if (from === to && a?.number === b?.number) return [];
    const kind = held(a) === held(b) ? "CHANGED" : held(b) ? "GAINED" : "LOST";
    return [{ code, kind, from, to }];
  });
}

/** Adds a customer's moves to those counted so far. */
export function countMoves(
  counted: readonly CountedMove[],
  customer: string,
  moves: readonly Move[],
): CountedMove[] {
  const all = new Map(counted.map((move) => [`${move.code} ${move.from} ${move.to}`, move]));
  for (const move of moves) {
    const key = `${move.code} ${move.from} ${move.to}`;
    const { customers, samples } = all.get(key) ?? { customers: 0, samples: [] };
    all.set(key, {
      ...move,
      customers: customers + 1,
      samples: samples.length < SAMPLES ? [...samples, customer] : samples,
    });
  }
  return [...all.values()];
}
