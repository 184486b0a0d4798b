import { GraphQLError } from "graphql";
import { GraphQLLocalDate } from "graphql-scalars";
import { Arg, Ctx, Query, Resolver } from "type-graphql";
import { startOfBusinessDate } from "../facts/business-date.js";
import { readSourceUsage } from "../connectors/usage.js";
import { SourceUsageType } from "../schema/usage.type.js";
import type { Context } from "./context.js";

const MOST_DAYS = 366;
const DAY_MS = 86_400_000;

/** What the institution asks of its sources, and pays for it. */
@Resolver()
export class UsageResolver {
  @Query(() => [SourceUsageType], {
    description: `来源用量 By source and day, latest first; at most ${MOST_DAYS} days.`,
  })
  sourceUsage(
    @Arg("fromOn", () => GraphQLLocalDate, { description: "起" }) fromOn: string,
    @Arg("toOn", () => GraphQLLocalDate, { description: "止（含）" }) toOn: string,
    @Ctx() { loaders }: Context,
  ) {
    const days = (startOfBusinessDate(toOn).getTime() - startOfBusinessDate(fromOn).getTime()) / DAY_MS;
    if (days < 0 || days >= MOST_DAYS)
      throw new GraphQLError(`toOn must be fromOn or at most ${MOST_DAYS - 1} days later`, {
        extensions: { code: "BAD_USER_INPUT" },
      });
    return readSourceUsage(loaders.scope.sql, loaders.scope.institutionId, fromOn, toOn);
  }
}
