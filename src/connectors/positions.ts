const SEPARATORS = /[,，、;；\s]+/;

/** Positions a person holds, in one form whether a vendor lists them or joins them: `执行董事、总经理`. */
export const positions = (told: readonly string[]): string | undefined =>
  told
    .flatMap((words) => words.split(SEPARATORS))
    .filter((word) => word !== "" && word !== "-")
    .join("、") || undefined;
