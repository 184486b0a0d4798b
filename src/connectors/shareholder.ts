import { z } from "zod";
import type { registry } from "../facts/registry.facts.js";
import type { ValueOf } from "../facts/fact.js";
import { keptName } from "./kept-name.js";
import { said } from "./said.js";

type Shareholder = ValueOf<(typeof registry)["facts"]["shareholders"]>[number];
type Kind = NonNullable<Shareholder["kind"]>;

/** Words of registers for the kind of a shareholder 股东类型; any other is OTHER. */
const words: ReadonlyMap<string, Kind> = new Map(
  Object.entries({
    PERSON: [
      ...["自然人股东", "自然人", "个人", "个人股东", "境内自然人", "境外自然人", "外籍自然人", "中国公民"],
      ...["境内中国公民", "中国籍公民", "外国公民", "本国公民", "自然人投资者"],
    ],
    ENTERPRISE: [
      ...[
        "企业法人",
        "法人股东",
        "法人",
        "内资企业法人",
        "外资企业法人",
        "外商投资企业",
        "外国企业",
        "境外企业",
      ],
      ...["企业股东", "机构股东", "合伙企业", "合伙企业法人", "个人独资企业", "有限合伙企业", "国有企业"],
      ...["有限责任公司", "股份有限公司", "集体企业", "集体所有制企业法人", "事业法人", "社团法人"],
      ...["机关法人", "社会法人", "港澳台企业", "境内企业", "境外法人", "外国(地区)企业"],
    ],
  } as const satisfies Partial<Record<Kind, readonly string[]>>).flatMap(([kind, spoken]) =>
    spoken.map((word) => [word, kind as Kind] as const),
  ),
);

/** A vendor's word for the kind of a shareholder as ours. Registers word it freely: an unknown word is OTHER. */
export const shareholderKind = z
  .string()
  .transform((spoken): Kind => words.get(spoken.normalize("NFKC").replaceAll(/\s/g, "")) ?? "OTHER");

/** What one vendor tells about a shareholder, in our units. */
export interface ToldShareholder extends Omit<Shareholder, "name" | "personName"> {
  readonly name: string;
}

/**
 * A shareholder as the vocabulary has it. Only the name of an enterprise is told as it is: where the kind is not told
 * or known, the name may be a natural person's, and is masked as one.
 */
export const shareholder = ({ name, kind, ...rest }: ToldShareholder): Shareholder =>
  said({ kind, ...(kind === "ENTERPRISE" ? { name } : { personName: keptName(name) }), ...rest });

const USCC = /^[0-9A-HJ-NPQRTUWXY]{18}$/;

/** A code some vendors give their enterprise shareholders; older numbers of registers are not told. */
export const usccOrNothing = z.string().transform((code) => (USCC.test(code) ? code : undefined));
