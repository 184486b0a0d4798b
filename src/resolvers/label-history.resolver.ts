import { Arg, Ctx, FieldResolver, Int, Mutation, Resolver, Root } from "type-graphql";
import { JobKeyReused } from "../jobs/store.js";
import type { HeldOutcome } from "../labels/history.js";
import { startRecompute } from "../labels/recompute-job.js";
import { cursorOf, pageOf, pageSize, readCursor } from "../schema/connection.js";
import { CustomerType } from "../schema/customer.type.js";
import { JobType } from "../schema/job.type.js";
import { LabelIntervalConnection } from "../schema/label-history.type.js";
import type { Context } from "./context.js";
import { jobRoot } from "./job.resolver.js";
import type { CustomerRoot } from "./roots.js";
import { bad } from "./ledger-outcome.js";
import { worded } from "./worded.js";

const MOST_INTERVALS = 100;
const MOST_LETTERS = 200;

/** Where a page starts: before the interval that began then. Throws a BAD_USER_INPUT error on another list's cursor. */
function beginning(order: string, after: string | null): Date | undefined {
  const start = readCursor(order, after ?? undefined);
  const before = start && new Date(start.key);
  if (Number.isNaN(before?.getTime())) throw bad("after is not a cursor of this list");
  return before;
}

const intervalView = ({ to, ...held }: HeldOutcome) => ({ ...held, to: to ?? null });

/** What labels said of a customer, and judging everybody anew. */
@Resolver(() => CustomerType)
export class LabelHistoryResolver {
  @FieldResolver(() => LabelIntervalConnection, {
    description: "标签历史 What one label said of the customer, as it was kept; newest first.",
  })
  async labelHistory(
    @Root() { customer }: CustomerRoot,
    @Arg("code", () => String, { description: "标签代码" }) code: string,
    @Arg("first", () => Int, { defaultValue: 20, description: `1 to ${MOST_INTERVALS}` }) first: number,
    @Arg("after", () => String, { nullable: true }) after: string | null,
    @Ctx() { loaders }: Context,
  ) {
    const size = pageSize(first, MOST_INTERVALS);
    const order = `LABEL_HISTORY ${code}`;
    const before = beginning(order, after);
    const held = await loaders.labelHistory.load({ subjectId: customer.id, code, limit: size + 1, before });
    return pageOf(held.map(intervalView), size, ({ from }) =>
      cursorOf(order, from.toISOString(), customer.id),
    );
  }

  @Mutation(() => JobType, {
    description:
      "重算标签 Judges every customer anew from what is stored; ask for the job to see how it goes.",
  })
  async recomputeLabels(
    @Arg("reason", () => String, { description: `理由 1 to ${MOST_LETTERS} characters` }) reason: string,
    @Arg("idempotencyKey", () => String, {
      nullable: true,
      description: "幂等键 The same key is the same job, however often it is sent.",
    })
    idempotencyKey: string | null | undefined,
    @Ctx() { loaders }: Context,
  ) {
    const { pool, institutionId, author } = loaders.scope;
    const why = worded("reason", reason, MOST_LETTERS);
    const key = idempotencyKey ?? undefined;
    if (key !== undefined) worded("idempotencyKey", key, MOST_LETTERS);
    try {
      return jobRoot(await startRecompute(pool, institutionId, author, why, key));
    } catch (error) {
      if (error instanceof JobKeyReused) throw bad(error.message);
      throw error;
    }
  }
}
