import { z } from "zod";
import type { CustomerFilter } from "./customer-search-conditions.js";

const condition = z.strictObject({
  code: z.string(),
  state: z.enum(["TRUE", "FALSE", "UNKNOWN"]).optional(),
  text: z.string().optional(),
});

/** A filter as a segment keeps it; a segment is not built on another. */
const storedFilter = z.strictObject({
  labels: z.array(condition).optional(),
  anyLabels: z.array(condition).optional(),
  kind: z.enum(["ENTERPRISE", "SOLE_PROPRIETOR", "FARMER"]).optional(),
  industry: z.string().optional(),
  region: z.string().optional(),
  size: z.string().optional(),
  balance: z.strictObject({ from: z.string().optional(), to: z.string().optional() }).optional(),
  nameContains: z.string().optional(),
  manualLabels: z.array(z.string()).optional(),
});

/** Reads a filter a segment keeps; throws on what no segment can have been saved with. */
export const readStoredFilter = (stored: unknown): CustomerFilter => storedFilter.parse(stored);
