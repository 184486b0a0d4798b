import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { z } from "zod";
import { type Connector, MalformedReply } from "../../src/connectors/connector.js";
import { defineVendorConnector } from "../../src/connectors/define-vendor-connector.js";
import { qichachaAbnormalConnector } from "../../src/connectors/qichacha/qichacha-abnormal.connector.js";
import { qichachaBasicConnector } from "../../src/connectors/qichacha/qichacha-basic.connector.js";
import { qichachaDishonestConnector } from "../../src/connectors/qichacha/qichacha-dishonest.connector.js";
import { qichachaEnforcementsConnector } from "../../src/connectors/qichacha/qichacha-enforcements.connector.js";
import { qichachaEquityPledgesConnector } from "../../src/connectors/qichacha/qichacha-equity-pledges.connector.js";
import { qichachaJudgmentsConnector } from "../../src/connectors/qichacha/qichacha-judgments.connector.js";
import { qichacha } from "../../src/connectors/qichacha/qichacha.vendor.js";
import { qixinbaoBasicConnector } from "../../src/connectors/qixinbao/qixinbao-basic.connector.js";
import { tianyanchaAbnormalConnector } from "../../src/connectors/tianyancha/tianyancha-abnormal.connector.js";
import { tianyanchaBasicConnector } from "../../src/connectors/tianyancha/tianyancha-basic.connector.js";
import { tianyanchaDishonestConnector } from "../../src/connectors/tianyancha/tianyancha-dishonest.connector.js";
import { tianyanchaEnforcementsConnector } from "../../src/connectors/tianyancha/tianyancha-enforcements.connector.js";
import { tianyanchaJudgmentsConnector } from "../../src/connectors/tianyancha/tianyancha-judgments.connector.js";
import { changed, plain, replyOf } from "./replies.js";
import { readReply, TRADER } from "./vendor-replies.js";

const small = defineVendorConnector({
  source: "small",
  vendor: qichacha,
  title: { zh: "小", en: "Small" },
  dimension: "tax",
  datasets: ["tax.profile"],
  rank: 1,
  cost: 7n,
  path: (uscc) => `/one?k=${uscc}`,
  shape: (result) => (Array.isArray(result) ? (result[0] as unknown) : result),
  result: z.strictObject({
    whose: z.string().optional(),
    buyers: z.int().optional(),
    seen: z.array(z.strictObject({ grade: z.string() })),
  }),
  names: (r) => r.whose,
  says: (r) => ({ buyerCount: r.buyers, creditGrade: r.seen[0]?.grade as "A" | undefined }),
  ignore: ["noise", "seen.clerk"],
  absent: { buyerCount: 0 },
});
const read = (result: unknown) => plain(small.read(result, ["A1"]));

describe("a source asked about one enterprise at a time", () => {
  it("is declared once", () => {
    expect(small).toMatchObject({ source: "small", vendor: qichacha, rank: 1, cost: 7n, batchSize: 1 });
    expect(small.ask([{ uscc: "A1" }])).toEqual({ method: "GET", path: "/one?k=A1" });
    expect(small.absent).toEqual({ buyerCount: 0 });
  });

  it("says what it says of the one asked about", () => {
    expect(read({ buyers: 3, seen: [{ grade: "A" }] })).toEqual({
      said: { A1: { buyerCount: 3, creditGrade: "A" } },
      malformed: {},
      unread: [],
    });
    expect(read([{ seen: [] }])).toEqual({ said: { A1: {} }, malformed: {}, unread: [] });
  });

  it("reports what nobody declared, once, and not what is ignored, whatever that holds", () => {
    const result = {
      buyers: 3,
      seen: [
        { grade: "A", clerk: [null], x: 1 },
        { grade: "B", clerk: { x: 1 }, x: 2 },
      ],
      noise: { deep: [{}] },
      loud: 1,
    };
    const before = structuredClone(result);
    expect(read(result)).toEqual({
      said: { A1: { buyerCount: 3, creditGrade: "A" } },
      malformed: {},
      unread: ["seen.x", "loud"],
    });
    expect(result).toEqual(before);
  });

  it.each([
    [{ buyers: 3.5, seen: [] }, "buyers: invalid_type"],
    [{ seen: [{ grade: "Z" }] }, "creditGrade: invalid_value"],
    [{ buyers: "机密", seen: [], more: 1 }, "buyers: invalid_type"],
    [{ whose: "A2", seen: [] }, "result: about another subject"],
  ])("with %j is refused: %s", (result, fault) => {
    const { said, malformed } = read(result);
    expect(said).toEqual({});
    expect(malformed).toEqual({ A1: fault });
  });

  it("takes a name in full-width or lower-case letters for the same", () => {
    expect(read({ whose: " ａ1", seen: [] }).malformed).toEqual({});
  });

  it.each([[null], ["x"], [7], [[]], [undefined]])("refuses %j altogether", (result) => {
    expect(() => small.read(result, ["A1"])).toThrow(MalformedReply);
  });

  it.each([[[]], [["A1", "A2"]]])("cannot be read as an answer about %j", (keys) => {
    expect(() => small.read({ seen: [] }, keys)).toThrow(MalformedReply);
  });
});

const sources: readonly (readonly [vendor: string, fixture: string, connector: Connector])[] = [
  ["qichacha", "basic", qichachaBasicConnector],
  ["qichacha", "abnormal", qichachaAbnormalConnector],
  ["qichacha", "dishonest", qichachaDishonestConnector],
  ["qichacha", "enforcements", qichachaEnforcementsConnector],
  ["qichacha", "judgments", qichachaJudgmentsConnector],
  ["qichacha", "equity-pledges", qichachaEquityPledgesConnector],
  ["tianyancha", "basic", tianyanchaBasicConnector],
  ["tianyancha", "abnormal", tianyanchaAbnormalConnector],
  ["tianyancha", "dishonest", tianyanchaDishonestConnector],
  ["tianyancha", "enforcements", tianyanchaEnforcementsConnector],
  ["tianyancha", "judgments", tianyanchaJudgmentsConnector],
  ["qixinbao", "basic", qixinbaoBasicConnector],
];

const placesOf = (value: unknown, place: string): string[] =>
  typeof value === "object" && value !== null
    ? [place, ...Object.entries(value).flatMap(([k, v]) => placesOf(v, place === "" ? k : `${place}.${k}`))]
    : [place];

describe("every source of a vendor", () => {
  it("has a name of its own, which begins with the vendor's", () => {
    const names = sources.map(([, , connector]) => connector.source);
    expect(new Set(names).size).toBe(names.length);
    for (const [vendor, fixture, connector] of sources) {
      expect(connector.source).toBe(`${vendor}-${fixture}`);
      expect(connector.vendor.code).toBe(vendor);
    }
  });

  it.each(sources)(
    "%s %s: whatever stands anywhere is read or refused by place",
    (vendor, name, connector) => {
      const reply = replyOf(vendor, name);
      const places = placesOf(reply, "").filter((place) => place !== "");
      const secret = "机密内容";
      const values = fc.oneof(
        fc.constantFrom(null, secret, [], {}, [null], { [secret]: secret }, -1, 0.5, true, "", "0", "200"),
        fc.json().map((text): unknown => JSON.parse(text)),
      );
      fc.assert(
        fc.property(fc.constantFrom(...places), values, (place, value) => {
          let answer: string;
          try {
            const reading = readReply(connector, changed(reply, place, value));
            if ("said" in reading && Object.hasOwn(reading.malformed, TRADER))
              expect(reading.said).toEqual({});
            answer = JSON.stringify("said" in reading ? reading.malformed : reading);
          } catch (error) {
            expect(error).toBeInstanceOf(MalformedReply);
            answer = (error as Error).message;
          }
          expect(answer).not.toContain(secret);
        }),
        { numRuns: 300 },
      );
    },
  );
});
