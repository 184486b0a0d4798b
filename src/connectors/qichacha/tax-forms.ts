/** What a contract for the tax orders settles, and no document of the vendor does. */
export interface TaxForms {
  /** How an encrypted credential is written. */
  readonly encoding: "hex" | "base64";
  /** What amounts are counted in; the vendor's samples look like ten thousands of yuan. */
  readonly unit: "WANYUAN" | "YUAN";
}

const WORDS: Readonly<Record<string, Partial<TaxForms>>> = {
  HEX: { encoding: "hex" },
  BASE64: { encoding: "base64" },
  WANYUAN: { unit: "WANYUAN" },
  YUAN: { unit: "YUAN" },
};

const USUAL: TaxForms = { encoding: "hex", unit: "WANYUAN" };

/**
 * The forms agreed on, such as `BASE64,YUAN`; what is left out is hexadecimal, and ten thousands of yuan. Undefined for
 * any other word, and for two that contradict each other.
 */
export function taxForms(words: string | undefined): TaxForms | undefined {
  if (words === undefined || words.trim() === "") return USUAL;
  const decided = words.split(",").map((word) => WORDS[word.trim()]);
  const known = decided.filter((form) => form !== undefined);
  const settled = known.flatMap((form) => Object.keys(form));
  if (known.length < decided.length || new Set(settled).size < settled.length) return undefined;
  return Object.assign({}, USUAL, ...known) as TaxForms;
}
