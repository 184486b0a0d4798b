import type { PlayedWorld } from "../play.js";
import { fraudSignsOf, type FraudSigns, vendorScore } from "../population/fraud.js";

/** What an anti-fraud vendor finds about a person: its score and the signs it saw. */
export interface FraudFinding {
  readonly score: number;
  readonly level: "HIGH" | "MEDIUM" | "LOW";
  readonly signs: FraudSigns;
}

/** What a vendor finds about the person of a number and a name; undefined where it knows nobody of that. */
export function fraudFinding(
  vendor: string,
  residentId: unknown,
  name: unknown,
  { population, day }: PlayedWorld,
): FraudFinding | undefined {
  const found = population.byResidentId(String(residentId));
  if (found === undefined || found.person.name !== name) return undefined;
  const score = vendorScore(found.enterprise, found.person, day, vendor);
  if (score === undefined) return undefined;
  const level = score > 60 ? "HIGH" : score > 40 ? "MEDIUM" : "LOW";
  return { score, level, signs: fraudSignsOf(found.enterprise, found.person, day) };
}
