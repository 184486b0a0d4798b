import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import { inTransaction } from "../entities/sql.js";
import { defineAgreement, definePartnerBank, defineProduct } from "../portfolio/catalogue.js";
import { declareGroup, declareLinks } from "../portfolio/groups.js";
import { BadShares, sharesOf } from "../portfolio/risk-sharing.js";
import { DeclaredGroupType } from "../schema/book.type.js";
import { LedgerOutcome } from "../schema/ledger.type.js";
import {
  AgreementInput,
  CustomerGroupInput,
  PartnerBankInput,
  ProductInput,
  ShareholdingInput,
} from "../schema/terms.type.js";
import type { Context } from "./context.js";
import { bad, customerId, refusalView } from "./ledger-outcome.js";

/** What guarantees are written under: products, banks, agreements, and who is related to whom. */
@Resolver()
export class TermsResolver {
  @Mutation(() => Boolean, { description: "定义担保产品 Defines a product, or renames or reclassifies it." })
  async defineProduct(
    @Arg("input", () => ProductInput) input: ProductInput,
    @Ctx() { loaders: { scope } }: Context,
  ) {
    await defineProduct(scope.pool, scope.institutionId, input);
    return true;
  }

  @Mutation(() => Boolean, { description: "定义合作银行 Defines a partner bank, or renames it." })
  async definePartnerBank(
    @Arg("input", () => PartnerBankInput) input: PartnerBankInput,
    @Ctx() { loaders: { scope } }: Context,
  ) {
    await definePartnerBank(scope.pool, scope.institutionId, input);
    return true;
  }

  @Mutation(() => LedgerOutcome, {
    nullable: true,
    description: "登记分险协议 Writes down a version of an agreement; null when it is written.",
  })
  async defineRiskSharing(
    @Arg("input", () => AgreementInput) input: AgreementInput,
    @Ctx() { loaders: { scope } }: Context,
  ) {
    const { code, effectiveOn, title, source } = input;
    const capRate = input.capRate ?? null;
    if (capRate !== null && !/^(0(\.\d{1,5})?|1(\.0{1,5})?)$/.test(capRate))
      throw bad("capRate must be a fraction from 0 to 1 of at most five decimals, such as 0.04");
    const capBase = capRate === null ? null : (input.capBase ?? "RELIEVED");
    let shares;
    try {
      shares = sharesOf(Object.fromEntries(input.shares.map((s) => [s.bearer, s.share])));
    } catch (error) {
      if (!(error instanceof BadShares)) throw error;
      const message = { zh: "各方分险比例须在 0 至 1 之间且合计为 1", en: error.message };
      return { __typename: "CommandRefused", code: "BAD_SHARES", message };
    }
    const agreement = { code, effectiveOn, title, source, shares, capRate, capBase };
    const same = await defineAgreement(scope.pool, scope.institutionId, scope.author, agreement);
    return same ? null : refusalView({ code: "TAKEN", what: "AGREEMENT" });
  }

  @Mutation(() => DeclaredGroupType, { description: "登记集团 Declares a group and adds members to it." })
  async declareCustomerGroup(
    @Arg("input", () => CustomerGroupInput) input: CustomerGroupInput,
    @Ctx() { loaders: { scope } }: Context,
  ) {
    const members = input.members.map((id) => customerId("members", id));
    const { pool, institutionId, author } = scope;
    const id = await inTransaction(pool, async (sql) => {
      const group = await declareGroup(sql, institutionId, input);
      const link = {
        otherId: group,
        kind: "GROUP",
        share: undefined,
        fromOn: input.fromOn,
        toOn: undefined,
      } as const;
      await declareLinks(
        sql,
        institutionId,
        author,
        [...new Set(members)].map((subjectId) => ({ ...link, subjectId })),
      );
      return group;
    });
    return { id, code: input.code };
  }

  @Mutation(() => Boolean, {
    description: "登记持股关系 Declares that one customer holds shares of another.",
  })
  async declareShareholding(
    @Arg("input", () => ShareholdingInput) input: ShareholdingInput,
    @Ctx() { loaders: { scope } }: Context,
  ) {
    if (!/^(0(\.\d{1,6})?|1(\.0{1,6})?)$/.test(input.share))
      throw bad("share must be a fraction from 0 to 1 of at most six decimals, such as 0.35");
    const toOn = input.toOn ?? undefined;
    if (toOn !== undefined && toOn < input.fromOn) throw bad("toOn lies before fromOn");
    const [subjectId, otherId] = [customerId("held", input.held), customerId("holder", input.holder)];
    const share = Number(input.share);
    const link = { subjectId, otherId, kind: "SHAREHOLDING", share, fromOn: input.fromOn, toOn } as const;
    await declareLinks(scope.pool, scope.institutionId, scope.author, [link]);
    return true;
  }
}
