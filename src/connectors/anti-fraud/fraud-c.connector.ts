import { z } from "zod";
import { billed, BROKEN, codeTable, EMPTY, REFUSED, TOO_FAST, USED_UP } from "../code-table.js";
import { compactDate, word } from "../wire.js";
import { defineFraudVendor } from "./define-fraud-vendor.js";

/** Codes of vendor C. */
export const fraudCCodes = codeTable({
  NOT_FOUND: billed(EMPTY),
  INVALID_ARGUMENT: REFUSED,
  UNAUTHENTICATED: REFUSED,
  PERMISSION_DENIED: REFUSED,
  QUOTA_EXHAUSTED: USED_UP,
  TOO_MANY_REQUESTS: TOO_FAST,
  UNAVAILABLE: BROKEN,
});

const Envelope = z.object({ status: z.string().regex(/^[A-Z][A-Z_]{3,39}$/), body: z.unknown().optional() });

const Verdict = z.strictObject({
  // From 0 to 1000, the better the higher.
  trustScore: z.int().min(0).max(1000),
  // Two of its four grades are ours of the least.
  grade: word({ A: "LOW", B: "LOW", C: "MEDIUM", D: "HIGH" }),
  evaluatedOn: compactDate,
});

/** How much fraud a trust from 0 to 1000 leaves, from 0 to 100. */
export const fraudOfTrust = (trust: number): number => Math.round((1000 - trust) / 10);

/** Anti-fraud vendor C: it scores trust instead of fraud, and grades it from A to D. */
export const fraudCConnector = defineFraudVendor({
  code: "fraud-c",
  title: { zh: "反欺诈厂商丙", en: "Anti-fraud vendor C" },
  dataset: "antiFraud.vendorC",
  rank: 14,
  request: ({ residentId, name, phone }) => ({
    method: "POST",
    path: "/trust/evaluations",
    body: { subject: { idCard: residentId, fullName: name, phone } },
  }),
  envelope: (body) => {
    const { data } = Envelope.safeParse(body);
    return data && { code: data.status, result: data.body };
  },
  success: "SUCCESS",
  codes: fraudCCodes,
  result: Verdict,
  verdict: (r) => ({ score: fraudOfTrust(r.trustScore), level: r.grade, scoredOn: r.evaluatedOn }),
  ignore: ["evaluationId", "percentile"],
});
