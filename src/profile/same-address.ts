/** Words of administrative levels, which one source writes out and another leaves off. */
const LEVELS = /特别行政区|自治区|自治州|自治县|[省市区县]/gu;
const NOTES = /\([^()]*\)/gu;
const MARKS = /[\s\p{P}]/gu;

const HAN_FIRST = /^\p{Script=Han}/u;
const HAN_ONLY = /^\p{Script=Han}+$/u;

/** With less than so many characters left an address is no address. */
const LEAST = 4;
/** So many characters of region one address may have before the other begins. */
const MOST_REGION = 12;

const bare = (address: string): string =>
  address.normalize("NFKC").replace(NOTES, "").replace(MARKS, "").replace(LEVELS, "").toLowerCase();

/**
 * Whether two addresses name the same place: width of characters, spaces, marks, notes in brackets and words of
 * administrative levels aside, they are the same, or one begins with regions the other leaves off. Pure.
 */
export function isSameAddress(one: string, other: string): boolean {
  const [shorter = "", longer = ""] = [bare(one), bare(other)].sort((a, b) => a.length - b.length);
  if (shorter === longer) return shorter !== "";
  const before = longer.slice(0, longer.length - shorter.length);
  return (
    shorter.length >= LEAST &&
    longer.endsWith(shorter) &&
    HAN_FIRST.test(shorter) &&
    before.length <= MOST_REGION &&
    HAN_ONLY.test(before)
  );
}
