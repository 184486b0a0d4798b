import type { PoolClient } from "pg";
import {
  columnsOfGuarantee,
  type ConditionMapping,
  type DayRuleMapping,
  type EventMapping,
  type GuaranteeMapping,
  isMoved,
} from "../../connectors/files/guarantee-mapping.js";
import type { FieldMapping } from "../../connectors/files/field.js";
import { dayField, textField } from "../../connectors/files/place.js";
import { fieldReader, type Layout } from "../../connectors/files/read-field.js";
import { type Reason, reasons } from "../../connectors/files/reason.js";
import { BadRow, type Cells, shown } from "../../connectors/files/row.js";
import { plusMonths } from "../../facts/business-date.js";
import type { BusinessDate, Fen } from "../../facts/fact.js";
import { kindOf } from "../events.js";
import { takeOverRefusalText } from "../refusal-text.js";
import { BadShares, type Shares, sharesOf, sharesOfParts } from "../risk-sharing.js";
import { type GuaranteeDraft, takeOverGuarantees } from "../take-over.js";
import { amountReader, nameOf, needed, type Read, textReader } from "./field-readers.js";
import type { Target, WriteOutcome, WriteReject } from "./target.js";

/** Into whose books guarantees are taken, and when. */
export interface GuaranteeOrigin {
  readonly institutionId: string;
  readonly source: string;
  /** The business date of the load; nothing may have happened after it. */
  readonly today: BusinessDate;
}

/** A guarantee as its row tells it; whose it is is known later. */
type RowGuarantee = Omit<GuaranteeDraft, "subjectId">;

/** Reads one event, given what is outstanding before it; undefined where it did not happen. */
type ReadEvent = (
  cells: Cells,
  outstanding: Fen,
) => Omit<RowGuarantee["events"][number], "idempotencyKey"> | undefined;

function integerReader(field: FieldMapping, layout: Layout): Read<number | undefined> {
  const read = fieldReader(
    "is" in field || field.as !== undefined ? field : { ...field, as: "integer" },
    undefined,
    layout,
  );
  return (cells) => {
    const said = read(cells);
    return said === undefined ? undefined : Number(said);
  };
}

const least = (a: string, b: string | undefined): string => (b !== undefined && b < a ? b : a);
const greatest = (a: string, b: string | undefined): string => (b !== undefined && b > a ? b : a);

/** Compiles a day rule; bounds that are blank do not bind. */
function dayReader(rule: DayRuleMapping, layout: Layout): Read<BusinessDate> {
  if (!isMoved(rule)) return needed(dayField(rule), textReader(dayField(rule), layout));
  const on = needed(dayField(rule.on), textReader(dayField(rule.on), layout));
  const bound = (day: typeof rule.notBefore): Read<string | undefined> => {
    if (day === undefined) return () => undefined;
    const field = dayField(day);
    return textReader("is" in field ? field : { ...field, optional: true }, layout);
  };
  const months = rule.plusMonths === undefined ? () => undefined : integerReader(rule.plusMonths, layout);
  const [notBefore, notAfter] = [bound(rule.notBefore), bound(rule.notAfter)];
  return (cells) =>
    greatest(least(plusMonths(on(cells), months(cells) ?? 0), notAfter(cells)), notBefore(cells));
}

function conditionReader(condition: ConditionMapping, layout: Layout): Read<boolean> {
  const { column } = condition;
  if ("aboveZero" in condition) {
    const read = amountReader({ column, as: "yuan", whenBlank: "0.00" }, layout);
    return (cells) => read(cells) > 0n;
  }
  const read = textReader({ column, optional: true }, layout);
  if ("present" in condition) return (cells) => (read(cells) !== undefined) === condition.present;
  const wanted = new Set(condition.in);
  return (cells) => wanted.has(read(cells) ?? "");
}

/** Compiles one event: a compensation above what is outstanding is principal up to it, and interest above. */
function eventReader(mapping: EventMapping, layout: Layout): ReadEvent {
  const { type } = mapping;
  const happened = mapping.when.map((condition) => conditionReader(condition, layout));
  const on = dayReader(mapping.on, layout);
  const amountOf = mapping.amount === "REST" ? undefined : amountReader(mapping.amount, layout);
  return (cells, outstanding) => {
    if (!happened.every((holds) => holds(cells))) return undefined;
    const amount = amountOf?.(cells) ?? outstanding;
    if (amountOf === undefined && amount === 0n) return undefined;
    const businessDate = on(cells);
    if (type !== "COMPENSATED" || amount <= outstanding) return { type, amount, businessDate };
    return { type, amount: outstanding, interest: amount - outstanding, businessDate };
  };
}

const outstandingAfter = (
  before: Fen,
  { type, amount }: { type: EventMapping["type"]; amount: Fen },
): Fen => {
  const { effect } = kindOf(type);
  if (effect === "DRAWS") return before + amount;
  return effect === "REDUCES" || effect === "COMPENSATES" ? before - amount : before;
};

function sharesReader(mapping: GuaranteeMapping, layout: Layout): (cells: Cells, amount: Fen) => Shares {
  const { shares } = mapping;
  if (!("ownPart" in shares)) {
    const fixed = sharesOf(shares);
    return () => fixed;
  }
  const field = shares.ownPart;
  const read = amountReader(field, layout);
  return (cells, amount) => {
    try {
      return sharesOfParts(read(cells), amount);
    } catch (error) {
      if (!(error instanceof BadShares)) throw error;
      throw new BadRow(nameOf(field), reasons.badShares, shown(cells[layout.placeOf(nameOf(field))]));
    }
  };
}

/** Rows as guarantees with their events, each taken over whole or not at all. */
export function guaranteeTarget(mapping: GuaranteeMapping, origin: GuaranteeOrigin): Target<RowGuarantee> {
  const numberField = textField(mapping.number);
  return {
    name: "guarantee",
    columns: () => columnsOfGuarantee(mapping),
    reader: (layout) => {
      const text = (field: FieldMapping) => needed(field, textReader(field, layout));
      const number = text(numberField);
      const product = text(textField(mapping.product));
      const bank = mapping.bank === undefined ? () => undefined : textReader(textField(mapping.bank), layout);
      const amountOf = amountReader(mapping.amount, layout);
      const shares = sharesReader(mapping, layout);
      const feeRateBps =
        mapping.feeRateBps === undefined ? () => undefined : integerReader(mapping.feeRateBps, layout);
      const [startsOn, endsOn] = [dayReader(mapping.startsOn, layout), dayReader(mapping.endsOn, layout)];
      const events = mapping.events.map((event) => ({ type: event.type, read: eventReader(event, layout) }));
      return (cells) => {
        const amount = amountOf(cells);
        if (amount === 0n) throw new BadRow(nameOf(mapping.amount), reasons.notAboveZero, "0");
        const [starts, ends] = [startsOn(cells), endsOn(cells)];
        if (ends < starts) throw new BadRow(nameOf(numberField), reasons.endsBeforeStart, number(cells));
        return {
          number: number(cells),
          kind: mapping.kind,
          product: product(cells),
          bank: bank(cells),
          amount,
          shares: shares(cells, amount),
          feeRateBps: feeRateBps(cells),
          startsOn: starts,
          endsOn: ends,
          events: eventsOf(cells, number(cells), events),
        };
      };
    },
    write: (client, rows) =>
      takeOver(
        client,
        rows.map(({ draft, subjectId }) => ({ ...draft, subjectId })),
        origin,
        nameOf(numberField),
      ),
  };
}

/** The events of a row, each with a key that stays when others are added to the mapping. */
function eventsOf(
  cells: Cells,
  number: string,
  readers: readonly { readonly type: EventMapping["type"]; readonly read: ReadEvent }[],
): RowGuarantee["events"] {
  let outstanding = 0n;
  const times = new Map<string, number>();
  return readers.flatMap(({ type, read }) => {
    const time = (times.get(type) ?? 0) + 1;
    times.set(type, time);
    const event = read(cells, outstanding);
    if (event === undefined) return [];
    outstanding = outstandingAfter(outstanding, { type, amount: event.amount });
    return [{ ...event, idempotencyKey: `${number} ${type} ${time}` }];
  });
}

async function takeOver(
  client: PoolClient,
  drafts: readonly GuaranteeDraft[],
  { institutionId, source, today }: GuaranteeOrigin,
  column: string,
): Promise<WriteOutcome> {
  const books = { institutionId, author: `import ${source}`, today, strictness: "BOOKS" } as const;
  const outcomes = await takeOverGuarantees(client, books, drafts);
  const rejects = outcomes.flatMap((outcome, at): WriteReject[] => {
    if (outcome.taken) return [];
    const reason: Reason = { code: outcome.refusal.code, ...takeOverRefusalText(outcome.refusal) };
    return [{ at, column, reason, cell: drafts[at]?.number }];
  });
  return { added: outcomes.filter((o) => o.taken && (o.isNew || o.added > 0)).length, rejects };
}
