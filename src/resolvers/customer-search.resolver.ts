import { Arg, Ctx, Float, Int, ObjectType, Field, Query, Resolver } from "type-graphql";
import { businessDateOf } from "../facts/business-date.js";
import { BadIdentifier, checkedIdentifier, lookupOf } from "../portfolio/identity.js";
import {
  countFacets,
  type Facet,
  type FoundCursor,
  searchNames,
  type Tally,
  tallyCustomers,
} from "../portfolio/customer-search.js";
import { countCustomers, listByPhone } from "../portfolio/customers.js";
import { connectionTypes, cursorOf, pageOf, pageSize, readCursor } from "../schema/connection.js";
import { CustomerFilterInput, CustomerType } from "../schema/customer.type.js";
import { FacetCountType, FacetEnum, TallyType } from "../schema/facet.type.js";
import type { Context } from "./context.js";
import { nameText, readFilter } from "./customer-filter.js";
import { bad } from "./ledger-outcome.js";
import { customerRoot, type CustomerRoot } from "./roots.js";

const MOST_FOUND = 100;
const ORDER = "SHARE";

@ObjectType("FoundCustomer", { description: "按名称找到的客户 A customer found by its name." })
class FoundCustomerType {
  @Field(() => CustomerType, { description: "客户" })
  customer!: CustomerRoot;

  @Field(() => Float, {
    description: "匹配程度 Share of the text's pairs of characters the name has, from a half to 1.",
  })
  share!: number;
}

const FoundCustomerConnection = connectionTypes(
  "FoundCustomer",
  "客户查找结果分页 A page of customers found by name.",
  () => FoundCustomerType,
);

/** The key of a found customer holds its share and its name. */
function foundCursor(after: string | null): FoundCursor | undefined {
  const cursor = readCursor(ORDER, after ?? undefined);
  if (cursor === undefined) return undefined;
  const [share = "", ...name] = cursor.key.split(" ");
  if (/^[01](\.\d+)?$/.test(share)) return { share: Number(share), name: name.join(" "), id: cursor.id };
  throw bad("after is not a cursor of this list: take one from pageInfo.endCursor");
}

/** Ways to find customers, and to see how many there are. */
@Resolver()
export class CustomerSearchResolver {
  @Query(() => FoundCustomerConnection, {
    description:
      "按名称查找客户 Finds customers by a part of the name, also of one or two characters, or by a name written a little otherwise; the best first.",
  })
  async searchCustomers(
    @Arg("text", () => String) text: string,
    @Arg("first", () => Int, { defaultValue: 20, description: `1 to ${MOST_FOUND}` }) first: number,
    @Arg("after", () => String, { nullable: true }) after: string | null,
    @Ctx() { loaders }: Context,
  ) {
    const { sql, institutionId } = loaders.scope;
    const size = pageSize(first, MOST_FOUND);
    const start = foundCursor(after);
    const rows = await searchNames(sql, institutionId, nameText("text", text), size + 1, start);
    const found = rows.map(({ share, ...customer }) => ({ share, customer: customerRoot(customer) }));
    for (const { customer } of found) loaders.customer.prime(customer.customer.id, customer.customer);
    return pageOf(found, size, ({ share, customer: { customer } }) =>
      cursorOf(ORDER, `${share} ${customer.name}`, customer.id),
    );
  }

  @Query(() => [CustomerType], {
    description:
      "按手机号查找客户 Customers with a person in a role who has the phone; only its keyed index is compared.",
  })
  async customersByPhone(@Arg("phone", () => String) phone: string, @Ctx() { loaders }: Context) {
    const { sql, institutionId, vault, clock } = loaders.scope;
    try {
      const given = { scheme: "PHONE", system: "", value: phone } as const;
      const lookup = lookupOf(vault, institutionId, checkedIdentifier(given, businessDateOf(clock())));
      return (await listByPhone(sql, institutionId, lookup, MOST_FOUND)).map(customerRoot);
    } catch (error) {
      if (error instanceof BadIdentifier) throw bad(`phone: ${error.message}`);
      throw error;
    }
  }

  @Query(() => TallyType, {
    description:
      "客户数量（大数估计） How many customers a filter leaves; above 10,000 estimated, unless asked to be exact.",
  })
  async customerTally(
    @Arg("filter", () => CustomerFilterInput, { nullable: true }) input: CustomerFilterInput | null,
    @Arg("exact", () => Boolean, { defaultValue: false }) exact: boolean,
    @Ctx() { loaders: { scope } }: Context,
  ): Promise<Tally> {
    const filter = await readFilter(scope, input);
    const today = businessDateOf(scope.clock());
    if (!exact) return tallyCustomers(scope.sql, scope.institutionId, filter, today);
    return {
      count: await countCustomers(scope.sql, scope.institutionId, filter, today),
      isEstimate: false,
    };
  }

  @Query(() => [FacetCountType], {
    description: "客户分面计数 Counts the customers a filter leaves by each facet asked for.",
  })
  async customerFacets(
    @Arg("filter", () => CustomerFilterInput, { nullable: true }) input: CustomerFilterInput | null,
    @Arg("by", () => [FacetEnum]) by: Facet[],
    @Ctx() { loaders: { scope } }: Context,
  ): Promise<FacetCountType[]> {
    const filter = await readFilter(scope, input);
    return countFacets(scope.sql, scope.institutionId, filter, by, businessDateOf(scope.clock()));
  }
}
