import fc from "fast-check";
import { v7 as uuidv7 } from "uuid";
import { type EventType, eventTypes } from "../../src/portfolio/events.js";
import type { Happening, Posting } from "../../src/portfolio/post.js";
import { reguarantors } from "../../src/portfolio/risk-sharing.js";
import type { LedgerEvent } from "../../src/portfolio/standing.js";
import type { ProjectKey } from "../../src/portfolio/stream.js";
import { correcting, dateOf, posting } from "./books.js";

export const LAST_DAY = 9;
export const DATES: readonly string[] = Array.from({ length: LAST_DAY + 3 }, (_, i) => dateOf(i - 1));

/** Two loans any project may have. */
const LOANS = [uuidv7(), uuidv7()];

const MOVING = [
  ...[
    "DISBURSED",
    "REPAID",
    "REPAID",
    "RELEASED",
    "RELEASED",
    "COMPENSATED",
    "COMPENSATED",
    "RECOVERED",
    "RECOVERED",
  ],
  ...["WRITTEN_OFF", "CLAIM_OPENED", "CLAIM_PAID", "CLAIM_REFUSED", "FEE_CHARGED", "FEE_REFUNDED"],
] as EventType[];

const anyHappening: fc.Arbitrary<Happening> = fc.record({
  type: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...MOVING) },
    { weight: 1, arbitrary: fc.constantFrom(...eventTypes) },
  ),
  amount: fc.oneof(fc.bigInt(0n, 12n), fc.bigInt(0n, 60n)),
  interest: fc.bigInt(0n, 9n),
  businessDate: fc.nat({ max: LAST_DAY }).map(dateOf),
  bearer: fc.constantFrom(undefined, ...reguarantors),
  loanId: fc.constantFrom(undefined, undefined, ...LOANS),
});

const proposal = fc.oneof(
  { weight: 5, arbitrary: fc.record({ event: anyHappening }) },
  {
    weight: 2,
    arbitrary: fc.record({ corrects: fc.nat(), replacement: fc.option(anyHappening, { nil: undefined }) }),
  },
);

/** Something that may be posted to a project: an event, or a correction of whichever row there is. */
export type Proposal = typeof proposal extends fc.Arbitrary<infer P> ? P : never;

const happened = (type: EventType, amount: bigint, day: number): Proposal => ({
  event: { type, amount, businessDate: dateOf(day) },
});
/** Nothing, a loan paid out, or one that has been compensated in part. */
const opening: fc.Arbitrary<readonly Proposal[]> = fc
  .record({ steps: fc.constantFrom(0, 2, 2, 3, 3), drawn: fc.bigInt(40n, 100n) })
  .map(({ steps, drawn }) =>
    [happened("APPROVED", 100n, 0), happened("DISBURSED", drawn, 0), happened("COMPENSATED", 30n, 1)].slice(
      0,
      steps,
    ),
  );

/** Goes at a project, each recorded after the one before: legal and illegal, back-dated, corrected, in any order. */
export const anyGoes: fc.Arbitrary<readonly (readonly Proposal[])[]> = fc
  .tuple(
    opening,
    fc.array(fc.array(proposal, { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 3 }),
  )
  .map(([first, goes]) => [[...first, ...(goes[0] ?? [])], ...goes.slice(1)]);

/** What a proposal comes to, given the rows on the books. */
export function postingOf(project: ProjectKey, proposed: Proposal, rows: readonly LedgerEvent[]): Posting {
  if ("event" in proposed) return posting(project, proposed.event);
  const wrong = rows[proposed.corrects % Math.max(rows.length, 1)]?.id ?? uuidv7();
  return correcting(project, wrong, proposed.replacement);
}
