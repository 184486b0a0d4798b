import { parse, stringify } from "yaml";
import type { Connector } from "../../../src/connectors/connector.js";
import { CheckedSource } from "../../../src/connectors/mapped/check-source.js";
import { mappedConnector } from "../../../src/connectors/mapped/mapped-connector.js";
import { BadSource, readSourceFile } from "../../../src/connectors/mapped/source-file.js";
import { bearerProtocol } from "../../../src/connectors/protocol.js";
import { envelopeProtocol } from "../../../src/connectors/signed-envelope/envelope.protocol.js";

type Json = Record<string, unknown>;

/** A source as a file declares it. */
export const SOURCE = `
source: bank-platform
title: { zh: 银行平台, en: Bank platform }
vendor:
  code: bank
  title: { zh: 银行, en: Bank }
  protocol: bearer
  limits: { concurrency: 2, perSecond: 5 }
dimension: tax
needs: [uscc, name]
rank: 30
cost: "1.50"
request:
  method: POST
  path: /enterprises/{uscc}?full=1
  body: { who: { name: "{name}", codes: ["{uscc}", 7] }, reason: "01" }
answer:
  status:
    code: head.code
    success: [0]
    empty: [404]
    pending: [202]
    tooFast: [429]
    usedUp: [quota]
    retryable: [500]
    billed: [0, 404, 500]
    ignore: [head.message]
  result: data
  subject: code
  fields:
    arrears: { column: owed.amount, as: yuan, whenBlank: "0.00" }
    creditGrade: { column: grade, words: { 优: A, 差: D }, optional: true }
  lists:
    outputByYear:
      at: years
      fields:
        year: { column: y, as: integer }
        amount: { column: sum, as: wanyuan }
  ignore: [clerk, owed.currency]
absent: { arrears: "0.00" }
`;

/** A reply of it. */
export const REPLY = {
  head: { code: 0, message: "ok" },
  data: {
    code: "91350100M000100Y43",
    owed: { amount: 1234.5, currency: "CNY" },
    grade: "优",
    years: [
      { y: 2024, sum: "12.3456" },
      { y: "2025", sum: 0 },
    ],
    clerk: "x",
  },
};

/** The declaration with some places changed, by paths such as `answer.result`; undefined takes a place out. */
export function declared(changes: Readonly<Record<string, unknown>> = {}, yaml = SOURCE): string {
  const document = parse(yaml) as Json;
  for (const [path, value] of Object.entries(changes)) {
    const steps = path.split(".");
    const last = steps.pop() ?? "";
    const holder = steps.reduce<Json>((at, step) => at[step] as Json, document);
    holder[last] = value;
  }
  return stringify(document);
}

/** The connector a declaration makes. */
export const connectorOf = (yaml: string): Connector =>
  mappedConnector(readSourceFile("bank.yaml", yaml, CheckedSource), {
    bearer: bearerProtocol,
    envelope: envelopeProtocol,
  });

/** Why a declaration is refused. */
export function refusal(yaml: string): string {
  try {
    connectorOf(yaml);
  } catch (error) {
    if (error instanceof BadSource) return error.message;
    throw error;
  }
  throw new Error("it was not refused");
}
