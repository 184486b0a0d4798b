import { storeFacts } from "../connectors/connector.js";
import { businessDateOf } from "../facts/business-date.js";
import { groupBy } from "../facts/group-by.js";
import type { Sql } from "../entities/sql.js";
import { type CustomerListEntry, isInForce, readListEntries } from "../portfolio/own-lists.js";
import { OWN_LISTS } from "./own-books.js";
import type { Snapshot } from "./profile.js";

/** What the institution's own lists say of customers as of a moment: for each whether it is on them; one statement. */
export async function readListSnapshots(
  sql: Sql,
  institutionId: string,
  customerIds: readonly string[],
  { asOf, knownAt }: { readonly asOf: Date; readonly knownAt: Date | undefined },
): Promise<Map<string, Snapshot[]>> {
  const onDate = businessDateOf(asOf);
  const entries = await readListEntries(sql, institutionId, customerIds, { onDate, knownAt });
  const byCustomer = groupBy(
    entries.filter((entry) => isInForce(entry, onDate)),
    (entry) => entry.customerId,
  );
  return new Map(customerIds.map((id) => [id, [snapshotOf(byCustomer.get(id) ?? [], asOf)]]));
}

/** That nobody is listed is known, too: the lists are the institution's own. */
function snapshotOf(inForce: readonly CustomerListEntry[], asOf: Date): Snapshot {
  const on = (list: CustomerListEntry["list"]) =>
    inForce
      .filter((entry) => entry.list === list)
      .map(({ about, reason, owner, validFrom, expiresOn }) => ({
        about,
        reason,
        owner,
        validFrom,
        expiresOn: expiresOn ?? undefined,
      }));
  const { source, dimension } = OWN_LISTS;
  return {
    source,
    dimension,
    rank: 0,
    facts: storeFacts(dimension, { ownBlack: on("BLACK"), ownWhite: on("WHITE") }),
    effectiveAt: asOf,
    fetchedAt: asOf,
    observationIds: [],
  };
}
