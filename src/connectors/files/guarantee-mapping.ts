import { z } from "zod";
import { columnsOf, Field } from "./field.js";
import { Day, dayField, Text, textField } from "./place.js";

const column = z.string().min(1);

/** What a row must say for an event to have happened. */
const Condition = z.union([
  z.strictObject({ column, in: z.array(z.string()).min(1) }),
  z.strictObject({ column, present: z.boolean() }),
  z.strictObject({ column, aboveZero: z.literal(true) }),
]);

/** A day, moved: so many months later, but not before one day nor after another. */
const MovedDay = z.strictObject({
  on: Day,
  plusMonths: Field.optional(),
  notBefore: Day.optional(),
  notAfter: Day.optional(),
});
const DayRule = z.union([Day, MovedDay]);

/** The events that books of others may tell. */
const eventTypes = [
  "APPROVED",
  "CONTRACTED",
  "LETTER_ISSUED",
  "FEE_CHARGED",
  "DISBURSED",
  "REPAID",
  "OVERDUE_NOTICED",
  "RELEASED",
  "COMPENSATED",
  "RECOVERED",
  "WRITTEN_OFF",
  "CLOSED",
] as const;

const Event = z.strictObject({
  type: z.enum(eventTypes),
  on: DayRule,
  /** REST is what the events named before leave outstanding; with nothing left, the event is left out. */
  amount: z.union([z.literal("REST"), Field]),
  /** All of these; left out, it always happened. */
  when: z.array(Condition).default([]),
});

const fraction = z.string().regex(/^[01](\.\d{1,9})?$/, "must be a fraction from 0 to 1, such as 0.2");

/** Who bears how much: fixed shares, or the amount this institution bears, the rest being the bank's. */
const SharesRule = z.union([
  z.strictObject({ ownPart: Field }),
  z.partialRecord(z.enum(["OWN", "NATIONAL_FUND", "PROVINCE", "GOVERNMENT", "BANK"]), fraction),
]);

/** Rows as guarantees with what became of them. */
export const GuaranteeRows = z.strictObject({
  number: Text,
  kind: z.enum(["DIRECT", "REGUARANTEE"]).default("DIRECT"),
  product: Text,
  bank: Text.optional(),
  amount: Field,
  shares: SharesRule,
  feeRateBps: Field.optional(),
  startsOn: DayRule,
  endsOn: DayRule,
  /** In the order of the life of a guarantee. */
  events: z.array(Event).min(1),
});

export type GuaranteeMapping = z.output<typeof GuaranteeRows>;
export type ConditionMapping = z.output<typeof Condition>;
export type DayRuleMapping = z.output<typeof DayRule>;
export type EventMapping = z.output<typeof Event>;

/** Whether a rule moves its day, or is just a day. */
export const isMoved = (rule: DayRuleMapping): rule is z.output<typeof MovedDay> =>
  typeof rule === "object" && "on" in rule;

/** The columns a day rule reads. */
function columnsOfDay(rule: DayRuleMapping): readonly string[] {
  if (!isMoved(rule)) return columnsOf(dayField(rule));
  const days = [rule.on, rule.notBefore, rule.notAfter].filter((day) => day !== undefined);
  const months = rule.plusMonths === undefined ? [] : columnsOf(rule.plusMonths);
  return [...days.flatMap((day) => columnsOf(dayField(day))), ...months];
}

/** The columns read for guarantees. */
export function columnsOfGuarantee(mapping: GuaranteeMapping): readonly string[] {
  const { number, product, bank, amount, shares, feeRateBps, startsOn, endsOn, events } = mapping;
  const texts = [number, product, bank].filter((text) => text !== undefined).map(textField);
  const fields = [
    amount,
    feeRateBps,
    ...("ownPart" in shares ? [shares.ownPart] : []),
    ...events.map((event) => (event.amount === "REST" ? undefined : event.amount)),
  ].filter((field) => field !== undefined);
  return [
    ...[...texts, ...fields].flatMap(columnsOf),
    ...[startsOn, endsOn, ...events.map((event) => event.on)].flatMap(columnsOfDay),
    ...events.flatMap((event) => event.when.map((condition) => condition.column)),
  ];
}
