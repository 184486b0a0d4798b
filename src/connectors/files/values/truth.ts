import { halfWidth } from "./decimal.js";

const YES: ReadonlySet<string> = new Set(["1", "true", "yes", "y", "是", "有"]);
const NO: ReadonlySet<string> = new Set(["0", "false", "no", "n", "否", "无"]);

/** Reads yes or no in the usual spellings, Chinese ones too; undefined for anything else. */
export function parseTruth(text: string): boolean | undefined {
  const word = halfWidth(text)
    .toLowerCase()
    .replace(/^([01])\.0+$/, "$1");
  if (YES.has(word)) return true;
  return NO.has(word) ? false : undefined;
}
