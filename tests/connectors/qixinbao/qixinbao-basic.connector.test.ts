import { describe, expect, it } from "@jest/globals";
import { qixinbaoBasicConnector } from "../../../src/connectors/qixinbao/qixinbao-basic.connector.js";
import { changed, replyOf } from "../replies.js";
import { faulty, pathOf, readReply, saying, TRADER } from "../vendor-replies.js";

const reply = replyOf("qixinbao", "basic");
const facts = {
  name: "福州闽江建材（集团）有限公司",
  status: "ACTIVE",
  establishedOn: "2009-02-28",
  businessTermFrom: "2009-02-28",
  registeredCapital: "5000000.00",
  enterpriseType: "有限责任公司(自然人投资或控股)",
  regionCode: "350102",
  address: "福州市鼓楼区某路1号",
  legalRepresentativeName: "欧阳若兰",
};

describe("Qixinbao's registered particulars", () => {
  const read = (place: string, to: unknown) => readReply(qixinbaoBasicConnector, changed(reply, place, to));

  it("are read whole", () => {
    expect(readReply(qixinbaoBasicConnector, reply)).toEqual(saying(facts));
  });

  it("are asked for by code", () => {
    expect(pathOf(qixinbaoBasicConnector, TRADER)).toBe(`/enterprise/getBasicInfo?keyword=${TRADER}`);
  });

  it("are read where they come in a list, and their region as a number", () => {
    expect(read("data", [(reply as { data: unknown }).data])).toEqual(saying(facts));
    expect(read("data.districtCode", 350102)).toEqual(saying(facts));
  });

  it("say when the business term ends, if it does", () => {
    expect(read("data.termEnd", "2059-02-27")).toEqual(saying({ ...facts, businessTermTo: "2059-02-27" }));
    expect(read("data.termEnd", "长期")).toEqual(saying(facts));
  });

  it("say when a licence was revoked", () => {
    expect(read("data.revoke_date", "2023-06-05")).toEqual(saying({ ...facts, revokedOn: "2023-06-05" }));
  });

  it("say nothing of a capital in another currency", () => {
    const others = { ...facts, registeredCapital: undefined };
    expect(read("data.currency_unit", "USD")).toEqual(saying(others));
    expect(read("data.registCapi", "500 万港元")).toEqual(saying(others));
  });

  it("are not taken from another enterprise", () => {
    expect(read("data.creditNo", "91110108740053589U")).toEqual(faulty("result: about another subject"));
    expect(read("data.creditNo", "91350100m000100y43")).toEqual(saying(facts));
  });

  it("are not known where there is no record", () => {
    const none = readReply(qixinbaoBasicConnector, replyOf("qixinbao", "no-record"));
    expect(none).toEqual({ kind: "EMPTY", billed: false });
    expect(qixinbaoBasicConnector.absent).toEqual({});
  });

  it("report an undeclared field and read the rest", () => {
    expect(read("data.score", { secret: 7 })).toEqual({ ...saying(facts), unread: ["score"] });
  });

  it.each([
    ["data.startDate", "2009-02-29", "startDate: invalid_format"],
    ["data.status", "营业中", "status: invalid_value"],
    ["data.registCapi", "五百万", "registCapi: invalid_format"],
    ["data.districtCode", "3501", "regionCode: invalid_format"],
    ["data.name", null, "name: invalid_type"],
    ["data", [], "name: invalid_type"],
  ])("with %s %j, are refused by place and not by value", (place, value, fault) => {
    if (place !== "data") expect(read(place, value)).toEqual(faulty(fault));
    else expect(() => read(place, value)).toThrow("result: not an object");
  });
});
