import type { Keys } from "../connector.js";
import { word } from "../wire.js";

/**
 * How a bureau found a person asked about by number and name. A name that does not fit says nothing about whom the
 * number belongs to, and is not the same as being unknown to the bureau.
 */
export const CHECKED = word({ 一致: "MATCH", 姓名不符: "MISMATCH", 查无此人: "NO_RECORD" });

/** Persons as bureaus want them named. */
export const personKeys = (asked: readonly Keys[]) =>
  asked.map(({ residentId, name }) => ({ residentId, name }));
