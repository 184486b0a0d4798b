import type { Pool } from "pg";
import type { Dimension } from "../../src/facts/dimension.js";
import { dimensionCodes, dimensions } from "../../src/facts/index.js";
import { type ConsentDraft, recordConsents } from "../../src/governance/consents.js";
import { purposeCodes } from "../../src/governance/purpose.js";

/** An authorisation of a subject for everything, for long. */
export const fullConsent = (subjectId: string): ConsentDraft => ({
  subjectId,
  counterparty: "测试担保公司",
  channel: "PAPER",
  purposes: purposeCodes,
  scope: dimensionCodes.filter((code) => (dimensions[code] as Dimension).basis === "CONSENT"),
  textVersion: "1",
  textHash: "00".repeat(32),
  signedFile: "file",
  certificateSerial: null,
  evidence: "WET_INK",
  validFrom: new Date("2010-01-01T00:00:00Z"),
  validTo: new Date("2100-01-01T00:00:00Z"),
});

/** Lets some subjects authorise everything. */
export const consentOfAll = (
  { pool, institutionId }: { readonly pool: Pool; readonly institutionId: string },
  subjectIds: readonly string[],
): Promise<string[]> =>
  recordConsents(
    pool,
    { institutionId, author: "test" },
    subjectIds.map((id) => ({ ...fullConsent(id), idempotencyKey: `consent of ${id}` })),
  );
