import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import { businessDateOf } from "../facts/business-date.js";
import type { BusinessDate } from "../facts/fact.js";
import { BadIdentifier, checkedIdentifier, lookupOf } from "../portfolio/identity.js";
import {
  addToList,
  isInForce,
  type CustomerListEntry,
  type Listed,
  type ListOutcome as Outcome,
  type ListRefusal,
  type OwnListEntry,
  removeFromList,
  usccOf,
} from "../portfolio/own-lists.js";
import { CustomerType } from "../schema/customer.type.js";
import {
  AddToListInput,
  ListEntryType,
  ListOutcome,
  listRefusals,
  RemoveFromListInput,
} from "../schema/own-list.type.js";
import type { Context } from "./context.js";
import { bad, customerId } from "./ledger-outcome.js";
import type { CustomerRoot } from "./roots.js";
import { worded } from "./worded.js";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const entryView = (entry: OwnListEntry & Partial<CustomerListEntry>, today: BusinessDate) => ({
  ...entry,
  __typename: "ListEntry",
  about: entry.about ?? null,
  current: isInForce(entry, today),
});

const refusedView = (code: ListRefusal) => ({
  __typename: "ListRefused",
  code,
  message: listRefusals[code],
});

const outcomeView = (outcome: Outcome, today: BusinessDate) =>
  outcome.taken ? entryView(outcome.entry, today) : refusedView(outcome.refusal);

/** Who is to be listed, or why it cannot be told; throws a BAD_USER_INPUT error where it is not told in one way. */
async function listedBy(
  { customer, uscc, residentId }: AddToListInput,
  { loaders: { scope } }: Context,
  today: BusinessDate,
): Promise<Listed | ListRefusal> {
  const told = [customer, uscc, residentId].filter((way) => way !== null && way !== undefined);
  if (told.length !== 1) throw bad("who is listed is told by exactly one of customer, uscc and residentId");
  if (typeof residentId === "string") return personBy(residentId, scope, today);
  if (typeof uscc === "string") return { scheme: "USCC", lookup: uscc };
  const own = await usccOf(scope.sql, scope.institutionId, customerId("customer", customer ?? ""));
  if (own === undefined) return "UNKNOWN_CUSTOMER";
  return own === null ? "NO_USCC" : { scheme: "USCC", lookup: own };
}

function personBy(
  residentId: string,
  { vault, institutionId }: Context["loaders"]["scope"],
  today: BusinessDate,
): Listed {
  try {
    const given = { scheme: "RESIDENT_ID", system: "", value: residentId } as const;
    const lookup = lookupOf(vault, institutionId, checkedIdentifier(given, today));
    return { scheme: "RESIDENT_ID", lookup };
  } catch (error) {
    if (error instanceof BadIdentifier) throw bad(`residentId: ${error.message}`);
    throw error;
  }
}

/** The institution's own black and white lists. */
@Resolver(() => CustomerType)
export class OwnListResolver {
  @FieldResolver(() => [ListEntryType], {
    description:
      "自有名单记录 Entries about the customer, its legal representative or its controller, in force or not.",
  })
  async listEntries(@Root() { customer }: CustomerRoot, @Ctx() { loaders }: Context) {
    const today = businessDateOf(loaders.scope.clock());
    return (await loaders.listEntries.load(customer.id)).map((entry) => entryView(entry, today));
  }

  @Mutation(() => ListOutcome, { description: "列入自有名单 Puts an enterprise or a person on a list." })
  async addToList(@Arg("input", () => AddToListInput) input: AddToListInput, @Ctx() context: Context) {
    const { scope } = context.loaders;
    const today = businessDateOf(scope.clock());
    const validFrom = input.validFrom ?? today;
    const expiresOn = input.expiresOn ?? null;
    // What was not known on a day must not be said of it later.
    if (validFrom < today) throw bad("validFrom lies before today");
    if (expiresOn !== null && expiresOn < validFrom) throw bad("expiresOn lies before validFrom");
    const [reason, owner] = [worded("reason", input.reason), worded("owner", input.owner)];
    const listed = await listedBy(input, context, today);
    if (typeof listed === "string") return refusedView(listed);
    const draft = { ...listed, list: input.list, reason, owner, validFrom, expiresOn, author: scope.author };
    const outcome = await addToList(scope.pool, scope.institutionId, draft);
    return outcomeView(outcome, today);
  }

  @Mutation(() => ListOutcome, {
    description: "移出自有名单 Takes an entry off its list from today on; it stays on record.",
  })
  async removeFromList(
    @Arg("input", () => RemoveFromListInput) input: RemoveFromListInput,
    @Ctx() context: Context,
  ) {
    const { scope } = context.loaders;
    const removedOn = businessDateOf(scope.clock());
    const reason = worded("reason", input.reason);
    if (!UUID.test(input.entry)) throw bad("entry is not the id of an entry");
    const removal = { entryId: input.entry, removedOn, reason, author: scope.author };
    const outcome = await removeFromList(scope.pool, scope.institutionId, removal);
    return outcomeView(outcome, removedOn);
  }
}
