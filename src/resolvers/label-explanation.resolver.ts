import { Arg, Args, Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { explainLabel } from "../labels/explain.js";
import { labelsInForce } from "../labels/judge.js";
import { knownFacts } from "../profile/assemble.js";
import { CustomerType } from "../schema/customer.type.js";
import { LabelExplanationType } from "../schema/label-explanation.type.js";
import type { Context } from "./context.js";
import { ProfileArgs } from "./customer.resolver.js";
import { type CustomerRoot, momentOf } from "./roots.js";

/** Why a label says what it says. */
@Resolver(() => CustomerType)
export class LabelExplanationResolver {
  @FieldResolver(() => LabelExplanationType, {
    nullable: true,
    description: "标签解释 Why a label says what it says; null where no such label is in force.",
  })
  async explain(
    @Root() { customer }: CustomerRoot,
    @Arg("label", () => String, { description: "标签代码" }) code: string,
    @Args() args: ProfileArgs,
    @Ctx() { loaders }: Context,
  ) {
    const key = { customer, moment: momentOf(args), freshness: args.freshness };
    const profile = await loaders.profile.load(key);
    const labels = labelsInForce(loaders.scope.labels, profile.asOf);
    const explained = explainLabel(labels, code, knownFacts(profile), profile.asOf);
    if (explained === undefined) return null;
    const { outcome, parts, ways } = explained;
    return {
      code,
      version: outcome.version,
      state: outcome.state,
      parts: [...parts],
      wouldHold: ways.map((all) => [...all]),
      missing: [...outcome.missing],
      nextChangeAt: outcome.nextChangeAt ?? null,
    };
  }
}
