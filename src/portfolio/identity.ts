import { identifierProblems } from "../facts/check-identifier.js";
import type { BusinessDate } from "../facts/fact.js";
import { type IdentifierProblem, normaliseIdentifier, orgCodeProblem } from "../facts/identifiers.js";
import type { Vault } from "../governance/vault.js";

/** How a subject is known. `system` names the other system of an EXTERNAL id and is empty otherwise. */
export interface IdentifierValue {
  readonly scheme: "USCC" | "ORG_CODE" | "RESIDENT_ID" | "PHONE" | "EXTERNAL" | "LEI";
  readonly system: string;
  readonly value: string;
}

/** An identifier that is not one; says which and why, without repeating a personal value. */
export class BadIdentifier extends Error {
  override name = "BadIdentifier";
  constructor(
    readonly scheme: IdentifierValue["scheme"],
    readonly problem: IdentifierProblem,
  ) {
    const where = problem.at === undefined ? "" : ` at character ${problem.at}`;
    super(`${scheme} is wrong: ${problem.reason}${where}`);
  }
}

const LONGEST_EXTERNAL = 200;

function problemOf(
  scheme: IdentifierValue["scheme"],
  value: string,
  today: BusinessDate,
): IdentifierProblem | undefined {
  if (scheme !== "EXTERNAL")
    return identifierProblems[scheme](value, today).find(({ severity }) => severity === "ERROR");
  return value.length > 0 && value.length <= LONGEST_EXTERNAL ? undefined : { reason: "LENGTH" };
}

/** Normalises and checks an identifier on a day; throws BadIdentifier. What only deserves a warning is taken. */
export function checkedIdentifier(identifier: IdentifierValue, today: BusinessDate): IdentifierValue {
  const { scheme, system } = identifier;
  const value = scheme === "EXTERNAL" ? identifier.value.trim() : normaliseIdentifier(identifier.value);
  const problem = problemOf(scheme, value, today);
  if (problem !== undefined) throw new BadIdentifier(scheme, problem);
  return { scheme, system, value };
}

/** An enterprise's USCC holds its organisation code 组织机构代码 (GB 32100-2015, characters 9 to 17): it is known by both. */
export function withOrgCode(identifiers: readonly IdentifierValue[]): IdentifierValue[] {
  const inside = identifiers.flatMap(({ scheme, value }) => (scheme === "USCC" ? [value.slice(8, 17)] : []));
  const valid = inside.filter((value) => orgCodeProblem(value) === undefined);
  return [...identifiers, ...valid.map((value) => ({ scheme: "ORG_CODE" as const, system: "", value }))];
}

const PERSONAL: ReadonlySet<string> = new Set(["RESIDENT_ID", "PHONE"]);

/** How an identifier is kept and looked up: itself where public, its keyed blind index where personal. */
export const lookupOf = (vault: Vault, institutionId: string, { scheme, value }: IdentifierValue): string =>
  PERSONAL.has(scheme) ? vault.blindIndex(institutionId, scheme, value) : value;
