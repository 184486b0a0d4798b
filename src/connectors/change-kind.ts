import type { registry } from "../facts/registry.facts.js";
import type { ValueOf } from "../facts/fact.js";

type Kind = NonNullable<ValueOf<(typeof registry)["facts"]["changes"]>[number]["kind"]>;

/**
 * What the items of changes 变更事项 speak of, the more telling words first: an item on the names of investors is about
 * shareholders, not about the name of the enterprise.
 */
const KINDS: readonly (readonly [RegExp, Kind])[] = [
  [/清算/, "LIQUIDATION"],
  [/法定代表人|法人代表|^负责人|经营者|执行事务合伙人/, "LEGAL_REPRESENTATIVE"],
  [/高级管理|主要人员|管理人员|董事|监事|经理|章程|联络员|财务/, "MANAGEMENT"],
  [/注册资本|实收资本|资金|出资总额|^出资额/, "CAPITAL"],
  [/投资人|投资者|股东|股权|股份|合伙人|出资/, "SHAREHOLDERS"],
  [/范围|经营项目|行业/, "BUSINESS_SCOPE"],
  [/企业类型|公司类型|主体类型|组织形式|市场主体类型/, "ENTERPRISE_TYPE"],
  [/期限/, "BUSINESS_TERM"],
  [/住所|地址|经营场所|营业场所|邮政编码|迁/, "ADDRESS"],
  [/名称|字号/, "NAME"],
];

/** The kind of a change of registration from the words of the register for its item. */
export function changeKind(item: string): Kind {
  const spoken = item.normalize("NFKC").replaceAll(/\s/g, "");
  return KINDS.find(([words]) => words.test(spoken))?.[1] ?? "OTHER";
}
