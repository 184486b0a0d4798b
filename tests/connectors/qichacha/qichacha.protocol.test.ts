import { describe, expect, it } from "@jest/globals";
import { qichachaCodes, qichachaProtocol } from "../../../src/connectors/qichacha/qichacha.protocol.js";
import { replyOf } from "../replies.js";
import type { Endpoint } from "../../../src/connectors/protocol.js";
import { outcomeIn } from "../vendor-replies.js";

const endpoint = { url: "https://q.example", token: "testkey", secret: "testsecret" };
const moment = new Date(1_700_000_000_999);
const request = (path: string, endpoint: Endpoint, now: Date) =>
  qichachaProtocol.request({ method: "GET", path }, endpoint, now);
const outcome = (body: unknown) => outcomeIn(qichachaProtocol, body);

describe("a request to Qichacha", () => {
  it("carries the key in the query and its signature in the headers", () => {
    expect(request("/A/GetList?searchKey=X", endpoint, moment)).toEqual({
      method: "GET",
      url: "https://q.example/A/GetList?searchKey=X&key=testkey",
      headers: {
        Token: "8A045CE2F9955FD58EF99F15CDD6F84D",
        Timespan: "1700000000",
        accept: "application/json",
      },
    });
  });

  it("starts the query where the path has none, and keeps a key from meaning anything in it", () => {
    const { url } = request("/A", { ...endpoint, token: "a&b=c" }, moment);
    expect(url).toBe("https://q.example/A?key=a%26b%3Dc");
  });

  it("never shows the secret", () => {
    expect(JSON.stringify(request("/A", endpoint, moment))).not.toContain("testsecret");
  });
});

const failed = (reason: string, transient: boolean, charged: boolean) => (code: string) => ({
  kind: "FAILED",
  reason,
  transient,
  billed: charged,
  code,
});
type Expected = readonly [codes: string, of: (code: string) => object];

const expected: readonly Expected[] = [
  ["201", () => ({ kind: "EMPTY", billed: true })],
  ["205", () => ({ kind: "PENDING", billed: true })],
  ["202 213 215 218 219 105 208", failed("REFUSED", false, true)],
  ["223 101 103 104 107 111 113 114 115 118 119 121 123 125 126 214", failed("REFUSED", false, false)],
  ["102 112", failed("REFUSED", false, false)],
  ["106 108 109 116 117", failed("RATE_LIMITED", false, false)],
  ["110 207 209", failed("RATE_LIMITED", false, true)],
  ["122", failed("RATE_LIMITED", true, false)],
  ["120 124 199 203", failed("HTTP_ERROR", true, false)],
];
const cases = expected.flatMap(([codes, of]) => codes.split(" ").map((code) => [code, of(code)] as const));

describe("an answer of Qichacha", () => {
  it.each(cases)("%s means %j", (code, meaning) => {
    expect(outcome({ Status: code, Message: "", OrderNumber: "", Result: null })).toEqual(meaning);
    expect(outcome({ Status: Number(code) })).toEqual(meaning);
  });

  it("has no code that is not tried above", () => {
    expect([...qichachaCodes.keys()].toSorted()).toEqual(cases.map(([code]) => code).toSorted());
  });

  it("with a code nobody knows is a refusal that names it", () => {
    expect(outcome({ Status: "987" })).toEqual(failed("REFUSED", false, false)("987"));
  });

  it("brings its result with its page, and is charged", () => {
    const Paging = { PageSize: 20, PageIndex: 1, TotalRecords: 1 };
    expect(outcome({ Status: "200", Result: { a: 1 }, Paging })).toEqual({
      kind: "RESULT",
      result: { Result: { a: 1 }, Paging },
      billed: true,
    });
  });

  it("that verified that there is nothing is empty", () => {
    expect(outcome(replyOf("qichacha", "nothing-found"))).toEqual({ kind: "EMPTY", billed: true });
    for (const Result of [
      { VerifyResult: "0", Data: null },
      { VerifyResult: 0, Data: [] },
    ])
      expect(outcome({ Status: "200", Result })).toEqual({ kind: "EMPTY", billed: true });
  });

  it("that verified nothing but brings records, or has no records to verify, is looked into", () => {
    for (const Result of [
      { VerifyResult: 0, Data: [{}] },
      { VerifyResult: 0 },
      { VerifyResult: 1, Data: [] },
    ])
      expect(outcome({ Status: "200", Result })).toMatchObject({ kind: "RESULT" });
  });

  it.each([null, undefined, "x", 7])("that calls itself a success and brings %j is malformed", (Result) => {
    expect(outcome({ Status: "200", Result })).toEqual(failed("MALFORMED", false, true)("200"));
  });

  it.each([
    [null],
    ["ok"],
    [[]],
    [{}],
    [{ Status: null }],
    [{ Status: "秘密" }],
    [{ status: "200", data: {} }],
  ])("that is none is malformed: %j", (body) => {
    expect(outcome(body)).toEqual(failed("MALFORMED", false, false)(""));
  });
});
