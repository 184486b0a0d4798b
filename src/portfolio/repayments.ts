import type { BusinessDate, Fen } from "../facts/fact.js";
import type { Sql } from "../entities/sql.js";
import type { CommandRefusal, Named } from "./commands.js";
import { type PostContext, type Posted, postEvents, type Posting } from "./post.js";
import type { ProjectKey } from "./stream.js";

/** One line of a bank's repayment file. */
export interface RepaymentLine {
  readonly guaranteeNumber: string | undefined;
  readonly loanNumber: string | undefined;
  readonly amount: Fen;
  readonly repaidOn: BusinessDate;
  readonly idempotencyKey: string;
}

/** What became of a line. */
export type RepaymentOutcome = Posted | { readonly taken: false; readonly refusal: CommandRefusal };

type Place = ProjectKey & { readonly loanId: string | undefined };

async function placesOf(
  sql: Sql,
  institutionId: string,
  lines: readonly RepaymentLine[],
): Promise<(line: RepaymentLine) => Place | Named> {
  const { rows } = await sql.query<{
    kind: string;
    number: string;
    subject_id: string;
    guarantee_id: string;
    id: string;
  }>({
    name: "repayment-places",
    text: `select 'loan' as kind, number, subject_id, guarantee_id, id from loan
             where institution_id = $1 and number = any($2)
           union all select 'guarantee', number, subject_id, id, id from guarantee
             where institution_id = $1 and number = any($3)`,
    values: [
      institutionId,
      lines.flatMap((l) => l.loanNumber ?? []),
      lines.flatMap((l) => l.guaranteeNumber ?? []),
    ],
  });
  const found = new Map(rows.map((r) => [`${r.kind} ${r.number}`, r]));
  return ({ loanNumber, guaranteeNumber }) => {
    const loan = loanNumber === undefined ? undefined : found.get(`loan ${loanNumber}`);
    if (loanNumber !== undefined && loan === undefined) return "LOAN";
    const guarantee = guaranteeNumber === undefined ? loan : found.get(`guarantee ${guaranteeNumber}`);
    if (guarantee === undefined) return "PROJECT";
    if (loan !== undefined && loan.guarantee_id !== guarantee.guarantee_id) return "LOAN";
    return { subjectId: guarantee.subject_id, id: guarantee.guarantee_id, loanId: loan?.id };
  };
}

/**
 * Posts the lines of a bank's repayment file, each taken or refused on its own; in one transaction and a number of
 * statements that does not grow with the lines.
 */
export async function postRepayments(
  sql: Sql,
  context: PostContext,
  lines: readonly RepaymentLine[],
): Promise<RepaymentOutcome[]> {
  const places = lines.map(await placesOf(sql, context.institutionId, lines));
  const postings = lines.flatMap(({ amount, repaidOn, idempotencyKey }, i): Posting[] => {
    const place = places[i];
    if (place === undefined || typeof place === "string") return [];
    const { loanId, ...project } = place;
    return [{ project, event: { type: "REPAID", amount, businessDate: repaidOn, loanId }, idempotencyKey }];
  });
  const posted = (await postEvents(sql, context, postings)).values();
  return places.map((place): RepaymentOutcome => {
    if (typeof place === "string") return { taken: false, refusal: { code: "UNKNOWN", what: place } };
    const outcome = posted.next().value;
    if (outcome === undefined) throw new Error("a posting has no outcome");
    return outcome;
  });
}
