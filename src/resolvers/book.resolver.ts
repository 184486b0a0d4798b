import { GraphQLError } from "graphql";
import { GraphQLLocalDate } from "graphql-scalars";
import { Arg, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import { businessDateOf, startOfBusinessDate } from "../facts/business-date.js";
import type { BusinessDate } from "../facts/fact.js";
import { inTransaction } from "../entities/sql.js";
import { type BookMoment, checkPeriod, keepPeriod } from "../portfolio/balances.js";
import { type Book, countByStatus, readFlow } from "../portfolio/book.js";
import { readCapLedger } from "../portfolio/caps.js";
import { type Agreement, readAgreements, readCatalogue } from "../portfolio/catalogue.js";
import { compensationRate, guaranteeLossRate, payoutLossRate, recoveryRate } from "../portfolio/ratios.js";
import {
  AgreementType,
  BookFlowType,
  BookRatiosType,
  BookType,
  CapLineType,
  LedgerPeriodType,
  PartnerBankType,
  ProductType,
  StatusCountType,
} from "../schema/book.type.js";
import type { Context } from "./context.js";
import { sharesView } from "./roots.js";

type BookRoot = Book & { readonly moment: BookMoment };

const DAY_MS = 86_400_000;
const yearStart = (date: BusinessDate): BusinessDate => `${date.slice(0, 4)}-01-01`;
const dayBefore = (date: BusinessDate): BusinessDate =>
  businessDateOf(new Date(startOfBusinessDate(date).getTime() - DAY_MS));

const agreementView = ({ shares, capRate, ...agreement }: Agreement) => ({
  ...agreement,
  shares: sharesView(shares),
  capRate: capRate === null ? null : Number(capRate),
});

/** The whole book of the institution. */
@Resolver(() => BookType)
export class BookResolver {
  @Query(() => BookType, { description: "担保业务总账 The whole book on a business date." })
  async book(
    @Arg("onDate", () => GraphQLLocalDate, { nullable: true, description: "业务日期 Today if left out." })
    onDate: string | null,
    @Arg("knownAt", () => Date, { nullable: true, description: "已记录时间" }) knownAt: Date | null,
    @Ctx() { loaders }: Context,
  ): Promise<BookRoot> {
    const { clock } = loaders.scope;
    const moment = { onDate: onDate ?? businessDateOf(knownAt ?? clock()), knownAt: knownAt ?? undefined };
    return { ...(await loaders.book.load(moment)), moment };
  }

  @FieldResolver(() => [StatusCountType], {
    description: "按状态 Projects by status, applications included.",
  })
  byStatus(@Root() { moment }: BookRoot, @Ctx() { loaders }: Context) {
    return countByStatus(loaders.scope.sql, loaders.scope.institutionId, moment);
  }

  @FieldResolver(() => BookFlowType, { description: "发生额 Between a date and the book's; both included." })
  async flow(
    @Root() { moment }: BookRoot,
    @Arg("fromOn", () => GraphQLLocalDate, {
      nullable: true,
      description: "起 The first of January if left out.",
    })
    fromOn: string | null,
    @Ctx() { loaders }: Context,
  ) {
    const from = fromOn ?? yearStart(moment.onDate);
    const flow = await readFlow(loaders.scope.sql, loaders.scope.institutionId, from, moment);
    return { fromOn: from, toOn: moment.onDate, ...flow };
  }

  @FieldResolver(() => BookRatiosType, { description: "业务比率" })
  async ratios(@Root() book: BookRoot, @Ctx() { loaders }: Context) {
    const { sql, institutionId } = loaders.scope;
    const { moment } = book;
    const start = yearStart(moment.onDate);
    const [year, opening] = await Promise.all([
      readFlow(sql, institutionId, start, moment),
      loaders.book.load({ ...moment, onDate: dayBefore(start) }),
    ]);
    return {
      compensationRate: compensationRate(year.compensated, year.relieved),
      cumulativeCompensationRate: compensationRate(book.compensated, book.relieved),
      recoveryRate: recoveryRate(year.recovered, opening.compensationBalance, year.compensated),
      payoutLossRate: payoutLossRate(book.compensated, book.recovered),
      guaranteeLossRate: guaranteeLossRate(year.writtenOff, year.relieved),
    };
  }

  @Query(() => [CapLineType], { description: "年度代偿率上限台账 By agreement and cooperating bank." })
  compensationCaps(
    @Arg("year", () => Int) year: number,
    @Arg("knownAt", () => Date, { nullable: true, description: "已记录时间" }) knownAt: Date | null,
    @Ctx() { loaders }: Context,
  ) {
    if (year < 1990 || year > 9999)
      throw new GraphQLError("year must be between 1990 and 9999", {
        extensions: { code: "BAD_USER_INPUT" },
      });
    const { sql, institutionId, clock } = loaders.scope;
    return readCapLedger(sql, institutionId, year, businessDateOf(clock()), knownAt ?? undefined);
  }

  @Query(() => [ProductType], { description: "担保产品" })
  async products(@Ctx() { loaders }: Context) {
    return (await readCatalogue(loaders.scope.sql, loaders.scope.institutionId)).products;
  }

  @Query(() => [PartnerBankType], { description: "合作银行" })
  async partnerBanks(@Ctx() { loaders }: Context) {
    return (await readCatalogue(loaders.scope.sql, loaders.scope.institutionId)).banks;
  }

  @Query(() => [AgreementType], { description: "分险协议 Every version, by code and date." })
  async riskSharingAgreements(@Ctx() { loaders }: Context) {
    return (await readAgreements(loaders.scope.sql, loaders.scope.institutionId)).map(agreementView);
  }

  @Mutation(() => LedgerPeriodType, {
    description:
      "生成期末余额快照 Keeps the balances of a period end ready; the book is then summed up from there.",
  })
  async keepLedgerPeriod(
    @Arg("endsOn", () => GraphQLLocalDate, { description: "期末日" }) endsOn: string,
    @Ctx() { loaders }: Context,
  ) {
    const { pool, institutionId, clock } = loaders.scope;
    if (endsOn > businessDateOf(clock()))
      throw new GraphQLError("endsOn lies in the future", { extensions: { code: "BAD_USER_INPUT" } });
    const { guarantees } = await inTransaction(pool, (sql) => keepPeriod(sql, institutionId, endsOn));
    return { endsOn, guarantees, wrong: 0 };
  }

  @Query(() => LedgerPeriodType, {
    nullable: true,
    description: "核对期末余额快照 Derives the balances anew and counts what differs; null if none are kept.",
  })
  async checkLedgerPeriod(
    @Arg("endsOn", () => GraphQLLocalDate, { description: "期末日" }) endsOn: string,
    @Ctx() { loaders }: Context,
  ) {
    const checked = await checkPeriod(loaders.scope.sql, loaders.scope.institutionId, endsOn);
    return checked === undefined ? null : { endsOn, ...checked };
  }
}
