import type { z } from "zod";
import { boolean, date, type Fact, type FactKind, money, oneOf, records, text } from "./fact.js";
import { type DimensionCode, type dimensions, factsOf } from "./index.js";

/** A VAT invoice 增值税发票 as one dated record: what a file or a gateway says about one invoice. */
export const invoice = records(
  {
    direction: oneOf(["OUTPUT", "INPUT"], { zh: "销项/进项", en: "Output or input" }),
    number: text({ zh: "发票号码", en: "Invoice number" }),
    issuedOn: date({ zh: "开票日期", en: "Date of issue" }),
    counterparty: text({ zh: "购方/销方代号", en: "The other party", sensitivity: 3 }),
    amount: money({ zh: "金额", en: "Amount before tax; negative on a red-letter invoice", sensitivity: 3 }),
    tax: money({ zh: "税额", en: "Tax", sensitivity: 3 }),
    total: money({ zh: "价税合计", en: "Amount with tax", sensitivity: 3 }),
    void: boolean({ zh: "是否作废", en: "Void" }),
  },
  { zh: "发票", en: "VAT invoice" },
);

/** One invoice in stored form. */
export type StoredInvoice = z.input<typeof invoice.schema>[number];

/** A kind of dated record that files may bring, one observation for each. */
export interface DatedRecord extends Fact<"records"> {
  /** The fields of one record. */
  readonly fields: Readonly<Record<string, Fact>>;
  /** The dimension these records tell. */
  readonly dimension: DimensionCode;
  /** Fields without which a record says too little to be taken. */
  readonly needs: readonly string[];
  /** The fact whose elements these are, and the fact that counts them; undefined where they are summed up instead. */
  readonly feeds: { readonly list: string; readonly count: string } | undefined;
}

type Facts<D extends DimensionCode> = (typeof dimensions)[D]["facts"];
type NamesOf<D extends DimensionCode, K extends FactKind> = {
  [N in keyof Facts<D>]: Facts<D>[N] extends Fact<K> ? N & string : never;
}[keyof Facts<D>];

/** `dimension.fact` of every fact that is a list of records. */
type ListPath = { [D in DimensionCode]: `${D}.${NamesOf<D, "records">}` }[DimensionCode];

type Fed = {
  [P in ListPath]?: P extends `${infer D extends DimensionCode}.${string}`
    ? { readonly count: NamesOf<D, "integer">; readonly needs: readonly string[] }
    : never;
};

/** Facts that may be told record by record: the dataset has the name of the fact. */
const fed = {
  "registry.abnormalListings": { count: "abnormalListingCount", needs: ["listedOn"] },
  "registry.changes": { count: "changeCount", needs: ["item"] },
  "registry.capitalContributions": { count: "capitalContributionCount", needs: [] },
  "registry.externalGuarantees": { count: "externalGuaranteeCount", needs: [] },
  "registry.jobPostings": { count: "recruitmentPlatformCount", needs: ["platform", "postings"] },
  "judicial.dishonestRecords": { count: "dishonestRecordCount", needs: ["filedOn"] },
  "judicial.enforcements": { count: "enforcementCount", needs: ["filedOn"] },
  "judicial.lawsuits": { count: "lawsuitCount", needs: ["filedOn"] },
  "judicial.judgments": { count: "judgmentCount", needs: ["judgedOn"] },
  "judicial.courtNotices": { count: "courtNoticeCount", needs: ["noticedOn"] },
} as const satisfies Fed;

type FedPath = keyof typeof fed;

function fedRecord(path: FedPath): DatedRecord {
  const [dimension, list] = path.split(".") as [DimensionCode, string];
  const fact = factsOf(dimension)[list];
  if (fact?.fields === undefined) throw new Error(`${path} is no list of records`);
  const { count, needs } = fed[path];
  return { ...(fact as Fact<"records">), fields: fact.fields, dimension, needs, feeds: { list, count } };
}

export type DatedRecordCode = "invoice" | FedPath;

/** Kinds of dated records that files may bring, by dataset; the only list. */
export const datedRecords: Readonly<Record<DatedRecordCode, DatedRecord>> = {
  invoice: {
    ...invoice,
    dimension: "tax",
    // What the tax facts cannot be summed up without.
    needs: ["direction", "issuedOn", "counterparty", "amount", "void"],
    feeds: undefined,
  },
  ...(Object.fromEntries((Object.keys(fed) as FedPath[]).map((path) => [path, fedRecord(path)])) as Record<
    FedPath,
    DatedRecord
  >),
};
