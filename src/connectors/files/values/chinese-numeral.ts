const DIGITS: Readonly<Record<string, number>> = {
  ...{ 〇: 0, 零: 0, "○": 0, "◯": 0, Ｏ: 0, O: 0, 一: 1, 二: 2, 三: 3, 四: 4, 五: 5 },
  ...{ 六: 6, 七: 7, 八: 8, 九: 9, 壹: 1, 贰: 2, 叁: 3, 肆: 4, 伍: 5, 陆: 6, 柒: 7, 捌: 8, 玖: 9, 两: 2 },
};
const TENS: Readonly<Record<string, number>> = { 十: 10, 拾: 10, 廿: 20, 卅: 30 };

const digitOf = (character: string): number | undefined =>
  /^[0-9]$/.test(character) ? Number(character) : DIGITS[character];

/** Reads a number written digit by digit, such as 二〇一七, or in Arabic digits. */
export function readDigits(text: string): number | undefined {
  let value = 0;
  for (const character of text) {
    const digit = digitOf(character);
    if (digit === undefined) return undefined;
    value = value * 10 + digit;
  }
  return text === "" ? undefined : value;
}

/** Reads a number below 100 as it is spoken, such as 二十三, 廿三, 十 or 三; also digit by digit. */
export function readBelowHundred(text: string): number | undefined {
  const place = text.search(/[十拾廿卅]/);
  if (place < 0) return text.length <= 2 ? readDigits(text) : undefined;
  const [before, ten, after] = [text.slice(0, place), TENS[text.charAt(place)] ?? 0, text.slice(place + 1)];
  if (before.length > 1 || after.length > 1 || (before !== "" && ten !== 10)) return undefined;
  const tens = before === "" ? 1 : digitOf(before);
  const ones = after === "" ? 0 : digitOf(after);
  return tens === undefined || ones === undefined || tens === 0 ? undefined : tens * ten + ones;
}
