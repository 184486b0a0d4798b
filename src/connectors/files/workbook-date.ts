const DAY_MS = 86_400_000;
const EPOCH_1900 = Date.UTC(1899, 11, 30);
const EPOCH_1904 = Date.UTC(1904, 0, 1);

/** The moment a spreadsheet means by a number of days, as if its clock were UTC. */
export const dateOfSerial = (serial: number, since1904: boolean): Date =>
  new Date((since1904 ? EPOCH_1904 : EPOCH_1900) + Math.round(serial * DAY_MS));

/** Built-in formats that show a date (ECMA-376 part 1, 18.8.30; the Chinese and Japanese ones among them). */
const isBuiltIn = (id: number): boolean =>
  (id >= 14 && id <= 17) || id === 22 || (id >= 27 && id <= 36) || (id >= 50 && id <= 58);

/** Whether a number format shows a date, by its id or, where it is the file's own, by its code. */
export function isDateFormat(id: number, code: string | undefined): boolean {
  if (code === undefined) return isBuiltIn(id);
  const bare = code.replaceAll(/"[^"]*"|\[[^\]]*\]|\\./g, "");
  return /[yd]/i.test(bare) || /m/i.test(bare.replaceAll(/[hs]+[:\s]*m+|m+[:\s]*s+|:m+/gi, ""));
}
