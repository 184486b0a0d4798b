import type { Moment } from "../observations/store.js";
import type { ApplicationView } from "../portfolio/applications.js";
import type { CustomerView } from "../portfolio/customers.js";
import { compensationsOf, endsOnOf } from "../portfolio/guarantee-standing.js";
import type { GuaranteeView } from "../portfolio/guarantees.js";
import { reguarantorsOf } from "../portfolio/lifecycle.js";
import { bearers, fractionOf, type Shares, splitAmount } from "../portfolio/risk-sharing.js";
import { openClaimOf, standingClaimOf, standingOf } from "../portfolio/standing.js";
import type { RecordedEvent } from "../portfolio/stream.js";
import { globalId } from "./global-id.js";

/** A root keeps its database id beside the global id it shows. */
export type CustomerRoot = CustomerView & {
  readonly __typename: "Customer";
  readonly customer: CustomerView;
};

export const customerRoot = (customer: CustomerView): CustomerRoot => ({
  ...customer,
  id: globalId({ type: "Customer", id: customer.id }),
  __typename: "Customer",
  customer,
});

/** Shares as the API lists them: those above zero. */
export const sharesView = (shares: Shares) =>
  bearers
    .filter((bearer) => shares[bearer] > 0n)
    .map((bearer) => ({ bearer, share: Number(fractionOf(shares[bearer])) }));

const eventView = (event: RecordedEvent) => ({
  ...event,
  reversal: event.sign === -1,
  note: event.detail["note"] ?? null,
});

const versionOf = (events: readonly { readonly seq: number }[]): number => events.at(-1)?.seq ?? 0;

/** A guarantee as the API shows it; the view itself stays at hand for its fields. */
export const guaranteeRoot = (guarantee: GuaranteeView) => ({
  ...guarantee,
  id: globalId({ type: "Guarantee", subjectId: guarantee.subjectId, id: guarantee.id }),
  __typename: "Guarantee" as const,
  guarantee,
  ownShare: Number(fractionOf(guarantee.shares.OWN)),
  shares: sharesView(guarantee.shares),
  renews:
    guarantee.renews === null
      ? null
      : globalId({ type: "Guarantee", subjectId: guarantee.subjectId, id: guarantee.renews }),
  currentEndsOn: endsOnOf(guarantee),
  version: versionOf(guarantee.events),
  events: guarantee.events.map(eventView),
  compensations: compensationsOf(guarantee).map(({ split, ...compensation }) => ({
    ...compensation,
    parts: bearers
      .filter((b) => guarantee.shares[b] > 0n)
      .map((bearer) => ({ bearer, amount: split[bearer] })),
  })),
  claims: claimsOf(guarantee),
});

export type GuaranteeRoot = ReturnType<typeof guaranteeRoot>;

function claimsOf({ events, shares }: GuaranteeView) {
  const { sums } = standingOf(events);
  return reguarantorsOf(shares).map((bearer) => ({
    bearer,
    part: splitAmount(sums.loss, shares)[bearer],
    claimed: standingClaimOf(sums, bearer),
    paid: sums.claimPaid[bearer],
    refused: sums.claimRefused[bearer],
    open: openClaimOf(sums, bearer),
  }));
}

/** An application as the API shows it. */
export const applicationRoot = (application: ApplicationView) => ({
  ...application,
  id: globalId({ type: "Application", subjectId: application.subjectId, id: application.id }),
  __typename: "Application" as const,
  status: standingOf(application.events).status,
  version: versionOf(application.events),
  events: application.events.map(eventView),
});

/** An argument given as null is an argument left out. */
export const momentOf = ({ asOf, knownAt }: { asOf?: Date | null; knownAt?: Date | null }): Moment => ({
  asOf: asOf ?? undefined,
  knownAt: knownAt ?? undefined,
});
