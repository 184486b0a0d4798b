import { GraphQLLocalDate } from "graphql-scalars";
import { Arg, Ctx, ID, Mutation, Resolver } from "type-graphql";
import { businessDateOf } from "../facts/business-date.js";
import { inTransaction } from "../entities/sql.js";
import {
  addCounterGuarantees,
  type CommandContext,
  type CommandKey,
  correctEvent,
  createApplication,
  disburseLoan,
  issueGuarantee,
  recordEvent,
} from "../portfolio/commands.js";
import type { EventType } from "../portfolio/events.js";
import { findLoan } from "../portfolio/loans.js";
import { postRepayments } from "../portfolio/repayments.js";
import type { Happening } from "../portfolio/post.js";
import type { ProjectKey } from "../portfolio/stream.js";
import {
  AdvanceApplicationInput,
  AmountInput,
  CompensateInput,
  CounterGuaranteeInput,
  CorrectEventInput,
  CreateApplicationInput,
  DisburseInput,
  IssueGuaranteeInput,
  LedgerOutcome,
  RecordEventInput,
  RepaymentLineInput,
} from "../schema/ledger.type.js";
import type { Context } from "./context.js";
import { bad, customerId, done, outcomeOf, projectKey, refusalView } from "./ledger-outcome.js";

const MOST_LINES = 1000;

const commandContext = ({ loaders: { scope } }: Context): CommandContext => ({
  pool: scope.pool,
  institutionId: scope.institutionId,
  author: scope.author,
  today: businessDateOf(scope.clock()),
  strictness: "COMMANDS",
});

interface KeyInput {
  readonly idempotencyKey: string;
  readonly expectedVersion?: number | null;
}

function keyOf({ idempotencyKey, expectedVersion }: KeyInput): CommandKey {
  if (idempotencyKey.length < 1 || idempotencyKey.length > 200)
    throw bad("idempotencyKey must have 1 to 200 characters");
  return { idempotencyKey, expectedVersion: expectedVersion ?? undefined };
}

async function loanIdOf(
  project: ProjectKey,
  number: string | null | undefined,
  { loaders: { scope } }: Context,
) {
  if (number === null || number === undefined) return undefined;
  const loan = await findLoan(scope.pool, scope.institutionId, project, number);
  if (loan === undefined) throw bad("loanNumber is not a loan under this guarantee");
  return loan;
}

const noted = (note: string | null | undefined, endsOn?: string | null): Record<string, string> => ({
  ...(note === null || note === undefined ? {} : { note }),
  ...(endsOn === null || endsOn === undefined ? {} : { endsOn }),
});

async function amountCommand(type: EventType, input: AmountInput, interest: bigint, context: Context) {
  const project = projectKey(input.project);
  const event: Happening = {
    type,
    amount: positive("amount", input.amount, type === "RELEASED"),
    interest,
    businessDate: input.businessDate,
    loanId: await loanIdOf(project, input.loanNumber, context),
    detail: noted(input.note),
  };
  return outcomeOf(await recordEvent(commandContext(context), { ...keyOf(input), project, event }), context);
}

const given = (text: string | null | undefined): string | undefined => text ?? undefined;

const counterGuarantee = ({ kind, description, value, provider }: CounterGuaranteeInput) => ({
  kind,
  description,
  value: value ?? undefined,
  providerId: given(provider) === undefined ? undefined : customerId("provider", provider ?? ""),
});

function positive(field: string, amount: bigint, zeroToo = false): bigint {
  if (amount > 0n || (zeroToo && amount === 0n)) return amount;
  throw bad(`${field} must be ${zeroToo ? "zero or more" : "more than zero"}`);
}

/** Everything that is written to the guarantee ledger by command. */
@Resolver()
export class LedgerResolver {
  @Mutation(() => LedgerOutcome, { description: "受理担保申请 Takes an application." })
  async createApplication(
    @Arg("input", () => CreateApplicationInput) input: CreateApplicationInput,
    @Ctx() context: Context,
  ) {
    const { number, product, amount, termMonths, appliedOn } = input;
    if (termMonths < 1 || termMonths > 600) throw bad("termMonths must be between 1 and 600");
    const commanded = await createApplication(commandContext(context), {
      ...keyOf(input),
      customerId: customerId("customer", input.customer),
      number,
      product,
      bank: input.bank ?? undefined,
      amount: positive("amount", amount),
      termMonths,
      purpose: input.purpose ?? undefined,
      appliedOn,
    });
    return outcomeOf(commanded, context);
  }

  @Mutation(() => LedgerOutcome, { description: "推进申请流程 Moves an application to its next step." })
  async advanceApplication(
    @Arg("input", () => AdvanceApplicationInput) input: AdvanceApplicationInput,
    @Ctx() context: Context,
  ) {
    const event: Happening = {
      type: input.step,
      amount: 0n,
      businessDate: input.businessDate,
      detail: noted(input.note),
    };
    const draft = { ...keyOf(input), project: projectKey(input.project), event };
    return outcomeOf(await recordEvent(commandContext(context), draft), context);
  }

  @Mutation(() => LedgerOutcome, { description: "批准 Approves an application up to an amount." })
  approveApplication(@Arg("input", () => AmountInput) input: AmountInput, @Ctx() context: Context) {
    return amountCommand("APPROVED", input, 0n, context);
  }

  @Mutation(() => LedgerOutcome, {
    description: "签约出函 Signs the contract and issues the letter of guarantee.",
  })
  async issueGuarantee(
    @Arg("input", () => IssueGuaranteeInput) input: IssueGuaranteeInput,
    @Ctx() context: Context,
  ) {
    if (input.endsOn < input.startsOn) throw bad("endsOn lies before startsOn");
    if (input.feeRateBps < 0) throw bad("feeRateBps must be zero or more");
    const { number, agreement, feeRateBps, issuedOn, startsOn, endsOn } = input;
    const commanded = await issueGuarantee(commandContext(context), {
      ...keyOf(input),
      project: projectKey(input.project),
      number,
      amount: positive("amount", input.amount),
      agreement,
      feeRateBps,
      issuedOn,
      startsOn,
      endsOn,
      renews: given(input.renews) === undefined ? undefined : projectKey(input.renews ?? ""),
      counterGuarantees: input.counterGuarantees.map(counterGuarantee),
    });
    return outcomeOf(commanded, context);
  }

  @Mutation(() => LedgerOutcome, {
    nullable: true,
    description: "补充反担保 Adds counter-guarantees to a guarantee; null when they are there.",
  })
  async addCounterGuarantees(
    @Arg("project", () => ID, { description: "担保业务" }) project: string,
    @Arg("registeredOn", () => GraphQLLocalDate, { description: "登记日" }) registeredOn: string,
    @Arg("counterGuarantees", () => [CounterGuaranteeInput], { description: "反担保" })
    counterGuarantees: CounterGuaranteeInput[],
    @Ctx() context: Context,
  ) {
    const drafts = counterGuarantees.map(counterGuarantee);
    const refusal = await addCounterGuarantees(
      commandContext(context),
      projectKey(project),
      registeredOn,
      drafts,
    );
    return refusal === undefined ? null : refusalView(refusal);
  }

  @Mutation(() => LedgerOutcome, { description: "放款 Registers a loan drawn under a guarantee." })
  async disburse(@Arg("input", () => DisburseInput) input: DisburseInput, @Ctx() context: Context) {
    if (input.dueOn < input.disbursedOn) throw bad("dueOn lies before disbursedOn");
    const { loanNumber, disbursedOn, dueOn } = input;
    const commanded = await disburseLoan(commandContext(context), {
      ...keyOf(input),
      project: projectKey(input.project),
      loanNumber,
      amount: positive("amount", input.amount),
      disbursedOn,
      dueOn,
      rateBps: input.rateBps ?? undefined,
    });
    return outcomeOf(commanded, context);
  }

  @Mutation(() => LedgerOutcome, { description: "还款 Principal repaid by the debtor." })
  repay(@Arg("input", () => AmountInput) input: AmountInput, @Ctx() context: Context) {
    return amountCommand("REPAID", input, 0n, context);
  }

  @Mutation(() => LedgerOutcome, { description: "解保 Releases the guarantee, wholly or in part." })
  release(@Arg("input", () => AmountInput) input: AmountInput, @Ctx() context: Context) {
    return amountCommand("RELEASED", input, 0n, context);
  }

  @Mutation(() => LedgerOutcome, {
    description:
      "代偿 Pays the bank: the principal leaves the outstanding balance, the loss is split by the shares.",
  })
  compensate(@Arg("input", () => CompensateInput) input: CompensateInput, @Ctx() context: Context) {
    return amountCommand("COMPENSATED", input, positive("interest", input.interest ?? 0n, true), context);
  }

  @Mutation(() => LedgerOutcome, { description: "追偿收回 What was won back, the bank's part included." })
  recover(@Arg("input", () => AmountInput) input: AmountInput, @Ctx() context: Context) {
    return amountCommand("RECOVERED", input, 0n, context);
  }

  @Mutation(() => LedgerOutcome, { description: "其他担保事件 Any other event of a guarantee." })
  async recordEvent(@Arg("input", () => RecordEventInput) input: RecordEventInput, @Ctx() context: Context) {
    const event: Happening = {
      type: input.type,
      amount: positive("amount", input.amount ?? 0n, true),
      businessDate: input.businessDate,
      bearer: input.bearer ?? undefined,
      detail: noted(input.note, input.endsOn),
    };
    const draft = { ...keyOf(input), project: projectKey(input.project), event };
    return outcomeOf(await recordEvent(commandContext(context), draft), context);
  }

  @Mutation(() => LedgerOutcome, {
    description:
      "更正 Takes one event back, which stays on the books, and writes what should have been written.",
  })
  async correct(@Arg("input", () => CorrectEventInput) input: CorrectEventInput, @Ctx() context: Context) {
    const project = projectKey(input.project);
    const { replacement } = input;
    const commanded = await correctEvent(commandContext(context), {
      ...keyOf(input),
      project,
      eventId: input.eventId,
      reason: input.reason,
      replacement:
        replacement === null || replacement === undefined
          ? undefined
          : {
              type: replacement.type,
              amount: positive("amount", replacement.amount, true),
              interest: positive("interest", replacement.interest ?? 0n, true),
              businessDate: replacement.businessDate,
              loanId: await loanIdOf(project, replacement.loanNumber, context),
              bearer: replacement.bearer ?? undefined,
              detail: noted(null, replacement.endsOn),
            },
    });
    return outcomeOf(commanded, context);
  }

  @Mutation(() => [LedgerOutcome], {
    description: `银行还款文件 Posts up to ${MOST_LINES} lines, each taken or refused on its own.`,
  })
  async postRepayments(
    @Arg("lines", () => [RepaymentLineInput]) lines: RepaymentLineInput[],
    @Ctx() context: Context,
  ) {
    if (lines.length > MOST_LINES)
      throw bad(`lines must be at most ${MOST_LINES}: send the rest in another call`);
    const drafts = lines.map((line) => ({
      guaranteeNumber: line.guaranteeNumber ?? undefined,
      loanNumber: line.loanNumber ?? undefined,
      amount: positive("amount", line.amount),
      repaidOn: line.repaidOn,
      idempotencyKey: keyOf(line).idempotencyKey,
    }));
    const commands = commandContext(context);
    const outcomes = await inTransaction(commands.pool, (sql) => postRepayments(sql, commands, drafts));
    return outcomes.map((outcome) =>
      outcome.taken
        ? { ...done, version: outcome.version, repeated: outcome.repeated }
        : refusalView(outcome.refusal),
    );
  }
}
