import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import { businessDateOf } from "../facts/business-date.js";
import type { BusinessDate, Title } from "../facts/fact.js";
import {
  addManualLabel,
  isInForce,
  type ManualLabelOutcome as Outcome,
  type ManualLabelView,
  removeManualLabel,
} from "../portfolio/manual-labels.js";
import { isInForce as isListed, type CustomerListEntry } from "../portfolio/own-lists.js";
import { CustomerType } from "../schema/customer.type.js";
import {
  AddManualLabelInput,
  ManualLabelOutcome,
  manualLabelRefusals,
  ManualLabelType,
  RemoveManualLabelInput,
} from "../schema/manual-label.type.js";
import type { Context } from "./context.js";
import { labelCode } from "./customer-filter.js";
import { bad, customerId } from "./ledger-outcome.js";
import type { RequestScope } from "./loaders.js";
import type { CustomerRoot } from "./roots.js";
import { worded } from "./worded.js";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const LISTS = {
  BLACK: { kind: "BLACKLIST", title: { zh: "黑名单", en: "Black list" } },
  WHITE: { kind: "WHITELIST", title: { zh: "白名单", en: "White list" } },
} as const;

const labelView = ({ titleZh, titleEn, ...label }: ManualLabelView, today: BusinessDate) => ({
  ...label,
  __typename: "ManualLabel",
  kind: "LABEL" as const,
  title: { zh: titleZh, en: titleEn },
  current: isInForce(label, today),
});

const entryView = (entry: CustomerListEntry, today: BusinessDate) => ({
  ...entry,
  __typename: "ManualLabel",
  ...LISTS[entry.list],
  code: LISTS[entry.list].kind,
  evidenceRef: null,
  current: isListed(entry, today),
});

const outcomeView = (outcome: Outcome, today: BusinessDate) =>
  outcome.taken
    ? labelView(outcome.label, today)
    : {
        __typename: "ManualLabelRefused",
        code: outcome.refusal,
        message: manualLabelRefusals[outcome.refusal],
      };

/** The title given, or that of the declared label; throws a BAD_USER_INPUT error where there is neither. */
function titleOf({ title, code }: AddManualLabelInput, { labels }: Pick<RequestScope, "labels">): Title {
  if (title) return { zh: worded("title.zh", title.zh), en: worded("title.en", title.en) };
  const declared = labels.find(({ definition }) => definition.code === code);
  if (declared !== undefined) return declared.definition.title;
  throw bad("title is needed: no label is declared with this code");
}

/** Labels put on customers by hand. */
@Resolver(() => CustomerType)
export class ManualLabelResolver {
  @FieldResolver(() => [ManualLabelType], {
    description:
      "人工标签 Labels by hand and entries of the own lists about the customer itself, in force or not.",
  })
  async manualLabels(@Root() { customer }: CustomerRoot, @Ctx() { loaders }: Context) {
    const today = businessDateOf(loaders.scope.clock());
    const [labels, entries] = await Promise.all([
      loaders.manualLabels.load(customer.id),
      loaders.listEntries.load(customer.id),
    ]);
    const own = entries.filter(({ about }) => about === "CUSTOMER");
    return [
      ...labels.map((label) => labelView(label, today)),
      ...own.map((entry) => entryView(entry, today)),
    ].sort((a, b) => b.recordedAt.getTime() - a.recordedAt.getTime());
  }

  @Mutation(() => ManualLabelOutcome, { description: "添加人工标签 Puts a label on a customer by hand." })
  async addManualLabel(
    @Arg("input", () => AddManualLabelInput) input: AddManualLabelInput,
    @Ctx() { loaders: { scope } }: Context,
  ) {
    const today = businessDateOf(scope.clock());
    const code = labelCode("code", input.code);
    if (code === "BLACKLIST" || code === "WHITELIST")
      throw bad("code is kept for the own lists: use addToList");
    const expiresOn = input.expiresOn ?? null;
    if (expiresOn !== null && expiresOn < today) throw bad("expiresOn lies before today");
    const title = titleOf(input, scope);
    const { evidenceRef } = input;
    const draft = {
      subjectId: customerId("customer", input.customer),
      code,
      titleZh: title.zh,
      titleEn: title.en,
      reason: worded("reason", input.reason),
      expiresOn,
      evidenceRef: typeof evidenceRef === "string" ? worded("evidenceRef", evidenceRef) : null,
      author: scope.author,
      idempotencyKey: worded("idempotencyKey", input.idempotencyKey),
    };
    return outcomeView(await addManualLabel(scope.pool, scope.institutionId, draft, today), today);
  }

  @Mutation(() => ManualLabelOutcome, {
    description: "移除人工标签 Takes a label by hand off; it stays on record.",
  })
  async removeManualLabel(
    @Arg("input", () => RemoveManualLabelInput) input: RemoveManualLabelInput,
    @Ctx() { loaders: { scope } }: Context,
  ) {
    const reason = worded("reason", input.reason);
    if (!UUID.test(input.id)) throw bad("id is not the id of a label by hand");
    const removal = { id: input.id, reason, author: scope.author };
    const outcome = await removeManualLabel(scope.pool, scope.institutionId, removal);
    return outcomeView(outcome, businessDateOf(scope.clock()));
  }
}
