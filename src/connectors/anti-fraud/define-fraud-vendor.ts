import type { z } from "zod";
import type { antiFraud } from "../../facts/anti-fraud.facts.js";
import type { FactsOf } from "../../facts/dimension.js";
import type { Title } from "../../facts/fact.js";
import { type Connector, type Dataset, isObject } from "../connector.js";
import type { CodeTable } from "../code-table.js";
import { notAnAnswer, outcomeOf } from "../code-table.js";
import { defineVendorConnector } from "../define-vendor-connector.js";
import { type Ask, bearerProtocol, type Outcome } from "../protocol.js";
import { said } from "../said.js";

type AntiFraud = FactsOf<typeof antiFraud>;
type VendorScore = Omit<NonNullable<AntiFraud["vendorScores"]>[number], "vendor">;

/** What a vendor's score and level come to, and what else it tells. */
export interface FraudVerdict extends VendorScore {
  readonly blacklisted?: boolean | undefined;
  readonly gangSuspected?: boolean | undefined;
}

/** What a vendor's envelope says: its code, and what it brings where the code means success. */
export interface FraudEnvelope {
  readonly code: string;
  readonly result: unknown;
}

interface FraudDeclaration<R extends z.ZodType> {
  readonly code: string;
  readonly title: Title;
  readonly dataset: Dataset;
  readonly rank: number;
  readonly request: (person: { residentId: string; name: string; phone: string }) => Ask;
  /** Takes a reply apart; undefined where it is not the vendor's. */
  readonly envelope: (body: unknown) => FraudEnvelope | undefined;
  /** The code of success, and what the others mean. */
  readonly success: string;
  readonly codes: CodeTable;
  readonly shape?: (result: unknown) => unknown;
  readonly result: R;
  readonly verdict: (result: z.output<R>) => FraudVerdict;
  readonly ignore: readonly string[];
}

/**
 * Makes a connector of an anti-fraud vendor. Their formats are not public: each of them is agreed with the vendor, and
 * has a dataset of its own, for a rule that counts vendors needs the word of every one. That a vendor does not know a
 * person says nothing of the person.
 */
export function defineFraudVendor<R extends z.ZodType>(d: FraudDeclaration<R>): Connector {
  function outcome(body: unknown): Outcome {
    const envelope = d.envelope(body);
    if (envelope === undefined) return notAnAnswer("", false);
    const { code, result } = envelope;
    if (code !== d.success) return outcomeOf(d.codes, code);
    return isObject(result) ? { kind: "RESULT", result, billed: true } : notAnAnswer(code, true);
  }

  return defineVendorConnector({
    source: d.code,
    vendor: {
      code: d.code,
      title: d.title,
      protocol: { ...bearerProtocol, outcome: ({ body }) => outcome(body) },
      limits: { concurrency: 5, perSecond: 10 },
    },
    title: d.title,
    dimension: "antiFraud",
    about: "APPLICANT",
    needs: ["residentId", "name", "phone"],
    datasets: [d.dataset],
    rank: d.rank,
    cost: 100n,
    request: ({ residentId = "", name = "", phone = "" }) => d.request({ residentId, name, phone }),
    ...(d.shape === undefined ? {} : { shape: d.shape }),
    result: d.result,
    says: (result): AntiFraud => {
      const { blacklisted, gangSuspected, ...score } = d.verdict(result);
      return { vendorScores: [said({ vendor: d.code, ...score })], blacklisted, gangSuspected };
    },
    ignore: d.ignore,
    absent: {},
  });
}
