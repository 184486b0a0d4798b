import type { Runner } from "./runner.js";

/** The runner of whatever asks no source: to be asked through it is a bug, and throws. */
export const noRunner: Runner = {
  budgetMs: 0,
  hedgeMs: undefined,
  prepare: () => undefined,
  likelyMs: () => 0,
  isConfigured: () => false,
  isResting: () => false,
  ask: () => Promise.reject(new Error("no source is asked here")),
};
