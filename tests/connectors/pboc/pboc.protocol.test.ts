import { describe, expect, it } from "@jest/globals";
import { pbocCodes, pbocProtocol } from "../../../src/connectors/pboc/pboc.protocol.js";
import { outcomeIn } from "../vendor-replies.js";

const outcome = (body: unknown) => outcomeIn(pbocProtocol, body);
const failed = (code: string, reason: string, transient: boolean, billed = false) => ({
  kind: "FAILED",
  reason,
  transient,
  billed,
  code,
});

const meanings = [
  ["1001", { kind: "EMPTY", billed: true }],
  ["1002", { kind: "PENDING", billed: false }],
  ["2001", failed("2001", "REFUSED", false)],
  ["2002", failed("2002", "REFUSED", false)],
  ["2003", failed("2003", "REFUSED", false)],
  ["2004", failed("2004", "REFUSED", false)],
  ["3001", failed("3001", "RATE_LIMITED", false)],
  ["3002", failed("3002", "RATE_LIMITED", true)],
  ["5001", failed("5001", "HTTP_ERROR", true)],
  ["5002", failed("5002", "HTTP_ERROR", true)],
] as const;

describe("an answer of the bureau's gateway", () => {
  it.each(meanings)("%s means %j", (code, meaning) => {
    expect(outcome({ code, message: "", report: {} })).toEqual(meaning);
    expect(outcome({ code: Number(code) })).toEqual(meaning);
  });

  it("has no code that is not tried above", () => {
    expect([...pbocCodes.keys()].toSorted()).toEqual(meanings.map(([code]) => code).toSorted());
  });

  it("with a code nobody agreed on is a refusal that names it", () => {
    expect(outcome({ code: "9999" })).toEqual(failed("9999", "REFUSED", false));
  });

  it("brings the report, and is charged", () => {
    expect(outcome({ code: "0000", report: { EAA: {} } })).toEqual({
      kind: "RESULT",
      result: { EAA: {} },
      billed: true,
    });
  });

  it.each([null, undefined, "x", 7])("that calls itself a success and brings %j is malformed", (report) => {
    expect(outcome({ code: "0000", report })).toEqual(failed("0000", "MALFORMED", false, true));
  });

  it.each([[null], ["ok"], [[]], [{}], [{ code: "秘密" }], [{ status: "S", result: { list: [] } }]])(
    "that is none is malformed: %j",
    (body) => {
      expect(outcome(body)).toEqual(failed("", "MALFORMED", false));
    },
  );

  it("is asked for with a bearer token", () => {
    const ask = { method: "POST", path: "/reports/personal", body: { name: "张三" } } as const;
    expect(pbocProtocol.request(ask, { url: "https://p.example", token: "t" }, new Date(0))).toEqual({
      method: "POST",
      url: "https://p.example/reports/personal",
      headers: {
        accept: "application/json",
        "content-type": "application/json",
        authorization: "Bearer t",
      },
      body: '{"name":"张三"}',
    });
  });
});
