import type { ConsentDraft } from "../../src/governance/consents.js";
import { type Dimension } from "../../src/facts/dimension.js";
import { dimensionCodes, dimensions } from "../../src/facts/index.js";
import { purposeCodes } from "../../src/governance/purpose.js";
import type { Enterprise } from "./enterprise.js";
import { random } from "./random.js";

const DAY_MS = 86_400_000;
/** SM3 of no text at all: the demo's authorisation has none. */
const TEXT_HASH = "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b";

/** Every dimension that needs the subject's consent. */
const SCOPE = dimensionCodes.filter((code) => (dimensions[code] as Dimension).basis === "CONSENT");

/** An authorisation 授权书 of a subject for everything, for two years. */
export const authorisation = (subjectId: string, signedFile: string, validFrom: Date): ConsentDraft => ({
  subjectId,
  counterparty: "演示融资担保有限公司",
  channel: "ONLINE",
  purposes: purposeCodes,
  scope: SCOPE,
  textVersion: "demo-1",
  textHash: TEXT_HASH,
  signedFile,
  certificateSerial: null,
  evidence: "FACE",
  validFrom,
  validTo: new Date(validFrom.getTime() + 730 * DAY_MS),
});

/** The authorisation a subject of the demo gave: for everything, for two years; a few enterprises gave none. */
export function consentOf(e: Enterprise, subjectId: string, now: Date): ConsentDraft[] {
  const r = random(e.seed, e.index, "consent");
  if (r.chance(0.03)) return [];
  const validFrom = new Date(now.getTime() - r.between(1, 600) * DAY_MS);
  return [authorisation(subjectId, `demo/${e.index}`, validFrom)];
}
