import { z } from "zod";
import type { FactsOf } from "../../facts/dimension.js";
import type { Title } from "../../facts/fact.js";
import type { telecom } from "../../facts/telecom.facts.js";
import { type Connector, type Keys } from "../connector.js";
import { defineVendorConnector } from "../define-vendor-connector.js";
import type { Ask, Vendor } from "../protocol.js";
import { said } from "../said.js";

type Telecom = FactsOf<typeof telecom>;

/** What a check of the three factors came to. */
export interface ThreeFactors {
  readonly result: NonNullable<Telecom["threeFactorResult"]>;
  readonly mismatch?: Telecom["threeFactorMismatch"];
  readonly carrier?: Telecom["carrier"];
}

/** Carriers by the words of vendors: codes in letters, or their Chinese short names. */
const carriers: Readonly<Record<string, NonNullable<Telecom["carrier"]>>> = {
  CMCC: "CMCC",
  CUCC: "CUCC",
  CTCC: "CTCC",
  移动: "CMCC",
  联通: "CUCC",
  电信: "CTCC",
};

/** A vendor's word for a carrier; a virtual one, or one that is new, is OTHER. */
export const carrier = z.string().transform((word) => carriers[word.trim().toUpperCase()] ?? "OTHER");

interface ThreeFactorDeclaration<R extends z.ZodType> {
  readonly vendor: Vendor;
  readonly title: Title;
  readonly rank: number;
  readonly cost: bigint;
  readonly request: (keys: Keys) => Ask;
  readonly result: R;
  readonly reads: (result: z.output<R>) => ThreeFactors;
  readonly ignore: readonly string[];
}

/**
 * Makes a connector of a three-factor check 手机号三要素: whether name, identity number and phone of the applicant belong
 * together. That the carriers have no record, or cannot check a number range, is no mismatch.
 */
export const defineThreeFactor = <R extends z.ZodType>(d: ThreeFactorDeclaration<R>): Connector =>
  defineVendorConnector({
    source: d.vendor.code,
    vendor: d.vendor,
    title: d.title,
    dimension: "telecom",
    about: "APPLICANT",
    needs: ["residentId", "name", "phone"],
    datasets: ["telecom.threeFactor"],
    rank: d.rank,
    cost: d.cost,
    request: d.request,
    result: d.result,
    says: (result): Telecom => {
      const { result: threeFactorResult, mismatch, carrier: of } = d.reads(result);
      return said({ threeFactorResult, threeFactorMismatch: mismatch, carrier: of });
    },
    ignore: d.ignore,
    absent: { threeFactorResult: "NO_RECORD" },
  });
