import { describe, expect, it } from "@jest/globals";
import { type Connector, MalformedReply } from "../../../src/connectors/connector.js";
import { yenteConnector } from "../../../src/connectors/yente/yente.connector.js";
import { changed, plain, replyOf } from "../replies.js";

const [LISTED, CLEAN, LEFT_OUT] = ["91350100M000100Y43", "91110108740053589U", "9144030071526726XG"];
const reply = replyOf("yente", "match");
const read = (body: unknown, ...keys: string[]) => plain(yenteConnector.read(body, keys));

const facts = {
  [LISTED]: {
    sanctionsMatches: [
      {
        entityId: "NK-2ZqWu6kPSnU4tLZsd9CcCk",
        caption: "Fuzhou Minjiang Building Materials (Group) Co., Ltd.",
        schema: "Company",
        datasets: "us_ofac_sdn, us_trade_csl",
        topics: "export.control, sanction",
        score: 0.98,
        matchedOn: "identifier_match, name_match",
        lastChangedOn: "2025-11-03",
      },
      {
        entityId: "Q112233",
        schema: "Person",
        datasets: "wd_peps",
        score: 0.71,
        matchedOn: "name_match",
      },
    ],
    sanctionsMatchCount: 2,
    highestSanctionsScore: 0.98,
  },
  [CLEAN]: { sanctionsMatches: [], sanctionsMatchCount: 0 },
};

/** The place of a field of the first match. */
const inMatch = (field: string): string => `responses.${LISTED}.results.0.${field}`;

describe("matching with yente", () => {
  it("asks about all enterprises at once, by name, code and country", () => {
    const asked = [
      { uscc: LISTED, name: "福州闽江建材（集团）有限公司" },
      { uscc: CLEAN, name: "ＡＢＣ科技（北京）有限公司" },
    ];
    expect(yenteConnector.ask(asked)).toEqual({
      method: "POST",
      path: "/match/default?threshold=0.7&limit=10",
      body: {
        queries: {
          [LISTED]: {
            schema: "Company",
            properties: {
              name: ["福州闽江建材（集团）有限公司"],
              registrationNumber: [LISTED],
              jurisdiction: ["cn"],
            },
          },
          [CLEAN]: {
            schema: "Company",
            properties: {
              name: ["ＡＢＣ科技（北京）有限公司"],
              registrationNumber: [CLEAN],
              jurisdiction: ["cn"],
            },
          },
        },
      },
    });
    const { needs, basis, batchSize }: Connector = yenteConnector;
    expect({ needs, basis }).toEqual({ needs: ["uscc", "name"], basis: "PUBLIC" });
    expect(batchSize).toBeLessThanOrEqual(100);
  });

  it("says what matches, and that nothing does; no natural person by name", () => {
    expect(read(reply, LISTED, CLEAN)).toEqual({ said: facts, malformed: {}, unread: [] });
  });

  it("says nothing of one who is left out: that is no answer", () => {
    const { said, malformed } = read(reply, LISTED, CLEAN, LEFT_OUT);
    expect(said).toEqual(facts);
    expect(malformed).toEqual({ [LEFT_OUT]: "responses: left out" });
    expect(yenteConnector.absent).toEqual({ sanctionsMatches: [], sanctionsMatchCount: 0 });
  });

  it("reports responses about others, by no name", () => {
    expect(read(reply, CLEAN)).toEqual({
      said: { [CLEAN]: facts[CLEAN] },
      malformed: {},
      unread: ["responses of nobody asked about"],
    });
  });

  it.each([
    [inMatch("risk"), "results.risk"],
    [`responses.${LISTED}.took`, "took"],
    ["took", "took"],
  ])("reports the undeclared field %s and reads the rest", (place, field) => {
    const { said, malformed, unread } = read(changed(reply, place, 7), LISTED, CLEAN);
    expect({ said, malformed, unread }).toEqual({ said: facts, malformed: {}, unread: [field] });
  });

  it.each([
    [`responses.${LISTED}.status`, 500, "status: invalid_value"],
    [`responses.${LISTED}.results`, null, "results: invalid_type"],
    [inMatch("score"), 98, "results.0.score: too_big"],
    [inMatch("score"), "0.98", "results.0.score: invalid_type"],
    [inMatch("match"), undefined, "results.0.match: invalid_type"],
    [inMatch("datasets"), [], "results.0.datasets: too_small"],
    [inMatch("last_change"), "recently", "results.0.last_change: invalid_format"],
  ])("with %s %j, refuses that enterprise alone, by place and not by value", (place, value, fault) => {
    const { said, malformed } = read(changed(reply, place, value), LISTED, CLEAN);
    expect(malformed).toEqual({ [LISTED]: fault });
    expect(said).toEqual({ [CLEAN]: facts[CLEAN] });
  });

  it.each([[{}], [{ responses: [] }], [{ status: "S", result: {} }], [null], ["ok"]])(
    "refuses what is no reply of its own: %j",
    (body) => {
      expect(() => yenteConnector.read(body, [LISTED])).toThrow(MalformedReply);
    },
  );
});
