import { Args, Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { standingAt } from "../portfolio/guarantee-standing.js";
import { splitAmount, splitWithoutBank } from "../portfolio/risk-sharing.js";
import { compensationBalanceOf, outstandingOf } from "../portfolio/standing.js";
import { GuaranteeStatusEnum, GuaranteeType, StandingType } from "../schema/guarantee.type.js";
import { Money } from "../schema/scalars.js";
import type { Context } from "./context.js";
import { MomentArgs } from "./moment.args.js";
import { type GuaranteeRoot, momentOf } from "./roots.js";

const NOW = { asOf: undefined, knownAt: undefined };

/** What the events of a guarantee add up to. */
@Resolver(() => GuaranteeType)
export class GuaranteeResolver {
  @FieldResolver(() => GuaranteeStatusEnum, { description: "状态 Today." })
  status(@Root() { guarantee }: GuaranteeRoot, @Ctx() { loaders }: Context) {
    return standingAt(guarantee, NOW, loaders.scope.clock()).status;
  }

  @FieldResolver(() => Money, {
    description: "在保余额 Disbursed less repaid, released and compensated, today.",
  })
  outstandingBalance(@Root() { guarantee }: GuaranteeRoot, @Ctx() { loaders }: Context) {
    return outstandingOf(standingAt(guarantee, NOW, loaders.scope.clock()).sums);
  }

  @FieldResolver(() => StandingType, {
    description: "余额 As of a business date, as known at a recorded time.",
  })
  standing(@Root() { guarantee }: GuaranteeRoot, @Args() args: MomentArgs, @Ctx() { loaders }: Context) {
    const { status, onDate, sums } = standingAt(guarantee, momentOf(args), loaders.scope.clock());
    const outstandingBalance = outstandingOf(sums);
    const compensationBalance = compensationBalanceOf(sums);
    const { disbursed, repaid, released, loss, paid, recovered, writtenOff, fees } = sums;
    return {
      onDate,
      status,
      disbursed,
      repaid,
      released,
      outstandingBalance,
      ownShareBalance: splitAmount(outstandingBalance, guarantee.shares).OWN,
      loss,
      compensated: paid,
      recovered,
      writtenOff,
      compensationBalance,
      ownCompensationBalance: splitWithoutBank(compensationBalance, guarantee.shares).OWN,
      fees,
    };
  }
}
