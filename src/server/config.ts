import { join } from "node:path";
import { z } from "zod";
import { type Fen, fenOfYuan } from "../facts/fact.js";
import { groupBy } from "../facts/group-by.js";
import type { Connector } from "../connectors/connector.js";
import { connectors } from "../connectors/index.js";
import type { Budget } from "../connectors/purse.js";
import type { Endpoint, Vendor } from "../connectors/protocol.js";
import { purposeCodes } from "../governance/purpose.js";

/** The environment asks for something that cannot be; one line says what. */
export class BadConfiguration extends Error {
  override name = "BadConfiguration";
}

const whole = (least: number, most: number, fallback: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .pipe(z.int().min(least).max(most))
    .default(fallback)
    .meta({ allowed: `a whole number from ${least} to ${most}` });

const choice = <const V extends [string, ...string[]]>(values: V) =>
  z.enum(values).meta({ allowed: `one of ${values.join(", ")}` });

const address = (...schemes: string[]) =>
  z
    .string()
    .refine((text) => URL.canParse(text) && schemes.includes(new URL(text).protocol))
    .meta({ allowed: `an address starting with ${schemes.join("// or ")}//` });

const Environment = z.object({
  NODE_ENV: choice(["development", "production", "test"]).default("development"),
  PORT: whole(0, 65535, 4000),
  HOST: z.string().min(1).default("127.0.0.1").meta({ allowed: "a host name or address to listen on" }),
  LOG_LEVEL: choice(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
  DATABASE_URL: address("postgres:", "postgresql:").optional(),
  DATABASE_POOL: whole(2, 200, 10),
  DATA_DIR: z.string().min(1).default(".data").meta({ allowed: "a folder" }),
  MASTER_KEY: z
    .base64()
    .refine((text) => Buffer.from(text, "base64").length === 32)
    .optional()
    .meta({ allowed: "32 random bytes in base64, as `openssl rand -base64 32` prints" }),
  INSTITUTION: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,40}$/)
    .default("demo")
    .meta({ allowed: "a short name of lower-case letters, digits and hyphens" }),
  POLICIES_DIR: z.string().min(1).default("policies").meta({ allowed: "a folder" }),
  MAPPINGS_DIR: z.string().min(1).default("docs/examples/mappings").meta({ allowed: "a folder" }),
  IMPORT_DIR: z.string().min(1).optional().meta({ allowed: "a folder" }),
  DROP_POLL_SECONDS: whole(0, 86_400, 30),
  SOURCES_DIR: z.string().min(1).default("docs/examples/sources").meta({ allowed: "a folder" }),
  SOURCE_BUDGET_MS: whole(50, 60_000, 3000),
  SOURCE_ATTEMPTS: whole(1, 5, 2),
  SOURCE_HEDGE_MS: whole(0, 60_000, 0),
  SANDBOX: choice(["on", "off"]).optional(),
  DEMO: choice(["on", "off"]).optional(),
  DEMO_CUSTOMERS: whole(1, 200_000, 2400),
});

/** Where the product runs and what it talks to, from the environment. */
export type Configuration = z.output<typeof Environment> & {
  /** What may be spent, by vendor. */
  readonly budgets: Readonly<Record<string, Budget>>;
  /** What contracts say of how fast vendors may be asked, by vendor. */
  readonly agreedLimits: Readonly<Record<string, Partial<Vendor["limits"]>>>;
  /** By vendor. */
  readonly endpoints: Readonly<Record<string, Endpoint | undefined>>;
  readonly IMPORT_DIR: string;
};

/** Says what a value looks like without showing it. */
function shapeOf(value: string | undefined): string {
  if (value === undefined) return "not set";
  if (value === "") return "empty";
  const kind = /^-?\d+$/.test(value)
    ? "a whole number"
    : /^-?\d+\.\d+$/.test(value)
      ? "a decimal number"
      : "text";
  return `${kind} of ${value.length} characters`;
}

/** What a variable may be; zod keeps it with the type inside `.optional()` and `.default()`. */
function allowedBy(schema: z.ZodType): string {
  const allowed = schema.meta()?.["allowed"];
  if (typeof allowed === "string") return allowed;
  const wraps = schema instanceof z.ZodOptional || schema instanceof z.ZodDefault;
  return wraps ? allowedBy(schema.unwrap() as z.ZodType) : "something else";
}

const refuse = (name: string, value: string | undefined, allowed: string): never => {
  throw new BadConfiguration(`${name} is ${shapeOf(value)}; it must be ${allowed}`);
};

const upperSnake = (source: string): string => source.toUpperCase().replaceAll("-", "_");

/**
 * Reads the configuration, with addresses and budgets for the vendors of some sources beside those with code; throws
 * BadConfiguration naming the first wrong variable, its shape and what is allowed.
 */
export function readConfiguration(
  environment: NodeJS.ProcessEnv,
  declared: readonly Connector[] = [],
): Configuration {
  const read = Environment.safeParse(environment);
  if (!read.success) {
    const name = String(read.error.issues[0]?.path[0]) as keyof typeof Environment.shape;
    return refuse(name, environment[name], allowedBy(Environment.shape[name]));
  }
  if (read.data.DATABASE_URL !== undefined && read.data.MASTER_KEY === undefined) {
    refuse(
      "MASTER_KEY",
      undefined,
      "set together with DATABASE_URL: 32 random bytes in base64, kept safe and apart",
    );
  }
  const every = [...connectors, ...declared];
  const vendors = [...groupBy(every, ({ vendor }) => vendor.code)];
  const endpoints = vendors.map(([vendor, sources]) => {
    const name = `SOURCE_${upperSnake(vendor)}`;
    const urlName = `${name}_URL`;
    const url = environment[urlName];
    if (url === undefined) return [vendor, undefined] as const;
    const valid = address("http:", "https:").safeParse(url);
    if (!valid.success) refuse(urlName, url, "an address starting with http:// or https://");
    const [secret, peerKey, envelope] = ["SECRET", "PEER_KEY", "ENVELOPE"].map(
      (part) => environment[`${name}_${part}`],
    );
    const endpoint: Endpoint = {
      url: url.replace(/\/+$/, ""),
      token: environment[`${name}_TOKEN`] ?? "",
      ...(secret !== undefined && { secret }),
      ...(peerKey !== undefined && { peerKey }),
      ...(envelope !== undefined && { envelope }),
    };
    const [lack] = sources.flatMap((source) => source.vendor.protocol.lacks?.(endpoint) ?? []);
    if (lack !== undefined) throw new BadConfiguration(`${urlName} is set, but the vendor lacks ${lack}`);
    return [vendor, endpoint] as const;
  });
  const budgets = vendors.map(([vendor]) => {
    const name = `SOURCE_${upperSnake(vendor)}`;
    const limit = (period: string) => amountOf(environment, `${name}_${period}_BUDGET`);
    const byPurpose = purposeCodes.map((purpose) => [purpose, limit(purpose)] as const);
    const purposes = Object.fromEntries(byPurpose);
    return [vendor, { daily: limit("DAILY"), monthly: limit("MONTHLY"), purposes }] as const;
  });
  const agreedLimits = vendors.map(([vendor]) => {
    const name = `SOURCE_${upperSnake(vendor)}`;
    const concurrency = countOf(environment, `${name}_CONCURRENCY`);
    const perSecond = countOf(environment, `${name}_PER_SECOND`);
    const limits = { ...(concurrency && { concurrency }), ...(perSecond && { perSecond }) };
    return [vendor, limits] as const;
  });
  const IMPORT_DIR = read.data.IMPORT_DIR ?? join(read.data.DATA_DIR, "inbox");
  return {
    ...read.data,
    IMPORT_DIR,
    agreedLimits: Object.fromEntries(agreedLimits),
    budgets: Object.fromEntries(budgets),
    endpoints: Object.fromEntries(endpoints),
  };
}

/** A whole number from 1 given by a variable; undefined where it is not set. */
function countOf(environment: NodeJS.ProcessEnv, name: string): number | undefined {
  const text = environment[name];
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,4}$/.test(text)) refuse(name, text, "a whole number from 1 to 99999");
  return Number(text);
}

/** An amount in yuan given by a variable, in fen; undefined where it is not set. */
function amountOf(environment: NodeJS.ProcessEnv, name: string): Fen | undefined {
  const amount = environment[name];
  if (amount === undefined) return undefined;
  const [, whole = "", fraction = ""] = /^(\d{1,12})(?:\.(\d{1,2}))?$/.exec(amount) ?? [];
  if (whole === "") refuse(name, amount, "an amount in yuan, such as 500 or 500.00");
  return fenOfYuan(`${whole}.${fraction.padEnd(2, "0")}`);
}
