import { describe, expect, it } from "@jest/globals";
import { MalformedReply } from "../../../src/connectors/connector.js";
import { registryConnector } from "../../../src/connectors/registry/registry.connector.js";
import { changed, plain, readChanged, replyOf } from "../replies.js";
import { pathOf } from "../vendor-replies.js";

const [TRADER, STARTUP, REVOKED] = ["91350100M000100Y43", "91110108740053589U", "9144030071526726XG"];
const reply = replyOf("registry", "ordinary");
const facts = {
  [TRADER]: {
    name: "福州闽江建材（集团）有限公司",
    status: "ACTIVE",
    establishedOn: "2009-02-28",
    registeredCapital: "5000000.00",
    enterpriseType: "有限责任公司(自然人投资或控股)",
    industryCode: "F5165",
    regionCode: "350102",
    employees: 48,
    legalRepresentativeName: "欧阳若兰",
    abnormalListings: [
      {
        listedOn: "2019-07-09",
        reason: "未依照《企业信息公示暂行条例》第八条规定的期限公示年度报告",
        current: false,
        removedOn: "2020-01-15",
      },
      { listedOn: "2025-07-08", reason: "通过登记的住所或者经营场所无法联系", current: true },
    ],
  },
  [STARTUP]: {
    name: "ＡＢＣ科技（北京）有限公司",
    status: "ACTIVE",
    establishedOn: "2024-02-29",
    registeredCapital: "12345678.91",
    enterpriseType: "有限责任公司(自然人独资)",
    industryCode: "I65",
    regionCode: "110108",
    employees: 0,
    legalRepresentativeName: "李雷",
    abnormalListings: [],
  },
  [REVOKED]: {
    name: "深圳市旧时光贸易行",
    status: "REVOKED",
    establishedOn: "1999-12-31",
    registeredCapital: "0.00",
    enterpriseType: "个体工商户",
    industryCode: "F",
    regionCode: "440300",
    employees: 1,
    legalRepresentativeName: "阿依古丽·买买提",
    abnormalListings: [],
  },
};

describe("the registry gateway", () => {
  it("says what it says, by the code asked with, however the code is written", () => {
    expect(plain(registryConnector.read(reply, []))).toEqual({ said: facts, malformed: {}, unread: [] });
  });

  it("says nothing of a subject it leaves out", () => {
    const none = registryConnector.read(replyOf("registry", "empty"), []);
    expect(plain(none)).toEqual({ said: {}, malformed: {}, unread: [] });
    expect(registryConnector.absent).toEqual({});
  });

  it("asks for all subjects at once", () => {
    expect(pathOf(registryConnector, TRADER, STARTUP)).toBe(`/enterprises?uscc=${TRADER},${STARTUP}`);
  });

  it.each(["存续:ACTIVE", "在业:ACTIVE", "吊销:REVOKED", "注销:CANCELLED", "迁出:MOVED_OUT"])(
    "means %s",
    (words) => {
      const [word, status] = words.split(":");
      expect(readChanged(registryConnector, reply, "data.0.regState", word).said[TRADER]).toMatchObject({
        status,
      });
    },
  );

  it.each([
    ["data.0.score", "score"],
    ["data.0.abnormal.1.court", "abnormal.court"],
  ])("reports the undeclared field %s and reads the rest", (place, field) => {
    const read = readChanged(registryConnector, reply, place, { secret: 7 });
    expect(read).toEqual({ said: facts, malformed: {}, unread: [field] });
  });

  it.each([
    ["data.0.estDate", undefined, "estDate: invalid_type"],
    ["data.0.estDate", "1988-02-30", "estDate: invalid_format"],
    ["data.0.estDate", null, "estDate: invalid_type"],
    ["data.0.regState", "开业中", "regState: invalid_value"],
    ["data.0.regCap", "1万", "regCap: invalid_format"],
    ["data.0.regCap", "5,000.00", "regCap: invalid_format"],
    ["data.0.regCapUnit", "万美元", "regCapUnit: invalid_value"],
    ["data.0.staffNum", "48", "staffNum: invalid_type"],
    ["data.0.staffNum", 4.8, "staffNum: invalid_type"],
    ["data.0.industryCode", "Z9999", "industryCode: invalid_format"],
    ["data.0.areaCode", "35010", "regionCode: invalid_format"],
    ["data.0.entName", "", "name: too_small"],
    ["data.0.abnormal", null, "abnormal: invalid_type"],
    ["data.0.abnormal.1.addDate", "昨天", "abnormal.1.addDate: invalid_format"],
  ])("with %s %j, refuses that subject alone, by place and not by value", (place, value, fault) => {
    const { said, malformed } = readChanged(registryConnector, reply, place, value);
    expect(malformed).toEqual({ [TRADER]: fault });
    expect(said).toEqual({ [STARTUP]: facts[STARTUP], [REVOKED]: facts[REVOKED] });
  });

  it("refuses a subject told of twice", () => {
    const twice = changed(reply, "data.1.uscc", TRADER);
    expect(plain(registryConnector.read(twice, []))).toEqual({
      said: { [REVOKED]: facts[REVOKED] },
      malformed: { [TRADER]: "record: said twice" },
      unread: [],
    });
  });

  it.each([
    ["data.1.uscc", undefined],
    ["data.1.uscc", null],
    ["data.1.uscc", 91110108740053],
    ["data.1", null],
    ["data.1", "91110108740053589U"],
    ["data", {}],
    ["data", null],
    ["code", 0],
    ["code", "200"],
  ])("with %s %j, refuses the whole reply", (place, value) => {
    expect(() => registryConnector.read(changed(reply, place, value), [])).toThrow(MalformedReply);
  });

  it.each([[replyOf("registry", "error")], [[]], [null], ["ok"], [undefined]])(
    "refuses what is no reply of its own: %j",
    (body) => {
      expect(() => registryConnector.read(body, [])).toThrow(MalformedReply);
    },
  );
});
