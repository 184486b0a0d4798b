import type { Title } from "../facts/fact.js";

/**
 * What data about a customer may be wanted for, as an authorisation 授权书 names it (《征信业管理条例》第十八条、第二十条:
 * an agreed purpose, and no use beyond it).
 */
export const purposes = {
  ADMISSION: { zh: "保前审查", en: "Review before a guarantee is given" },
  MONITORING: { zh: "保后管理", en: "Management of a guarantee in force" },
  RECOVERY: { zh: "代偿追偿", en: "Recovery after a compensation" },
  REPORTING: { zh: "监管报送", en: "Reports to regulators" },
  MODELLING: { zh: "模型开发", en: "Development and checking of models" },
} as const satisfies Record<string, Title>;

export type Purpose = keyof typeof purposes;
export const purposeCodes = Object.keys(purposes) as Purpose[];

export const isPurpose = (text: string): text is Purpose => Object.hasOwn(purposes, text);
