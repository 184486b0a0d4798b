import { readFileSync } from "node:fs";
import type { Connector, Reading } from "../../src/connectors/connector.js";

/** A reply kept under tests/fixtures. */
export const replyOf = (source: string, name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../fixtures/${source}/${name}.json`, import.meta.url), "utf8"));

type Json = Record<string, unknown>;

/** A copy of a reply in which one place, such as `data.0.regState`, holds something else; undefined removes it. */
export function changed(reply: unknown, place: string, to: unknown): unknown {
  const copy = structuredClone(reply) as Json;
  const steps = place.split(".");
  const last = steps.pop() ?? "";
  const holder = steps.reduce((at, step) => at[step] as Json, copy);
  if (to === undefined) Reflect.deleteProperty(holder, last);
  else holder[last] = to;
  return copy;
}

/** What a reading said and refused, as plain objects. */
export const plain = ({ said, malformed, unread }: Reading) => ({
  said: Object.fromEntries(said),
  malformed: Object.fromEntries(malformed),
  unread,
});

/** Reads a reply with one place changed. */
export const readChanged = (connector: Connector, reply: unknown, place: string, to: unknown) =>
  plain(connector.read(changed(reply, place, to), []));
