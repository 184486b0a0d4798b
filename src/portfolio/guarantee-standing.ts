import { businessDateOf } from "../facts/business-date.js";
import type { BusinessDate, Fen } from "../facts/fact.js";
import type { Moment } from "../observations/store.js";
import type { GuaranteeView } from "./guarantees.js";
import { type Bearer, splitAmount } from "./risk-sharing.js";
import { effective, type Standing, standingOf } from "./standing.js";
import type { RecordedEvent } from "./stream.js";

/** The events that were on the books at a moment. Pure. */
export const eventsKnown = (events: readonly RecordedEvent[], { knownAt }: Moment): RecordedEvent[] =>
  events.filter((e) => knownAt === undefined || e.recordedAt <= knownAt);

/** Where a guarantee stands on the business date of `asOf`, as recorded by `knownAt`. Pure. */
export function standingAt(
  { events }: Pick<GuaranteeView, "events">,
  moment: Moment,
  now: Date,
): Standing & { readonly onDate: BusinessDate } {
  const onDate = businessDateOf(moment.asOf ?? moment.knownAt ?? now);
  return { ...standingOf(eventsKnown(events, moment), onDate), onDate };
}

/** When a guarantee ends, extensions and renewals that hold included. Pure. */
export function endsOnOf({ events, endsOn }: Pick<GuaranteeView, "events" | "endsOn">): BusinessDate {
  const held = new Set<unknown>(effective(events));
  return events.filter((e) => held.has(e)).reduce((end, e) => e.detail["endsOn"] ?? end, endsOn);
}

/** A compensation paid, and how the loss is shared. */
export interface CompensationView {
  readonly eventId: string;
  readonly businessDate: BusinessDate;
  readonly principal: Fen;
  readonly interest: Fen;
  readonly split: Readonly<Record<Bearer, Fen>>;
}

/** The compensations of a guarantee that hold, each split by its shares. Pure. */
export const compensationsOf = ({
  events,
  shares,
}: Pick<GuaranteeView, "events" | "shares">): CompensationView[] =>
  effective(events)
    .filter((e) => e.type === "COMPENSATED")
    .map((e) => ({
      eventId: e.id,
      businessDate: e.businessDate,
      principal: e.amount,
      interest: e.interest,
      split: splitAmount(e.amount + e.interest, shares),
    }));
