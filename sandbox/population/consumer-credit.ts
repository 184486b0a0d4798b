import { dayOf, firstDayOf, type Day, type Month, monthOf } from "./calendar.js";
import type { Enterprise } from "./enterprise.js";
import { strainAt } from "./life.js";
import type { Person } from "./people.js";
import { random } from "./random.js";

/** What a person has open with a lender; amounts in whole yuan. */
export interface PersonalAccount {
  readonly kind: "MORTGAGE" | "BUSINESS" | "CARD";
  readonly number: number;
  readonly openedIn: Month;
  /** Of a loan what was lent, of a card its line. */
  readonly line: number;
  readonly balance: number;
  readonly due: number;
  /** Months it is behind now. */
  readonly behind: number;
  /** States of the last months, oldest first: N as agreed, 1 to 7 behind, D repaid by a guarantor. */
  readonly months: readonly { readonly month: Month; readonly state: string }[];
}

/** A person's credit on a day. */
export interface PersonalCredit {
  /** 0 to 1000. */
  readonly score: number;
  readonly accounts: readonly PersonalAccount[];
}

const MONTHS_KEPT = 36;
const COMING_OF_AGE_DAYS = 24 * 365;

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/** Trouble of the enterprise reaches whoever runs it, and hardly anybody else. */
function troubleOf(e: Enterprise, person: Person, day: Day): number {
  const runs = person.roles.some((role) => role === "LEGAL_REPRESENTATIVE" || role === "CONTROLLER");
  return strainAt(e.latent, day) * (runs ? 1 : 0.3);
}

function stateIn(e: Enterprise, person: Person, number: number, month: Month): string {
  const r = random(e.seed, person.residentId, "paid", number, month);
  const trouble = troubleOf(e, person, firstDayOf(month));
  const late = clamp(0.015 - 0.008 * e.latent.quality + 0.35 * trouble * trouble, 0.002, 0.5);
  if (!r.chance(late)) return "N";
  if (trouble > 0.5 && r.chance(0.1)) return "D";
  return String(1 + Math.min(6, Math.floor(r.wait(trouble > 0.4 ? 1.6 : 0.4))));
}

function accountOf(
  e: Enterprise,
  person: Person,
  kind: PersonalAccount["kind"],
  number: number,
  day: Day,
): PersonalAccount | undefined {
  const r = random(e.seed, person.residentId, kind, number);
  const openedIn = monthOf(dayOf(person.bornOn) + COMING_OF_AGE_DAYS + r.between(0, 5_000));
  const last = monthOf(day) - 1;
  if (openedIn > last) return undefined;
  const line =
    kind === "CARD"
      ? r.between(1, 12) * 10_000
      : kind === "MORTGAGE"
        ? r.between(30, 200) * 10_000
        : r.between(5, 100) * 10_000;
  const left = kind === "MORTGAGE" ? clamp(1 - (last - openedIn) / 300, 0.05, 1) : 0.1 + 0.8 * r.next();
  const balance = Math.round(line * left);
  const first = Math.max(openedIn, last - MONTHS_KEPT + 1);
  const months = Array.from({ length: last - first + 1 }, (_, i) => ({
    month: first + i,
    state: stateIn(e, person, number, first + i),
  }));
  const behind = Number(/^[1-7]$/.exec(months.at(-1)?.state ?? "")?.[0] ?? 0);
  const due = Math.round(kind === "CARD" ? balance * 0.1 : balance / (kind === "MORTGAGE" ? 200 : 24));
  return { kind, number, openedIn, line, balance, due, behind, months };
}

/** What the bureau knows of a person on a day; undefined where no lender ever told it of one. */
export function personalCreditAt(e: Enterprise, person: Person, day: Day): PersonalCredit | undefined {
  const r = random(e.seed, person.residentId, "credit");
  if (!r.chance(0.94)) return undefined;
  const kinds: PersonalAccount["kind"][] = [
    ...(r.chance(0.45) ? (["MORTGAGE"] as const) : []),
    ...(r.chance(0.4) ? (["BUSINESS"] as const) : []),
    ...Array.from({ length: r.between(0, 4) }, () => "CARD" as const),
  ];
  const accounts = kinds
    .map((kind, i) => accountOf(e, person, kind, i + 1, day))
    .filter((account) => account !== undefined);
  const trouble = troubleOf(e, person, day);
  const score = Math.round(clamp(620 + 70 * e.latent.quality + 40 * r.normal() - 260 * trouble, 150, 950));
  return { score, accounts };
}
