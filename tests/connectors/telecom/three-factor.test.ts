import { describe, expect, it } from "@jest/globals";
import { aliyunTelecomConnector } from "../../../src/connectors/telecom/aliyun-telecom.connector.js";
import { esignTelecomConnector } from "../../../src/connectors/telecom/esign-telecom.connector.js";
import { tencentTelecomConnector } from "../../../src/connectors/telecom/tencent-telecom.connector.js";
import { faultyOf, PERSON, readAbout, sayingOf } from "../person-replies.js";
import { changed, replyOf } from "../replies.js";

const checks = [
  ["Aliyun", aliyunTelecomConnector],
  ["Tencent", tencentTelecomConnector],
  ["e签宝", esignTelecomConnector],
] as const;

describe.each(checks)("the three-factor check of %s", (_vendor, connector) => {
  it("is about the applicant, and a substitute for the others", () => {
    expect(connector).toMatchObject({
      about: "APPLICANT",
      needs: ["residentId", "name", "phone"],
      datasets: ["telecom.threeFactor"],
      basis: "CONSENT",
      absent: { threeFactorResult: "NO_RECORD" },
    });
  });
});

describe("Aliyun's three-factor check", () => {
  const reply = replyOf("telecom", "aliyun-three-factor");
  const verified = (result: object) =>
    readAbout(aliyunTelecomConnector, changed(reply, "ResultObject", result));

  it("is asked for in the vendor's words", () => {
    expect(aliyunTelecomConnector.ask([PERSON])).toEqual({
      method: "POST",
      path: "/Mobile3MetaDetailVerify",
      body: {
        ParamType: "normal",
        UserName: PERSON.name,
        IdentifyNum: PERSON.residentId,
        Mobile: PERSON.phone,
      },
    });
  });

  it("says what does not belong together, and the carrier", () => {
    expect(readAbout(aliyunTelecomConnector, reply)).toEqual(
      sayingOf({ threeFactorResult: "MISMATCH", threeFactorMismatch: "PHONE_NAME", carrier: "CMCC" }),
    );
  });

  it.each([
    [
      { BizCode: "1", SubCode: "101", IspName: "CTCC" },
      { threeFactorResult: "MATCH", carrier: "CTCC" },
    ],
    [
      { BizCode: 2, SubCode: 201 },
      { threeFactorResult: "MISMATCH", threeFactorMismatch: "PHONE_NAME" },
    ],
    // Which factors these codes mean is told in two ways.
    [{ BizCode: "2", SubCode: "202" }, { threeFactorResult: "MISMATCH" }],
    [{ BizCode: "2", SubCode: "203" }, { threeFactorResult: "MISMATCH" }],
    [{ BizCode: "3", SubCode: "301", IspName: "" }, { threeFactorResult: "NO_RECORD" }],
    [
      { BizCode: "1", IspName: "GDCC" },
      { threeFactorResult: "MATCH", carrier: "OTHER" },
    ],
  ])("of %j says %j", (result, facts) => {
    expect(verified(result)).toEqual(sayingOf(facts));
  });

  it("with another code is refused, and with another field reports it", () => {
    expect(verified({ BizCode: "4" })).toEqual(faultyOf("BizCode: invalid_value"));
    expect(verified({ BizCode: "1", Secret: "张三" })).toEqual({
      ...sayingOf({ threeFactorResult: "MATCH" }),
      unread: ["Secret"],
    });
  });
});

describe("Tencent's three-factor check", () => {
  const reply = replyOf("telecom", "tencent-three-factor");
  const verified = (place: string, to: unknown) =>
    readAbout(tencentTelecomConnector, changed(reply, `Response.${place}`, to));
  const facts = { threeFactorResult: "MISMATCH", threeFactorMismatch: "PHONE_ID", carrier: "CTCC" };

  it("is asked for in the vendor's words, in detail", () => {
    expect(tencentTelecomConnector.ask([PERSON])).toEqual({
      method: "POST",
      path: "/PhoneVerification",
      body: { IdCard: PERSON.residentId, Name: PERSON.name, Phone: PERSON.phone, VerifyMode: "1" },
    });
  });

  it("says what does not belong together, and the carrier", () => {
    expect(readAbout(tencentTelecomConnector, reply)).toEqual(sayingOf(facts));
  });

  it.each([
    ["0", "MATCH"],
    ["-6", "ERROR"],
    ["-7", "ERROR"],
    ["-8", "ERROR"],
    ["-9", "NO_RECORD"],
    ["-13", "UNSUPPORTED"],
  ])("of Result %s says %s, and no mismatch", (Result, threeFactorResult) => {
    expect(verified("Result", Result)).toEqual(sayingOf({ threeFactorResult, carrier: "CTCC" }));
  });

  it.each([
    ["PhoneIdCardMismatch", "PHONE_ID"],
    ["PhoneNameMismatch", "PHONE_NAME"],
    ["PhoneNameIdCardMismatch", "PHONE_BOTH"],
    ["NameIdCardMismatch", "NAME_ID"],
    ["OtherMismatch", undefined],
    ["", undefined],
  ])("of detail %s says %s", (ResultDetail, threeFactorMismatch) => {
    expect(verified("ResultDetail", ResultDetail)).toEqual(sayingOf({ ...facts, threeFactorMismatch }));
  });

  it.each(["-11", "-12"])("of Result %s is no fact about anybody", (Result) => {
    expect(verified("Result", Result)).toMatchObject({ kind: "FAILED" });
  });

  it("with another code is refused, and with another field reports it", () => {
    expect(verified("Result", "-99")).toEqual(faultyOf("Result: invalid_value"));
    expect(verified("Secret", "张三")).toEqual({ ...sayingOf(facts), unread: ["Secret"] });
  });
});

describe("e签宝's three-factor check", () => {
  const reply = replyOf("telecom", "esign-three-factor");
  const verified = (code: unknown) => readAbout(esignTelecomConnector, changed(reply, "code", code));

  it("is asked for in the vendor's words", () => {
    expect(esignTelecomConnector.ask([PERSON])).toEqual({
      method: "POST",
      path: "/telecom3Factors/detail",
      body: { idNo: PERSON.residentId, name: PERSON.name, mobileNo: PERSON.phone },
    });
  });

  it.each([
    [0, { threeFactorResult: "MATCH" }],
    ["0", { threeFactorResult: "MATCH" }],
    [30501010, { threeFactorResult: "MISMATCH", threeFactorMismatch: "PHONE_ID" }],
    [30501006, { threeFactorResult: "MISMATCH", threeFactorMismatch: "NAME_ID" }],
  ])("of %j says %j", (code, facts) => {
    expect(verified(code)).toEqual(sayingOf(facts));
  });

  it("of a source that failed is no fact about anybody", () => {
    expect(verified(30504002)).toMatchObject({ kind: "FAILED", transient: true });
  });

  it("with another field reports it", () => {
    expect(readAbout(esignTelecomConnector, { ...(reply as object), secret: "张三" })).toMatchObject({
      malformed: {},
      unread: ["secret"],
    });
  });
});
