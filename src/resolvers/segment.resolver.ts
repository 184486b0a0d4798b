import { Arg, Ctx, ID, Mutation, Query, Resolver } from "type-graphql";
import {
  deleteSegment,
  listSegments,
  saveSegment,
  type SegmentOutcome as Outcome,
} from "../portfolio/segments.js";
import { CustomerFilterInput } from "../schema/customer.type.js";
import { SegmentOutcome, segmentRefusals, SegmentType } from "../schema/segment.type.js";
import type { Context } from "./context.js";
import { plainFilter, segmentId } from "./customer-filter.js";
import { bad } from "./ledger-outcome.js";
import { worded } from "./worded.js";

const LONGEST_NAME = 100;

const outcomeView = (outcome: Outcome) =>
  outcome.taken
    ? { __typename: "Segment", ...outcome.segment }
    : {
        __typename: "SegmentRefused",
        code: outcome.refusal,
        message: segmentRefusals[outcome.refusal],
      };

/** Saved filters of customers. */
@Resolver()
export class SegmentResolver {
  @Query(() => [SegmentType], { description: "客户分群 Saved segments, by name." })
  segments(@Ctx() { loaders: { scope } }: Context) {
    return listSegments(scope.sql, scope.institutionId);
  }

  @Mutation(() => SegmentOutcome, { description: "保存客户分群 Saves a filter under a name." })
  async saveSegment(
    @Arg("name", () => String) name: string,
    @Arg("filter", () => CustomerFilterInput) input: CustomerFilterInput,
    @Ctx() { loaders: { scope } }: Context,
  ) {
    if (typeof input.segment === "string") throw bad("filter.segment: a segment is not built on another");
    const draft = {
      name: worded("name", name, LONGEST_NAME),
      filter: plainFilter(input),
      author: scope.author,
    };
    return outcomeView(await saveSegment(scope.pool, scope.institutionId, draft));
  }

  @Mutation(() => SegmentOutcome, {
    description: "删除客户分群 Takes a segment away; that is kept on record.",
  })
  async deleteSegment(@Arg("id", () => ID) id: string, @Ctx() { loaders: { scope } }: Context) {
    const { pool, institutionId, author } = scope;
    return outcomeView(await deleteSegment(pool, institutionId, segmentId("id", id), author));
  }
}
