import { describe, expect, it } from "@jest/globals";
import {
  tianyanchaCodes,
  tianyanchaProtocol,
} from "../../../src/connectors/tianyancha/tianyancha.protocol.js";
import type { Endpoint } from "../../../src/connectors/protocol.js";
import { outcomeIn } from "../vendor-replies.js";

const request = (path: string, endpoint: Endpoint, now: Date) =>
  tianyanchaProtocol.request({ method: "GET", path }, endpoint, now);
const outcome = (body: unknown) => outcomeIn(tianyanchaProtocol, body);

describe("a request to Tianyancha", () => {
  it("carries the bare token", () => {
    const endpoint = { url: "https://t.example/services", token: "a-token" };
    expect(request("/open/a/2.0?keyword=X", endpoint, new Date(0))).toEqual({
      method: "GET",
      url: "https://t.example/services/open/a/2.0?keyword=X",
      headers: { authorization: "a-token", accept: "application/json" },
    });
  });
});

const failed =
  (reason: string, transient: boolean, billed = false) =>
  (code: string) => ({
    kind: "FAILED",
    reason,
    transient,
    billed,
    code,
  });
type Expected = readonly [codes: string, of: (code: string) => object];

const expected: readonly Expected[] = [
  ["300000", () => ({ kind: "EMPTY", billed: false })],
  ["300012", () => ({ kind: "PENDING", billed: false })],
  ["300001", failed("HTTP_ERROR", true)],
  ["300004", failed("RATE_LIMITED", true)],
  ["300002 300003 300005 300006 300007 300008 300009 300010 300011", failed("REFUSED", false)],
];
const cases = expected.flatMap(([codes, of]) => codes.split(" ").map((code) => [code, of(code)] as const));

describe("an answer of Tianyancha", () => {
  it.each(cases)("%s means %j", (code, meaning) => {
    expect(outcome({ error_code: Number(code), reason: "", result: null })).toEqual(meaning);
    expect(outcome({ error_code: code })).toEqual(meaning);
  });

  it("has no code that is not tried above", () => {
    expect([...tianyanchaCodes.keys()].toSorted()).toEqual(cases.map(([code]) => code).toSorted());
  });

  it("with a code nobody knows is a refusal that names it", () => {
    expect(outcome({ error_code: 300099 })).toEqual(failed("REFUSED", false)("300099"));
  });

  it("brings its result, and is charged", () => {
    const result = { total: 0, items: [] };
    expect(outcome({ error_code: 0, reason: "ok", result })).toEqual({
      kind: "RESULT",
      result,
      billed: true,
    });
  });

  it.each([null, undefined, "x"])("that calls itself a success and brings %j is malformed", (result) => {
    expect(outcome({ error_code: 0, result })).toEqual(failed("MALFORMED", false, true)("0"));
  });

  it.each([[null], ["ok"], [[]], [{}], [{ error_code: null }], [{ errorCode: 0, result: {} }]])(
    "that is none is malformed: %j",
    (body) => {
      expect(outcome(body)).toEqual(failed("MALFORMED", false)(""));
    },
  );
});
