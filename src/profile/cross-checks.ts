import { businessDateOf } from "../facts/business-date.js";
import type { CrossCheck } from "../facts/cross-checks.facts.js";
import type { Fen } from "../facts/fact.js";
import type { FactPath, KnownFacts } from "../facts/index.js";
import { isSameAddress } from "./same-address.js";

/** When a fact was true in the world, and who said it. */
export interface Word {
  readonly effectiveAt: Date | null;
  readonly source: string | null;
}

/** What a comparison reads: facts with a value, and the word each of them is. */
export interface Compared {
  readonly facts: KnownFacts;
  readonly wordOn: (path: FactPath) => Word;
  /** Windows of twelve months are compared where their ends lie at most so many months apart. */
  readonly monthsApart: number;
}

/** Two amounts or counts of the same thing. */
export type Amounts = readonly [left: bigint, right: bigint];

interface Declared {
  readonly left: FactPath;
  readonly right: FactPath;
  /** What else the two are made comparable by. */
  readonly by?: readonly FactPath[];
}

/** A comparison of amounts: they agree within a tolerance. Undefined where they are not of the same time. */
interface AmountCheck extends Declared {
  readonly amounts: (compared: Compared) => Amounts | undefined;
}

/** A comparison of words. Undefined where they tell nothing of each other. */
interface WordCheck extends Declared {
  readonly agree: (compared: Compared) => boolean | undefined;
}

const yearOf = (moment: Date): number => Number(businessDateOf(moment).slice(0, 4));

/** The year of "last year's" revenue: the one before the year in which it was said so. */
function declaredYear({ wordOn }: Compared): number | undefined {
  const { effectiveAt } = wordOn("tax.annualRevenue");
  return effectiveAt === null ? undefined : yearOf(effectiveAt) - 1;
}

/** What was invoiced in a year, where one source covers the whole of it. */
function invoicedIn(year: number, { facts: { tax }, wordOn }: Compared): Fen | undefined {
  const { source } = wordOn("tax.outputByYear");
  const bounds = (["tax.invoicesFrom", "tax.invoicesTo"] as const).map((path) => wordOn(path).source);
  const { invoicesFrom = "9", invoicesTo = "0" } = tax ?? {};
  const covered = invoicesFrom <= `${year}-01-31` && invoicesTo >= `${year}-12-01`;
  if (!covered || bounds.some((other) => other !== source)) return undefined;
  return tax?.outputByYear?.find((told) => told.year === year)?.amount;
}

/** What banks took in in a year, where every month of it is there. */
function tookInIn(year: number, { facts: { bankFlow } }: Compared): Fen | undefined {
  const months = (bankFlow?.byMonth ?? []).filter(({ month }) => month?.startsWith(`${year}-`));
  const amounts = months.flatMap(({ inflow }) => inflow ?? []);
  return new Set(months.map(({ month }) => month)).size === 12 && amounts.length === 12
    ? amounts.reduce((sum, amount) => sum + amount, 0n)
    : undefined;
}

const dayAfter = (date: string): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

/** The last full month up to a day, counted in months. */
function lastFullMonth(date: string): number {
  const [year = 0, month = 0] = dayAfter(date).split("-").map(Number);
  return year * 12 + month - 2;
}

function pair(left: bigint | undefined, right: bigint | undefined): Amounts | undefined {
  return left === undefined || right === undefined ? undefined : [left, right];
}

const count = (n: number | undefined): bigint | undefined => (n === undefined ? undefined : BigInt(n));

/** What a taxpayer may be, by what the company registry says; where it is not named, nothing follows. */
const taxpayerMayBe: Readonly<Record<string, readonly string[]>> = {
  ACTIVE: ["NORMAL", "SUSPENDED"],
  REVOKED: ["ABNORMAL", "LIQUIDATING", "CANCELLED", "ABNORMAL_CANCELLED"],
  // The registry strikes an enterprise off only when the tax authority has (清税证明).
  CANCELLED: ["CANCELLED", "ABNORMAL_CANCELLED"],
};

const amounts = {
  declaredVsInvoicedRevenue: {
    left: "tax.annualRevenue",
    right: "tax.outputByYear",
    by: ["tax.invoicesFrom", "tax.invoicesTo"],
    amounts: (compared) => {
      const year = declaredYear(compared);
      return year === undefined
        ? undefined
        : pair(compared.facts.tax?.annualRevenue, invoicedIn(year, compared));
    },
  },
  invoicedVsBankInflow: {
    left: "tax.revenue12m",
    right: "bankFlow.inflow12m",
    by: ["tax.invoicesTo", "bankFlow.statementsTo"],
    amounts: ({ facts: { tax, bankFlow }, monthsApart }) => {
      if (tax?.invoicesTo === undefined || bankFlow?.statementsTo === undefined) return undefined;
      const apart = lastFullMonth(tax.invoicesTo) - lastFullMonth(bankFlow.statementsTo);
      return Math.abs(apart) > monthsApart ? undefined : pair(tax.revenue12m, bankFlow.inflow12m);
    },
  },
  declaredVsBankInflow: {
    left: "tax.annualRevenue",
    right: "bankFlow.byMonth",
    amounts: (compared) => {
      const year = declaredYear(compared);
      return year === undefined
        ? undefined
        : pair(compared.facts.tax?.annualRevenue, tookInIn(year, compared));
    },
  },
  insuredVsDeclaredEmployees: {
    left: "socialSecurity.insuredEmployees",
    right: "registry.employees",
    amounts: ({ facts: { socialSecurity, registry } }) =>
      pair(count(socialSecurity?.insuredEmployees), count(registry?.employees)),
  },
  fundVsInsuredEmployees: {
    left: "providentFund.payingEmployees",
    right: "socialSecurity.insuredEmployees",
    amounts: ({ facts: { providentFund, socialSecurity } }) =>
      pair(count(providentFund?.payingEmployees), count(socialSecurity?.insuredEmployees)),
  },
} as const satisfies Partial<Record<CrossCheck, AmountCheck>>;

/** A comparison of amounts, which a policy gives a tolerance. */
export type AmountCheckCode = keyof typeof amounts;
export const amountCheckCodes = Object.keys(amounts) as AmountCheckCode[];

/** Every comparison of what two sources say, by code. */
export const checks: Readonly<Record<CrossCheck, AmountCheck | WordCheck>> = {
  ...amounts,
  registryVsTaxStatus: {
    left: "registry.status",
    right: "tax.taxpayerStatus",
    agree: ({ facts: { registry, tax } }) =>
      tax?.taxpayerStatus === undefined || tax.taxpayerStatus === "OTHER"
        ? undefined
        : taxpayerMayBe[registry?.status ?? ""]?.includes(tax.taxpayerStatus),
  },
  registryVsAbnormalTaxpayer: {
    left: "registry.status",
    right: "tax.abnormalTaxpayer",
    agree: ({ facts: { registry, tax } }) =>
      // Of an enterprise that has gone it tells nothing.
      tax?.abnormalTaxpayer === undefined || registry?.status !== "ACTIVE"
        ? undefined
        : !tax.abnormalTaxpayer,
  },
  registryVsTaxAddress: {
    left: "registry.address",
    right: "tax.registeredAddress",
    agree: ({ facts: { registry, tax } }) =>
      registry?.address === undefined || tax?.registeredAddress === undefined
        ? undefined
        : isSameAddress(registry.address, tax.registeredAddress),
  },
};

const MILLIONTHS = 1_000_000n;
const magnitude = (n: bigint): bigint => (n < 0n ? -n : n);

/** How much larger the left is, as a share of the larger, to six decimals; negative where it is smaller. Pure. */
export function differenceOf([left, right]: Amounts): number {
  const [l, r] = [magnitude(left), magnitude(right)];
  const larger = l > r ? l : r;
  return larger === 0n ? 0 : Number(((left - right) * MILLIONTHS) / larger) / Number(MILLIONTHS);
}
