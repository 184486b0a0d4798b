import { Arg, Ctx, ID, Mutation, Query, Resolver } from "type-graphql";
import type { OrderDesk } from "../connectors/orders.js";
import {
  confirmTaxOrder,
  type OrderContext,
  type Ordered,
  startTaxOrder,
} from "../connectors/qichacha/tax-authorisation.js";
import { qichachaTaxConnector } from "../connectors/qichacha/qichacha-tax.connector.js";
import { orderStatus, type StoredOrder } from "../connectors/source-order.js";
import { findOrder, readOrders } from "../connectors/source-orders.js";
import { permitOf } from "../governance/consent.js";
import { readConsentsInForce } from "../governance/consents.js";
import { Secret } from "../schema/secret.scalar.js";
import {
  type TaxAuthorisationRefusal,
  TaxAuthorisationOutcome,
  taxAuthorisationRefusals,
  TaxAuthorisationType,
} from "../schema/tax-authorisation.type.js";
import type { Context } from "./context.js";
import { globalId, readGlobalId } from "./global-id.js";
import { bad, customerId } from "./ledger-outcome.js";

const MOST_CHARACTERS = 200;

/** A text of a bearable length; what it says is not repeated. */
function given(name: string, text: string): string {
  if (text.length >= 1 && text.length <= MOST_CHARACTERS) return text;
  throw bad(`${name} must have 1 to ${MOST_CHARACTERS} characters`);
}

const orderView = (order: StoredOrder, now: Date, repeated: boolean) => ({
  __typename: "TaxAuthorisation",
  id: globalId({ type: "TaxAuthorisation", subjectId: order.subjectId, id: order.id }),
  status: orderStatus(order, now),
  createdAt: order.createdAt,
  validUntil: order.validUntil,
  repeated,
});

const refusalView = (code: TaxAuthorisationRefusal, detail: string | null = null) => ({
  __typename: "TaxAuthorisationRefused",
  code,
  message: taxAuthorisationRefusals[code],
  detail,
});

function outcomeView(ordered: Ordered, now: Date) {
  if (ordered.done) return orderView(ordered.order, now, ordered.repeated);
  const { refusal } = ordered;
  return refusalView(refusal.code, "reason" in refusal ? `${refusal.reason} ${refusal.detail}`.trim() : null);
}

/** What an order for a customer is placed with, or why it may not be. */
async function orderContext(
  { loaders: { scope } }: Context,
  subjectId: string,
): Promise<OrderContext | TaxAuthorisationRefusal> {
  const { pool, institutionId, purpose, author: requester, clock } = scope;
  const desk: OrderDesk | undefined = scope.orders;
  if (desk === undefined) return "NOT_SET_UP";
  const now = clock();
  const permit = permitOf(await readConsentsInForce(pool, institutionId, [subjectId], now), purpose);
  const { basis, dimension, source } = qichachaTaxConnector;
  const permission = permit({ subjectId, basis, dimension, source });
  if (!permission.allowed) return permission.reason;
  const errand = { institutionId, purpose, requester };
  return { sql: pool, desk, errand, consentId: permission.consentId, now };
}

/** Tax data that an enterprise itself authorises: ordered, confirmed with a code, then read like any other source. */
@Resolver()
export class TaxAuthorisationResolver {
  @Query(() => [TaxAuthorisationType], {
    description: "企业税务授权记录 The orders for a customer, the newest first, the last hundred of them.",
  })
  async taxAuthorisations(@Arg("customer", () => ID) customer: string, @Ctx() { loaders }: Context) {
    const { sql, institutionId, clock } = loaders.scope;
    const orders = await readOrders(sql, institutionId, customerId("customer", customer));
    return orders.map((order) => orderView(order, clock(), false));
  }

  @Mutation(() => TaxAuthorisationOutcome, {
    description:
      "发起企业税务授权 Orders the tax data of a customer at Qichacha, once for each key; it is charged. How the enterprise signs in at its tax bureau is passed on encrypted and kept nowhere.",
  })
  async startTaxAuthorisation(
    @Arg("customer", () => ID) customer: string,
    @Arg("userName", () => Secret, { description: "电子税务局用户名" }) userName: string,
    @Arg("password", () => Secret, { description: "电子税务局密码" }) password: string,
    @Arg("idempotencyKey", () => String, { description: "幂等键" }) idempotencyKey: string,
    @Ctx() context: Context,
  ) {
    const subjectId = customerId("customer", customer);
    const credentials = { userName: given("userName", userName), password: given("password", password) };
    const draft = { subjectId, idempotencyKey: given("idempotencyKey", idempotencyKey) };
    const view = await context.loaders.customer.load(subjectId);
    if (view === null) throw bad("customer is not the id of a customer");
    const { uscc } = view;
    if (uscc === null) return refusalView("NO_USCC");
    const ordering = await orderContext(context, subjectId);
    if (typeof ordering === "string") return refusalView(ordering);
    return outcomeView(await startTaxOrder(ordering, { ...draft, uscc }, credentials), ordering.now);
  }

  @Mutation(() => TaxAuthorisationOutcome, {
    description:
      "提交税务验证码 Sends on the code the tax bureau gave the enterprise; the data are gathered from then on.",
  })
  async confirmTaxAuthorisation(
    @Arg("order", () => ID, { description: "税务授权" }) order: string,
    @Arg("code", () => Secret, { description: "验证码" }) code: string,
    @Ctx() context: Context,
  ) {
    const ref = readGlobalId(order);
    const { pool, institutionId } = context.loaders.scope;
    const known = ref?.type === "TaxAuthorisation" ? await findOrder(pool, institutionId, ref) : undefined;
    if (known === undefined) throw bad("order is not the id of a tax authorisation");
    const ordering = await orderContext(context, known.subjectId);
    if (typeof ordering === "string") return refusalView(ordering);
    return outcomeView(await confirmTaxOrder(ordering, known, given("code", code)), ordering.now);
  }
}
