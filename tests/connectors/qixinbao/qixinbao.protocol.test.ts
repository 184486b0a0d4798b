import { describe, expect, it } from "@jest/globals";
import { qixinbaoCodes, qixinbaoProtocol } from "../../../src/connectors/qixinbao/qixinbao.protocol.js";
import type { Endpoint } from "../../../src/connectors/protocol.js";
import { outcomeIn } from "../vendor-replies.js";

const request = (path: string, endpoint: Endpoint, now: Date) =>
  qixinbaoProtocol.request({ method: "GET", path }, endpoint, now);
const outcome = (body: unknown) => outcomeIn(qixinbaoProtocol, body);

describe("a request to Qixinbao", () => {
  it("carries key, moment and signature in its headers", () => {
    const endpoint = { url: "https://x.example/APIService", token: "testkey", secret: "testsecret" };
    const sent = request("/enterprise/a?keyword=X", endpoint, new Date(1_700_000_000_000));
    expect(sent).toEqual({
      method: "GET",
      url: "https://x.example/APIService/enterprise/a?keyword=X",
      headers: {
        "Auth-Version": "2.0",
        appkey: "testkey",
        timestamp: "1700000000000",
        sign: "f5f512808ed4d94811959069b66d03f1",
        accept: "application/json",
      },
    });
    expect(JSON.stringify(sent)).not.toContain("testsecret");
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
  ["201", () => ({ kind: "EMPTY", billed: false })],
  ["202 203", () => ({ kind: "PENDING", billed: false })],
  ["207 209", failed("HTTP_ERROR", true)],
  ["213", failed("RATE_LIMITED", false)],
  ["208 214 216 101 102 103 104 105 109 110 113", failed("REFUSED", false)],
];
const cases = expected.flatMap(([codes, of]) => codes.split(" ").map((code) => [code, of(code)] as const));

describe("an answer of Qixinbao", () => {
  it.each(cases)("%s means %j", (code, meaning) => {
    expect(outcome({ status: code, message: "", sign: "", data: null })).toEqual(meaning);
    expect(outcome({ status: Number(code) })).toEqual(meaning);
  });

  it("has no code that is not tried above", () => {
    expect([...qixinbaoCodes.keys()].toSorted()).toEqual(cases.map(([code]) => code).toSorted());
  });

  it("with a code nobody knows is a refusal that names it", () => {
    expect(outcome({ status: "299" })).toEqual(failed("REFUSED", false)("299"));
  });

  it("brings its data, and is charged", () => {
    expect(outcome({ status: "200", data: { a: 1 } })).toEqual({
      kind: "RESULT",
      result: { a: 1 },
      billed: true,
    });
  });

  it.each([null, undefined, "x"])("that calls itself a success and brings %j is malformed", (data) => {
    expect(outcome({ status: "200", data })).toEqual(failed("MALFORMED", false, true)("200"));
  });

  it.each([[null], ["ok"], [[]], [{}], [{ status: null }], [{ Status: "200", Result: {} }]])(
    "that is none is malformed: %j",
    (body) => {
      expect(outcome(body)).toEqual(failed("MALFORMED", false)(""));
    },
  );
});
