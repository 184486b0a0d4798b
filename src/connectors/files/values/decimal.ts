/** A decimal number by its digits: exact, unlike a float. */
export interface Decimal {
  readonly negative: boolean;
  readonly whole: string;
  readonly fraction: string;
}

/** Full-width letters, digits and signs as half-width ones (NFKC); text in ASCII stays as it is. */
export const halfWidth = (text: string): string =>
  /^[\x20-\x7e]*$/.test(text) ? text : text.normalize("NFKC");

const DECIMAL = /^(\()?([-\u2212])?(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d*))?(\))?$/;

/** Reads a decimal number: thousands separators, full-width digits, a negative one by its sign or in brackets. */
export function readDecimal(text: string): Decimal | undefined {
  const [match, open, minus, whole = "", fraction = "", close] = DECIMAL.exec(halfWidth(text)) ?? [];
  if (match === undefined || (open === undefined) !== (close === undefined)) return undefined;
  if (open !== undefined && minus !== undefined) return undefined;
  const negative = open !== undefined || minus !== undefined;
  return { negative, whole: whole.replaceAll(",", ""), fraction };
}

/** Moves the point of a decimal so many places to the right, or to the left where negative. */
export function shifted({ negative, whole, fraction }: Decimal, places: number): Decimal {
  if (places < 0) {
    const digits = whole.padStart(1 - places, "0");
    return { negative, whole: digits.slice(0, places), fraction: digits.slice(places) + fraction };
  }
  const digits = fraction.padEnd(places, "0");
  return { negative, whole: whole + digits.slice(0, places), fraction: digits.slice(places) };
}

const MOST_EXACT_DIGITS = 15;
const isZero = (digits: string): boolean => /^0*$/.test(digits);

/** Reads a whole number, also one written as `2.0`; undefined where it is none, or too long to be exact. */
export function parseInteger(text: string): number | undefined {
  const decimal = readDecimal(text);
  if (decimal === undefined || !isZero(decimal.fraction)) return undefined;
  const digits = decimal.whole.replace(/^0+(?=\d)/, "");
  if (digits.length > MOST_EXACT_DIGITS) return undefined;
  return isZero(digits) ? 0 : Number(digits) * (decimal.negative ? -1 : 1);
}

const SCIENTIFIC = /^-?\d+(?:\.\d+)?[eE][+-]?\d{1,3}$/;

/** Reads a number; `12.5%` is 0.125. */
export function parseNumber(text: string): number | undefined {
  const folded = halfWidth(text);
  if (SCIENTIFIC.test(folded)) return Number(folded);
  const percent = folded.endsWith("%");
  const decimal = readDecimal(percent ? folded.slice(0, -1).trimEnd() : folded);
  if (decimal === undefined) return undefined;
  const { whole, fraction } = percent ? shifted(decimal, -2) : decimal;
  const size = Number(`${whole}.${fraction}`);
  return decimal.negative && size !== 0 ? -size : size;
}
