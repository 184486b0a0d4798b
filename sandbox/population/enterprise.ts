import type { BusinessDate, Fen } from "../../src/facts/fact.js";
import { orgCodeCheckDigit, usccCheckDigit } from "../../src/facts/identifiers.js";
import { dateOf, dayOf, type Day } from "./calendar.js";
import { industries, type EnterpriseKind, type Industry } from "./industries.js";
import { latentOf, type Latent } from "./life.js";
import { LARGEST_POPULATION, brandOf, enterpriseName } from "./names.js";
import { peopleOf, type People, type Person } from "./people.js";
import { random, shuffle, type Random } from "./random.js";
import { regions, type Region } from "./regions.js";

/** One simulated enterprise: who it is, and the hidden life its records follow from. */
export interface Enterprise {
  readonly seed: number;
  readonly index: number;
  readonly uscc: string;
  readonly name: string;
  readonly brand: string;
  readonly kind: EnterpriseKind;
  readonly industry: Industry;
  readonly region: Region;
  readonly establishedOn: BusinessDate;
  readonly registeredCapital: Fen;
  readonly employees: number;
  /** Yearly turnover in ordinary times around 2020, yuan; a size, not a booked amount. */
  readonly turnover: number;
  readonly people: People;
  readonly latent: Latent;
}

const KINDS: readonly (readonly [EnterpriseKind, number])[] = [
  ["ENTERPRISE", 81],
  ["SOLE_PROPRIETOR", 15],
  ["FARMER", 4],
];
const KIND_ORDER: readonly EnterpriseKind[] = KINDS.map(([kind]) => kind);
const STAFF_FACTOR = { ENTERPRISE: 0.85, SOLE_PROPRIETOR: 0.35, FARMER: 1 };

const USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const ORG_CODE_FREE = 6;
const ORG_CODES = USCC_ALPHABET.length ** ORG_CODE_FREE;
const ORG_CODE_AT = 8;
const orgCodes = shuffle("orgCode", ORG_CODES);

const FIRST_ESTABLISHED = dayOf("1996-01-01");
const LAST_ESTABLISHED = dayOf("2026-06-30");
const COMING_OF_AGE_DAYS = 22 * 365;

function usccOf(seed: number, index: number, kind: EnterpriseKind, region: Region): string {
  let rest = orgCodes.of(seed, index);
  let free = "";
  while (free.length < ORG_CODE_FREE) {
    free = USCC_ALPHABET.charAt(rest % USCC_ALPHABET.length) + free;
    rest = Math.floor(rest / USCC_ALPHABET.length);
  }
  const first8 = `MA${free}`;
  const first17 = `9${KIND_ORDER.indexOf(kind) + 1}${region.code}${first8}${orgCodeCheckDigit(first8)}`;
  return first17 + usccCheckDigit(first17);
}

/** The index the only enterprise with this USCC would have; it need not exist. Expects characters of GB 32100. */
export function indexOfUscc(seed: number, uscc: string): number {
  const free = uscc.slice(ORG_CODE_AT + 2, ORG_CODE_AT + 2 + ORG_CODE_FREE);
  const code = Array.from(free).reduce((n, c) => n * USCC_ALPHABET.length + USCC_ALPHABET.indexOf(c), 0);
  return orgCodes.indexOf(seed, code);
}

function industryOf(r: Random, kind: EnterpriseKind): Industry {
  const column = KIND_ORDER.indexOf(kind);
  return r.weighted(industries.map((i) => [i, i.weights[column] ?? 0] as const));
}

function establishedDay(r: Random, legalRepresentative: Person): Day {
  const drawn = Math.max(FIRST_ESTABLISHED, LAST_ESTABLISHED - Math.floor(r.wait(7.5 * 365)));
  const grown = dayOf(legalRepresentative.bornOn) + COMING_OF_AGE_DAYS + r.between(0, 1_500);
  return Math.min(LAST_ESTABLISHED, Math.max(drawn, grown));
}

/** Registered capital in round amounts of 10,000 yuan. */
function capitalOf(r: Random, turnover: number): Fen {
  const wan = (turnover / 1e4) * 0.25 * Math.exp(0.8 * r.normal());
  const steps = [1, 3, 5, 10, 20, 30, 50, 100, 200, 300, 500, 800, 1000, 2000, 3000, 5000];
  return BigInt(steps.find((step) => step >= wan) ?? 10_000) * 1_000_000n;
}

/**
 * The enterprise of a seed at an index, worked out from these two numbers alone.
 * Throws RangeError where there is no such index.
 */
export function enterpriseAt(seed: number, index: number): Enterprise {
  if (!Number.isInteger(index) || index < 0 || index >= LARGEST_POPULATION)
    throw new RangeError(`No enterprise ${index}: a population holds at most ${LARGEST_POPULATION}`);
  const r = random(seed, index, "enterprise");
  const kind = r.weighted(KINDS);
  const industry = industryOf(r, kind);
  const region = r.pick(regions);
  const brand = brandOf(seed, index);
  const people = peopleOf(seed, index, region);
  const established = establishedDay(r, people[0]);
  const latent = latentOf(seed, index, established);
  const staff = industry.medianStaff * STAFF_FACTOR[kind] * Math.exp(0.85 * r.normal());
  const employees = Math.max(1, Math.round(staff));
  const turnover = employees * industry.turnoverPerHead * Math.exp(0.6 * r.normal() + 0.15 * latent.quality);
  return {
    seed,
    index,
    uscc: usccOf(seed, index, kind, region),
    name: enterpriseName(r, kind, region, brand, industry),
    brand,
    kind,
    industry,
    region,
    establishedOn: dateOf(established),
    registeredCapital: capitalOf(r, turnover),
    employees,
    turnover,
    people,
    latent,
  };
}
