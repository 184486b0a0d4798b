import { halfWidth, readDecimal, shifted } from "./decimal.js";

const PLAIN = /^(-?)([1-9]\d{0,14}|0)(?:\.(\d{0,2}))?$/;
const BEFORE = /^(\(?-?)(?:[¥$]|RMB|CNY)\s?/;
const AFTER = /\s?元(\)?)$/;
const MOST_DIGITS = 18;

/** How many places the point moves from a unit to yuan. */
export const yuanShift = { yuan: 0, wanyuan: 4 } as const;

/**
 * Reads an amount as yuan with two decimals, exact to the fen by moving the point in the text: `$60,000.00 `,
 * `(1,234.5)`, `￥５元`; with a shift of 4, 万元. A sign of currency is left out, not converted. Undefined where it is
 * no amount, or has parts of a fen.
 */
export function parseYuan(text: string, shift: number): string | undefined {
  const plain = shift === 0 ? PLAIN.exec(text) : null;
  if (plain !== null) return joined(plain[1] === "-", plain[2] ?? "", plain[3] ?? "");
  const bare = halfWidth(text).replace(BEFORE, "$1").replace(AFTER, "$1");
  const decimal = readDecimal(bare);
  if (decimal === undefined) return undefined;
  const { negative, whole, fraction } = shifted(decimal, shift);
  const digits = whole.replace(/^0+(?=\d)/, "");
  if (digits.length > MOST_DIGITS || !/^\d{0,2}0*$/.test(fraction)) return undefined;
  return joined(negative, digits, fraction.slice(0, 2));
}

function joined(negative: boolean, whole: string, fraction: string): string {
  const amount = `${whole}.${fraction.padEnd(2, "0")}`;
  return negative && amount !== "0.00" ? `-${amount}` : amount;
}
