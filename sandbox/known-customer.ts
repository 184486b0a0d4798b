import type { Pool } from "pg";
import { qichachaTaxConnector } from "../src/connectors/qichacha/qichacha-tax.connector.js";
import { beginOrder, orderCodeSent, orderCreated } from "../src/connectors/source-orders.js";
import { inTransaction } from "../src/entities/sql.js";
import { recordConsents } from "../src/governance/consents.js";
import { type CustomerDraft, registerCustomers, type Registrar } from "../src/portfolio/register.js";
import type { Enterprise } from "./population.js";
import { authorisation } from "./population/consents.js";
import { leiOf } from "./wire/gleif.js";

const DAY_MS = 86_400_000;
const OPENED_ON = "2025-01-02";
const AUTHOR = "sandbox";

/** Where a customer is registered. */
export interface Register {
  readonly pool: Pool;
  readonly registrar: Registrar;
  readonly institutionId: string;
}

/** A customer, with whatever a source could need to know it by. */
export interface KnownCustomer {
  readonly id: string;
  readonly uscc: string;
  readonly lei: string;
  readonly name: string;
  /** The subject of its legal representative. */
  readonly personId: string;
}

function draftOf({ kind, name, uscc, people: [person], ...e }: Enterprise): CustomerDraft {
  const { residentId, phone } = person;
  return {
    kind,
    name,
    industryCode: e.industry.code,
    regionCode: e.region.code,
    openedOn: OPENED_ON,
    identifiers: [
      { scheme: "USCC", system: "", value: uscc },
      { scheme: "LEI", system: "", value: leiOf({ uscc }) },
    ],
    people: [{ role: "LEGAL_REPRESENTATIVE", fromOn: OPENED_ON, name: person.name, residentId, phone }],
  };
}

/** Registers an enterprise with its legal representative; neither has authorised anything. */
export const registerKnown = (
  { pool, registrar, institutionId }: Register,
  enterprise: Enterprise,
): Promise<KnownCustomer> =>
  inTransaction(pool, async (sql) => {
    const draft = draftOf(enterprise);
    const { subjectIds, personIds } = await registerCustomers(sql, registrar, institutionId, [draft]);
    const { uscc, name } = enterprise;
    return { id: subjectIds[0] ?? "", personId: personIds[0]?.[0] ?? "", uscc, lei: leiOf({ uscc }), name };
  });

/** Lets it and its legal representative authorise everything, tax data at the vendor's included. */
export async function authoriseAll(
  { pool, institutionId }: Register,
  { id, personId, uscc }: KnownCustomer,
  now: Date,
): Promise<void> {
  const yesterday = new Date(now.getTime() - DAY_MS);
  const consents = [id, personId].map((subjectId) => ({
    ...authorisation(subjectId, subjectId, yesterday),
    idempotencyKey: `all of ${subjectId}`,
  }));
  await recordConsents(pool, { institutionId, author: AUTHOR }, consents);
  const orderId = await beginOrder(pool, {
    institutionId,
    subjectId: id,
    source: qichachaTaxConnector.source,
    author: AUTHOR,
    idempotencyKey: `order for ${id}`,
    createdAt: now,
  });
  if (orderId === undefined) return;
  const key = { subjectId: id, id: orderId };
  const validUntil = new Date(now.getTime() + DAY_MS);
  await orderCreated(pool, institutionId, key, { vendorOrderNo: `order-${uscc}`, validUntil });
  await orderCodeSent(pool, institutionId, key);
}
