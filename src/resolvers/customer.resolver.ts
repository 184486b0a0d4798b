import { GraphQLError } from "graphql";
import { Arg, Args, ArgsType, Ctx, Field, FieldResolver, ID, Int, Query, Resolver, Root } from "type-graphql";
import { businessDateOf } from "../facts/business-date.js";
import { maskValue } from "../governance/masking.js";
import { readJob } from "../jobs/store.js";
import { textsOf } from "../labels/definition.js";
import type { Judgement } from "../labels/judge.js";
import {
  countCustomers,
  type CustomerOrder,
  findByGuaranteeNumber,
  type CustomerView,
  findCustomer,
  listCustomers,
  sortKeyOf,
} from "../portfolio/customers.js";
import type { IdentifierValue } from "../portfolio/identity.js";
import type { Freshness } from "../profile/load-profiles.js";
import { maskProfile } from "../profile/mask.js";
import { cursorOf, pageOf, pageSize, readCursor } from "../schema/connection.js";
import {
  CustomerConnection,
  CustomerFilterInput,
  CustomerLookup,
  CustomerOrderEnum,
  CustomerType,
  PersonType,
} from "../schema/customer.type.js";
import { LabelType } from "../schema/label.type.js";
import { Node } from "../schema/node.type.js";
import { FreshnessEnum, ProfileType, profileView } from "../schema/profile.type.js";
import type { Context } from "./context.js";
import { readFilter } from "./customer-filter.js";
import { readGlobalId } from "./global-id.js";
import { jobRoot } from "./job.resolver.js";
import { MomentArgs } from "./moment.args.js";
import { applicationRoot, customerRoot, type CustomerRoot, guaranteeRoot, momentOf } from "./roots.js";

const MOST_CUSTOMERS = 100;

@ArgsType()
export class ProfileArgs extends MomentArgs {
  @Field(() => FreshnessEnum, {
    defaultValue: "FETCH",
    description: "新鲜度要求 A question about the past never asks the sources.",
  })
  freshness!: Freshness;
}

const labelView = ({ definition, outcome, evidence }: Judgement) => ({
  code: outcome.code,
  version: outcome.version,
  category: definition.category,
  title: definition.title,
  state: outcome.state,
  text: outcome.text ?? null,
  textTitle: textsOf(definition).find(({ code }) => code === outcome.text)?.title ?? null,
  number: outcome.number ?? null,
  unit: definition.kind === "NUMBER" ? definition.unit : null,
  missing: [...outcome.missing],
  evidence: evidence.map((e) => ({ ...e, observationIds: [...e.observationIds] })),
});

/** Customers and everything seen from them. */
@Resolver(() => CustomerType)
export class CustomerResolver {
  @Query(() => CustomerType, { nullable: true, description: "查找客户 Finds one customer." })
  async customer(
    @Arg("by", () => CustomerLookup) by: CustomerLookup,
    @Ctx() { loaders }: Context,
  ): Promise<CustomerRoot | null> {
    const customer = await customerOf(by, loaders);
    return customer && customerRoot(customer);
  }

  @Query(() => CustomerConnection, { description: "客户列表 Customers in a stable order, page by page." })
  async customers(
    @Arg("filter", () => CustomerFilterInput, { nullable: true }) input: CustomerFilterInput | null,
    @Arg("orderBy", () => CustomerOrderEnum, { defaultValue: "NAME" }) orderBy: CustomerOrder,
    @Arg("first", () => Int, { defaultValue: 20, description: `1 to ${MOST_CUSTOMERS}` }) first: number,
    @Arg("after", () => String, { nullable: true }) after: string | null,
    @Ctx() { loaders }: Context,
  ) {
    const { sql, institutionId } = loaders.scope;
    const size = pageSize(first, MOST_CUSTOMERS);
    const start = readCursor(orderBy, after ?? undefined);
    const filter = await readFilter(loaders.scope, input);
    const today = businessDateOf(loaders.scope.clock());
    const rows = await listCustomers(sql, institutionId, filter, orderBy, size + 1, start, today);
    for (const row of rows) loaders.customer.prime(row.id, row);
    return pageOf(rows.map(customerRoot), size, ({ customer }) =>
      cursorOf(orderBy, sortKeyOf(customer, orderBy), customer.id),
    );
  }

  @Query(() => Int, { description: "客户数量 How many customers a filter leaves." })
  async customerCount(
    @Arg("filter", () => CustomerFilterInput, { nullable: true }) input: CustomerFilterInput | null,
    @Ctx() { loaders: { scope } }: Context,
  ): Promise<number> {
    const filter = await readFilter(scope, input);
    return countCustomers(scope.sql, scope.institutionId, filter, businessDateOf(scope.clock()));
  }

  @Query(() => Node, { nullable: true, description: "Anything by its global id." })
  async node(@Arg("id", () => ID) id: string, @Ctx() { loaders }: Context): Promise<object | null> {
    const ref = readGlobalId(id);
    if (ref?.type === "Job") {
      const job = await readJob(loaders.scope.sql, loaders.scope.institutionId, ref.id);
      return job === undefined ? null : jobRoot(job);
    }
    if (ref?.type === "Customer") {
      const customer = await loaders.customer.load(ref.id);
      return customer && customerRoot(customer);
    }
    if (ref?.type === "Application") {
      const application = await loaders.application.load(ref);
      return application && applicationRoot(application);
    }
    const guarantee = ref === undefined ? null : await loaders.guarantee.load(ref);
    return guarantee && guaranteeRoot(guarantee);
  }

  @FieldResolver(() => ProfileType, {
    description: "客户画像 What is known about the customer as of a moment.",
  })
  async profile(@Root() { customer }: CustomerRoot, @Args() args: ProfileArgs, @Ctx() { loaders }: Context) {
    const key = { customer, moment: momentOf(args), freshness: args.freshness };
    return profileView(maskProfile(await loaders.profile.load(key)));
  }

  @FieldResolver(() => [LabelType], { description: "标签 Judgements as of a moment, with their evidence." })
  async labels(@Root() { customer }: CustomerRoot, @Args() args: ProfileArgs, @Ctx() { loaders }: Context) {
    const key = { customer, moment: momentOf(args), freshness: args.freshness };
    return (await loaders.labels.load(key)).map(labelView);
  }

  @FieldResolver(() => [PersonType], {
    description: "相关人员 People in roles at the customer; values are masked.",
  })
  async people(@Root() { customer }: CustomerRoot, @Ctx() { loaders }: Context) {
    const masked = (mask: Parameters<typeof maskValue>[0], clear: string | undefined) =>
      clear === undefined ? null : maskValue(mask, clear);
    return (await loaders.people.load(customer.id)).map((p) => ({
      role: p.role,
      fromOn: p.fromOn,
      toOn: p.toOn,
      name: masked("name", p.name),
      phone: masked("phone", p.phone),
      residentId: masked("residentId", p.residentId),
    }));
  }
}

async function customerOf(by: CustomerLookup, loaders: Context["loaders"]): Promise<CustomerView | null> {
  const { sql, institutionId } = loaders.scope;
  if (by.id !== undefined) {
    const ref = readGlobalId(by.id);
    if (ref?.type === "Customer") return loaders.customer.load(ref.id);
    throw new GraphQLError("by.id is not the id of a customer", { extensions: { code: "BAD_USER_INPUT" } });
  }
  if (by.guaranteeNumber !== undefined) {
    const id = await findByGuaranteeNumber(sql, institutionId, by.guaranteeNumber);
    return id === undefined ? null : loaders.customer.load(id);
  }
  const identifier = identifierIn(by);
  const customer = identifier && (await findCustomer(sql, institutionId, identifier));
  if (customer === undefined) return null;
  loaders.customer.prime(customer.id, customer);
  return customer;
}

function identifierIn({ uscc, external }: CustomerLookup): IdentifierValue | undefined {
  if (uscc !== undefined) return { scheme: "USCC", system: "", value: uscc };
  return external && { scheme: "EXTERNAL", system: external.system, value: external.id };
}
