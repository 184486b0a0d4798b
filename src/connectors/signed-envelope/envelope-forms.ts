import { z } from "zod";

/** Each word, and the setting it decides. */
const WORDS = {
  C1C3C2: { cipherOrder: "C1C3C2" },
  C1C2C3: { cipherOrder: "C1C2C3" },
  "04": { cipherPrefix: true },
  RAW: { signatureForm: "RAW" },
  DER: { signatureForm: "DER" },
} as const;

type Word = keyof typeof WORDS;
type Forms = {
  readonly cipherOrder?: "C1C3C2" | "C1C2C3";
  readonly cipherPrefix?: boolean;
  readonly signatureForm?: "RAW" | "DER";
};

const isWord = (word: string): word is Word => Object.hasOwn(WORDS, word);

const list = z
  .string()
  .transform((text) => text.split(",").map((word) => word.trim()))
  .refine(
    (words) => {
      const decided = words.filter(isWord).flatMap((word) => Object.keys(WORDS[word]));
      return words.every(isWord) && new Set(decided).size === decided.length;
    },
    { error: "must name at most one of C1C3C2 and C1C2C3, one of RAW and DER, and 04, by commas" },
  )
  .transform(
    (words): Forms => Object.assign({}, ...words.filter(isWord).map((word) => WORDS[word])) as Forms,
  );

/**
 * The forms agreed on with a gateway, such as `C1C2C3,04,DER`; what is left out is as it usually is. Throws ZodError on
 * any other word, and on two that contradict each other.
 */
export const envelopeForms = (words: string | undefined): Forms =>
  words === undefined || words.trim() === "" ? {} : list.parse(words);
