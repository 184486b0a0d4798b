import { describe, expect, it } from "@jest/globals";
import { aliyunCodes, aliyunProtocol } from "../../../src/connectors/telecom/aliyun.protocol.js";
import {
  carrierGateway,
  carrierGatewayCodes,
} from "../../../src/connectors/telecom/carrier-gateway.connector.js";
import { esignCodes, esignTelecom } from "../../../src/connectors/telecom/esign-telecom.connector.js";
import { tencentCodes, tencentProtocol } from "../../../src/connectors/telecom/tencent.protocol.js";
import { failed } from "../person-replies.js";
import { outcomeIn } from "../vendor-replies.js";

const malformed = [[null], ["ok"], [{}], [[]], [{ status: "S", result: { list: [{ id: 1 }] } }]] as const;

describe("an answer of Aliyun", () => {
  const outcome = (body: unknown) => outcomeIn(aliyunProtocol, body);

  it.each([
    ["1", true],
    ["2", true],
    // 查无记录，不计费.
    ["3", false],
    [3, false],
  ])("with BizCode %j is a result, charged: %j", (BizCode, billed) => {
    const ResultObject = { BizCode, SubCode: "101" };
    expect(outcome({ Code: "200", ResultObject })).toEqual({ kind: "RESULT", result: ResultObject, billed });
  });

  const meanings = [
    ["400", failed("400", "REFUSED", false)],
    ["401", failed("401", "REFUSED", false)],
    ["403", failed("403", "REFUSED", false)],
    ["500", failed("500", "HTTP_ERROR", true)],
  ] as const;
  it.each(meanings)("%s means %j", (Code, meaning) => {
    expect(outcome({ Code, ResultObject: { BizCode: "1" } })).toEqual(meaning);
  });

  it("has no code that is not tried above", () => {
    expect([...aliyunCodes.keys()].toSorted()).toEqual(meanings.map(([code]) => code).toSorted());
    expect(outcome({ Code: "424" })).toEqual(failed("424", "REFUSED", false));
  });

  it.each(malformed)("that is none is malformed: %j", (body) => {
    expect(outcome(body)).toEqual(failed("", "MALFORMED", false));
  });

  it("that brings nothing is malformed", () => {
    expect(outcome({ Code: "200", ResultObject: null })).toEqual(failed("200", "MALFORMED", false));
  });
});

describe("an answer of Tencent", () => {
  const outcome = (body: unknown) => outcomeIn(tencentProtocol, body);

  it.each([
    ["0", true],
    ["-4", true],
    ["-6", false],
    ["-7", false],
    ["-8", false],
    ["-9", false],
    ["-13", false],
  ])("with Result %s is an answer about the person, charged: %j", (Result, billed) => {
    const Response = { Result, Isp: "移动", RequestId: "r" };
    expect(outcome({ Response })).toEqual({ kind: "RESULT", result: Response, billed });
  });

  const failures = [
    ["-11", failed("-11", "HTTP_ERROR", true)],
    ["-12", failed("-12", "RATE_LIMITED", false)],
  ] as const;
  it.each(failures)("with Result %s is a failure of the call", (Result, meaning) => {
    expect(outcome({ Response: { Result } })).toEqual(meaning);
  });

  const errors = [
    ["AuthFailure", "AuthFailure.SignatureFailure", failed("AuthFailure", "REFUSED", false)],
    [
      "UnauthorizedOperation",
      "UnauthorizedOperation.Arrears",
      failed("UnauthorizedOperation", "REFUSED", false),
    ],
    ["InvalidParameter", "InvalidParameter", failed("InvalidParameter", "REFUSED", false)],
    ["InvalidParameterValue", "InvalidParameterValue", failed("InvalidParameterValue", "REFUSED", false)],
    ["MissingParameter", "MissingParameter", failed("MissingParameter", "REFUSED", false)],
    ["UnsupportedOperation", "UnsupportedOperation", failed("UnsupportedOperation", "REFUSED", false)],
    [
      "ResourceUnavailable",
      "ResourceUnavailable.ChargeStatusException",
      failed("ResourceUnavailable", "REFUSED", false),
    ],
    ["LimitExceeded", "LimitExceeded", failed("LimitExceeded", "RATE_LIMITED", false)],
    ["RequestLimitExceeded", "RequestLimitExceeded", failed("RequestLimitExceeded", "RATE_LIMITED", true)],
    ["FailedOperation", "FailedOperation.UnKnown", failed("FailedOperation", "HTTP_ERROR", true)],
    ["InternalError", "InternalError", failed("InternalError", "HTTP_ERROR", true)],
  ] as const;
  it.each(errors)("with an error %s (%s) is a failure of the call", (_code, Code, meaning) => {
    expect(outcome({ Response: { Error: { Code, Message: "" }, RequestId: "r" } })).toEqual(meaning);
  });

  it("has no code that is not tried above", () => {
    const tried = [...failures.map(([code]) => code), ...errors.map(([code]) => code)];
    expect([...tencentCodes.keys()].toSorted()).toEqual(tried.toSorted());
  });

  it.each([...malformed, [{ Response: {} }], [{ Response: { Result: "一致" } }]])(
    "that is none is malformed: %j",
    (body) => {
      expect(outcome(body)).toEqual(failed("", "MALFORMED", false));
    },
  );
});

describe("an answer of e签宝", () => {
  const outcome = (body: unknown) => outcomeIn(esignTelecom.protocol, body);

  it.each([0, 30501010, 30501006])("%i is a result, and charged", (code) => {
    const body = { code, message: "", data: null };
    expect(outcome(body)).toEqual({ kind: "RESULT", result: body, billed: true });
  });

  it("that its source failed is a failure of the call", () => {
    expect([...esignCodes.keys()]).toEqual(["30504002"]);
    expect(outcome({ code: 30504002 })).toEqual(failed("30504002", "HTTP_ERROR", true));
  });

  it("with a code nobody knows is a refusal that names it", () => {
    expect(outcome({ code: 30500100 })).toEqual(failed("30500100", "REFUSED", false));
  });

  it.each(malformed)("that is none is malformed: %j", (body) => {
    expect(outcome(body)).toEqual(failed("", "MALFORMED", false));
  });
});

describe("an answer of the carrier gateway", () => {
  const outcome = (body: unknown) => outcomeIn(carrierGateway.protocol, body);
  const meanings = [
    ["1", { kind: "EMPTY", billed: true }],
    ["10", failed("10", "REFUSED", false)],
    ["11", failed("11", "REFUSED", false)],
    ["20", failed("20", "RATE_LIMITED", false)],
    ["21", failed("21", "RATE_LIMITED", true)],
    ["90", failed("90", "HTTP_ERROR", true)],
  ] as const;

  it.each(meanings)("%s means %j", (code, meaning) => {
    expect(outcome({ code, data: {} })).toEqual(meaning);
  });

  it("has no code that is not tried above", () => {
    expect([...carrierGatewayCodes.keys()].toSorted()).toEqual(meanings.map(([code]) => code).toSorted());
  });

  it.each(malformed)("that is none is malformed: %j", (body) => {
    expect(outcome(body)).toEqual(failed("", "MALFORMED", false));
  });

  it("that brings nothing is malformed, and was charged", () => {
    expect(outcome({ code: "0", data: null })).toEqual(failed("0", "MALFORMED", false, true));
  });
});
