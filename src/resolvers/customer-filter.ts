import { yuanOfFen } from "../facts/fact.js";
import type { LabelCondition } from "../portfolio/customer-search-conditions.js";
import { LONGEST_NAME_SEARCH, normalName } from "../portfolio/customer-search-name.js";
import type { CustomerFilter } from "../portfolio/customers.js";
import { readSegment } from "../portfolio/segments.js";
import type { BalanceRangeInput, CustomerFilterInput, LabelConditionInput } from "../schema/customer.type.js";
import { bad } from "./ledger-outcome.js";
import type { RequestScope } from "./loaders.js";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const CODE = /^[A-Z][A-Z0-9_]{0,63}$/;
/** A prefix of a code, a value of a label. */
const WORD = /^[\p{L}\p{N}_ .+<>=%~-]{1,64}$/u;
const MOST_CONDITIONS = 20;

/** A label's code; throws a BAD_USER_INPUT error on what is none. */
export function labelCode(field: string, text: string): string {
  if (CODE.test(text)) return text;
  throw bad(`${field} must be capitals, digits and underscores, 64 at most`);
}

/** The text of a name search; throws a BAD_USER_INPUT error where it is empty or too long. */
export function nameText(field: string, text: string): string {
  if (text.length <= LONGEST_NAME_SEARCH && normalName(text) !== "") return text;
  throw bad(`${field} must have 1 to ${LONGEST_NAME_SEARCH} characters`);
}

/** The id of a segment; throws a BAD_USER_INPUT error on what is none. */
export function segmentId(field: string, id: string): string {
  if (UUID.test(id)) return id;
  throw bad(`${field} is not the id of a segment`);
}

function word(field: string, text: string): string {
  if (WORD.test(text)) return text;
  throw bad(`${field} must be a code or a value of 1 to 64 letters and digits`);
}

function fewEnough<T>(field: string, list: readonly T[]): readonly T[] {
  if (list.length <= MOST_CONDITIONS) return list;
  throw bad(`${field} takes ${MOST_CONDITIONS} at most`);
}

function conditionOf(field: string, { code, state, text }: LabelConditionInput): LabelCondition {
  const given = typeof text === "string";
  if (given && typeof state === "string") throw bad(`${field} asks for a state or for a text, not for both`);
  return {
    code: labelCode(`${field}.code`, code),
    ...(given && { text: word(`${field}.text`, text) }),
    ...(state && { state }),
  };
}

const conditionsOf = (field: string, given: readonly LabelConditionInput[]) =>
  fewEnough(field, given).map((condition) => conditionOf(field, condition));

function balanceOf({ from, to }: BalanceRangeInput): CustomerFilter["balance"] {
  const [low, high] = [from ?? undefined, to ?? undefined];
  if (low !== undefined && high !== undefined && low > high) throw bad("balance.from lies above balance.to");
  return {
    ...(low !== undefined && { from: yuanOfFen(low) }),
    ...(high !== undefined && { to: yuanOfFen(high) }),
  };
}

/** Checks a filter as it was given, its segment aside; throws a BAD_USER_INPUT error. */
export function plainFilter(input: CustomerFilterInput): CustomerFilter {
  const { labels, anyLabels, kind, industry, region, size, balance, nameContains, manualLabels } = input;
  return {
    ...(labels && { labels: conditionsOf("labels", labels) }),
    ...(anyLabels && { anyLabels: conditionsOf("anyLabels", anyLabels) }),
    ...(kind && { kind }),
    ...(typeof industry === "string" && { industry: word("industry", industry) }),
    ...(typeof region === "string" && { region: word("region", region) }),
    ...(typeof size === "string" && { size: word("size", size) }),
    ...(balance && { balance: balanceOf(balance) }),
    ...(typeof nameContains === "string" && { nameContains: nameText("nameContains", nameContains) }),
    ...(manualLabels && {
      manualLabels: fewEnough("manualLabels", manualLabels).map((code) => labelCode("manualLabels", code)),
    }),
  };
}

/** Checks a filter and reads the segment it names; throws a BAD_USER_INPUT error, also where there is no such segment. */
export async function readFilter(
  { sql, institutionId }: Pick<RequestScope, "sql" | "institutionId">,
  input: CustomerFilterInput | null | undefined,
): Promise<CustomerFilter> {
  if (!input) return {};
  const filter = plainFilter(input);
  const { segment: id } = input;
  if (typeof id !== "string") return filter;
  const segment = await readSegment(sql, institutionId, segmentId("segment", id));
  if (segment === undefined) throw bad("segment: there is no such segment");
  return { ...filter, within: segment.filter };
}
