import type { BusinessDate } from "../../src/facts/fact.js";
import type { Enterprise } from "../population/enterprise.js";
import { judicialRecord } from "./judicial.js";
import { registryRecord } from "./registry.js";
import { taxRecord } from "./tax.js";

/** The vendors the sandbox plays. */
export type VendorKind = "registry" | "tax" | "judicial";

/** How one vendor answers: where it listens, what it says about one enterprise, and how a reply is wrapped. */
export interface Vendor {
  readonly path: string;
  record(e: Enterprise, at: BusinessDate): object | undefined;
  reply(records: readonly object[]): object;
}

/** Every vendor the sandbox plays, by kind. */
export const vendors: Readonly<Record<VendorKind, Vendor>> = {
  registry: {
    path: "/enterprises",
    record: registryRecord,
    reply: (records) => ({ code: "0", message: "ok", data: records }),
  },
  tax: {
    path: "/taxpayers",
    record: taxRecord,
    reply: (records) => ({ records }),
  },
  judicial: {
    path: "/cases",
    record: judicialRecord,
    reply: (records) => ({ total: records.length, items: records }),
  },
};
