import type { Pool } from "pg";
import { v7 as uuidv7 } from "uuid";
import { type BusinessDate, type Fen, yuanOfFen } from "../facts/fact.js";
import { inTransaction, type Sql } from "../entities/sql.js";
import { agreementInForce } from "./catalogue.js";
import { type Happening, type PostContext, postEvents, type PostRefusal, type Posting } from "./post.js";
import { fractionOf } from "./risk-sharing.js";
import { effective } from "./standing.js";
import { lockCustomers, type ProjectKey, readStreams, SHARE_COLUMNS } from "./stream.js";

/** Why a command was not carried out: the ledger refused, or something it names is not there or not free. */
export type CommandRefusal =
  | PostRefusal
  | { readonly code: "UNKNOWN"; readonly what: Named }
  | { readonly code: "TAKEN"; readonly what: Named }
  | { readonly code: "OVER_APPROVED"; readonly most: Fen };

/** What a command may name. */
export type Named =
  | "CUSTOMER"
  | "PROJECT"
  | "PRODUCT"
  | "BANK"
  | "AGREEMENT"
  | "LOAN"
  | "APPLICATION_NUMBER"
  | "GUARANTEE_NUMBER"
  | "LOAN_NUMBER";

/** What became of a command. */
export type Commanded =
  | {
      readonly taken: true;
      readonly project: ProjectKey;
      readonly repeated: boolean;
      readonly version: number;
    }
  | { readonly taken: false; readonly refusal: CommandRefusal };

/** Who commands, against which database. */
export interface CommandContext extends PostContext {
  readonly pool: Pool;
}

/** What every command carries. */
export interface CommandKey {
  readonly idempotencyKey: string;
  readonly expectedVersion?: number | undefined;
}

class Refused extends Error {
  constructor(readonly refusal: CommandRefusal) {
    super(refusal.code);
  }
}

const refuse = (refusal: CommandRefusal): never => {
  throw new Refused(refusal);
};

/** Runs a command in one transaction; refused, it leaves nothing behind. */
async function command(context: CommandContext, work: (sql: Sql) => Promise<Commanded>): Promise<Commanded> {
  try {
    return await inTransaction(context.pool, work);
  } catch (error) {
    if (error instanceof Refused) return { taken: false, refusal: error.refusal };
    throw error;
  }
}

/** Posts to one project; a refusal of any of the postings refuses all. */
async function post(
  sql: Sql,
  context: CommandContext,
  project: ProjectKey,
  postings: readonly Posting[],
): Promise<Commanded> {
  const outcomes = await postEvents(sql, context, postings);
  const last = outcomes.at(-1);
  for (const outcome of outcomes) if (!outcome.taken) refuse(outcome.refusal);
  if (last?.taken !== true) throw new Error("a command posts at least one event");
  return { taken: true, project, repeated: last.repeated, version: last.version };
}

async function mustExist(sql: Sql, what: Named, text: string, values: readonly unknown[]): Promise<void> {
  const { rows } = await sql.query({ text, values: [...values] });
  if (rows.length === 0) refuse({ code: "UNKNOWN", what });
}

const mustBeCustomer = (sql: Sql, institutionId: string, id: string) =>
  mustExist(sql, "CUSTOMER", "select from customer where institution_id = $1 and subject_id = $2", [
    institutionId,
    id,
  ]);

async function mustOffer(
  sql: Sql,
  institutionId: string,
  product: string,
  bank: string | undefined,
): Promise<void> {
  await mustExist(sql, "PRODUCT", "select from product where institution_id = $1 and code = $2", [
    institutionId,
    product,
  ]);
  if (bank === undefined) return;
  await mustExist(sql, "BANK", "select from partner_bank where institution_id = $1 and code = $2", [
    institutionId,
    bank,
  ]);
}

/** The project an idempotency key of a customer was used for, if it was. */
async function projectOfKey(sql: Sql, subjectId: string, key: string): Promise<string | undefined> {
  const { rows } = await sql.query<{ guarantee_id: string }>({
    name: "project-of-key",
    text: "select guarantee_id from guarantee_event where subject_id = $1 and idempotency_key = $2",
    values: [subjectId, key],
  });
  return rows[0]?.guarantee_id;
}

/** Makes two commands for one new number take turns. */
const lockNumber = (sql: Sql, institutionId: string, kind: string, number: string) =>
  sql.query({
    text: "select pg_advisory_xact_lock(hashtextextended($1, 0))",
    values: [`${institutionId} ${kind} ${number}`],
  });

export interface ApplicationDraft extends CommandKey {
  readonly customerId: string;
  readonly number: string;
  readonly product: string;
  readonly bank: string | undefined;
  readonly amount: Fen;
  readonly termMonths: number;
  readonly purpose: string | undefined;
  readonly appliedOn: BusinessDate;
}

/** Takes an application 受理. */
export const createApplication = (context: CommandContext, draft: ApplicationDraft): Promise<Commanded> =>
  command(context, async (sql) => {
    const { institutionId } = context;
    const { customerId: subjectId, number, product, bank, amount, termMonths, purpose, appliedOn } = draft;
    await mustBeCustomer(sql, institutionId, subjectId);
    await mustOffer(sql, institutionId, product, bank);
    await lockNumber(sql, institutionId, "application", number);
    const id = (await projectOfKey(sql, subjectId, draft.idempotencyKey)) ?? uuidv7();
    await sql.query({
      text: `insert into application (institution_id, subject_id, id, number, product, bank, amount, term_months, purpose,
               applied_on) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing`,
      values: [
        institutionId,
        subjectId,
        id,
        number,
        product,
        bank ?? null,
        yuanOfFen(amount),
        termMonths,
        purpose ?? null,
        appliedOn,
      ],
    });
    const { rows } = await sql.query<{ subject_id: string; id: string; same: boolean }>({
      text: `select subject_id, id, (product, amount, term_months, applied_on) = ($3, $4::numeric, $5, $6::date) as same
             from application where institution_id = $1 and number = $2`,
      values: [institutionId, number, product, yuanOfFen(amount), termMonths, appliedOn],
    });
    const [found] = rows;
    if (found?.id !== id || found.subject_id !== subjectId)
      return refuse({ code: "TAKEN", what: "APPLICATION_NUMBER" });
    if (!found.same) return refuse({ code: "KEY_REUSED" });
    const event: Happening = { type: "ACCEPTED", amount, businessDate: appliedOn };
    const project = { subjectId, id };
    return post(sql, context, project, [{ ...keyOf(draft), project, event }]);
  });

const keyOf = ({ idempotencyKey, expectedVersion }: CommandKey): CommandKey => ({
  idempotencyKey,
  expectedVersion,
});

export interface IssueDraft extends CommandKey {
  readonly project: ProjectKey;
  readonly number: string;
  readonly amount: Fen;
  /** Code of the risk-sharing agreement; the version in force on the day of issue counts. */
  readonly agreement: string;
  readonly feeRateBps: number;
  readonly issuedOn: BusinessDate;
  readonly startsOn: BusinessDate;
  readonly endsOn: BusinessDate;
  /** The guarantee of the same customer that it renews 续保. */
  readonly renews: ProjectKey | undefined;
  readonly counterGuarantees: readonly CounterGuaranteeDraft[];
}

export interface CounterGuaranteeDraft {
  readonly kind: "COLLATERAL" | "PLEDGE" | "PERSONAL";
  readonly description: string;
  readonly value: Fen | undefined;
  readonly providerId: string | undefined;
}

/** Signs the contract and issues the letter of guarantee 签约、出函 of an approved application. */
export const issueGuarantee = (context: CommandContext, draft: IssueDraft): Promise<Commanded> =>
  command(context, async (sql) => {
    const { institutionId } = context;
    const { project, number, amount, issuedOn, renews } = draft;
    if (renews !== undefined)
      await mustBeGuarantee(sql, institutionId, { ...renews, subjectId: project.subjectId });
    const { rows } = await sql.query<{ product: string; bank: string | null }>({
      text: "select product, bank from application where institution_id = $1 and subject_id = $2 and id = $3",
      values: [institutionId, project.subjectId, project.id],
    });
    const [application] = rows;
    if (application === undefined) return refuse({ code: "UNKNOWN", what: "PROJECT" });
    const agreement = await agreementInForce(sql, institutionId, draft.agreement, issuedOn);
    if (agreement === undefined) return refuse({ code: "UNKNOWN", what: "AGREEMENT" });
    await lockCustomers(sql, [project.subjectId]);
    const approved = await approvedAmount(sql, project);
    if (approved !== undefined && amount > approved) return refuse({ code: "OVER_APPROVED", most: approved });
    await lockNumber(sql, institutionId, "guarantee", number);
    const { shares } = agreement;
    const share = (bearer: keyof typeof shares) => fractionOf(shares[bearer]);
    const { rowCount } = await sql.query({
      text: `insert into guarantee (institution_id, subject_id, id, number, kind, product, bank, risk_sharing_id, amount,
               ${SHARE_COLUMNS}, fee_rate_bps, starts_on, ends_on, renews)
             values ($1, $2, $3, $4, 'DIRECT', $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
             on conflict do nothing`,
      values: [
        institutionId,
        project.subjectId,
        project.id,
        number,
        application.product,
        application.bank,
        agreement.id,
        yuanOfFen(amount),
        share("OWN"),
        share("NATIONAL_FUND"),
        share("PROVINCE"),
        share("GOVERNMENT"),
        share("BANK"),
        draft.feeRateBps,
        draft.startsOn,
        draft.endsOn,
        renews?.id ?? null,
      ],
    });
    if (rowCount === 1)
      await insertCounterGuarantees(sql, institutionId, project, issuedOn, draft.counterGuarantees);
    const { rows: own } = await sql.query({
      text: "select from guarantee where institution_id = $1 and number = $2 and subject_id = $3 and id = $4",
      values: [institutionId, number, project.subjectId, project.id],
    });
    if (own.length === 0) return refuse({ code: "TAKEN", what: "GUARANTEE_NUMBER" });
    const happened = (type: "CONTRACTED" | "LETTER_ISSUED"): Happening => ({
      type,
      amount,
      businessDate: issuedOn,
    });
    return post(sql, context, project, [
      {
        project,
        event: happened("CONTRACTED"),
        ...keyOf(draft),
        idempotencyKey: `${draft.idempotencyKey}/contract`,
      },
      { project, event: happened("LETTER_ISSUED"), idempotencyKey: draft.idempotencyKey },
    ]);
  });

/** What the review approved last, of a project. */
async function approvedAmount(sql: Sql, project: ProjectKey): Promise<Fen | undefined> {
  const stream = (await readStreams(sql, [project])).get(project.id);
  return effective(stream?.events ?? []).findLast((e) => e.type === "APPROVED")?.amount;
}

async function insertCounterGuarantees(
  sql: Sql,
  institutionId: string,
  project: ProjectKey,
  registeredOn: BusinessDate,
  drafts: readonly CounterGuaranteeDraft[],
): Promise<void> {
  await sql.query({
    text: `insert into counter_guarantee (institution_id, subject_id, guarantee_id, registered_on, id, kind, description,
             value, provider_id)
           select $1, $2, $3, $4, t.* from unnest($5::uuid[], $6::text[], $7::text[], $8::numeric[], $9::uuid[]) t`,
    values: [
      institutionId,
      project.subjectId,
      project.id,
      registeredOn,
      drafts.map(() => uuidv7()),
      drafts.map((d) => d.kind),
      drafts.map((d) => d.description),
      drafts.map((d) => (d.value === undefined ? null : yuanOfFen(d.value))),
      drafts.map((d) => d.providerId ?? null),
    ],
  });
}

export interface DisbursementDraft extends CommandKey {
  readonly project: ProjectKey;
  readonly loanNumber: string;
  readonly amount: Fen;
  readonly disbursedOn: BusinessDate;
  readonly dueOn: BusinessDate;
  readonly rateBps: number | undefined;
}

/** Registers a loan drawn under a guarantee 放款. */
export const disburseLoan = (context: CommandContext, draft: DisbursementDraft): Promise<Commanded> =>
  command(context, async (sql) => {
    const { institutionId } = context;
    const { project, loanNumber, amount, disbursedOn, dueOn } = draft;
    await mustBeGuarantee(sql, institutionId, project);
    await lockNumber(sql, institutionId, "loan", loanNumber);
    const key = [institutionId, project.subjectId, project.id];
    await sql.query({
      text: `insert into loan (institution_id, subject_id, guarantee_id, id, number, disbursed_on, due_on, rate_bps)
             values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict on constraint loan_number_key do nothing`,
      values: [...key, uuidv7(), loanNumber, disbursedOn, dueOn, draft.rateBps ?? null],
    });
    const { rows } = await sql.query<{ id: string }>({
      text: "select id from loan where institution_id = $1 and subject_id = $2 and guarantee_id = $3 and number = $4",
      values: [...key, loanNumber],
    });
    const [loan] = rows;
    if (loan === undefined) return refuse({ code: "TAKEN", what: "LOAN_NUMBER" });
    const event: Happening = { type: "DISBURSED", amount, businessDate: disbursedOn, loanId: loan.id };
    return post(sql, context, project, [{ ...keyOf(draft), project, event }]);
  });

export interface EventDraft extends CommandKey {
  readonly project: ProjectKey;
  readonly event: Happening;
}

/** Writes down any one event of a project. */
export const recordEvent = (context: CommandContext, draft: EventDraft): Promise<Commanded> =>
  command(context, async (sql) => {
    await mustBeProject(sql, context.institutionId, draft.project);
    return post(sql, context, draft.project, [draft]);
  });

export interface CorrectionDraft extends CommandKey {
  readonly project: ProjectKey;
  readonly eventId: string;
  /** Why; kept with the reversal. */
  readonly reason: string;
  /** What should have been written; left out, the event is taken back. */
  readonly replacement: Happening | undefined;
}

/** Corrects one event: takes it back, and writes what should have been written. */
export const correctEvent = (context: CommandContext, draft: CorrectionDraft): Promise<Commanded> =>
  command(context, async (sql) => {
    const { project, eventId: corrects, reason, replacement } = draft;
    await mustBeProject(sql, context.institutionId, project);
    return post(sql, context, project, [{ ...keyOf(draft), project, corrects, reason, replacement }]);
  });

const mustBeGuarantee = (sql: Sql, institutionId: string, { subjectId, id }: ProjectKey) =>
  mustExist(
    sql,
    "PROJECT",
    "select from guarantee where institution_id = $1 and subject_id = $2 and id = $3",
    [institutionId, subjectId, id],
  );

/** Adds counter-guarantees to a guarantee after its issue. */
export const addCounterGuarantees = (
  context: CommandContext,
  project: ProjectKey,
  registeredOn: BusinessDate,
  drafts: readonly CounterGuaranteeDraft[],
): Promise<CommandRefusal | undefined> =>
  inTransaction(context.pool, async (sql) => {
    await mustBeGuarantee(sql, context.institutionId, project);
    await insertCounterGuarantees(sql, context.institutionId, project, registeredOn, drafts);
    return undefined;
  }).catch((error: unknown) => {
    if (error instanceof Refused) return error.refusal;
    throw error;
  });

const mustBeProject = (sql: Sql, institutionId: string, { subjectId, id }: ProjectKey) =>
  mustExist(
    sql,
    "PROJECT",
    `select from guarantee where institution_id = $1 and subject_id = $2 and id = $3
     union all select from application where institution_id = $1 and subject_id = $2 and id = $3`,
    [institutionId, subjectId, id],
  );
