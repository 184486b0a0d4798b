import { type Cell } from "../files/row.js";
import { isObject } from "../connector.js";
import { asOne } from "../wire.js";

/** A place in a reply: names joined by dots, such as `data.report.score`. */
export type Place = string;

/** The value at a place of a reply; undefined where there is none. A list of one element is passed through. */
export function valueAt(reply: unknown, place: Place): unknown {
  let at = reply;
  for (const name of place.split(".")) {
    const holder = asOne(at);
    if (!isObject(holder) || Array.isArray(holder) || !Object.hasOwn(holder, name)) return undefined;
    at = holder[name];
  }
  return at;
}

/** Whether a value is one a cell of a table could hold. */
export const isCell = (value: unknown): value is Cell => !isObject(value);
