import type { PlayedVendor, GatewaySettings } from "../../sandbox/play.js";
import type { FailureReason } from "../../src/connectors/http.js";

/** How long asking may take: time for a second attempt, on a machine that does other things, too. */
export const BUDGET_MS = 600;

/** Something that goes wrong at a vendor, and what is then to be said of its source. */
export interface Fault {
  readonly name: string;
  readonly settings: Partial<GatewaySettings>;
  readonly expected: readonly ("FRESH" | FailureReason)[];
  /** Whether a fresh word must come with a report of what is odd about it. */
  readonly isOdd?: boolean;
}

/** What can go wrong at any vendor. */
export const FAULTS: readonly Fault[] = [
  { name: "none", settings: {}, expected: ["FRESH"] },
  { name: "http500", settings: { fault: "http500" }, expected: ["HTTP_ERROR"] },
  { name: "http429", settings: { fault: "http429" }, expected: ["RATE_LIMITED"] },
  { name: "garbage", settings: { fault: "garbage" }, expected: ["MALFORMED"] },
  { name: "wrongShape", settings: { fault: "wrongShape" }, expected: ["MALFORMED"] },
  { name: "halfBody", settings: { fault: "halfBody" }, expected: ["CONNECTION"] },
  { name: "reset", settings: { fault: "reset" }, expected: ["CONNECTION"] },
  { name: "hang", settings: { fault: "hang" }, expected: ["TIMEOUT"] },
  { name: "slow", settings: { latencyMs: 4 * BUDGET_MS }, expected: ["TIMEOUT"] },
  {
    name: "slowTail",
    settings: { latencyMs: BUDGET_MS / 10, latencyP95Ms: BUDGET_MS / 4 },
    expected: ["FRESH"],
  },
  { name: "unknownField", settings: { unknownField: true }, expected: ["FRESH"], isOdd: true },
  { name: "drift", settings: { fault: "drift" }, expected: ["MALFORMED", "FRESH"], isOdd: true },
];

type Codes = Readonly<Record<string, "REFUSED" | "RATE_LIMITED" | "HTTP_ERROR">>;

const GATEWAY_CODES: Codes = { 403: "REFUSED", 429: "RATE_LIMITED", 503: "HTTP_ERROR" };

/** Some of the codes with which vendors refuse, and what they come to: not allowed, too often, and out of order. */
const CODES: Readonly<Record<string, Codes>> = {
  "aliyun-telecom": { 403: "REFUSED", 500: "HTTP_ERROR" },
  baihang: GATEWAY_CODES,
  "carrier-gateway": { 11: "REFUSED", 21: "RATE_LIMITED", 90: "HTTP_ERROR" },
  "esign-telecom": { 1: "REFUSED", 30504002: "HTTP_ERROR" },
  "fraud-a": { 401: "REFUSED", 429: "RATE_LIMITED", 500: "HTTP_ERROR" },
  "fraud-b": { 1002: "REFUSED", 2002: "RATE_LIMITED", 9999: "HTTP_ERROR" },
  "fraud-c": { PERMISSION_DENIED: "REFUSED", TOO_MANY_REQUESTS: "RATE_LIMITED", UNAVAILABLE: "HTTP_ERROR" },
  "fraud-d": { E102: "REFUSED", E202: "RATE_LIMITED", E500: "HTTP_ERROR" },
  "multi-lending": { 11: "REFUSED", 21: "RATE_LIMITED", 90: "HTTP_ERROR" },
  partner: { 1401: "REFUSED", 1429: "RATE_LIMITED", 1500: "HTTP_ERROR" },
  pboc: { 2002: "REFUSED", 3002: "RATE_LIMITED", 5001: "HTTP_ERROR" },
  "provident-fund": GATEWAY_CODES,
  "provincial-tax": GATEWAY_CODES,
  qichacha: { 102: "REFUSED", 107: "REFUSED", 109: "RATE_LIMITED", 124: "HTTP_ERROR" },
  qixinbao: { 102: "REFUSED", 213: "RATE_LIMITED", 207: "HTTP_ERROR" },
  "social-security": GATEWAY_CODES,
  "tencent-telecom": {
    AuthFailure: "REFUSED",
    RequestLimitExceeded: "RATE_LIMITED",
    "-11": "HTTP_ERROR",
  },
  tianyancha: { 300002: "REFUSED", 300004: "RATE_LIMITED", 300001: "HTTP_ERROR" },
};

/** Of these what was bought is used up for good, and must be bought anew; with all others tomorrow is another day. */
const PREPAID: readonly string[] = ["qichacha", "qixinbao", "tianyancha"];

/** What a vendor does wrong in its own way. Throws where it has codes of its own and none is to be tried. */
export function ownFaults(vendor: string, { seal, refuse }: PlayedVendor): Fault[] {
  const codes = CODES[vendor];
  if (refuse !== undefined && codes === undefined)
    throw new Error(`vendor ${vendor} has codes of its own: say in CODES which are to be tried`);
  return [
    ...(seal === undefined
      ? []
      : [
          { name: "wrongSignature", settings: { fault: "wrongSignature" }, expected: ["MALFORMED"] } as const,
        ]),
    {
      name: "quota",
      settings: { fault: "quota" },
      expected: [PREPAID.includes(vendor) ? "REFUSED" : "RATE_LIMITED"],
    },
    ...Object.entries(codes ?? {}).map(([code, reason]) => ({
      name: `code ${code}`,
      settings: { vendorCode: code },
      expected: [reason],
    })),
  ];
}
