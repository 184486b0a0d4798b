import { integer, money, text } from "./fact.js";

/** A month as YYYY-MM. */
export const month = /^\d{4}-(0[1-9]|1[0-2])$/;
export const accountCount = integer({ zh: "账户数", en: "Accounts" });
export const lenderCount = integer({ zh: "机构数", en: "Lenders" });
export const balance = money({ zh: "余额", en: "Balance" });
export const businessType = text({ zh: "业务类型", en: "Kind of business, as the report words it" });

/** Five-tier classification 五级分类, from the best to the worst. */
export const fiveTier = ["NORMAL", "SPECIAL_MENTION", "SUBSTANDARD", "DOUBTFUL", "LOSS"] as const;
