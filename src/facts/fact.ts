import { z } from "zod";

/** Chinese and English wording of one thing shown to people. */
export interface Title {
  readonly zh: string;
  readonly en: string;
}

/** How sensitive a fact is, level 1 (public) to 5, after JR/T 0197-2020. */
export type Sensitivity = 1 | 2 | 3 | 4 | 5;

/** How a personal value is masked when it is shown; `shown` is sealed like the others, and shown as it is. */
export type Mask = "name" | "phone" | "residentId" | "shown";

/** What decides GraphQL type, CEL type and stored form of a fact. */
export type FactKind = "text" | "integer" | "ratio" | "money" | "date" | "boolean" | "records";

/** Amount in fen, never a float. */
export type Fen = bigint;

/** Business date `YYYY-MM-DD`, Asia/Shanghai. */
export type BusinessDate = string;

interface Described {
  readonly zh: string;
  readonly en: string;
  /** Defaults to 1, public. */
  readonly sensitivity?: Sensitivity;
  /** Says something about an identifiable natural person: sealed under the subject's key, masked when shown. */
  readonly mask?: Mask;
}

/** One thing that can be known about a subject: its zod schema (stored JSON in, value out) and its metadata. */
export interface Fact<K extends FactKind = FactKind, S extends z.ZodType = z.ZodType> {
  readonly kind: K;
  readonly schema: S;
  readonly title: Title;
  readonly sensitivity: Sensitivity;
  readonly mask: Mask | undefined;
  /** Only for `records`: the fields of one record. */
  readonly fields: Readonly<Record<string, Fact>> | undefined;
}

/** The value of a fact as the code holds it: fen as bigint, dates as `YYYY-MM-DD`, records as arrays. */
export type ValueOf<F extends Fact> = z.output<F["schema"]>;

function fact<K extends FactKind, S extends z.ZodType>(kind: K, schema: S, d: Described): Fact<K, S> {
  const { zh, en, sensitivity = d.mask === undefined ? 1 : 3, mask } = d;
  return { kind, schema, title: { zh, en }, sensitivity, mask, fields: undefined };
}

const yuanText = z.string().regex(/^-?\d{1,18}\.\d{2}$/, "an amount in yuan with two decimals");
const yuanFen = z.codec(yuanText, z.bigint(), {
  decode: (yuan) => BigInt(yuan.replace(".", "")),
  encode: (fen) => {
    const digits = (fen < 0n ? -fen : fen).toString().padStart(3, "0");
    return `${fen < 0n ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
  },
});

/** Reads yuan with two decimals, such as `"817439911.79"`, as fen. Throws ZodError on any other text. */
export const fenOfYuan = (yuan: string): Fen => z.decode(yuanFen, yuan);

/** Writes fen as yuan with two decimals. */
export const yuanOfFen = (fen: Fen): string => z.encode(yuanFen, fen);

export const text = (d: Described) => fact("text", z.string().min(1).max(2000), d);
export const oneOf = <const V extends [string, ...string[]]>(values: V, d: Described) =>
  fact("text", z.enum(values), d);
export const code = (pattern: RegExp, d: Described) => fact("text", z.string().regex(pattern), d);
export const integer = (d: Described) => fact("integer", z.int(), d);
/** A dimensionless ratio: 0.05 is five per cent. */
export const ratio = (d: Described) => fact("ratio", z.number(), d);
export const money = (d: Described) => fact("money", yuanFen, d);
export const date = (d: Described) => fact("date", z.iso.date(), d);
export const boolean = (d: Described) => fact("boolean", z.boolean(), d);

type OptionalFields<R extends Record<string, Fact>> = z.ZodObject<{
  [K in keyof R]: z.ZodOptional<R[K]["schema"]>;
}>;

/** A list of records; a record's field may be left out where the source does not say it. */
export function records<const R extends Record<string, Fact>>(fields: R, d: Described) {
  const shape = Object.fromEntries(Object.entries(fields).map(([k, f]) => [k, f.schema.optional()]));
  const schema = z.array(z.strictObject(shape) as unknown as OptionalFields<R>);
  return { ...fact("records", schema, d), fields };
}
