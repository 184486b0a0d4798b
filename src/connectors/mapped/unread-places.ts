import { isObject } from "../connector.js";
import type { Place } from "./place-in.js";

/**
 * The places of a reply that hold something nobody reads, each once and without the numbers of list elements. What is
 * read or ignored counts with everything below it; a list whose elements are read is known where it is empty.
 */
export function unreadPlaces(
  reply: unknown,
  known: { readonly read: ReadonlySet<Place>; readonly lists: ReadonlySet<Place> },
): Place[] {
  const unread = new Set<Place>();

  function walk(value: unknown, place: Place): void {
    if (known.read.has(place)) return;
    const inner = Array.isArray(value)
      ? value.map((element: unknown) => [place, element] as const)
      : isObject(value)
        ? Object.entries(value).map(([name, v]) => [place === "" ? name : `${place}.${name}`, v] as const)
        : [];
    const isKnownList = known.lists.has(place) && (value === null || Array.isArray(value));
    if (inner.length === 0 && place !== "" && !isKnownList) unread.add(place);
    for (const [at, v] of inner) walk(v, at);
  }

  walk(reply, "");
  return [...unread];
}
