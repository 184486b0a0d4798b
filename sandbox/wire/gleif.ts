import { leiCheckDigits } from "../../src/facts/identifiers.js";
import type { Day } from "../population/calendar.js";
import { type Enterprise, indexOfUscc } from "../population/enterprise.js";
import { random } from "../population/random.js";
import type { Population } from "../population.js";
import { dateOf, dayOf } from "./enterprise-wire.js";

/** The service that gives out identifiers in China, and what fills one up to eighteen characters. */
const ISSUER = "300300";
const FILLING = "000";
const ORG_CODE_AT = 8;
const ORG_CODE_LENGTH = 9;

/** The LEI an enterprise has, if it has one: it holds the organisation code of the USCC. */
export function leiOf({ uscc }: Pick<Enterprise, "uscc">): string {
  const first18 = ISSUER + uscc.slice(ORG_CODE_AT, ORG_CODE_AT + ORG_CODE_LENGTH) + FILLING;
  return first18 + leiCheckDigits(first18);
}

/** Few have one: it is asked of who trades or borrows abroad. */
const hasLei = (e: Enterprise): boolean =>
  e.kind === "ENTERPRISE" && random(e.seed, e.index, "lei").chance(0.2);

function byLei(population: Population, lei: string): Enterprise | undefined {
  const orgCode = lei.slice(ISSUER.length, ISSUER.length + ORG_CODE_LENGTH);
  if (lei.length !== 20 || !/^[0-9A-HJ-NPQRTUWXY]{9}$/.test(orgCode)) return undefined;
  const index = indexOfUscc(population.seed, "0".repeat(ORG_CODE_AT) + orgCode);
  if (index >= population.size) return undefined;
  const found = population.at(index);
  return hasLei(found) && leiOf(found) === lei ? found : undefined;
}

const at = (day: Day): string => `${dateOf(day)}T00:00:00Z`;

/** A parent is named by its record, or a reason is given for naming none. */
function parentOf(lei: string, which: "direct" | "ultimate", hasOne: boolean): object {
  const path = `https://api.gleif.org/api/v1/lei-records/${lei}/${which}-parent`;
  return {
    links: hasOne
      ? { "lei-record": path, "relationship-record": `${path}-relationship` }
      : { "reporting-exception": `${path}-reporting-exception` },
  };
}

function record(e: Enterprise, lei: string, day: Day): object {
  const r = random(e.seed, e.index, "leiRecord");
  const first = dayOf(e.establishedOn) + r.between(200, 2_000);
  const hasParent = r.chance(0.25);
  const isLapsed = r.chance(0.3);
  const renewal = isLapsed ? day - r.between(10, 300) : day + r.between(10, 330);
  const address = {
    language: "zh",
    addressLines: [`${e.region.city}市${e.region.district}`],
    addressNumber: null,
    addressNumberWithinBuilding: null,
    mailRouting: null,
    city: e.region.city,
    region: null,
    country: "CN",
    postalCode: "610000",
  };
  return {
    type: "lei-records",
    id: lei,
    attributes: {
      lei,
      entity: {
        legalName: { name: e.name, language: "zh" },
        otherNames: [],
        transliteratedOtherNames: [],
        legalAddress: address,
        headquartersAddress: address,
        registeredAt: { id: "RA000666", other: null },
        registeredAs: e.uscc,
        jurisdiction: "CN",
        category: "GENERAL",
        legalForm: { id: "ECAK", other: null },
        associatedEntity: { lei: null, name: null },
        status: "ACTIVE",
        expiration: { date: null, reason: null },
        successorEntity: { lei: null, name: null },
        successorEntities: [],
        creationDate: `${e.establishedOn}T00:00:00Z`,
        subCategory: null,
        otherAddresses: [],
        eventGroups: [],
      },
      registration: {
        initialRegistrationDate: at(first),
        lastUpdateDate: at(renewal - 365),
        status: isLapsed ? "LAPSED" : "ISSUED",
        nextRenewalDate: at(renewal),
        managingLou: `${ISSUER}00000000000082`,
        corroborationLevel: "FULLY_CORROBORATED",
        validatedAt: { id: "RA000666", other: null },
        validatedAs: e.uscc,
        otherValidationAuthorities: [],
      },
      bic: null,
      mic: null,
      ocid: null,
      spglobal: [],
      conformityFlag: "CONFORMING",
    },
    relationships: {
      "managing-lou": { links: { related: `https://api.gleif.org/api/v1/lei-records/${lei}/managing-lou` } },
      "lei-issuer": { links: { related: `https://api.gleif.org/api/v1/lei-records/${lei}/lei-issuer` } },
      "field-modifications": {
        links: { related: `https://api.gleif.org/api/v1/lei-records/${lei}/field-modifications` },
      },
      "direct-parent": parentOf(lei, "direct", hasParent),
      "ultimate-parent": parentOf(lei, "ultimate", hasParent),
    },
    links: { self: `https://api.gleif.org/api/v1/lei-records/${lei}` },
  };
}

const PATH = /^\/lei-records\/([0-9A-Z]{20})$/;

/** What GLEIF answers to whoever asks; undefined where it knows no such LEI. */
export function gleif(path: string, population: Population, day: Day): object | undefined {
  const [, lei = ""] = PATH.exec(path) ?? [];
  const found = byLei(population, lei);
  return found && { meta: { goldenCopy: { publishDate: at(day) } }, data: record(found, lei, day) };
}

/** How GLEIF says that there is no such record. */
export const gleifError = (status: string, title: string): object => ({ errors: [{ status, title }] });
