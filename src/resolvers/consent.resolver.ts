import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import { businessDateOf } from "../facts/business-date.js";
import type { Dimension } from "../facts/dimension.js";
import { dimensionCodes, dimensions } from "../facts/index.js";
import { normaliseIdentifier } from "../facts/identifiers.js";
import {
  type ConsentDraft,
  type ConsentView,
  findConsent,
  recordConsent,
  recordWithdrawal,
} from "../governance/consents.js";
import { type PersonInRole, readPeople } from "../portfolio/customers.js";
import {
  ConsentOutcome,
  type ConsentRefusal,
  consentRefusals,
  ConsentType,
  RecordConsentInput,
  WithdrawConsentInput,
} from "../schema/consent.type.js";
import { CustomerType } from "../schema/customer.type.js";
import type { Context } from "./context.js";
import { bad, customerId } from "./ledger-outcome.js";
import type { CustomerRoot } from "./roots.js";
import { worded } from "./worded.js";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const refused = (code: ConsentRefusal) => ({
  __typename: "ConsentRefused",
  code,
  message: consentRefusals[code],
});

const consentView = (consent: ConsentView, role: PersonInRole["role"] | null, now: Date) => ({
  __typename: "Consent",
  ...consent,
  role,
  inForce:
    consent.validFrom <= now &&
    consent.validTo > now &&
    (consent.withdrawnAt === null || consent.withdrawnAt > now),
});

const needingConsent = dimensionCodes.filter((code) => (dimensions[code] as Dimension).basis === "CONSENT");

/** Checks what a consent covers; throws a BAD_USER_INPUT error naming what there is none of. */
function scopeOf(scope: readonly string[], { loaders }: Context): string[] {
  if (scope.length === 0) throw bad("scope names nothing");
  for (const entry of scope) {
    const [dimension = "", source] = entry.split("/");
    if (!needingConsent.some((code) => code === dimension))
      throw bad(`scope: ${dimension} is none of ${needingConsent.join(", ")}`);
    const known = loaders.scope.connectors.some((c) => c.source === source && c.dimension === dimension);
    if (source !== undefined && !known) throw bad(`scope: no source ${source} tells ${dimension}`);
  }
  return [...new Set(scope)].sort();
}

/** Who signed a consent: the enterprise, or whoever is in a role at it now. */
async function signerOf(
  { customer, role, residentId }: RecordConsentInput,
  { loaders }: Context,
): Promise<{ subjectId: string } | ConsentRefusal> {
  const { sql, keyStore, institutionId, clock } = loaders.scope;
  const id = customerId("customer", customer);
  if ((await loaders.customer.load(id)) === null) return "UNKNOWN_CUSTOMER";
  if (role === null || role === undefined) return { subjectId: id };
  const today = businessDateOf(clock());
  const number =
    residentId === null || residentId === undefined ? undefined : normaliseIdentifier(residentId);
  const people = (await readPeople(sql, keyStore, institutionId, [id])).filter(
    (p) =>
      p.role === role &&
      p.fromOn <= today &&
      (p.toOn === null || p.toOn >= today) &&
      (number === undefined || p.residentId === number),
  );
  const [signer, ...others] = new Set(people.map((p) => p.personId));
  if (signer === undefined) return "NOBODY_IN_ROLE";
  return others.length > 0 ? "SEVERAL_IN_ROLE" : { subjectId: signer };
}

const isSame = (kept: ConsentView, draft: ConsentDraft): boolean =>
  kept.subjectId === draft.subjectId &&
  kept.textHash === draft.textHash &&
  kept.signedFile === draft.signedFile &&
  kept.scope.join() === draft.scope.join() &&
  kept.purposes.join() === draft.purposes.join() &&
  kept.validFrom.getTime() === draft.validFrom.getTime() &&
  kept.validTo.getTime() === draft.validTo.getTime();

/** Authorisations of customers and of the people in roles at them. */
@Resolver(() => CustomerType)
export class ConsentResolver {
  @FieldResolver(() => [ConsentType], {
    description: "授权书 Of the customer and of the people in roles at it, withdrawn and expired ones too.",
  })
  async consents(@Root() { customer }: CustomerRoot, @Ctx() { loaders }: Context) {
    const now = loaders.scope.clock();
    const people = await loaders.people.load(customer.id);
    const roles = new Map(people.map((p) => [p.personId, p.role]));
    const subjects = [customer.id, ...roles.keys()];
    const consents = (await loaders.consents.loadMany(subjects)).flatMap((found) => {
      if (found instanceof Error) throw found;
      return found;
    });
    return consents.map((consent) => consentView(consent, roles.get(consent.subjectId) ?? null, now));
  }

  @Mutation(() => ConsentOutcome, { description: "登记授权书 Records a consent." })
  async recordConsent(
    @Arg("input", () => RecordConsentInput) input: RecordConsentInput,
    @Ctx() context: Context,
  ) {
    const { pool, institutionId, author, clock } = context.loaders.scope;
    const { channel, evidence, validFrom, validTo, idempotencyKey } = input;
    if (!/^[0-9a-f]{64}$/i.test(input.textHash)) throw bad("textHash must have 64 hexadecimal digits");
    if (validTo <= validFrom) throw bad("validTo must lie after validFrom");
    if (input.purposes.length === 0) throw bad("purposes names nothing");
    const texts = {
      counterparty: worded("counterparty", input.counterparty),
      textVersion: worded("textVersion", input.textVersion),
      signedFile: worded("signedFile", input.signedFile),
    };
    const serial = input.certificateSerial ?? null;
    const signer = await signerOf(input, context);
    if (typeof signer === "string") return refused(signer);
    const draft: ConsentDraft = {
      ...texts,
      ...signer,
      channel,
      evidence,
      validFrom,
      validTo,
      purposes: [...new Set(input.purposes)].sort(),
      scope: scopeOf(input.scope, context),
      textHash: input.textHash.toLowerCase(),
      certificateSerial: serial === null ? null : worded("certificateSerial", serial),
    };
    const entry = { institutionId, author, idempotencyKey: worded("idempotencyKey", idempotencyKey) };
    const kept = await findConsent(pool, institutionId, await recordConsent(pool, entry, draft));
    context.loaders.consents.clearAll();
    if (kept === undefined || !isSame(kept, draft)) return refused("KEY_REUSED");
    return consentView(kept, input.role ?? null, clock());
  }

  @Mutation(() => ConsentOutcome, {
    description:
      "撤回授权 Withdraws a consent: from now on nothing rests on it; what rested on it stays on record.",
  })
  async withdrawConsent(
    @Arg("input", () => WithdrawConsentInput) input: WithdrawConsentInput,
    @Ctx() context: Context,
  ) {
    const { pool, institutionId, author, clock } = context.loaders.scope;
    const reason = worded("reason", input.reason);
    if (!UUID.test(input.consent)) throw bad("consent is not the id of a consent");
    const known = await findConsent(pool, institutionId, input.consent);
    if (known === undefined) return refused("UNKNOWN_CONSENT");
    await recordWithdrawal(pool, { institutionId, author }, { consentId: known.id, at: clock(), reason });
    context.loaders.consents.clearAll();
    const withdrawn = await findConsent(pool, institutionId, known.id);
    return withdrawn === undefined ? refused("UNKNOWN_CONSENT") : consentView(withdrawn, null, clock());
  }
}
