import type { Mask } from "../facts/fact.js";

const COMPOUND_SURNAMES = [
  "欧阳",
  "司马",
  "上官",
  "诸葛",
  "东方",
  "皇甫",
  "尉迟",
  "公孙",
  "慕容",
  "令狐",
  "司徒",
];

// By characters, not UTF-16 units: some characters of names lie beyond 16 bits.
const maskName = (name: string): string => {
  const characters = Array.from(name);
  const compound = characters.length > 2 && COMPOUND_SURNAMES.some((s) => name.startsWith(s));
  const shown = compound ? 2 : 1;
  return characters.slice(0, shown).join("") + "*".repeat(Math.max(1, characters.length - shown));
};

const keepEnds = (text: string, head: number, tail: number): string =>
  text.length <= head + tail
    ? "*".repeat(text.length)
    : text.slice(0, head) + "*".repeat(text.length - head - tail) + text.slice(-tail);

const masks: Record<Mask, (clear: string) => string> = {
  name: maskName,
  phone: (phone) => keepEnds(phone, 3, 4),
  residentId: (id) => keepEnds(id, 1, 1),
  shown: (clear) => clear,
};

/** Masks a personal value for showing: 张*, 138****1234, 5****************X (strict form of JR/T 0171-2020 practice). */
export const maskValue = (mask: Mask, clear: string): string => masks[mask](clear);
