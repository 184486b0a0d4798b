import {
  BROKEN,
  billed,
  type CodeTable,
  EMPTY,
  type Meaning,
  notAnAnswer,
  outcomeOf,
  PENDING,
  TOO_FAST,
  USED_UP,
} from "../code-table.js";
import {
  bearerProtocol,
  type Endpoint,
  type Outcome,
  plainRequest,
  type Protocol,
  type VendorReply,
} from "../protocol.js";
import { shown } from "../files/row.js";
import { asOne } from "../wire.js";
import { isCell, valueAt } from "./place-in.js";
import type { AnswerMapping, SourceDeclaration, StatusMapping, VendorMapping } from "./source-declaration.js";

/** A code is short and plain; anything else stands where the code should, and may be a value of the reply. */
const CODE = /^[\w.:-]{1,40}$/;

const headerProtocol = (header: string): Protocol => ({
  request: (ask, { url, token }) => plainRequest(ask, url, { [header.toLowerCase()]: token }),
  outcome: bearerProtocol.outcome,
  lacks: ({ token }) => (token === "" ? `its token (_TOKEN), which is sent as ${header}` : undefined),
});

/** The ways of talking to a vendor that a file may name. */
export type NamedProtocols = Readonly<Record<Extract<VendorMapping["protocol"], string>, Protocol>>;

const tableOf = ({
  empty,
  pending,
  tooFast,
  usedUp,
  retryable,
  billed: charged,
}: StatusMapping): CodeTable => {
  const meant = (codes: readonly string[], meaning: Meaning) =>
    codes.map((code) => [code, charged.includes(code) ? billed(meaning) : meaning] as const);
  return new Map([
    ...meant(empty, EMPTY),
    ...meant(pending, PENDING),
    ...meant(tooFast, TOO_FAST),
    ...meant(usedUp, USED_UP),
    ...meant(retryable, BROKEN),
  ]);
};

const isNothing = (value: unknown): boolean => {
  const one = asOne(value);
  if (one === undefined || one === null || one === "") return true;
  return typeof one === "object" && Object.keys(one).length === 0;
};

/** What a result is taken for: with nothing where something should be, it is an empty answer, or none. */
function resultOf(message: unknown, answer: AnswerMapping, code: string, charged: boolean): Outcome {
  const result = answer.result === undefined ? message : valueAt(message, answer.result);
  if (!isNothing(result)) return { kind: "RESULT", result: message, billed: charged };
  return answer.nothing === "EMPTY" ? { kind: "EMPTY", billed: charged } : notAnAnswer(code, charged);
}

function codeIn(
  message: unknown,
  { code: place }: StatusMapping,
  { status }: VendorReply,
): string | undefined {
  const code = place === "HTTP" ? status : valueAt(message, place);
  const text = isCell(code) ? shown(code) : "";
  return CODE.test(text) ? text : undefined;
}

/** HTTP statuses whose body is an answer, where the HTTP status is the code. */
const speaksAt = (status: StatusMapping | undefined): number[] =>
  status?.code === "HTTP" ? [...status.success, ...status.empty, ...status.pending].map(Number) : [];

/**
 * How a declared source is talked to: the way of its vendor, and what its own codes mean. A result is handed on as the
 * whole reply. Without codes, every result counts as charged where a call has a price.
 */
export function mappedProtocol(
  { vendor: { protocol }, answer, cost }: SourceDeclaration,
  named: NamedProtocols,
): Protocol {
  const base = typeof protocol === "object" ? headerProtocol(protocol.header) : named[protocol];
  const { status } = answer;
  const table = status === undefined ? undefined : tableOf(status);
  const isPriced = /[1-9]/.test(cost);

  function outcome(reply: VendorReply, endpoint: Endpoint, now: Date): Outcome {
    const told = base.outcome(reply, endpoint, now);
    if (told.kind !== "RESULT") return told;
    if (status === undefined || table === undefined) return resultOf(told.result, answer, "", isPriced);
    const code = codeIn(told.result, status, reply);
    if (code === undefined) return notAnAnswer("", false);
    const charged = status.billed.includes(code);
    if (status.success.includes(code)) return resultOf(told.result, answer, code, charged);
    const meant = outcomeOf(table, code);
    return meant.kind === "FAILED" ? { ...meant, billed: charged } : meant;
  }

  return { ...base, outcome, speaksAt: [...(base.speaksAt ?? []), ...speaksAt(status)] };
}
