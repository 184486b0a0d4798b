import { createHash } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { Account } from "../play.js";

const SKEW_S = 300;

/** Whether a request shows the key of the account and is signed with its secret. */
export function isSigned(
  req: { readonly headers: IncomingHttpHeaders },
  key: string,
  { token, secret }: Account,
  now: Date,
): boolean {
  const { timespan } = req.headers;
  if (key !== token || typeof timespan !== "string" || !/^\d{10}$/.test(timespan)) return false;
  if (Math.abs(now.getTime() / 1000 - Number(timespan)) > SKEW_S) return false;
  const expected = createHash("md5").update(`${key}${timespan}${secret}`).digest("hex").toUpperCase();
  return req.headers["token"] === expected;
}
