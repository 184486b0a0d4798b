import { describe, expect, it } from "@jest/globals";
import { aliyunTenureConnector } from "../../../src/connectors/telecom/aliyun-tenure.connector.js";
import { carrierGatewayConnector } from "../../../src/connectors/telecom/carrier-gateway.connector.js";
import { faultyOf, PERSON, readAbout, sayingOf } from "../person-replies.js";
import { changed, replyOf } from "../replies.js";

const saying = (facts: object) => sayingOf(facts, "phone");
const faulty = (fault: string) => faultyOf(fault, "phone");

describe("Aliyun's months in the network", () => {
  const reply = replyOf("telecom", "aliyun-tenure");
  const told = (result: object) => readAbout(aliyunTenureConnector, changed(reply, "ResultObject", result));

  it("are asked for by phone alone", () => {
    expect(aliyunTenureConnector.ask([PERSON])).toEqual({
      method: "POST",
      path: "/MobileOnlineTime",
      body: { ParamType: "normal", Mobile: PERSON.phone },
    });
    expect(aliyunTenureConnector).toMatchObject({
      about: "APPLICANT",
      needs: ["phone"],
      datasets: ["telecom.tenure"],
    });
  });

  it.each([
    ["1", { monthsInNetworkFrom: 0, monthsInNetworkBelow: 3 }],
    ["2", { monthsInNetworkFrom: 3, monthsInNetworkBelow: 6 }],
    ["3", { monthsInNetworkFrom: 6, monthsInNetworkBelow: 12 }],
    ["4", { monthsInNetworkFrom: 12, monthsInNetworkBelow: 24 }],
    ["5", { monthsInNetworkFrom: 24 }],
  ])("of TimeCode %s are %j", (TimeCode, band) => {
    expect(told({ BizCode: "1", TimeCode, IspName: "CUCC" })).toEqual(saying({ ...band, carrier: "CUCC" }));
  });

  it("are not known where there is no result", () => {
    expect(told({ BizCode: "3" })).toEqual(saying({}));
    expect(aliyunTenureConnector.absent).toEqual({});
  });

  it.each([
    [{ BizCode: "1", TimeCode: "6" }, "TimeCode: invalid_value"],
    [{ BizCode: "1" }, "TimeCode: custom"],
    [{ BizCode: "2", TimeCode: "1" }, "BizCode: invalid_value"],
  ])("of %j are refused by place", (result, fault) => {
    expect(told(result)).toEqual(faulty(fault));
  });
});

describe("the carrier gateway", () => {
  const reply = replyOf("telecom", "carrier-gateway");
  const read = (place: string, to: unknown) =>
    readAbout(carrierGatewayConnector, changed(reply, `data.${place}`, to));
  const facts = { monthsInNetworkFrom: 24, networkState: "NORMAL", carrier: "CMCC" };

  it("says how long a number is in the network, and its state", () => {
    expect(readAbout(carrierGatewayConnector, reply)).toEqual(saying(facts));
    expect(carrierGatewayConnector.ask([PERSON])).toEqual({
      method: "POST",
      path: "/numbers",
      body: { mobile: PERSON.phone },
    });
  });

  it.each([
    ["[0,3)", { monthsInNetworkFrom: 0, monthsInNetworkBelow: 3 }],
    ["[12, 24)", { monthsInNetworkFrom: 12, monthsInNetworkBelow: 24 }],
    ["[24,+)", { monthsInNetworkFrom: 24 }],
    ["", {}],
  ])("of %j says %j", (text, band) => {
    expect(read("inNetworkTime", text)).toEqual(saying({ networkState: "NORMAL", carrier: "CMCC", ...band }));
  });

  it.each([
    ["1", "NORMAL"],
    ["2", "SUSPENDED"],
    ["3", "UNAVAILABLE"],
    ["4", "CANCELLED"],
    ["5", "PRE_CANCELLED"],
    [6, "ABNORMAL"],
    ["100", "NO_RECORD"],
  ])("of state %j says %s", (state, networkState) => {
    expect(read("state", state)).toEqual(saying({ ...facts, networkState }));
  });

  it("that has no record of the number says so", () => {
    expect(readAbout(carrierGatewayConnector, { code: "1" })).toEqual({ kind: "EMPTY", billed: true });
    expect(carrierGatewayConnector.absent).toEqual({ networkState: "NO_RECORD" });
  });

  it.each([
    ["mobile", "13900000000", "result: about another subject"],
    ["state", "7", "state: invalid_value"],
    ["inNetworkTime", "24", "inNetworkTime: invalid_format"],
    ["inNetworkTime", "(24,-1)", "inNetworkTime: invalid_format"],
    ["inNetworkTime", "[6,6)", "inNetworkTime: custom"],
    ["inNetworkTime", "[12,6)", "inNetworkTime: custom"],
  ])("with %s %j is refused by place and not by value", (place, value, fault) => {
    expect(read(place, value)).toEqual(faulty(fault));
  });

  it("with another field reports it", () => {
    expect(read("owner", "张三")).toEqual({ ...saying(facts), unread: ["owner"] });
  });
});
