/** Where a label definition stands; only a DRAFT may be edited, and only a PUBLISHED one is judged. */
export type DefinitionState = "DRAFT" | "CHECKED" | "SHADOW" | "PUBLISHED" | "RETIRED";

/** What is done to a definition that exists. */
export type DefinitionAct = "EDIT" | "CHECK" | "SHADOW" | "PUBLISH" | "RETIRE";

/** Why an act on a definition is refused. */
export interface DefinitionRefusal {
  readonly code: "WRONG_STATE" | "BACKDATED" | "SAME_PERSON" | "NO_IMPACT";
  readonly message: { readonly zh: string; readonly en: string };
}

/** From which states each act starts, and where it leads. */
const ACTS: Readonly<
  Record<DefinitionAct, { readonly from: readonly DefinitionState[]; readonly to: DefinitionState }>
> = {
  EDIT: { from: ["DRAFT"], to: "DRAFT" },
  CHECK: { from: ["DRAFT"], to: "CHECKED" },
  SHADOW: { from: ["CHECKED"], to: "SHADOW" },
  PUBLISH: { from: ["CHECKED", "SHADOW"], to: "PUBLISHED" },
  RETIRE: { from: ["PUBLISHED"], to: "RETIRED" },
};

/** The state an act leads to. */
export const stateAfter = (act: DefinitionAct): DefinitionState => ACTS[act].to;

/** Why a definition in `state` does not take `act`; undefined where it does. */
export function refuseState(state: DefinitionState, act: DefinitionAct): DefinitionRefusal | undefined {
  const { from } = ACTS[act];
  if (from.includes(state)) return undefined;
  return {
    code: "WRONG_STATE",
    message: {
      zh: `标签定义处于 ${state} 状态，${act} 只能从 ${from.join("、")} 进行`,
      en: `the definition is ${state}; ${act} starts from ${from.join(" or ")}`,
    },
  };
}

/** Why a date, written YYYY-MM-DD as `today` is, may not be the first day of a change; undefined where it may. */
export function refuseDate(from: string, today: string): DefinitionRefusal | undefined {
  if (from >= today) return undefined;
  return {
    code: "BACKDATED",
    message: {
      zh: `生效日 ${from} 早于今天 ${today}，不得改变过去的标签`,
      en: `${from} lies before today, ${today}; labels of the past do not change`,
    },
  };
}

/** What is known of a definition somebody wants to publish. */
export interface Publication {
  readonly state: DefinitionState;
  /** Who wrote the draft. */
  readonly author: string;
  /** Who edited it last; the author where nobody did. */
  readonly lastEditor: string;
  readonly publisher: string;
  readonly effectiveFrom: string;
  readonly today: string;
  /** Whether an impact job for exactly this content has finished. */
  readonly impactKnown: boolean;
}

/** Why a definition may not be published; undefined where it may. */
export function refusePublication(publication: Publication): DefinitionRefusal | undefined {
  const { state, author, lastEditor, publisher, effectiveFrom, today, impactKnown } = publication;
  const refused = refuseState(state, "PUBLISH") ?? refuseDate(effectiveFrom, today);
  if (refused) return refused;
  if (publisher === author || publisher === lastEditor)
    return {
      code: "SAME_PERSON",
      message: {
        zh: `${publisher} 起草或最后修改了该定义，须由他人发布`,
        en: `${publisher} wrote or last edited this definition; somebody else must publish it`,
      },
    };
  if (!impactKnown)
    return {
      code: "NO_IMPACT",
      message: {
        zh: "该定义内容尚无已完成的影响分析",
        en: "no impact analysis of exactly this content has finished",
      },
    };
  return undefined;
}
