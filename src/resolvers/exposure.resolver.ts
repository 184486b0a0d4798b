import { GraphQLError } from "graphql";
import { Arg, Args, Ctx, FieldResolver, Float, Int, Resolver, Root } from "type-graphql";
import { businessDateOf, startOfBusinessDate } from "../facts/business-date.js";
import type { BusinessDate, Fen } from "../facts/fact.js";
import { DEFAULT_THRESHOLD } from "../portfolio/groups.js";
import type { Exposure } from "../portfolio/exposure.js";
import { ratioOf } from "../portfolio/ratios.js";
import { cursorOf, pageOf, pageSize, readCursor } from "../schema/connection.js";
import { CustomerType } from "../schema/customer.type.js";
import { ExposureType, GroupExposureType, MonthEndType } from "../schema/exposure.type.js";
import { ApplicationType, GuaranteeConnection } from "../schema/guarantee.type.js";
import type { Context } from "./context.js";
import { onDateOf } from "./loaders.js";
import { MomentArgs } from "./moment.args.js";
import { applicationRoot, customerRoot, type CustomerRoot, guaranteeRoot, momentOf } from "./roots.js";

const MOST_GUARANTEES = 50;
const MOST_APPLICATIONS = 50;
const MOST_MONTHS = 120;
const MOST_MEMBERS = 200;

/** The last days of the `months` months up to a date, oldest first; the date itself stands for its own month. */
export function monthEnds(onDate: BusinessDate, months: number): BusinessDate[] {
  const [year = 0, month = 1] = onDate.split("-").map(Number);
  const ends = Array.from({ length: months - 1 }, (_, i) => {
    const first = new Date(Date.UTC(year, month - 1 - i, 1));
    return businessDateOf(new Date(startOfBusinessDate(first.toISOString().slice(0, 10)).getTime() - 1));
  });
  return [...ends.reverse(), onDate];
}

type ExposureRoot = Exposure["facts"] &
  Exposure & { readonly moment: { asOf: Date | undefined; knownAt: Date | undefined } };

const exposureRoot = (exposure: Exposure, moment: ExposureRoot["moment"]) => ({
  ...exposure.facts,
  ...exposure,
  moment,
});

/** How much of the whole book some balance is. */
async function shareOfBook(
  balance: Fen,
  { onDate, moment }: Pick<ExposureRoot, "onDate" | "moment">,
  context: Context,
) {
  const book = await context.loaders.book.load({ onDate, knownAt: moment.knownAt });
  return ratioOf(balance, book.ownShareBalance);
}

/** What is at stake with a customer, alone and with its related parties. */
@Resolver(() => CustomerType)
export class CustomerExposureResolver {
  @FieldResolver(() => ExposureType, {
    description: "风险敞口 What is at stake with the customer on a business date.",
  })
  async exposure(@Root() { customer }: CustomerRoot, @Args() args: MomentArgs, @Ctx() { loaders }: Context) {
    const moment = momentOf(args);
    return exposureRoot(await loaders.exposure.load({ customer, moment }), moment);
  }

  @FieldResolver(() => [MonthEndType], { description: "敞口历史 Balances at the ends of the last months." })
  exposureHistory(
    @Root() { customer }: CustomerRoot,
    @Args() args: MomentArgs,
    @Arg("months", () => Int, { defaultValue: 12, description: `1 to ${MOST_MONTHS}` }) months: number,
    @Ctx() { loaders }: Context,
  ) {
    if (months < 1 || months > MOST_MONTHS)
      throw new GraphQLError(`months must be between 1 and ${MOST_MONTHS}`, {
        extensions: { code: "BAD_USER_INPUT" },
      });
    const moment = momentOf(args);
    const dates = monthEnds(onDateOf(loaders.scope, moment), months);
    return loaders.history.load({ customerId: customer.id, dates, knownAt: moment.knownAt });
  }

  @FieldResolver(() => GroupExposureType, {
    description:
      "集团及关联方敞口 With all related customers: declared groups, and holdings from a threshold.",
  })
  async groupExposure(
    @Root() { customer }: CustomerRoot,
    @Args() args: MomentArgs,
    @Arg("threshold", () => Float, {
      defaultValue: DEFAULT_THRESHOLD,
      description: "持股比例阈值 0 to 1; 0.2 is significant influence after 企业会计准则第2号.",
    })
    threshold: number,
    @Ctx() { loaders }: Context,
  ) {
    if (!(threshold >= 0 && threshold <= 1))
      throw new GraphQLError("threshold must be between 0 and 1", { extensions: { code: "BAD_USER_INPUT" } });
    const moment = momentOf(args);
    const onDate = onDateOf(loaders.scope, moment);
    const { customerIds, groups } = await loaders.related.load({
      customerId: customer.id,
      onDate,
      threshold,
    });
    if (customerIds.length > MOST_MEMBERS)
      throw new GraphQLError(
        `more than ${MOST_MEMBERS} customers are related at this threshold: ask with a higher one`,
        { extensions: { code: "BAD_USER_INPUT" } },
      );
    const customers = (await loaders.customer.loadMany([...customerIds])).flatMap((c) =>
      c === null || c instanceof Error ? [] : c,
    );
    const exposures = await Promise.all(customers.map((c) => loaders.exposure.load({ customer: c, moment })));
    const sum = (of: (e: Exposure) => Fen) => exposures.reduce((total, e) => total + of(e), 0n);
    return {
      onDate,
      threshold,
      groups,
      moment,
      customers,
      outstandingBalance: sum((e) => e.outstandingBalance),
      ownShareBalance: sum((e) => e.ownShareBalance),
      compensationBalance: sum((e) => e.compensationBalance),
    };
  }

  @FieldResolver(() => GuaranteeConnection, { description: "担保业务 Guarantees, oldest first." })
  async guarantees(
    @Root() { customer }: CustomerRoot,
    @Arg("first", () => Int, { defaultValue: 10, description: `1 to ${MOST_GUARANTEES}` }) first: number,
    @Arg("after", () => String, { nullable: true }) after: string | null,
    @Ctx() { loaders }: Context,
  ) {
    const size = pageSize(first, MOST_GUARANTEES);
    const start = readCursor("guarantees", after ?? undefined);
    const rows = await loaders.guarantees.load({
      customerId: customer.id,
      limit: size + 1,
      after: start && { startsOn: start.key, id: start.id },
    });
    const page = pageOf(rows, size, (g) => cursorOf("guarantees", g.startsOn, g.id));
    return { ...page, edges: page.edges.map((edge) => ({ ...edge, node: guaranteeRoot(edge.node) })) };
  }

  @FieldResolver(() => [ApplicationType], { description: "担保申请 The last applications, newest first." })
  async applications(
    @Root() { customer }: CustomerRoot,
    @Arg("first", () => Int, { defaultValue: 10, description: `1 to ${MOST_APPLICATIONS}` }) first: number,
    @Ctx() { loaders }: Context,
  ) {
    const limit = pageSize(first, MOST_APPLICATIONS);
    return (await loaders.applications.load({ customerId: customer.id, limit })).map(applicationRoot);
  }
}

/** How concentrated the book is on a customer. */
@Resolver(() => ExposureType)
export class ExposureResolver {
  @FieldResolver(() => Float, {
    nullable: true,
    description:
      "占在保余额比例 Own-share balance over that of the whole book; null when nothing is outstanding.",
  })
  shareOfBook(@Root() exposure: ExposureRoot, @Ctx() context: Context) {
    return shareOfBook(exposure.ownShareBalance, exposure, context);
  }
}

/** How concentrated the book is on related parties, and who they are. */
@Resolver(() => GroupExposureType)
export class GroupExposureResolver {
  @FieldResolver(() => Float, {
    nullable: true,
    description:
      "占在保余额比例 Own-share balance over that of the whole book; null when nothing is outstanding.",
  })
  shareOfBook(@Root() exposure: ExposureRoot, @Ctx() context: Context) {
    return shareOfBook(exposure.ownShareBalance, exposure, context);
  }

  @FieldResolver(() => [CustomerType], { description: "关联客户 The customer itself included." })
  members(@Root() { customers }: { customers: readonly CustomerRoot["customer"][] }) {
    return customers.map(customerRoot);
  }
}
