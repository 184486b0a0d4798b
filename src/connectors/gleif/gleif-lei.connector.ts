import { z } from "zod";
import { businessDateOf } from "../../facts/business-date.js";
import { defineVendorConnector } from "../define-vendor-connector.js";
import { unlessBlank } from "../wire.js";
import { gleif } from "./gleif.vendor.js";

const instant = z.iso.datetime({ offset: true }).transform((moment) => businessDateOf(new Date(moment)));

/** A parent is told by links: to its record, or to the reason for naming none; whatever they point to is not read. */
const Parent = z
  .strictObject({
    links: z.strictObject({
      "lei-record": z.string().optional(),
      "relationship-record": z.string().optional(),
      "reporting-exception": z.string().optional(),
    }),
  })
  .transform(({ links }): "REPORTED" | "EXCEPTION" | undefined => {
    if (links["lei-record"] ?? links["relationship-record"]) return "REPORTED";
    return links["reporting-exception"] === undefined ? undefined : "EXCEPTION";
  });

const LeiRecord = z.strictObject({
  data: z.strictObject({
    attributes: z.strictObject({
      lei: z.string(),
      entity: z.strictObject({
        legalName: z.strictObject({ name: z.string() }),
        jurisdiction: unlessBlank(z.string()),
        // NULL is a word of the service for what does not apply, such as the status of a duplicate.
        status: z.enum(["ACTIVE", "INACTIVE", "NULL"]),
        registeredAs: unlessBlank(z.string()),
      }),
      registration: z.strictObject({
        status: z.enum([
          ...["ISSUED", "LAPSED", "RETIRED", "MERGED", "DUPLICATE", "ANNULLED"],
          ...["PENDING_TRANSFER", "PENDING_ARCHIVAL"],
        ] as const),
        nextRenewalDate: unlessBlank(instant),
      }),
    }),
    relationships: z
      .strictObject({ "direct-parent": Parent.optional(), "ultimate-parent": Parent.optional() })
      .optional(),
  }),
});

/** GLEIF's record of a legal entity identifier, for groups that have one: who it belongs to, and whether it is kept up. */
export const gleifLeiConnector = defineVendorConnector({
  source: "gleif-lei",
  vendor: gleif,
  title: { zh: "GLEIF·LEI 记录", en: "GLEIF: record of the LEI" },
  dimension: "registry",
  needs: ["lei"],
  datasets: ["registry.lei"],
  rank: 20,
  cost: 0n,
  path: (lei) => `/lei-records/${lei}`,
  result: LeiRecord,
  names: ({ data }) => data.attributes.lei,
  says: ({ data: { attributes, relationships } }) => ({
    lei: attributes.lei,
    leiLegalName: attributes.entity.legalName.name,
    leiJurisdiction: attributes.entity.jurisdiction,
    leiEntityStatus: attributes.entity.status === "NULL" ? undefined : attributes.entity.status,
    leiRegistrationStatus: attributes.registration.status,
    leiNextRenewalOn: attributes.registration.nextRenewalDate,
    leiRegisteredAs: attributes.entity.registeredAs,
    leiDirectParent: relationships?.["direct-parent"],
    leiUltimateParent: relationships?.["ultimate-parent"],
  }),
  ignore: [
    "meta",
    ...["type", "id", "links"].map((field) => `data.${field}`),
    ...["bic", "mic", "ocid", "qcc", "spglobal", "conformityFlag"].map((field) => `data.attributes.${field}`),
    ...[
      ...[
        "legalName.language",
        "otherNames",
        "transliteratedOtherNames",
        "legalAddress",
        "headquartersAddress",
      ],
      ...["registeredAt", "category", "subCategory", "legalForm", "associatedEntity", "expiration"],
      ...["successorEntity", "successorEntities", "creationDate", "otherAddresses", "eventGroups"],
    ].map((field) => `data.attributes.entity.${field}`),
    ...[
      ...["initialRegistrationDate", "lastUpdateDate", "managingLou", "corroborationLevel", "validatedAt"],
      ...["validatedAs", "otherValidationAuthorities"],
    ].map((field) => `data.attributes.registration.${field}`),
    ...[
      ...["managing-lou", "lei-issuer", "field-modifications", "direct-children", "ultimate-children"],
      ...[
        "isins",
        "managed-funds",
        "fund-manager",
        "umbrella-fund",
        "sub-funds",
        "master-fund",
        "feeder-funds",
      ],
      ...["successor-entity", "successor-entities", "associated-entity"],
    ].map((field) => `data.relationships.${field}`),
  ],
  absent: {},
});
