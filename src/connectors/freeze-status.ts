/** Words for the state of a freeze of equity 股权冻结, and whether it holds. */
const words: ReadonlyMap<string, boolean> = new Map([
  ...["冻结", "冻结中", "续行冻结", "继续冻结", "轮候冻结", "有效"].map((word) => [word, true] as const),
  ...["解除冻结", "解冻", "已解除", "解除", "失效", "冻结失效", "无效"].map((word) => [word, false] as const),
]);

/**
 * Whether a freeze holds, by a vendor's word for its state, such as `冻结` or `股权冻结|解除冻结`; undefined for a word
 * nobody listed, since then it is not known.
 */
export const isFrozen = (spoken: string): boolean | undefined =>
  words.get(spoken.normalize("NFKC").replaceAll(/\s/g, "").split("|").at(-1) ?? "");
