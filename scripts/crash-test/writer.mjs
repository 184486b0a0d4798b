/**
 * A writer beside the application: uses the same embedded database by the product's own code, records one observation
 * after the other, and prints each one only when it has been acknowledged. Ends in order on SIGTERM.
 */
import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { recordObservations } from "../../dist/src/observations/store.js";
import { openHere, isConnectionTrouble } from "./workplace.mjs";

const RETRY_MS = 50;
/** Leaves the application some of the machine. */
const BREATH_MS = 2;
const CUSTOMERS_KNOWN_MS = 1_000;

let isOn = true;
process.once("SIGTERM", () => (isOn = false));
const workplace = await openHere(() => isOn);
const { pool, registrar, institutionId } = workplace;

let lastAt = 0;
let customers = [];
let knownAt = 0;
for (let n = 0; isOn; n++) {
  try {
    if (Date.now() - knownAt > CUSTOMERS_KNOWN_MS) await learnCustomers();
    if (customers.length === 0) await pause(RETRY_MS);
    else await write(n).then(() => pause(BREATH_MS));
  } catch (error) {
    if (!isConnectionTrouble(error)) throw error;
    await pause(RETRY_MS);
  }
}
await workplace.close();

async function learnCustomers() {
  const { rows } = await pool.query("select subject_id from customer where institution_id = $1", [
    institutionId,
  ]);
  customers = rows.map((row) => row.subject_id);
  knownAt = Date.now();
}

/** A public and a personal fact, so that the keys of subjects are at stake as well; no two at the same moment. */
async function write(n) {
  const subjectId = customers[Math.floor(Math.random() * customers.length)];
  lastAt = Math.max(Date.now(), lastAt + 1);
  const fetchedAt = new Date(lastAt);
  const facts = { employees: n, legalRepresentativeName: `写手${randomUUID()}` };
  const draft = {
    subjectId,
    source: "crash-test",
    dataset: "registry",
    recordKey: "",
    effectiveAt: fetchedAt,
    fetchedAt,
    backfill: false,
    facts,
    originId: randomUUID(),
  };
  const added = await recordObservations(pool, registrar.keyStore, institutionId, [draft]);
  if (added !== 1) throw new Error(`one new observation, and ${added} were recorded`);
  console.log(JSON.stringify({ subjectId, fetchedAt, content: facts }));
}
