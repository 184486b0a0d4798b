/** Longest text names are searched by, in characters. */
export const LONGEST_NAME_SEARCH = 100;

const NUL = String.fromCodePoint(0);

/** A name as it is searched: NFKC, without blanks, its Latin letters upper-case; the legal form stays. As `name_normal` in SQL. */
export const normalName = (name: string): string =>
  name
    .normalize("NFKC")
    .replaceAll(NUL, "")
    .replace(/[ \t\r\n]/g, "")
    .replace(/[a-z]/g, (letter) => letter.toUpperCase());

/** What of a searched text the index of names is asked for: its pairs of characters, or its only character. */
export function searchGrams(text: string): string[] {
  const characters = Array.from(normalName(text));
  if (characters.length < 2) return characters;
  return [...new Set(characters.slice(1).map((next, i) => `${characters[i] ?? ""}${next}`))];
}

/** How many of the pairs of a text a name needs to be found at all: half of them. */
export const fewestGrams = (grams: number): number => Math.ceil(grams / 2);
