import type { BusinessDate } from "../../src/facts/fact.js";
import { residentIdCheckDigit } from "../../src/facts/identifiers.js";
import { dateOf, dayOf, type Day } from "./calendar.js";
import { personName, type Sex } from "./names.js";
import { random, shuffle, type Random } from "./random.js";
import { regions, type Region } from "./regions.js";

/** What a natural person is to an enterprise. */
export type Role = "LEGAL_REPRESENTATIVE" | "CONTROLLER" | "SPOUSE" | "GUARANTOR" | "CONTACT";

/** A natural person of an enterprise, in one role or several. */
export interface Person {
  readonly roles: readonly Role[];
  readonly name: string;
  readonly sex: Sex;
  readonly bornOn: BusinessDate;
  readonly residentId: string;
  readonly phone: string;
}

/** The people of an enterprise, its legal representative first. */
export type People = readonly [Person, ...Person[]];

/** Position of a person within the enterprise; a resident ID and a phone belong to one slot of one enterprise. */
const SLOTS = { legalRepresentative: 0, spouse: 1, controller: 2, guarantor: 3, contact: 4 };
const SLOT_COUNT = 5;

const FIRST_BIRTH = dayOf("1958-01-01");
const BIRTH_DAYS = dayOf("1997-01-01") - FIRST_BIRTH;
const SEQUENCES = 99;
const births = shuffle("birth", BIRTH_DAYS * SEQUENCES);
const phones = shuffle("phone", 10 ** 8);

/** Ranges of the three carriers; none of the virtual operators 162, 165, 167, 170, 171. */
const PHONE_PREFIXES =
  "134 135 136 137 138 139 150 151 152 157 158 159 178 182 183 187 188 198 130 131 132 155 156 166 176 185 186 133 153 173 177 180 181 189 191 199".split(
    " ",
  );

/** How far a birth lies from that of the legal representative's, in days. */
function birthShift(seed: number, sequence: number): number {
  const slot = sequence % SLOT_COUNT;
  const shift = slot === SLOTS.spouse ? 1_500 : slot === SLOTS.legalRepresentative ? 0 : 3_000;
  return random(seed, "birthShift", sequence).between(-shift, shift);
}

function birthOf(seed: number, index: number, slot: number): { born: Day; sequence: number } {
  const code = births.of(seed, index);
  const sequence = (code % SEQUENCES) * SLOT_COUNT + slot;
  return { born: FIRST_BIRTH + Math.floor(code / SEQUENCES) + birthShift(seed, sequence), sequence };
}

const RESIDENT_ID = /^\d{6}(\d{4})(\d{2})(\d{2})(\d{3})[\dX]$/;

/** The index of the enterprise that the only person with this number would belong to; it need not exist. */
export function indexOfResidentId(seed: number, residentId: string): number | undefined {
  const [, year, month, day, ordinal] = RESIDENT_ID.exec(residentId) ?? [];
  const sequence = Math.floor((Number(ordinal) - 1) / 2);
  const born = dayOf(`${year ?? ""}-${month ?? ""}-${day ?? ""}`);
  if (!Number.isInteger(born) || !(sequence >= 0)) return undefined;
  const days = born - birthShift(seed, sequence) - FIRST_BIRTH;
  const of = Math.floor(sequence / SLOT_COUNT);
  if (days < 0 || days >= BIRTH_DAYS || of >= SEQUENCES) return undefined;
  return births.indexOf(seed, days * SEQUENCES + of);
}

/** The index of the enterprise that the only person with this phone would belong to; it need not exist. */
export const indexOfPhone = (seed: number, phone: string): number =>
  Math.floor(phones.indexOf(seed, Number(phone.slice(-8))) / SLOT_COUNT);

function residentIdOf(region: Region, bornOn: BusinessDate, sequence: number, sex: Sex): string {
  const ordinal = 2 * sequence + (sex === "MALE" ? 1 : 2);
  const first17 = `${region.code}${bornOn.replaceAll("-", "")}${String(ordinal).padStart(3, "0")}`;
  return first17 + residentIdCheckDigit(first17);
}

interface Place {
  readonly seed: number;
  readonly index: number;
  readonly home: Region;
}

function person(r: Random, { seed, index, home }: Place, slot: number, sex: Sex, roles: Role[]): Person {
  const { born, sequence } = birthOf(seed, index, slot);
  const bornOn = dateOf(born);
  const number = phones.of(seed, index * SLOT_COUNT + slot);
  return {
    roles,
    name: personName(r, sex),
    sex,
    bornOn,
    residentId: residentIdOf(r.chance(0.7) ? home : r.pick(regions), bornOn, sequence, sex),
    phone: r.pick(PHONE_PREFIXES) + String(number).padStart(8, "0"),
  };
}

const anySex = (r: Random): Sex => (r.chance(0.68) ? "MALE" : "FEMALE");

/** Draws the people of an enterprise; every resident ID and phone is one person's. */
export function peopleOf(seed: number, index: number, home: Region): People {
  const r = random(seed, index, "people");
  const place = { seed, index, home };
  const [married, controlled, secured, staffed] = [0.55, 0.2, 0.3, 0.45].map((p) => r.chance(p));
  const sex = anySex(r);
  const own: Role[] = ["LEGAL_REPRESENTATIVE"];
  if (!controlled) own.push("CONTROLLER");
  if (r.chance(0.5)) own.push("GUARANTOR");
  if (!staffed) own.push("CONTACT");
  const people: [Person, ...Person[]] = [person(r, place, SLOTS.legalRepresentative, sex, own)];
  if (married) {
    const roles: Role[] = r.chance(0.4) ? ["SPOUSE", "GUARANTOR"] : ["SPOUSE"];
    people.push(person(r, place, SLOTS.spouse, sex === "MALE" ? "FEMALE" : "MALE", roles));
  }
  if (controlled) people.push(person(r, place, SLOTS.controller, anySex(r), ["CONTROLLER"]));
  if (secured) people.push(person(r, place, SLOTS.guarantor, anySex(r), ["GUARANTOR"]));
  if (staffed) people.push(person(r, place, SLOTS.contact, anySex(r), ["CONTACT"]));
  return people;
}
